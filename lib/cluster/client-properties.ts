import type { KafkaAuthentication, KafkaSecurityProtocol } from './kafka-authentication';

/**
 * Where a client finds what it must not have in its configuration file.
 */
export interface ClientPropertiesOptions {
  /**
   * Path, on the client, of a properties file with the keys `username` and `password`. Used by SCRAM.
   *
   * @default '/etc/kafka/credentials.properties'
   */
  readonly credentialsFile?: string;

  /**
   * Path, on the client, of a PEM file with the private key, the client certificate and its chain. Used by mutual TLS.
   *
   * @default '/etc/kafka/client.pem'
   */
  readonly keystoreFile?: string;

  /**
   * Path, on the client, of a PEM file with the certificate authorities to trust.
   *
   * @default - the Java runtime's own, which hold Amazon's; `/etc/kafka/ca.pem` for a cluster on EC2, whose authority is its own
   */
  readonly truststoreFile?: string;
}

/** What of a listener its clients must know. */
interface ListenerSettings {
  readonly authentication: KafkaAuthentication;
  readonly securityProtocol: KafkaSecurityProtocol;
  readonly bootstrapServers: string;
}

/**
 * Renders a client's properties, one a line, in the order in which a person reads them.
 */
export function clientProperties(listener: ListenerSettings, options: ClientPropertiesOptions): string {
  const properties = {
    'bootstrap.servers': listener.bootstrapServers,
    'security.protocol': listener.securityProtocol,
    ...truststore(options),
    ...credentials[listener.authentication](options),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

type Credentials = (options: ClientPropertiesOptions) => Record<string, string>;

const credentials: Record<KafkaAuthentication, Credentials> = {
  // https://github.com/aws/aws-msk-iam-auth#configuring-a-kafka-client-to-use-aws-iam-with-aws_msk_iam-mechanism
  IAM: () => ({
    'sasl.mechanism': 'AWS_MSK_IAM',
    'sasl.jaas.config': 'software.amazon.msk.auth.iam.IAMLoginModule required;',
    'sasl.client.callback.handler.class': 'software.amazon.msk.auth.iam.IAMClientCallbackHandler',
  }),

  // The password is read by Kafka's own FileConfigProvider (KIP-297), so that this text can be kept anywhere.
  SCRAM: ({ credentialsFile = '/etc/kafka/credentials.properties' }) => ({
    'sasl.mechanism': 'SCRAM-SHA-512',
    'config.providers': 'file',
    'config.providers.file.class': 'org.apache.kafka.common.config.provider.FileConfigProvider',
    'sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required' +
      ` username="\${file:${credentialsFile}:username}" password="\${file:${credentialsFile}:password}";`,
  }),

  // A PEM keystore (KIP-651) needs no password of its own; the file's mode protects it.
  MUTUAL_TLS: ({ keystoreFile = '/etc/kafka/client.pem' }) => ({
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystoreFile,
  }),

  NONE: () => ({}),
};

function truststore({ truststoreFile }: ClientPropertiesOptions): Record<string, string> {
  return truststoreFile === undefined
    ? {}
    : { 'ssl.truststore.type': 'PEM', 'ssl.truststore.location': truststoreFile };
}
