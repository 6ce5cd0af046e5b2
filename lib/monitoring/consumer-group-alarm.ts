import type { Duration } from 'aws-cdk-lib';
import type { KafkaConsumerGroup } from '../cluster/kafka-metrics';
import type { KafkaSeverity } from './kafka-severity';

/**
 * A consumer group that must keep up with a topic. That nothing is told of it for half an hour is an alarm as well: its members
 * may be coming and going all the time.
 */
export interface ConsumerGroupAlarm extends KafkaConsumerGroup {
  /**
   * The time by which it may be behind, whole seconds: an alarm after a quarter of an hour.
   *
   * @default - any; give this, `offsetLag` or both
   */
  readonly timeLag?: Duration;

  /**
   * The number of records by which it may be behind, all partitions together: an alarm after a quarter of an hour.
   *
   * @default - any
   */
  readonly offsetLag?: number;

  /**
   * Who is told.
   *
   * @default KafkaSeverity.TICKET
   */
  readonly severity?: KafkaSeverity;
}
