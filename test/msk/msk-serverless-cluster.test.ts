import { CfnOutput, NestedStack, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { findReplacements } from '../../bin/replacement/replacement-walker';
import { KafkaAuthentication, KafkaNetwork, MskServerlessCluster, type MskServerlessClusterProps } from '../../lib';
import { aNetwork, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf, seoul, templatesOf, testingApp, testingStack } from '../support/testing-app';

type Props = Partial<MskServerlessClusterProps>;

function serverless(props: Props = {}, stack = testingStack()) {
  const network = props.network ?? aNetwork(stack);
  const cluster = new MskServerlessCluster(stack, 'Serverless', { clusterName: 'events', ...props, network });
  return { stack, cluster, network };
}

function anotherVpc(stack: Stack, id: string, zones = twoZones): ec2.Vpc {
  return new ec2.Vpc(stack, id, { availabilityZones: zones, natGateways: 1, restrictDefaultSecurityGroup: false });
}

test('a cluster that IAM opens, in the subnets of the network, and that stays', () => {
  const { stack, cluster } = serverless();
  expect(propertiesOf(stack, 'AWS::MSK::ServerlessCluster')).toEqual({
    ClusterName: 'events',
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    VpcConfigs: [
      {
        SubnetIds: [1, 2, 3].map((n) => ({ Ref: expect.stringContaining(`BrokerSubnet${n}`) })),
        SecurityGroups: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] }],
      },
    ],
  });
  expect(cluster.topology.isElastic).toBe(true);
  expect(CfnCluster.arnForCluster(cluster)).toBe(cluster.clusterArn);
  const stays = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  for (const type of ['MSK::ServerlessCluster', 'EC2::SecurityGroup']) {
    Template.fromStack(stack).allResources(`AWS::${type}`, stays);
  }
});

test('it goes where it is to go', () => {
  const { stack } = serverless({ removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).allResources('AWS::MSK::ServerlessCluster', { DeletionPolicy: 'Delete' });
});

test('the promise: one listener, its addresses, rights, a port and a place', () => {
  const { stack, cluster, network } = serverless();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const client = new ec2.SecurityGroup(stack, 'Client', { vpc: network.vpc });
  new CfnOutput(stack, 'Servers', { value: cluster.listener().bootstrapServers });
  cluster.grants.produce(role, 'clicks').assertSuccess();
  cluster.connections.allowDefaultPortFrom(client);
  const template = Template.fromStack(stack);
  expect(cluster.listeners).toMatchObject([{ authentication: 'IAM', port: 9098, reach: 'PRIVATE' }]);
  expect(cluster.placement).toMatchObject({ vpc: network.vpc, subnets: network.brokerSubnets });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 9098 });
  template.hasResourceProperties('Custom::MskBootstrapServers', { BrokerCount: 'elastic' });
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('kafka-cluster:WriteData');
});

test('the policy lets others in, as that of every cluster', () => {
  const { stack, cluster } = serverless();
  cluster.policy.allowFirehose();
  expect(propertiesOf(stack, 'AWS::MSK::ClusterPolicy').ClusterArn).toEqual({
    'Fn::GetAtt': [expect.stringContaining('Serverless'), 'Arn'],
  });
});

