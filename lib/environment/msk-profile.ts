import { RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ClientAuthentication } from '../cluster/client-authentication';
import { KafkaConfiguration } from '../cluster/kafka-configuration';
import { KafkaVersion } from '../cluster/kafka-version';
import type { Connectivity } from '../msk/connectivity';
import { MskLogs } from '../msk/msk-logs';
import { EncryptionAtRest } from '../cluster/encryption-at-rest';
import { MskBrokers } from '../msk/msk-brokers';
import { MskCluster } from '../msk/msk-cluster';
import { MskMonitoringLevel } from '../msk/msk-monitoring-level';
import type { PrometheusExporter } from '../cluster/prometheus-exporter';
import { MskStorage } from '../msk/msk-storage';
import { KafkaAlarms } from '../monitoring/kafka-alarms';
import { KafkaNotify } from '../monitoring/kafka-notify';
import { BrokerEgress, NetworkEgress } from '../network/network-egress';
import type { Workload } from '../sizing/workload';
import type { EnvironmentMonitoringOptions } from './environment-monitoring';
import type { ClusterPlace, EnvironmentCluster, EnvironmentPlan } from './environment-plan';

/**
 * What an environment with a cluster of Amazon MSK wants otherwise than its profile says.
 */
export interface EnvironmentProfileOptions extends EnvironmentMonitoringOptions {
  /**
   * Number of Availability Zones, 2 or 3. Changing it replaces the cluster, unless the environment names
   * `clusterAvailabilityZones`.
   *
   * @default - 2 in dev, 3 in test, staging and prod
   */
  readonly availabilityZoneCount?: number;

  /**
   * How clients reach the outside.
   *
   * @default - a single NAT gateway; in prod one in each zone
   */
  readonly egress?: NetworkEgress;

  /**
   * The brokers.
   *
   * @default - one a zone: `kafka.m7g.large` with 50 GiB in dev, 100 GiB in test, 250 GiB in staging; `kafka.m7g.xlarge`
   * with 1,000 GiB in prod
   */
  readonly brokers?: MskBrokers;

  /**
   * The version of Apache Kafka.
   *
   * @default KafkaVersion.V3_9_X_KRAFT
   */
  readonly kafkaVersion?: KafkaVersion;

  /**
   * How clients prove who they are.
   *
   * @default - IAM; in staging and prod IAM and SCRAM
   */
  readonly clientAuthentication?: ClientAuthentication[];

  /**
   * Server properties of the brokers.
   *
   * @default - durable ones that follow from the number of brokers, see `KafkaConfiguration`
   */
  readonly configuration?: KafkaConfiguration;

  /**
   * The key that encrypts the brokers' volumes. Changing it replaces the cluster.
   *
   * @default - the key that AWS keeps; in staging and prod one of the cluster's own
   */
  readonly encryptionAtRest?: EncryptionAtRest;

  /**
   * How finely metrics are reported to CloudWatch.
   *
   * @default - `DEFAULT` in dev, `PER_BROKER` in test, `PER_TOPIC_PER_BROKER` in staging and prod
   */
  readonly monitoringLevel?: MskMonitoringLevel;

  /**
   * Prometheus exporters on the brokers.
   *
   * @default - none
   */
  readonly prometheusExporters?: PrometheusExporter[];

  /**
   * Where the brokers' logs go.
   *
   * @default - CloudWatch Logs for a week in dev and test, a month in staging, three months in prod
   */
  readonly brokerLogs?: MskLogs[];

  /**
   * Where the logs of Kafka's authorizer go.
   *
   * @default - they are not kept
   */
  readonly authorizerLogs?: MskLogs[];

  /**
   * How clients connect from beyond the VPC, or over IPv6. A new environment is first deployed with
   * `-c cdk-kafka:create=kafka-<name>-cluster/Cluster`.
   *
   * @default - from the VPC and what is connected to it, over IPv4
   */
  readonly connectivity?: Connectivity[];

  /**
   * What the cluster is to carry: its size is checked against it, and what is too little is a warning.
   *
   * @default - the size is not checked
   */
  readonly workload?: Workload;

