import { CONFLUENT_CLOUD } from '../../lib/facts/confluent-cloud';
import { EBS_GP3 } from '../../lib/facts/ebs';
import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../../lib/facts/msk-broker-sizes';
import {
  MSK_EXPRESS_PARTITION_MBPS,
  MSK_PROVISIONED_THROUGHPUT,
  MSK_SERVERLESS,
  MSK_VOLUME_GIB,
} from '../../lib/facts/msk-limits';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';

/**
 * docs/sizing.md once more, from what the whole cluster carries and not from what a broker leads. Of lib it shares the tables of
 * facts and the names; no formula.
 */
export function recheck(workload: Workload, candidate: ClusterCandidate): string[] {
  const asked = askedBy(workload);
  const rules: Record<KafkaKind, (asked: Asked, candidate: ClusterCandidate) => Rule[]> = {
    [KafkaKind.MSK_STANDARD]: mskStandard,
    [KafkaKind.MSK_EXPRESS]: mskExpress,
    [KafkaKind.MSK_SERVERLESS]: mskServerless,
    [KafkaKind.EC2]: ec2,
    [KafkaKind.CONFLUENT_CLOUD]: confluentCloud,
  };
  return [...rules[candidate.kind](asked, candidate), ...cost(candidate)].flatMap(([what, used, most]) =>
    used <= most * (1 + 1e-9) ? [] : [`${what}: at most ${most}, is ${used}`],
  );
}

/** What is used, and the most that may be. What is no number is broken. */
type Rule = [what: string, used: number, most: number];

/** A workload with nothing left out: bytes after compression, rates in MiB/s, times in seconds, sizes in GiB. */
interface Asked {
  readonly average: number;
  readonly peak: number;
  readonly fanOut: number;
  readonly groups: number;
  readonly replicas: number;
  readonly zones: number;
  readonly partitions: number;
  readonly busiest: number;
  readonly heldOnce: number;
  readonly heldByBusiest: number;
  readonly mayUse: number;
  readonly lag: number;
  readonly outage: number;
  readonly compacted: boolean;
  readonly message: number;
}

const fromMegabytes = (mBps: number) => (mBps * 1_000_000) / 1_048_576;
const fromGigabits = (gbps: number) => (gbps * 1_000_000_000) / 8 / 1_048_576;

function askedBy(workload: Workload): Asked {
  const { ingressMibps, compressionRatio = 1, fanOut: times, egressMibps, zones = 3, topics = 10 } = workload;
  const peak = (workload.peakIngressMibps ?? 1.5 * ingressMibps) * compressionRatio;
  const fanOut = times ?? (egressMibps === undefined ? 1 : egressMibps / ingressMibps);
  const partitions = workload.partitions ?? Math.max(3 * topics, Math.ceil(peak / 10));
  const busiest = Math.max(workload.largestPartitionShare ?? 0, 1 / partitions);
  const heldByBusiest = held(workload, busiest);
  const rest = partitions - 1;
  return {
    average: ingressMibps * compressionRatio,
    peak,
    fanOut,
    groups: workload.consumerGroups ?? Math.ceil(fanOut),
    replicas: workload.replicationFactor ?? (zones === 2 ? 2 : 3),
    zones,
    partitions,
    busiest,
    heldOnce: heldByBusiest + (rest > 0 ? rest * held(workload, (1 - busiest) / rest) : 0),
    heldByBusiest,
    mayUse: (100 - (workload.headroomPercent ?? 25)) / 100,
    lag: 60 * (workload.toleratedLagMinutes ?? 10),
    outage: 60 * (workload.zoneOutageMinutes ?? 60),
    compacted: (workload.cleanupPolicy ?? CleanupPolicy.DELETE) !== CleanupPolicy.DELETE,
    message: workload.largestMessageMib ?? 1,
  };
}

