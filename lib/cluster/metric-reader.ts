import { Token, type CfnResource, type Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/errors';
import type { KafkaMetric } from './kafka-metric';
import { groupName, topicName } from './kafka-names';
import { factOf, type ClusterLimits, type MetricSeries, type MetricSource } from './metric-source';
import { QUERY_STATISTICS, selectFrom } from './metrics-insights';

/** A single series, as CloudWatch finds it. */
export interface SingleReading {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** A query over several series. */
export interface QueryReading {
  readonly query: string;
  /** What is found is the sum of so many minutes, and to be divided by them. */
  readonly minutes: number;
}

/** How a metric is read, before anything is made of it. */
export type MetricReading = SingleReading | QueryReading;

/** What a reading depends on besides the metric. */
export interface ReadingOptions {
  readonly statistic?: string;
  readonly period?: Duration;
}

/** A cluster, as far as its metrics are told apart by it. */
export interface NamedCluster extends IConstruct {
  readonly clusterName: string;
}

/** What `cluster.metrics` asks CloudWatch for, as plain values: classes of aws-cdk-lib are made of them only for users. */
export class MetricReader {
  constructor(
    private readonly owner: NamedCluster,
    private readonly source: MetricSource,
  ) {}

  public get limits(): ClusterLimits {
    return this.source.limits;
  }

  public get tellers(): readonly CfnResource[] {
    return this.source.tellers;
  }

  public supports(metric: KafkaMetric): boolean {
    return this.source.series(metric) !== undefined;
  }

  /** Why a metric is not there, and what to change. */
  public whyNot(metric: KafkaMetric): string {
    return `the cluster has no metric '${metric}': ${this.source.remedy(metric)}`;
  }

  public tellsBrokersApart(metric: KafkaMetric): boolean {
    return this.source.series(metric)?.dimensions.includes(this.source.names.broker) ?? false;
  }

  /** Whether each broker has one series of it. */
  public isOfBrokers(metric: KafkaMetric): boolean {
    const series = this.source.series(metric);
    return series?.scope === 'broker' && series.dimensions.length === 2 && series.inParts !== true;
  }

  public cluster(metric: KafkaMetric, options: ReadingOptions): MetricReading {
    const series = this.seriesOf(metric);
    if (series.scope === 'group') {
      throw this.otherScope(metric, 'of consumer groups', 'consumerGroup');
    }
    return series.scope === 'cluster'
      ? this.single(metric, series, {}, options)
      : this.query(metric, series, {}, options);
  }

  public broker(metric: KafkaMetric, brokerId: number, options: ReadingOptions): MetricReading {
    const series = this.seriesOfBrokers(metric);
    if (!Token.isUnresolved(brokerId) && (!Number.isInteger(brokerId) || brokerId < 1)) {
      throw invalid(`'brokerId' must be a whole number, 1 or more, got ${brokerId}`, this.owner);
    }
    const id = Token.isUnresolved(brokerId) ? Token.asString(brokerId) : `${brokerId}`;
    return this.where(metric, series, { [this.source.names.broker]: id }, options);
  }

  public everyBroker(metric: KafkaMetric, options: ReadingOptions): QueryReading {
    return this.query(metric, this.seriesOfBrokers(metric), {}, options, this.source.names.broker);
  }

  public topic(metric: KafkaMetric, topic: string, options: ReadingOptions): MetricReading {
    const series = this.seriesOf(metric);
    const { names } = this.source;
    if (series.scope === 'group') {
      throw this.otherScope(metric, 'of consumer groups', 'consumerGroup');
    }
    if (!series.dimensions.includes(names.topic)) {
      throw this.otherScope(metric, 'not of single topics', 'cluster');
    }
    return this.where(metric, series, { [names.topic]: topicName(this.owner, topic) }, options);
  }

  public consumerGroup(
    metric: KafkaMetric,
    { group, topic }: { readonly group: string; readonly topic: string },
    options: ReadingOptions,
  ): SingleReading {
    const series = this.seriesOf(metric);
    if (series.scope !== 'group') {
      throw this.otherScope(metric, 'not of consumer groups', 'cluster');
    }
    const why = Token.isUnresolved(group) ? undefined : this.source.whyNoGroup(group);
    if (why !== undefined) {
      throw invalid(why, this.owner);
    }
    const { names } = this.source;
    const where = { [names.group]: groupName(this.owner, group), [names.topic]: topicName(this.owner, topic) };
    return this.single(metric, series, where, options);
  }

  /** Every series that there is of a metric when somebody looks, for graphs: alarms take none. */
  public search(metric: KafkaMetric, seconds: number): string {
    const { name, dimensions } = this.seriesOf(metric);
    const quote = (word: string) => `"${word}"`;
    const schema = [this.source.namespace, ...dimensions].map(quote).join(',');
    const cluster = `${quote(this.source.names.cluster)}="${this.owner.clusterName}"`;
    return `SEARCH('{${schema}} MetricName="${name}" ${cluster}', '${factOf(metric).statistic}', ${seconds})`;
  }

  /** What a graph calls the series of a search: `{broker}` stands for the id of the broker. */
  public label(pattern: string): string {
    return pattern.replaceAll(
      /\{(broker|topic|group)\}/g,
      (_, part: 'broker' | 'topic' | 'group') => `\${PROP('Dim.${this.source.names[part]}')}`,
    );
  }

  private seriesOf(metric: KafkaMetric): MetricSeries {
    const series = this.source.series(metric);
    if (!series) {
      throw invalid(this.whyNot(metric), this.owner);
    }
    return series;
  }

  private seriesOfBrokers(metric: KafkaMetric): MetricSeries {
    const series = this.seriesOf(metric);
    if (!series.dimensions.includes(this.source.names.broker)) {
      throw this.otherScope(metric, 'not of single brokers', series.scope === 'group' ? 'consumerGroup' : 'cluster');
    }
    return series;
  }

  private otherScope(metric: KafkaMetric, what: string, method: string): Error {
    return invalid(`metric '${metric}' is ${what}; ask metrics.${method}() for it`, this.owner);
  }

  /** A single series, where nothing is left to add up. */
  private where(
    metric: KafkaMetric,
    series: MetricSeries,
    where: Readonly<Record<string, string>>,
    options: ReadingOptions,
  ): MetricReading {
    const isWhole = series.inParts !== true && series.dimensions.length === Object.keys(where).length + 1;
    return isWhole ? this.single(metric, series, where, options) : this.query(metric, series, where, options);
  }

  private single(
    metric: KafkaMetric,
    { name, namespace, dimensions }: MetricSeries,
    where: Readonly<Record<string, string>>,
    { statistic }: ReadingOptions,
  ): SingleReading {
    return {
      namespace: namespace ?? this.source.namespace,
      metricName: name,
      dimensions: {
        ...(dimensions.length === 0 ? {} : { [this.source.names.cluster]: this.owner.clusterName }),
        ...where,
      },
      statistic: statistic ?? factOf(metric).statistic,
    };
  }

  /** What adds up is told every minute, and so its sum over a longer time is more than it was. */
  private query(
    metric: KafkaMetric,
    { name, dimensions }: MetricSeries,
    where: Readonly<Record<string, string>>,
    { statistic, period }: ReadingOptions,
    groupBy?: string,
  ): QueryReading {
    const fact = factOf(metric);
    const chosen = statistic ?? (fact.addsUp ? 'Sum' : fact.statistic);
    if (!QUERY_STATISTICS.includes(chosen)) {
      throw invalid(
        `'statistic' of several series must be one of ${QUERY_STATISTICS.join(', ')}, got '${chosen}'; ask for one broker to ` +
          `have any other`,
        this.owner,
      );
    }
    const query = selectFrom({
      namespace: this.source.namespace,
      metric: name,
      statistic: chosen,
      dimensions,
      where: { [this.source.names.cluster]: this.owner.clusterName, ...where },
      groupBy,
    });
    return { query, minutes: fact.addsUp && chosen === 'Sum' ? (period?.toMinutes() ?? 1) : 1 };
  }
}
