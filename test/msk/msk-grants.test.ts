import type { App } from 'aws-cdk-lib';
import { Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ClientAuthentication, KafkaListener, MskCluster, type IMskCluster } from '../../lib';
import { aClusterStack } from '../support/fixtures';
import { testingApp, testingStack } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4';
const arn = (kind: string, name: string) =>
  `arn:aws:kafka:ap-northeast-2:111122223333:${kind}/orders/0a1b-2c3d-4/${name}`;

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** Action -> resource, over all statements that the grants gave. */
function rightsOf(grant: (cluster: IMskCluster, role: iam.Role) => void): Record<string, unknown> {
  const stack = testingStack();
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn,
    listeners: [KafkaListener.iam({ bootstrapServers: 'b-1:9098', port: 9098 })],
  });
  grant(cluster, new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  return rightsIn(Template.fromStack(stack));
}

function rightsIn(template: Template): Record<string, unknown> {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: Statement[] } };
  }[];
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .filter((action) => action.startsWith('kafka-cluster:'))
        .map((action) => [action, Resource]),
    ),
  );
}

test('a producer writes one topic, idempotently', () => {
  expect(rightsOf((cluster, role) => cluster.grants.produce(role, 'orders'))).toEqual({
    'kafka-cluster:Connect': clusterArn,
    'kafka-cluster:WriteDataIdempotently': clusterArn,
    'kafka-cluster:DescribeTopic': arn('topic', 'orders'),
    'kafka-cluster:WriteData': arn('topic', 'orders'),
  });
});

test('a transactional producer also has its id', () => {
  expect(
    rightsOf((cluster, role) => cluster.grants.produce(role, 'orders', { transactionalId: 'tx-*' })),
  ).toMatchObject({
    'kafka-cluster:DescribeTransactionalId': arn('transactional-id', 'tx-*'),
    'kafka-cluster:AlterTransactionalId': arn('transactional-id', 'tx-*'),
  });
});

test('a consumer reads one topic in one group', () => {
  expect(rightsOf((cluster, role) => cluster.grants.consume(role, { topic: 'orders', group: 'billing' }))).toEqual({
    'kafka-cluster:Connect': clusterArn,
    'kafka-cluster:DescribeTopic': arn('topic', 'orders'),
    'kafka-cluster:ReadData': arn('topic', 'orders'),
    'kafka-cluster:DescribeGroup': arn('group', 'billing'),
    'kafka-cluster:AlterGroup': arn('group', 'billing'),
  });
});

test('who may describe sees everything and changes nothing', () => {
  expect(rightsOf((cluster, role) => cluster.grants.describe(role))).toEqual({
    'kafka-cluster:Connect': clusterArn,
    'kafka-cluster:DescribeCluster': clusterArn,
    'kafka-cluster:DescribeClusterDynamicConfiguration': clusterArn,
    'kafka-cluster:DescribeTopic': arn('topic', '*'),
    'kafka-cluster:DescribeTopicDynamicConfiguration': arn('topic', '*'),
    'kafka-cluster:DescribeGroup': arn('group', '*'),
  });
});

test('an administrator manages everything and reads nothing', () => {
  const rights = rightsOf((cluster, role) => cluster.grants.admin(role));
  expect(rights).toMatchObject({
    'kafka-cluster:AlterCluster': clusterArn,
    'kafka-cluster:CreateTopic': arn('topic', '*'),
    'kafka-cluster:DeleteGroup': arn('group', '*'),
  });
  expect(Object.keys(rights)).toHaveLength(14);
  expect(Object.keys(rights)).not.toContain('kafka-cluster:ReadData');
  expect(Object.keys(rights)).not.toContain('kafka-cluster:WriteData');
});

test('no right is wider than the caller wrote it', () => {
  const written = JSON.stringify(
    rightsOf((cluster, role) => {
      cluster.grants.produce(role, 'orders', { transactionalId: 'tx' });
      cluster.grants.consume(role, { topic: 'orders', group: 'billing' });
    }),
  );
  expect(written).not.toContain('*');
});

