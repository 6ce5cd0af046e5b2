import type { App } from 'aws-cdk-lib';
import { Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KafkaConfiguration, KafkaVersion, MskStorage, type MskEbsStorage } from '../../lib';
import { MSK_PROVISIONED_THROUGHPUT } from '../../lib/facts/msk-limits';
import { aClusterStack, aCluster, aNetwork, someBrokers } from '../support/fixtures';
import { messagesOf, propertiesOf, testingApp } from '../support/testing-app';

const gib = (size: number) => Size.gibibytes(size);

/** A cluster whose brokers have this storage, as its template has it. */
function withStorage(instanceType: string, storage: MskStorage, more: Parameters<typeof aClusterStack>[0] = {}) {
  const { stack, cluster } = aClusterStack({ brokers: someBrokers({ instanceType, storage }), ...more });
  return {
    stack,
    cluster,
    get properties() {
      return propertiesOf(stack, 'AWS::MSK::Cluster');
    },
  };
}

const ebs = (options: Partial<MskEbsStorage> = {}) => MskStorage.ebs({ volumeSize: gib(100), ...options });
const tiered = () => MskStorage.tiered({ volumeSize: gib(100) });

test.each([1, 16_384])('a volume may have %i GiB', (size) => {
  expect(MskStorage.ebs({ volumeSize: gib(size) }).volumeSizeGib).toBe(size);
});

test.each([
  [gib(0), 0],
  [gib(16_385), 16_385],
  [Size.mebibytes(1536), 1.5],
])('a volume may not have %s', (volumeSize, got) => {
  expect(() => MskStorage.ebs({ volumeSize })).toThrow(
    `'volumeSize in GiB' must be a whole number, between 1 and 16384, got ${got}`,
  );
});

test('a size that is a token is handed on', () => {
  const token = Token.asNumber({ Ref: 'Size' });
  expect(MskStorage.ebs({ volumeSize: gib(token) }).volumeSizeGib).toBe(token);
});

describe('provisioned throughput', () => {
  test.each([
    ['kafka.m5.4xlarge', 250],
    ['kafka.m5.4xlarge', 593],
    ['kafka.m7g.2xlarge', 312],
    ['kafka.m7g.16xlarge', 1000],
  ])('%s has %i MiB/s', (instanceType, provisionedThroughput) => {
    const { properties } = withStorage(instanceType, ebs({ provisionedThroughput }));
    expect(properties.BrokerNodeGroupInfo).toMatchObject({
      StorageInfo: {
        EBSStorageInfo: {
          VolumeSize: 100,
          ProvisionedThroughput: { Enabled: true, VolumeThroughput: provisionedThroughput },
        },
      },
    });
  });

  test.each([
    [
      'kafka.m5.4xlarge',
      594,
      'must be at most 593 MiB/s (as of 2026-11-20), got 594; lower it, or take larger brokers',
    ],
    ['kafka.m7g.2xlarge', 313, 'must be at most 312 MiB/s'],
    ['kafka.m7g.16xlarge', 1001, 'must be at most 1000 MiB/s'],
  ])('%s has no %i MiB/s', (instanceType, provisionedThroughput, message) => {
    expect(() => withStorage(instanceType, ebs({ provisionedThroughput }))).toThrow(
      `[Stack/Kafka] 'provisionedThroughput' on ${instanceType} ${message}`,
    );
  });

  test.each(['kafka.t3.small', 'kafka.m5.large', 'kafka.m5.2xlarge', 'kafka.m7g.xlarge'])(
    '%s has none',
    (instanceType) => {
      const version = { kafkaVersion: KafkaVersion.V3_9_X };
      expect(() => withStorage(instanceType, ebs({ provisionedThroughput: 250 }), version)).toThrow(
        `[Stack/Kafka] 'provisionedThroughput' is not to be had on ${instanceType}; take kafka.m7g.2xlarge, kafka.m5.4xlarge or larger`,
      );
    },
  );

  test('a size that nobody knew may have any', () => {
    expect(() => withStorage('kafka.m9g.large', ebs({ provisionedThroughput: 2000 }))).not.toThrow();
  });

  test.each([249, 250.5, 1])('%d MiB/s are too few', (provisionedThroughput) => {
    expect(() => ebs({ provisionedThroughput })).toThrow(
      `'provisionedThroughput' must be a whole number, 250 or more, got ${provisionedThroughput}`,
    );
  });

  test('a volume must have 10 GiB for it', () => {
    expect(() => ebs({ volumeSize: gib(9), provisionedThroughput: 250 })).toThrow(
      `'provisionedThroughput' needs a 'volumeSize' of 10 GiB or more, got 9 GiB`,
    );
    expect(() => ebs({ volumeSize: gib(10), provisionedThroughput: 250 })).not.toThrow();
  });

  test('tokens are handed on', () => {
    const provisionedThroughput = Token.asNumber({ Ref: 'Throughput' });
    const storage = ebs({ volumeSize: gib(Token.asNumber({ Ref: 'Size' })), provisionedThroughput });
    expect(storage.provisionedThroughputMibps).toBe(provisionedThroughput);
    expect(() => withStorage(Token.asString({ Ref: 'Type' }), storage)).not.toThrow();
    expect(() => withStorage('kafka.m5.4xlarge', storage)).not.toThrow();
  });

  test.each([
    [undefined, { VolumeSize: 100 }],
    [0, { VolumeSize: 100, ProvisionedThroughput: { Enabled: false } }],
  ])('of %s: nothing is said, or that it is off, on every size alike', (provisionedThroughput, expected) => {
    for (const instanceType of ['kafka.m5.4xlarge', 'kafka.m5.large']) {
      const { properties } = withStorage(instanceType, ebs({ provisionedThroughput }));
      const { StorageInfo } = properties.BrokerNodeGroupInfo as { StorageInfo: unknown };
      expect(StorageInfo).toEqual({ EBSStorageInfo: expected });
    }
  });

  test.each(Object.entries(MSK_PROVISIONED_THROUGHPUT.maxMibps))(
    '%s has %i MiB/s and not one more',
    (instanceType, max) => {
      expect(() => withStorage(instanceType, ebs({ provisionedThroughput: max }))).not.toThrow();
      expect(() => withStorage(instanceType, ebs({ provisionedThroughput: max + 1 }))).toThrow(`at most ${max} MiB/s`);
      expect(() =>
        withStorage(instanceType, ebs({ provisionedThroughput: Lazy.number({ produce: () => max + 1 }) })),
      ).not.toThrow();
    },
  );

  test('cannot be said to be enabled apart from its value', () => {
    // @ts-expect-error a number is what enables it
    expect(() => ebs({ provisionedThroughput: { enabled: true } })).toThrow();
  });
});

