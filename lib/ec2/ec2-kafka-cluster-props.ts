import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import type { ClientAuthentication } from '../cluster/client-authentication';
import type { EncryptionAtRest } from '../cluster/encryption-at-rest';
import type { KafkaConfiguration } from '../cluster/kafka-configuration';
import type { KafkaDistribution } from '../cluster/kafka-distribution';
import type { KafkaVersion } from '../cluster/kafka-version';
import type { PrometheusExporter } from '../cluster/prometheus-exporter';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import type { Workload } from '../sizing/workload';
import type { Controllers } from './controllers';
import type { Ec2Brokers } from './ec2-brokers';
import type { NodeCertificates } from './node-certificates';
import type { NodeMetrics } from './node-metrics';

/**
 * A cluster on EC2.
 */
export interface Ec2KafkaClusterProps {
  /**
   * Name of the cluster: 1-32 lower-case letters, digits and hyphens.
   *
   * It is part of every host name, which the cluster remembers for life: nodes refuse to start under another.
   */
  readonly clusterName: string;

  /** The VPC, and one broker subnet in each zone; the nodes need a way to AWS services, see `BrokerEgress`. */
  readonly network: IKafkaNetwork;

  /** The instances that keep the records. */
  readonly brokers: Ec2Brokers;

  /**
   * Who keeps the metadata.
   *
   * @default Controllers.dedicated()
   */
  readonly controllers?: Controllers;

  /**
   * The version of Apache Kafka, a release from 4.0.0 on. A running node keeps the one it has until `kafka-node apply`.
   *
   * @default KafkaVersion.of('4.3.1')
   */
  readonly kafkaVersion?: KafkaVersion;

  /**
   * How clients prove who they are: SCRAM on port 9096, client certificates on port 9092. Always over TLS, and with ACLs.
   *
   * @default [ClientAuthentication.scram()]
   */
  readonly clientAuthentication?: ClientAuthentication[];

  /**
   * Where the nodes get their certificates from.
   *
   * @default NodeCertificates.selfSigned()
   */
  readonly certificates?: NodeCertificates;

  /**
   * Server properties of brokers and controllers.
   *
   * @default - durable ones that follow from the number of brokers, see `KafkaConfiguration`
   */
  readonly configuration?: KafkaConfiguration;

  /**
   * The key that encrypts the volumes. A volume keeps the key that it was made with.
   *
   * @default EncryptionAtRest.awsManagedKey()
   */
  readonly encryptionAtRest?: EncryptionAtRest;

  /**
   * The private zone that holds the names of the nodes, `b101.<clusterName>.<name of the zone>`. For life.
   *
   * @default - one of its own, `<clusterName>.kafka.internal`
   */
  readonly dnsZone?: route53.IHostedZone;

  /**
   * Where the nodes get Kafka from.
   *
   * @default - Apache's mirrors, with the release of `kafkaVersion`
   */
  readonly distribution?: KafkaDistribution;

  /**
   * The image of the instances, an Amazon Linux 2023 for the architecture of their types. One in which the files of the
   * distribution are installed already saves their download.
   *
   * @default - the newest when first asked, kept in cdk.context.json; where the stack names no account, the newest at every
   * deployment
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * The id of the cluster, which its volumes carry: to bring volumes of a former cluster into this one.
   *
   * @default - the unique part of the id of the stack
   */
  readonly clusterId?: string;

  /**
   * Volumes that exist, instead of those that the cluster would make, by `<node id>/<index>`: such as
   * `{ '101/0': 'vol-0123456789abcdef0' }`, in the zone of the node. To restore a snapshot, and to replace what was lost.
   *
   * @default - none
   */
  readonly existingVolumes?: Record<string, string>;

  /**
   * What the nodes send to CloudWatch: metrics, of which alarms and dashboards are made, and logs.
   *
   * @default NodeMetrics.cloudWatch()
   */
  readonly nodeMetrics?: NodeMetrics;

  /**
   * Prometheus exporters that others may scrape, on brokers and controllers: see `allowPrometheusFrom`.
   *
   * @default - none
   */
  readonly prometheusExporters?: PrometheusExporter[];

  /**
   * What the cluster is to carry. Its size is checked against it, by the code that plans sizes: partitions, volumes and
   * throughput that are too little are warnings. Retention and replication factor are those of `configuration` where it does
   * not say; its zones are the cluster's.
   *
   * @default - the size is not checked
   * @see https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/sizing.md
   */
  readonly workload?: Workload;

  /**
   * What happens to volumes, keys and secrets when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: they stay, but for those of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}
