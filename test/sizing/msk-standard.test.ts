import { MSK_STANDARD_SIZES } from '../../lib/facts/msk-broker-sizes';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { mskStandardCandidates, mskStandardMachine } from '../../lib/sizing/msk-standard';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';

/** Three brokers write all of the peak, and of it only: nobody lags, nothing is caught up. */
const WORKLOAD: Workload = {
  ingressMibps: 70,
  peakIngressMibps: 150,
  retentionHours: 10,
  partitions: 30,
  toleratedLagMinutes: 0,
  zoneOutageMinutes: 0,
};

function cheapest(instanceType: string, workload: Partial<Workload> = {}, more: PlanOptions = {}): ClusterCandidate {
  const options = { kinds: [KafkaKind.MSK_STANDARD], instanceTypes: [instanceType], ...more };
  return KafkaSizing.plan({ ...WORKLOAD, ...workload }, options).kinds[0]?.cheapest as ClusterCandidate;
}

describe('what a volume does', () => {
  test.each([
    // EBS of 78.75 MB/s is less than what comes with a volume
    ['kafka.m7g.large', 75.1018524169921875],
    // 593.75 MB/s are 566.2 MiB/s, less than the 593 that may be provisioned
    ['kafka.m5.4xlarge', 566.24412536621094],
    // 287.5 MB/s are 274.2, but throughput of this one cannot be provisioned
    ['kafka.m5.2xlarge', 250],
    // 2500 MB/s, of which 1000 MiB/s may be provisioned
    ['kafka.m7g.16xlarge', 1000],
  ])('of %s is at most %f MiB/s', (type, expected) => {
    const size = MSK_STANDARD_SIZES[type] as (typeof MSK_STANDARD_SIZES)[string];
    expect(mskStandardMachine(type, size).diskMibps).toBeCloseTo(expected, 9);
  });

  test('comes with it up to 250 MiB/s', () => {
    // 150 / 0.75 = 200
    expect(cheapest('kafka.m7g.4xlarge')).toMatchObject({
      count: 3,
      storage: { volumes: 1, throughputMibps: 250, provisionedThroughput: false },
    });
  });

  test('is provisioned beyond, as much as is needed', () => {
    // 225.2 / 0.75 = 300.27
    expect(cheapest('kafka.m7g.4xlarge', { peakIngressMibps: 225.2 })).toMatchObject({
      count: 3,
      storage: { volumes: 1, throughputMibps: 301, provisionedThroughput: true },
    });
  });
});

test('brokers catch up with the throughput that is provisioned, and not with all that could be', () => {
  // 150 + 150: 60 x 150 / (300 - 150), and not 60 x 150 / (596 - 150)
  const { storage, catchUpMinutes } = cheapest('kafka.m7g.4xlarge', { zoneOutageMinutes: 60 });
  expect(storage).toMatchObject({ throughputMibps: 300, provisionedThroughput: true });
  expect(catchUpMinutes).toBeCloseTo(60, 9);
});

describe('a volume', () => {
  test('is filled to 70 % at most', () => {
    // 70 x 36,000 / 1024 + 30 = 2490.9 GiB on each of three, by 0.7 = 3558.5
    const { storage } = cheapest('kafka.m7g.4xlarge');
    expect(storage).toMatchObject({ volumes: 1, volumeGib: 3559 });
    expect(storage?.filledPercent).toBeCloseTo(69.99, 2);
  });

  test('has room for the busiest partition', () => {
    // 70 x 36,000 / 1024 + 1 = 2461.9 GiB in one partition, which is all that is on any of six brokers: by 0.7 = 3517.03
    const { count, storage } = cheapest('kafka.m7g.4xlarge', { partitions: 1, peakIngressMibps: 70 }, { brokers: 6 });
    expect(count).toBe(6);
    expect(storage).toMatchObject({ volumes: 1, volumeGib: 3518 });
    expect(storage?.filledPercent).toBeCloseTo(35, 1);
  });

  test('has 10 GiB at least', () => {
    const { storage } = cheapest('kafka.m7g.large', { ingressMibps: 0.01, peakIngressMibps: 0.01 });
    expect(storage?.volumeGib).toBe(10);
  });

  test('has 16 TiB at most: more brokers', () => {
    // 100 x 3600 x 500 / 1024 + 30 = 175,811 GiB three times, by 0.7 x 16,384 are 45.99 brokers
    expect(cheapest('kafka.m7g.16xlarge', { ingressMibps: 100, retentionHours: 500 }).count).toBe(48);
  });
});

test('kafka.t3.small, which only bursts, is no candidate', () => {
  const demand = demandOf(WORKLOAD);
  const sizes = mskStandardCandidates(demand, settledOptions({}, demand)).map(({ size }) => size);
  expect(sizes).toEqual(Object.keys(MSK_STANDARD_SIZES).filter((type) => type !== 'kafka.t3.small'));
});

describe('nine brokers that are full to the last byte', () => {
  // 30 x 3 x (r + 1) GiB on nine with 70 % of 16,384 each
  const full = { retentionHours: undefined, retentionGibPerPartition: (0.7 * 16_384 * 9) / 90 - 1, segmentMib: 1024 };

  // Of 48 the sum is rounded up, of 30 down.
  test.each([30, 48])('are not twelve, with %d partitions', (partitions) => {
    const retentionGibPerPartition = (0.7 * 16_384 * 9) / (3 * partitions) - 1;
    const workload = { ...full, retentionGibPerPartition, partitions, ingressMibps: 5, peakIngressMibps: 5 };
    const { count, limits } = cheapest('kafka.m7g.large', workload);
    expect(count).toBe(9);
    expect(limits[0]).toMatchObject({ limit: 'disk', growsWithTraffic: false });
  });

  test('have no room below nothing', () => {
    const { breaksFirst, roomToGrowPercent } = cheapest('kafka.m7g.large', {
      ...full,
      retentionHours: ((full.retentionGibPerPartition * 1024) / (5 / 30) - 1e-6) / 3600,
      ingressMibps: 5,
      peakIngressMibps: 5,
    });
    expect(breaksFirst.limit).toBe('disk');
    expect(roomToGrowPercent).toBeGreaterThanOrEqual(0);
    expect(roomToGrowPercent).toBeLessThan(0.001);
  });
});