describe('further VPCs', () => {
  test('have a group each, and rules of their own', () => {
    const stack = testingStack();
    const vpc = anotherVpc(stack, 'Other');
    const { cluster } = serverless({ otherVpcs: [{ vpc }] }, stack);
    const { VpcConfigs } = propertiesOf(stack, 'AWS::MSK::ServerlessCluster') as { VpcConfigs: unknown[] };
    expect(VpcConfigs).toHaveLength(2);
    expect(VpcConfigs[1]).toEqual({
      SubnetIds: [1, 2].map((n) => ({ Ref: expect.stringContaining(`OtherPrivateSubnet${n}`) })),
      SecurityGroups: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup2'), 'GroupId'] }],
    });
    expect(cluster.connectionsIn(vpc)).toBe(cluster.connectionsIn(vpc));
    expect(cluster.connectionsIn(vpc)).not.toBe(cluster.connections);
  });

  test('are opened apart', () => {
    const stack = testingStack();
    const vpc = anotherVpc(stack, 'Other');
    const { cluster } = serverless({ otherVpcs: [{ vpc }] }, stack);
    cluster.connectionsIn(vpc).allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc }));
    const { GroupId } = propertiesOf(stack, 'AWS::EC2::SecurityGroupIngress');
    expect(GroupId).toEqual({ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup2'), 'GroupId'] });
  });

  test('that the cluster is not reached from are refused', () => {
    const { stack, cluster } = serverless();
    expect(() => cluster.connectionsIn(anotherVpc(stack, 'Other'))).toThrow(
      `[Stack/Serverless] the cluster is not reached from Stack/Other; give it in 'otherVpcs'`,
    );
  });

  test('are four at most', () => {
    const stack = testingStack();
    const vpcs = Array.from({ length: 5 }, (_, n) => ({ vpc: anotherVpc(stack, `Other${n}`) }));
    expect(() => serverless({ otherVpcs: vpcs }, stack)).toThrow(
      `[Stack/Serverless] 'otherVpcs' must hold at most 4 VPCs, got 5; connect further ones to one of these`,
    );
    stack.node.tryRemoveChild('Serverless');
    stack.node.tryRemoveChild('Network');
    expect(() => serverless({ otherVpcs: vpcs.slice(1) }, stack)).not.toThrow();
  });

  test('are each another one', () => {
    const stack = testingStack();
    const vpc = anotherVpc(stack, 'Other');
    const network = aNetwork(stack);
    const twice = `[Stack/Serverless] 'otherVpcs' must hold neither the VPC of 'network' nor another twice; leave it out`;
    expect(() => serverless({ network, otherVpcs: [{ vpc }, { vpc }] }, stack)).toThrow(twice);
    stack.node.tryRemoveChild('Serverless');
    expect(() => serverless({ network, otherVpcs: [{ vpc: network.vpc }] }, stack)).toThrow(twice);
  });
});

test.each([
  [1, 1],
  [2, 0],
  [6, 0],
  [7, 1],
])('%i subnets of a VPC', (count, errors) => {
  const stack = testingStack();
  const vpc = anotherVpc(stack, 'Other');
  const subnets = Array.from({ length: count }, (_, n) =>
    ec2.Subnet.fromSubnetId(stack, `Subnet${n}`, `subnet-0123456789abcdef${n}`),
  );
  const { cluster } = serverless({ otherVpcs: [{ vpc, subnets: { subnets } }] }, stack);
  expect(messagesOf(cluster, 'error')).toHaveLength(errors);
  expect(messagesOf(cluster, 'error').join()).toMatch(
    errors ? new RegExp(`has endpoints in 2 to 6 subnets of a VPC, got ${count} in Stack/Other; select other`) : /^$/,
  );
});

test.each(['events_prod', '-events', ''])('the name "%s" is refused', (clusterName) => {
  expect(() => serverless({ clusterName })).toThrow(`[Stack/Serverless] 'clusterName' must be 1-64 letters`);
});

test('authentication other than IAM cannot be asked for', () => {
  // @ts-expect-error IAM is always on, and nothing else ever is
  expect(() => serverless({ clientAuthentication: [] })).not.toThrow();
});

