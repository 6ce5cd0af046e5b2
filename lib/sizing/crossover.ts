import { EC2_INSTANCE_TYPES } from '../facts/ec2-instance-types';
import { candidatesOf, MANAGED_KINDS } from './candidates';
import { byCost, isValid } from './choice';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { demandOf } from './demand';
import { bestTypes } from './ec2-kraft';
import type { PlanOptions } from './plan-options';
import { scaled } from './scaled';
import { settledOptions, type SettledOptions } from './settled-options';
import type { Workload } from './workload';

/** From which load on a cluster of one's own is cheaper. */
export interface Crossover {
  /**
   * Average ingress, in MiB/s of producers' bytes, from which on EC2 with its operators costs less than the cheapest of
   * Amazon MSK, as far as both carry the load.
   *
   * @default - nowhere between a 64th and 64 times the workload
   */
  readonly fromIngressMibps?: number;

  /**
   * Cost of the cheapest of Amazon MSK as a multiple of that of EC2, at the workload itself.
   *
   * @default - one of them does not carry it
   */
  readonly managedToSelfManaged?: number;

  /** What is said of it without counting: Amazon MSK costs twice as much. Its brokers do, a cluster need not. */
  readonly folkloreFactor: number;
}

const FOLKLORE = 2;

/** As far as is looked, up and down. */
export const SCALES = 64;

/** Steps of a doubling each, then halved until it is near enough. */
const DOUBLINGS = Math.log2(SCALES);
const HALVINGS = 6;

/** @throws SizingError where the workload or an option cannot be */
export function crossover(workload: Workload, planOptions: PlanOptions): Crossover {
  const options = onlyBest(settledOptions(planOptions, demandOf(workload)));
  const ratioAt = (factor: number) => ratio(scaled(workload, factor), options);
  const factors = Array.from({ length: 2 * DOUBLINGS + 1 }, (_, index) => 2 ** (index - DOUBLINGS));
  const ratios = factors.map(ratioAt);
  const known = ratios.findLastIndex((one) => one !== undefined) + 1;
  const lastDearer = ratios.slice(0, known).findLastIndex((one) => one === undefined || one <= 1);
  const from = lastDearer < known - 1 ? narrow(factors, lastDearer, ratioAt) : undefined;
  return {
    fromIngressMibps: from === undefined ? undefined : from * workload.ingressMibps,
    managedToSelfManaged: ratios[DOUBLINGS],
    folkloreFactor: FOLKLORE,
  };
}

/** The same answer from fewer candidates. */
function onlyBest(options: SettledOptions): SettledOptions {
  const best = bestTypes(options);
  return { ...options, mayTake: (type) => options.mayTake(type) && (best.has(type) || !(type in EC2_INSTANCE_TYPES)) };
}

function narrow(
  factors: readonly number[],
  lastDearer: number,
  ratioAt: (factor: number) => number | undefined,
): number {
  let [dearer, cheaper] = [factors[lastDearer] ?? 0, factors[lastDearer + 1] ?? 0];
  for (let step = 0; lastDearer >= 0 && step < HALVINGS; step += 1) {
    const middle = Math.sqrt(dearer * cheaper);
    [dearer, cheaper] = (ratioAt(middle) ?? 0) > 1 ? [dearer, middle] : [middle, cheaper];
  }
  return cheaper;
}

/** Of the cheapest of each side. */
function ratio(workload: Workload, options: SettledOptions): number | undefined {
  const demand = demandOf(workload);
  const least = (wanted: readonly KafkaKind[]): ClusterCandidate | undefined =>
    wanted
      .filter((kind) => options.kinds.includes(kind))
      .flatMap((kind) => candidatesOf(kind, demand, options))
      .filter(isValid)
      .sort(byCost)[0];
  const [managed, selfManaged] = [least(MANAGED_KINDS), least([KafkaKind.EC2])];
  return managed && selfManaged && managed.cost.totalUsd / selfManaged.cost.totalUsd;
}
