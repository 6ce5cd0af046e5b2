import { MSK_EXPRESS_SIZES, type MskExpressSize } from '../facts/msk-broker-sizes';
import {
  MSK_BROKERS_PER_CLUSTER,
  MSK_EXPRESS_PARTITION_MBPS,
  MSK_EXPRESS_REPLICATION,
  MSK_EXPRESS_ZONES,
} from '../facts/msk-limits';
import { fewestBrokers, fixed, replicasPerBroker } from './broker-limits';
import { clientTraffic } from './client-traffic';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { clientCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import { SizingLimit, type LimitUse } from './limit-use';
import { monthlyCost } from './monthly-cost';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH } from './units';

/** One candidate for each size of Express broker: as few as hold every limit. Always three zones and three replicas. */
export function mskExpressCandidates(demand: Demand, options: SettledOptions): ClusterCandidate[] {
  const most = MSK_BROKERS_PER_CLUSTER.KRAFT;
  return Object.entries(MSK_EXPRESS_SIZES)
    .filter(([type]) => demand.zones === MSK_EXPRESS_ZONES && options.mayTake(type))
    .map(([type, size]) => {
      const limitsOf = (brokers: number) => mskExpressLimits(asOnExpress(demand), brokers, size);
      const count = options.brokers ?? fewestBrokers(asOnExpress(demand), { least: 1, most }, limitsOf);
      return mskExpressOf(demand, options, type, size, count);
    });
}

/** So many brokers of a size. */
export function mskExpressOf(
  demand: Demand,
  options: SettledOptions,
  type: string,
  size: MskExpressSize,
  count: number,
): ClusterCandidate {
  const replicated = asOnExpress(demand);
  return mskExpressCandidate(replicated, options, type, count, mskExpressLimits(replicated, count, size));
}

function asOnExpress(demand: Demand): Demand {
  return { ...demand, zones: MSK_EXPRESS_ZONES, replicationFactor: MSK_EXPRESS_REPLICATION.factor };
}

/**
 * What a broker sustains while all are up, and the most it takes while a zone is down and the others do its work: AWS gives
 * the second as 1.5 times the first, or more.
 */
function mskExpressLimits(demand: Demand, brokers: number, size: MskExpressSize): LimitUse[] {
  const { peakInMibps, fanOut, utilization } = demand;
  const busiest = peakInMibps * demand.largestPartitionShare;
  const share = Math.max(peakInMibps / brokers, busiest);
  const down = Math.max((peakInMibps / brokers) * (demand.zones / (demand.zones - 1)), busiest);
  const zoneDown = { utilization, state: 'zone down' };
  const { ingressMBps, egressMBps, recommendedPartitions } = size;
  return [
    clientTraffic(SizingLimit.INGRESS, share, ingressMBps.sustained, demand),
    clientTraffic(SizingLimit.INGRESS, down, ingressMBps.max, zoneDown),
    clientTraffic(SizingLimit.EGRESS, fanOut * share, egressMBps.sustained, demand),
    clientTraffic(SizingLimit.EGRESS, fanOut * down, egressMBps.max, zoneDown),
    clientTraffic(SizingLimit.PARTITION_INGRESS, busiest, MSK_EXPRESS_PARTITION_MBPS, demand),
    fixed(SizingLimit.PARTITIONS, replicasPerBroker(demand, brokers), recommendedPartitions, 'replicas a broker'),
    fixed(SizingLimit.CLUSTER_SIZE, brokers, MSK_BROKERS_PER_CLUSTER.KRAFT, 'brokers'),
  ];
}

/** Storage is charged once, not for each replica, and nothing between brokers. */
function mskExpressCandidate(
  demand: Demand,
  { prices, rackAwareFetching }: SettledOptions,
  type: string,
  count: number,
  limits: LimitUse[],
): ClusterCandidate {
  const crossZone = gibPerMonth(clientCrossZoneMibps(demand, rackAwareFetching));
  return described({
    kind: KafkaKind.MSK_EXPRESS,
    size: type,
    count,
    zones: demand.zones,
    replicasPerBroker: replicasPerBroker(demand, count),
    limits,
    cost: monthlyCost({
      brokersUsd: count * (prices._hour(type) ?? NaN) * HOURS_PER_MONTH,
      storageUsd: demand.retainedGib * prices._of('expressStorage'),
      trafficUsd: gibPerMonth(demand.averageInMibps) * prices._of('expressDataIn'),
      crossZoneUsd: crossZone * 2 * prices._of('crossZone'),
    }),
    ...prices._marks(['expressStorage', 'expressDataIn', 'crossZone'], [type]),
  });
}