/** What a partition with such a share of everything holds, in GiB. */
function held(workload: Workload, share: number): number {
  const { cleanupPolicy: policy = CleanupPolicy.DELETE, compressionRatio = 1, segmentMib = 1024 } = workload;
  const rate = (workload.ingressMibps * compressionRatio * share) / 1024;
  const live = 2 * (workload.liveSetGib ?? 0) * compressionRatio * share;
  const byAge = workload.retentionHours === undefined ? Infinity : rate * 3600 * workload.retentionHours;
  const bySize = workload.retentionGibPerPartition ?? Infinity;
  const open = Math.min(segmentMib / 1024, rate * 3600 * (workload.segmentHours ?? 168));
  const bounds = [
    ...(policy === CleanupPolicy.COMPACT ? [] : [byAge, bySize]),
    ...(policy === CleanupPolicy.DELETE ? [] : [live]),
  ];
  return Math.min(...bounds) + open;
}

/** Everything that the brokers of a cluster, or those that are left of it, carry together, and how many they are. */
interface Carried {
  readonly brokers: number;
  /** The busiest partition, which one of them leads alone. */
  readonly hot: number;
  readonly toLeaders: number;
  readonly toFollowers: number;
  readonly toConsumers: number;
}

function allUp({ peak, fanOut, replicas, busiest }: Asked, brokers: number): Carried {
  return {
    brokers,
    hot: peak * busiest,
    toLeaders: peak,
    toFollowers: peak * (replicas - 1),
    toConsumers: peak * fanOut,
  };
}

/** Clients still write and read everything; the replicas of the zone are gone with it. A lone replica waits for its zone. */
function zoneDown(asked: Asked, brokers: number): Carried {
  if (asked.replicas === 1) {
    return allUp(asked, brokers);
  }
  const left = (asked.zones - 1) / asked.zones;
  return {
    brokers: brokers * left,
    hot: asked.peak * asked.busiest,
    toLeaders: asked.peak,
    toFollowers: asked.peak * (asked.replicas * left - 1),
    toConsumers: asked.peak * asked.fanOut,
  };
}

/** The broker that leads most. */
const led = ({ brokers, toLeaders, hot }: Carried) => Math.max(toLeaders / brokers, hot);
const into = (carried: Carried) => led(carried) + carried.toFollowers / carried.brokers;
/** Of what it leads everything goes out as often as of what all lead. */
const outOf = (carried: Carried) => (led(carried) / carried.toLeaders) * (carried.toFollowers + carried.toConsumers);

/** Of each broker. */
interface Machine {
  readonly memoryGib: number;
  readonly network: number;
  readonly disk: number;
  readonly partitions: number;
}

function brokersWithVolumes(asked: Asked, { count = NaN, storage, ...candidate }: ClusterCandidate, machine: Machine) {
  const { zones, replicas, mayUse } = asked;
  const { volumes = NaN, volumeGib = NaN } = storage ?? {};
  const kept = (asked.heldOnce * replicas) / count;
  return [
    ...places(asked, count),
    ...throughput(asked, count, machine),
    ...(replicas === 1 || asked.outage === 0 ? [] : afterOutage(asked, count, kept, machine)),
    ['minutes to catch up', candidate.catchUpMinutes ?? NaN, asked.outage / 60] as Rule,
    ['disk', kept, 0.7 * volumes * volumeGib] as Rule,
    ['largest partition', asked.heldByBusiest, 0.7 * volumeGib] as Rule,
    ['partitions', Math.ceil((asked.partitions * replicas) / count), machine.partitions] as Rule,
    ['zones', Math.abs(candidate.zones - zones), 0] as Rule,
    ['headroom', -mayUse, 0] as Rule,
  ];
}

function places({ zones, replicas }: Asked, brokers: number): Rule[] {
  return [
    ['brokers beyond a multiple of the zones', brokers % zones, 0],
    ['replicas', replicas, brokers],
    ['zones of brokers', zones, brokers],
  ];
}

function cacheSeconds(asked: Asked, brokers: number, { memoryGib }: Machine): number {
  const heapGib = memoryGib < 32 ? memoryGib / 4 : 6;
  return ((memoryGib - heapGib - 1.5) * 1024) / into(allUp(asked, brokers));
}

/** One group that reads everything, or all that is read, as far behind as it may be. */
function readFromDisk({ lag, fanOut }: Asked, carried: Carried, inMemory: number): number {
  return lag > inMemory ? led(carried) * Math.min(fanOut, 1) : 0;
}

