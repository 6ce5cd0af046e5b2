import { CfnElement } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Ec2KafkaCluster,
  KafkaAuthentication,
  KafkaListener,
  KafkaTopology,
  type Ec2KafkaClusterAttributes,
} from '../../lib';
import { testingStack } from '../support/testing-app';

const servers = 'b101.orders.kafka.internal:9096,b201.orders.kafka.internal:9096';
const scram = KafkaListener.scram({ bootstrapServers: servers, port: 9096 });

function imported(attributes: Partial<Ec2KafkaClusterAttributes> = {}) {
  const stack = testingStack();
  return {
    stack,
    cluster: Ec2KafkaCluster.fromAttributes(stack, 'Kafka', {
      clusterName: 'orders',
      listeners: [scram],
      ...attributes,
    }),
  };
}

test('knows what it is told', () => {
  const { cluster } = imported({ topology: KafkaTopology.brokers({ count: 6, zones: 3 }) });
  expect(cluster.clusterName).toBe('orders');
  expect(cluster.topology).toMatchObject({ brokerCount: 6, zoneCount: 3 });
  expect(cluster.listener({ authentication: KafkaAuthentication.SCRAM }).bootstrapServers).toBe(servers);
  expect(cluster.listeners).toEqual([scram]);
});

test('and nothing else', () => {
  const { stack, cluster } = imported();
  expect(cluster.topology).toEqual(KafkaTopology.unknown());
  expect(cluster.placement).toBeUndefined();
  expect(stack.node.findAll().filter((construct) => CfnElement.isCfnElement(construct))).toEqual([]);
});

test('a listener that it has not is refused, with those that it has', () => {
  expect(() => imported().cluster.listener({ authentication: KafkaAuthentication.MUTUAL_TLS })).toThrow(
    `[Stack/Kafka] no listener fits (asked for: authentication MUTUAL_TLS; the cluster has: SCRAM over SASL_SSL (PRIVATE, ` +
      `IPv4)); enable it, or ask for another`,
  );
});

test('opens the port of its first listener, where its groups are known', () => {
  const stack = testingStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
  const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0123456789abcdef0');
  const cluster = Ec2KafkaCluster.fromAttributes(stack, 'Kafka', {
    clusterName: 'orders',
    listeners: [scram],
    placement: { vpc, subnets: vpc.isolatedSubnets, securityGroups: [group] },
  });
  cluster.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.1.0.0/16'));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-0123456789abcdef0',
    FromPort: 9096,
    CidrIp: '10.1.0.0/16',
  });
});

test('opens nothing where they are not', () => {
  expect(() => imported().cluster.connections).toThrow(
    `[Stack/Kafka] no rule can be made for this imported cluster, because its security groups are not known; give ` +
      `fromAttributes a 'placement' with its security groups`,
  );
});

test('grants are refused, as those of a cluster that is made here', () => {
  const { stack, cluster } = imported();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  expect(() => cluster.grants.produce(role, 'orders')).toThrow(
    `[Stack/Kafka] no policy of IAM lets anybody into Kafka on EC2`,
  );
});
