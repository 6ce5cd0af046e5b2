/** What becomes of records that are no longer wanted: `cleanup.policy` of the topics. */
export enum CleanupPolicy {
  /** They are deleted by age or size. */
  DELETE = 'delete',

  /** The last record of each key stays for ever. */
  COMPACT = 'compact',

  /** The last record of each key stays until it is too old. */
  COMPACT_DELETE = 'compact,delete',
}

/**
 * What a cluster is to carry.
 *
 * Rates, and the live set, are of the bytes that producers hand to their client, before compression; what of them goes over the
 * wire and onto disks is `compressionRatio`. Rates are in MiB/s (2^20 bytes), sizes in MiB and GiB.
 */
export interface Workload {
  /** What all producers write together on average, in MiB/s: more than 0. */
  readonly ingressMibps: number;

  /**
   * What they write in the busiest minutes, in MiB/s, at least the average. Brokers are sized for it, disks for the average.
   *
   * @default - 1.5 times the average
   */
  readonly peakIngressMibps?: number;

  /**
   * How often each byte is read: 0 or more, the sum over the consumer groups.
   *
   * @default - what `egressMibps` comes to, or 1
   */
  readonly fanOut?: number;

  /**
   * What all consumers read together on average, in MiB/s: another way to say `fanOut`.
   *
   * @default - what `fanOut` comes to
   */
  readonly egressMibps?: number;

  /**
   * How long records are kept, in hours (`retention.ms`). `Infinity` is for ever.
   *
   * @default - as long as `retentionGibPerPartition` allows
   */
  readonly retentionHours?: number;

  /**
   * How much a partition keeps, in GiB on disk, as Kafka counts it (`retention.bytes`): after compression.
   *
   * @default - as much as `retentionHours` allows
   */
  readonly retentionGibPerPartition?: number;

  /**
   * What becomes of records that are no longer wanted.
   *
   * @default CleanupPolicy.DELETE
   */
  readonly cleanupPolicy?: CleanupPolicy;

  /**
   * The last record of every key, all together and once, in GiB. Needed where topics are compacted: twice as much is on the
   * disks before it is cleaned (`min.cleanable.dirty.ratio` 0.5).
   *
   * @default - no topic is compacted
   */
  readonly liveSetGib?: number;

  /**
   * Replicas of each record, 1 to 9.
   *
   * @default - 3, or 2 over two zones
   */
  readonly replicationFactor?: number;

  /**
   * What compression leaves of a byte, more than 0 and at most 1: 0.5 is half of it. Nobody can tell it for you: measure it.
   *
   * @default 1
   */
  readonly compressionRatio?: number;

  /**
   * Number of topics. Only the default of `partitions` follows from it.
   *
   * @default 10
   */
  readonly topics?: number;

  /**
   * Partitions of all topics together, replicas not counted.
   *
   * @default - three for each topic, and one for each 10 MiB/s at the peak if that is more
   */
  readonly partitions?: number;

  /**
   * What the busiest partition gets of all that is written, more than 0 and at most 1.
   *
   * @default - an even share
   */
  readonly largestPartitionShare?: number;

  /**
   * Number of consumer groups, at least 1 where something is read. Only serverless clusters have a limit of it.
   *
   * @default - `fanOut`, rounded up
   */
  readonly consumerGroups?: number;

  /**
   * The largest message, in MiB.
   *
   * @default 1
   */
  readonly largestMessageMib?: number;

  /**
   * The size at which a segment is closed (`segment.bytes`), in MiB. Only closed segments are deleted.
   *
   * @default 1024
   */
  readonly segmentMib?: number;

  /**
   * The age at which a segment is closed (`segment.ms`), in hours.
   *
   * @default 168
   */
  readonly segmentHours?: number;

  /**
   * What stays free of every limit of throughput in the worst state, in percent: 0 to below 100.
   *
   * It stands for what nobody has published a model of: the processor under TLS, uneven partitions, requests that are too
   * small. AWS's own sizing leaves 25 % on Express brokers.
   *
   * @default 25
   */
  readonly headroomPercent?: number;

  /**
   * By how much the workload grows each month, in percent. Disks fill with it; brokers are sized for today.
   *
   * @default 0
   */
  readonly growthPercentPerMonth?: number;

  /**
   * Availability Zones of the cluster, 2 or 3.
   *
   * @default 3
   */
  readonly zones?: number;

  /**
   * How far behind a consumer may be that nobody minds, in minutes. What is older than the page cache is read from disk.
   *
   * @default 10
   */
  readonly toleratedLagMinutes?: number;

  /**
   * The longest outage of a zone after which the cluster is to be whole again within the same time, in minutes.
   *
   * @default 60
   */
  readonly zoneOutageMinutes?: number;
}
