import type { LimitUse } from './limit-use';
import type { MonthlyCost } from './monthly-cost';

/** A way to run Kafka. */
export enum KafkaKind {
  /** Amazon MSK with standard brokers. */
  MSK_STANDARD = 'MSK standard',

  /** Amazon MSK with Express brokers. */
  MSK_EXPRESS = 'MSK Express',

  /** Amazon MSK Serverless. */
  MSK_SERVERLESS = 'MSK Serverless',

  /** Kafka on EC2: controllers and brokers of one's own. */
  EC2 = 'EC2',

  /** Confluent Cloud on AWS, for comparison. */
  CONFLUENT_CLOUD = 'Confluent Cloud',
}

/** The volumes of each broker. They grow, and never shrink. */
export interface PlannedStorage {
  /** Number of volumes. */
  readonly volumes: number;

  /** Size of each, in GiB: the records fill it to at most 70 percent. */
  readonly volumeGib: number;

  /** Throughput of each, in MiB/s. */
  readonly throughputMibps: number;

  /**
   * Operations a second of each.
   *
   * @default - on Amazon MSK they come with the volume
   */
  readonly iops?: number;

  /** Whether the throughput is more than comes with the volume, and is charged. */
  readonly provisionedThroughput: boolean;

  /** How full the volumes are with the retention's worth of records, in percent. */
  readonly filledPercent: number;
}

/** One cluster that could carry a workload, and how near to its limits it would be. */
export interface ClusterCandidate {
  /** Who runs it. */
  readonly kind: KafkaKind;

  /**
   * Size of the brokers, such as `kafka.m7g.large` or `r7g.2xlarge`; the type of a cluster of Confluent Cloud.
   *
   * @default - serverless clusters have none
   */
  readonly size?: string;

  /**
   * Number of brokers, or of units of Confluent Cloud.
   *
   * @default - serverless clusters have none
   */
  readonly count?: number;

  /** Zones of the cluster. */
  readonly zones: number;

  /**
   * Replicas of partitions on each broker.
   *
   * @default - where there are no brokers to count
   */
  readonly replicasPerBroker?: number;

  /**
   * The volumes of each broker.
   *
   * @default - where there are none to size
   */
  readonly storage?: PlannedStorage;

  /** How much of each limit is used, the tightest first; of volumes, what the largest could do. */
  readonly limits: LimitUse[];

  /** The limit that decides the size: the tightest of all. */
  readonly bottleneck: LimitUse;

  /** The limit that more traffic reaches first. */
  readonly breaksFirst: LimitUse;

  /**
   * By how much traffic can grow until `breaksFirst` no longer holds, in percent, in proportion to what is used today; below 0 it
   * does not hold. Where consumers read from the page cache today, and would not then, it is less.
   */
  readonly roomToGrowPercent: number;

  /**
   * How long what was written stays in memory, in seconds: who reads later reads from disk.
   *
   * @default - where nobody knows it
   */
  readonly pageCacheSeconds?: number;

  /**
   * How long the brokers of a zone need after the longest outage until all is in sync, in minutes.
   *
   * @default - where it is not yours to wait for
   */
  readonly catchUpMinutes?: number;

  /** What it costs. */
  readonly cost: MonthlyCost;

  /** Prices that are those of us-east-1, because the region's are not known. */
  readonly borrowedPrices: string[];

  /** Whether a price in it was never confirmed by a second source. */
  readonly unverifiedPrices: boolean;
}
