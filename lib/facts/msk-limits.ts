import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from './msk-broker-sizes';

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
 * The one burstable size: no KRaft, no tiered storage, no multi-VPC connectivity, no dual stack.
 *
 * Sources: what the service answered on 2026-09-14 (us-east-1),
 * https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html and
 * https://docs.aws.amazon.com/msk/latest/developerguide/mskp-choose-cluster-network-type.html
 */
export const MSK_BURSTABLE_INSTANCE_TYPE = 'kafka.t3.small';

/**
 * Credits that it should keep, of 576 at most: below its processors soon have their baseline alone.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices-cw-alarms.html
 */
export const MSK_BURSTABLE_CREDITS = 100;

/** Sizes of standard brokers. */
export const MSK_STANDARD_INSTANCE_TYPES: readonly string[] = Object.keys(MSK_STANDARD_SIZES);

/** Sizes of Express brokers. */
export const MSK_EXPRESS_INSTANCE_TYPES: readonly string[] = Object.keys(MSK_EXPRESS_SIZES);

/** Express brokers are in this many zones, neither fewer nor more. */
export const MSK_EXPRESS_ZONES = 3;

/**
 * What every topic on Express brokers has, whatever it asks for.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-only.html
 */
export const MSK_EXPRESS_REPLICATION = { factor: 3, minInsyncReplicas: 2 } as const;

/**
 * Provisioned storage throughput, MiB/s: the least, and the most by size. A size that is not here has none.
 *
 * The volume must have at least 10 GiB. AWS gives the most of `kafka.m5.4xlarge` as 593.75.
 *
 * Sources: https://docs.aws.amazon.com/msk/latest/developerguide/msk-provision-throughput-management.html and what the
 * service answered on 2026-09-14 (us-east-1)
 */
export const MSK_PROVISIONED_THROUGHPUT = {
  /** Also what a volume has where nothing is provisioned. */
  minMibps: 250,
  minVolumeGib: 10,
  maxMibps: {
    'kafka.m5.4xlarge': 593,
    'kafka.m5.8xlarge': 850,
    'kafka.m5.12xlarge': 1000,
    'kafka.m5.16xlarge': 1000,
    'kafka.m5.24xlarge': 1000,
    'kafka.m7g.2xlarge': 312,
    'kafka.m7g.4xlarge': 625,
    'kafka.m7g.8xlarge': 1000,
    'kafka.m7g.12xlarge': 1000,
    'kafka.m7g.16xlarge': 1000,
  } as Readonly<Record<string, number>>,
} as const;

/**
 * Storage auto-scaling: the target in percent of the volume, what a step adds, how long it is until the next, and the
 * regions that do not have it.
 *
 * Sources: https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand-details.html and
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html
 */
export const MSK_STORAGE_AUTO_SCALING = {
  targetPercent: { min: 10, max: 80 },
  step: { percent: 10, leastGib: 10 },
  coolDownHours: 6,
  regionsWithout: ['ap-northeast-3', 'af-south-1', 'ap-southeast-5'] as readonly string[],
} as const;

/** Connections with IAM: in all to a broker, which a request to AWS raises, and new ones in a second. Others have no limit. */
export const MSK_IAM_CONNECTIONS = { perBroker: 3000, perSecond: 100, perSecondBurstable: 4 } as const;

/** What one partition on Express brokers takes, MB/s. */
export const MSK_EXPRESS_PARTITION_MBPS = 15;

/**
 * A serverless cluster: VPCs in which it has endpoints, and subnets in each; MB/s of clients, in all and of one partition;
 * partitions, replicas not counted.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-serverless-quota
 */
export const MSK_SERVERLESS = {
  vpcs: 5,
  subnetsPerVpc: { min: 2, max: 6 },
  ingressMBps: 200,
  egressMBps: 400,
  partitionIngressMBps: 5,
  partitionEgressMBps: 10,
  partitions: 2400,
  compactedPartitions: 120,
  compactedPartitionGB: 250,
  messageMib: 8,
  consumerGroups: 500,
} as const;

/**
 * Users of SASL/SCRAM: secrets that one call associates, and the beginning that their names must have.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-limitations.html
 */
export const MSK_SCRAM = { secretsPerCall: 10, secretNamePrefix: 'AmazonMSK_' } as const;

/**
 * The first version of Kafka with each way of connecting.
 *
 * Sources: https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html,
 * https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html and
 * https://docs.aws.amazon.com/msk/latest/developerguide/mskp-choose-cluster-network-type.html
 */
export const MSK_CONNECTIVITY_SINCE = { publicAccess: '2.6.0', multiVpc: '2.7.1', dualStack: '3.6.0' } as const;

/**
 * Ports of a broker: within AWS over IPv4, and what public access and IPv6 add to each.
 *
 * Sources: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html and, for multi-VPC connectivity,
 * https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cross-account-user-action.html
 */
export const MSK_PORTS = {
  plaintext: 9092,
  tls: 9094,
  scram: 9096,
  iam: 9098,
  publicOffset: 100,
  ipv6Offset: 11_000,
  multiVpc: { from: 14_001, to: 14_100 },
  jmxExporter: 11001,
  nodeExporter: 11002,
} as const;
