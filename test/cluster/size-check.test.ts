import { Size, Token } from 'aws-cdk-lib';
import {
  BrokerStorage,
  EnvironmentProfile,
  KafkaConfiguration,
  KafkaEnvironment,
  MskStorage,
  type Workload,
} from '../../lib';
import {
  aClusterStack,
  anEc2ClusterStack,
  expressBrokers,
  someBrokers,
  someEc2Brokers,
  threeZones,
} from '../support/fixtures';
import { messagesOf, testingApp } from '../support/testing-app';

const gib = (size: number) => Size.gibibytes(size);
const light: Workload = { ingressMibps: 0.2, retentionHours: 24, partitions: 9 };

const ofMsk = (workload: Workload, brokers = someBrokers(), configuration?: KafkaConfiguration) =>
  messagesOf(aClusterStack({ brokers, workload, configuration }).stack, 'warning');
const ofEc2 = (workload: Workload, brokers = someEc2Brokers()) =>
  messagesOf(anEc2ClusterStack({ brokers, workload }).stack, 'warning');

test('a cluster that carries its workload is not spoken of', () => {
  expect(ofMsk(light)).toEqual([]);
  expect(ofMsk(light, expressBrokers())).toEqual([]);
  expect(ofEc2(light)).toEqual([]);
});

test('without a workload nothing is checked', () => {
  const brokers = someBrokers({ storage: MskStorage.ebs({ volumeSize: gib(1) }) });
  expect(messagesOf(aClusterStack({ brokers }).stack, 'warning')).toEqual([]);
});

describe('what is too little', () => {
  test('volumes for the retention, on Amazon MSK', () => {
    expect(ofMsk({ ...light, ingressMibps: 2 })).toEqual([
      expect.stringContaining(
        `3 x kafka.m7g.large cannot carry the 'workload': disk must be at most 70 GiB, is 177.8; what would help: more or larger ` +
          `volumes, shorter retention, better compression, or Express brokers`,
      ),
    ]);
  });

  test('and on EC2, where the volumes of a broker count together', () => {
    const two = someEc2Brokers({ storage: BrokerStorage.gp3({ size: gib(100), volumes: 2 }) });
    expect(ofEc2({ ...light, ingressMibps: 1.5 }, two)).toEqual([]);
    expect(ofEc2({ ...light, ingressMibps: 1.5 })).toEqual([
      expect.stringMatching(/3 x r7g.2xlarge cannot carry the 'workload': disk must be at most 70 GiB, is 135.6;/),
    ]);
  });

  test('partitions on a broker', () => {
    const workload = { ...light, partitions: 1001, segmentMib: 1 };
    expect(ofMsk(workload)).toEqual([
      expect.stringContaining(
        `partitions must be at most 1,000 replicas a broker, is 1,001; what would help: more or larger`,
      ),
    ]);
    expect(ofEc2({ ...workload, partitions: 4000 })).toEqual([]);
    expect(ofEc2({ ...workload, partitions: 4001 })).toEqual([
      expect.stringContaining('4,000 replicas a broker, is 4,001'),
    ]);
  });

  test('throughput, with all the limits that do not hold in one warning', () => {
    const busy = { ...light, ingressMibps: 40, retentionHours: 0.1, segmentMib: 16 };
    const [warning, ...others] = ofMsk(busy);
    expect(warning).toMatch(
      /disk throughput \(zone down\) must be at most 56\.33 MiB\/s.* and disk while catching up must be/,
    );
    expect(others).toEqual([]);
    expect(ofMsk(busy, expressBrokers())).toEqual([
      expect.stringContaining('ingress must be at most 11.16 MiB/s, is 20'),
    ]);
  });
});

