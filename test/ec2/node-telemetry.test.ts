import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Controllers, NodeMetrics, PrometheusExporter, type Ec2KafkaClusterProps } from '../../lib';
import { decide } from '../kafka/bench/iam-policy';
import { anEc2ClusterStack } from '../support/fixtures';
import { deployed, filesOf } from './rendered';

interface Rendered {
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

/** The log groups of the nodes, by their names in the construct. */
function logGroupsOf(props: Partial<Ec2KafkaClusterProps> = {}): Record<string, Rendered> {
  const found = Template.fromStack(anEc2ClusterStack(props).stack).findResources('AWS::Logs::LogGroup');
  const own = Object.entries(found as Record<string, Rendered>).filter(([id]) => id.startsWith('KafkaTelemetry'));
  return Object.fromEntries(own.map(([id, group]) => [id.replace(/^KafkaTelemetry|[0-9A-F]{8}$/g, ''), group]));
}

describe('logs of nodes', () => {
  test('are kept for a month, and stay when the cluster goes; embedded metrics for three days, as they are metrics by then', () => {
    expect(logGroupsOf()).toMatchObject({
      Logs: { Properties: { RetentionInDays: 30 }, DeletionPolicy: 'RetainExceptOnCreate' },
      Metrics: { Properties: { RetentionInDays: 3 }, DeletionPolicy: 'Delete' },
    });
  });

  test('are kept for as long as is said, and go with a cluster that does', () => {
    const nodeMetrics = NodeMetrics.cloudWatch({ logRetention: RetentionDays.ONE_YEAR });
    expect(logGroupsOf({ nodeMetrics, removalPolicy: RemovalPolicy.DESTROY })).toMatchObject({
      Logs: { Properties: { RetentionInDays: 365 }, DeletionPolicy: 'Delete' },
      Metrics: { Properties: { RetentionInDays: 3 } },
    });
  });

  test('have names that CloudFormation gives, so that a cluster can be made again beside those that stayed', () => {
    expect(Object.values(logGroupsOf()).filter(({ Properties }) => 'LogGroupName' in Properties)).toEqual([]);
  });
});

describe('the release has', () => {
  const filesWith = (consumerGroups?: string[]) =>
    filesOf(anEc2ClusterStack({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups }) }).cluster);

  test('the groups that are named, one on a line, or none', () => {
    expect(filesWith(['billing', 'shipping'])['consumer-groups']).toBe('billing\nshipping\n');
    expect(filesWith(['*'])['consumer-groups']).toBe('*\n');
    expect(filesWith()['consumer-groups']).toBe('');
  });
});

describe('a node', () => {
  const { cluster } = anEc2ClusterStack();
  const deployment = deployed(cluster);
  const { region, account, nodes } = deployment;
  const groupOf = (id: string) => deployment.resource(new RegExp(`^Stack/KafkaTelemetry${id}[0-9A-F]{8}$`)).ref;
  const arnOf = (group: string) => `arn:aws:logs:${region}:${account}:log-group:${group}:*`;
  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    nodes.map(({ role }) => decide(role.policies, { action, resource, context }) === 'allowed');
  const writing = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  const all = Array(6).fill(true) as boolean[];
  const none = Array(6).fill(false) as boolean[];

  test.each(['Logs', 'Metrics'])('writes into the group of its %s', (id) => {
    for (const action of writing) {
      expect(may(action, arnOf(groupOf(id)))).toEqual(all);
    }
  });

  test('into no other, makes none, reads none and deletes none', () => {
    expect(writing.map((action) => may(action, arnOf('of-somebody-else')))).toEqual([none, none, none]);
    for (const action of ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:GetLogEvents', 'logs:FilterLogEvents']) {
      expect(may(action, arnOf(groupOf('Logs')))).toEqual(none);
    }
  });

  test('tells metrics of its namespace, and of no other', () => {
    const telling = (namespace: string) => may('cloudwatch:PutMetricData', '*', { 'cloudwatch:namespace': namespace });
    expect(telling('cdk-kafka')).toEqual(all);
    expect(telling('AWS/Billing')).toEqual(none);
    expect(may('cloudwatch:PutMetricData', '*')).toEqual(none);
  });

  test('asks how AWS sees its volumes, and for nothing else of CloudWatch', () => {
    expect(may('cloudwatch:GetMetricData', '*')).toEqual(all);
    for (const action of ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms', 'cloudwatch:SetAlarmState']) {
      expect(may(action, '*')).toEqual(none);
    }
  });
});

describe('a cluster that tells nobody', () => {
  const nodeMetrics = NodeMetrics.none();
  const telling = anEc2ClusterStack();
  const silent = anEc2ClusterStack({ nodeMetrics });

  test('has neither log groups, filters nor queries, and nothing else less', () => {
    const countsOf = (stack: typeof silent.stack) => {
      const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
      const types = Object.values(Resources).map(({ Type }) => Type);
      return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]));
    };
    const [before, after] = [countsOf(telling.stack), countsOf(silent.stack)];
    const { 'AWS::Logs::LogGroup': groups = 0, ...others } = before;
    delete others['AWS::Logs::MetricFilter'];
    delete others['AWS::Logs::QueryDefinition'];
    expect(after).toEqual({ ...others, 'AWS::Logs::LogGroup': groups - 2 });
    expect(logGroupsOf({ nodeMetrics })).toEqual({});
  });

  test('has a release without agent and groups', () => {
    const [before, after] = [filesOf(telling.cluster), filesOf(silent.cluster)].map((files) => Object.keys(files));
    expect(before?.filter((path) => !after?.includes(path)).sort()).toEqual([
      'agent/cloudwatch.json',
      'agent/journal.json',
      'agent/prometheus.yaml',
      'consumer-groups',
    ]);
    expect(after?.filter((path) => !before?.includes(path))).toEqual([]);
  });

  test('has nodes that may tell nobody', () => {
    const rights = deployed(silent.cluster).nodes.map(({ role }) => JSON.stringify(role.policies));
    expect(rights).toHaveLength(6);
    expect(rights.filter((text) => /"(logs|cloudwatch):/.test(text))).toEqual([]);
  });

  test('can still be scraped', () => {
    const { cluster } = anEc2ClusterStack({ nodeMetrics, prometheusExporters: [PrometheusExporter.JMX] });
    expect(cluster.exporters?.targets).toHaveLength(1);
  });
});

test('brokers that are controllers as well tell of themselves once', () => {
  const { cluster } = anEc2ClusterStack({ controllers: Controllers.combined() });
  const rights = deployed(cluster).nodes.map(({ role }) => JSON.stringify(role.policies));
  expect(rights).toHaveLength(3);
  expect(rights.map((text) => text.match(/cloudwatch:PutMetricData/g)?.length)).toEqual([1, 1, 1]);
});
