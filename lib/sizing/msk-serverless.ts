import { MSK_SERVERLESS } from '../facts/msk-limits';
import { fixed } from './broker-limits';
import { clientTraffic } from './client-traffic';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { clientCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import { SizingLimit, type LimitUse } from './limit-use';
import { monthlyCost, type MonthlyCost } from './monthly-cost';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH } from './units';

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
  const { partitionIngressMBps, partitionEgressMBps } = MSK_SERVERLESS;
  const room = (MSK_SERVERLESS.compactedPartitionGB * 1e9) / 2 ** 30;
  const largest = fixed(SizingLimit.LARGEST_PARTITION, demand.largestPartitionGib, room, 'GiB');
  return [
    clientTraffic(SizingLimit.INGRESS, peakInMibps, MSK_SERVERLESS.ingressMBps, demand),
    clientTraffic(SizingLimit.EGRESS, peakInMibps * fanOut, MSK_SERVERLESS.egressMBps, demand),
    clientTraffic(SizingLimit.PARTITION_INGRESS, peakInMibps * share, partitionIngressMBps, demand),
    clientTraffic(SizingLimit.PARTITION_EGRESS, peakInMibps * fanOut * share, partitionEgressMBps, demand),
    ...(compacted ? [{ ...largest, growsWithTraffic: true }] : []),
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