describe('tiered storage', () => {
  test('is said by the mode of the cluster', () => {
    expect(withStorage('kafka.m7g.large', tiered()).properties.StorageMode).toBe('TIERED');
    expect(withStorage('kafka.m7g.large', ebs()).properties).not.toHaveProperty('StorageMode');
  });

  test('is not to be had on kafka.t3.small', () => {
    expect(() => withStorage('kafka.t3.small', tiered(), { kafkaVersion: KafkaVersion.V3_9_X })).toThrow(
      `[Stack/Kafka] tiered storage is not to be had on kafka.t3.small; take kafka.m7g.large or larger`,
    );
  });

  test.each([
    ['3.5.1', false],
    ['2.8.1', false],
    ['3.6.0', true],
    ['2.8.2.tiered', true],
    ['3.9.x.kraft', true],
    ['4.9.x.kraft', true],
  ])('version %s: %s', (version, possible) => {
    const define = () => withStorage('kafka.m5.large', tiered(), { kafkaVersion: KafkaVersion.of(version) });
    if (possible) {
      expect(define).not.toThrow();
    } else {
      expect(define).toThrow(`[Stack/Kafka] tiered storage needs Kafka 3.6 or later, got ${version}`);
    }
  });

  test.each(['compact', 'compact,delete'])('is not for a cleanup policy of %s', (logCleanupPolicy) => {
    const configuration = KafkaConfiguration.of({ logCleanupPolicy });
    expect(() => withStorage('kafka.m7g.large', tiered(), { configuration })).toThrow(
      `[Stack/Kafka] 'logCleanupPolicy' must be 'delete' with tiered storage, got '${logCleanupPolicy}'`,
    );
    expect(() => withStorage('kafka.m7g.large', ebs(), { configuration })).not.toThrow();
  });

  test('takes a version that is a token', () => {
    const kafkaVersion = KafkaVersion.of(Token.asString({ Ref: 'AWS::NoValue' }));
    expect(() => withStorage('kafka.m7g.large', tiered(), { kafkaVersion })).not.toThrow();
  });

  test('takes a policy that is a token, and one that is right', () => {
    for (const logCleanupPolicy of ['delete', Token.asString({ Ref: 'Policy' })]) {
      const configuration = KafkaConfiguration.of({ logCleanupPolicy });
      expect(() => withStorage('kafka.m7g.large', tiered(), { configuration })).not.toThrow();
    }
  });
});

