import type { ClusterPlan, EnvironmentRecommendation } from '../../lib/sizing/cluster-plan';

/**
 * What the report is about: production's, or what there is in its place. Where sizes are named, nothing is recommended, and
 * it is the cheapest of them.
 */
export function recommended({ recommendations, kinds }: ClusterPlan): EnvironmentRecommendation | undefined {
  const [cheapest] = kinds;
  return (
    recommendations.find(({ environment }) => environment === 'prod') ??
    recommendations.at(-1) ??
    (cheapest && {
      environment: 'this workload',
      candidate: cheapest.cheapest,
      reasons: ['the cheapest of what was compared'],
    })
  );
}
