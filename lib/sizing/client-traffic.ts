import { type LimitUse, type SizingLimit } from './limit-use';
import { mibpsOfMBps } from './units';

/** Traffic of clients against a limit that AWS, or Confluent, gives in MB/s. */
export function clientTraffic(
  limit: SizingLimit,
  usedMibps: number,
  limitMBps: number,
  { utilization, state = 'healthy' }: { readonly utilization: number; readonly state?: string },
): LimitUse {
  const capacity = mibpsOfMBps(limitMBps);
  const allowed = capacity * utilization;
  return { limit, state, used: usedMibps, allowed, capacity, unit: 'MiB/s', growsWithTraffic: true };
}
