/**
 * Sizes of the brokers of Amazon MSK.
 *
 * Sources, read on 2026-11-20:
 * - partitions of standard brokers: https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html
 * - Express brokers: https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-express-quota
 * - EBS and network of standard brokers: those of the EC2 instance of the same name, which AWS does not say of a broker
 *   (./ec2-instance-types.ts)
 */
export const MSK_BROKER_SIZES_AS_OF = '2026-11-20';

/** One size of a standard broker. */
export interface MskStandardSize {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Partitions, replicas counted, up to which AWS recommends a broker. */
  readonly recommendedPartitions: number;
  /** Partitions, replicas counted, beyond which Amazon MSK refuses to change configuration, version or size. */
  readonly maxPartitionsForUpdates: number;
  /** What its volume gets for good, in MB/s: of a million bytes. */
  readonly ebsMBps: number;
  /** What its network gets for good in each direction, in Gbit/s. */
  readonly networkGbps: number;
}

const standard = (
  vcpus: number,
  memoryGib: number,
  recommendedPartitions: number,
  maxPartitionsForUpdates: number,
  ebsMBps: number,
  networkGbps: number,
): MskStandardSize => ({ vcpus, memoryGib, recommendedPartitions, maxPartitionsForUpdates, ebsMBps, networkGbps });

/** vCPUs, memory in GiB, partitions (recommended, most for updates), EBS in MB/s, network in Gbit/s. */
export const MSK_STANDARD_SIZES: Readonly<Record<string, MskStandardSize>> = {
  'kafka.t3.small': standard(2, 2, 300, 300, 21.75, 0.128),
  'kafka.m5.large': standard(2, 8, 1000, 1500, 81.25, 0.75),
  'kafka.m5.xlarge': standard(4, 16, 1000, 1500, 143.75, 1.25),
  'kafka.m5.2xlarge': standard(8, 32, 2000, 3000, 287.5, 2.5),
  'kafka.m5.4xlarge': standard(16, 64, 4000, 6000, 593.75, 5),
  'kafka.m5.8xlarge': standard(32, 128, 4000, 6000, 850, 10),
  'kafka.m5.12xlarge': standard(48, 192, 4000, 6000, 1187.5, 12),
  'kafka.m5.16xlarge': standard(64, 256, 4000, 6000, 1700, 20),
  'kafka.m5.24xlarge': standard(96, 384, 4000, 6000, 2375, 25),
  'kafka.m7g.large': standard(2, 8, 1000, 1500, 78.75, 0.937),
  'kafka.m7g.xlarge': standard(4, 16, 1000, 1500, 156.25039999999998, 1.876),
  'kafka.m7g.2xlarge': standard(8, 32, 2000, 3000, 312.5, 3.75),
  'kafka.m7g.4xlarge': standard(16, 64, 4000, 6000, 625, 7.5),
  'kafka.m7g.8xlarge': standard(32, 128, 4000, 6000, 1250, 15),
  'kafka.m7g.12xlarge': standard(48, 192, 4000, 6000, 1875, 22.5),
  'kafka.m7g.16xlarge': standard(64, 256, 4000, 6000, 2500, 30),
};

/** One size of an Express broker. Traffic is that of clients: what brokers send each other is not counted. */
export interface MskExpressSize {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Written by producers, MB/s: what a broker takes for good, and the most, beyond which it is throttled. */
  readonly ingressMBps: { readonly sustained: number; readonly max: number };
  /** Read by consumers, MB/s. */
  readonly egressMBps: { readonly sustained: number; readonly max: number };
  /** Replicas counted. */
  readonly partitions: { readonly recommended: number; readonly max: number };
}

const express = (
  vcpus: number,
  memoryGib: number,
  [ingressSustained, ingressMax]: readonly [number, number],
  [egressSustained, egressMax]: readonly [number, number],
  [recommended, max]: readonly [number, number],
): MskExpressSize => ({
  vcpus,
  memoryGib,
  ingressMBps: { sustained: ingressSustained, max: ingressMax },
  egressMBps: { sustained: egressSustained, max: egressMax },
  partitions: { recommended, max },
});

/** vCPUs, memory in GiB, ingress and egress in MB/s (sustained, most), partitions (recommended, most). */
export const MSK_EXPRESS_SIZES: Readonly<Record<string, MskExpressSize>> = {
  'express.m7g.large': express(2, 8, [15.6, 23.4], [31.2, 58.5], [1000, 1500]),
  'express.m7g.xlarge': express(4, 16, [31.2, 46.8], [62.5, 117], [1000, 2000]),
  'express.m7g.2xlarge': express(8, 32, [62.5, 93.7], [125, 234.2], [2500, 4000]),
  'express.m7g.4xlarge': express(16, 64, [124.9, 187.5], [249.8, 468.7], [6000, 8000]),
  'express.m7g.8xlarge': express(32, 128, [250, 375], [500, 937.5], [12_000, 16_000]),
  'express.m7g.12xlarge': express(48, 192, [375, 562.5], [750, 1406.2], [16_000, 24_000]),
  'express.m7g.16xlarge': express(64, 256, [500, 750], [1000, 1875], [20_000, 32_000]),
};
