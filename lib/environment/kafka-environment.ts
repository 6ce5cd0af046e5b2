import { CfnOutput, Stack, Stage, Tags, Token, Validations, type Environment } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { wayIn } from '../cluster/way-in';
import { Ec2KafkaCluster } from '../ec2/ec2-kafka-cluster';
import { MskCluster } from '../msk/msk-cluster';
import { KafkaNetwork } from '../network/kafka-network';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import { KafkaMonitoring } from '../monitoring/kafka-monitoring';
import { KafkaNotify } from '../monitoring/kafka-notify';
import { isStandIn } from '../network/stand-in-vpc';
import { invalid, listed } from '../private/errors';
import { EnvironmentProfile } from './environment-profile';
import { NotificationTopics } from './notification-topics';

/**
 * One environment of Kafka: where it is and what it wants.
 */
export interface KafkaEnvironmentProps {
  /**
   * What the environment looks like.
   *
   * @default - the profile that is named as the environment: `dev`, `test`, `staging`, `prod` or `large`
   */
  readonly profile?: EnvironmentProfile;

  /**
   * Account and region. The region is enough to synthesize; credentials decide the account then.
   *
   * @default - environment-agnostic, which has two zones
   */
  readonly env?: Environment;

  /**
   * The names of the Availability Zones, as many as the profile has. Another order, or another zone in place of one,
   * replaces the cluster.
   *
   * @default - the first zones of the account and region
   */
  readonly availabilityZones?: string[];

  /**
   * The ids of the zones, such as `apne2-az1`, in the order of `availabilityZones`.
   *
   * @default - not known
   */
  readonly availabilityZoneIds?: string[];

  /**
   * The addresses of the VPC.
   *
   * @default '10.0.0.0/16'
   */
  readonly vpcCidr?: string;

  /**
   * A network that exists, instead of one of the environment's own; there is no network stack then.
   *
   * @default - one of its own
   */
  readonly network?: IKafkaNetwork;

  /**
   * Which zones of the network the cluster is in.
   *
   * Changing them replaces the cluster. Name the two that a cluster has before its network gets a third.
   *
   * @default - all of them
   */
  readonly clusterAvailabilityZones?: string[];
}

/**
 * An environment as stacks: `kafka-<name>-network`, `kafka-<name>-cluster` and, last in the chain, `kafka-<name>`, which
 * `cdk deploy kafka-<name>` brings up with the two that it needs.
 *
 * Composes, and is no construct itself: the stacks are direct children of the app, so that the command line finds them
 * by these names.
 *
 * @example
 * const app = new App();
 * KafkaEnvironment.of(app, 'prod', {
 *   env: { region: 'ap-northeast-2' },
 *   availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
 * });
 */
