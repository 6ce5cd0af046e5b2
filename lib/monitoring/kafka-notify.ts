import type * as sns from 'aws-cdk-lib/aws-sns';
import { KafkaSeverity } from './kafka-severity';

/**
 * Topics that tell people.
 *
 * Their policies are extended, so that alarms and Amazon Managed Service for Prometheus may publish, and those of their keys, so that
 * both may use them (`kms:Decrypt`, `kms:GenerateDataKey*`). What was made elsewhere cannot be extended, and has to let
 * `cloudwatch.amazonaws.com` and `aps.amazonaws.com`; the key that AWS keeps for Amazon SNS does not.
 */
export interface KafkaNotifyTopics {
  /**
   * Wakes somebody up.
   *
   * @default - none: no alarm may have the severity PAGE then
   */
  readonly page?: sns.ITopic;

  /**
   * Tells those who look in working hours.
   *
   * @default - none: no alarm may have the severity TICKET then
   */
  readonly ticket?: sns.ITopic;
}

/**
 * Whom alarms tell.
 *
 * @example
 * KafkaNotify.topics({ page: onCall, ticket: team });
 */
export class KafkaNotify {
  /** By topics of Amazon SNS, one for each severity. */
  public static topics(topics: KafkaNotifyTopics): KafkaNotify {
    return new KafkaNotify(topics);
  }

  /** Nobody: alarms change their state, and the dashboard shows it. */
  public static nobody(): KafkaNotify {
    return new KafkaNotify();
  }

  /** @internal */
  public readonly _tellsNobody: boolean;

  private constructor(private readonly topicsBySeverity?: KafkaNotifyTopics) {
    this._tellsNobody = topicsBySeverity === undefined;
  }

  /** @internal */
  public _topic(severity: KafkaSeverity): sns.ITopic | undefined {
    return severity === KafkaSeverity.NONE ? undefined : this.topicsBySeverity?.[severity];
  }
}
