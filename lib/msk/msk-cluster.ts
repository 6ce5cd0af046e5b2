import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import { ClientAuthentication } from '../cluster/client-authentication';
import { KafkaConfiguration } from '../cluster/kafka-configuration';
import type { KafkaGrants } from '../cluster/kafka-grants';
import { KafkaListener } from '../cluster/kafka-listener';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { KafkaVersion } from '../cluster/kafka-version';
import { MSK_PORTS, MSK_ZONES } from '../facts/msk-limits';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid, listed } from '../private/errors';
import { BootstrapServers } from './bootstrap-servers';
import { BrokerLogs } from './broker-logs';
import { EncryptionAtRest } from './encryption-at-rest';
import { ImportedMskCluster, type MskClusterAttributes } from './imported-msk-cluster';
import type { MskBrokers } from './msk-brokers';
import { mskClientSecurity, type MskClientSecurity, type MskListenerSpec } from './msk-client-security';
import { MskClusterBase } from './msk-cluster-base';
import type { IMskCluster } from './msk-cluster-interface';
import { mskGrants } from './msk-grants';
import { MskMonitoringLevel, PrometheusExporter } from './msk-monitoring-level';
import * as rules from './msk-rules';

/**
 * A provisioned cluster of Amazon MSK.
 */
export interface MskClusterProps {
  /**
   * Name of the cluster: 1-64 letters, digits and hyphens, unique in account and region.
   *
   * Changing it replaces the cluster. It has no default, because one that follows the construct's path would change
   * whenever code is moved about; and a fixed name makes a replacement that nobody wanted fail by its clash.
   */
  readonly clusterName: string;

  /** The VPC and the subnets of the brokers. */
  readonly network: IKafkaNetwork;

  /** Size, number and storage of the brokers. */
  readonly brokers: MskBrokers;

  /**
   * The version of Apache Kafka. It can be raised in place and never lowered.
   *
   * @default KafkaVersion.V3_9_X_KRAFT
   */
  readonly kafkaVersion?: KafkaVersion;

  /**
   * Which zones of the network the brokers are in, two or three.
   *
   * Changing the zones replaces the cluster: name them here before the network gets another.
   *
   * @default - all zones of the network
   */
  readonly availabilityZones?: string[];

  /**
   * How clients prove who they are; encryption between clients and brokers follows from it.
   *
   * @default [ClientAuthentication.iam()]
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
   * @default EncryptionAtRest.awsManagedKey()
   */
  readonly encryptionAtRest?: EncryptionAtRest;

  /**
   * How finely metrics are reported to CloudWatch.
   *
   * @default MskMonitoringLevel.DEFAULT
   */
  readonly monitoringLevel?: MskMonitoringLevel;

  /**
   * Prometheus exporters on the brokers (open monitoring).
   *
   * @default - none
   */
  readonly prometheusExporters?: PrometheusExporter[];

  /**
   * Where the brokers' logs go, at most one destination of each kind. An empty list switches them off.
   *
   * @default [BrokerLogs.cloudWatch()]
   */
  readonly brokerLogs?: BrokerLogs[];

  /**
   * What happens to the cluster, its configuration, security group, key and log group when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: they stay, but for those of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A Kafka cluster of Amazon MSK with brokers in two or three Availability Zones.
 *
 * Makes the cluster, its configuration, a security group that opens no port until it is asked to, and a log group. A
 * Lambda function, to learn the bootstrap servers, is made only when something reads them.
 *
 * @example
 * const cluster = new MskCluster(this, 'Kafka', {
 *   clusterName: 'orders',
 *   network,
 *   brokers: MskBrokers.standard({
 *     instanceType: 'kafka.m7g.large',
 *     storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
 *   }),
 * });
 * cluster.grants.produce(producer, 'orders');
 * cluster.connections.allowDefaultPortFrom(producer);
 */
export class MskCluster extends MskClusterBase {
  /**
   * A cluster that was made elsewhere.
   *
   * @param scope - the construct that it belongs to
   * @param id - its id there
   * @param attributes - what is known of it
   */
  public static fromAttributes(scope: Construct, id: string, attributes: MskClusterAttributes): IMskCluster {
    return new ImportedMskCluster(scope, id, attributes);
  }

  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly grants: KafkaGrants;

  /**
   * The key of the brokers' volumes.
   *
   * @default - the key that AWS keeps for Amazon MSK
   */
  public readonly encryptionKey?: kms.IKey;

