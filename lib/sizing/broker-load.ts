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
 *
 * https://aws.amazon.com/blogs/big-data/best-practices-for-right-sizing-your-apache-kafka-clusters-to-optimize-performance-and-cost/
 */
export function healthyLoad({ peakInMibps, fanOut, replicationFactor }: Demand, brokers: number): BrokerLoad {
  const led = peakInMibps / brokers;
  const written = replicationFactor * led;
  return { networkIn: written, networkOut: (fanOut + replicationFactor - 1) * led, written, led };
}

/**
 * One zone down: the others lead its partitions too, each Z / (Z - 1) times as much (over three zones 1.5 times), and each
 * partition has lost the replica that was in that zone. What is written does not change: fewer replicas on fewer brokers.
 *
 * A partition with one replica has nobody else to lead it: it waits for its zone.
 */
export function zoneDownLoad(demand: Demand, brokers: number): BrokerLoad {
  const { zones, fanOut, replicationFactor } = demand;
  if (replicationFactor === 1) {
    return healthyLoad(demand, brokers);
  }
  const led = (demand.peakInMibps / brokers) * (zones / (zones - 1));
  const replicas = replicationFactor * ((zones - 1) / zones);
  return {
    networkIn: replicas * led,
    networkOut: (fanOut + Math.max(0, replicas - 1)) * led,
    written: replicas * led,
    led,
  };
}

/** What consumers read from disk: one group that has fallen behind further than the page cache reaches. */
export function coldReads(
  { fanOut, consumerGroups, toleratedLagSeconds }: Demand,
  led: number,
  cacheSeconds: number,
): number {
  return consumerGroups > 0 && toleratedLagSeconds > cacheSeconds ? (fanOut / consumerGroups) * led : 0;
}
