/** What can stop a cluster from growing. */
export enum SizingLimit {
  /** What the network of a broker takes in. */
  NETWORK_IN = 'network in',

  /** What the network of a broker gives out. */
  NETWORK_OUT = 'network out',

  /** What the volumes of a broker, or the path from the instance to them, take and give. */
  DISK_THROUGHPUT = 'disk throughput',

  /** Brokers of a zone that come back catch up in the time that the workload gives them: their volumes. */
  CATCH_UP_DISK = 'disk while catching up',

  /** Brokers of a zone that come back catch up in the time that the workload gives them: the network. */
  CATCH_UP_NETWORK = 'network while catching up',

  /** Records on the volumes of a broker. */
  DISK = 'disk',

  /** Records of the busiest partition on the volume that it is on. */
  LARGEST_PARTITION = 'largest partition',

  /** Replicas of partitions on a broker; partitions on a cluster that has no brokers to count. */
  PARTITIONS = 'partitions',

  /** What clients write. */
  INGRESS = 'ingress',

  /** What clients read. */
  EGRESS = 'egress',

  /** What clients write to the busiest partition. */
  PARTITION_INGRESS = 'ingress of a partition',

  /** What clients read from the busiest partition. */
  PARTITION_EGRESS = 'egress of a partition',

  /** Brokers, or units of Confluent Cloud, in one cluster. */
  CLUSTER_SIZE = 'cluster size',

  /** The largest message. */
  MESSAGE_SIZE = 'message size',

  /** Consumer groups. */
  CONSUMER_GROUPS = 'consumer groups',
}

/** How much of one limit is used. */
export interface LimitUse {
  /** Which limit. */
  readonly limit: SizingLimit;

  /** In which state: `healthy`, `zone down`, or `catch-up` after the zone is back. */
  readonly state: string;

  /** What is used, in `unit`. */
  readonly used: number;

  /** What may be used in that state, in `unit`: the limit itself, or what the headroom leaves of it. */
  readonly allowed: number;

  /** The limit itself, in `unit`. */
  readonly capacity: number;

  /** Unit of `used`, `allowed` and `capacity`, such as `MiB/s`. */
  readonly unit: string;

  /** Whether more traffic uses more of it. */
  readonly growsWithTraffic: boolean;
}

/** What may be used of a limit, as a part of what is allowed: above 1 it does not hold. */
export function useOf({ used, allowed }: LimitUse): number {
  return used / allowed;
}

/** Rounding of a sum is not more load. */
export function holds(use: LimitUse): boolean {
  return useOf(use) <= 1 + 1e-9;
}

export function tightest(uses: readonly LimitUse[]): LimitUse {
  return uses.reduce((most, use) => (useOf(use) > useOf(most) ? use : most));
}
