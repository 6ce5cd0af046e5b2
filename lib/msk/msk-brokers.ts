import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { concreteInteger } from '../private/numbers';
import { plannedBrokers } from '../cluster/planned-brokers';
import { KafkaKind } from '../sizing/cluster-candidate';
import type { ClusterPlan } from '../sizing/cluster-plan';
import type { ClusterSize } from '../sizing/cluster-size';
import { MskStorage } from './msk-storage';

/**
 * Brokers whose size, number and storage you choose.
 */
export interface MskStandardBrokers {
  /**
   * The size of each broker by the name that Amazon MSK gives it, such as `kafka.m7g.large`.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/broker-instance-sizes.html
   */
  readonly instanceType: string;

  /**
   * Number of brokers in each Availability Zone, at least 1; the cluster has this many times its zones.
   *
   * Must be known at synthesis. Adding brokers moves no partition to them: reassign some.
   *
   * @default 1
   */
  readonly brokersPerZone?: number;

  /** The volume of each broker. */
  readonly storage: MskStorage;
}

/**
 * Whether Amazon MSK spreads the partitions over Express brokers by itself (intelligent rebalancing).
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/intelligent-rebalancing.html
 */
export enum MskRebalancing {
  /** Partitions move when brokers are added or removed, and when the load is uneven. */
  ACTIVE = 'ACTIVE',

  /** Partitions stay where they are: for the time of a reassignment of your own. */
  PAUSED = 'PAUSED',
}

/**
 * Brokers whose storage Amazon MSK keeps, as large as it needs to be.
 */
export interface MskExpressBrokers {
  /**
   * The size of each broker by the name that Amazon MSK gives it, such as `express.m7g.large`.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-express-quota
   */
  readonly instanceType: string;

  /**
   * Number of brokers in each of the three Availability Zones, at least 1. Must be known at synthesis.
   *
   * @default 1
   */
  readonly brokersPerZone?: number;

  /**
   * Whether partitions are moved between brokers for you.
   *
   * @default MskRebalancing.ACTIVE
   */
  readonly rebalancing?: MskRebalancing;
}

/**
 * The brokers of an Amazon MSK cluster. How many there are in all is `cluster.topology.brokerCount`.
 *
 * @example
 * MskBrokers.standard({
 *   instanceType: 'kafka.m7g.large',
 *   brokersPerZone: 2,
 *   storage: MskStorage.ebs({ volumeSize: Size.gibibytes(250) }),
 * });
 * MskBrokers.express({ instanceType: 'express.m7g.large' });
 */
export class MskBrokers {
  /**
   * Standard brokers: every server property, every size, EBS volumes that you watch and grow.
   *
   * @throws where the type is not one of a standard broker, or the number is a token or not a whole number above zero
   */
  public static standard(options: MskStandardBrokers): MskBrokers {
    checkType('standard', 'kafka', options.instanceType);
    return new MskBrokers('standard', options, options.storage);
  }

  /**
   * Express brokers: no storage to size, up to three times the throughput, fast to scale and to recover; three replicas
   * of every topic, of which two must be in sync, in exactly three Availability Zones.
   *
   * @throws where the type is not one of an Express broker, or the number is a token or not a whole number above zero
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-broker-types-express.html
   */
  public static express(options: MskExpressBrokers): MskBrokers {
    checkType('Express', 'express', options.instanceType);
    return new MskBrokers('express', options, undefined, options.rebalancing ?? MskRebalancing.ACTIVE);
  }

  /**
   * The cheapest of a plan that has brokers of Amazon MSK, standard or Express.
   *
   * A plan is computed anew at each synthesis. For a cluster that is deployed name the size in `instanceTypes` of the plan's
   * options, so that no new price or type replaces it; and no plan makes volumes smaller, which Amazon MSK refuses.
   *
   * @param plan such as `KafkaSizing.plan({ ... }, { kinds: [KafkaKind.MSK_STANDARD] })`
   * @throws where no brokers of Amazon MSK carry the workload of the plan, or it does not compare them
   */
  public static forPlan(plan: ClusterPlan): MskBrokers {
    const {
      kind,
      size = '',
      count = 0,
      zones,
      storage,
    } = plannedBrokers(plan, [KafkaKind.MSK_STANDARD, KafkaKind.MSK_EXPRESS]);
    const brokers = { instanceType: size, brokersPerZone: count / zones };
    return kind === KafkaKind.MSK_EXPRESS || !storage
      ? MskBrokers.express(brokers)
      : MskBrokers.standard({ ...brokers, storage: MskStorage._forPlan(storage) });
  }

  /** The size of each broker, such as `kafka.m7g.large`. */
  public readonly instanceType: string;

  /** Number of brokers in each Availability Zone. */
  public readonly brokersPerZone: number;

  private constructor(
    /** @internal */
    public readonly _kind: 'standard' | 'express',
    options: { instanceType: string; brokersPerZone?: number },
    /**
     * The volume of each broker.
     *
     * @default - Express brokers have none to size
     */
    public readonly storage?: MskStorage,
    /**
     * Whether partitions are moved between brokers for you.
     *
     * @default - standard brokers leave it to you
     */
    public readonly rebalancing?: MskRebalancing,
  ) {
    this.instanceType = options.instanceType;
    this.brokersPerZone = concreteInteger('brokersPerZone', options.brokersPerZone ?? 1, 1, Number.MAX_SAFE_INTEGER);
  }

  /** @internal */
  public _size(): ClusterSize {
    const { instanceType, storage } = this;
    return storage
      ? {
          kind: KafkaKind.MSK_STANDARD,
          instanceType,
          storage: { volumeGib: storage.volumeSizeGib, throughputMibps: storage.provisionedThroughputMibps },
        }
      : { kind: KafkaKind.MSK_EXPRESS, instanceType };
  }
}

function checkType(kind: string, prefix: 'kafka' | 'express', instanceType: string): void {
  if (Token.isUnresolved(instanceType) || new RegExp(`^${prefix}\\.[a-z0-9-]+\\.[a-z0-9]+$`).test(instanceType)) {
    return;
  }
  const [, size] = /^(?:kafka\.|express\.)?((?!kafka\.|express\.)[a-z0-9-]+\.[a-z0-9]+)$/.exec(instanceType) ?? [];
  const hint = size === undefined ? '' : `; did you mean '${prefix}.${size}'?`;
  throw invalid(
    `'instanceType' of ${kind === 'Express' ? 'an' : 'a'} ${kind} broker must be such as '${prefix}.m7g.large', got '${instanceType}'${hint}`,
  );
}
