import {
  AspectPriority,
  Aspects,
  CfnStack,
  RemovalPolicy,
  Validations,
  type IAspect,
  type TagManager,
} from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCluster } from 'aws-cdk-lib/aws-msk';
import type { Construct, IConstruct } from 'constructs';
import type { KafkaGrants } from '../cluster/kafka-grants';
import { KafkaListener } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { MSK_SERVERLESS } from '../facts/msk-limits';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid } from '../private/errors';
import { stacksAround } from '../private/nested-stacks';
import { BootstrapServers } from './bootstrap-servers';
import { chooseSubnets, connectionsOf, defineBrokerSecurityGroup } from './cluster-placement';
import { ImportedMskCluster } from './imported-msk-cluster';
import { MskClusterBase } from './msk-cluster-base';
import type { IMskCluster } from './msk-cluster-interface';
import { MskClusterPolicy } from './msk-cluster-policy';
import { mskGrants } from './msk-grants';
import { mskMetrics } from './msk-metrics';
import { MskMonitoringLevel } from './msk-monitoring-level';
import { iamListener } from './msk-listener-spec';
import { checkClusterName } from './msk-rules';

/**
 * A further VPC whose clients reach a serverless cluster.
 */
export interface MskServerlessVpc {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /**
   * Its subnets for the endpoints, two to six, each in a zone of its own.
   *
   * @default - its private subnets with egress
   */
  readonly subnets?: ec2.SubnetSelection;
}

/**
 * A serverless cluster of Amazon MSK. A change of any property replaces it.
 */
export interface MskServerlessClusterProps {
  /** Name of the cluster: 1-64 letters, digits and hyphens, unique in account and region. */
  readonly clusterName: string;

  /** The VPC and the subnets in which clients reach it. */
  readonly network: IKafkaNetwork;

  /**
   * Which zones of the network have an endpoint, two or three: name them here before the network gets another.
   *
   * @default - all zones of the network
   */
  readonly availabilityZones?: string[];

  /**
   * Further VPCs, at most four. Decide before the first deployment.
   *
   * @default - none
   */
  readonly otherVpcs?: MskServerlessVpc[];

  /**
   * What happens to the cluster and its security groups when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE: they stay, but for those of a creation that failed
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A serverless cluster that was made elsewhere.
 */
export interface MskServerlessClusterAttributes {
  /** Its ARN, `arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>`; a token is handed on. */
  readonly clusterArn: string;

  /**
   * The value of `bootstrap.servers`.
   *
   * @default - AWS is asked for it, when something reads it
   */
  readonly bootstrapServers?: string;

  /**
   * Where in a VPC its endpoints are; `connections` needs the security groups.
   *
   * @default - not known
   */
  readonly placement?: KafkaPlacement;
}

/**
 * A Kafka cluster of Amazon MSK without brokers to count or storage to size. Clients authenticate with IAM.
 *
 * Amazon MSK changes nothing of such a cluster: whatever changes in the template, its tags included, replaces it by an
 * empty one. So it carries no tags here, and a warning tells of tags of its stack, which CloudFormation would hand on.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/serverless.html
 * @example
 * const serverless = new MskServerlessCluster(this, 'Serverless', { clusterName: 'events', network });
 * serverless.grants.produce(producer, 'clicks');
 * serverless.connections.allowDefaultPortFrom(producer);
 */
export class MskServerlessCluster extends MskClusterBase {
  /**
   * A serverless cluster that was made elsewhere.
   *
   * @param scope - the construct that it belongs to
   * @param id - its id there
   * @param attributes - what is known of it
   */
  public static fromAttributes(scope: Construct, id: string, attributes: MskServerlessClusterAttributes): IMskCluster {
    const { clusterArn, bootstrapServers, placement } = attributes;
    const listener =
      bootstrapServers === undefined ? undefined : KafkaListener._of(iamListener, () => bootstrapServers);
    return new ImportedMskCluster(scope, id, {
      clusterArn,
      placement,
      topology: KafkaTopology.elastic(),
      ...(listener ? { listeners: [listener] } : { authentications: [iamListener.authentication] }),
    });
  }

  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly topology = KafkaTopology.elastic();
  public readonly listeners: KafkaListener[];
  public readonly grants: KafkaGrants;
  public readonly metrics: KafkaMetrics;

  /** Who else may connect: other accounts, Firehose, Replicator. */
  public readonly policy: MskClusterPolicy;

  private readonly places: readonly Place[];
  private readonly madeConnections = new Map<ec2.IVpc, ec2.Connections>();

  constructor(scope: Construct, id: string, props: MskServerlessClusterProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    checkClusterName(this, props.clusterName);
    this.clusterName = props.clusterName;
    this.places = this.choosePlaces(props, removalPolicy);
    this.clusterArn = this.defineCluster(removalPolicy).attrArn;
    this.listeners = BootstrapServers.listenersOf({ cluster: this, listeners: [iamListener], brokers: 'elastic' });
    this.policy = MskClusterPolicy._of(this);
    this.grants = mskGrants(this, this.policy);
    this.metrics = mskMetrics(this, { kind: 'serverless', level: MskMonitoringLevel.DEFAULT });
  }

  public get placement(): KafkaPlacement | undefined {
    const [{ vpc, subnets }] = this.places as readonly [Place];
    return { vpc, subnets: [...subnets], securityGroups: this.connections.securityGroups };
  }

