import { SizeRoundingBehavior, type Size } from 'aws-cdk-lib';
import { MSK_VOLUME_GIB } from '../facts/msk-limits';
import { integer } from '../private/numbers';

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
}

/**
 * Where standard brokers keep their records.
 */
export class MskStorage {
  /**
   * One EBS volume a broker.
   *
   * @throws where the size is not between 1 and 16,384 whole GiB
   */
  public static ebs(options: MskEbsStorage): MskStorage {
    const { volumeSize } = options;
    return new MskStorage(
      volumeSize.isUnresolved()
        ? volumeSize.toGibibytes()
        : integer(
            'volumeSize in GiB',
            volumeSize.toGibibytes({ rounding: SizeRoundingBehavior.NONE }),
            MSK_VOLUME_GIB.min,
            MSK_VOLUME_GIB.max,
          ),
    );
  }

  private constructor(
    /** Size of each broker's volume, in GiB. */
    public readonly volumeSizeGib: number,
  ) {}
}