function throughput(asked: Asked, brokers: number, machine: Machine): Rule[] {
  const [up, down] = [allUp(asked, brokers), zoneDown(asked, brokers)];
  const network = machine.network * asked.mayUse;
  const disk = machine.disk * asked.mayUse;
  return [
    ['network in, all up', into(up), network],
    ['network out, all up', outOf(up), network],
    ['network in, zone down', into(down), network],
    ['network out, zone down', outOf(down), network],
    ['disk throughput, all up', into(up) + readFromDisk(asked, up, cacheSeconds(asked, brokers, machine)), disk],
    ['disk throughput, zone down', into(down) + readFromDisk(asked, down, cacheSeconds(asked, brokers, machine)), disk],
  ];
}

/** While the brokers of a zone fetch in time what they missed, the others lead, and all followers fetch. */
function afterOutage(asked: Asked, brokers: number, keptGib: number, machine: Machine): Rule[] {
  const written = into(allUp(asked, brokers));
  const missed = Math.min(written * asked.outage, keptGib * 1024) / asked.outage;
  const served = missed / (asked.zones - 1);
  const down = zoneDown(asked, brokers);
  const serving = led(down) * (asked.fanOut + asked.replicas - 1);
  const inMemory = cacheSeconds(asked, brokers, machine);
  const cold = asked.outage > inMemory;
  const others = Math.max(
    ...[allUp(asked, brokers), down].map((one) => into(one) + readFromDisk(asked, one, inMemory)),
  );
  return [
    ['catch-up, disk of those that are back', written + missed, machine.disk],
    ['catch-up, disk of the others', others + (cold ? served : 0), machine.disk],
    ['catch-up, network into those that are back', written + missed, machine.network],
    ['catch-up, network out of the others', serving + served, machine.network],
  ];
}

function mskStandard(asked: Asked, candidate: ClusterCandidate): Rule[] {
  const { size = '', count = NaN, storage } = candidate;
  const fact = MSK_STANDARD_SIZES[size] as (typeof MSK_STANDARD_SIZES)[string];
  const { volumes = NaN, volumeGib = NaN, throughputMibps = NaN, provisionedThroughput = true } = storage ?? {};
  const mayHave = MSK_PROVISIONED_THROUGHPUT.maxMibps[size] ?? 0;
  return [
    ...brokersWithVolumes(asked, candidate, {
      memoryGib: fact.memoryGib,
      network: fromGigabits(fact.networkGbps),
      disk: Math.min(fromMegabytes(fact.ebsMBps), throughputMibps),
      partitions: fact.recommendedPartitions,
    }),
    ['brokers', count, 60],
    ['volumes', volumes, 1],
    ['largest volume', volumeGib, MSK_VOLUME_GIB.max],
    ['smallest volume', provisionedThroughput ? 10 : MSK_VOLUME_GIB.min, volumeGib],
    ['throughput of a volume', throughputMibps, provisionedThroughput ? mayHave : 250],
    ['least throughput of a volume', 250, throughputMibps],
  ];
}

function ec2(asked: Asked, candidate: ClusterCandidate): Rule[] {
  const { size = '', count = NaN, storage } = candidate;
  const fact = EC2_INSTANCE_TYPES[size] as (typeof EC2_INSTANCE_TYPES)[string];
  const { volumes = NaN, volumeGib = NaN, throughputMibps = NaN, iops = NaN } = storage ?? {};
  // AWS's number of the broker with as much memory: 1000 replicas below 32 GiB, 2000 below 64, 4000 from there on.
  const partitions = fact.memoryGib < 32 ? 1000 : fact.memoryGib < 64 ? 2000 : 4000;
  return [
    ...brokersWithVolumes(asked, candidate, {
      memoryGib: fact.memoryGib,
      network: fromGigabits(fact.networkGbps),
      disk: Math.min(fromMegabytes(fact.ebsMBps), volumes * throughputMibps),
      partitions,
    }),
    ['least brokers', 3, count],
    ['brokers of a zone', count / asked.zones, 99],
    ['volumes', volumes, 10],
    ['largest volume', volumeGib, EBS_GP3.sizeGib.max],
    ['smallest volume', EBS_GP3.sizeGib.min, volumeGib],
    ['IOPS', iops, EBS_GP3.iops.max],
    ['least IOPS', EBS_GP3.iops.min, iops],
    ['IOPS for each GiB', iops, Math.max(3000, 500 * volumeGib)],
    ['throughput of a volume', throughputMibps, EBS_GP3.throughputMibps.max],
    ['least throughput of a volume', EBS_GP3.throughputMibps.min, throughputMibps],
    ['throughput for each IOPS', throughputMibps, 0.25 * iops],
    ['an instance store', Number(fact.instanceStore), 0],
  ];
}

