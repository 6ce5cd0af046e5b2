import { Duration, Lazy, Token, type Stack } from 'aws-cdk-lib';
import { Alarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Ec2KafkaCluster,
  KafkaMetric,
  KafkaTopology,
  MskCluster,
  MskMonitoringLevel,
  NodeMetrics,
  type IKafkaCluster,
  type KafkaMetrics,
} from '../../lib';
import { KAFKA_METRICS, type KafkaMetricFact } from '../../lib/facts/kafka-metrics';
import { messagesOf, testingStack } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4';
const billing = { group: 'billing', topic: 'clicks' };
const stack = testingStack();
const minutes = (amount: number) => ({ period: Duration.minutes(amount) });

const msk = (
  id: string,
  instanceType: string,
  monitoringLevel = MskMonitoringLevel.PER_TOPIC_PER_BROKER,
): IKafkaCluster => MskCluster.fromAttributes(stack, id, { clusterArn, instanceType, monitoringLevel });

const standard = msk('Standard', 'kafka.m7g.large').metrics;
const express = msk('Express', 'express.m7g.large').metrics;
const serverless = MskCluster.fromAttributes(stack, 'Serverless', {
  clusterArn,
  topology: KafkaTopology.elastic(),
}).metrics;
const ec2 = Ec2KafkaCluster.fromAttributes(stack, 'Ec2', {
  clusterName: 'orders',
  listeners: [],
  nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['*'] }),
}).metrics;

const all: Record<string, KafkaMetrics> = { standard, express, serverless, ec2 };

/** What CloudWatch is asked for, in the words of CloudWatch. */
function asked(metric: IMetric, scope: Stack = stack): object {
  const { metricStat, mathExpression, renderingProperties } = metric.toMetricConfig();
  const { label: name } = renderingProperties ?? {};
  const label = name === undefined ? {} : { label: name };
  if (metricStat) {
    const { dimensions = [] } = metricStat;
    return {
      metric: `${metricStat.namespace} ${metricStat.metricName}`,
      dimensions: scope.resolve(Object.fromEntries(dimensions.map((one) => [one.name, one.value as string]))),
      statistic: metricStat.statistic,
      seconds: metricStat.period.toSeconds(),
      ...label,
    };
  }
  const using = Object.entries(mathExpression?.usingMetrics ?? {}).map(([id, one]) => [id, asked(one, scope)]);
  return {
    // Names may stand in quotes that they do not need.
    query: bare(scope.resolve(mathExpression?.expression)),
    seconds: mathExpression?.period,
    ...(using.length > 0 ? { using: Object.fromEntries(using) } : {}),
    ...label,
  };
}

function bare(expression: unknown): unknown {
  return typeof expression === 'string' ? expression.replaceAll('"', '') : expression;
}

const ofBrokers = 'FROM SCHEMA(AWS/Kafka, Cluster Name, Broker ID)';
const ofTopics = 'FROM SCHEMA(AWS/Kafka, Cluster Name, Broker ID, Topic)';

describe('a metric of the whole cluster', () => {
  test('is its own, where it has one', () => {
    expect(asked(standard.cluster(KafkaMetric.ACTIVE_CONTROLLERS))).toEqual({
      metric: 'AWS/Kafka ActiveControllerCount',
      dimensions: { 'Cluster Name': 'orders' },
      statistic: 'Maximum',
      seconds: 60,
    });
  });

  test('is that of all brokers by the statistic of the metric, where nothing adds up', () => {
    expect(asked(standard.cluster(KafkaMetric.DATA_DISK_USED))).toEqual({
      query: `SELECT MAX(KafkaDataLogsDiskUsed) ${ofBrokers} WHERE Cluster Name = 'orders'`,
      seconds: 60,
    });
    expect(asked(standard.cluster(KafkaMetric.CPU_IDLE, minutes(5)))).toEqual({
      query: `SELECT AVG(CpuIdle) ${ofBrokers} WHERE Cluster Name = 'orders'`,
      seconds: 300,
    });
    expect(asked(standard.cluster(KafkaMetric.VOLUME_READ_BYTES, minutes(5)))).toEqual({
      query: `SELECT SUM(VolumeReadBytes) ${ofBrokers} WHERE Cluster Name = 'orders'`,
      seconds: 300,
    });
  });

  test('is the sum of all, where they add up', () => {
    expect(asked(standard.cluster(KafkaMetric.BYTES_IN))).toEqual({
      query: `SELECT SUM(BytesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders'`,
      seconds: 60,
    });
  });

  test('is the sum of all topics, where there are no brokers', () => {
    expect(asked(serverless.cluster(KafkaMetric.BYTES_OUT))).toEqual({
      query: `SELECT SUM(BytesOutPerSec) FROM SCHEMA(AWS/Kafka, Cluster Name, Topic) WHERE Cluster Name = 'orders'`,
      seconds: 60,
    });
  });

  test('on EC2 is that of all nodes', () => {
    expect(asked(ec2.cluster(KafkaMetric.OFFLINE_PARTITIONS))).toEqual({
      query:
        `SELECT MAX(kafka_controller_kafkacontroller_offlinepartitionscount) FROM SCHEMA(cdk-kafka, ClusterName, NodeId) ` +
        `WHERE ClusterName = 'orders'`,
      seconds: 60,
    });
  });
});

