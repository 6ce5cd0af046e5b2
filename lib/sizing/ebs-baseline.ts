import { EBS_GP3 } from '../facts/ebs';
import type { Ec2InstanceTypeFact } from '../facts/ec2-instance-types';
import { mBpsOfMibps, mibpsOfMBps } from './units';

/** What is provisioned of volumes that the instance cannot use. */
export interface BeyondBaseline {
  /** All volumes together, in MB/s, and what of it one of them may have, in MiB/s. */
  readonly throughput?: { readonly sumMBps: number; readonly fitsMibps?: number };
  /** All volumes together, a second. */
  readonly iops?: number;
}

/** Together the volumes can do no more than the instance, whatever each of them costs. */
export function beyondBaseline(
  { ebsMBps, ebsIops }: Ec2InstanceTypeFact,
  { volumes, throughputMibps, iops }: { volumes: number; throughputMibps: number; iops: number },
): BeyondBaseline {
  const sumMBps = mBpsOfMibps(volumes * throughputMibps);
  const fits = Math.floor(mibpsOfMBps(ebsMBps) / volumes);
  return {
    ...(sumMBps > ebsMBps
      ? { throughput: { sumMBps, fitsMibps: fits < EBS_GP3.throughputMibps.min ? undefined : fits } }
      : {}),
    ...(volumes * iops > ebsIops ? { iops: volumes * iops } : {}),
  };
}
