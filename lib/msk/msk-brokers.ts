import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { concreteInteger } from '../private/numbers';
import type { MskStorage } from './msk-storage';

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
 * The brokers of an Amazon MSK cluster. How many there are in all is `cluster.topology.brokerCount`.
 *
 * @example
 * MskBrokers.standard({
 *   instanceType: 'kafka.m7g.large',
 *   brokersPerZone: 2,
 *   storage: MskStorage.ebs({ volumeSize: Size.gibibytes(250) }),
 * });
 */
export class MskBrokers {
  /**
   * Standard brokers: every server property, every size, EBS volumes that you watch and grow.
   *
   * @throws where the type is not one of a standard broker, or the number is a token or not a whole number above zero
   */
  public static standard(options: MskStandardBrokers): MskBrokers {
    const { instanceType, storage } = options;
    if (!Token.isUnresolved(instanceType) && !/^kafka\.[a-z0-9-]+\.[a-z0-9]+$/.test(instanceType)) {
      const hint = /^[a-z0-9-]+\.[a-z0-9]+$/.test(instanceType) ? `; did you mean 'kafka.${instanceType}'?` : '';
      throw invalid(
        `'instanceType' of a standard broker must be such as 'kafka.m7g.large', got '${instanceType}'${hint}`,
      );
    }
    const brokersPerZone = concreteInteger('brokersPerZone', options.brokersPerZone ?? 1, 1, Number.MAX_SAFE_INTEGER);
    return new MskBrokers(instanceType, brokersPerZone, storage);
  }

  private constructor(
    /** The size of each broker, such as `kafka.m7g.large`. */
    public readonly instanceType: string,
    /** Number of brokers in each Availability Zone. */
    public readonly brokersPerZone: number,
    /** The volume of each broker. */
    public readonly storage: MskStorage,
  ) {}
}
