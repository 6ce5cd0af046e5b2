import { CONFLUENT_CLOUD, type ConfluentClusterType } from '../facts/confluent-cloud';
import type { PriceName } from '../facts/prices';
import { fixed } from './broker-limits';
import { clientTraffic } from './client-traffic';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { clientCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import { SizingLimit, type LimitUse } from './limit-use';
import { monthlyCost } from './monthly-cost';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH } from './units';

const UNIT_PRICE: Readonly<Record<keyof typeof CONFLUENT_CLOUD, PriceName>> = {
  Standard: 'confluentStandardUnit',
  Enterprise: 'confluentEnterpriseUnit',
};

/** One candidate for each type of cluster with a price and several zones. Confluent makes up for a zone that is down. */
export function confluentCloudCandidates(demand: Demand, options: SettledOptions): ClusterCandidate[] {
  return !options.anySize
    ? []
    : Object.entries(CONFLUENT_CLOUD).map(([name, type]) =>
        candidate(demand, options, name as keyof typeof CONFLUENT_CLOUD, type),
      );
}

/**
 * `ceil(max(in / 60, out / 180, partitions / 3000) / (1 - headroom))`; Confluent's own tool multiplies by 1.3 instead.
 *
 * https://github.com/confluentinc/kcp, `plan-config.yaml`
 */
function unitsOf(demand: Demand, type: ConfluentClusterType): number {
  const one = limitsOf(demand, 1, type).filter(({ limit }) => limit !== SizingLimit.CLUSTER_SIZE);
  const wanted = Math.max(...one.map(({ used, allowed }) => used / allowed));
  return Math.min(type.maxUnits, Math.max(1, Math.ceil(wanted - 1e-9)));
}

function limitsOf(demand: Demand, units: number, type: ConfluentClusterType): LimitUse[] {
  const { peakInMibps, fanOut, partitions } = demand;
  const most = type.partitions * units;
  const withHeadroom = {
    ...fixed(SizingLimit.PARTITIONS, partitions, most, 'partitions'),
    allowed: most * demand.utilization,
  };
  return [
    clientTraffic(SizingLimit.INGRESS, peakInMibps, type.ingressMBps * units, demand),
    clientTraffic(SizingLimit.EGRESS, peakInMibps * fanOut, type.egressMBps * units, demand),
    withHeadroom,
    fixed(SizingLimit.CLUSTER_SIZE, units, type.maxUnits, 'units'),
  ];
}

function candidate(
  demand: Demand,
  { prices, rackAwareFetching }: SettledOptions,
  name: keyof typeof CONFLUENT_CLOUD,
  type: ConfluentClusterType,
): ClusterCandidate {
  const units = unitsOf(demand, type);
  const transferred = gibPerMonth(demand.averageInMibps * (1 + demand.fanOut));
  return described({
    kind: KafkaKind.CONFLUENT_CLOUD,
    size: name,
    count: units,
    zones: demand.zones,
    limits: limitsOf(demand, units, type),
    cost: monthlyCost({
      brokersUsd: units * prices._of(UNIT_PRICE[name]) * HOURS_PER_MONTH,
      storageUsd: demand.retainedGib * prices._of('confluentStorage'),
      trafficUsd: transferred * prices._of('confluentData'),
      crossZoneUsd: gibPerMonth(clientCrossZoneMibps(demand, rackAwareFetching)) * 2 * prices._of('crossZone'),
    }),
    ...prices._marks([UNIT_PRICE[name], 'confluentStorage', 'confluentData', 'crossZone']),
  });
}
