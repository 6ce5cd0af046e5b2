import { MSK_SERVERLESS } from '../facts/msk-limits';
import { fixed } from './broker-limits';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { clientCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import { SizingLimit, type LimitUse } from './limit-use';
import { monthlyCost, type MonthlyCost } from './monthly-cost';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH, mibpsOfMBps } from './units';

/** One candidate, if at all: nothing of it can be sized, and a zone that is down is not yours to make up for. */
export function mskServerlessCandidates(demand: Demand, options: SettledOptions): ClusterCandidate[] {
  return !options.anySize
    ? []
    : [
        described({
          kind: KafkaKind.MSK_SERVERLESS,
          zones: demand.zones,
          limits: limitsOf(demand),
          cost: costOf(demand, options),
          ...options.prices._marks([
            'serverlessCluster',
            'serverlessPartition',
            'serverlessDataIn',
            'serverlessDataOut',
            'serverlessStorage',
            'crossZone',
          ]),
        }),
      ];
}

function limitsOf(demand: Demand): LimitUse[] {
  const { peakInMibps, fanOut, largestPartitionShare: share, compacted } = demand;
  const traffic = (limit: SizingLimit, used: number, mBps: number): LimitUse => {
    const capacity = mibpsOfMBps(mBps);
    const allowed = capacity * demand.utilization;
    return { limit, state: 'healthy', used, allowed, capacity, unit: 'MiB/s', growsWithTraffic: true };
  };
  const largest = { limit: SizingLimit.LARGEST_PARTITION, used: demand.largestPartitionGib, unit: 'GiB' };
  const room = MSK_SERVERLESS.compactedPartitionGib;
  return [
    traffic(SizingLimit.INGRESS, peakInMibps, MSK_SERVERLESS.ingressMBps),
    traffic(SizingLimit.EGRESS, peakInMibps * fanOut, MSK_SERVERLESS.egressMBps),
    traffic(SizingLimit.PARTITION_INGRESS, peakInMibps * share, MSK_SERVERLESS.partitionIngressMBps),
    traffic(SizingLimit.PARTITION_EGRESS, peakInMibps * fanOut * share, MSK_SERVERLESS.partitionEgressMBps),
    ...(compacted ? [{ ...largest, state: 'healthy', allowed: room, capacity: room, growsWithTraffic: true }] : []),
    fixed(
      SizingLimit.PARTITIONS,
      demand.partitions,
      compacted ? MSK_SERVERLESS.compactedPartitions : MSK_SERVERLESS.partitions,
      'partitions',
    ),
    fixed(SizingLimit.MESSAGE_SIZE, demand.largestMessageMib, MSK_SERVERLESS.messageMib, 'MiB'),
    fixed(SizingLimit.CONSUMER_GROUPS, demand.consumerGroups, MSK_SERVERLESS.consumerGroups, 'groups'),
  ];
}

/** Storage is charged once, not for each replica: https://aws.amazon.com/msk/pricing/ */
function costOf(demand: Demand, { prices, rackAwareFetching }: SettledOptions): MonthlyCost {
  const { averageInMibps, fanOut, partitions, retainedGib } = demand;
  const hours = prices._of('serverlessCluster') + partitions * prices._of('serverlessPartition');
  const read = prices._of('serverlessDataOut') * fanOut;
  return monthlyCost({
    brokersUsd: hours * HOURS_PER_MONTH,
    storageUsd: retainedGib * prices._of('serverlessStorage'),
    trafficUsd: gibPerMonth(averageInMibps) * (prices._of('serverlessDataIn') + read),
    crossZoneUsd: gibPerMonth(clientCrossZoneMibps(demand, rackAwareFetching)) * 2 * prices._of('crossZone'),
  });
}