function mskExpress(asked: Asked, { size = '', count = NaN, zones }: ClusterCandidate): Rule[] {
  const { ingressMBps, egressMBps, recommendedPartitions } = MSK_EXPRESS_SIZES[
    size
  ] as (typeof MSK_EXPRESS_SIZES)[string];
  const three = { ...asked, replicas: 3 };
  const [up, down] = [allUp(three, count), zoneDown(three, count)];
  const limit = (mBps: number) => fromMegabytes(mBps) * asked.mayUse;
  return [
    ...places(three, count),
    ['zones', Math.abs(zones - 3) + Math.abs(asked.zones - 3), 0],
    ['brokers', count, 60],
    ['ingress, all up', led(up), limit(ingressMBps.sustained)],
    ['ingress, zone down', led(down), limit(ingressMBps.max)],
    ['egress, all up', led(up) * asked.fanOut, limit(egressMBps.sustained)],
    ['egress, zone down', led(down) * asked.fanOut, limit(egressMBps.max)],
    ['ingress of a partition', asked.peak * asked.busiest, limit(MSK_EXPRESS_PARTITION_MBPS)],
    ['partitions', Math.ceil((asked.partitions * 3) / count), recommendedPartitions],
  ];
}

function mskServerless(asked: Asked): Rule[] {
  const { peak, fanOut, busiest, compacted } = asked;
  const limit = (mBps: number) => fromMegabytes(mBps) * asked.mayUse;
  return [
    ['ingress', peak, limit(MSK_SERVERLESS.ingressMBps)],
    ['egress', peak * fanOut, limit(MSK_SERVERLESS.egressMBps)],
    ['ingress of a partition', peak * busiest, limit(MSK_SERVERLESS.partitionIngressMBps)],
    ['egress of a partition', peak * fanOut * busiest, limit(MSK_SERVERLESS.partitionEgressMBps)],
    ['partitions', asked.partitions, compacted ? MSK_SERVERLESS.compactedPartitions : MSK_SERVERLESS.partitions],
    [
      'compacted partition',
      compacted ? asked.heldByBusiest : 0,
      (MSK_SERVERLESS.compactedPartitionGB * 1_000_000_000) / 1_073_741_824,
    ],
    ['message', asked.message, MSK_SERVERLESS.messageMib],
    ['consumer groups', asked.groups, MSK_SERVERLESS.consumerGroups],
  ];
}

function confluentCloud(asked: Asked, { size, count = NaN }: ClusterCandidate): Rule[] {
  const unit = CONFLUENT_CLOUD[size as keyof typeof CONFLUENT_CLOUD];
  const wanted = Math.max(
    asked.peak / fromMegabytes(unit.ingressMBps) / asked.mayUse,
    (asked.peak * asked.fanOut) / fromMegabytes(unit.egressMBps) / asked.mayUse,
    asked.partitions / unit.partitions / asked.mayUse,
  );
  return [
    ['units', wanted, count],
    ['units more than wanted', count, Math.max(1, Math.ceil(wanted))],
    ['units of a cluster', count, unit.maxUnits],
  ];
}

/** No part is owed to the payer, and the total is their sum. */
function cost({ cost: { totalUsd, ...parts } }: ClusterCandidate): Rule[] {
  const sum = Object.values(parts).reduce((all, usd) => all + usd, 0);
  return [
    ...Object.entries(parts).map(([name, usd]): Rule => [`${name} below nothing`, -usd, 0]),
    ['total other than the sum', Math.abs(totalUsd - sum), 1e-6 * sum],
  ];
}
