import { CleanupPolicy } from './workload';

/** How a partition gets rid of records, in bytes as they are on disk. */
export interface Retention {
  readonly policy: CleanupPolicy;
  readonly seconds: number;
  readonly mib: number;
  readonly segmentMib: number;
  readonly segmentSeconds: number;
}

/**
 * What one replica of a partition holds at most, in MiB.
 *
 * Only closed segments are deleted, and only when their last record is too old: there is always up to one segment more than
 * the retention, which is `segment.bytes`, or what is written in `segment.ms` where that is less. A cleaner begins when half
 * of the log is superseded records: https://kafka.apache.org/41/configuration/topic-configs/ (retention.ms, segment.ms,
 * min.cleanable.dirty.ratio).
 */
export function retainedMib(rateMibps: number, liveSetMib: number, retention: Retention): number {
  const { policy, seconds, mib, segmentMib, segmentSeconds } = retention;
  const wanted = seconds === Infinity ? mib : Math.min(rateMibps * seconds, mib);
  const uncleaned = 2 * liveSetMib;
  const closed = {
    [CleanupPolicy.DELETE]: wanted,
    [CleanupPolicy.COMPACT]: uncleaned,
    [CleanupPolicy.COMPACT_DELETE]: Math.min(wanted, uncleaned),
  }[policy];
  return closed + Math.min(segmentMib, rateMibps * segmentSeconds);
}
