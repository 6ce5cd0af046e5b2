import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/errors';

/**
 * What else a producer needs.
 */
export interface KafkaProduceOptions {
  /**
   * The `transactional.id` of the producer; a trailing or lone `*` stands for any.
   *
   * Idempotent producers need none.
   *
   * @default - no transactions
   */
  readonly transactionalId?: string;
}

/**
 * What a consumer reads, and as whom.
 */
export interface KafkaConsumeOptions {
  /** The topic; `*` stands for any number of characters and is never added by this library. */
  readonly topic: string;

  /** The consumer group (`group.id`); `*` stands for any number of characters. */
  readonly group: string;
}

/** What a grant means on one kind of cluster. Not part of the public API: kinds of cluster bring it along. */
export interface GrantStrategy {
  produce(grantee: iam.IGrantable, topic: string, transactionalId?: string): iam.Grant;
  consume(grantee: iam.IGrantable, topic: string, group: string): iam.Grant;
  describe(grantee: iam.IGrantable): iam.Grant;
  admin(grantee: iam.IGrantable): iam.Grant;
}

/**
 * Rights of applications on a Kafka cluster, as few as the task needs.
 *
 * On Amazon MSK a right is a statement in the grantee's IAM policy. Where the cluster does not authenticate with IAM a
 * grant would be silently useless, so it throws and names the remedy.
 *
 * A grant opens no port: `cluster.connections` does.
 */
export class KafkaGrants {
  /** @internal */
  public static _of(cluster: IConstruct, strategy: GrantStrategy): KafkaGrants {
    return new KafkaGrants(cluster, strategy);
  }

  private constructor(
    private readonly cluster: IConstruct,
    private readonly strategy: GrantStrategy,
  ) {}

  /**
   * Lets a principal write to a topic, idempotently too.
   *
   * @param grantee - who
   * @param topic - the topic; `*` stands for any number of characters and is never added by this library
   * @param options - what else the producer needs
   * @throws where the name is not one that Kafka allows, or the cluster has no listener that knows IAM
   */
  public produce(grantee: iam.IGrantable, topic: string, options: KafkaProduceOptions = {}): iam.Grant {
    if (options.transactionalId !== undefined) {
      resourceName(this.cluster, 'transactionalId', options.transactionalId);
    }
    return this.strategy.produce(grantee, topicName(this.cluster, topic), options.transactionalId);
  }

  /**
   * Lets a principal read a topic as a member of a consumer group.
   *
   * @param grantee - who
   * @param options - the topic and the group
   * @throws where a name is not one that Kafka allows, or the cluster has no listener that knows IAM
   */
  public consume(grantee: iam.IGrantable, options: KafkaConsumeOptions): iam.Grant {
    return this.strategy.consume(
      grantee,
      topicName(this.cluster, options.topic),
      resourceName(this.cluster, 'group', options.group),
    );
  }

  /**
   * Lets a principal look at everything and change nothing: settings, topics, groups and their lag, but no record.
   *
   * @param grantee - who
   * @throws where the cluster has no listener that knows IAM
   */
  public describe(grantee: iam.IGrantable): iam.Grant {
    return this.strategy.describe(grantee);
  }

  /**
   * Lets a principal administer the cluster: settings, every topic and every group, but no record in any of them.
   *
   * @param grantee - who
   * @throws where the cluster has no listener that knows IAM
   */
  public admin(grantee: iam.IGrantable): iam.Grant {
    return this.strategy.admin(grantee);
  }
}

/** https://kafka.apache.org/documentation/#design_topicnames: letters, digits, dot, underscore, hyphen; at most 249. */
function topicName(cluster: IConstruct, topic: string): string {
  if (!Token.isUnresolved(topic) && !/^[A-Za-z0-9._*-]{1,249}$/.test(topic)) {
    throw invalid(
      `'topic' must be 1-249 letters, digits, '.', '_' or '-' ('*' as a wildcard), got '${topic}'`,
      cluster,
    );
  }
  return topic;
}

/** Groups and transactional ids may hold any character; empty ones mean nothing, and '?' is a wildcard of IAM's. */
function resourceName(cluster: IConstruct, prop: string, name: string): string {
  if (!Token.isUnresolved(name) && !/^[^?]+$/.test(name)) {
    throw invalid(`'${prop}' must be a name without '?' ('*' as a wildcard), got '${name}'`, cluster);
  }
  return name;
}
