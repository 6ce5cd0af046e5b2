import { retainedMib, type Retention } from './retained-bytes';
import { CleanupPolicy, type Workload } from './workload';
import { checkWorkload } from './workload-rules';

/** What a workload asks of a cluster: complete, and in bytes as they are on the wire and on disk. */
export interface Demand {
  readonly averageInMibps: number;
  readonly peakInMibps: number;
  /** Bytes read for each that is written. */
  readonly fanOut: number;
  readonly consumerGroups: number;
  readonly replicationFactor: number;
  readonly zones: number;
  readonly partitions: number;
  readonly largestPartitionShare: number;
  readonly compacted: boolean;
  /** Held by all partitions, each replica once. */
  readonly retainedGib: number;
  readonly largestPartitionGib: number;
  /** Whether more traffic fills the disks more: not where `retention.bytes` is what bounds them. */
  readonly retainedGrows: boolean;
  readonly largestMessageMib: number;
  /** The part of a limit that may be used in the worst state. */
  readonly utilization: number;
  readonly toleratedLagSeconds: number;
  readonly outageSeconds: number;
}

/** What stands for what a workload leaves out. */
const DEFAULTS = {
  cleanupPolicy: CleanupPolicy.DELETE,
  compressionRatio: 1,
  headroomPercent: 25,
  growthPercentPerMonth: 0,
  largestMessageMib: 1,
  largestPartitionShare: 0,
  liveSetGib: 0,
  retentionHours: Infinity,
  retentionGibPerPartition: Infinity,
  segmentMib: 1024,
  segmentHours: 168,
  toleratedLagMinutes: 10,
  topics: 10,
  zoneOutageMinutes: 60,
  zones: 3,
} as const;

/** What follows from the rest of it. */
export const ASSUMED = {
  peak: 1.5,
  partitionsPerTopic: 3,
  /**
   * Of the rule `max(T/P, T/C)`: what a producer reaches on one partition.
   * https://www.confluent.io/blog/how-choose-number-topics-partitions-kafka-cluster/
   */
  mibpsPerPartition: 10,
} as const;

/** A workload that says everything. */
export type Complete = Required<Omit<Workload, 'egressMibps'>>;

/** @throws SizingError where a number cannot be, or does not fit another */
export function demandOf(workload: Workload): Demand {
  checkWorkload(workload);
  const complete = completed(workload);
  const { compressionRatio, fanOut, partitions, largestPartitionShare, ...given } = complete;
  const share = Math.max(largestPartitionShare, 1 / partitions);
  const averageInMibps = given.ingressMibps * compressionRatio;
  return {
    averageInMibps,
    peakInMibps: given.peakIngressMibps * compressionRatio,
    fanOut,
    consumerGroups: given.consumerGroups,
    replicationFactor: given.replicationFactor,
    zones: given.zones,
    partitions,
    largestPartitionShare: share,
    compacted: given.cleanupPolicy !== CleanupPolicy.DELETE,
    ...retained(complete, averageInMibps, share),
    largestMessageMib: given.largestMessageMib,
    utilization: 1 - given.headroomPercent / 100,
    toleratedLagSeconds: given.toleratedLagMinutes * 60,
    outageSeconds: given.zoneOutageMinutes * 60,
  };
}

/** What is written as undefined is not said. */
export function completed(workload: Workload): Complete {
  const said = Object.fromEntries(Object.entries(workload).filter(([, value]) => value !== undefined)) as Workload;
  const filled = { ...DEFAULTS, ...said };
  const { ingressMibps, zones, topics, compressionRatio } = filled;
  const { peakIngressMibps = ingressMibps * ASSUMED.peak, egressMibps = ingressMibps } = filled;
  const { fanOut = egressMibps / ingressMibps } = filled;
  const byRate = Math.ceil((peakIngressMibps * compressionRatio) / ASSUMED.mibpsPerPartition);
  return {
    peakIngressMibps,
    fanOut,
    consumerGroups: Math.ceil(fanOut),
    replicationFactor: zones === 2 ? 2 : 3,
    partitions: Math.max(topics * ASSUMED.partitionsPerTopic, byRate),
    ...filled,
  };
}

/** The busiest partition, and all the others, which share what is left. */
function retained(workload: Complete, averageInMibps: number, share: number) {
  const { compressionRatio, liveSetGib, partitions } = workload;
  const retention: Retention = {
    policy: workload.cleanupPolicy,
    seconds: workload.retentionHours * 3600,
    mib: workload.retentionGibPerPartition * 1024,
    segmentMib: workload.segmentMib,
    segmentSeconds: workload.segmentHours * 3600,
  };
  const liveMib = liveSetGib * 1024 * compressionRatio;
  const gibOf = (part: number) => retainedMib(averageInMibps * part, liveMib * part, retention) / 1024;
  const others = partitions - 1;
  const largestPartitionGib = gibOf(share);
  const restGib = others === 0 ? 0 : others * gibOf((1 - share) / others);
  const bySize = retention.mib < averageInMibps * share * retention.seconds && liveSetGib === 0;
  return { retainedGib: largestPartitionGib + restGib, largestPartitionGib, retainedGrows: !bySize };
}
