/**
 * How finely Amazon MSK reports metrics to CloudWatch. Each level has all metrics of the one before.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 */
export enum MskMonitoringLevel {
  /** Per cluster and per broker, the essential ones. Free. */
  DEFAULT = 'DEFAULT',

  /** All metrics per broker. Charged. */
  PER_BROKER = 'PER_BROKER',

  /** Also per topic on each broker. Charged. */
  PER_TOPIC_PER_BROKER = 'PER_TOPIC_PER_BROKER',

  /** Also per partition. Charged. */
  PER_TOPIC_PER_PARTITION = 'PER_TOPIC_PER_PARTITION',
}
