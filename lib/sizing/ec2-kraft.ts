import { EBS_GP3 } from '../facts/ebs';
import { EC2_INSTANCE_TYPES, type Ec2InstanceTypeFact } from '../facts/ec2-instance-types';
import { MSK_STANDARD_SIZES } from '../facts/msk-broker-sizes';
import type { PriceName } from '../facts/prices';
import { brokerLimits, DISK_FILL, fewestBrokers, keptGib, neededDiskMibps, type BrokerMachine } from './broker-limits';
import { describedFleet, type BrokerFleet } from './broker-fleet';
import { KafkaKind, type ClusterCandidate, type PlannedStorage } from './cluster-candidate';
import { clientCrossZoneMibps, replicationCrossZoneMibps } from './cross-zone';
import type { Demand } from './demand';
import { described } from './described';
import type { KafkaPrices } from './kafka-prices';
import { monthlyCost, type MonthlyCost } from './monthly-cost';
import { EC2_LAYOUT, rootVolumeGib } from './ec2-layout';
import { LEAST_VOLUME_GIB } from './msk-standard';
import { brokerHeapMib } from './page-cache';
import { NodeEgress } from './plan-options';
import type { SettledOptions } from './settled-options';
import { gibPerMonth, HOURS_PER_MONTH, mibpsOfGbps, mibpsOfMBps } from './units';

/** Below it a heap leaves no page cache worth the name. */
const LEAST_MEMORY_GIB = 8;

/** EC2, Auto Scaling, CloudFormation, Systems Manager (three), Secrets Manager, Private CA: what a node asks. */
const ENDPOINTS = 8;

/**
 * One candidate for each type of instance: as few brokers as hold every limit.
 *
 * No type with an instance store, which is empty after a stop, and none that only bursts.
 */
export function ec2Candidates(demand: Demand, options: SettledOptions): ClusterCandidate[] {
  return Object.entries(EC2_INSTANCE_TYPES)
    .filter(([type, fact]) => hasEnough(options) && options.mayTake(type) && isForBrokers(type, fact))
    .map(([type, fact]) => {
      const machine = ec2Machine(fact, demand.zones);
      const most = machine.brokersPerCluster;
      const count =
        options.brokers ??
        fewestBrokers(demand, { least: EC2_LAYOUT.leastBrokers, most }, (brokers) =>
          brokerLimits(demand, brokers, machine),
        );
      const storage = cheapestVolumes(demand, options.prices, machine, count);
      return ec2Candidate(demand, options, { type, machine, count, storage });
    });
}

function hasEnough({ brokers = EC2_LAYOUT.leastBrokers }: SettledOptions): boolean {
  return brokers >= EC2_LAYOUT.leastBrokers;
}

export function isForBrokers(type: string, { instanceStore, memoryGib, vcpus }: Ec2InstanceTypeFact): boolean {
  return !instanceStore && !/^t\d/.test(type) && vcpus > 1 && memoryGib >= LEAST_MEMORY_GIB;
}

/**
 * Types beside which there is none that has as much of everything for no more: only they can be the cheapest of all. For those
 * who ask many times.
 */
export function bestTypes({ mayTake, prices }: SettledOptions): ReadonlySet<string> {
  const types = Object.entries(EC2_INSTANCE_TYPES)
    .filter(([type, fact]) => mayTake(type) && isForBrokers(type, fact))
    .map(([type, fact]) => ({
      type,
      ...fact,
      usd: prices._hour(type) ?? Infinity,
      controllerUsd: prices._hour(controllerOf(type)) ?? Infinity,
    }));
  const best: typeof types = [];
  for (const one of types.sort((a, b) => a.usd - b.usd || b.ebsMBps - a.ebsMBps)) {
    const better = best.some(
      (other) =>
        other.controllerUsd <= one.controllerUsd &&
        other.ebsMBps >= one.ebsMBps &&
        other.networkGbps >= one.networkGbps &&
        other.memoryGib >= one.memoryGib,
    );
    if (!better) {
      best.push(one);
    }
  }
  return new Set(best.map(({ type }) => type));
}

/** A broker with as much on its volumes as there may be. */
export function ec2Machine({ ebsMBps, networkGbps, memoryGib }: Ec2InstanceTypeFact, zones: number): BrokerMachine {
  return {
    diskMibps: Math.min(mibpsOfMBps(ebsMBps), EC2_LAYOUT.volumesPerBroker * EBS_GP3.throughputMibps.max),
    networkMibps: mibpsOfGbps(networkGbps),
    memoryGib,
    partitions: partitionsOf(memoryGib),
    volumesGib: EC2_LAYOUT.volumesPerBroker * EBS_GP3.sizeGib.max,
    volumeGib: EBS_GP3.sizeGib.max,
    brokersPerCluster: EC2_LAYOUT.brokersPerZone * zones,
  };
}

/**
 * How many replicas a broker should have at most. Kafka gives no number; AWS recommends one for its own brokers, and what
 * carries them is memory: so it is the number of the standard broker with as much.
 */
function partitionsOf(memoryGib: number): number {
  const sizes = Object.values(MSK_STANDARD_SIZES).filter((size) => size.memoryGib <= memoryGib);
  return Math.max(...sizes.map(({ recommendedPartitions }) => recommendedPartitions));
}

