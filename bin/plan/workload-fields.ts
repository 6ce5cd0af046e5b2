import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';
import {
  durationInHours,
  durationInMinutes,
  percent,
  ratio,
  times,
  wholeNumber,
  rateInMibps,
  sizeInGib,
  sizeInMib,
  type QuantityReader,
} from './quantities';

/** One thing that is said of a workload, on the command line and in a file. */
export interface WorkloadField {
  /** In a file; on the command line `--in-this-form`. */
  readonly key: string;
  readonly property: keyof Workload;
  readonly quantity: QuantityReader;
  readonly description: string;
}

const field = (
  key: string,
  property: keyof Workload,
  quantity: QuantityReader,
  description: string,
): WorkloadField => ({ key, property, quantity, description });

const policies = Object.values(CleanupPolicy);

/** Not a number, and read as one of a few words. */
export const CLEANUP_KEY = 'cleanupPolicy';

/** In the order in which help lists them. */
export const WORKLOAD_FIELDS: readonly WorkloadField[] = [
  field('ingress', 'ingressMibps', rateInMibps, 'what all producers write on average, before compression'),
  field(
    'peakIngress',
    'peakIngressMibps',
    rateInMibps,
    'what they write in the busiest minutes (1.5 times the average)',
  ),
  field('fanOut', 'fanOut', times, 'how often each byte is read (1)'),
  field('egress', 'egressMibps', rateInMibps, 'what all consumers read: another way to say the fan-out'),
  field('retention', 'retentionHours', durationInHours, 'how long records are kept'),
  field('retentionBytes', 'retentionGibPerPartition', sizeInGib, 'how much a partition keeps'),
  field('liveSet', 'liveSetGib', sizeInGib, 'the last record of every key, of compacted topics'),
  field('replicationFactor', 'replicationFactor', wholeNumber, 'replicas of each record (3, or 2 over two zones)'),
  field('compression', 'compressionRatio', ratio, 'what compression leaves of a byte (1)'),
  field('topics', 'topics', wholeNumber, 'number of topics (10)'),
  field('partitions', 'partitions', wholeNumber, 'partitions of all topics, replicas not counted (3 a topic)'),
  field('largestPartition', 'largestPartitionShare', ratio, 'share of the busiest partition, 0 to 1 (an even one)'),
  field('consumerGroups', 'consumerGroups', wholeNumber, 'number of consumer groups (the fan-out, rounded up)'),
  field('largestMessage', 'largestMessageMib', sizeInMib, 'the largest message (1MiB)'),
  field('segmentBytes', 'segmentMib', sizeInMib, 'size at which a segment is closed (1GiB)'),
  field('segmentAge', 'segmentHours', durationInHours, 'age at which a segment is closed (7d)'),
  field('headroom', 'headroomPercent', percent, 'what stays free of every limit of throughput, in percent (25)'),
  field('growth', 'growthPercentPerMonth', percent, 'growth a month, in percent (0)'),
  field('zones', 'zones', wholeNumber, 'Availability Zones, 2 or 3 (3)'),
  field('toleratedLag', 'toleratedLagMinutes', durationInMinutes, 'how far behind consumers may be (10m)'),
  field('zoneOutage', 'zoneOutageMinutes', durationInMinutes, 'the longest outage of a zone (60m)'),
];

export const CLEANUP_POLICIES: readonly string[] = policies;

export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
