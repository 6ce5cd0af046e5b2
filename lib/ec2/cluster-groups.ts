import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { NODE_PORTS } from './server-properties';

/** The security groups of a cluster. */
export interface ClusterGroups {
  readonly brokers: ec2.SecurityGroup;
  /** That of the brokers, where they are controllers as well. */
  readonly controllers: ec2.SecurityGroup;
}

/** Groups that let nodes reach each other where they must, and open nothing else. */
export function defineGroups(scope: Construct, vpc: ec2.IVpc, hasControllers: boolean): ClusterGroups {
  const brokers = defineGroup(scope, 'Brokers', vpc);
  const controllers = hasControllers ? defineGroup(scope, 'Controllers', vpc) : brokers;
  open(brokers, brokers, NODE_PORTS.broker, 'Kafka brokers among each other');
  open(brokers, controllers, NODE_PORTS.controller, 'Kafka brokers to controllers');
  if (hasControllers) {
    open(controllers, controllers, NODE_PORTS.controller, 'Kafka controllers among each other');
  }
  return { brokers, controllers };
}

function defineGroup(scope: Construct, id: string, vpc: ec2.IVpc): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, id, {
    vpc,
    description: `Kafka ${id.toLowerCase()}`,
    allowAllOutbound: false,
  });
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'AWS services, packages and downloads');
  return group;
}

function open(from: ec2.SecurityGroup, to: ec2.SecurityGroup, port: number, description: string): void {
  from.connections.allowTo(to, ec2.Port.tcp(port), description);
}
