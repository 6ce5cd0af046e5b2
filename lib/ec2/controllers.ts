import type { Size } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { invalid } from '../private/errors';
import { concreteInteger } from '../private/numbers';

/**
 * Controllers on instances of their own.
 */
export interface DedicatedControllers {
  /**
   * How many: 3, of which one may be lost, or 5, of which two may. It cannot be changed by a deployment.
   *
   * @default 3
   */
  readonly count?: number;

  /**
   * The type of the instances.
   *
   * @default - `m7g.large`, or `m7i.large` beside brokers of the x86 architecture
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * The size of the volume that holds the metadata. It can grow at any time.
   *
   * @default Size.gibibytes(64)
   */
  readonly volumeSize?: Size;

  /**
   * The heap of the JVM.
   *
   * @default - a quarter of the memory, at most 4 GiB
   */
  readonly heapSize?: Size;

  /**
   * The zone of each controller, as its place in the network, from 1.
   *
   * Name them before a network of two zones gets a third, such as `[1, 2, 1]`: by the default the third controller would
   * be another one, in the new zone.
   *
   * @default - each zone in turn
   */
  readonly zoneSlots?: number[];
}

/**
 * Who keeps the metadata of a cluster: a quorum (KRaft) that must have a majority alive.
 *
 * @see https://kafka.apache.org/43/operations/kraft/
 */
export class Controllers {
  /**
   * Controllers on instances of their own: what Kafka recommends for production.
   *
   * @throws where there are neither 3 nor 5
   */
  public static dedicated(options: DedicatedControllers = {}): Controllers {
    const { count = 3, zoneSlots } = options;
    concreteInteger('count', count, 1, 9);
    if (count !== 3 && count !== 5) {
      throw invalid(
        `'count' must be 3 or 5, got ${count}: ` +
          (count % 2 === 0 ? `an even number tolerates no more losses than one less` : `fewer or more serve nobody`),
      );
    }
    if (zoneSlots && zoneSlots.length !== count) {
      throw invalid(`'zoneSlots' must name a zone for each of the ${count} controllers, got [${zoneSlots.join(', ')}]`);
    }
    return new Controllers(options, count);
  }

  /**
   * Three of the brokers are controllers as well: cheaper, and a broker under load or on its way down takes its vote with it.
   * For development; Kafka advises against it elsewhere.
   */
  public static combined(): Controllers {
    return new Controllers({});
  }

  private constructor(
    /** @internal */
    public readonly _options: DedicatedControllers,
    /**
     * How many instances of their own.
     *
     * @default - none, brokers do their work
     */
    public readonly count?: number,
  ) {}
}
