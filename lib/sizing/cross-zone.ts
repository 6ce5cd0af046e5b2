import type { Demand } from './demand';

/**
 * Clients are in every zone alike, and a leader is in one: of three, two thirds of all traffic cross. A consumer that may
 * read from a replica in its zone (`client.rack`, and `replica.selector.class` on the brokers) crosses only where there is none.
 *
 * https://cwiki.apache.org/confluence/display/KAFKA/KIP-392
 */
export function clientCrossZoneMibps(
  { averageInMibps, fanOut, zones, replicationFactor }: Demand,
  rackAwareFetching: boolean,
): number {
  const elsewhere = (zones - 1) / zones;
  const read = rackAwareFetching ? 1 - Math.min(replicationFactor, zones) / zones : elsewhere;
  return averageInMibps * (elsewhere + fanOut * read);
}

/**
 * Followers fetch from a leader, which is in their zone only where there are more replicas than zones. Over three zones with
 * three replicas it is twice what is written; over two with three, four thirds.
 */
export function replicationCrossZoneMibps({ averageInMibps, zones, replicationFactor }: Demand): number {
  const inZone = Array.from({ length: zones }, (_, zone) => Math.floor((replicationFactor + zones - 1 - zone) / zones));
  const besideLeader = inZone.reduce((sum, replicas) => sum + replicas ** 2, 0) / replicationFactor;
  return averageInMibps * (replicationFactor - besideLeader);
}
