/**
 * The constants of AWS's own sizing script for Amazon MSK, so that its results can be compared with ours.
 *
 * Source: https://github.com/aws/agent-toolkit-for-aws, `managing-amazon-msk/scripts/msk_sizing.py` of 2026-06-23,
 * Apache-2.0. They are the script's, right or not: it takes MB/s of the documentation for MiB/s.
 */
export const AWS_MSK_SIZING_AS_OF = '2026-06-23';

export const AWS_MSK_SIZING = {
  /** 1.5 ingress + 1.5 replication in + 0.5 lagging + 3.0 rebalancing. */
  storageFactor: 6.5,
  /** 2.2 replication out + 0.5 lagging + 3.0 rebalancing. */
  networkFactor: 5.7,
  /** For each byte that is read: three zones, of which one is down. */
  networkFactorPerFanOut: 1.5,
  /** With tiered storage, of the storage factor and of the network's. */
  tieredFactor: 1.5,
  utilization: { standard: 0.5, express: 0.75 },
  expressEgressFactor: 2.5,
  diskHeadroom: 2,
  zones: 3,
  maxVolumeGib: 16_384,
  prices: { storage: 0.1, tiered: 0.023, expressDataIn: 0.01, crossZone: 0.02, throughput: 0.08 },
} as const;

/** A standard broker: EBS and network in MiB/s, recommended partitions, USD an hour. */
export interface AwsStandardSize {
  readonly ebsMibps: number;
  readonly networkMibps: number;
  readonly partitions: number;
  readonly usdPerHour: number;
}

/** An Express broker: ingress in MiB/s, recommended partitions, USD an hour. */
export interface AwsExpressSize {
  readonly ingressMibps: number;
  readonly partitions: number;
  readonly usdPerHour: number;
}

export const AWS_MSK_STANDARD_SIZES: Readonly<Record<string, AwsStandardSize>> = {
  'kafka.m5.large': { ebsMibps: 81, networkMibps: 96, partitions: 1000, usdPerHour: 0.21 },
  'kafka.m5.xlarge': { ebsMibps: 144, networkMibps: 160, partitions: 1000, usdPerHour: 0.42 },
  'kafka.m5.2xlarge': { ebsMibps: 250, networkMibps: 320, partitions: 2000, usdPerHour: 0.84 },
  'kafka.m5.4xlarge': { ebsMibps: 593.75, networkMibps: 640, partitions: 4000, usdPerHour: 1.68 },
  'kafka.m5.8xlarge': { ebsMibps: 850, networkMibps: 1280, partitions: 4000, usdPerHour: 3.36 },
  'kafka.m5.12xlarge': { ebsMibps: 1000, networkMibps: 1536, partitions: 4000, usdPerHour: 5.04 },
  'kafka.m5.16xlarge': { ebsMibps: 1000, networkMibps: 2560, partitions: 4000, usdPerHour: 6.72 },
  'kafka.m5.24xlarge': { ebsMibps: 1000, networkMibps: 3200, partitions: 4000, usdPerHour: 10.08 },
  'kafka.m7g.large': { ebsMibps: 78.75, networkMibps: 117, partitions: 1000, usdPerHour: 0.204 },
  'kafka.m7g.xlarge': { ebsMibps: 156.25, networkMibps: 234, partitions: 1000, usdPerHour: 0.408 },
  'kafka.m7g.2xlarge': { ebsMibps: 312.5, networkMibps: 469, partitions: 2000, usdPerHour: 0.816 },
  'kafka.m7g.4xlarge': { ebsMibps: 625, networkMibps: 937, partitions: 4000, usdPerHour: 1.632 },
  'kafka.m7g.8xlarge': { ebsMibps: 1000, networkMibps: 1875, partitions: 4000, usdPerHour: 3.264 },
  'kafka.m7g.12xlarge': { ebsMibps: 1000, networkMibps: 2812, partitions: 4000, usdPerHour: 4.896 },
  'kafka.m7g.16xlarge': { ebsMibps: 1000, networkMibps: 3750, partitions: 4000, usdPerHour: 6.528 },
};

export const AWS_MSK_EXPRESS_SIZES: Readonly<Record<string, AwsExpressSize>> = {
  'express.m7g.large': { ingressMibps: 15.625, partitions: 1000, usdPerHour: 0.408 },
  'express.m7g.xlarge': { ingressMibps: 31.25, partitions: 1000, usdPerHour: 0.816 },
  'express.m7g.2xlarge': { ingressMibps: 62.5, partitions: 2500, usdPerHour: 1.632 },
  'express.m7g.4xlarge': { ingressMibps: 125, partitions: 6000, usdPerHour: 3.264 },
  'express.m7g.8xlarge': { ingressMibps: 250, partitions: 12000, usdPerHour: 6.528 },
  'express.m7g.12xlarge': { ingressMibps: 375, partitions: 16000, usdPerHour: 9.792 },
  'express.m7g.16xlarge': { ingressMibps: 500, partitions: 20000, usdPerHour: 13.056 },
};

/** Sizes that the script lets provision throughput. AWS's documentation has `kafka.m7g.2xlarge` as well. */
export const AWS_MSK_PROVISIONED_THROUGHPUT: ReadonlySet<string> = new Set([
  'kafka.m5.4xlarge',
  'kafka.m5.8xlarge',
  'kafka.m5.12xlarge',
  'kafka.m5.16xlarge',
  'kafka.m5.24xlarge',
  'kafka.m7g.4xlarge',
  'kafka.m7g.8xlarge',
  'kafka.m7g.12xlarge',
  'kafka.m7g.16xlarge',
]);
