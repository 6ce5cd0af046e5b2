import { AddressFamily } from 'aws-cdk-lib/aws-ec2';
import { KafkaAuthentication, KafkaSecurityProtocol } from './kafka-authentication';
import { KafkaListenerReach, type KafkaListener } from './kafka-listener';

/** A few words for a way into a cluster, such as `iam` or `scram-public`: parts of ids, file and parameter names. */
export function wayIn({ authentication, securityProtocol, reach, addressFamily }: KafkaListener): string {
  const open = securityProtocol === KafkaSecurityProtocol.PLAINTEXT ? 'plaintext' : 'tls';
  return [
    authentication === KafkaAuthentication.NONE ? open : dashed(authentication),
    ...(reach === KafkaListenerReach.PRIVATE ? [] : [dashed(reach)]),
    ...(addressFamily === AddressFamily.IP_V6 ? ['ipv6'] : []),
  ].join('-');
}

function dashed(name: string): string {
  return name.toLowerCase().replace('_', '-');
}
