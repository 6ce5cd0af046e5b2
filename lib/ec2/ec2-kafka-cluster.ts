import { Fn, Resource, Stack, type RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ClientAuthentication } from '../cluster/client-authentication';
import type { EncryptionAtRest } from '../cluster/encryption-at-rest';
import { findListener, type IKafkaCluster } from '../cluster/kafka-cluster';
import type { KafkaConfiguration } from '../cluster/kafka-configuration';
import type { KafkaDistribution } from '../cluster/kafka-distribution';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener, KafkaListenerQuery } from '../cluster/kafka-listener';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import type { KafkaVersion } from '../cluster/kafka-version';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { doorListener } from './client-doors';
import { defineGroups, type ClusterGroups } from './cluster-groups';
import { defineNodes } from './cluster-nodes';
import { defineRelease } from './cluster-release';
import { settle, type ClusterSettings } from './cluster-settings';
import type { Controllers } from './controllers';
import type { Ec2Brokers } from './ec2-brokers';
import { ec2Grants } from './ec2-grants';
import { checkDomain } from './ec2-rules';
import { ImportedEc2KafkaCluster, type Ec2KafkaClusterAttributes } from './imported-ec2-kafka-cluster';
import type { NodeCertificates } from './node-certificates';
import { nodeKinds } from './node-kinds';
import { NodeOperations } from './node-operations';
import { ADMINISTRATORS } from './server-properties';

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
   * What happens to volumes, keys and secrets when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: they stay, but for those of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}

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
  public readonly connections: ec2.Connections;

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
    const kinds = nodeKinds(this, { ...settings, machineImage: props.machineImage });
    defineNodes(this, {
      settings,
      network: this.network,
      groups: this.groups,
      kinds,
      release: defineRelease(this, { settings, topology: this.topology, kinds, domain }),
      adminSecret: this.adminSecret,
      cluster: { clusterId: this.clusterId, clusterStack, path, domain, hostedZoneId, certificates },
    });
    new NodeOperations(this, 'Operations', this.clusterName);
    this.listeners = settings.doors.map((door) => doorListener(door, settings.nodes, domain, certificates.trust));
    this.connections = this.defineConnections();
    this.grants = ec2Grants(this);
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
