import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import { SCALES, type Crossover } from '../../lib/sizing/crossover';
import { figure } from './words';

/** From which load on a cluster of one's own is cheaper; nothing where both sides were never compared. */
export function crossoverInWords(
  { fromIngressMibps, managedToSelfManaged, folkloreFactor }: Crossover,
  { kinds, workload: { ingressMibps } }: ClusterPlan,
): string | undefined {
  if (managedToSelfManaged === undefined) {
    return undefined;
  }
  const people = kinds.some(({ cheapest }) => cheapest.cost.operatorUsd > 0)
    ? 'with those who run it'
    : 'without the cost of those who run it';
  const ratio = `at this workload Amazon MSK costs ${managedToSelfManaged.toFixed(2)} times as much, where folklore says ${folkloreFactor}`;
  return `EC2, ${people}, is ${from(fromIngressMibps, ingressMibps)}; ${ratio}`;
}

function from(mibps: number | undefined, ingressMibps: number): string {
  if (mibps === undefined) {
    return `not cheaper than Amazon MSK at up to ${SCALES} times this workload`;
  }
  return mibps <= (ingressMibps / SCALES) * (1 + 1e-9)
    ? `cheaper than Amazon MSK already at a ${SCALES}th of this workload, ${figure(mibps)} MiB/s`
    : `cheaper than Amazon MSK from about ${figure(mibps)} MiB/s of ingress on`;
}