describe('what the workload does not say', () => {
  const open: Workload = { ingressMibps: 2, partitions: 9 };

  test.each([
    ['hours', { logRetentionHours: 1 }],
    ['minutes, which come before hours', { logRetentionMinutes: 60, logRetentionHours: 999 }],
    [
      'milliseconds, which come before both',
      { logRetentionMs: 3_600_000, logRetentionMinutes: 9e6, logRetentionHours: 999 },
    ],
  ])('retention is that of the configuration, in %s', (_, hour) => {
    expect(ofMsk(open, someBrokers(), KafkaConfiguration.of(hour))).toEqual([]);
    const days = KafkaConfiguration.of({ logRetentionHours: 72 });
    expect(ofMsk(open, someBrokers(), days)).toEqual([expect.stringContaining('disk must be at most 70 GiB')]);
  });

  test('so is the size of what a partition keeps', () => {
    const gibibyte = KafkaConfiguration.of({ logRetentionMs: -1, logRetentionBytes: 2 ** 30 });
    expect(ofMsk(open, someBrokers(), gibibyte)).toEqual([]);
  });

  test('retention for ever is none, which is an error with the path', () => {
    const forEver = KafkaConfiguration.of({ logRetentionMs: -1, logRetentionHours: 1 });
    expect(() => ofMsk(open, someBrokers(), forEver)).toThrow(
      `[Stack/Kafka] 'workload': 'retentionHours' or 'retentionGibPerPartition' must be given`,
    );
  });

  test('where neither says it, it is the week that Kafka has', () => {
    // 2 MiB/s for 168 hours, and nine segments that are not closed.
    expect(ofMsk(open)).toEqual([expect.stringContaining('disk must be at most 70 GiB, is 1,190')]);
  });

  test('replicas are those of the configuration', () => {
    const workload: Workload = { ...light, ingressMibps: 0.7 };
    expect(ofMsk(workload)).toHaveLength(0);
    const two = KafkaConfiguration.of({ defaultReplicationFactor: 2, minInsyncReplicas: 1 });
    expect(ofMsk({ ...light, ingressMibps: 1.05 })).toHaveLength(1);
    expect(
      ofMsk({ ...light, ingressMibps: 1.05 }, someBrokers(), two).filter((text) => text.includes('cannot carry')),
    ).toEqual([]);
  });
});

describe('nothing is said', () => {
  const heavy: Workload = { ingressMibps: 500, retentionHours: 999 };
  const token = Token.asNumber({ Ref: 'Parameter' });

  test('of a token, in the workload or in the size', () => {
    expect(ofMsk({ ...heavy, ingressMibps: token })).toEqual([]);
    expect(ofMsk(heavy, someBrokers({ instanceType: Token.asString({ Ref: 'Parameter' }) }))).toEqual([]);
    expect(ofMsk(heavy, someBrokers({ storage: MskStorage.ebs({ volumeSize: gib(token) }) }))).toEqual([]);
    expect(ofEc2(heavy, someEc2Brokers({ storage: BrokerStorage.gp3({ size: gib(token) }) }))).toEqual([]);
  });

  test('of a type of which nothing is known, but that', () => {
    expect(ofMsk(heavy, someBrokers({ instanceType: 'kafka.m9g.large' }))).toEqual([
      expect.stringContaining(`'kafka.m9g.large' was not among the standard brokers`),
    ]);
  });
});

test('a workload that cannot be is an error with the path of its cluster', () => {
  expect(() => aClusterStack({ workload: { ingressMibps: 0, retentionHours: 1 } })).toThrow(
    `[Stack/Kafka] 'workload': 'ingressMibps' must be a number of MiB/s, more than 0, got 0`,
  );
});

test('environments hand it on', () => {
  const app = testingApp();
  const workload = { ...light, ingressMibps: 50 };
  const env = { region: 'ap-northeast-2' };
  KafkaEnvironment.of(app, 'prod', {
    env,
    availabilityZones: threeZones,
    profile: EnvironmentProfile.prod({ workload }),
  });
  KafkaEnvironment.of(app, 'large', {
    env,
    availabilityZones: threeZones,
    profile: EnvironmentProfile.large({ workload }),
  });
  const found = messagesOf(app, 'warning').flatMap((text) => /(.*) cannot carry/.exec(text)?.[1] ?? []);
  expect([...new Set(found)]).toEqual(['3 x kafka.m7g.xlarge', '6 x r7g.2xlarge']);
});