  private readonly network: IKafkaNetwork;
  private readonly subnets: ec2.ISubnet[];
  private readonly securityGroup: ec2.CfnSecurityGroup;
  private madeConnections?: ec2.Connections;
  private readonly exporters: readonly PrometheusExporter[];
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: MskClusterProps) {
    super(scope, id);
    const version = props.kafkaVersion ?? KafkaVersion.V3_9_X_KRAFT;
    const security = mskClientSecurity(this, props.clientAuthentication ?? [ClientAuthentication.iam()]);
    this.clusterName = props.clusterName;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.exporters = [...new Set(props.prometheusExporters)];
    this.network = props.network;
    this.subnets = this.chooseSubnets(props);
    this.securityGroup = this.defineSecurityGroup();
    this.topology = this.defineTopology(props.brokers, version);
    this.checkRules(props, version);
    this.encryptionKey = (props.encryptionAtRest ?? EncryptionAtRest.awsManagedKey())._bind(this, this.removalPolicy);
    this.clusterArn = this.defineCluster(props, version, security).attrArn;
    this.listeners = this.defineListeners(security.listeners);
    this.grants = mskGrants(this);
  }

  public get placement(): KafkaPlacement | undefined {
    return { vpc: this.network.vpc, subnets: [...this.subnets], securityGroups: this.connections.securityGroups };
  }

  public get connections(): ec2.Connections {
    return (this.madeConnections ??= this.defineConnections());
  }

  /**
   * Opens the ports of the Prometheus exporters, and no other, to a scraper.
   *
   * @param scraper - who scrapes
   * @throws where the cluster has no exporter
   */
  public allowPrometheusFrom(scraper: ec2.IConnectable): void {
    if (this.exporters.length === 0) {
      throw invalid(`there is nothing to scrape; give 'prometheusExporters', such as [PrometheusExporter.JMX]`, this);
    }
    for (const exporter of this.exporters) {
      const port = exporter === PrometheusExporter.JMX ? MSK_PORTS.jmxExporter : MSK_PORTS.nodeExporter;
      this.connections.allowFrom(scraper, ec2.Port.tcp(port), `Prometheus ${exporter} exporter`);
    }
  }

  private chooseSubnets({ network, availabilityZones }: MskClusterProps): ec2.ISubnet[] {
    const unknown = availabilityZones?.filter((zone) => !network.availabilityZones.includes(zone)) ?? [];
    const distinct = new Set(availabilityZones);
    const known = unknown.length === 0 && distinct.size === availabilityZones?.length && distinct.size >= MSK_ZONES.min;
    if (availabilityZones && !known && !isStandIn(network.vpc)) {
      throw invalid(
        `'availabilityZones' must name two or three zones of the network, ${listed(network.availabilityZones)}, ` +
          `got ${listed(availabilityZones)}`,
        this,
      );
    }
    const inUse = (zone = '') => !availabilityZones || distinct.has(zone);
    const ids = network.availabilityZoneIds ?? [];
    rules.checkZoneIds(
      this,
      ids.filter((_, index) => inUse(network.availabilityZones[index])),
    );
    return network.brokerSubnets.filter((subnet) => inUse(subnet.availabilityZone));
  }

  private defineSecurityGroup(): ec2.CfnSecurityGroup {
    const securityGroup = new ec2.CfnSecurityGroup(this, 'SecurityGroup', {
      vpcId: this.network.vpc.vpcId,
      // Fixed for ever: another description is another group, and another group is another cluster.
      groupDescription: 'Kafka brokers',
      securityGroupEgress: [{ cidrIp: '0.0.0.0/0', ipProtocol: '-1', description: 'Allow all outbound traffic' }],
    });
    securityGroup.applyRemovalPolicy(this.removalPolicy);
    return securityGroup;
  }

  /** The subnets of a look-up that is still under way are invented: nothing can be computed from them. */
  private defineTopology({ brokersPerZone }: MskBrokers, version: KafkaVersion): KafkaTopology {
    const zones = this.subnets.length;
    if (isStandIn(this.network.vpc)) {
      return KafkaTopology.unknown();
    }
    rules.checkZoneCount(this, zones);
    return zones === 0
      ? KafkaTopology.unknown()
      : KafkaTopology.brokers({ count: zones * brokersPerZone, zones, version });
  }

  private checkRules({ clusterName, brokers }: MskClusterProps, version: KafkaVersion): void {
    rules.checkClusterName(this, clusterName);
    rules.checkVersion(this, version);
    rules.checkInstanceType(this, brokers, version);
    rules.checkBrokerCount(this, this.topology.brokerCount ?? 0, version);
  }

