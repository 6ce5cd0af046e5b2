import type { ConsumerGroupAlarm } from '../monitoring/consumer-group-alarm';
import type { KafkaAlarms } from '../monitoring/kafka-alarms';
import type { KafkaNotify } from '../monitoring/kafka-notify';

/**
 * How an environment is monitored otherwise than its profile says.
 */
export interface EnvironmentMonitoringOptions {
  /**
   * Which alarms there are.
   *
   * @default - KafkaAlarms.basic() in dev, KafkaAlarms.all() everywhere else
   */
  readonly alarms?: KafkaAlarms;

  /**
   * Whom alarms tell.
   *
   * @default - nobody in dev and test; everywhere else two topics of the environment's own, `/kafka/<name>/page-topic-arn` and
   * `/kafka/<name>/ticket-topic-arn`, to which you subscribe
   */
  readonly notify?: KafkaNotify;

  /**
   * Consumer groups that must keep up. On EC2 they need `nodeMetrics` that tell of them.
   *
   * @default - none
   */
  readonly consumerGroups?: ConsumerGroupAlarm[];
}

/** What it comes to; without `notify` the environment has topics of its own. */
export type EnvironmentMonitoring = Required<Pick<EnvironmentMonitoringOptions, 'alarms' | 'consumerGroups'>> &
  Pick<EnvironmentMonitoringOptions, 'notify'>;
