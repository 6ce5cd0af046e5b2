import { Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KafkaAuthentication, MskCluster } from '../../lib';
import { aCluster, aClusterStack, aNetwork } from '../support/fixtures';
import { propertiesOf, testingApp, testingStack } from '../support/testing-app';

const other = '999999999999';
const clusterArn = { 'Fn::GetAtt': [expect.stringContaining('Kafka'), 'Arn'] };

interface Statement {
  Principal: unknown;
  Action: string | string[];
  Resource: unknown;
}

function statementsOf(stack: Stack): Statement[] {
  return (propertiesOf(stack, 'AWS::MSK::ClusterPolicy') as { Policy: { Statement: Statement[] } }).Policy.Statement;
}

const accountOf = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });

test.each<[string, (cluster: MskCluster) => void, Statement]>([
  [
    'an account',
    (cluster) => {
      cluster.policy.allowAccount(other);
    },
    {
      Principal: accountOf(other),
      Action: [
        'kafka:CreateVpcConnection',
        'kafka:GetBootstrapBrokers',
        'kafka:DescribeCluster',
        'kafka:DescribeClusterV2',
      ],
      Resource: clusterArn,
    },
  ],
  [
    'Firehose',
    (cluster) => {
      cluster.policy.allowFirehose();
    },
    {
      Principal: { Service: 'firehose.amazonaws.com' },
      Action: 'kafka:CreateVpcConnection',
      Resource: clusterArn,
    },
  ],
  [
    'Replicator',
    (cluster) => {
      cluster.policy.allowReplicator();
    },
    {
      Principal: { Service: 'kafka.amazonaws.com' },
      Action: ['kafka:CreateVpcConnection', 'kafka:GetBootstrapBrokers', 'kafka:DescribeClusterV2'],
      Resource: clusterArn,
    },
  ],
])('%s may connect, and no more', (_, allow, expected) => {
  const { stack, cluster } = aClusterStack();
  allow(cluster);
  expect(statementsOf(stack)).toEqual([{ Effect: 'Allow', ...expected }]);
  expect(propertiesOf(stack, 'AWS::MSK::ClusterPolicy').ClusterArn).toEqual(clusterArn);
});

test('there is one policy for all of them, and none where nobody asks', () => {
  const { stack, cluster } = aClusterStack();
  Template.fromStack(aClusterStack().stack).resourceCountIs('AWS::MSK::ClusterPolicy', 0);
  cluster.policy.allowAccount(other);
  cluster.policy.allowFirehose();
  expect(statementsOf(stack)).toHaveLength(2);
});

test.each(['', '1234', 'arn:aws:iam::999999999999:root'])('"%s" is no account', (accountId) => {
  const { cluster } = aClusterStack();
  expect(() => {
    cluster.policy.allowAccount(accountId);
  }).toThrow(`[Stack/Kafka] 'accountId' must be the twelve digits of an account, got '${accountId}'`);
});

test('an account that is a token is handed on', () => {
  const { cluster } = aClusterStack();
  expect(() => {
    cluster.policy.allowAccount(Token.asString({ Ref: 'Account' }));
  }).not.toThrow();
});

describe('grants to principals of other accounts', () => {
  /** A cluster whose account is known. */
  function ours(): { stack: Stack; cluster: MskCluster } {
    const zones = ['ap-northeast-2a', 'ap-northeast-2c'];
    const app = testingApp({ 'availability-zones:account=111122223333:region=ap-northeast-2': zones });
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'ap-northeast-2' } });
    return { stack, cluster: aCluster(stack, { network: aNetwork(stack, { availabilityZones: zones }) }) };
  }

  test('an account has its rights in the policy of the cluster', () => {
    const { stack, cluster } = ours();
    expect(cluster.grants.produce(new iam.AccountPrincipal(other), 'orders').success).toBe(true);
    const [onCluster, onTopic] = statementsOf(stack);
    expect(onCluster).toMatchObject({
      Principal: accountOf(other),
      Action: ['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'],
      Resource: clusterArn,
    });
    expect(onTopic).toMatchObject({ Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'] });
    expect(JSON.stringify(onTopic?.Resource)).toContain(':topic/orders/');
  });

  test('a role of another account has them in both policies', () => {
    const { stack, cluster } = ours();
    const role = iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${other}:role/app`);
    cluster.grants.consume(role, { topic: 'orders', group: 'billing' });
    expect(statementsOf(stack)).toHaveLength(3);
    expect(statementsOf(stack)[0]?.Principal).toEqual({ AWS: `arn:aws:iam::${other}:role/app` });
  });

  test('a role of the same account, or of one that is not known yet, has them in its own', () => {
    for (const { stack, cluster } of [ours(), aClusterStack()]) {
      const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/app');
      cluster.grants.produce(role, 'orders');
      Template.fromStack(stack).resourceCountIs('AWS::MSK::ClusterPolicy', 0);
      expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
        'kafka-cluster:WriteData',
      );
    }
  });
});

describe('grants to principals without a policy here', () => {
  test.each<[string, iam.IPrincipal, unknown]>([
    ['an ARN', new iam.ArnPrincipal(`arn:aws:iam::${other}:role/app`), { AWS: `arn:aws:iam::${other}:role/app` }],
    ['everybody', new iam.AnyPrincipal(), { AWS: '*' }],
    ['an account', new iam.AccountPrincipal(other), accountOf(other)],
  ])('%s has its rights in the policy of the cluster', (_, principal, expected) => {
    const { stack, cluster } = aClusterStack();
    expect(cluster.grants.produce(principal, 'orders').success).toBe(true);
    expect(statementsOf(stack).map(({ Principal }) => Principal)).toEqual([expected, expected]);
  });

  test('a service is no client of Kafka, and the grant says so', () => {
    const { stack, cluster } = aClusterStack();
    expect(cluster.grants.produce(new iam.ServicePrincipal('lambda.amazonaws.com'), 'orders').success).toBe(false);
    Template.fromStack(stack).resourceCountIs('AWS::MSK::ClusterPolicy', 0);
  });

  test('nor is there a policy of a cluster made elsewhere', () => {
    const cluster = MskCluster.fromAttributes(testingStack(), 'Kafka', {
      clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
      authentications: [KafkaAuthentication.IAM],
    });
    expect(cluster.grants.produce(new iam.ArnPrincipal(`arn:aws:iam::${other}:role/app`), 'orders').success).toBe(
      false,
    );
  });
});

test('a statement of your own', () => {
  const { stack, cluster } = aClusterStack();
  cluster.policy.allowFirehose();
  cluster.policy.addStatement(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('newer.amazonaws.com')],
      actions: ['kafka:DescribeClusterV2'],
      resources: [cluster.clusterArn],
    }),
  );
  expect(statementsOf(stack)).toHaveLength(2);
});

test('the policy of another cluster cannot be written', () => {
  const { cluster } = aClusterStack();
  expect(() => {
    // @ts-expect-error statements name this cluster and no other
    cluster.policy.allowFirehose('arn:aws:kafka:ap-northeast-2:111122223333:cluster/other/0a1b');
  }).not.toThrow();
});
