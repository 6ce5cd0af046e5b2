import { AddressFamily } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ClientAuthentication } from '../cluster/client-authentication';
import { KafkaAuthentication, KafkaSecurityProtocol } from '../cluster/kafka-authentication';
import { KafkaListener, KafkaListenerReach } from '../cluster/kafka-listener';
import type { TrustAnchor } from '../cluster/trust-anchor';
import { invalid } from '../private/errors';
import { hostName, type NodePlace } from './node-layout';

/** A listener that clients use. */
export interface ClientDoor {
  /** The name of the listener in Kafka's own settings. */
  readonly name: string;
  readonly port: number;
  readonly protocol: KafkaSecurityProtocol;
  readonly authentication: KafkaAuthentication;
  /** What Kafka is told of it, without the prefix of the listener. */
  readonly security: Readonly<Record<string, string>>;
}

const doors: Partial<Record<KafkaAuthentication, Omit<ClientDoor, 'authentication'>>> = {
  [KafkaAuthentication.MUTUAL_TLS]: {
    name: 'CLIENT_TLS',
    port: 9092,
    protocol: KafkaSecurityProtocol.SSL,
    security: {
      'ssl.client.auth': 'required',
      // Of clients only: a certificate of a node opens nothing here, and one of a client nothing there.
      'ssl.truststore.location': '/etc/kafka/tls/clients-ca.pem',
      // The whole distinguished name, which no user of SCRAM and no node can have.
      'ssl.principal.mapping.rules': 'DEFAULT',
    },
  },
  [KafkaAuthentication.SCRAM]: {
    name: 'CLIENT_SCRAM',
    port: 9096,
    protocol: KafkaSecurityProtocol.SASL_SSL,
    security: {
      'ssl.client.auth': 'none',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'scram-sha-512.sasl.jaas.config': 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    },
  },
};

/** The doors that were asked for, in this order. */
export function clientDoors(scope: Construct, authentications: readonly ClientAuthentication[]): ClientDoor[] {
  if (authentications.length === 0) {
    throw invalid(`'clientAuthentication' must name at least one way in, such as ClientAuthentication.scram()`, scope);
  }
  return authentications.map(({ mechanism }, index) => {
    const door = doors[mechanism];
    if (!door) {
      throw invalid(
        `'clientAuthentication' on EC2 is ClientAuthentication.scram() or .mutualTls(...), got ${mechanism}` +
          (mechanism === KafkaAuthentication.IAM
            ? '; IAM is of Amazon MSK alone'
            : '; a cluster of yours lets nobody in unseen'),
        scope,
      );
    }
    if (authentications.findIndex((other) => other.mechanism === mechanism) !== index) {
      throw invalid(`'clientAuthentication' must name every way once, got ${mechanism} twice`, scope);
    }
    return { ...door, authentication: mechanism };
  });
}

/** Enough to begin with, over all zones; a client learns of the others from any of them. */
const BOOTSTRAP_SERVERS = 3;

/** The door as clients see it. Its first servers stay when brokers are added. */
export function doorListener(
  { authentication, protocol, port }: ClientDoor,
  nodes: readonly NodePlace[],
  domain: string,
  trust: TrustAnchor,
): KafkaListener {
  const brokers = nodes
    .filter(({ role }) => role !== 'controller')
    .sort((a, b) => (a.id % 100) - (b.id % 100) || a.id - b.id);
  const servers = brokers.slice(0, BOOTSTRAP_SERVERS).map((node) => `${hostName(node, domain)}:${port}`);
  return KafkaListener._of(
    {
      authentication,
      securityProtocol: protocol,
      port,
      reach: KafkaListenerReach.PRIVATE,
      addressFamily: AddressFamily.IP_V4,
      trust,
    },
    () => servers.join(','),
  );
}
