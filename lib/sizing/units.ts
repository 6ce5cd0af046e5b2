/**
 * One unit for each quantity: MiB/s for rates, GiB for what is stored or billed, 730 hours for a month.
 *
 * AWS gives the throughput of a volume in MiB/s, that of an instance in MB/s, its network in Gbit/s, and bills a "GB" of
 * 2^30 bytes; to mix them is an error of 5 to 7 %. Everything is converted where it is read, and nowhere else:
 * docs/decisions/016-one-unit-for-each-quantity.md.
 */
export const BYTES_PER_MIB = 1024 ** 2;

/** Hours of a month, as AWS's own calculators count them. */
export const HOURS_PER_MONTH = 730;

export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;

export function mibpsOfMBps(megabytesPerSecond: number): number {
  return (megabytesPerSecond * 1e6) / BYTES_PER_MIB;
}

export function mBpsOfMibps(mibps: number): number {
  return (mibps * BYTES_PER_MIB) / 1e6;
}

export function mibpsOfGbps(gigabitsPerSecond: number): number {
  return mibpsOfMBps(gigabitsPerSecond * 125);
}

/** What a rate that goes on all month comes to. */
export function gibPerMonth(mibps: number): number {
  return (mibps * SECONDS_PER_MONTH) / 1024;
}
