/**
 * Limits of Amazon MSK, read on 2026-11-20.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/limits.html unless a row says otherwise.
 */
export const MSK_LIMITS_AS_OF = '2026-11-20';

/** Size of the EBS volume of a standard broker, GiB. It never shrinks. */
export const MSK_VOLUME_GIB = { min: 1, max: 16_384 } as const;

/** Brokers in one cluster, by where its metadata lives. */
export const MSK_BROKERS_PER_CLUSTER = { KRAFT: 60, ZOOKEEPER: 30 } as const;

/** A cluster is placed in two or three Availability Zones, and has at least one broker in each. */
export const MSK_ZONES = { min: 2, max: 3 } as const;

/** Refused by the service with another name; the CloudFormation schema only knows the length. */
export const MSK_CLUSTER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/**
 * Zone ids that carry no MSK: `CreateCluster` refuses their subnets.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-create-cluster.html
 */
export const MSK_UNSUPPORTED_ZONE_IDS: readonly string[] = ['use1-az3'];

/**
 * Sizes of standard brokers.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/broker-instance-sizes.html
 */
export const MSK_STANDARD_INSTANCE_TYPES: readonly string[] = [
  'kafka.t3.small',
  ...['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge'].map(
    (size) => `kafka.m5.${size}`,
  ),
  ...['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'].map((size) => `kafka.m7g.${size}`),
];

/**
 * Ports of a broker.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 */
export const MSK_PORTS = {
  plaintext: 9092,
  tls: 9094,
  scram: 9096,
  iam: 9098,
  jmxExporter: 11001,
  nodeExporter: 11002,
} as const;
