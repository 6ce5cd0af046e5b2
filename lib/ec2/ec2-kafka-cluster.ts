import { Fn, Resource, Stack, type RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { findListener, type IKafkaCluster } from '../cluster/kafka-cluster';
import { KafkaExporters, requireExporters } from '../cluster/kafka-exporters';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener, KafkaListenerQuery } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { doorListener } from './client-doors';
import { defineGroups, type ClusterGroups } from './cluster-groups';
import { defineNodes } from './cluster-nodes';
import { defineRelease } from './cluster-release';
import { settle, type ClusterSettings } from './cluster-settings';
import { ec2Grants } from './ec2-grants';
import { ec2Metrics } from './ec2-metrics';
import type { Ec2KafkaClusterProps } from './ec2-kafka-cluster-props';
import { checkDomain } from './ec2-rules';
import { ImportedEc2KafkaCluster, type Ec2KafkaClusterAttributes } from './imported-ec2-kafka-cluster';
import { nodeKinds } from './node-kinds';
import { hostName } from './node-layout';
import { NodeOperations } from './node-operations';
import { NodeTelemetry } from './node-telemetry';
import { ADMINISTRATORS, NODE_PORTS } from './server-properties';

/**
 * A Kafka cluster on EC2 in two or three Availability Zones: a quorum of controllers (KRaft) and brokers, with TLS, SCRAM and
 * ACLs, whose nodes keep their identity and their data when an instance dies.
 *
 * Makes security groups, a private zone, the secret of the administrator, a release of what the nodes run, documents for
 * operators, and in a nested stack for each zone its nodes: for each an interface, volumes, a record, a role, a launch
 * template and an Auto Scaling group of one.
 *
 * A deployment publishes; it restarts no node. `kafka-node apply` does, one node at a time.
 *
 * @see https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/ec2.md
 * @example
 * const cluster = new Ec2KafkaCluster(this, 'Kafka', {
 *   clusterName: 'orders',
 *   network,
 *   brokers: Ec2Brokers.of({
 *     instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE2),
 *     storage: BrokerStorage.gp3({ size: Size.gibibytes(1000) }),
 *   }),
 * });
 * cluster.connections.allowDefaultPortFrom(producer);
 */
export class Ec2KafkaCluster extends Resource implements IKafkaCluster {
  /**
   * A cluster on EC2, or anywhere else, that was made elsewhere.
   *
   * @param scope - the construct that it belongs to
   * @param id - its id there
   * @param attributes - what is known of it
   */
  public static fromAttributes(scope: Construct, id: string, attributes: Ec2KafkaClusterAttributes): IKafkaCluster {
    return new ImportedEc2KafkaCluster(scope, id, attributes);
  }

  public readonly clusterName: string;
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly grants: KafkaGrants;
  public readonly metrics: KafkaMetrics;
  public readonly connections: ec2.Connections;
  public readonly exporters: KafkaExporters | undefined;

  /** The id that the volumes carry. */
  public readonly clusterId: string;

  /** User name and password of the administrator, for whoever makes users and ACLs. Not for applications. */
  public readonly adminSecret: secretsmanager.ISecret;

  private readonly network: IKafkaNetwork;
  private readonly groups: ClusterGroups;

