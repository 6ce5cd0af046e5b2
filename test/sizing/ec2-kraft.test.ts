import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EC2_INSTANCE_TYPES, type Ec2InstanceTypeFact } from '../../lib/facts/ec2-instance-types';
import { isValid } from '../../lib/sizing/choice';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { bestTypes, ec2Candidates, ec2Machine } from '../../lib/sizing/ec2-kraft';
import { KafkaPrices } from '../../lib/sizing/kafka-prices';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { Workload } from '../../lib/sizing/workload';
import { temporaryFolder } from '../support/testing-app';

/** Three brokers write all of the peak, and of it only: nobody lags, nothing is caught up. */
const WORKLOAD: Workload = {
  ingressMibps: 70,
  peakIngressMibps: 150,
  retentionHours: 10,
  partitions: 3000,
  segmentMib: 64,
  toleratedLagMinutes: 0,
  zoneOutageMinutes: 0,
};

const fact = (type: string) => EC2_INSTANCE_TYPES[type] as Ec2InstanceTypeFact;

function cheapest(instanceType: string, workload: Partial<Workload> = {}): ClusterCandidate {
  const options = { kinds: [KafkaKind.EC2], instanceTypes: [instanceType] };
  return KafkaSizing.plan({ ...WORKLOAD, ...workload }, options).kinds[0]?.cheapest as ClusterCandidate;
}

describe('a broker', () => {
  test('does what its instance sustains', () => {
    // 312.5 MB/s and 3.75 Gbit/s
    expect(ec2Machine(fact('m7g.2xlarge'), 3)).toMatchObject({
      diskMibps: expect.closeTo(298.0232, 4),
      networkMibps: expect.closeTo(447.0348, 4),
      memoryGib: 32,
      volumesGib: 655_360,
      volumeGib: 65_536,
    });
  });

  test.each([
    // 8 and 16 GiB as kafka.m5.large, 32 as kafka.m5.2xlarge, 64 and more as kafka.m5.4xlarge
    ['m7g.large', 1000],
    ['r7g.large', 1000],
    ['m7g.2xlarge', 2000],
    ['m7g.4xlarge', 4000],
    ['r7g.16xlarge', 4000],
  ])('of %s has as many replicas as a broker of Amazon MSK with as much memory: %i', (type, expected) => {
    expect(ec2Machine(fact(type), 3).partitions).toBe(expected);
  });

  test('runs on what neither bursts nor forgets, with 8 GiB and two processors', () => {
    const demand = demandOf(WORKLOAD);
    const types = ec2Candidates(demand, settledOptions({}, demand)).map(({ size = '' }) => size);
    expect(types).toEqual(expect.arrayContaining(['m7g.large', 'c7g.xlarge', 'r7i.48xlarge']));
    expect(types.filter((type) => /^(t\d|i\d|d3|is|im)|^m5d\.|\.medium$/.test(type))).toEqual([]);
    expect(types.filter((type) => fact(type).memoryGib < 8)).toEqual([]);
    expect(types).not.toContain('c7g.large');
  });
});

test.each([
  [3, 3],
  [2, 4],
])('there are three at least: over %i zones %i', (zones, expected) => {
  expect(cheapest('m7g.large', { zones, ingressMibps: 0.1, peakIngressMibps: 0.1, partitions: 3 }).count).toBe(
    expected,
  );
});

describe('volumes', () => {
  test('are filled to 70 % at most', () => {
    // 70 x 36,000 / 1024 + 3000 / 16 = 2648.4 GiB on each of six, three times: 1324.2, by 0.7 = 1891.7
    const { count, storage } = cheapest('m7g.4xlarge', { partitions: 6000, segmentMib: 32 });
    expect(count).toBe(6);
    expect(storage).toMatchObject({ volumes: 1, volumeGib: 1892, throughputMibps: 125, iops: 3000 });
    expect(storage?.filledPercent).toBeCloseTo(69.99, 2);
  });

  test('are as many as bring the throughput for nothing', () => {
    // 150 / 0.75 = 200: two have 250, for nothing; 2648.4 by 2 x 0.7 = 1891.7
    expect(cheapest('m7g.4xlarge')).toMatchObject({
      count: 3,
      storage: { volumes: 2, volumeGib: 1892, throughputMibps: 125, iops: 3000, provisionedThroughput: false },
    });
  });

  test('or fewer, where the busiest partition would make each of them large', () => {
    // 2460.9 + 0.06 GiB, by 0.7 = 3515.7: a second one costs 281.28 USD, 209 MiB/s more of the first one 8 USD; a broker leads
    // the partition and follows its share: 150 + 2 x 50, by 0.75
    expect(cheapest('m7g.4xlarge', { partitions: 1 })).toMatchObject({
      count: 3,
      storage: { volumes: 1, volumeGib: 3516, throughputMibps: 334, provisionedThroughput: true },
    });
  });

  test('have the operations that the throughput asks for, and the size that these ask for', () => {
    // (667 + 2 x 222.33) / 0.75 = 1482.2; all of it on one, as the busiest partition makes them large: 1483 / 0.25
    const { storage } = cheapest('c6in.4xlarge', { partitions: 1, peakIngressMibps: 667 });
    expect(storage).toMatchObject({ volumes: 1, throughputMibps: 1483, iops: 5932, provisionedThroughput: true });
  });

  test('have 10 GiB at least', () => {
    const { storage } = cheapest('m7g.large', { ingressMibps: 0.01, peakIngressMibps: 0.01, partitions: 3 });
    expect(storage).toMatchObject({ volumes: 1, volumeGib: 10 });
  });
});

