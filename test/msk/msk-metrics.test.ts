import { Size, Token } from 'aws-cdk-lib';
import {
  ClientAuthentication,
  KafkaAuthentication,
  KafkaMetric,
  KafkaTopology,
  KafkaVersion,
  MskCluster,
  MskMonitoringLevel,
  MskServerlessCluster,
  MskStorage,
  type MskClusterAttributes,
  type MskClusterProps,
} from '../../lib';
import { aClusterStack, aServerlessStack, expressBrokers, someBrokers } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0a1b-2c3d-4';
const { CPU_USER, DATA_DISK_USED, EBS_BALANCE, MESSAGES_IN, PRODUCE_THROTTLE_TIME } = KafkaMetric;
const { STORAGE_USED, TOPIC_MESSAGES_IN, VOLUME_READ_BYTES } = KafkaMetric;
const { DEFAULT, PER_BROKER, PER_TOPIC_PER_BROKER, PER_TOPIC_PER_PARTITION } = MskMonitoringLevel;

const metricsOf = (props: Partial<MskClusterProps> = {}) => aClusterStack(props).cluster.metrics;
const imported = (attributes: Partial<MskClusterAttributes> = {}) =>
  MskCluster.fromAttributes(testingStack(), 'Kafka', { clusterArn, ...attributes }).metrics;

const serverlessMetrics = () => aServerlessStack().cluster.metrics;

describe('what a cluster has', () => {
  const some = [CPU_USER, PRODUCE_THROTTLE_TIME, TOPIC_MESSAGES_IN];

  test.each([
    ['is the essential, where nothing is said', undefined, [true, false, false]],
    ['is the essential', DEFAULT, [true, false, false]],
    ['is more of each broker', PER_BROKER, [true, true, false]],
    ['is more of each topic', PER_TOPIC_PER_BROKER, [true, true, true]],
    ['is no less with partitions', PER_TOPIC_PER_PARTITION, [true, true, true]],
  ])('%s', (_, monitoringLevel, supported) => {
    for (const brokers of [someBrokers(), expressBrokers()]) {
      const metrics = metricsOf({ brokers, monitoringLevel });
      expect(some.map((metric) => metrics.supports(metric))).toEqual(supported);
    }
    expect(some.map((metric) => imported({ monitoringLevel }).supports(metric))).toEqual(supported);
  });

  test('depends on its brokers', () => {
    const asked = [DATA_DISK_USED, STORAGE_USED, MESSAGES_IN, EBS_BALANCE];
    const has = (metrics: ReturnType<typeof metricsOf>) => asked.filter((metric) => metrics.supports(metric));
    expect(has(metricsOf())).toEqual([DATA_DISK_USED, MESSAGES_IN]);
    expect(has(metricsOf({ brokers: expressBrokers() }))).toEqual([STORAGE_USED, MESSAGES_IN]);
    expect(has(serverlessMetrics())).toEqual([MESSAGES_IN]);
  });
});

describe('what it does not have is refused, and who has it is told', () => {
  test.each([
    [
      'because of its level',
      metricsOf(),
      PRODUCE_THROTTLE_TIME,
      `'produceThrottleTime': it needs 'monitoringLevel' PER_BROKER or above, got DEFAULT`,
    ],
    [
      'because of its level, by topic',
      metricsOf({ monitoringLevel: PER_BROKER, brokers: expressBrokers() }),
      TOPIC_MESSAGES_IN,
      `'topicMessagesIn': it needs 'monitoringLevel' PER_TOPIC_PER_BROKER or above, got PER_BROKER`,
    ],
    [
      'because of Express brokers',
      metricsOf({ brokers: expressBrokers(), monitoringLevel: PER_BROKER }),
      VOLUME_READ_BYTES,
      `'volumeReadBytes': clusters with Express brokers do not tell it, clusters with standard brokers do`,
    ],
    [
      'because of standard brokers',
      metricsOf(),
      STORAGE_USED,
      `'storageUsed': clusters with standard brokers do not tell it, clusters with Express brokers do`,
    ],
    [
      'because it has no brokers',
      serverlessMetrics(),
      CPU_USER,
      `'cpuUser': serverless clusters do not tell it, clusters with standard brokers and clusters with Express brokers do`,
    ],
    ['because of Amazon MSK', metricsOf(), EBS_BALANCE, `'ebsBalance': Amazon MSK does not tell it, Kafka on EC2 does`],
  ])('%s', (_, metrics, metric, message) => {
    expect(() => metrics.cluster(metric)).toThrow(new Error(`[Stack/Kafka] the cluster has no metric ${message}`));
    expect(() => metrics.everyBroker(metric)).toThrow(message);
    expect(() => metrics.broker(metric, 1)).toThrow(message);
    expect(() => metrics.topic(metric, 'clicks')).toThrow(message);
    expect(() => metrics.consumerGroup(metric, { group: 'billing', topic: 'clicks' })).toThrow(message);
  });
});

// https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
test('a group with a colon in its name is refused, as Amazon MSK tells nothing of it', () => {
  const group = { group: 'billing:eu', topic: 'clicks' };
  for (const metrics of [metricsOf(), metricsOf({ brokers: expressBrokers() }), serverlessMetrics()]) {
    expect(() => metrics.consumerGroup(KafkaMetric.SUM_OFFSET_LAG, group)).toThrow(
      `'group' must have no colon, because Amazon MSK tells nothing of such groups, got 'billing:eu'`,
    );
  }
});