describe('a metric of one broker', () => {
  test('is its own', () => {
    expect(asked(standard.broker(KafkaMetric.CPU_USER, 2))).toEqual({
      metric: 'AWS/Kafka CpuUser',
      dimensions: { 'Cluster Name': 'orders', 'Broker ID': '2' },
      statistic: 'Average',
      seconds: 60,
    });
    expect(asked(ec2.broker(KafkaMetric.HEAP_AFTER_GC, 101))).toMatchObject({
      metric: 'cdk-kafka kafka_node_heap_after_gc_percent',
      dimensions: { ClusterName: 'orders', NodeId: '101' },
    });
  });

  test('is the sum of its topics, where it has a series for each', () => {
    expect(asked(express.broker(KafkaMetric.BYTES_IN, 3))).toEqual({
      query: `SELECT SUM(BytesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders' AND Broker ID = '3'`,
      seconds: 60,
    });
  });

  test('is the fullest of its volumes on EC2', () => {
    expect(asked(ec2.broker(KafkaMetric.DATA_DISK_USED, 101))).toEqual({
      query:
        `SELECT MAX(disk_used_percent) FROM SCHEMA(cdk-kafka, ClusterName, NodeId, path, fstype) ` +
        `WHERE ClusterName = 'orders' AND NodeId = '101'`,
      seconds: 60,
    });
  });
});

test('a metric of every broker is one series each', () => {
  expect(asked(standard.everyBroker(KafkaMetric.CPU_IDLE, minutes(5)))).toEqual({
    query: `SELECT AVG(CpuIdle) ${ofBrokers} WHERE Cluster Name = 'orders' GROUP BY Broker ID ORDER BY AVG() DESC`,
    seconds: 300,
  });
  expect(asked(standard.everyBroker(KafkaMetric.BYTES_OUT))).toEqual({
    query: `SELECT SUM(BytesOutPerSec) ${ofTopics} WHERE Cluster Name = 'orders' GROUP BY Broker ID ORDER BY SUM() DESC`,
    seconds: 60,
  });
  expect(asked(ec2.everyBroker(KafkaMetric.MEMORY_USED))).toMatchObject({
    query: expect.stringMatching(/ WHERE ClusterName = 'orders' GROUP BY NodeId ORDER BY MAX\(\) DESC$/),
  });
});

describe('a metric of one topic', () => {
  test('is the sum of all brokers', () => {
    expect(asked(standard.topic(KafkaMetric.BYTES_IN, 'clicks'))).toEqual({
      query: `SELECT SUM(BytesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders' AND Topic = 'clicks'`,
      seconds: 60,
    });
    expect(asked(express.topic(KafkaMetric.TOPIC_MESSAGES_IN, 'clicks'))).toEqual({
      query: `SELECT SUM(MessagesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders' AND Topic = 'clicks'`,
      seconds: 60,
    });
  });

  test('is its own, where there are no brokers', () => {
    expect(asked(serverless.topic(KafkaMetric.MESSAGES_IN, 'clicks'))).toEqual({
      metric: 'AWS/Kafka MessagesInPerSec',
      dimensions: { 'Cluster Name': 'orders', Topic: 'clicks' },
      statistic: 'Average',
      seconds: 60,
    });
  });
});

test.each(Object.entries({ standard, express, serverless }))('a metric of a consumer group, %s', (_, metrics) => {
  expect(asked(metrics.consumerGroup(KafkaMetric.MAX_TIME_LAG, billing))).toEqual({
    metric: 'AWS/Kafka EstimatedMaxTimeLag',
    dimensions: { 'Cluster Name': 'orders', 'Consumer Group': 'billing', Topic: 'clicks' },
    statistic: 'Maximum',
    seconds: 60,
  });
});