describe('what Ec2KafkaCluster has room for', () => {
  const planOf = (workload: Partial<Workload>, options: PlanOptions) =>
    KafkaSizing.plan({ ...WORKLOAD, ...workload }, { kinds: [KafkaKind.EC2], ...options });

  test('volumes are as many as reach what a broker must write, beyond the throughput of one', () => {
    const workload = { ingressMibps: 12_000, peakIngressMibps: 18_000, retentionHours: 1, partitions: 4500 };
    const [ec2] = planOf(workload, { instanceTypes: ['c6in.16xlarge'] }).kinds;
    const { volumes = 0, throughputMibps = 0 } = ec2?.cheapest.storage ?? {};
    const written = (3 * 18_000) / (ec2?.cheapest.count ?? 0);
    expect(written).toBeGreaterThan(2000);
    expect(volumes * throughputMibps).toBeGreaterThanOrEqual(written / 0.75);
  });

  test('three brokers at least, and 99 in each zone', () => {
    const two = { zones: 2, replicationFactor: 2 };
    expect(() => planOf(two, { brokers: 2 })).toThrow('no such number or type is for brokers: there are too few');
    const limits = planOf({ ...two, peakIngressMibps: 71 }, { brokers: 6 }).kinds[0]?.cheapest.limits;
    expect(limits?.find(({ limit }) => limit === 'cluster size')?.allowed).toBe(198);
  });
});

test('only types beside which there is no better one can be the cheapest', () => {
  const demands = fc.record({
    ingressMibps: fc.double({ min: 0.1, max: 2000, noNaN: true }),
    fanOut: fc.integer({ min: 0, max: 8 }),
    retentionHours: fc.double({ min: 1, max: 500, noNaN: true }),
    partitions: fc.integer({ min: 100, max: 20_000 }),
    zones: fc.constantFrom(2, 3),
  });
  fc.assert(
    fc.property(demands, (workload) => {
      const demand = demandOf(workload);
      const options = settledOptions({}, demand);
      const best = bestTypes(options);
      const least = (all: ClusterCandidate[]) => Math.min(...all.filter(isValid).map(({ cost }) => cost.totalUsd));
      const candidates = ec2Candidates(demand, options);
      // The ratio of both, which is that of nothing to nothing where none carries it.
      expect(least(candidates.filter(({ size = '' }) => best.has(size))) - least(candidates) || 0).toBeCloseTo(0, 6);
      expect(best.size).toBeLessThan(candidates.length / 2);
    }),
    { numRuns: 40, seed: 20_261_121 },
  );
});

test('operations want a volume of some size, where one large one costs less than several', () => {
  const file = join(temporaryFolder(), 'ec2.json');
  const product = { attributes: { regionCode: 'eu-west-1', usagetype: 'EU-EBS:VolumeUsage.gp3' } };
  const term = { priceDimensions: { one: { unit: 'GB-Mo', pricePerUnit: { USD: '100' } } } };
  const list = {
    publicationDate: '2026-11-01T00:00:00Z',
    products: { A: product },
    terms: { OnDemand: { A: { term } } },
  };
  writeFileSync(file, JSON.stringify(list));
  const workload = { ...WORKLOAD, partitions: 1, peakIngressMibps: 667, retentionHours: 0.001, segmentMib: 1 };
  const options = { instanceTypes: ['c6in.4xlarge'], prices: KafkaPrices.fromOfferFiles([file]) };
  // 5932 by 500
  expect(KafkaSizing.plan(workload, options).kinds[0]?.cheapest.storage).toMatchObject({
    volumes: 1,
    iops: 5932,
    volumeGib: 12,
  });
});

test.each([
  [NodeEgress.NONE, undefined],
  [NodeEgress.SINGLE_NAT, 'natGateway'],
  [NodeEgress.ENDPOINTS, 'interfaceEndpoint'],
])('prices of ways out are borrowed where there are some: %s', (nodeEgress, name) => {
  const options = { kinds: [KafkaKind.EC2], prices: KafkaPrices.ofRegion('eu-west-1'), nodeEgress };
  const borrowed = KafkaSizing.plan(WORKLOAD, options).kinds[0]?.cheapest.borrowedPrices ?? [];
  expect(borrowed.filter((one) => ['natGateway', 'interfaceEndpoint'].includes(one))).toEqual(name ? [name] : []);
});
