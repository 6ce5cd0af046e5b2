import type { ClusterCandidate } from './cluster-candidate';
import { tightest, useOf } from './limit-use';

type Computed = 'bottleneck' | 'breaksFirst' | 'roomToGrowPercent';

/** A candidate with what follows from its limits. */
export function described(candidate: Omit<ClusterCandidate, Computed>): ClusterCandidate {
  const limits = [...candidate.limits].sort((one, other) => useOf(other) - useOf(one));
  const breaksFirst = tightest(limits.filter(({ growsWithTraffic }) => growsWithTraffic));
  return {
    ...candidate,
    limits,
    bottleneck: tightest(limits),
    breaksFirst,
    roomToGrowPercent: (1 / useOf(breaksFirst) - 1) * 100,
  };
}