test('a metric of a consumer group on EC2', () => {
  expect(asked(ec2.consumerGroup(KafkaMetric.SUM_OFFSET_LAG, billing, minutes(5)))).toEqual({
    metric: 'cdk-kafka kafka_consumergroup_lag_sum',
    dimensions: { ClusterName: 'orders', consumergroup: 'billing', topic: 'clicks' },
    statistic: 'Maximum',
    seconds: 300,
  });
});

describe('a sum over a longer time', () => {
  const inAnHour = (metric: IMetric) => asked(metric) as { using?: { q?: object } };

  test('is divided by the minutes, in each of which everybody told of himself', () => {
    expect(asked(standard.cluster(KafkaMetric.BYTES_IN, { ...minutes(5), label: 'in' }))).toEqual({
      query: 'q / 5',
      seconds: 300,
      label: 'in',
      using: {
        q: {
          query: `SELECT SUM(BytesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders'`,
          seconds: 300,
          label: 'in',
        },
      },
    });
  });

  test.each<[string, IMetric]>([
    ['a cluster', ec2.cluster(KafkaMetric.CONNECTIONS, { period: Duration.hours(1) })],
    ['a broker', standard.broker(KafkaMetric.CLIENT_CONNECTIONS, 1, { period: Duration.hours(1) })],
    ['every broker', standard.everyBroker(KafkaMetric.BYTES_IN, { period: Duration.hours(1) })],
    ['a topic', express.topic(KafkaMetric.BYTES_OUT, 'clicks', { period: Duration.hours(1) })],
  ])('of %s as well', (_, metric) => {
    expect(inAnHour(metric)).toMatchObject({ query: 'q / 60', using: { q: { seconds: 3600 } } });
  });

  test('is left alone where it is asked for another statistic, or where it is the sum over time that is meant', () => {
    expect(inAnHour(standard.cluster(KafkaMetric.BYTES_IN, { ...minutes(60), statistic: 'Maximum' }))).toEqual({
      query: `SELECT MAX(BytesInPerSec) ${ofTopics} WHERE Cluster Name = 'orders'`,
      seconds: 3600,
    });
    expect(inAnHour(standard.cluster(KafkaMetric.REFUSED_IAM_CONNECTIONS, minutes(60))).using).toBeUndefined();
    expect(
      inAnHour(standard.cluster(KafkaMetric.CPU_USER, { ...minutes(60), statistic: 'Sum' })).using,
    ).toBeUndefined();
  });

  test('is divided as well where it is asked for by name', () => {
    expect(inAnHour(standard.cluster(KafkaMetric.BYTES_IN, { ...minutes(2), statistic: 'Sum' }))).toMatchObject({
      query: 'q / 2',
    });
  });

  test('must be whole minutes', () => {
    expect(() => standard.cluster(KafkaMetric.BYTES_IN, { period: Duration.seconds(90) })).toThrow(
      'whole number of min',
    );
  });
});