describe('a cluster that was made elsewhere', () => {
  test('has standard brokers, unless its instance type or its topology says otherwise', () => {
    expect(imported().supports(DATA_DISK_USED)).toBe(true);
    expect(imported({ instanceType: 'kafka.m7g.large' }).supports(DATA_DISK_USED)).toBe(true);
    expect(imported({ instanceType: 'express.m7g.large' }).supports(DATA_DISK_USED)).toBe(false);
    expect(imported({ instanceType: 'express.m7g.large' }).supports(STORAGE_USED)).toBe(true);
    const elastic = imported({ topology: KafkaTopology.elastic() });
    expect([DATA_DISK_USED, STORAGE_USED, TOPIC_MESSAGES_IN].map((metric) => elastic.supports(metric))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('has what is given of it', () => {
    expect(imported()._reader.limits).toEqual({});
    const known = imported({
      instanceType: 'express.m7g.large',
      topology: KafkaTopology.brokers({ count: 6, zones: 3 }),
      authentications: [KafkaAuthentication.IAM],
    });
    expect(known._reader.limits).toMatchObject({ brokers: 6, ingressMBps: 15.6, iamConnections: 3000 });
  });

  test('is asked by the name in its ARN', () => {
    const { metricStat } = imported().cluster(KafkaMetric.ALL_TOPICS).toMetricConfig();
    expect(metricStat?.dimensions).toEqual([{ name: 'Cluster Name', value: 'orders' }]);
  });

  test('that is serverless is so by its attributes', () => {
    const stack = testingStack();
    const cluster = MskServerlessCluster.fromAttributes(stack, 'Kafka', { clusterArn });
    expect(cluster.metrics.supports(MESSAGES_IN)).toBe(true);
    expect(cluster.metrics.supports(CPU_USER)).toBe(false);
  });
});

describe('limits', () => {
  const iam = { iamConnections: 3000, iamConnectionsPerSecond: 100 };

  test('of standard brokers are those of their size', () => {
    expect(metricsOf({ brokers: someBrokers({ brokersPerZone: 2 }) })._reader.limits).toEqual({
      brokers: 6,
      partitionsPerBroker: 1000,
      volumeMibps: expect.closeTo(75.1, 1),
      ...iam,
    });
  });

  test('of a burstable size are lower', () => {
    const brokers = someBrokers({ instanceType: 'kafka.t3.small' });
    expect(metricsOf({ brokers, kafkaVersion: KafkaVersion.V3_9_X })._reader.limits).toEqual({
      brokers: 3,
      partitionsPerBroker: 300,
      volumeMibps: expect.closeTo(20.7, 1),
      cpuCredits: 100,
      iamConnections: 3000,
      iamConnectionsPerSecond: 4,
    });
  });

  test('of Express brokers are what they take and give for good', () => {
    expect(metricsOf({ brokers: expressBrokers() })._reader.limits).toEqual({
      brokers: 3,
      partitionsPerBroker: 1000,
      ingressMBps: 15.6,
      egressMBps: 31.2,
      ...iam,
    });
  });

  test('of a serverless cluster are those of all of it', () => {
    expect(serverlessMetrics()._reader.limits).toEqual({ ingressMBps: 200, egressMBps: 400 });
  });

  // Connections are told of all ways in together.
  describe('of IAM', () => {
    const iamOf = (...clientAuthentication: ClientAuthentication[]) => {
      const { iamConnections, iamConnectionsPerSecond } = metricsOf({ clientAuthentication })._reader.limits;
      return { iamConnections, iamConnectionsPerSecond };
    };
    const importedWith = (...authentications: KafkaAuthentication[]) => imported({ authentications })._reader.limits;

    test('are there where it is the only way in', () => {
      expect(iamOf(ClientAuthentication.iam())).toEqual(iam);
      expect(importedWith(KafkaAuthentication.IAM)).toMatchObject(iam);
    });

    test('are not there where there are others', () => {
      expect(iamOf(ClientAuthentication.scram())).toEqual({});
      expect(iamOf(ClientAuthentication.iam(), ClientAuthentication.scram())).toEqual({});
      expect(importedWith(KafkaAuthentication.IAM, KafkaAuthentication.SCRAM)).toEqual({});
    });
  });

  test('of a size that nobody knows are not there', () => {
    for (const instanceType of ['kafka.m9g.large', Token.asString({ Ref: 'Type' })]) {
      expect(metricsOf({ brokers: someBrokers({ instanceType }) })._reader.limits).toEqual({ brokers: 3, ...iam });
    }
  });

  describe('of a volume', () => {
    const volume = (instanceType: string, provisionedThroughput?: number) => {
      const storage = MskStorage.ebs({ volumeSize: Size.gibibytes(100), provisionedThroughput });
      return metricsOf({ brokers: someBrokers({ instanceType, storage }) })._reader.limits.volumeMibps;
    };

    test('are what comes with it, where nothing is provisioned', () => {
      expect(volume('kafka.m7g.4xlarge')).toBe(250);
      expect(volume('kafka.m7g.4xlarge', 0)).toBe(250);
    });

    test('are what is provisioned', () => {
      expect(volume('kafka.m7g.4xlarge', 500)).toBe(500);
    });

    test('are no more than the way to it', () => {
      expect(volume('kafka.m7g.2xlarge', 312)).toBeCloseTo(298, 0);
    });

    test('are not known of Express brokers, which have none', () => {
      expect(metricsOf({ brokers: expressBrokers() })._reader.limits.volumeMibps).toBeUndefined();
    });

    test('are not known of a cluster that was made elsewhere, as nobody said what is provisioned', () => {
      expect(imported({ instanceType: 'kafka.m7g.4xlarge' })._reader.limits.volumeMibps).toBeUndefined();
    });

    test('are not known where a token is provisioned', () => {
      expect(volume('kafka.m7g.4xlarge', Token.asNumber({ Ref: 'Throughput' }))).toBeUndefined();
    });
  });
});
