import type { Size } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import { EBS_GP3 } from '../facts/ebs';
import { EC2_LAYOUT } from '../sizing/ec2-layout';
import { invalid } from '../private/errors';
import { concreteInteger, integer } from '../private/numbers';

/**
 * Volumes of type gp3, all alike.
 */
export interface Gp3BrokerStorage {
  /**
   * The size of each volume, 1 GiB to 64 TiB. It can grow at any time, and never shrinks; `kafka-node grow` then grows the
   * file system.
   */
  readonly size: Size;

  /**
   * How many volumes a broker has, 1-10. Kafka spreads the partitions over them by number, not by size.
   *
   * Must be known at synthesis. Volumes can be added, and are used after `kafka-node apply`; none can be taken away.
   *
   * @default 1
   */
  readonly volumes?: number;

  /**
   * Operations a second of each volume, 3,000-80,000 and at most 500 for each GiB.
   *
   * @default 3000
   */
  readonly iops?: number;

  /**
   * MiB a second of each volume, 125-2,000 and at most a quarter of its `iops`.
   *
   * @default 125
   */
  readonly throughput?: number;
}

/**
 * The volumes of each broker.
 *
 * They outlive the instances, and carry their data to the next one. Network file systems and instance stores are not
 * offered: Kafka loses data on the first when they stall, and on the second when an instance stops.
 */
export class BrokerStorage {
  /**
   * EBS volumes of type gp3.
   *
   * @throws where a number is out of the bounds of gp3, or out of proportion to another
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
   */
  public static gp3(storage: Gp3BrokerStorage): BrokerStorage {
    const { size, volumes = 1, iops = EBS_GP3.iops.min, throughput = EBS_GP3.throughputMibps.min } = storage;
    const gibibytes = size.isUnresolved() ? undefined : size.toGibibytes();
    if (gibibytes !== undefined) {
      integer('size (GiB)', gibibytes, EBS_GP3.sizeGib.min, EBS_GP3.sizeGib.max);
    }
    concreteInteger('volumes', volumes, 1, EC2_LAYOUT.volumesPerBroker);
    integer('iops', iops, EBS_GP3.iops.min, EBS_GP3.iops.max);
    integer('throughput', throughput, EBS_GP3.throughputMibps.min, EBS_GP3.throughputMibps.max);
    checkRatios(gibibytes, iops, throughput);
    return new BrokerStorage(volumes, size, iops, throughput);
  }

  private constructor(
    /** How many volumes a broker has. */
    public readonly volumes: number,
    /** The size of each. */
    public readonly size: Size,
    /** Operations a second of each. */
    public readonly iops: number,
    /** MiB a second of each. */
    public readonly throughput: number,
  ) {}
}

function checkRatios(gibibytes: number | undefined, iops: number, throughput: number): void {
  if (Token.isUnresolved(iops)) {
    return;
  }
  // Every volume has the baseline, however small it is.
  const mostIops = gibibytes === undefined ? Infinity : Math.max(EBS_GP3.iops.min, gibibytes * EBS_GP3.iops.perGib);
  if (iops > mostIops) {
    throw invalid(
      `'iops' must be at most ${EBS_GP3.iops.perGib} for each GiB of 'size', ${mostIops} for ${gibibytes ?? 0} GiB, got ${iops}; ` +
        `lower it or take larger volumes`,
    );
  }
  const mostThroughput = iops * EBS_GP3.throughputMibps.perIops;
  if (!Token.isUnresolved(throughput) && throughput > mostThroughput) {
    throw invalid(
      `'throughput' must be at most a quarter of 'iops', ${mostThroughput} MiB/s for ${iops}, got ${throughput}; ` +
        `raise 'iops' to ${Math.ceil(throughput / EBS_GP3.throughputMibps.perIops)} or lower it`,
    );
  }
}
