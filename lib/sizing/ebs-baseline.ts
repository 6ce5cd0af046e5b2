import { EBS_GP3 } from '../facts/ebs';
import type { Ec2InstanceTypeFact } from '../facts/ec2-instance-types';
import { mBpsOfMibps, mibpsOfMBps } from './units';

/** What is paid for of volumes, and of no use to their instance. */
export interface BeyondBaseline {
  /** All volumes together, in MB/s, and what of it one of them may have, in MiB/s. */
  readonly throughput?: { readonly sumMBps: number; readonly fitsMibps?: number };
  /** All volumes together, a second. */
  readonly iops?: number;
}

/** Together the volumes can do no more than the instance, whatever each of them costs. What comes with one is not too much. */
export function beyondBaseline(
  { ebsMBps, ebsIops }: Ec2InstanceTypeFact,
  { volumes, throughputMibps, iops }: { volumes: number; throughputMibps: number; iops: number },
): BeyondBaseline {
  const { throughputMibps: throughput, iops: operations } = EBS_GP3;
  const sumMBps = mBpsOfMibps(volumes * throughputMibps);
  const fits = Math.floor(mibpsOfMBps(ebsMBps) / volumes);
  return {
    ...(sumMBps > ebsMBps && throughputMibps > throughput.min
      ? { throughput: { sumMBps, fitsMibps: fits < throughput.min ? undefined : fits } }
      : {}),
    ...(volumes * iops > ebsIops && iops > operations.min ? { iops: volumes * iops } : {}),
  };
}
