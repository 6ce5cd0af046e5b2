import { Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import type { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { MSK_PROVISIONED_THROUGHPUT, MSK_STORAGE_AUTO_SCALING, MSK_VOLUME_GIB } from '../facts/msk-limits';
import { invalid } from '../private/errors';
import { integer } from '../private/numbers';
import type { PlannedStorage } from '../sizing/cluster-candidate';
import { AUTO_SCALING_PERCENT } from '../sizing/disk-forecast';

/**
 * Growing the volumes when they fill up.
 *
 * A step adds 10 % of the volume, at least 10 GiB, at most every six hours. Nothing ever shrinks.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html
 */
export interface MskStorageAutoScaling {
  /** The size up to which a volume grows, more than `volumeSize` and at most 16,384 GiB. A token is handed on. */
  readonly maxVolumeSize: Size;

  /**
   * How full the fullest volume is when all of them grow, in percent: 10 to 80. AWS recommends 50 to 60.
   *
   * @default 60
   */
  readonly targetUtilizationPercent?: number;
}

/**
 * The EBS volume of each standard broker.
 */
export interface MskEbsStorage {
  /**
   * Size of the volume, between 1 GiB and 16,384 GiB in whole GiB. A token is handed on unchecked.
   *
   * A volume grows while the cluster works, by 10 GiB or more and at most every six hours. It never shrinks.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-update-storage.html
   */
  readonly volumeSize: Size;

  /**
   * Provisioned storage throughput of the volume in whole MiB/s: 250 or more, up to what the size of the broker allows
   * (`kafka.m7g.2xlarge`: 312, `kafka.m5.4xlarge`: 593, the large ones 1,000). Needs `kafka.m5.4xlarge`,
   * `kafka.m7g.2xlarge` or larger and 10 GiB. Charged. 0 switches off what was provisioned before.
   *
   * @default - nothing is said of it: what comes with the volume
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-provision-throughput-management.html
   */
  readonly provisionedThroughput?: number;

  /**
   * Lets the volumes grow by themselves.
   *
   * A volume that has grown is larger than the template says: raise `volumeSize` to what it has before you change
   * anything else of the storage, or CloudFormation fails.
   *
   * @default - they keep their size
   */
  readonly autoScaling?: MskStorageAutoScaling;
}

/** Volumes that grow by themselves, checked. Not part of the public API. */
export interface StorageAutoScaling {
  readonly maxVolumeSizeGib: number;
  readonly targetUtilizationPercent: number;
}

/**
 * Where standard brokers keep their records.
 *
 * @example
 * MskStorage.ebs({
 *   volumeSize: Size.gibibytes(500),
 *   autoScaling: { maxVolumeSize: Size.gibibytes(2000) },
 * });
 */
export class MskStorage {
  /**
   * One EBS volume a broker.
   *
   * @throws where a size or a throughput is out of its range, or volumes could not grow
   */
  public static ebs(options: MskEbsStorage): MskStorage {
    return new MskStorage(false, options);
  }

  /**
   * One EBS volume a broker, and a tier of lower cost for the records that topics with `remote.storage.enable` no longer
   * keep on it.
   *
   * Needs Kafka 3.6 or later, not `kafka.t3.small`, and `log.cleanup.policy` delete. There is no way back for a cluster,
   * and a topic that left the tier cannot enter it again.
   *
   * @throws where a size or a throughput is out of its range, or volumes could not grow
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-tiered-storage.html
   */
  public static tiered(options: MskEbsStorage): MskStorage {
    return new MskStorage(true, options);
  }

  /** @internal */
  public static _forPlan({ volumeGib, throughputMibps, provisionedThroughput }: PlannedStorage): MskStorage {
    return MskStorage.ebs({
      volumeSize: Size.gibibytes(volumeGib),
      provisionedThroughput: provisionedThroughput ? throughputMibps : undefined,
    });
  }

  /** Size of each broker's volume, in GiB. */
  public readonly volumeSizeGib: number;

  /**
   * Provisioned throughput of each broker's volume, in MiB/s; 0: switched off.
   *
   * @default - what comes with the volume
   */
  public readonly provisionedThroughputMibps?: number;

  /** @internal */
  public readonly _autoScaling?: StorageAutoScaling;

  private constructor(
    /** Whether topics may keep their older records in the tier of lower cost. */
    public readonly isTiered: boolean,
    { volumeSize, provisionedThroughput, autoScaling }: MskEbsStorage,
  ) {
    this.volumeSizeGib = gibibytes('volumeSize', volumeSize, MSK_VOLUME_GIB.min);
    this.provisionedThroughputMibps = throughput(provisionedThroughput, volumeSize);
    this._autoScaling = autoScaling && scaling(autoScaling, volumeSize);
  }

  /** @internal */
  public _render(): CfnCluster.StorageInfoProperty {
    const mibps = this.provisionedThroughputMibps;
    const provisionedThroughput = mibps === 0 ? { enabled: false } : { enabled: true, volumeThroughput: mibps };
    return {
      ebsStorageInfo: {
        volumeSize: this.volumeSizeGib,
        provisionedThroughput: mibps === undefined ? undefined : provisionedThroughput,
      },
    };
  }
}

function gibibytes(name: string, size: Size, min: number): number {
  return size.isUnresolved()
    ? size.toGibibytes()
    : integer(`${name} in GiB`, size.toGibibytes({ rounding: SizeRoundingBehavior.NONE }), min, MSK_VOLUME_GIB.max);
}

function throughput(mibps: number | undefined, volumeSize: Size): number | undefined {
  const { minMibps, minVolumeGib } = MSK_PROVISIONED_THROUGHPUT;
  if (mibps === undefined || mibps === 0) {
    return mibps;
  }
  if (!volumeSize.isUnresolved() && volumeSize.toGibibytes() < minVolumeGib) {
    throw invalid(
      `'provisionedThroughput' needs a 'volumeSize' of ${minVolumeGib} GiB or more, got ${volumeSize.toGibibytes()} GiB`,
    );
  }
  return integer('provisionedThroughput', mibps, minMibps);
}

function scaling(options: MskStorageAutoScaling, volumeSize: Size): StorageAutoScaling {
  const { min, max } = MSK_STORAGE_AUTO_SCALING.targetPercent;
  const maxVolumeSizeGib = gibibytes('maxVolumeSize', options.maxVolumeSize, MSK_VOLUME_GIB.min);
  const known = !options.maxVolumeSize.isUnresolved() && !volumeSize.isUnresolved();
  if (known && maxVolumeSizeGib <= volumeSize.toGibibytes()) {
    throw invalid(
      `'maxVolumeSize' must be more than 'volumeSize', ${volumeSize.toGibibytes()} GiB, got ${maxVolumeSizeGib} GiB; ` +
        `the volumes could not grow`,
    );
  }
  return {
    maxVolumeSizeGib,
    targetUtilizationPercent: integer(
      'targetUtilizationPercent',
      options.targetUtilizationPercent ?? AUTO_SCALING_PERCENT,
      min,
      max,
    ),
  };
}
