import { MSK_STANDARD_SIZES, type MskStandardSize } from '../facts/msk-broker-sizes';
import {
  MSK_BROKERS_PER_CLUSTER,
  MSK_BURSTABLE_INSTANCE_TYPE,
  MSK_PROVISIONED_THROUGHPUT,
  MSK_VOLUME_GIB,
} from '../facts/msk-limits';
import { brokerLimits, DISK_FILL, fewestBrokers, keptGib, neededDiskMibps, type BrokerMachine } from './broker-limits';
import { describedFleet, type BrokerFleet } from './broker-fleet';
import { KafkaKind, type ClusterCandidate, type PlannedStorage } from './cluster-candidate';
import { clientCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import { monthlyCost, type MonthlyCost } from './monthly-cost';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH, mibpsOfGbps, mibpsOfMBps } from './units';

/** For what Kafka itself keeps: offsets, transactions, metadata. */
export const LEAST_VOLUME_GIB = 10;

/**
 * One candidate for each size of standard broker: as few as hold every limit.
 *
 * `kafka.t3.small` is none: it has no KRaft, and its processor only bursts.
 */
export function mskStandardCandidates(demand: Demand, options: SettledOptions): ClusterCandidate[] {
  return Object.entries(MSK_STANDARD_SIZES)
    .filter(([type]) => type !== MSK_BURSTABLE_INSTANCE_TYPE && options.mayTake(type))
    .map(([type, size]) => {
      const machine = mskStandardMachine(type, size);
      const most = MSK_BROKERS_PER_CLUSTER.KRAFT;
      const count =
        options.brokers ??
        fewestBrokers(demand, { least: 1, most }, (brokers) => brokerLimits(demand, brokers, machine));
      const storage = storageOf(demand, machine, count);
      return mskStandardCandidate(demand, options, { type, machine, count, storage });
    });
}

/** A broker with the largest volume and the most throughput that its size may have. */
export function mskStandardMachine(type: string, { ebsMBps, networkGbps, ...size }: MskStandardSize): BrokerMachine {
  const { minMibps, maxMibps } = MSK_PROVISIONED_THROUGHPUT;
  return {
    diskMibps: Math.min(mibpsOfMBps(ebsMBps), maxMibps[type] ?? minMibps),
    networkMibps: mibpsOfGbps(networkGbps),
    memoryGib: size.memoryGib,
    partitions: size.recommendedPartitions,
    volumesGib: MSK_VOLUME_GIB.max,
    volumeGib: MSK_VOLUME_GIB.max,
    brokersPerCluster: MSK_BROKERS_PER_CLUSTER.KRAFT,
  };
}

/** So many brokers of a size, with what they have of storage. */
export function mskStandardCandidate(demand: Demand, options: SettledOptions, fleet: BrokerFleet): ClusterCandidate {
  const { type } = fleet;
  return described({
    kind: KafkaKind.MSK_STANDARD,
    ...describedFleet(demand, fleet),
    cost: costOf(demand, options, fleet),
    ...options.prices._marks(['mskStorage', 'mskProvisionedThroughput', 'crossZone'], [type]),
  });
}

/** Throughput is provisioned only where what comes with a volume is too little. */
function storageOf(demand: Demand, { memoryGib, diskMibps }: BrokerMachine, brokers: number): PlannedStorage {
  const { minMibps } = MSK_PROVISIONED_THROUGHPUT;
  const needed = neededDiskMibps(demand, brokers, memoryGib);
  const provisionedThroughput = needed > minMibps && diskMibps > minMibps;
  const kept = keptGib(demand, brokers);
  const volumeGib = Math.max(LEAST_VOLUME_GIB, Math.ceil(Math.max(kept, demand.largestPartitionGib) / DISK_FILL));
  return {
    volumes: 1,
    volumeGib: Math.min(volumeGib, MSK_VOLUME_GIB.max),
    throughputMibps: provisionedThroughput ? Math.min(Math.ceil(needed), Math.floor(diskMibps)) : minMibps,
    provisionedThroughput,
    filledPercent: (kept / volumeGib) * 100,
  };
}

/** Amazon MSK charges nothing for what brokers send each other. */
function costOf(
  demand: Demand,
  { prices, rackAwareFetching }: SettledOptions,
  { type, count, storage }: BrokerFleet,
): MonthlyCost {
  const { volumes, volumeGib, throughputMibps, provisionedThroughput } = storage;
  const crossZone = gibPerMonth(clientCrossZoneMibps(demand, rackAwareFetching));
  return monthlyCost({
    brokersUsd: count * (prices._hour(type) ?? NaN) * HOURS_PER_MONTH,
    storageUsd: count * volumes * volumeGib * prices._of('mskStorage'),
    throughputUsd: provisionedThroughput ? count * throughputMibps * prices._of('mskProvisionedThroughput') : 0,
    crossZoneUsd: crossZone * 2 * prices._of('crossZone'),
  });
}
