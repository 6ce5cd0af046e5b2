import { coldReads, healthyLoad, zoneDownLoad } from './broker-load';
import { catchUpLoad, servingOut, type BrokerCapacity } from './catch-up';
import type { Demand } from './demand';
import { holds, SizingLimit, type LimitUse } from './limit-use';
import { pageCacheSeconds } from './page-cache';

/** A broker that keeps records on volumes, as far as its limits go. */
export interface BrokerMachine extends BrokerCapacity {
  readonly memoryGib: number;
  /** Replicas of partitions. */
  readonly partitions: number;
  /** What all its volumes have room for. */
  readonly volumesGib: number;
  /** What one of them has room for. */
  readonly volumeGib: number;
  /** In one cluster. */
  readonly brokersPerCluster: number;
}

/**
 * How full volumes may be: Kafka places partitions by their number and not by what they hold, so that one volume fills up
 * before the others, and a full one stops its broker.
 */
export const DISK_FILL = 0.7;

/** Every limit of brokers with volumes, and how much of it this many of them use. */
export function brokerLimits(demand: Demand, brokers: number, machine: BrokerMachine): LimitUse[] {
  return [
    ...networkLimits(demand, brokers, machine),
    diskThroughput(demand, brokers, machine),
    ...catchUpLimits(demand, brokers, machine),
    ...roomLimits(demand, brokers, machine),
    fixed(SizingLimit.PARTITIONS, replicasPerBroker(demand, brokers), machine.partitions, 'replicas a broker'),
    fixed(SizingLimit.CLUSTER_SIZE, brokers, machine.brokersPerCluster, 'brokers'),
  ];
}

export function replicasPerBroker({ partitions, replicationFactor }: Demand, brokers: number): number {
  return Math.ceil((partitions * replicationFactor) / brokers);
}

/** In both states, since a zone that is down takes its followers along: with little fan-out the healthy one sends more. */
function networkLimits(demand: Demand, brokers: number, { networkMibps }: BrokerMachine): LimitUse[] {
  const healthy = healthyLoad(demand, brokers);
  const down = zoneDownLoad(demand, brokers);
  const limit = (limit: SizingLimit, used: number, state: string): LimitUse =>
    rate(limit, state, used, networkMibps * demand.utilization, networkMibps);
  const outDown = down.networkOut >= healthy.networkOut;
  return [
    limit(SizingLimit.NETWORK_IN, Math.max(healthy.networkIn, down.networkIn), 'zone down'),
    limit(SizingLimit.NETWORK_OUT, outDown ? down.networkOut : healthy.networkOut, outDown ? 'zone down' : 'healthy'),
  ];
}

function diskThroughput(demand: Demand, brokers: number, { diskMibps, memoryGib }: BrokerMachine): LimitUse {
  const used = diskLoad(demand, brokers, memoryGib);
  return rate(SizingLimit.DISK_THROUGHPUT, 'zone down', used, diskMibps * demand.utilization, diskMibps);
}

/** What is written, and what one group reads that is behind. */
function diskLoad(demand: Demand, brokers: number, memoryGib: number): number {
  const cacheSeconds = cacheSecondsOf(demand, brokers, memoryGib);
  const loads = [healthyLoad(demand, brokers), zoneDownLoad(demand, brokers)].map(
    ({ written, led }) => written + coldReads(demand, led, cacheSeconds),
  );
  return Math.max(...loads);
}

/** The headroom is for this: in the time after an outage all of it may be used. */
function catchUpLimits(demand: Demand, brokers: number, machine: BrokerMachine): LimitUse[] {
  const load = catchUpLoad(demand, brokers, cacheSecondsOf(demand, brokers, machine.memoryGib));
  if (load.backlog === 0) {
    return [];
  }
  const { networkMibps, diskMibps } = machine;
  const network = Math.max(
    healthyLoad(demand, brokers).networkIn + load.backlog,
    servingOut(demand, brokers) + load.networkOut,
  );
  return [
    rate(SizingLimit.CATCH_UP_DISK, 'catch-up', catchUpDisk(demand, brokers, machine.memoryGib), diskMibps, diskMibps),
    rate(SizingLimit.CATCH_UP_NETWORK, 'catch-up', network, networkMibps, networkMibps),
  ];
}

function catchUpDisk(demand: Demand, brokers: number, memoryGib: number): number {
  const { backlog, diskReads } = catchUpLoad(demand, brokers, cacheSecondsOf(demand, brokers, memoryGib));
  return Math.max(healthyLoad(demand, brokers).written + backlog, diskLoad(demand, brokers, memoryGib) + diskReads);
}

/** What the volumes of a broker must be able to do, in MiB/s. */
export function neededDiskMibps(demand: Demand, brokers: number, memoryGib: number): number {
  return Math.max(diskLoad(demand, brokers, memoryGib) / demand.utilization, catchUpDisk(demand, brokers, memoryGib));
}

/** Page cache of each broker, in seconds of what is written to it at the peak. */
export function cacheSecondsOf(demand: Demand, brokers: number, memoryGib: number): number {
  return pageCacheSeconds(memoryGib, healthyLoad(demand, brokers).written);
}

/** What each broker keeps, in GiB. */
export function keptGib({ retainedGib, replicationFactor }: Demand, brokers: number): number {
  return (retainedGib * replicationFactor) / brokers;
}

function roomLimits(demand: Demand, brokers: number, { volumesGib, volumeGib }: BrokerMachine): LimitUse[] {
  const room = (limit: SizingLimit, used: number, capacity: number): LimitUse => {
    const allowed = capacity * DISK_FILL;
    return { limit, state: 'healthy', used, allowed, capacity, unit: 'GiB', growsWithTraffic: demand.retainedGrows };
  };
  return [
    room(SizingLimit.DISK, keptGib(demand, brokers), volumesGib),
    room(SizingLimit.LARGEST_PARTITION, demand.largestPartitionGib, volumeGib),
  ];
}

function rate(limit: SizingLimit, state: string, used: number, allowed: number, capacity: number): LimitUse {
  return { limit, state, used, allowed, capacity, unit: 'MiB/s', growsWithTraffic: true };
}

/** A limit of which nothing needs to stay free, and that traffic does not reach. */
export function fixed(limit: SizingLimit, used: number, capacity: number, unit: string): LimitUse {
  return { limit, state: 'healthy', used, allowed: capacity, capacity, unit, growsWithTraffic: false };
}

/**
 * The fewest brokers that hold every limit, in steps of one a zone; where there are none, as many as there may be.
 *
 * More brokers never use more of a limit, other than that of their number: so the search halves.
 */
export function fewestBrokers(
  { zones, replicationFactor }: Demand,
  { least, most }: { least: number; most: number },
  limitsOf: (brokers: number) => readonly LimitUse[],
): number {
  let low = Math.ceil(Math.max(least, replicationFactor, zones) / zones);
  let high = Math.max(low, Math.floor(most / zones));
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (limitsOf(middle * zones).every(holds)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low * zones;
}