  private defineCluster(props: MskClusterProps, version: KafkaVersion, security: MskClientSecurity): CfnCluster {
    const { instanceType, storage } = props.brokers;
    const configuration = this.defineConfiguration(props.configuration ?? KafkaConfiguration.of({}));
    const logs = this.defineLogs(props.brokerLogs ?? [BrokerLogs.cloudWatch()]);
    const cluster = new CfnCluster(this, 'Resource', {
      clusterName: this.clusterName,
      kafkaVersion: version.mskVersion,
      numberOfBrokerNodes: this.topology.brokerCount ?? 0,
      brokerNodeGroupInfo: {
        instanceType,
        clientSubnets: this.subnets.map((subnet) => subnet.subnetId),
        securityGroups: [this.securityGroup.attrGroupId],
        storageInfo: { ebsStorageInfo: { volumeSize: storage.volumeSizeGib } },
      },
      clientAuthentication: security.clientAuthentication,
      encryptionInfo: {
        encryptionAtRest: this.encryptionKey && { dataVolumeKmsKeyId: this.encryptionKey.keyArn },
        encryptionInTransit: { clientBroker: security.clientBroker, inCluster: true },
      },
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      enhancedMonitoring: props.monitoringLevel ?? MskMonitoringLevel.DEFAULT,
      openMonitoring: this.renderExporters(),
      loggingInfo: logs.property,
    });
    cluster.node.addDependency(...logs.dependencies);
    cluster.applyRemovalPolicy(this.removalPolicy);
    return cluster;
  }

  /** The cluster follows its latest revision. Without `KafkaVersionsList`, which a new version would replace. */
  private defineConfiguration(configuration: KafkaConfiguration): CfnConfiguration {
    const properties = configuration._bind(this, this.topology);
    rules.checkServerProperties(this, properties);
    const resource = new CfnConfiguration(this, 'Configuration', {
      name: this.clusterName,
      serverProperties: Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    });
    resource.applyRemovalPolicy(this.removalPolicy);
    return resource;
  }

  private defineLogs(brokerLogs: BrokerLogs[]) {
    const kinds = brokerLogs.map((logs) => logs._kind);
    if (new Set(kinds).size !== kinds.length) {
      throw invalid(`'brokerLogs' must hold at most one destination of each kind, got [${kinds.join(', ')}]`, this);
    }
    const bound = brokerLogs.map((logs) =>
      logs._bind(this, { clusterName: this.clusterName, removalPolicy: this.removalPolicy }),
    );
    const destinations = bound.reduce<CfnCluster.BrokerLogsProperty>(
      (all, { property }) => ({ ...all, ...property }),
      {},
    );
    return {
      property: bound.length === 0 ? undefined : { brokerLogs: destinations },
      dependencies: bound.flatMap(({ dependency }) => dependency ?? []),
    };
  }

  private renderExporters(): CfnCluster.OpenMonitoringProperty | undefined {
    if (this.exporters.length === 0) {
      return undefined;
    }
    return {
      prometheus: {
        jmxExporter: { enabledInBroker: this.exporters.includes(PrometheusExporter.JMX) },
        nodeExporter: { enabledInBroker: this.exporters.includes(PrometheusExporter.NODE) },
      },
    };
  }

  private defineListeners(specs: readonly MskListenerSpec[]): KafkaListener[] {
    let bootstrap: BootstrapServers | undefined;
    const servers = () =>
      (bootstrap ??= new BootstrapServers(this, 'BootstrapServers', {
        clusterName: this.clusterName,
        clusterArn: this.clusterArn,
        listeners: specs,
        brokerCount: `${this.topology.brokerCount ?? 0}`,
      }));
    return specs.map((spec) =>
      KafkaListener._private(spec.authentication, spec.securityProtocol, spec.port, () => servers().of(spec)),
    );
  }

  /**
   * Through a reference to the group, so that every rule is a resource of its own: the group itself, which belongs to the
   * identity of the cluster, never changes.
   */
  private defineConnections(): ec2.Connections {
    const rules = ec2.SecurityGroup.fromSecurityGroupId(this, 'SecurityGroupRules', this.securityGroup.attrGroupId);
    const [first] = this.listeners;
    return new ec2.Connections({ securityGroups: [rules], defaultPort: first && ec2.Port.tcp(first.port) });
  }
}
