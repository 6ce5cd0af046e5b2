import { brokerLimits, cacheSecondsOf, replicasPerBroker, type BrokerMachine } from './broker-limits';
import { catchUpMinutes } from './catch-up';
import type { PlannedStorage } from './cluster-candidate';
import type { Demand } from './demand';

/** Brokers, all alike, with the volumes they have. */
export interface BrokerFleet {
  readonly type: string;
  readonly machine: BrokerMachine;
  readonly count: number;
  readonly storage: PlannedStorage;
}

/** What is the same of them, whoever runs them. */
export function describedFleet(demand: Demand, { type, machine, count, storage }: BrokerFleet) {
  const pageCacheSeconds = cacheSecondsOf(demand, count, machine.memoryGib);
  const diskMibps = Math.min(machine.diskMibps, storage.volumes * storage.throughputMibps);
  return {
    size: type,
    count,
    zones: demand.zones,
    replicasPerBroker: replicasPerBroker(demand, count),
    storage,
    limits: brokerLimits(demand, count, machine),
    pageCacheSeconds,
    catchUpMinutes: catchUpMinutes(demand, count, { ...machine, diskMibps }, pageCacheSeconds),
  };
}
