import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { KafkaMetric } from './kafka-metric';
import { MetricReader, type MetricReading, type NamedCluster } from './metric-reader';
import type { MetricSource } from './metric-source';

/**
 * How a metric is read.
 */
export interface KafkaMetricOptions {
  /**
   * The time that becomes one value, a whole number of minutes.
   *
   * @default - a minute
   */
  readonly period?: Duration;

  /**
   * How values become one: `Average`, `Maximum`, `Minimum` or `Sum`; of a single series any statistic of CloudWatch.
   *
   * @default - the metric's own, see `KafkaMetric`
   */
  readonly statistic?: string;

  /**
   * What graphs call it.
   *
   * @default - CloudWatch's choice
   */
  readonly label?: string;
}

/**
 * A consumer group, and a topic that it reads.
 */
export interface KafkaConsumerGroup {
  /** The consumer group (`group.id`). */
  readonly group: string;

  /** The topic. */
  readonly topic: string;
}

/**
 * Metrics of a cluster in CloudWatch, whoever runs it: for alarms, graphs and math of your own.
 *
 * What a cluster does not have, because of its kind or its level of monitoring, throws and says what would have it.
 *
 * @example
 * cluster.metrics.broker(KafkaMetric.CPU_USER, 1);
 * cluster.metrics.consumerGroup(KafkaMetric.MAX_TIME_LAG, { group: 'billing', topic: 'orders' });
 */
export class KafkaMetrics {
  /** @internal */
  public static _of(cluster: NamedCluster, source: MetricSource): KafkaMetrics {
    return new KafkaMetrics(new MetricReader(cluster, source));
  }

  private constructor(
    /** @internal */
    public readonly _reader: MetricReader,
  ) {}

  /**
   * Whether this cluster has a metric.
   *
   * @param metric - which
   */
  public supports(metric: KafkaMetric): boolean {
    return this._reader.supports(metric);
  }

  /**
   * A metric of the whole cluster: its own, or that of all brokers together, added up or by the metric's statistic.
   *
   * @param metric - which
   * @param options - how it is read
   * @throws where the cluster does not have it, or it is of consumer groups
   */
  public cluster(metric: KafkaMetric, options: KafkaMetricOptions = {}): cloudwatch.IMetric {
    return metricOf(this._reader.cluster(metric, options), options);
  }

  /**
   * A metric of one broker; on EC2 also of a controller.
   *
   * @param metric - which
   * @param brokerId - the id of the broker, known at synthesis: on Amazon MSK from 1, on EC2 such as 101
   * @param options - how it is read
   * @throws where the cluster does not have it, or has it as a whole
   */
  public broker(metric: KafkaMetric, brokerId: number, options: KafkaMetricOptions = {}): cloudwatch.IMetric {
    return metricOf(this._reader.broker(metric, brokerId, options), options);
  }

  /**
   * A metric of every broker, one series each, however many there are: a query of Metrics Insights, for alarms and graphs.
   *
   * @param metric - which
   * @param options - how it is read
   * @throws where the cluster does not have it, or has it as a whole
   */
  public everyBroker(metric: KafkaMetric, options: KafkaMetricOptions = {}): cloudwatch.IMetric {
    return metricOf(this._reader.everyBroker(metric, options), options);
  }

  /**
   * A metric of one topic, on all brokers.
   *
   * @param metric - which
   * @param topic - the name of the topic
   * @param options - how it is read
   * @throws where the cluster does not have it, it is not of topics, or the name is not one that Kafka allows
   */
  public topic(metric: KafkaMetric, topic: string, options: KafkaMetricOptions = {}): cloudwatch.IMetric {
    return metricOf(this._reader.topic(metric, topic, options), options);
  }

  /**
   * A metric of a consumer group on one topic.
   *
   * Amazon MSK tells of a group while it is stable or empty, and has committed offsets: one whose members come and go all
   * the time disappears.
   *
   * @param metric - which
   * @param group - the group and the topic
   * @param options - how it is read
   * @throws where the cluster does not have it, it is not of groups, or a name is not one that Kafka allows
   */
  public consumerGroup(
    metric: KafkaMetric,
    group: KafkaConsumerGroup,
    options: KafkaMetricOptions = {},
  ): cloudwatch.IMetric {
    return metricOf(this._reader.consumerGroup(metric, group, options), options);
  }
}

/** Kafka tells of itself every minute, here and there. */
const ONE_MINUTE = Duration.minutes(1);

function metricOf(reading: MetricReading, { period = ONE_MINUTE, label }: KafkaMetricOptions): cloudwatch.IMetric {
  if (!('query' in reading)) {
    const { namespace, metricName, dimensions: dimensionsMap, statistic } = reading;
    return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, period, label });
  }
  const select = new cloudwatch.MathExpression({ expression: reading.query, period, label });
  return reading.minutes === 1
    ? select
    : new cloudwatch.MathExpression({
        expression: `q / ${reading.minutes}`,
        usingMetrics: { q: select },
        period,
        label,
      });
}
