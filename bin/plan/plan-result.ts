import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import type { Crossover } from '../../lib/sizing/crossover';
import { AUTO_SCALING_PERCENT, type DiskForecast } from '../../lib/sizing/disk-forecast';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';

/** Volumes of the cheapest of a kind. */
export interface KindForecast {
  readonly kind: KafkaKind;
  readonly forecast: DiskForecast;
}

/** All that `cdk-kafka plan` says of a workload, whichever way it is printed. */
export interface PlanResult {
  readonly plan: ClusterPlan;
  readonly crossover: Crossover;
  /** Of the kinds that have volumes. */
  readonly forecasts: readonly KindForecast[];
}

export function planResult(workload: Workload, options: PlanOptions): PlanResult {
  const plan = KafkaSizing.plan(workload, options);
  return {
    plan,
    crossover: KafkaSizing.crossover(workload, options),
    forecasts: plan.kinds.flatMap(({ kind, cheapest: { count, storage } }) => {
      const volumeGib = storage ? storage.volumes * storage.volumeGib : 0;
      const targetUtilizationPercent = kind === KafkaKind.MSK_STANDARD ? AUTO_SCALING_PERCENT : undefined;
      return storage && count
        ? [
            {
              kind,
              forecast: KafkaSizing.forecastDisk(workload, { brokers: count, volumeGib, targetUtilizationPercent }),
            },
          ]
        : [];
    }),
  };
}
