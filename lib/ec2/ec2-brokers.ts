import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { plannedBrokers } from '../cluster/planned-brokers';
import { concreteInteger } from '../private/numbers';
import { KafkaKind } from '../sizing/cluster-candidate';
import type { ClusterPlan } from '../sizing/cluster-plan';
import type { ClusterSize } from '../sizing/cluster-size';
import { BrokerStorage } from './broker-storage';
import { BROKERS_PER_SLOT } from './node-layout';

/**
 * Brokers on EC2, all alike.
 */
export interface Ec2BrokersOptions {
  /**
   * The type of the instances. Those with an instance store are refused, because Kafka's data is on EBS.
   *
   * A change reaches a broker when its instance is replaced.
   */
  readonly instanceType: ec2.InstanceType;

  /** The volumes of each broker. */
  readonly storage: BrokerStorage;

  /**
   * Number of brokers in each Availability Zone, at least 1; the cluster has this many times its zones.
   *
   * Must be known at synthesis. Adding brokers moves no partition to them: reassign some. Before one is taken away, move
   * its partitions, and name its id in `retired`.
   *
   * @default 1
   */
  readonly brokersPerZone?: number;

  /**
   * Ids of brokers that there were once. They are never given again: a broker of an old id would be taken for the old one.
   *
   * @default - none
   */
  readonly retired?: number[];

  /**
   * The heap of the JVM; the rest of the memory is page cache, from which Kafka serves consumers.
   *
   * @default - 6 GiB on instances with 32 GiB of memory and more, a quarter of the memory on smaller ones
   */
  readonly heapSize?: Size;
}

/**
 * The brokers of a cluster on EC2. How many there are in all is `cluster.topology.brokerCount`.
 *
 * @example
 * Ec2Brokers.of({
 *   instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE2),
 *   brokersPerZone: 2,
 *   storage: BrokerStorage.gp3({ volumes: 2, size: Size.gibibytes(1000), throughput: 149 }),
 * });
 */
export class Ec2Brokers {
  /**
   * Brokers of one type, the same number in every zone.
   *
   * @throws where the number is a token, not a whole number above zero, or more than the ids of a zone
   */
  public static of(options: Ec2BrokersOptions): Ec2Brokers {
    return new Ec2Brokers(options);
  }

  /**
   * The cheapest of a plan on EC2, whatever else it compares.
   *
   * A plan is computed anew at each synthesis. For a cluster that is deployed name the type in `instanceTypes` of the plan's
   * options, so that no new price or type changes it.
   *
   * @param plan such as `KafkaSizing.plan({ ... })`
   * @throws where no cluster on EC2 carries the workload of the plan, or it does not compare them
   */
  public static forPlan(plan: ClusterPlan): Ec2Brokers {
    const { size = '', count = 0, zones, storage } = plannedBrokers(plan, [KafkaKind.EC2]);
    const { volumes, volumeGib, iops, throughputMibps: throughput } = storage ?? { volumes: 1, volumeGib: 1 };
    return Ec2Brokers.of({
      instanceType: new ec2.InstanceType(size),
      brokersPerZone: count / zones,
      storage: BrokerStorage.gp3({ volumes, size: Size.gibibytes(volumeGib), iops, throughput }),
    });
  }

  /** The type of the instances. */
  public readonly instanceType: ec2.InstanceType;

  /** The volumes of each broker. */
  public readonly storage: BrokerStorage;

  /** Number of brokers in each Availability Zone. */
  public readonly brokersPerZone: number;

  /** Ids of brokers that there were once. */
  public readonly retired: number[];

  /**
   * The heap of the JVM.
   *
   * @default - it follows from the type of the instances
   */
  public readonly heapSize?: Size;

  private constructor({ instanceType, storage, brokersPerZone = 1, retired = [], heapSize }: Ec2BrokersOptions) {
    this.instanceType = instanceType;
    this.storage = storage;
    this.brokersPerZone = concreteInteger('brokersPerZone', brokersPerZone, 1, BROKERS_PER_SLOT - retired.length);
    this.retired = retired;
    this.heapSize = heapSize;
  }

  /** @internal */
  public _size(): ClusterSize {
    const { volumes, size, throughput: throughputMibps, iops } = this.storage;
    return {
      kind: KafkaKind.EC2,
      instanceType: this.instanceType.toString(),
      storage: { volumes, volumeGib: size.toGibibytes(), throughputMibps, iops },
    };
  }
}
