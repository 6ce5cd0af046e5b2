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
  readonly memoryGib: number;
  /** Partitions, replicas counted, up to which AWS recommends a broker. */
  readonly recommendedPartitions: number;
  /** What its volume gets for good, in MB/s: of a million bytes. */
  readonly ebsMBps: number;
  /** What its network gets for good in each direction, in Gbit/s. */
  readonly networkGbps: number;
}

const standard = (
  memoryGib: number,
  recommendedPartitions: number,
  ebsMBps: number,
  networkGbps: number,
): MskStandardSize => ({ memoryGib, recommendedPartitions, ebsMBps, networkGbps });

/** Memory in GiB, recommended partitions, EBS in MB/s, network in Gbit/s. */
export const MSK_STANDARD_SIZES: Readonly<Record<string, MskStandardSize>> = {
  'kafka.t3.small': standard(2, 300, 21.75, 0.128),
  'kafka.m5.large': standard(8, 1000, 81.25, 0.75),
  'kafka.m5.xlarge': standard(16, 1000, 143.75, 1.25),
  'kafka.m5.2xlarge': standard(32, 2000, 287.5, 2.5),
  'kafka.m5.4xlarge': standard(64, 4000, 593.75, 5),
  'kafka.m5.8xlarge': standard(128, 4000, 850, 10),
  'kafka.m5.12xlarge': standard(192, 4000, 1187.5, 12),
  'kafka.m5.16xlarge': standard(256, 4000, 1700, 20),
  'kafka.m5.24xlarge': standard(384, 4000, 2375, 25),
  'kafka.m7g.large': standard(8, 1000, 78.75, 0.937),
  'kafka.m7g.xlarge': standard(16, 1000, 156.2504, 1.876),
  'kafka.m7g.2xlarge': standard(32, 2000, 312.5, 3.75),
  'kafka.m7g.4xlarge': standard(64, 4000, 625, 7.5),
  'kafka.m7g.8xlarge': standard(128, 4000, 1250, 15),
  'kafka.m7g.12xlarge': standard(192, 4000, 1875, 22.5),
  'kafka.m7g.16xlarge': standard(256, 4000, 2500, 30),
};

/** One size of an Express broker. Traffic is that of clients: what brokers send each other is not counted. */
export interface MskExpressSize {
  /** Written by producers, MB/s: what a broker takes for good, and the most, beyond which it is throttled. */
  readonly ingressMBps: { readonly sustained: number; readonly max: number };
  /** Read by consumers, MB/s. */
  readonly egressMBps: { readonly sustained: number; readonly max: number };
  /** Partitions, replicas counted, up to which AWS recommends a broker. */
  readonly recommendedPartitions: number;
}

const express = (
  [ingressSustained, ingressMax]: readonly [number, number],
  [egressSustained, egressMax]: readonly [number, number],
  recommendedPartitions: number,
): MskExpressSize => ({
  ingressMBps: { sustained: ingressSustained, max: ingressMax },
  egressMBps: { sustained: egressSustained, max: egressMax },
  recommendedPartitions,
});

/** Ingress and egress in MB/s (sustained, most), recommended partitions. */
export const MSK_EXPRESS_SIZES: Readonly<Record<string, MskExpressSize>> = {
  'express.m7g.large': express([15.6, 23.4], [31.2, 58.5], 1000),
  'express.m7g.xlarge': express([31.2, 46.8], [62.5, 117], 1000),
  'express.m7g.2xlarge': express([62.5, 93.7], [125, 234.2], 2500),
  'express.m7g.4xlarge': express([124.9, 187.5], [249.8, 468.7], 6000),
  'express.m7g.8xlarge': express([250, 375], [500, 937.5], 12_000),
  'express.m7g.12xlarge': express([375, 562.5], [750, 1406.2], 16_000),
  'express.m7g.16xlarge': express([500, 750], [1000, 1875], 20_000),
};
