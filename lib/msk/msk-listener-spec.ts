import { AddressFamily } from 'aws-cdk-lib/aws-ec2';
import { ClientEncryption, type ClientAuthentication } from '../cluster/client-authentication';
import { KafkaAuthentication, KafkaSecurityProtocol } from '../cluster/kafka-authentication';
import { KafkaListenerReach, type ListenerKind } from '../cluster/kafka-listener';
import { MSK_PORTS } from '../facts/msk-limits';

/** How GetBootstrapBrokers calls a mechanism in the names of its fields. */
type Mechanism = '' | 'Tls' | 'SaslScram' | 'SaslIam';

/** One way into a cluster of Amazon MSK. */
export interface MskListenerSpec extends ListenerKind {
  readonly mechanism: Mechanism;
  /** The field of GetBootstrapBrokers that holds its addresses. */
  readonly bootstrapField: string;
}

function spec(
  authentication: KafkaAuthentication,
  securityProtocol: KafkaSecurityProtocol,
  port: number,
  mechanism: Mechanism,
): MskListenerSpec {
  return {
    authentication,
    securityProtocol,
    port,
    mechanism,
    reach: KafkaListenerReach.PRIVATE,
    addressFamily: AddressFamily.IP_V4,
    bootstrapField: `BootstrapBrokerString${mechanism}`,
  };
}

const { IAM, SCRAM, MUTUAL_TLS, NONE } = KafkaAuthentication;
const { PLAINTEXT, SSL, SASL_SSL } = KafkaSecurityProtocol;
const plaintext = spec(NONE, PLAINTEXT, MSK_PORTS.plaintext, '');
const tls = spec(NONE, SSL, MSK_PORTS.tls, 'Tls');
const mutualTlsListener = spec(MUTUAL_TLS, SSL, MSK_PORTS.tls, 'Tls');
const scramListener = spec(SCRAM, SASL_SSL, MSK_PORTS.scram, 'SaslScram');

/** The only listener of a serverless cluster. */
export const iamListener = spec(IAM, SASL_SSL, MSK_PORTS.iam, 'SaslIam');

/** The listener within AWS of each authentication that has just one. */
export const listenerOf: Readonly<Record<KafkaAuthentication, MskListenerSpec | undefined>> = {
  [IAM]: iamListener,
  [SCRAM]: scramListener,
  [MUTUAL_TLS]: mutualTlsListener,
  [NONE]: undefined,
};

/** The listeners within AWS that an authentication opens. */
export function listenersOf({ mechanism, _encryption }: ClientAuthentication): MskListenerSpec[] {
  const open = {
    [ClientEncryption.TLS]: [tls],
    [ClientEncryption.TLS_PLAINTEXT]: [tls, plaintext],
    [ClientEncryption.PLAINTEXT]: [plaintext],
  };
  const listener = listenerOf[mechanism];
  return listener ? [listener] : open[_encryption];
}

/** The same way in, from the internet. */
export function fromTheInternet(listener: MskListenerSpec): MskListenerSpec {
  return {
    ...listener,
    port: listener.port + MSK_PORTS.publicOffset,
    reach: KafkaListenerReach.PUBLIC,
    bootstrapField: `BootstrapBrokerStringPublic${listener.mechanism}`,
  };
}

/** The same way in, from other VPCs; each broker has a port of its own there, counted from the first. */
export function fromOtherVpcs(listener: MskListenerSpec): MskListenerSpec {
  return {
    ...listener,
    port: MSK_PORTS.multiVpc.from,
    reach: KafkaListenerReach.MULTI_VPC,
    bootstrapField: `BootstrapBrokerStringVpcConnectivity${listener.mechanism}`,
  };
}

/** The same way in, over IPv6. */
export function overIpv6(listener: MskListenerSpec): MskListenerSpec {
  return {
    ...listener,
    port: listener.port + MSK_PORTS.ipv6Offset,
    addressFamily: AddressFamily.IP_V6,
    bootstrapField: `BootstrapBrokerString${listener.mechanism}Ipv6`,
  };
}
