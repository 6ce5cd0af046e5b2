import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { KafkaAuthentication, KafkaListener, KafkaTopology, MskCluster } from '../../lib';
import { aClusterStack } from '../support/fixtures';
import { propertiesOf, testingApp, testingStack } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0a1b-2c3d-4';

test('the name, account and region come from the ARN', () => {
  const cluster = MskCluster.fromAttributes(testingStack(), 'Kafka', { clusterArn });
  expect(cluster).toMatchObject({ clusterArn, clusterName: 'orders', listeners: [] });
  expect(cluster.env).toEqual({ account: '111122223333', region: 'eu-west-1' });
  expect(cluster.topology.brokerCount).toBeUndefined();
  expect(CfnCluster.arnForCluster(cluster)).toBe(clusterArn);
});

test('a name that is a token is taken out of the ARN when it is deployed', () => {
  const stack = testingStack();
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', { clusterArn: Token.asString({ Ref: 'Arn' }) });
  expect(stack.resolve(cluster.clusterName)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Arn' }] }] });
});

test('listeners, topology and security groups as given', () => {
  const stack = testingStack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] });
  const brokers = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0123456789abcdef0');
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn,
    listeners: [KafkaListener.scram({ bootstrapServers: 'b-1:9096', port: 9096 })],
    placement: { vpc, subnets: [], securityGroups: [brokers] },
    topology: KafkaTopology.brokers({ count: 6, zones: 3 }),
  });
  cluster.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc }));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-0123456789abcdef0',
    FromPort: 9096,
  });
  expect(cluster.listener().bootstrapServers).toBe('b-1:9096');
  expect(cluster.topology.brokerCount).toBe(6);
});

test('connections without security groups would be silently useless, so they throw', () => {
  const stack = testingStack();
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] });
  const placement = { vpc, subnets: [], securityGroups: [] };
  expect(() => MskCluster.fromAttributes(stack, 'Empty', { clusterArn, placement }).connections).toThrow(
    'security groups',
  );
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', { clusterArn });
  expect(() => cluster.connections).toThrow(
    `[Stack/Kafka] no rule can be made for this imported cluster, because its security groups are not known; give fromAttributes a 'placement' with its security groups`,
  );
});

test.each([
  'orders',
  'arn:aws:kafka:eu-west-1:111122223333:topic/orders/0a1b/t',
  'arn:aws:kafka:eu-west-1:111122223333:cluster/orders',
])('"%s" is not the ARN of a cluster', (notAnArn) => {
  expect(() => MskCluster.fromAttributes(testingStack(), 'Kafka', { clusterArn: notAnArn })).toThrow(
    /must be such as|arn/i,
  );
});

describe('security group rules across stacks', () => {
  function twoStacks() {
    const { app, cluster } = aClusterStack();
    const clients = new Stack(app, 'Clients', { env: { region: 'ap-northeast-2' } });
    const vpc = cluster.placement?.vpc as ec2.IVpc;
    const client = new ec2.SecurityGroup(clients, 'Client', { vpc, allowAllOutbound: false });
    return { app, cluster, clients, client };
  }

  test('asked for by the client, the rule is in the stack of the client', () => {
    const { app, cluster, clients, client } = twoStacks();
    client.connections.allowToDefaultPort(cluster);
    expect(() => app.synth()).not.toThrow();
    Template.fromStack(clients).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });

  test('asked for by the cluster, the stacks need each other', () => {
    const { app, cluster, client } = twoStacks();
    cluster.connections.allowDefaultPortFrom(client);
    expect(() => app.synth()).toThrow(/cyclic/i);
  });
});

test('an imported cluster keeps its own region in an app of another', () => {
  const stack = new Stack(testingApp(), 'Stack', { env: { region: 'us-east-1' } });
  expect(MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }).env.region).toBe('eu-west-1');
});

describe('addresses that are asked for', () => {
  const { IAM, SCRAM, MUTUAL_TLS, NONE } = KafkaAuthentication;
  const imported = (authentications: KafkaAuthentication[], stack = testingStack()) => ({
    stack,
    cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn, authentications }),
  });

  test('in the region of the cluster, by one custom resource, when something reads them', () => {
    const { stack, cluster } = imported([IAM, SCRAM, MUTUAL_TLS]);
    expect(cluster.listeners.map(({ port }) => port)).toEqual([9098, 9096, 9094]);
    expect(stack.node.findAll()).toHaveLength(2);
    new CfnOutput(stack, 'Servers', { value: cluster.listener({ authentication: SCRAM }).bootstrapServers });
    const { Create } = propertiesOf(stack, 'Custom::MskBootstrapServers');
    expect(JSON.parse(String(Create))).toMatchObject({
      region: 'eu-west-1',
      parameters: { ClusterArn: clusterArn },
      outputPaths: ['BootstrapBrokerStringSaslIam', 'BootstrapBrokerStringSaslScram', 'BootstrapBrokerStringTls'],
    });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
      ':kafka:eu-west-1:111122223333:cluster/orders/*',
    );
  });

  test('are those of one listener for each authentication', () => {
    expect(imported([IAM, IAM]).cluster.listeners).toHaveLength(1);
  });

  test('without authentication are given as listeners', () => {
    expect(() => imported([NONE])).toThrow(
      `[Stack/Kafka] 'authentications' must be IAM, SCRAM or MUTUAL_TLS, got NONE; give 'listeners' instead`,
    );
  });

  test('are not given as well', () => {
    const listeners = [KafkaListener.iam({ bootstrapServers: 'b:9098', port: 9098 })];
    expect(() =>
      MskCluster.fromAttributes(testingStack(), 'Kafka', { clusterArn, listeners, authentications: [IAM] }),
    ).toThrow(`[Stack/Kafka] 'listeners' and 'authentications' say the same in two ways; leave one of them out`);
  });
});