describe('auto-scaling', () => {
  const scaling = { maxVolumeSize: gib(500) };

  test('grows to 60 % of the volumes, up to the most, and never shrinks', () => {
    const { stack, cluster } = withStorage('kafka.m7g.large', ebs({ autoScaling: scaling }));
    expect(propertiesOf(stack, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual({
      ServiceNamespace: 'kafka',
      ScalableDimension: 'kafka:broker-storage:VolumeSize',
      ResourceId: { 'Fn::GetAtt': [expect.stringContaining('Kafka'), 'Arn'] },
      MinCapacity: 1,
      MaxCapacity: 500,
    });
    expect(propertiesOf(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy')).toEqual({
      PolicyName: 'orders-storage',
      PolicyType: 'TargetTrackingScaling',
      ScalingTargetId: { Ref: expect.stringContaining('StorageTarget') },
      TargetTrackingScalingPolicyConfiguration: {
        DisableScaleIn: true,
        PredefinedMetricSpecification: { PredefinedMetricType: 'KafkaBrokerStorageUtilization' },
        TargetValue: 60,
      },
    });
    expect(cluster.node.findAll().filter((construct) => construct instanceof iam.Role)).toEqual([]);
  });

  test('is not there where nobody asked for it', () => {
    const { stack } = withStorage('kafka.m7g.large', ebs());
    Template.fromStack(stack).resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  test.each([10, 80])('the target may be %i %%', (targetUtilizationPercent) => {
    expect(() => ebs({ autoScaling: { ...scaling, targetUtilizationPercent } })).not.toThrow();
  });

  test.each([9, 81, 55.5])('the target may not be %d %%', (targetUtilizationPercent) => {
    expect(() => ebs({ autoScaling: { ...scaling, targetUtilizationPercent } })).toThrow(
      `'targetUtilizationPercent' must be a whole number, between 10 and 80, got ${targetUtilizationPercent}`,
    );
  });

  test.each([100, 99])('the most may not be %i GiB, which is no growth', (size) => {
    expect(() => ebs({ autoScaling: { maxVolumeSize: gib(size) } })).toThrow(
      `'maxVolumeSize' must be more than 'volumeSize', 100 GiB, got ${size} GiB; the volumes could not grow`,
    );
  });

  test('the most may not be beyond 16 TiB, nor half a GiB', () => {
    expect(() => ebs({ autoScaling: { maxVolumeSize: gib(16_385) } })).toThrow(`'maxVolumeSize in GiB' must be`);
    expect(() => ebs({ autoScaling: { maxVolumeSize: Size.mebibytes(200_000) } })).toThrow(
      `'maxVolumeSize in GiB' must be`,
    );
  });

  test('a size that is a token is not compared', () => {
    const maxVolumeSize = gib(Token.asNumber({ Ref: 'Most' }));
    expect(() => ebs({ autoScaling: { maxVolumeSize } })).not.toThrow();
    expect(() => ebs({ volumeSize: gib(Token.asNumber({ Ref: 'Size' })), autoScaling: scaling })).not.toThrow();
  });

  test.each([
    ['ap-northeast-3', [expect.stringMatching(/region ap-northeast-3 had no auto-scaling of storage on 2026-11-20/)]],
    ['eu-west-1', []],
  ])('in %s', (region, expected) => {
    const app: App = testingApp();
    const stack = new Stack(app, 'Stack', { env: { region } });
    const zones = ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
    const cluster = aCluster(stack, {
      network: aNetwork(stack, { availabilityZones: zones }),
      brokers: someBrokers({ storage: ebs({ autoScaling: scaling }) }),
    });
    expect(messagesOf(cluster, 'warning')).toEqual(expected);
  });

  test('with provisioned throughput is warned about, because the next change of the storage fails', () => {
    const both = ebs({ autoScaling: scaling, provisionedThroughput: 250 });
    expect(messagesOf(withStorage('kafka.m5.4xlarge', both).cluster, 'warning')).toEqual([
      expect.stringMatching(/a later change of 'provisionedThroughput' then fails; raise 'volumeSize'/),
    ]);
  });
});
