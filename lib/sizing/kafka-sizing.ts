import { assumptionsOf } from './assumptions';
import { awsModel, type AwsModelInput, type AwsModelResult } from './aws-model';
import { candidatesOf } from './candidates';
import { impossible, isValid, paretoFront, plannedKinds } from './choice';
import type { ClusterCandidate } from './cluster-candidate';
import type { ClusterPlan } from './cluster-plan';
import { checkSize, mostIngressMibps, sizedCandidate, type ClusterSize } from './cluster-size';
import { crossover, type Crossover } from './crossover';
import { demandOf } from './demand';
import { forecastDisk, type DiskForecast, type DiskForecastOptions } from './disk-forecast';
import type { PlanOptions } from './plan-options';
import { recommendations } from './recommendations';
import { settledOptions } from './settled-options';
import { SizingError } from './sizing-error';
import type { Workload } from './workload';

/**
 * From a workload to brokers, disk and cost.
 *
 * Every formula, and where it is from, is in docs/sizing.md.
 *
 * @example
 * const plan = KafkaSizing.plan({ ingressMibps: 100, fanOut: 2, retentionHours: 7 * 24, compressionRatio: 0.5 });
 * MskBrokers.forPlan(plan);
 */
export class KafkaSizing {
  /**
   * What can carry a workload with one zone down, and what it costs.
   *
   * @throws where a number of the workload or an option cannot be, or no kind of cluster carries it
   */
  public static plan(workload: Workload, options: PlanOptions = {}): ClusterPlan {
    const demand = demandOf(workload);
    const settled = settledOptions(options, demand);
    const ofKinds = settled.kinds.map((kind) => ({ kind, candidates: candidatesOf(kind, demand, settled) }));
    const valid = ofKinds.flatMap(({ candidates }) => candidates.filter(isValid));
    const cannot = ofKinds
      .filter(({ candidates }) => !candidates.some(isValid))
      .map(({ kind, candidates }) => impossible(kind, candidates, demand));
    if (valid.length === 0) {
      const reasons = cannot.map(({ kind, reason, remedy }) => `  ${kind}: ${reason}; what would help: ${remedy}`);
      throw new SizingError(`no cluster carries this workload\n${reasons.join('\n')}`);
    }
    return {
      workload,
      region: settled.prices.region,
      pricesAsOf: settled.prices.asOf,
      kinds: plannedKinds(valid),
      impossible: cannot,
      paretoFront: paretoFront(valid, demand, settled),
      recommendations: settled.anySize ? recommendations(workload, settled, valid) : [],
      assumptions: assumptionsOf(workload, demand, settled),
    };
  }

  /**
   * How a cluster of a given size would do under a workload. Limits may not hold.
   *
   * @throws where a number of the workload or an option cannot be, or nothing is known of the size
   */
  public static check(size: ClusterSize, workload: Workload, options: PlanOptions = {}): ClusterCandidate {
    const demand = demandOf(workload);
    checkSize(size, demand);
    return known(size, sizedCandidate(demand, settledOptions(options, demand), size));
  }

  /**
   * Up to which average ingress a cluster of a given size carries work of this kind, in MiB/s of producers' bytes.
   *
   * The partitions stay as many as the workload has.
   *
   * @throws where a number of the workload or an option cannot be, or nothing is known of the size
   */
  public static mostIngressMibps(size: ClusterSize, workload: Workload, options: PlanOptions = {}): number {
    const demand = demandOf(workload);
    const settled = settledOptions(options, demand);
    checkSize(size, demand);
    return mostIngressMibps(workload, (one) => isValid(known(size, sizedCandidate(demandOf(one), settled, size))));
  }

  /**
   * From which load on a cluster of one's own is cheaper than Amazon MSK.
   *
   * @throws where a number of the workload or an option cannot be
   */
  public static crossover(workload: Workload, options: PlanOptions = {}): Crossover {
    return crossover(workload, options);
  }

  /**
   * When the volumes of brokers are full, given the workload's growth.
   *
   * @throws where a number cannot be
   */
  public static forecastDisk(workload: Workload, options: DiskForecastOptions): DiskForecast {
    return forecastDisk(workload, options);
  }

  /**
   * What AWS's own sizing script says, for comparison.
   *
   * @throws where the script refuses its input
   * @see https://github.com/aws/agent-toolkit-for-aws
   */
  public static awsModel(input: AwsModelInput): AwsModelResult[] {
    return awsModel(input);
  }
}

function known({ kind, instanceType }: ClusterSize, candidate: ClusterCandidate | undefined): ClusterCandidate {
  if (!candidate) {
    throw new SizingError(
      `'instanceType' must be a type of ${kind} of which the limits are known, got ${instanceType ?? 'none'}`,
      'instanceType',
    );
  }
  return candidate;
}