describe('tags', () => {
  test('of the resource, the stack or the app are not in the template', () => {
    const { stack, cluster } = serverless();
    for (const scope of [cluster, stack, stack.node.root]) {
      Tags.of(scope).add('team', 'kafka');
    }
    expect(propertiesOf(stack, 'AWS::MSK::ServerlessCluster')).not.toHaveProperty('Tags');
    Template.fromStack(stack).hasResource('AWS::EC2::SecurityGroup', {});
  });

  const warningsOf = (props: { tags?: Record<string, string>; explicit?: boolean }, tag: boolean) => {
    const app = testingApp({ '@aws-cdk/core:explicitStackTags': props.explicit ?? true });
    const stack = new Stack(app, 'Stack', { ...seoul, tags: props.tags });
    const { cluster } = serverless({}, stack);
    if (tag) {
      Tags.of(app).add('team', 'kafka');
    }
    app.synth();
    return messagesOf(cluster, 'warning');
  };

  test.each([
    ['none', {}, false, 0],
    ['those of a stack', { tags: { team: 'kafka' } }, false, 1],
    ['those of the app, which stacks do not carry', {}, true, 0],
    ['those of the app, which stacks carry without the flag', { explicit: false }, true, 1],
  ])('that CloudFormation would hand on are warned about: %s', (_, props, tag, count) => {
    const warnings = warningsOf(props, tag);
    expect(warnings).toHaveLength(count);
    expect(warnings.join()).toMatch(
      count ? /the stack carries tags \(team\), which CloudFormation gives to the cluster/ : /^$/,
    );
  });

  test.each([
    ['of the stack around it', { team: 'kafka' }, false],
    ['of the app, which are on the resource that it is', undefined, true],
  ])('of a nested stack are warned about: those %s', (_, tags, tag) => {
    const app = testingApp();
    const nested = new NestedStack(new Stack(app, 'Stack', { ...seoul, tags }), 'Nested');
    const network = KafkaNetwork.fromVpc(nested, 'Existing', { vpc: anotherVpc(nested, 'Vpc') });
    const { cluster } = serverless({ network }, nested);
    if (tag) {
      Tags.of(app).add('team', 'kafka');
    }
    app.synth();
    expect(messagesOf(cluster, 'warning')).toEqual([expect.stringMatching(/the stack carries tags \(team\)/)]);
  });

  test('change nothing, as the walker sees it', () => {
    const tagged = (value: string) => {
      const app = testingApp();
      const { cluster } = serverless({}, new Stack(app, 'Stack', seoul));
      Tags.of(cluster).add('team', value);
      Tags.of(app).add('cost', value);
      return templatesOf(app);
    };
    const lasting = findReplacements(tagged('a'), tagged('b')).filter(({ type }) => type.startsWith('AWS::MSK'));
    expect(lasting).toEqual([]);
  });
});

describe('made elsewhere', () => {
  const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/events/0a1b-2c3d-s1';

  test('with its addresses', () => {
    const stack = testingStack();
    const bootstrapServers = 'boot-1.kafka-serverless.example:9098';
    const cluster = MskServerlessCluster.fromAttributes(stack, 'Events', { clusterArn, bootstrapServers });
    expect(cluster.listener({ authentication: KafkaAuthentication.IAM }).bootstrapServers).toBe(bootstrapServers);
    expect(cluster.topology.isElastic).toBe(true);
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    expect(cluster.grants.consume(role, { topic: 'clicks', group: 'report' }).success).toBe(true);
  });

  test('with addresses that are asked for when something reads them', () => {
    const stack = testingStack();
    const cluster = MskServerlessCluster.fromAttributes(stack, 'Events', { clusterArn });
    expect(stack.node.findAll()).toHaveLength(2);
    expect(stack.resolve(cluster.listener().bootstrapServers)).toEqual({
      'Fn::GetAtt': [expect.any(String), 'BootstrapBrokerStringSaslIam'],
    });
  });

  test('is reached where its groups are known', () => {
    const stack = testingStack();
    const vpc = anotherVpc(stack, 'Vpc', threeZones);
    const securityGroups = [new ec2.SecurityGroup(stack, 'Group', { vpc })];
    const placement = { vpc, subnets: vpc.privateSubnets, securityGroups };
    const cluster = MskServerlessCluster.fromAttributes(stack, 'Events', { clusterArn, placement });
    cluster.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc }));
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupIngress').FromPort).toBe(9098);
  });

  test('by an ARN that is a token', () => {
    const token = Token.asString({ Ref: 'Arn' });
    expect(() => MskServerlessCluster.fromAttributes(testingStack(), 'E', { clusterArn: token })).not.toThrow();
  });
});
