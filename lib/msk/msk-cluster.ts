import { RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import { ClientAuthentication } from '../cluster/client-authentication';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { KafkaConfiguration } from '../cluster/kafka-configuration';
import { requireExporters, type KafkaExporters } from '../cluster/kafka-exporters';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { checkSize } from '../cluster/size-check';
import { KafkaVersion } from '../cluster/kafka-version';
import { MSK_EXPRESS_REPLICATION } from '../facts/msk-limits';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid } from '../private/errors';
import type { Workload } from '../sizing/workload';
import { BootstrapServers } from './bootstrap-servers';
import { chooseSubnets, connectionsOf, defineBrokerSecurityGroup } from './cluster-placement';
import { renderConnectivity, type Connectivity } from './connectivity';
import { settingsInForce } from './connectivity-steps';
import { EncryptionAtRest } from '../cluster/encryption-at-rest';
import { ImportedMskCluster, type MskClusterAttributes } from './imported-msk-cluster';
import type { MskBrokers } from './msk-brokers';
import { mskClientSecurity, type MskClientSecurity } from './msk-client-security';
import { MskClusterBase } from './msk-cluster-base';
import type { IMskCluster } from './msk-cluster-interface';
import { MskClusterPolicy } from './msk-cluster-policy';
import { mskExporters } from './msk-exporters';
import { mskGrants } from './msk-grants';
import { mskMetrics, volumeMibps } from './msk-metrics';
import { bindLogs, MskLogs } from './msk-logs';
import { MskMonitoringLevel } from './msk-monitoring-level';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import * as rules from './msk-rules';
import type { MskScramUser, MskScramUserOptions } from './msk-scram-user';
import { ScramUsers } from './scram-users';
import { defineStorageAutoScaling } from './storage-auto-scaling';
import { checkStorage } from './storage-rules';

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
   * @default [MskLogs.cloudWatch()]
   */
  readonly brokerLogs?: MskLogs[];

  /**
   * Where the logs of Kafka's authorizer go, which tell who was allowed and refused what: at most one destination of each
   * kind. An empty list switches them off.
   *
   * @default - they are not kept
   */
  readonly authorizerLogs?: MskLogs[];

  /**
   * How clients connect from beyond the VPC, or over IPv6. What the list does not hold is off.
   *
   * Amazon MSK creates a cluster without any of it: deploy a new one with `-c cdk-kafka:create=<path of the cluster>`
   * first.
   *
   * @default - from the VPC and what is connected to it, over IPv4
   */
  readonly connectivity?: Connectivity[];

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
   * What happens to the cluster, its configuration, security group, key and log group when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: they stay, but for those of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A Kafka cluster of Amazon MSK with standard or Express brokers in two or three Availability Zones.
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
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly grants: KafkaGrants;
  public readonly metrics: KafkaMetrics;
  public readonly exporters: KafkaExporters | undefined;

  /**
   * The key of the brokers' volumes.
   *
   * @default - the key that AWS keeps for Amazon MSK
   */
  public readonly encryptionKey?: kms.IKey;

  /** Who else may connect: other accounts, Firehose, Replicator. */
  public readonly policy: MskClusterPolicy;

  private readonly resource: CfnCluster;
  private readonly network: IKafkaNetwork;
  private readonly subnets: ec2.ISubnet[];
  private readonly securityGroup: ec2.CfnSecurityGroup;
  private readonly removalPolicy: RemovalPolicy;
  private madeConnections?: ec2.Connections;
  private scramUsers?: ScramUsers;

  constructor(scope: Construct, id: string, props: MskClusterProps) {
    super(scope, id);
    const version = props.kafkaVersion ?? KafkaVersion.V3_9_X_KRAFT;
    const security = mskClientSecurity(this, props.clientAuthentication ?? [ClientAuthentication.iam()]);
    this.clusterName = props.clusterName;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.network = props.network;
    this.subnets = chooseSubnets(this, props.network, props.availabilityZones);
    this.securityGroup = defineBrokerSecurityGroup(this, props.network.vpc, this.removalPolicy);
    this.topology = this.defineTopology(props.brokers, version);
    this.checkRules(props, version);
    this.encryptionKey = (props.encryptionAtRest ?? EncryptionAtRest.awsManagedKey())._bind(this, this.removalPolicy);
    const serverProperties = (props.configuration ?? KafkaConfiguration.of({}))._bind(this, this.topology);
    const connectivity = this.chooseConnectivity(props, { version, security, serverProperties });
    this.resource = this.defineCluster(props, { version, security, serverProperties, connectivity });
    this.defineAutoScaling(props.brokers);
    checkSize(this, {
      size: props.brokers._size(),
      topology: this.topology,
      serverProperties,
      workload: props.workload,
    });
    this.listeners = this.defineListeners(security, connectivity, props.connectivity);
    this.policy = MskClusterPolicy._of(this);
    this.grants = mskGrants(this, this.policy);
    this.metrics = this.defineMetrics(props);
    this.exporters = mskExporters(this, props.prometheusExporters);
  }

  public get clusterArn(): string {
    return this.resource.attrArn;
  }

  public get placement(): KafkaPlacement | undefined {
    return { vpc: this.network.vpc, subnets: [...this.subnets], securityGroups: this.connections.securityGroups };
  }

  public get connections(): ec2.Connections {
    return (this.madeConnections ??= connectionsOf(this, 'SecurityGroupRules', this.securityGroup, this.listeners));
  }

  /**
   * Opens the ports of the Prometheus exporters, and no other, to a scraper.
   *
   * @param scraper - who scrapes
   * @throws where the cluster has no exporter
   */
  public allowPrometheusFrom(scraper: ec2.IConnectable): void {
    requireExporters(this).allowFrom(scraper);
  }

  /**
   * Adds a user of SASL/SCRAM.
   *
   * All users of a cluster are one list: add them here and nowhere else, or one list throws the users of the other out.
   *
   * @param userName - the name to log in with: 1-128 letters, digits, `.`, `_`, `@`, `+` or `-`, known at synthesis
   * @param options - a key or a secret of your own
   * @throws where the cluster has no SCRAM, the name is not allowed or there already, or a secret cannot be used
   */
  public addScramUser(userName: string, options: MskScramUserOptions = {}): MskScramUser {
    if (!this.listeners.some(({ authentication }) => authentication === KafkaAuthentication.SCRAM)) {
      throw invalid(
        `user '${userName}' could not log in, because the cluster has no SCRAM; add ClientAuthentication.scram()`,
        this,
      );
    }
    return (this.scramUsers ??= new ScramUsers(this, 'ScramUsers', this.removalPolicy)).add(userName, options);
  }

  /** The subnets of a look-up that is still under way are invented: nothing can be computed from them. */
  private defineTopology(brokers: MskBrokers, version: KafkaVersion): KafkaTopology {
    const zones = this.subnets.length;
    const replication = brokers._kind === 'express' ? MSK_EXPRESS_REPLICATION : undefined;
    if (isStandIn(this.network.vpc)) {
      return KafkaTopology.unknown();
    }
    rules.checkZoneCount(this, zones, brokers);
    return zones === 0
      ? KafkaTopology.unknown()
      : KafkaTopology.brokers({ count: zones * brokers.brokersPerZone, zones, version, replication });
  }

  private checkRules({ clusterName, brokers }: MskClusterProps, version: KafkaVersion): void {
    rules.checkClusterName(this, clusterName);
    rules.checkVersion(this, version, brokers);
    rules.checkInstanceType(this, brokers, version);
    rules.checkBrokerCount(this, this.topology.brokerCount ?? 0, version);
  }

  /**
   * What this deployment gives the cluster. All of it is checked as if it gave everything, but for the doors, which are
   * closed when the ACLs are there, and so after the creation.
   */
  private chooseConnectivity(
    { connectivity = [], brokers, prometheusExporters = [] }: MskClusterProps,
    { version, security, serverProperties }: Omit<ClusterParts, 'connectivity'>,
  ): readonly Connectivity[] {
    const hasExporters = prometheusExporters.length > 0;
    const facts = {
      scope: this,
      version,
      brokers,
      vpc: this.network.vpc,
      subnets: this.subnets,
      authentications: security.authentications,
      serverProperties,
      hasExporters,
      settings: connectivity.map(({ name }) => name),
    };
    connectivity.forEach((setting) => {
      setting._check(facts);
    });
    const inForce = settingsInForce(this, connectivity);
    inForce.forEach((setting) => {
      setting._checkAcls(facts);
    });
    return inForce;
  }

  private defineCluster(props: MskClusterProps, parts: ClusterParts): CfnCluster {
    const { version, security, serverProperties, connectivity } = parts;
    const { brokers } = props;
    const { instanceType, storage, rebalancing } = brokers;
    // While the VPC is looked up there is no topology, and the properties that follow from it are not the cluster's.
    if (!isStandIn(this.network.vpc)) {
      rules.checkServerProperties(this, serverProperties, brokers);
    }
    rules.checkDoors(this, serverProperties, security.authentications);
    checkStorage(this, brokers, version, serverProperties);
    const configuration = this.defineConfiguration(serverProperties);
    const logs = this.defineLogs(props);
    const { connectivityInfo, zookeeperAccess } = renderConnectivity(connectivity);
    // Another id for another kind of broker: an update from standard to Express succeeds and changes nothing.
    const cluster = new CfnCluster(this, brokers._kind === 'express' ? 'Express' : 'Resource', {
      clusterName: this.clusterName,
      kafkaVersion: version.mskVersion,
      numberOfBrokerNodes: this.topology.brokerCount ?? 0,
      brokerNodeGroupInfo: {
        instanceType,
        clientSubnets: this.subnets.map((subnet) => subnet.subnetId),
        securityGroups: [this.securityGroup.attrGroupId],
        storageInfo: storage?._render(),
        connectivityInfo,
      },
      storageMode: storage?.isTiered ? 'TIERED' : undefined,
      rebalancing: rebalancing && { status: rebalancing },
      zookeeperAccess,
      clientAuthentication: security.clientAuthentication,
      encryptionInfo: {
        encryptionAtRest: this.encryptionKey && { dataVolumeKmsKeyId: this.encryptionKey.keyArn },
        encryptionInTransit: { clientBroker: security.clientBroker, inCluster: true },
      },
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      enhancedMonitoring: props.monitoringLevel ?? MskMonitoringLevel.DEFAULT,
      openMonitoring: renderExporters(props.prometheusExporters),
      loggingInfo: logs.property,
    });
    this.node.defaultChild = cluster;
    logs.dependencies.forEach((dependency) => {
      cluster.node.addDependency(dependency);
    });
    cluster.applyRemovalPolicy(this.removalPolicy);
    return cluster;
  }

  /** The cluster follows its latest revision. Without `KafkaVersionsList`, which a new version would replace. */
  private defineConfiguration(properties: Readonly<Record<string, string>>): CfnConfiguration {
    const resource = new CfnConfiguration(this, 'Configuration', {
      name: this.clusterName,
      serverProperties: Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    });
    resource.applyRemovalPolicy(this.removalPolicy);
    return resource;
  }

  private defineLogs({ brokerLogs = [MskLogs.cloudWatch()], authorizerLogs }: MskClusterProps) {
    const { clusterName, removalPolicy } = this;
    const brokers = bindLogs(this, brokerLogs, { kind: 'BrokerLogs', clusterName, removalPolicy });
    const authorizer =
      authorizerLogs && bindLogs(this, authorizerLogs, { kind: 'AuthorizerLogs', clusterName, removalPolicy });
    return {
      property: { brokerLogs: brokers.property, authorizerLogs: authorizer?.property },
      dependencies: [...brokers.dependencies, ...(authorizer?.dependencies ?? [])],
    };
  }

  private defineMetrics({ brokers, monitoringLevel }: MskClusterProps): KafkaMetrics {
    const { _kind: kind, instanceType, storage } = brokers;
    const level = monitoringLevel ?? MskMonitoringLevel.DEFAULT;
    const mibps = storage && volumeMibps(instanceType, storage.provisionedThroughputMibps);
    return mskMetrics(this, { kind, level, instanceType, volumeMibps: mibps });
  }

  private defineAutoScaling({ storage }: MskBrokers): void {
    if (storage?._autoScaling) {
      defineStorageAutoScaling(this, this, storage._autoScaling);
    }
  }

  private defineListeners(
    { listeners }: MskClientSecurity,
    inForce: readonly Connectivity[],
    goal: readonly Connectivity[] = [],
  ): KafkaListener[] {
    const beyond = goal.map((setting) => ({ setting, specs: setting._listeners(listeners) }));
    const reached = beyond.filter(({ setting }) => inForce.includes(setting));
    const props = {
      cluster: this,
      listeners: [...listeners, ...reached.flatMap(({ specs }) => specs)],
      brokers: this.topology.brokerCount ?? 0,
    };
    return BootstrapServers.listenersOf(props, [...listeners, ...beyond.flatMap(({ specs }) => specs)]);
  }
}

/** What the cluster resource is made of, besides its props. */
interface ClusterParts {
  readonly version: KafkaVersion;
  readonly security: MskClientSecurity;
  readonly serverProperties: Readonly<Record<string, string>>;
  readonly connectivity: readonly Connectivity[];
}

/** Both are named, in use or not: with nothing said, what there was might stay. */
function renderExporters(exporters: readonly PrometheusExporter[] = []): CfnCluster.OpenMonitoringProperty {
  return {
    prometheus: {
      jmxExporter: { enabledInBroker: exporters.includes(PrometheusExporter.JMX) },
      nodeExporter: { enabledInBroker: exporters.includes(PrometheusExporter.NODE) },
    },
  };
}