export class KafkaEnvironment {
  /**
   * Adds the stacks of an environment to an app or a stage.
   *
   * @param scope - the app or the stage
   * @param name - the name of the environment: lower-case letters, digits and hyphens
   * @param props - where it is and what it wants
   * @throws where the scope is neither app nor stage, the name is not allowed, or there is no profile of this name
   */
  public static of(scope: Construct, name: string, props: KafkaEnvironmentProps = {}): KafkaEnvironment {
    if (!Stage.isStage(scope)) {
      throw invalid(
        `an environment belongs to an App or a Stage; anywhere else the command line cannot find it`,
        scope,
      );
    }
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
      throw invalid(
        `the name of an environment must be 1-40 lower-case letters, digits and hyphens, got '${name}'`,
        scope,
      );
    }
    return new KafkaEnvironment(scope, name, props);
  }

  /** What the environment looks like. */
  public readonly profile: EnvironmentProfile;

  /** The VPC and the subnets. */
  public readonly network: IKafkaNetwork;

  /** The cluster, whoever runs it. */
  public readonly cluster: IKafkaCluster;

  /** The last stack of the chain, `kafka-<name>`. */
  public readonly stack: Stack;

  /** Alarms and a dashboard, in the last stack. */
  public readonly monitoring: KafkaMonitoring;

  private constructor(
    private readonly scope: Construct,
    /** The name of the environment. */
    public readonly name: string,
    private readonly props: KafkaEnvironmentProps,
  ) {
    this.profile = props.profile ?? profileNamed(scope, name);
    this.network = props.network ? this.takeNetwork(props.network) : this.defineNetwork();
    const clusterStack = this.defineStack('cluster');
    const { cluster, published } = this.profile._plan.defineCluster(clusterStack, {
      clusterName: `kafka-${this.name}`,
      network: this.network,
      availabilityZones: this.props.clusterAvailabilityZones,
    });
    this.cluster = cluster;
    this.publishBootstrapServers(clusterStack);
    this.stack = this.defineStack();
    this.stack.addStackDependency(clusterStack, 'what an environment tells others is told last');
    this.publish(published);
    new CfnOutput(this.stack, 'BootstrapServersPath', { value: this.parameterName('bootstrap-servers') });
    this.monitoring = this.defineMonitoring();
  }

  /**
   * The cluster, where it is one of Amazon MSK: to add users, or let others in.
   *
   * @throws where the profile has another kind
   */
  public get mskCluster(): MskCluster {
    if (!(this.cluster instanceof MskCluster)) {
      throw invalid(this.otherKind('Amazon MSK', 'ec2Cluster'), this.scope);
    }
    return this.cluster;
  }

  /**
   * The cluster, where it is one on EC2.
   *
   * @throws where the profile has another kind
   */
  public get ec2Cluster(): Ec2KafkaCluster {
    if (!(this.cluster instanceof Ec2KafkaCluster)) {
      throw invalid(this.otherKind('EC2', 'mskCluster'), this.scope);
    }
    return this.cluster;
  }

  private otherKind(kind: string, instead: string): string {
    return `the cluster of environment '${this.name}' is none on ${kind}, as its profile is '${this.profile.name}'; use '${instead}'`;
  }

  private defineStack(part?: string): Stack {
    const id = part === undefined ? `kafka-${this.name}` : `kafka-${this.name}-${part}`;
    const stack = new Stack(this.scope, id, {
      env: this.props.env,
      description: `Kafka ${this.name}: ${part ?? 'monitoring and outputs'}`,
      terminationProtection: this.profile._plan.terminationProtection,
    });
    Tags.of(stack).add('kafka-environment', this.name);
    return stack;
  }

  private defineNetwork(): IKafkaNetwork {
    const { availabilityZoneCount, egress, brokerEgress } = this.profile._plan;
    const { availabilityZones, availabilityZoneIds, vpcCidr } = this.props;
    if (Token.isUnresolved(availabilityZones)) {
      throw invalid(
        `'availabilityZones' of environment '${this.name}' must be known at synthesis; got a token`,
        this.scope,
      );
    }
    if (availabilityZones && availabilityZones.length !== availabilityZoneCount) {
      throw invalid(this.otherZones('availabilityZones', availabilityZones), this.scope);
    }
    return new KafkaNetwork(this.defineStack('network'), 'Network', {
      availabilityZones,
      availabilityZoneCount,
      availabilityZoneIds,
      vpcCidr,
      egress,
      brokerEgress,
    });
  }

  /** What describes a network of the environment's own would be ignored by one that exists. */
  private takeNetwork(network: IKafkaNetwork): IKafkaNetwork {
    const { availabilityZones, availabilityZoneIds, vpcCidr } = this.props;
    if (availabilityZones ?? availabilityZoneIds ?? vpcCidr) {
      throw invalid(
        `environment '${this.name}' has a 'network' that exists: give 'availabilityZones', 'availabilityZoneIds' and ` +
          `'vpcCidr' to that network, and leave them out here`,
        this.scope,
      );
    }
    const zones = this.props.clusterAvailabilityZones ?? network.availabilityZones;
    if (zones.length !== this.profile._plan.availabilityZoneCount && !isStandIn(network.vpc)) {
      Validations.of(network).addError('cdk-kafka:zonesOfEnvironment', this.otherZones('network', zones));
    }
    return network;
  }

  private otherZones(prop: string, zones: readonly string[]): string {
    const { availabilityZoneCount } = this.profile._plan;
    return (
      `'${prop}' of environment '${this.name}' must have ${availabilityZoneCount} zones, as its profile ` +
      `'${this.profile.name}', got ${listed(zones)}; name as many, or give the profile another 'availabilityZoneCount'`
    );
  }

  /** In the stack of the cluster, where an added broker changes them in the same deployment. */
  private publishBootstrapServers(stack: Stack): void {
    for (const listener of this.cluster.listeners) {
      const way = wayIn(listener);
      new ssm.StringParameter(stack, `BootstrapServers-${way}`, {
        parameterName: this.parameterName(`bootstrap-servers/${way}`),
        description: `bootstrap.servers of Kafka ${this.name}: ${way}`,
        stringValue: listener.bootstrapServers,
      });
    }
  }

  private publish(published: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(published)) {
      new ssm.StringParameter(this.stack, key, {
        parameterName: this.parameterName(dashed(key)),
        description: `${key} of Kafka ${this.name}`,
        stringValue: value,
      });
      new CfnOutput(this.stack, `${key}Output`, { key, value });
    }
  }

  private defineMonitoring(): KafkaMonitoring {
    const { alarms, consumerGroups, notify } = this.profile._plan.monitoring;
    return new KafkaMonitoring(this.stack, 'Monitoring', {
      cluster: this.cluster,
      alarms,
      consumerGroups,
      notify: notify ?? KafkaNotify.topics(this.defineTopics()),
    });
  }

  private defineTopics(): NotificationTopics {
    const topics = new NotificationTopics(this.stack, 'Notifications', this.name);
    this.publish({ PageTopicArn: topics.page.topicArn, TicketTopicArn: topics.ticket.topicArn });
    return topics;
  }

  private parameterName(name: string): string {
    return `/kafka/${this.name}/${name}`;
  }
}

function profileNamed(scope: Construct, name: string): EnvironmentProfile {
  switch (name) {
    case 'dev':
      return EnvironmentProfile.dev();
    case 'test':
      return EnvironmentProfile.test();
    case 'staging':
      return EnvironmentProfile.staging();
    case 'prod':
      return EnvironmentProfile.prod();
    case 'large':
      return EnvironmentProfile.large();
    default:
      throw invalid(
        `environment '${name}' has no profile of its name; give it a 'profile', such as EnvironmentProfile.test()`,
        scope,
      );
  }
}

/** `ClusterArn` as a part of the name of a parameter. */
function dashed(key: string): string {
  return key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
