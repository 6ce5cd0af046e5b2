import type { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { KafkaListener } from '../cluster/kafka-listener';
import { MSK_ZONES } from '../facts/msk-limits';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid, listed } from '../private/errors';
import { checkZoneIds } from './msk-rules';

/** The broker subnets of a network, all of them or those of the zones named. */
export function chooseSubnets(scope: Construct, network: IKafkaNetwork, availabilityZones?: string[]): ec2.ISubnet[] {
  const unknown = availabilityZones?.filter((zone) => !network.availabilityZones.includes(zone)) ?? [];
  const distinct = new Set(availabilityZones);
  const known = unknown.length === 0 && distinct.size === availabilityZones?.length && distinct.size >= MSK_ZONES.min;
  if (availabilityZones && !known && !isStandIn(network.vpc)) {
    throw invalid(
      `'availabilityZones' must name two or three zones of the network, ${listed(network.availabilityZones)}, ` +
        `got ${listed(availabilityZones)}`,
      scope,
    );
  }
  const inUse = (zone = '') => !availabilityZones || distinct.has(zone);
  const ids = network.availabilityZoneIds ?? [];
  checkZoneIds(
    scope,
    ids.filter((_, index) => inUse(network.availabilityZones[index])),
  );
  return network.brokerSubnets.filter((subnet) => inUse(subnet.availabilityZone));
}

/** A group that opens nothing. Without the L2 class, which would write rules into it: the group itself never changes. */
export function defineBrokerSecurityGroup(
  scope: Construct,
  vpc: ec2.IVpc,
  removalPolicy: RemovalPolicy,
  id = 'SecurityGroup',
): ec2.CfnSecurityGroup {
  const securityGroup = new ec2.CfnSecurityGroup(scope, id, {
    vpcId: vpc.vpcId,
    // Fixed for ever: another description is another group, and another group is another cluster.
    groupDescription: 'Kafka brokers',
    securityGroupEgress: [{ cidrIp: '0.0.0.0/0', ipProtocol: '-1', description: 'Allow all outbound traffic' }],
  });
  securityGroup.applyRemovalPolicy(removalPolicy);
  return securityGroup;
}

/**
 * Through a reference to the group, so that every rule is a resource of its own: the group itself, which belongs to the
 * identity of the cluster, never changes.
 */
export function connectionsOf(
  scope: Construct,
  id: string,
  securityGroup: ec2.CfnSecurityGroup,
  listeners: readonly KafkaListener[],
): ec2.Connections {
  return connectionsThrough([ec2.SecurityGroup.fromSecurityGroupId(scope, id, securityGroup.attrGroupId)], listeners);
}

/** The default port is that of the first listener. */
export function connectionsThrough(
  securityGroups: ec2.ISecurityGroup[],
  [first]: readonly KafkaListener[],
): ec2.Connections {
  return new ec2.Connections({ securityGroups, defaultPort: first && ec2.Port.tcp(first.port) });
}