  /** Rules for clients in the VPC of `network`. */
  public get connections(): ec2.Connections {
    return this.connectionsIn((this.places as readonly [Place])[0].vpc);
  }

  /**
   * Rules for clients in one of the VPCs.
   *
   * @param vpc - the VPC of `network`, or one of `otherVpcs`
   * @throws where the cluster cannot be reached from that VPC
   */
  public connectionsIn(vpc: ec2.IVpc): ec2.Connections {
    const index = this.places.findIndex((place) => place.vpc === vpc);
    const place = this.places[index];
    if (!place) {
      throw invalid(
        `the cluster is not reached from ${vpc.node.path}; give it in 'otherVpcs', which replaces a cluster that exists`,
        this,
      );
    }
    const made = this.madeConnections.get(vpc) ?? this.defineConnections(place, index);
    this.madeConnections.set(vpc, made);
    return made;
  }

  private choosePlaces(props: MskServerlessClusterProps, removalPolicy: RemovalPolicy): Place[] {
    const { network, availabilityZones, otherVpcs = [] } = props;
    if (otherVpcs.length >= MSK_SERVERLESS.vpcs) {
      throw invalid(
        `'otherVpcs' must hold at most ${MSK_SERVERLESS.vpcs - 1} VPCs, got ${otherVpcs.length}; connect further ones to one ` +
          `of these`,
        this,
      );
    }
    const vpcs = [network.vpc, ...otherVpcs.map(({ vpc }) => vpc)];
    if (new Set(vpcs).size !== vpcs.length) {
      throw invalid(`'otherVpcs' must hold neither the VPC of 'network' nor another twice; leave it out`, this);
    }
    const groupIn = (vpc: ec2.IVpc, id: string) => defineBrokerSecurityGroup(this, vpc, removalPolicy, id);
    const subnets = chooseSubnets(this, network, availabilityZones);
    const own = { vpc: network.vpc, subnets, securityGroup: groupIn(network.vpc, 'SecurityGroup') };
    const others = otherVpcs.map(({ vpc, subnets: selection }, index) => ({
      vpc,
      subnets: vpc.selectSubnets(selection).subnets,
      securityGroup: groupIn(vpc, `SecurityGroup${index + 2}`),
    }));
    const places = [own, ...others];
    places.forEach((place) => {
      this.checkSubnets(place);
    });
    return places;
  }

  private checkSubnets({ vpc, subnets }: Place): void {
    const { min, max } = MSK_SERVERLESS.subnetsPerVpc;
    if ((subnets.length < min || subnets.length > max) && !isStandIn(vpc)) {
      Validations.of(this).addError(
        'cdk-kafka:subnetsOfServerlessCluster',
        `a serverless cluster has endpoints in ${min} to ${max} subnets of a VPC, got ${subnets.length} in ${vpc.node.path}; ` +
          `select other 'subnets'`,
      );
    }
  }

  private defineCluster(removalPolicy: RemovalPolicy): CfnServerlessCluster {
    const cluster = new CfnServerlessCluster(this, 'Resource', {
      clusterName: this.clusterName,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: this.places.map(({ subnets, securityGroup }) => ({
        subnetIds: subnets.map(({ subnetId }) => subnetId),
        securityGroups: [securityGroup.attrGroupId],
      })),
    });
    cluster.addPropertyDeletionOverride('Tags');
    cluster.applyRemovalPolicy(removalPolicy);
    StackTagsWarning.for(this);
    return cluster;
  }

  private defineConnections({ securityGroup }: Place, index: number): ec2.Connections {
    const id = index === 0 ? 'SecurityGroupRules' : `SecurityGroupRules${index + 1}`;
    return connectionsOf(this, id, securityGroup, this.listeners);
  }
}

/** A VPC in which the cluster has endpoints. */
interface Place {
  readonly vpc: ec2.IVpc;
  readonly subnets: readonly ec2.ISubnet[];
  readonly securityGroup: ec2.CfnSecurityGroup;
}

/**
 * Tags of a stack are not in its template: CloudFormation gives them to every resource when it deploys. A nested stack is a
 * resource of its parent, tagged as one, and hands these tags on as well.
 */
class StackTagsWarning implements IAspect {
  public static for(cluster: MskServerlessCluster): void {
    const warning = new StackTagsWarning(cluster);
    const nested = stacksAround(cluster).flatMap(({ nestedStackResource }) => nestedStackResource ?? []);
    for (const construct of [cluster, ...nested]) {
      // After the aspects that tag.
      Aspects.of(construct).add(warning, { priority: AspectPriority.READONLY });
    }
  }

  private constructor(private readonly cluster: MskServerlessCluster) {}

  public visit(node: IConstruct): void {
    if (node === this.cluster) {
      stacksAround(node).forEach(({ tags }) => {
        this.warnOf(tags);
      });
    } else if (node instanceof CfnStack) {
      this.warnOf(node.tags);
    }
  }

  private warnOf(tags: TagManager): void {
    if (tags.hasTags()) {
      Validations.of(this.cluster).addWarning(
        'cdk-kafka:serverlessTags',
        `the stack carries tags (${Object.keys(tags.tagValues()).join(', ')}), which CloudFormation gives to the cluster, and ` +
          `every change of them replaces it by an empty one; leave them out, or never change them`,
      );
    }
  }
}
