import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { mskServerlessCandidates } from '../../lib/sizing/msk-serverless';
import { settledOptions } from '../../lib/sizing/settled-options';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';

/** 100 MiB/s at the peak, read twice, over 100 partitions of which the busiest gets a twentieth. */
const WORKLOAD: Workload = {
  ingressMibps: 60,
  peakIngressMibps: 100,
  fanOut: 2,
  retentionHours: 24,
  partitions: 100,
  largestPartitionShare: 0.05,
};

const COMPACTED = { cleanupPolicy: CleanupPolicy.COMPACT, liveSetGib: 900 };

function candidate(workload: Partial<Workload> = {}): ClusterCandidate {
  const demand = demandOf({ ...WORKLOAD, ...workload });
  return mskServerlessCandidates(demand, settledOptions({}, demand))[0] as ClusterCandidate;
}

const MIBPS_PER_MBPS = 0.95367431640625;

test.each([
  ['ingress', {}, 100, 0.75 * 200 * MIBPS_PER_MBPS],
  ['egress', {}, 200, 0.75 * 400 * MIBPS_PER_MBPS],
  ['ingress of a partition', {}, 5, 0.75 * 5 * MIBPS_PER_MBPS],
  ['egress of a partition', {}, 10, 0.75 * 10 * MIBPS_PER_MBPS],
  ['ingress', { headroomPercent: 0 }, 100, 200 * MIBPS_PER_MBPS],
  ['partitions', {}, 100, 2400],
  ['partitions', COMPACTED, 100, 120],
  // 2 x 900 x 0.05 + 1, of 250 GB
  ['largest partition', COMPACTED, 91, 250e9 / 2 ** 30],
  ['message size', { largestMessageMib: 6 }, 6, 8],
  ['consumer groups', { consumerGroups: 70 }, 70, 500],
])('%s: %j', (name, workload, used, allowed) => {
  const use = candidate(workload).limits.find(({ limit }) => limit === name);
  expect(use?.state).toBe('healthy');
  expect([use?.used, use?.allowed]).toEqual([expect.closeTo(used, 9), expect.closeTo(allowed, 9)]);
});

test('a partition may be of any size, unless it is compacted', () => {
  expect(candidate().limits.filter(({ limit }) => limit === 'largest partition')).toEqual([]);
});

test('it has no size, no number and nothing to size', () => {
  const { size, count, storage, zones } = candidate();
  expect([size, count, storage, zones]).toEqual([undefined, undefined, undefined, 3]);
});

test.each([{ brokers: 3 }, { instanceTypes: ['kafka.m7g.large'] }])('it is none of %j', (options) => {
  const demand = demandOf(WORKLOAD);
  expect(mskServerlessCandidates(demand, settledOptions(options, demand))).toEqual([]);
});
