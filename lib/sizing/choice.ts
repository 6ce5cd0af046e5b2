import { candidatesOf } from './candidates';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import type { ImpossibleKind, PlannedKind } from './cluster-plan';
import type { Demand } from './demand';
import { holds, useOf } from './limit-use';
import { limitInWords, remedyFor } from './limit-words';
import type { SettledOptions } from './settled-options';

/** Brokers a zone beyond the fewest, so that there is something to weigh cost against. */
const MORE_BROKERS = [1, 2];

export function isValid({ limits }: ClusterCandidate): boolean {
  return limits.every(holds);
}

/** The cheapest first; of equals the one with more room to grow. */
export function byCost(one: ClusterCandidate, other: ClusterCandidate): number {
  return one.cost.totalUsd - other.cost.totalUsd || other.roomToGrowPercent - one.roomToGrowPercent;
}

/** The cheapest of each kind that holds every limit, and the next of another size. */
export function plannedKinds(candidates: readonly ClusterCandidate[]): PlannedKind[] {
  const kinds = Object.values(KafkaKind).flatMap((kind) => {
    const [cheapest, runnerUp] = candidates.filter((one) => one.kind === kind).sort(byCost);
    return cheapest ? [{ kind, cheapest, runnerUp }] : [];
  });
  return kinds.sort((one, other) => byCost(one.cheapest, other.cheapest));
}

/** Of all, and of the better ones with some brokers more. */
export function paretoFront(
  candidates: readonly ClusterCandidate[],
  demand: Demand,
  options: SettledOptions,
): ClusterCandidate[] {
  const first = notDominated(candidates);
  const larger =
    options.brokers === undefined ? first.flatMap((candidate) => withMoreBrokers(candidate, demand, options)) : [];
  return notDominated([...first, ...larger.filter(isValid)]);
}

function withMoreBrokers(
  { kind, size, count }: ClusterCandidate,
  demand: Demand,
  options: SettledOptions,
): ClusterCandidate[] {
  if (count === undefined || kind === KafkaKind.CONFLUENT_CLOUD) {
    return [];
  }
  return MORE_BROKERS.flatMap((perZone) =>
    candidatesOf(kind, demand, {
      ...options,
      brokers: count + perZone * demand.zones,
      mayTake: (type) => type === size,
    }),
  );
}

/** Going up in cost, only what has more room than everything before. */
function notDominated(candidates: readonly ClusterCandidate[]): ClusterCandidate[] {
  const front: ClusterCandidate[] = [];
  for (const candidate of [...candidates].sort(byCost)) {
    if (candidate.roomToGrowPercent > (front.at(-1)?.roomToGrowPercent ?? -Infinity)) {
      front.push(candidate);
    }
  }
  return front;
}

/** Why a kind cannot, by the candidate that comes nearest. */
export function impossible(kind: KafkaKind, candidates: readonly ClusterCandidate[], demand: Demand): ImpossibleKind {
  if (kind === KafkaKind.MSK_EXPRESS && demand.zones !== 3) {
    return { kind, reason: `Express brokers are in three zones, got ${demand.zones}`, remedy: 'take three zones' };
  }
  const [nearest] = [...candidates].sort((one, other) => useOf(one.bottleneck) - useOf(other.bottleneck));
  if (!nearest) {
    return {
      kind,
      reason:
        'no such number or type is for brokers: there are too few, or they burst, have an instance store or little memory',
      remedy: 'leave the choice to the plan',
    };
  }
  const { size = kind, count, bottleneck } = nearest;
  const what = count === undefined ? size : `${count} x ${size}`;
  return { kind, reason: `${what}: ${limitInWords(bottleneck)}`, remedy: remedyFor(bottleneck, kind) };
}