test('a cluster of this app is named by reference', () => {
  const { stack, cluster } = aClusterStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  cluster.grants.produce(role, 'orders').assertSuccess();
  const reference = { 'Fn::GetAtt': ['KafkaDE2CE4FA', 'Arn'] };
  expect(rightsIn(Template.fromStack(stack))).toMatchObject({
    'kafka-cluster:Connect': reference,
    'kafka-cluster:WriteData': {
      'Fn::Join': [
        '',
        [
          'arn:aws:kafka:ap-northeast-2:',
          { Ref: 'AWS::AccountId' },
          ':topic/orders/',
          { 'Fn::Select': [2, { 'Fn::Split': ['/', reference] }] },
          '/orders',
        ],
      ],
    },
  });
});

test.each([
  ['a role', (stack: Stack) => new iam.Role(stack, 'Who', { assumedBy: new iam.AccountRootPrincipal() })],
  ['a user', (stack: Stack) => new iam.User(stack, 'Who')],
  ['a group', (stack: Stack) => new iam.Group(stack, 'Who')],
  ['an imported role', (stack: Stack) => iam.Role.fromRoleArn(stack, 'Who', 'arn:aws:iam::111122223333:role/app')],
])('%s is granted its rights', (_, grantee) => {
  const { stack, cluster } = aClusterStack();
  const who = grantee(stack);
  expect(cluster.grants.consume(who, { topic: 'orders', group: 'billing' }).success).toBe(true);
  expect(Object.keys(rightsIn(Template.fromStack(stack)))).toHaveLength(5);
});

test('a service cannot be granted anything, and the grant says so', () => {
  const { cluster } = aClusterStack();
  expect(cluster.grants.produce(new iam.ServicePrincipal('lambda.amazonaws.com'), 'orders').success).toBe(false);
});

test('without IAM a grant throws and names the remedy', () => {
  const { stack, cluster } = aClusterStack({ clientAuthentication: [ClientAuthentication.scram()] });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const message = `[Stack/Kafka] a grant would have no effect, because no listener of this cluster authenticates with IAM; add ClientAuthentication.iam()`;
  expect(() => cluster.grants.produce(role, 'orders')).toThrow(message);
  expect(() => cluster.grants.consume(role, { topic: 'orders', group: 'billing' })).toThrow(message);
  expect(() => cluster.grants.describe(role)).toThrow(message);
  expect(() => cluster.grants.admin(role)).toThrow(message);
});

describe('a name that cannot be right is refused', () => {
  const { stack, cluster } = aClusterStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  test.each(['', 'two topics', 'a/b', 'x'.repeat(250)])('topic "%s"', (topic) => {
    expect(() => cluster.grants.produce(role, topic)).toThrow(`'topic' must be 1-249 letters, digits, '.', '_' or '-'`);
  });

  test.each(['', 'what?'])('group "%s"', (group) => {
    expect(() => cluster.grants.consume(role, { topic: 'orders', group })).toThrow(
      `'group' must be a name without '?'`,
    );
    expect(() => cluster.grants.produce(role, 'orders', { transactionalId: group })).toThrow(
      `'transactionalId' must be a name`,
    );
  });

  test('but a token is not', () => {
    const token = Token.asString({ Ref: 'Topic' });
    expect(() => cluster.grants.consume(role, { topic: token, group: token })).not.toThrow();
  });
});

test('the partition of an imported cluster is that of its ARN', () => {
  const stack = testingStack({});
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn: 'arn:aws-cn:kafka:cn-north-1:111122223333:cluster/orders/0a1b',
    listeners: [KafkaListener.iam({ bootstrapServers: 'b', port: 9098 })],
  });
  cluster.grants.produce(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), 'orders');
  expect(rightsIn(Template.fromStack(stack))).toMatchObject({
    'kafka-cluster:WriteData': 'arn:aws-cn:kafka:cn-north-1:111122223333:topic/orders/0a1b/orders',
  });
});

test('a grant across stacks lives with the grantee', () => {
  const app: App = testingApp();
  const stack = new Stack(app, 'Cluster', { env: { region: 'ap-northeast-2' } });
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn,
    listeners: [KafkaListener.iam({ bootstrapServers: 'b', port: 1 })],
  });
  const other = new Stack(app, 'Other', { env: { region: 'ap-northeast-2' } });
  cluster.grants.produce(new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), 'orders');
  expect(stack.node.findAll().filter((construct) => construct instanceof iam.Policy)).toEqual([]);
  expect(other.node.findAll().filter((construct) => construct instanceof iam.Policy)).toHaveLength(1);
});
