/**
 * Limits of EBS volumes of type gp3, and of changing a volume.
 *
 * The most of a volume was 16 TiB, 16,000 IOPS and 1000 MiB/s until September 2025, and still is on some pages:
 * https://aws.amazon.com/about-aws/whats-new/2025/09/amazon-ebs-size-provisioned-performance-gp3-volumes
 *
 * Sources, read on 2026-11-21:
 * - https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html (ranges, modifications)
 * - https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-performance (what each asks of the other)
 * - what the service answered on 2026-09-13 (us-east-1): rule `pf-ec2-volume-iops` of cdk-preflight (too little)
 */
export const EBS_LIMITS_AS_OF = '2026-11-21';

/**
 * A gp3 volume. The least IOPS and the least throughput come with its size, whatever that is; more IOPS want so many
 * GiB, and more throughput so many IOPS: all 80,000 a volume of 160 GiB, and all 2000 MiB/s one with 8000 IOPS.
 *
 * Less than the least is raised to it without a word; only fewer than 100 IOPS are refused.
 */
export const EBS_GP3 = {
  sizeGib: { min: 1, max: 65_536 },
  iops: { min: 3000, max: 80_000, perGib: 500 },
  throughputMibps: { min: 125, max: 2000, perIops: 0.25 },
} as const;

/**
 * Changes of size, IOPS and throughput that a volume takes within so many hours, each begun when the one before is
 * complete. Optimizing a large volume takes hours by itself. A volume never shrinks.
 *
 * It was one in six hours before, as some pages of AWS still have it.
 */
export const EBS_MODIFICATIONS = { perVolume: 4, withinHours: 24 } as const;
