import type { Demand } from './demand';

/** What each broker has to do at the peak, in MiB/s. */
export interface BrokerLoad {
  /** From producers and from the leaders it follows. */
  readonly networkIn: number;
  /** To consumers and to its followers. */
  readonly networkOut: number;
  /** Everything that comes in is written. */
  readonly written: number;
  /** What clients write to the partitions it leads. */
  readonly led: number;
}

/**
 * All brokers up: a share of the ingress as leader, and RF - 1 more of it as follower; what goes out is the fan-out and RF - 1.
 * No broker leads less than the busiest partition, however many there are.
 *
 * https://aws.amazon.com/blogs/big-data/best-practices-for-right-sizing-your-apache-kafka-clusters-to-optimize-performance-and-cost/
 */
export function healthyLoad(demand: Demand, brokers: number): BrokerLoad {
  return loadOf(demand, demand.peakInMibps / brokers, demand.replicationFactor);
}

/**
 * One zone down: the others lead its partitions too, each Z / (Z - 1) times as much (over three zones 1.5 times), and each
 * partition has lost the replica that was in that zone. What is written does not change: fewer replicas on fewer brokers.
 *
 * A partition with one replica has nobody else to lead it: it waits for its zone.
 */
export function zoneDownLoad(demand: Demand, brokers: number): BrokerLoad {
  const { zones, replicationFactor } = demand;
  if (replicationFactor === 1) {
    return healthyLoad(demand, brokers);
  }
  const share = (demand.peakInMibps / brokers) * (zones / (zones - 1));
  return loadOf(demand, share, replicationFactor * ((zones - 1) / zones));
}

function loadOf({ peakInMibps, largestPartitionShare, fanOut }: Demand, share: number, replicas: number): BrokerLoad {
  const led = Math.max(share, peakInMibps * largestPartitionShare);
  const followers = Math.max(0, replicas - 1);
  const written = led + (replicas - 1) * share;
  return { networkIn: written, networkOut: (fanOut + followers) * led, written, led };
}

/**
 * What consumers read from disk: one group that has fallen behind further than the page cache reaches, and reads everything, or
 * as much as all of them do.
 */
export function coldReads({ fanOut, toleratedLagSeconds }: Demand, led: number, cacheSeconds: number): number {
  return toleratedLagSeconds > cacheSeconds ? Math.min(1, fanOut) * led : 0;
}
