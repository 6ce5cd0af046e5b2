import { MSK_EXPRESS_SIZES } from '../../lib/facts/msk-broker-sizes';
import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { mskExpressCandidates } from '../../lib/sizing/msk-express';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { Workload } from '../../lib/sizing/workload';

/** 90 MiB/s at the peak over six brokers: 15 for each, 22.5 with a zone down. */
const WORKLOAD: Workload = {
  ingressMibps: 60,
  peakIngressMibps: 90,
  fanOut: 2,
  retentionHours: 24,
  partitions: 1000,
  largestPartitionShare: 0.1,
};

const MIBPS_PER_MBPS = 0.95367431640625;

const check = (workload: Partial<Workload> = {}) =>
  KafkaSizing.check(
    { kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.xlarge', brokers: 6 },
    { ...WORKLOAD, ...workload },
  );

test.each([
  // What a broker sustains while all are up, and takes at most while they are not
  ['ingress', 'healthy', 15, 0.75 * 31.2 * MIBPS_PER_MBPS],
  ['ingress', 'zone down', 22.5, 0.75 * 46.8 * MIBPS_PER_MBPS],
  ['egress', 'healthy', 30, 0.75 * 62.5 * MIBPS_PER_MBPS],
  ['egress', 'zone down', 45, 0.75 * 117 * MIBPS_PER_MBPS],
  // 0.1 x 90
  ['ingress of a partition', 'healthy', 9, 0.75 * 15 * MIBPS_PER_MBPS],
  // 1000 x 3 / 6: what AWS recommends, not the most there may be
  ['partitions', 'healthy', 500, 1000],
  ['cluster size', 'healthy', 6, 60],
])('%s (%s)', (limit, state, used, allowed) => {
  const use = check().limits.find((one) => one.limit === limit && one.state === state);
  expect([use?.used, use?.allowed]).toEqual([expect.closeTo(used, 9), expect.closeTo(allowed, 9)]);
});

describe('a partition that is busier than an even share', () => {
  // 0.3 x 90 = 27 are more than 15, and more than 22.5
  test.each([
    ['ingress', 'healthy', 27],
    ['ingress', 'zone down', 27],
    ['egress', 'healthy', 54],
    ['egress', 'zone down', 54],
  ])('is all that a broker leads: %s (%s)', (limit, state, used) => {
    const use = check({ largestPartitionShare: 0.3 }).limits.find((one) => one.limit === limit && one.state === state);
    expect(use?.used).toBeCloseTo(used, 9);
  });

  test('decides less where a zone is down', () => {
    // 0.2 x 90 = 18 are more than 15, and not more than 22.5
    const uses = check({ largestPartitionShare: 0.2 }).limits.filter(({ limit }) => limit === 'ingress');
    expect(Object.fromEntries(uses.map(({ state, used }) => [state, used]))).toEqual({
      healthy: expect.closeTo(18, 9),
      'zone down': expect.closeTo(22.5, 9),
    });
  });
});

test('there is nothing else to reach', () => {
  expect(check().limits).toHaveLength(7);
  expect(check()).toMatchObject({ replicasPerBroker: 500, zones: 3 });
});

test('three replicas, whatever topics ask for', () => {
  expect(check({ replicationFactor: 1 }).replicasPerBroker).toBe(500);
});

test('every size is a candidate, in three zones and no others', () => {
  const sizes = (zones: number) => {
    const demand = demandOf({ ...WORKLOAD, zones });
    return mskExpressCandidates(demand, settledOptions({}, demand)).map(({ size }) => size);
  };
  expect(sizes(3)).toEqual(Object.keys(MSK_EXPRESS_SIZES));
  expect(sizes(2)).toEqual([]);
});

test('the broker of the busiest partition takes all of it, in both states', () => {
  const workload = {
    ingressMibps: 10,
    peakIngressMibps: 12,
    retentionHours: 1,
    largestPartitionShare: 0.75,
    fanOut: 2,
  };
  const options = { kinds: [KafkaKind.MSK_EXPRESS], instanceTypes: ['express.m7g.large'], brokers: 9 };
  const limits = KafkaSizing.plan(workload, options).kinds[0]?.cheapest.limits ?? [];
  const used = (name: string) => limits.filter(({ limit }) => limit === name).map((use) => use.used);
  expect(used('ingress')).toEqual([9, 9]);
  expect(used('egress')).toEqual([18, 18]);
});
