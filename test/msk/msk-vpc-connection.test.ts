import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  ClientAuthentication,
  Connectivity,
  KafkaAuthentication,
  KafkaListener,
  KafkaListenerReach,
  KafkaNetwork,
  MskCluster,
  MskServerlessCluster,
  MskVpcConnection,
  type IMskCluster,
  type MskVpcConnectionProps,
} from '../../lib';
import { aCluster, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf, testingApp } from '../support/testing-app';

const { IAM, SCRAM, MUTUAL_TLS, NONE } = KafkaAuthentication;
const env = { region: 'ap-northeast-2' };

/** A cluster that other VPCs reach with IAM, and a VPC of clients in a stack of their own. */
function connect(
  { zones = threeZones, ...props }: Partial<MskVpcConnectionProps> & { zones?: string[] } = {},
  context: Record<string, unknown> = {},
) {
  const app = testingApp(context);
  const clusterStack = new Stack(app, 'Cluster', { env });
  const stack = new Stack(app, 'Clients', { env });
  const cluster = aCluster(clusterStack, { connectivity: [Connectivity.multiVpc({ authentications: [IAM] })] });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: zones,
    natGateways: 1,
    restrictDefaultSecurityGroup: false,
  });
  const connection = new MskVpcConnection(stack, 'Connection', { cluster, vpc, authentication: IAM, ...props });
  return { stack, cluster, vpc, connection };
}

const elsewhere = (stack: Stack, listeners: KafkaListener[] = []): IMskCluster =>
  MskCluster.fromAttributes(stack, 'Elsewhere', {
    clusterArn: 'arn:aws:kafka:ap-northeast-2:999999999999:cluster/orders/0a1b-2c3d-4',
    listeners,
  });

test('endpoints in the subnets of the clients, with a group that opens nothing by itself', () => {
  const { stack, connection } = connect();
  expect(propertiesOf(stack, 'AWS::MSK::VpcConnection')).toEqual({
    TargetClusterArn: { 'Fn::ImportValue': expect.stringContaining('Cluster:') },
    VpcId: { Ref: expect.stringContaining('Vpc') },
    ClientSubnets: [1, 2, 3].map((n) => ({ Ref: expect.stringContaining(`PrivateSubnet${n}`) })),
    SecurityGroups: [{ 'Fn::GetAtt': [expect.stringContaining('ConnectionSecurityGroup'), 'GroupId'] }],
    Authentication: 'SASL_IAM',
  });
  expect(stack.resolve(connection.vpcConnectionRef.vpcConnectionArn)).toEqual({
    'Fn::GetAtt': [expect.stringContaining('Connection'), 'Arn'],
  });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});

test('the ports of the brokers are opened to those who are named', () => {
  const { stack, vpc, connection } = connect();
  connection.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc }));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 14001, ToPort: 14100 });
});

test.each([
  [SCRAM, 'SASL_SCRAM'],
  [MUTUAL_TLS, 'TLS'],
])('%s is %s to AWS', (authentication, expected) => {
  const app = testingApp();
  const stack = new Stack(app, 'Clients', { env });
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
  const subnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  new MskVpcConnection(stack, 'Connection', { cluster: elsewhere(stack), vpc, subnets, authentication });
  expect(propertiesOf(stack, 'AWS::MSK::VpcConnection').Authentication).toBe(expected);
});

test.each([
  [
    SCRAM,
    `[Clients/Connection] 'cluster' Cluster/Kafka does not offer SCRAM to other VPCs; give it Connectivity.multiVpc({ authentications: [KafkaAuthentication.SCRAM] })`,
  ],
  [NONE, `[Clients/Connection] 'authentication' must be IAM, SCRAM or MUTUAL_TLS, got NONE`],
])('%s is refused', (authentication, message) => {
  expect(() => connect({ authentication })).toThrow(message);
});

test('a cluster made here that no other VPC reaches is refused; of one made elsewhere nothing is known', () => {
  const stack = new Stack(testingApp(), 'Stack', { env });
  const cluster = aCluster(stack, { clientAuthentication: [ClientAuthentication.iam()] });
  expect(() => connect({ cluster })).toThrow(`does not offer IAM to other VPCs`);
  const reach = KafkaListenerReach.MULTI_VPC;
  const scram = KafkaListener.scram({ bootstrapServers: 'b:14001', port: 14001, reach });
  const iam = KafkaListener.iam({ bootstrapServers: 'b:9098', port: 9098 });
  expect(() => connect({ cluster: elsewhere(new Stack(testingApp(), 'A'), [scram]) })).toThrow(`does not offer IAM`);
  expect(() => connect({ cluster: elsewhere(new Stack(testingApp(), 'B'), [iam]) })).not.toThrow();
});

test('other than as many subnets as the cluster has, or one twice, are an error', () => {
  expect(messagesOf(connect({ zones: twoZones }).connection, 'error')).toEqual([
    expect.stringMatching(
      /'subnets' must be as many as those of the cluster, 3, .* got \[PublicSubnet1, PublicSubnet2\]|got \[PrivateSubnet1, PrivateSubnet2\]; select others/,
    ),
  ]);
  const app = testingApp();
  const stack = new Stack(app, 'Clients', { env });
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 1, restrictDefaultSecurityGroup: false });
  const [first] = vpc.privateSubnets as [ec2.ISubnet];
  const twice = { cluster: elsewhere(stack), vpc, subnets: { subnets: [first, first] }, authentication: IAM };
  expect(messagesOf(new MskVpcConnection(stack, 'Connection', twice), 'error')).toHaveLength(1);
});

test('while a VPC of either side is looked up, nothing is said of its subnets', () => {
  const app = testingApp();
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', ...env } });
  const lookedUp = ec2.Vpc.fromLookup(stack, 'LookedUp', { vpcName: 'ours' });
  const cluster = aCluster(stack, {
    network: KafkaNetwork.fromVpc(stack, 'Network', { vpc: lookedUp }),
    connectivity: [Connectivity.multiVpc({ authentications: [IAM] })],
  });
  const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: threeZones, restrictDefaultSecurityGroup: false });
  const both = [vpc, lookedUp].map(
    (one, index) => new MskVpcConnection(stack, `C${index}`, { cluster, vpc: one, authentication: IAM }),
  );
  expect(both.flatMap((connection) => messagesOf(connection, 'error'))).toEqual([]);
});

test('a serverless cluster, and one in another region, are refused', () => {
  const stack = new Stack(testingApp(), 'Stack', { env });
  const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/events/0a1b-2c3d-s1';
  expect(() => connect({ cluster: MskServerlessCluster.fromAttributes(stack, 'Events', { clusterArn }) })).toThrow(
    `[Clients/Connection] 'cluster' Stack/Events is serverless and has endpoints in VPCs of its own; give it this VPC in 'otherVpcs'`,
  );
  const far = MskCluster.fromAttributes(stack, 'Far', {
    clusterArn: clusterArn.replace('ap-northeast-2', 'eu-west-1'),
  });
  expect(() => connect({ cluster: far })).toThrow(
    `[Clients/Connection] 'cluster' must be in the region of its clients, ap-northeast-2, got eu-west-1`,
  );
});

test('before the cluster is connected there is no connection, and its group waits for it', () => {
  const { stack, connection } = connect({}, { 'cdk-kafka:create': 'Cluster/Kafka' });
  Template.fromStack(stack).resourceCountIs('AWS::MSK::VpcConnection', 0);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Endpoints of a Kafka cluster in another VPC',
  });
  expect(connection.vpcConnectionArn).toMatch(/:vpc-connection\/not-connected-yet$/);
});