  /**
   * @throws where names, version, numbers or types cannot be right, or a server property is the cluster's own
   */
  constructor(scope: Construct, id: string, props: Ec2KafkaClusterProps) {
    super(scope, id);
    const settings = settle(this, props);
    const clusterStack = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    this.clusterName = props.clusterName;
    this.clusterId = props.clusterId ?? clusterStack;
    this.network = props.network;
    this.topology = this.defineTopology(settings);
    this.groups = defineGroups(this, this.network.vpc, settings.controllers.count !== undefined);
    this.adminSecret = this.defineAdminSecret(settings.removalPolicy);
    const { hostedZoneId, domain } = this.chooseZone(props.dnsZone);
    const path = `/kafka/${this.clusterName}/${this.clusterId}`;
    const certificates = settings.certificates._bind(this, { ...settings, path });
    const telemetry = this.defineTelemetry(settings);
    const kinds = nodeKinds(this, { ...settings, machineImage: props.machineImage });
    defineNodes(this, {
      settings,
      network: this.network,
      groups: this.groups,
      kinds,
      release: defineRelease(this, {
        settings,
        topology: this.topology,
        kinds,
        domain,
        telemetry: telemetry?.files ?? {},
      }),
      adminSecret: this.adminSecret,
      telemetry: telemetry?.statements ?? [],
      cluster: { clusterId: this.clusterId, clusterStack, path, domain, hostedZoneId, certificates },
    });
    new NodeOperations(this, 'Operations', this.clusterName);
    this.listeners = settings.doors.map((door) => doorListener(door, settings.nodes, domain, certificates.trust));
    this.connections = this.defineConnections();
    this.grants = ec2Grants(this);
    this.exporters = this.defineExporters(settings, domain);
    this.metrics = ec2Metrics(this, settings.nodeMetrics, {
      brokers: this.topology.brokerCount,
      nodes: settings.nodes.length,
    });
  }

  public get placement(): KafkaPlacement | undefined {
    return {
      vpc: this.network.vpc,
      subnets: [...this.network.brokerSubnets],
      securityGroups: this.connections.securityGroups,
    };
  }

  public listener(query?: KafkaListenerQuery): KafkaListener {
    return findListener(this, this.listeners, query);
  }

  /**
   * Opens the ports of the Prometheus exporters, and no other, to a scraper: of brokers, and of controllers.
   *
   * @param scraper - who scrapes
   * @throws where the cluster has no exporter
   */
  public allowPrometheusFrom(scraper: ec2.IConnectable): void {
    requireExporters(this).allowFrom(scraper);
  }

  /** The subnets of a look-up that is still under way are invented: nothing can be computed from them. */
  private defineTopology({ nodes, version }: ClusterSettings): KafkaTopology {
    const count = nodes.filter(({ role }) => role !== 'controller').length;
    return isStandIn(this.network.vpc)
      ? KafkaTopology.unknown()
      : KafkaTopology.brokers({ count, zones: this.network.brokerSubnets.length, version });
  }

  /** A zone of its own is named for the cluster; in one that is given, the cluster has a domain of its own. */
  private chooseZone(given?: route53.IHostedZone): { hostedZoneId: string; domain: string } {
    const domain = `${this.clusterName}.${given?.zoneName ?? 'kafka.internal'}`;
    checkDomain(this, domain);
    const zone = given ?? new route53.PrivateHostedZone(this, 'Zone', { zoneName: domain, vpc: this.network.vpc });
    return { hostedZoneId: zone.hostedZoneId, domain };
  }

  private defineExporters({ prometheusExporters, nodes }: ClusterSettings, domain: string): KafkaExporters | undefined {
    return KafkaExporters._of(prometheusExporters, {
      flavour: 'nodes',
      ports: { [PrometheusExporter.JMX]: NODE_PORTS.jmxExporter, [PrometheusExporter.NODE]: NODE_PORTS.nodeExporter },
      dnsNames: () => nodes.map((node) => hostName(node, domain)),
      securityGroups: () => [...new Set([this.groups.brokers, this.groups.controllers])],
    });
  }

  private defineTelemetry({ clusterName, nodeMetrics, removalPolicy }: ClusterSettings): NodeTelemetry | undefined {
    return nodeMetrics._toCloudWatch
      ? new NodeTelemetry(this, 'Telemetry', { clusterName, metrics: nodeMetrics, removalPolicy })
      : undefined;
  }

  /** Letters and digits only: the password passes through a properties file and JSON on its way. */
  private defineAdminSecret(removalPolicy: RemovalPolicy): secretsmanager.Secret {
    return new secretsmanager.Secret(this, 'AdminSecret', {
      description: `Administrator of Kafka cluster ${this.clusterName}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: ADMINISTRATORS[0] }),
        generateStringKey: 'password',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy,
    });
  }

  private defineConnections(): ec2.Connections {
    const [first] = this.listeners;
    return new ec2.Connections({
      securityGroups: [this.groups.brokers],
      defaultPort: first && ec2.Port.tcp(first.port),
    });
  }
}