  /**
   * What happens to the cluster when it leaves its stack.
   *
   * @default - it is deleted in dev, and stays everywhere else
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether CloudFormation refuses to delete the environment's stacks.
   *
   * @default - true in prod, false everywhere else
   */
  readonly terminationProtection?: boolean;
}

/** What no profile chooses stays as the cluster has it. */
type LeftOpen = 'authorizerLogs' | 'connectivity' | 'notify' | 'workload';
type Settled = Required<Omit<EnvironmentProfileOptions, LeftOpen>> & Pick<EnvironmentProfileOptions, LeftOpen>;

/** The choices of each profile by its name. */
const profiles = { dev: minimal, test: shapedLikeProduction, staging: rehearsal, prod: production };

/** What a profile with a cluster of Amazon MSK comes to. */
export function mskPlan(name: keyof typeof profiles, otherwise: EnvironmentProfileOptions): EnvironmentPlan {
  const settled: Settled = { ...profiles[name](), ...given(otherwise) };
  const { availabilityZoneCount, egress, terminationProtection, alarms, notify, consumerGroups, ...cluster } = settled;
  return {
    availabilityZoneCount,
    egress,
    brokerEgress: BrokerEgress.NONE,
    terminationProtection,
    monitoring: { alarms, notify, consumerGroups },
    defineCluster: (stack, place) => defineCluster(stack, place, cluster),
  };
}

type ClusterChoices = Omit<
  Settled,
  'availabilityZoneCount' | 'egress' | 'terminationProtection' | keyof EnvironmentMonitoringOptions
>;

function defineCluster(stack: Stack, place: ClusterPlace, choices: ClusterChoices): EnvironmentCluster {
  const cluster = new MskCluster(stack, 'Cluster', { ...place, ...choices });
  return { cluster, published: { ClusterArn: cluster.clusterArn } };
}

function minimal(): Settled {
  return {
    availabilityZoneCount: 2,
    egress: NetworkEgress.singleNat(),
    brokers: brokers('kafka.m7g.large', 50),
    kafkaVersion: KafkaVersion.V3_9_X_KRAFT,
    clientAuthentication: [ClientAuthentication.iam()],
    configuration: KafkaConfiguration.of({}),
    encryptionAtRest: EncryptionAtRest.awsManagedKey(),
    monitoringLevel: MskMonitoringLevel.DEFAULT,
    prometheusExporters: [],
    brokerLogs: [MskLogs.cloudWatch({ retention: RetentionDays.ONE_WEEK })],
    removalPolicy: RemovalPolicy.DESTROY,
    terminationProtection: false,
    alarms: KafkaAlarms.basic(),
    notify: KafkaNotify.nobody(),
    consumerGroups: [],
  };
}

function shapedLikeProduction(): Settled {
  return {
    ...minimal(),
    availabilityZoneCount: 3,
    brokers: brokers('kafka.m7g.large', 100),
    monitoringLevel: MskMonitoringLevel.PER_BROKER,
    alarms: KafkaAlarms.all(),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  };
}

function rehearsal(): Settled {
  return {
    ...shapedLikeProduction(),
    brokers: brokers('kafka.m7g.large', 250),
    clientAuthentication: [ClientAuthentication.iam(), ClientAuthentication.scram()],
    encryptionAtRest: EncryptionAtRest.customerManagedKey(),
    monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_BROKER,
    notify: undefined,
    brokerLogs: [MskLogs.cloudWatch({ retention: RetentionDays.ONE_MONTH })],
  };
}

function production(): Settled {
  return {
    ...rehearsal(),
    egress: NetworkEgress.natPerZone(),
    brokers: brokers('kafka.m7g.xlarge', 1000),
    brokerLogs: [MskLogs.cloudWatch({ retention: RetentionDays.THREE_MONTHS })],
    terminationProtection: true,
  };
}

function brokers(instanceType: string, volumeSizeGib: number): MskBrokers {
  return MskBrokers.standard({ instanceType, storage: MskStorage.ebs({ volumeSize: Size.gibibytes(volumeSizeGib) }) });
}

/** A choice that is written as undefined is not made: the profile's stands. */
function given(options: EnvironmentProfileOptions): Partial<Settled> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
