import { RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ClientAuthentication } from '../cluster/client-authentication';
import { EncryptionAtRest } from '../cluster/encryption-at-rest';
import { KafkaConfiguration } from '../cluster/kafka-configuration';
import type { KafkaDistribution } from '../cluster/kafka-distribution';
import { KafkaVersion } from '../cluster/kafka-version';
import type { PrometheusExporter } from '../cluster/prometheus-exporter';
import { BrokerStorage } from '../ec2/broker-storage';
import { Controllers } from '../ec2/controllers';
import { Ec2Brokers } from '../ec2/ec2-brokers';
import { Ec2KafkaCluster } from '../ec2/ec2-kafka-cluster';
import { NodeCertificates } from '../ec2/node-certificates';
import { NodeMetrics } from '../ec2/node-metrics';
import { APACHE_KAFKA_DEFAULT } from '../facts/kafka-distributions';
import { BrokerEgress, NetworkEgress } from '../network/network-egress';
import { KafkaAlarms } from '../monitoring/kafka-alarms';
import { invalid } from '../private/errors';
import type { Workload } from '../sizing/workload';
import type { EnvironmentMonitoringOptions } from './environment-monitoring';
import type { ClusterPlace, EnvironmentCluster, EnvironmentPlan } from './environment-plan';

/**
 * What an environment with a cluster on EC2 wants otherwise than its profile says.
 */
export interface Ec2ProfileOptions extends EnvironmentMonitoringOptions {
  /**
   * Number of Availability Zones, 2 or 3.
   *
   * @default 3
   */
  readonly availabilityZoneCount?: number;

  /**
   * How clients and brokers reach the outside.
   *
   * @default NetworkEgress.natPerZone()
   */
  readonly egress?: NetworkEgress;

  /**
   * The brokers.
   *
   * @default - two a zone: `r7g.2xlarge` with two volumes of 1,000 GiB and 149 MiB/s each, which is what the instance sustains
   */
  readonly brokers?: Ec2Brokers;

  /**
   * Who keeps the metadata.
   *
   * @default Controllers.dedicated()
   */
  readonly controllers?: Controllers;

  /**
   * The version of Apache Kafka.
   *
   * @default KafkaVersion.of('4.3.1')
   */
  readonly kafkaVersion?: KafkaVersion;

  /**
   * How clients prove who they are.
   *
   * @default [ClientAuthentication.scram()]
   */
  readonly clientAuthentication?: ClientAuthentication[];

  /**
   * Where the nodes get their certificates from.
   *
   * @default NodeCertificates.privateCa(), an authority of the cluster's own
   */
  readonly certificates?: NodeCertificates;

  /**
   * Server properties of brokers and controllers.
   *
   * @default - durable ones that follow from the number of brokers, see `KafkaConfiguration`
   */
  readonly configuration?: KafkaConfiguration;

  /**
   * The key that encrypts the volumes.
   *
   * @default EncryptionAtRest.customerManagedKey(), a key of the cluster's own
   */
  readonly encryptionAtRest?: EncryptionAtRest;

  /**
   * Where the nodes get Kafka from.
   *
   * @default - Apache's mirrors
   */
  readonly distribution?: KafkaDistribution;

  /**
   * The image of the instances.
   *
   * @default - an Amazon Linux 2023, see `Ec2KafkaClusterProps.machineImage`
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * What the nodes send to CloudWatch.
   *
   * @default NodeMetrics.cloudWatch()
   */
  readonly nodeMetrics?: NodeMetrics;

  /**
   * Prometheus exporters that others may scrape.
   *
   * @default - none
   */
  readonly prometheusExporters?: PrometheusExporter[];

  /**
   * What the cluster is to carry: its size is checked against it, and what is too little is a warning.
   *
   * @default - the size is not checked
   */
  readonly workload?: Workload;

  /**
   * What happens to volumes, keys and secrets when they leave their stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether CloudFormation refuses to delete the environment's stacks.
   *
   * @default true
   */
  readonly terminationProtection?: boolean;
}

/** What no profile chooses stays as the cluster has it. */
type LeftOpen = 'distribution' | 'machineImage' | 'notify' | 'workload';
type Settled = Required<Omit<Ec2ProfileOptions, LeftOpen>> & Pick<Ec2ProfileOptions, LeftOpen>;

/** What a profile with a cluster on EC2 comes to. */
export function ec2Plan(otherwise: Ec2ProfileOptions): EnvironmentPlan {
  const chosen = Object.fromEntries(Object.entries(otherwise).filter(([, value]) => value !== undefined));
  const settled: Settled = { ...large(), ...chosen };
  const { availabilityZoneCount, egress, terminationProtection, alarms, notify, consumerGroups, ...cluster } = settled;
  return {
    availabilityZoneCount,
    egress,
    brokerEgress: BrokerEgress.AS_CLIENTS,
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
  const { availabilityZones, ...where } = place;
  if (availabilityZones) {
    throw invalid(
      `'clusterAvailabilityZones' is of clusters of Amazon MSK; on EC2 a zone is added to the network, and brokers come with it ` +
        `(see 'zoneSlots' of Controllers.dedicated)`,
      stack,
    );
  }
  const cluster = new Ec2KafkaCluster(stack, 'Cluster', { ...where, ...choices });
  return { cluster, published: { AdminSecretArn: cluster.adminSecret.secretArn } };
}

function large(): Settled {
  return {
    availabilityZoneCount: 3,
    egress: NetworkEgress.natPerZone(),
    brokers: Ec2Brokers.of({
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE2),
      brokersPerZone: 2,
      // Together 312.5 MB/s, which is what the instance sustains.
      storage: BrokerStorage.gp3({ volumes: 2, size: Size.gibibytes(1000), throughput: 149 }),
    }),
    controllers: Controllers.dedicated(),
    kafkaVersion: KafkaVersion.of(APACHE_KAFKA_DEFAULT),
    clientAuthentication: [ClientAuthentication.scram()],
    certificates: NodeCertificates.privateCa(),
    configuration: KafkaConfiguration.of({}),
    encryptionAtRest: EncryptionAtRest.customerManagedKey(),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    terminationProtection: true,
    nodeMetrics: NodeMetrics.cloudWatch(),
    prometheusExporters: [],
    alarms: KafkaAlarms.all(),
    consumerGroups: [],
  };
}
