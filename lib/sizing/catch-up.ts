import { coldReads, healthyLoad, zoneDownLoad } from './broker-load';
import type { Demand } from './demand';

/** What a broker can do for good. */
export interface BrokerCapacity {
  /** Its volumes together, or the path from the instance to them where that is narrower, in MiB/s. */
  readonly diskMibps: number;
  /** In each direction, in MiB/s. */
  readonly networkMibps: number;
}

/** What catching up asks of brokers beside their work, while a zone that was away fetches what it missed, in MiB/s. */
export interface CatchUpLoad {
  /** A broker that is back writes what it missed. */
  readonly backlog: number;
  /** A broker of another zone reads it for them: from its disk, if it was away for longer than the page cache reaches. */
  readonly diskReads: number;
  readonly networkOut: number;
}

/** What is missed in an outage, for each broker of the zone, in MiB: at most all that it holds. */
export function backlogMib(demand: Demand, brokers: number): number {
  const { replicationFactor, outageSeconds, retainedGib } = demand;
  const held = (retainedGib * 1024 * replicationFactor) / brokers;
  return replicationFactor === 1 ? 0 : Math.min(healthyLoad(demand, brokers).written * outageSeconds, held);
}

/** To be whole again as long after the outage as it lasted. */
export function catchUpLoad(demand: Demand, brokers: number, cacheSeconds: number): CatchUpLoad {
  const { outageSeconds, zones } = demand;
  const backlog = outageSeconds === 0 ? 0 : backlogMib(demand, brokers) / outageSeconds;
  const served = backlog / (zones - 1);
  return { backlog, diskReads: outageSeconds > cacheSeconds ? served : 0, networkOut: served };
}

/**
 * How long it takes, in minutes: outage x load / (capacity - load), the load at its peak, and the narrowest of what there is:
 * the disks and the network of the brokers that are back, and of those that serve them.
 */
export function catchUpMinutes(
  demand: Demand,
  brokers: number,
  capacity: BrokerCapacity,
  cacheSeconds: number,
): number {
  const backlog = backlogMib(demand, brokers);
  if (backlog === 0) {
    return 0;
  }
  const { written, networkIn } = healthyLoad(demand, brokers);
  const serving = zoneDownLoad(demand, brokers);
  const servers = demand.zones - 1;
  const cold = demand.outageSeconds > cacheSeconds;
  const busyDisk = written + coldReads(demand, serving.led, cacheSeconds);
  const rate = Math.min(
    capacity.diskMibps - written,
    capacity.networkMibps - networkIn,
    cold ? servers * (capacity.diskMibps - busyDisk) : Infinity,
    servers * (capacity.networkMibps - servingOut(demand, brokers)),
  );
  return rate <= 0 ? Infinity : backlog / rate / 60;
}

/** While a zone catches up its leaders are still elsewhere, and followers fetch from them as before. */
export function servingOut(demand: Demand, brokers: number): number {
  const { led } = zoneDownLoad(demand, brokers);
  return Math.max(zoneDownLoad(demand, brokers).networkOut, demand.fanOut * led + (demand.replicationFactor - 1) * led);
}
