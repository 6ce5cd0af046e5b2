import { invalid } from '../private/errors';
import type { ClusterCandidate, KafkaKind } from '../sizing/cluster-candidate';
import type { ClusterPlan } from '../sizing/cluster-plan';

/** The cheapest of some kinds that a plan has. */
export function plannedBrokers({ kinds, impossible }: ClusterPlan, wanted: readonly KafkaKind[]): ClusterCandidate {
  const [planned] = kinds.filter(({ kind }) => wanted.includes(kind));
  if (!planned) {
    const names = wanted.join(' or ');
    const reasons = impossible
      .filter(({ kind }) => wanted.includes(kind))
      .map(({ kind, reason, remedy }) => `${kind}: ${reason}; what would help: ${remedy}`);
    throw invalid(
      `'plan' has no ${names} brokers: ` +
        (reasons.length > 0 ? reasons.join('. ') : `it compares other kinds; name them in 'kinds' of its options`),
    );
  }
  return planned.cheapest;
}