/** So many brokers of a type, with the volumes they have. */
export function ec2Candidate(demand: Demand, options: SettledOptions, fleet: BrokerFleet): ClusterCandidate {
  return described({
    kind: KafkaKind.EC2,
    ...describedFleet(demand, fleet),
    cost: costOf(demand, options, fleet),
    ...options.prices._marks(
      ['gp3Storage', 'gp3Iops', 'gp3Throughput', 'crossZone', ...egressPrice(options.nodeEgress)],
      [fleet.type, controllerOf(fleet.type)],
    ),
  });
}

/** More volumes bring more throughput for nothing; as few as cost the least. */
function cheapestVolumes(
  demand: Demand,
  prices: KafkaPrices,
  { memoryGib, diskMibps }: BrokerMachine,
  brokers: number,
): PlannedStorage {
  const needed = Math.min(neededDiskMibps(demand, brokers, memoryGib), diskMibps);
  const kept = keptGib(demand, brokers);
  const layouts = Array.from({ length: EC2_LAYOUT.volumesPerBroker }, (_, index) =>
    layout(index + 1, needed, kept, demand),
  );
  const roomy = layouts.filter(
    ({ filledPercent, volumes, throughputMibps }) =>
      filledPercent <= DISK_FILL * 100 + 1e-9 && volumes * throughputMibps >= needed,
  );
  const choice = roomy.length > 0 ? roomy : layouts.slice(-1);
  return choice.reduce((best, one) => (volumesUsd(one, prices) < volumesUsd(best, prices) - 0.005 ? one : best));
}

function layout(volumes: number, neededMibps: number, keptGibs: number, demand: Demand): PlannedStorage {
  const { throughputMibps: throughput, iops, sizeGib } = EBS_GP3;
  const wanted = Math.ceil(Math.max(keptGibs / volumes, demand.largestPartitionGib) / DISK_FILL);
  const throughputMibps = Math.min(throughput.max, Math.max(throughput.min, Math.ceil(neededMibps / volumes)));
  const operations = Math.max(iops.min, Math.ceil(throughputMibps / throughput.perIops));
  const volumeGib = Math.min(sizeGib.max, Math.max(LEAST_VOLUME_GIB, wanted, Math.ceil(operations / iops.perGib)));
  return {
    volumes,
    volumeGib,
    throughputMibps,
    iops: operations,
    provisionedThroughput: throughputMibps > throughput.min,
    filledPercent: (keptGibs / (volumes * volumeGib)) * 100,
  };
}

function volumesUsd(storage: PlannedStorage, prices: KafkaPrices): number {
  return sizeUsd(storage, prices) + speedUsd(storage, prices);
}

function sizeUsd({ volumes, volumeGib }: PlannedStorage, prices: KafkaPrices): number {
  return volumes * volumeGib * prices._of('gp3Storage');
}

/** Beyond what comes with a volume. */
function speedUsd({ volumes, throughputMibps, iops = 0 }: PlannedStorage, prices: KafkaPrices): number {
  const { throughputMibps: throughput, iops: operations } = EBS_GP3;
  return (
    volumes *
    (Math.max(0, throughputMibps - throughput.min) * prices._of('gp3Throughput') +
      Math.max(0, iops - operations.min) * prices._of('gp3Iops'))
  );
}

function costOf(
  demand: Demand,
  { prices, rackAwareFetching, operatorUsd, nodeEgress }: SettledOptions,
  { type, count, storage }: BrokerFleet,
): MonthlyCost {
  const crossZone = clientCrossZoneMibps(demand, rackAwareFetching) + replicationCrossZoneMibps(demand);
  const { count: controllers, volumeGib } = EC2_LAYOUT.controllers;
  const controller = instanceUsd(controllerOf(type), prices) + volumeGib * prices._of('gp3Storage');
  return monthlyCost({
    brokersUsd: count * instanceUsd(type, prices),
    controllersUsd: controllers * controller,
    storageUsd: count * sizeUsd(storage, prices),
    throughputUsd: count * speedUsd(storage, prices),
    crossZoneUsd: gibPerMonth(crossZone) * 2 * prices._of('crossZone'),
    networkUsd: egressUsd(nodeEgress, demand.zones, prices),
    operatorUsd,
  });
}

/** With the volume that it boots from. */
export function instanceUsd(type: string, prices: KafkaPrices): number {
  const heapMib = brokerHeapMib((EC2_INSTANCE_TYPES[type]?.memoryGib ?? 0) * 1024);
  return (prices._hour(type) ?? NaN) * HOURS_PER_MONTH + rootVolumeGib(heapMib) * prices._of('gp3Storage');
}

/** Controllers are of the brokers' architecture. */
function controllerOf(type: string): string {
  return EC2_LAYOUT.controllers.instanceType[EC2_INSTANCE_TYPES[type]?.architecture ?? 'arm64'];
}

function egressUsd(egress: NodeEgress, zones: number, prices: KafkaPrices): number {
  const number = {
    [NodeEgress.NAT_PER_ZONE]: zones,
    [NodeEgress.SINGLE_NAT]: 1,
    [NodeEgress.ENDPOINTS]: zones * ENDPOINTS,
    [NodeEgress.NONE]: 0,
  }[egress];
  return egressPrice(egress).reduce((usd, name) => usd + number * prices._of(name) * HOURS_PER_MONTH, 0);
}

function egressPrice(egress: NodeEgress): PriceName[] {
  if (egress === NodeEgress.NONE) {
    return [];
  }
  return [egress === NodeEgress.ENDPOINTS ? 'interfaceEndpoint' : 'natGateway'];
}
