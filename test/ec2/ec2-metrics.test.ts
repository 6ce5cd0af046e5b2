import { KafkaMetric, KafkaTopology, Controllers, Ec2KafkaCluster, NodeMetrics } from '../../lib';
import { exporterName } from '../../lib/cluster/exporter-names';
import { KAFKA_METRICS, type KafkaMetricFact } from '../../lib/facts/kafka-metrics';
import { anEc2ClusterStack, someEc2Brokers } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const ofNodes = (nodeMetrics?: NodeMetrics) =>
  Ec2KafkaCluster.fromAttributes(testingStack(), 'Kafka', { clusterName: 'orders', listeners: [], nodeMetrics })
    .metrics;
const lags = [KafkaMetric.SUM_OFFSET_LAG, KafkaMetric.MAX_OFFSET_LAG, KafkaMetric.MAX_TIME_LAG];
const of = (group: string) => ({ group, topic: 'clicks' });

describe('what nodes send', () => {
  const metrics = ofNodes(NodeMetrics.cloudWatch());
  const rows: [string, KafkaMetricFact][] = Object.entries(KAFKA_METRICS);
  const ofScope = (scope: string) => rows.filter(([, { ec2 }]) => ec2?.scope === scope);

  test.each(ofScope('broker'))(
    '%s has the name of its row, the cluster, the node and what else the row says',
    (id, fact) => {
      const { ec2, jmx } = fact;
      const config = metrics.cluster(id as KafkaMetric).toMetricConfig();
      const name = ec2?.name ?? (jmx && exporterName(jmx));
      const dimensions = ['"cdk-kafka"', 'ClusterName', 'NodeId', ...(ec2?.also ?? [])].join(', ');
      const text = config.mathExpression?.expression.replaceAll(/"(\w+)"/g, '$1');
      expect(text).toMatch(/^SELECT [A-Z]+\(/);
      expect(text?.slice(text.indexOf('('))).toBe(`(${name}) FROM SCHEMA(${dimensions}) WHERE ClusterName = 'orders'`);
    },
  );

  test.each(ofScope('cluster'))('%s is counted in logs, which have a namespace for the cluster', (id, { ec2 }) => {
    const { metricStat } = metrics.cluster(id as KafkaMetric).toMetricConfig();
    expect(metricStat).toMatchObject({ namespace: 'cdk-kafka/orders', metricName: ec2?.name, statistic: 'Sum' });
    expect(metricStat?.dimensions ?? []).toEqual([]);
    expect(() => metrics.broker(id as KafkaMetric, 101)).toThrow(
      `'${id}' is not of single brokers; ask metrics.cluster() for it`,
    );
  });

  test('all that is sent is of nodes and of the cluster, and nothing of groups that nobody named', () => {
    const sent = rows.filter(([, { ec2 }]) => ec2 && ec2.scope !== 'group').map(([id]) => id);
    expect(Object.values(KafkaMetric).filter((metric) => metrics.supports(metric))).toEqual(sent);
    expect(ofScope('group').map(([id]) => id)).toEqual(lags);
  });

  test('what the kernel, the agent and kafka-node know has names of their own', () => {
    const nameOf = (metric: KafkaMetric) =>
      /\("?(\w+)"?\)/.exec(metrics.cluster(metric).toMetricConfig().mathExpression?.expression ?? '')?.[1];
    expect(nameOf(KafkaMetric.CPU_IDLE)).toBe('cpu_usage_idle');
    expect(nameOf(KafkaMetric.MEMORY_USED)).toBe('mem_used_percent');
    expect(nameOf(KafkaMetric.DATA_DISK_USED)).toBe('disk_used_percent');
    expect(nameOf(KafkaMetric.CERTIFICATE_DAYS_LEFT)).toBe('kafka_node_certificate_days_left');
    expect(nameOf(KafkaMetric.UNDER_REPLICATED_PARTITIONS)).toBe(
      'kafka_server_replicamanager_underreplicatedpartitions',
    );
  });
});

test('connections of a node are the sum of its listeners and threads, each of which tells its own', () => {
  const [metric] = [ofNodes(NodeMetrics.cloudWatch()).broker(KafkaMetric.CONNECTIONS, 101).toMetricConfig()];
  expect(metric.metricStat?.statistic ?? metric.mathExpression?.expression).toMatch(/^(Sum|SELECT SUM\(.*)$/);
});

describe('the lag of groups', () => {
  const group = { ClusterName: 'orders', consumergroup: 'billing', topic: 'clicks' };

  test.each([['billing'], ['*']])('is told where %s is named', (named) => {
    const metrics = ofNodes(NodeMetrics.cloudWatch({ consumerGroups: [named] }));
    for (const metric of lags) {
      const { metricStat } = metrics.consumerGroup(metric, of('billing')).toMetricConfig();
      expect(metricStat?.namespace).toBe('cdk-kafka');
      expect(
        Object.fromEntries(metricStat?.dimensions?.map(({ name, value }) => [name, value as string]) ?? []),
      ).toEqual(group);
    }
  });

  test('is refused where no group is named', () => {
    expect(() => ofNodes(NodeMetrics.cloudWatch()).consumerGroup(KafkaMetric.MAX_TIME_LAG, of('billing'))).toThrow(
      new Error(
        `[Stack/Kafka] the cluster has no metric 'maxTimeLag': nodes tell of groups that are named: give ` +
          `NodeMetrics.cloudWatch({ consumerGroups: ['...'] })`,
      ),
    );
  });

  test('is refused of a group that is not among those that are named, of which nobody would ever hear', () => {
    const metrics = ofNodes(NodeMetrics.cloudWatch({ consumerGroups: ['shipping'] }));
    expect(() => metrics.consumerGroup(KafkaMetric.MAX_TIME_LAG, of('billing'))).toThrow(/'billing'/);
  });
});

describe('nodes that send nothing', () => {
  test.each([
    ['because they are told to', NodeMetrics.none()],
    ['because nobody knows them', undefined],
  ])('have no metric, %s', (_, nodeMetrics) => {
    const metrics = ofNodes(nodeMetrics);
    expect(Object.values(KafkaMetric).filter((metric) => metrics.supports(metric))).toEqual([]);
    const message = `its nodes send nothing to CloudWatch: give 'nodeMetrics' NodeMetrics.cloudWatch()`;
    expect(() => metrics.everyBroker(KafkaMetric.CPU_USER)).toThrow(
      new Error(`[Stack/Kafka] the cluster has no metric 'cpuUser': ${message}`),
    );
    expect(() => metrics.consumerGroup(KafkaMetric.MAX_TIME_LAG, of('billing'))).toThrow(message);
  });
});

test('what only Amazon MSK knows is refused', () => {
  expect(() => ofNodes(NodeMetrics.cloudWatch()).cluster(KafkaMetric.STORAGE_USED)).toThrow(
    new Error(`[Stack/Kafka] the cluster has no metric 'storageUsed': Amazon MSK tells it, nodes on EC2 do not`),
  );
});

describe('a cluster', () => {
  test('sends metrics, unless it is told otherwise', () => {
    expect(anEc2ClusterStack().cluster.metrics.supports(KafkaMetric.CPU_USER)).toBe(true);
    const { cluster } = anEc2ClusterStack({ nodeMetrics: NodeMetrics.none() });
    expect(cluster.metrics.supports(KafkaMetric.CPU_USER)).toBe(false);
  });

  test('knows its brokers, and all that tell of themselves', () => {
    expect(anEc2ClusterStack().cluster.metrics._reader.limits).toEqual({ brokers: 3, nodes: 6 });
    const many = anEc2ClusterStack({ brokers: someEc2Brokers({ brokersPerZone: 2 }) });
    expect(many.cluster.metrics._reader.limits).toEqual({ brokers: 6, nodes: 9 });
    const combined = anEc2ClusterStack({ controllers: Controllers.combined() });
    expect(combined.cluster.metrics._reader.limits).toEqual({ brokers: 3, nodes: 3 });
  });

  test('that was made elsewhere knows what is given of it', () => {
    expect(ofNodes()._reader.limits).toEqual({});
    const topology = KafkaTopology.brokers({ count: 6, zones: 3 });
    const attributes = { clusterName: 'orders', listeners: [], topology };
    const { metrics } = Ec2KafkaCluster.fromAttributes(testingStack(), 'Kafka', attributes);
    expect(metrics._reader.limits).toEqual({ brokers: 6 });
  });
});
