import { Stack, Token, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { KafkaDistribution } from '../cluster/kafka-distribution';
import type { KafkaInstallation } from '../cluster/kafka-installation';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { SESSION_ACTIONS } from '../facts/systems-manager';
import { invalid, listed } from '../private/errors';
import { clientBootScript } from './client-boot-script';
import { clientListeners, type ClientListener } from './client-listeners';
import { atEveryBoot } from './client-user-data';

/**
 * What whoever is logged in to the instance may do in the cluster.
 */
export enum KafkaClientAccess {
  /** Nothing but what `cluster.grants` gives to the instance elsewhere. */
  NONE = 'NONE',

  /** Look at settings, topics, groups and their lag, but at no record: `cluster.grants.describe`. */
  READ_ONLY = 'READ_ONLY',

  /** Create, change and delete topics, groups and settings, but see no record: `cluster.grants.admin`. */
  ADMIN = 'ADMIN',
}

/**
 * An instance from which a cluster is looked at and administered.
 */
export interface KafkaClientInstanceProps {
  /** The cluster. One that was made elsewhere must know its placement and its listeners. */
  readonly cluster: IKafkaCluster;

  /**
   * What the instance may do in the cluster, as a right of its role. More is given to the instance by `cluster.grants`.
   *
   * @default KafkaClientAccess.READ_ONLY where a listener authenticates with IAM, else KafkaClientAccess.NONE
   */
  readonly access?: KafkaClientAccess;

  /**
   * Where in the VPC of the cluster the instance is; of several subnets, the first is taken.
   *
   * @default - the private subnets with a way out, or those of the brokers where there are none
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Its size. A tool of Kafka's takes up to 512 MiB beside the operating system; load tests want more.
   *
   * @default ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL): two vCPUs, 2 GiB
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * The image: Amazon Linux 2023, with a root volume of 16 GiB at the most.
   *
   * @default - the newest of the architecture of `instanceType`, as of each deployment; a newer one replaces the instance
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Which Kafka is installed, and from where.
   *
   * @default KafkaDistribution.apache()
   */
  readonly distribution?: KafkaDistribution;
}

/**
 * An instance in the VPC of a cluster, with Kafka's command-line tools and a `client.properties` for each of its
 * listeners: brokers in a VPC are not reached from anywhere else.
 *
 * It is logged in to with Session Manager only, and has neither a public address nor a key, nor any port that is open. It
 * holds nothing that lasts, and is replaced whenever its description changes.
 *
 * @example
 * const client = new KafkaClientInstance(this, 'Client', { cluster, access: KafkaClientAccess.ADMIN });
 * cluster.grants.consume(client, { topic: 'orders', group: 'client' });
 */
export class KafkaClientInstance extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The instance. Its `instanceId` is the target of a session. */
  public readonly instance: ec2.Instance;

  public readonly connections: ec2.Connections;
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * @throws where the cluster does not know where it is placed, has no listener that is reached from there, or has none
   * that knows IAM though an `access` is asked for
   */
  constructor(scope: Construct, id: string, props: KafkaClientInstanceProps) {
    super(scope, id);
    const { cluster, distribution = KafkaDistribution.apache() } = props;
    const placement = this.placementOf(cluster);
    const listeners = this.listenersOf(cluster);
    const installation = installationFor(distribution, listeners);
    const { clusterName } = cluster;
    const script = clientBootScript({ clusterName, region: Stack.of(this).region, installation, listeners });
    const subnets = chooseSubnets(placement, props.subnets);
    this.checkDownloads(installation, placement.vpc, subnets);
    this.instance = this.defineInstance(props, placement.vpc, subnets, atEveryBoot(script));
    this.connections = this.instance.connections;
    this.grantPrincipal = this.instance.grantPrincipal;
    this.allowSessions();
    this.allowDownloads(installation);
    listeners.forEach(({ listener }) => listener._trust?.grantRead(this));
    this.allowKafka(cluster, listeners, props.access);
  }

  private placementOf(cluster: IKafkaCluster): KafkaPlacement {
    if (!cluster.placement) {
      throw invalid(
        `'cluster' must know where in a VPC it is, because the instance is put beside it; give fromAttributes a ` +
          `'placement' with VPC, subnets and security groups`,
        this,
      );
    }
    return cluster.placement;
  }

  private listenersOf(cluster: IKafkaCluster): ClientListener[] {
    const listeners = clientListeners(cluster);
    if (listeners.length === 0) {
      const has = cluster.listeners.map(({ authentication, reach }) => `${authentication} (${reach})`);
      throw invalid(
        `'cluster' must have a listener that is reached from its own VPC (reach PRIVATE), got ${listed(has)}; ` +
          `give fromAttributes its 'listeners'`,
        this,
      );
    }
    return listeners;
  }

  /** A warning only: a proxy or a transit gateway may lead out of a subnet in which the CDK sees no way out. */
  private checkDownloads(installation: KafkaInstallation, vpc: ec2.IVpc, selection: ec2.SubnetSelection): void {
    const [subnet] = vpc.selectSubnets(selection).subnets;
    const stranded = [...vpc.isolatedSubnets, ...vpc.publicSubnets].some((candidate) => candidate === subnet);
    const online = artifactsOf(installation).some(({ _sources }) => _sources.some((url) => !url.startsWith('s3://')));
    if (stranded && online) {
      Validations.of(this).addWarning(
        'cdk-kafka:clientDownload',
        `the instance downloads Kafka from the internet, but has no public address, and its subnet no NAT gateway; give ` +
          `KafkaDistribution.bucket(...) as its 'distribution', or choose private 'subnets' with egress`,
      );
    }
  }

  private defineInstance(
    props: KafkaClientInstanceProps,
    vpc: ec2.IVpc,
    vpcSubnets: ec2.SubnetSelection,
    userData: ec2.UserData,
  ): ec2.Instance {
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL);
    const instance = new ec2.Instance(this, 'Instance', {
      vpc,
      vpcSubnets,
      instanceType,
      machineImage: props.machineImage ?? this.newestImageFor(instanceType),
      securityGroup: this.defineSecurityGroup(vpc),
      associatePublicIpAddress: false,
      httpTokens: ec2.HttpTokens.REQUIRED,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(16, { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
        },
      ],
      userData,
      userDataCausesReplacement: true,
      instanceName: `${props.cluster.clusterName}-client`,
    });
    // The subnet says it, and a zone by name is frowned upon.
    instance.instance.availabilityZone = undefined;
    // The way out must be there before the first boot, which downloads.
    instance.instance.node.addDependency(vpc.selectSubnets(vpcSubnets).internetConnectivityEstablished);
    return instance;
  }

  private newestImageFor(instanceType: ec2.InstanceType): ec2.IMachineImage {
    if (Token.isUnresolved(instanceType.toString())) {
      throw invalid(
        `'machineImage' must be given where 'instanceType' is a token, because the image goes by its architecture`,
        this,
      );
    }
    const arm = instanceType.architecture === ec2.InstanceArchitecture.ARM_64;
    return ec2.MachineImage.latestAmazonLinux2023({
      cpuType: arm ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64,
    });
  }

  private defineSecurityGroup(vpc: ec2.IVpc): ec2.SecurityGroup {
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Kafka client',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Session Manager, packages and downloads');
    return securityGroup;
  }

  private allowSessions(): void {
    this.instance.addToRolePolicy(new iam.PolicyStatement({ actions: [...SESSION_ACTIONS], resources: ['*'] }));
  }

  private allowDownloads(installation: KafkaInstallation): void {
    for (const artifact of artifactsOf(installation)) {
      artifact._grantRead(this);
    }
  }

  private allowKafka(cluster: IKafkaCluster, listeners: ClientListener[], access?: KafkaClientAccess): void {
    // TLS with and without a client certificate share a port.
    for (const port of new Set(listeners.map(({ listener }) => listener.port))) {
      this.connections.allowTo(cluster, ec2.Port.tcp(port), 'Kafka client');
    }
    const byDefault = usesIam(listeners) ? KafkaClientAccess.READ_ONLY : KafkaClientAccess.NONE;
    switch (access ?? byDefault) {
      case KafkaClientAccess.READ_ONLY:
        cluster.grants.describe(this);
        break;
      case KafkaClientAccess.ADMIN:
        cluster.grants.admin(this);
        break;
      case KafkaClientAccess.NONE:
        break;
    }
  }
}

function usesIam(listeners: readonly ClientListener[]): boolean {
  return listeners.some(({ listener }) => listener.authentication === KafkaAuthentication.IAM);
}

function installationFor(distribution: KafkaDistribution, listeners: readonly ClientListener[]): KafkaInstallation {
  const { javaVersion, kafka, iamAuthentication } = distribution;
  return {
    javaVersion,
    kafka,
    libraries: usesIam(listeners) ? { 'aws-msk-iam-auth.jar': iamAuthentication } : {},
  };
}

function artifactsOf({ kafka, libraries }: KafkaInstallation) {
  return [kafka, ...Object.values(libraries)];
}

function chooseSubnets({ vpc, subnets }: KafkaPlacement, selection?: ec2.SubnetSelection): ec2.SubnetSelection {
  return selection ?? { subnets: vpc.privateSubnets.length > 0 ? vpc.privateSubnets : subnets };
}
