import type { ClusterCandidate } from './cluster-candidate';
import { holds, tightest, useOf } from './limit-use';

type Computed = 'bottleneck' | 'breaksFirst' | 'roomToGrowPercent';

/** A candidate with what follows from its limits. */
export function described(candidate: Omit<ClusterCandidate, Computed>): ClusterCandidate {
  const limits = [...candidate.limits].sort((one, other) => useOf(other) - useOf(one));
  const breaksFirst = tightest(limits.filter(({ growsWithTraffic }) => growsWithTraffic));
  const room = 1 / useOf(breaksFirst) - 1;
  return {
    ...candidate,
    limits,
    bottleneck: tightest(limits),
    breaksFirst,
    // Rounding of a sum is no lack of room.
    roomToGrowPercent: 100 * (holds(breaksFirst) ? Math.max(0, room) : room),
  };
}