describe('how it is read', () => {
  test('of one series with any statistic, and with a name in graphs', () => {
    const options = { ...minutes(10), statistic: 'p99', label: 'user' };
    expect(asked(standard.broker(KafkaMetric.CPU_USER, 1, options))).toMatchObject({
      statistic: 'p99',
      seconds: 600,
      label: 'user',
    });
  });

  test('of several with those of queries', () => {
    const with5 = (statistic: string) => asked(standard.cluster(KafkaMetric.PARTITIONS, { statistic, label: 'all' }));
    expect(with5('SampleCount')).toEqual({
      query: `SELECT COUNT(PartitionCount) ${ofBrokers} WHERE Cluster Name = 'orders'`,
      seconds: 60,
      label: 'all',
    });
    expect(with5('Minimum')).toMatchObject({ query: expect.stringMatching(/^SELECT MIN\(/) });
  });

  test.each(['p99', 'average', 'Average ', 'TM(10%:90%)'])('but not with %s', (statistic) => {
    expect(() => standard.everyBroker(KafkaMetric.CPU_USER, { statistic })).toThrow(
      `[Stack/Standard] 'statistic' of several series must be one of Average, Maximum, Minimum, Sum, SampleCount, got ` +
        `'${statistic}'; ask for one broker to have any other`,
    );
  });
});

describe('tokens are handed on', () => {
  const token = Token.asString({ Ref: 'Parameter' });

  test('as the name of the cluster', () => {
    const { metrics } = MskCluster.fromAttributes(stack, 'Token', { clusterArn: Token.asString({ Ref: 'Arn' }) });
    const name = { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Arn' }] }] };
    expect(asked(metrics.cluster(KafkaMetric.ALL_TOPICS))).toMatchObject({ dimensions: { 'Cluster Name': name } });
    expect(asked(metrics.everyBroker(KafkaMetric.CPU_USER))).toMatchObject({
      query: {
        'Fn::Join': ['', [expect.stringMatching(/ = '$/), name, expect.stringMatching(/^' GROUP BY "Broker ID" /)]],
      },
    });
  });

  test('as the id of a broker', () => {
    const reference = Token.asNumber({ Ref: 'Broker' });
    expect(asked(standard.broker(KafkaMetric.CPU_USER, reference))).toMatchObject({
      dimensions: { 'Broker ID': { Ref: 'Broker' } },
    });
    expect(asked(standard.broker(KafkaMetric.BYTES_IN, reference))).toMatchObject({
      query: { 'Fn::Join': ['', [expect.stringMatching(/ AND "Broker ID" = '$/), { Ref: 'Broker' }, `'`]] },
    });
    const late = Lazy.number({ produce: () => 7 });
    expect(asked(standard.broker(KafkaMetric.BYTES_IN, late))).toMatchObject({
      query: expect.stringMatching(/ AND Broker ID = '7'$/),
    });
  });

  test('as a topic', () => {
    expect(asked(serverless.topic(KafkaMetric.BYTES_IN, token))).toMatchObject({
      dimensions: { Topic: { Ref: 'Parameter' } },
    });
    expect(asked(standard.topic(KafkaMetric.BYTES_IN, token))).toMatchObject({
      query: { 'Fn::Join': ['', [expect.stringMatching(/"?Topic"? = '$/), { Ref: 'Parameter' }, `'`]] },
    });
  });

  test('as a group', () => {
    expect(asked(express.consumerGroup(KafkaMetric.MAX_OFFSET_LAG, { group: token, topic: token }))).toMatchObject({
      dimensions: { 'Consumer Group': { Ref: 'Parameter' }, Topic: { Ref: 'Parameter' } },
    });
  });
});

test.each([0, -1, 1.5, NaN, Infinity])('no broker has the id %d', (brokerId) => {
  expect(() => standard.broker(KafkaMetric.CPU_USER, brokerId)).toThrow(
    `[Stack/Standard] 'brokerId' must be a whole number, 1 or more, got ${brokerId}`,
  );
});

test('names that Kafka does not allow are refused', () => {
  const { SUM_OFFSET_LAG, BYTES_IN } = KafkaMetric;
  expect(() => standard.topic(BYTES_IN, 'my clicks')).toThrow(
    `[Stack/Standard] 'topic' must be 1-249 letters, digits, '.', '_' or '-', got 'my clicks'`,
  );
  expect(() => standard.consumerGroup(SUM_OFFSET_LAG, { group: 'billing', topic: '' })).toThrow(`'topic' must be`);
  expect(() => standard.consumerGroup(SUM_OFFSET_LAG, { group: 'Bücher', topic: 'clicks' })).toThrow(
    `[Stack/Standard] 'group' must be 1-255 characters of ASCII, as CloudWatch knows no others in names, got 'Bücher'`,
  );
});

test('quotes in the name of a group stay in it', () => {
  const { metrics } = Ec2KafkaCluster.fromAttributes(stack, 'Quotes', {
    clusterName: `o'hara`,
    listeners: [],
    nodeMetrics: NodeMetrics.cloudWatch(),
  });
  expect(asked(metrics.cluster(KafkaMetric.LEADERS))).toMatchObject({
    query: expect.stringMatching(/ WHERE ClusterName = 'o\\'hara'$/),
  });
});

describe('what is of something else', () => {
  const { ACTIVE_CONTROLLERS, BYTES_IN, CONNECTIONS, MAX_TIME_LAG } = KafkaMetric;

  test.each<[string, () => IMetric, string]>([
    [
      'a group, of the cluster',
      () => standard.cluster(MAX_TIME_LAG),
      `'maxTimeLag' is of consumer groups; ask metrics.consumerGroup() for it`,
    ],
    [
      'a group, of a broker',
      () => standard.broker(MAX_TIME_LAG, 1),
      `'maxTimeLag' is not of single brokers; ask metrics.consumerGroup() for it`,
    ],
    [
      'a group, of every broker',
      () => standard.everyBroker(MAX_TIME_LAG),
      `'maxTimeLag' is not of single brokers; ask metrics.consumerGroup() for it`,
    ],
    [
      'a group, of a topic',
      () => standard.topic(MAX_TIME_LAG, 'clicks'),
      `'maxTimeLag' is of consumer groups; ask metrics.consumerGroup() for it`,
    ],
    [
      'the cluster, of a broker',
      () => standard.broker(ACTIVE_CONTROLLERS, 1),
      `'activeControllers' is not of single brokers; ask metrics.cluster() for it`,
    ],
    [
      'the cluster, of every broker',
      () => standard.everyBroker(ACTIVE_CONTROLLERS),
      `'activeControllers' is not of single brokers; ask metrics.cluster() for it`,
    ],
    [
      'the cluster, of a topic',
      () => standard.topic(ACTIVE_CONTROLLERS, 'clicks'),
      `'activeControllers' is not of single topics; ask metrics.cluster() for it`,
    ],
    [
      'a broker, of a topic',
      () => standard.topic(CONNECTIONS, 'clicks'),
      `'connections' is not of single topics; ask metrics.cluster() for it`,
    ],
    [
      'a broker, of a group',
      () => standard.consumerGroup(CONNECTIONS, billing),
      `'connections' is not of consumer groups; ask metrics.cluster() for it`,
    ],
  ])('is refused: %s', (_, ask, message) => {
    expect(ask).toThrow(`[Stack/Standard] metric ${message}`);
  });

  test('is refused where only the kind of cluster is another', () => {
    expect(() => serverless.broker(BYTES_IN, 1)).toThrow(
      `[Stack/Serverless] metric 'bytesIn' is not of single brokers; ask metrics.cluster() for it`,
    );
    expect(() => ec2.topic(BYTES_IN, 'clicks')).toThrow(
      `[Stack/Ec2] metric 'bytesIn' is not of single topics; ask metrics.cluster() for it`,
    );
  });
});

describe.each(Object.entries(all))('%s', (kind, metrics) => {
  const broadest = (metric: KafkaMetric) =>
    metric.endsWith('Lag') && metric in lags ? metrics.consumerGroup(metric, billing) : metrics.cluster(metric);
  const lags = { sumOffsetLag: 0, maxOffsetLag: 0, maxTimeLag: 0 };

  test('says that it has what it gives, and no more', () => {
    for (const metric of Object.values(KafkaMetric)) {
      if (metrics.supports(metric)) {
        expect(() => broadest(metric)).not.toThrow();
      } else {
        expect(() => broadest(metric)).toThrow(`the cluster has no metric '${metric}': `);
      }
    }
  });

  test('has what the table says that it has, whatever the level', () => {
    const has = ({ msk, ec2: ofNodes }: KafkaMetricFact) =>
      kind === 'ec2' ? ofNodes !== undefined : msk?.[kind as 'standard'] !== undefined;
    const ids = Object.entries<KafkaMetricFact>(KAFKA_METRICS).flatMap(([id, fact]) => (has(fact) ? id : []));
    expect(Object.values(KafkaMetric).filter((metric) => metrics.supports(metric))).toEqual(ids);
  });

  test('adds up what adds up of several, and reads all else by the statistic of its row', () => {
    for (const metric of Object.values(KafkaMetric).filter((one) => metrics.supports(one))) {
      const { addsUp, statistic }: KafkaMetricFact = KAFKA_METRICS[metric];
      const { metricStat, mathExpression } = broadest(metric).toMetricConfig();
      const [, applied = ''] = /^SELECT (\w+)/.exec(mathExpression?.expression ?? '') ?? [];
      const read = metricStat?.statistic ?? { AVG: 'Average', MAX: 'Maximum', MIN: 'Minimum', SUM: 'Sum' }[applied];
      expect([metric, read]).toEqual([metric, mathExpression && addsUp ? 'Sum' : statistic]);
    }
  });
});

test('alarms take each, and find all that it names', () => {
  const here = testingStack();
  const { metrics } = MskCluster.fromAttributes(here, 'Kafka', { clusterArn });
  const options = { threshold: 1, evaluationPeriods: 1 };
  new Alarm(here, 'Own', { metric: metrics.cluster(KafkaMetric.OFFLINE_PARTITIONS), ...options });
  new Alarm(here, 'Scaled', { metric: metrics.cluster(KafkaMetric.BYTES_IN, minutes(5)), ...options });
  new Alarm(here, 'Each', { metric: metrics.everyBroker(KafkaMetric.CPU_IDLE), ...options });
  expect(messagesOf(here, 'warning')).toEqual([]);
});
