import { exporterName, openMonitoringSeries } from '../cluster/exporter-names';
import type { KafkaConsumerGroup } from '../cluster/kafka-metrics';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import type { ClusterLimits } from '../cluster/metric-source';
import type { AlarmWatch, KafkaAlarmFact } from '../facts/kafka-alarms';
import { KAFKA_METRICS, type KafkaMetricFact, type KafkaMetricId } from '../facts/kafka-metrics';
import {
  PROMETHEUS_ALERTS,
  PROMETHEUS_QUERIES,
  type ClusterQuery,
  type ExporterFlavour,
} from '../facts/prometheus-queries';
import { capitalized, dashed } from './alarm-names';
import { KafkaSeverity } from './kafka-severity';
import { runbookOf } from './runbooks';
import { thresholdOf, type WantedAlarm } from './wanted-alarms';

/** A rule as Prometheus reads it. */
export interface PrometheusRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What is scraped. */
export interface ScrapedCluster {
  readonly clusterName: string;
  readonly flavour: ExporterFlavour;
  readonly exporters: readonly PrometheusExporter[];
}

/** What every metric is called, whoever's exporter it is from: alerts and dashboards know these names alone. */
export function recordedName(metric: KafkaMetricId): string {
  return `kafka:${dashed(metric).replaceAll('-', '_')}`;
}

/** Whether exporters of a flavour tell a metric. */
export function isRecorded(
  metric: KafkaMetricId,
  { flavour, exporters }: Pick<ScrapedCluster, 'flavour' | 'exporters'>,
): boolean {
  const query = queryOf(metric, flavour);
  return query !== undefined && exporters.includes(exporterOf(query));
}

/** Of machines, and what `kafka-node` tells, is the node exporter. */
function exporterOf(query: ClusterQuery): PrometheusExporter {
  const ofMachine = /\b(node_|kafka_node_|kafka_consumergroup_)/.test(query(''));
  return ofMachine ? PrometheusExporter.NODE : PrometheusExporter.JMX;
}

/** The label by which series of a cluster are told from those of another. */
function labelOf({ clusterName }: ScrapedCluster): string {
  return `cluster="${clusterName}"`;
}

/** One rule for each metric that there is: from names of exporters to one of our own, a series for each node or group. */
export function recordingRules(cluster: ScrapedCluster): PrometheusRule[] {
  const ids = Object.keys(KAFKA_METRICS) as KafkaMetricId[];
  return ids.flatMap((id) => {
    const query = queryOf(id, cluster.flavour);
    if (!query || !isRecorded(id, cluster)) {
      return [];
    }
    const { addsUp, statistic, ec2 }: KafkaMetricFact = KAFKA_METRICS[id];
    const labels = ec2?.scope === 'group' ? 'cluster, consumergroup, topic' : 'cluster, node';
    const across = ACROSS[addsUp ? 'Sum' : statistic];
    return [{ record: recordedName(id), expr: `${across} by (${labels}) (${query(labelOf(cluster))})` }];
  });
}

/** How PromQL says a statistic. */
const ACROSS = { Average: 'avg', Maximum: 'max', Minimum: 'min', Sum: 'sum', SampleCount: 'count' } as const;

function queryOf(id: KafkaMetricId, flavour: ExporterFlavour): ClusterQuery | undefined {
  const { jmx, msk }: KafkaMetricFact = KAFKA_METRICS[id];
  const written = PROMETHEUS_QUERIES[id];
  if (written || !jmx) {
    return written?.[flavour];
  }
  if (flavour === 'nodes') {
    return (of) => `${exporterName(jmx)}{${of}}`;
  }
  // Of controllers only what AWS tells of them: whether their exporters are reached is not known.
  return msk && ((of) => openMonitoringSeries(jmx, of));
}

/** Alerts with the thresholds of the alarms, as far as exporters tell what they watch, and those of Prometheus alone. */
export function alertingRules(
  cluster: ScrapedCluster,
  limits: ClusterLimits,
  wanted: readonly WantedAlarm[],
): PrometheusRule[] {
  return [
    ...wanted.flatMap((alarm) => alertingRule(cluster, limits, alarm)),
    ...Object.entries(PROMETHEUS_ALERTS)
      .filter(([, { with: alarm, needs }]) => {
        const isTold = wanted.some(({ id, severity }) => id === alarm && severity !== KafkaSeverity.NONE);
        return isTold && (!needs || isRecorded(needs, cluster));
      })
      .map(([id, { severity, cause, meaning, expression, minutes }]) => ({
        alert: nameOf(id),
        expr: expression(labelOf(cluster)),
        for: `${minutes}m`,
        labels: { severity, cause },
        annotations: { summary: meaning, runbook_url: runbookOf(id) },
      })),
  ];
}

function alertingRule(cluster: ScrapedCluster, limits: ClusterLimits, alarm: WantedAlarm): PrometheusRule[] {
  const { id, fact, severity, cause, group } = alarm;
  const watch = fact.watch.find(({ metric }) => isRecorded(metric, cluster));
  const value = thresholdOf(alarm, limits);
  if (!watch || value === undefined) {
    return [];
  }
  const series = selectorOf(watch, cluster, group);
  return conditionsOf(fact, watch, { series, value, flavour: cluster.flavour }).map(
    ({ suffix = '', expr, minutes }) => ({
      alert: `${nameOf(id)}${suffix}`,
      expr,
      for: `${minutes}m`,
      labels: { severity, cause },
      annotations: { summary: fact.meaning, runbook_url: runbookOf(id) },
    }),
  );
}

/** Whether controllers of Amazon MSK are scraped is not known, and so their silence says nothing. */
function isReached(metric: KafkaMetricId, flavour: ExporterFlavour): boolean {
  const { jmx }: KafkaMetricFact = KAFKA_METRICS[metric];
  return flavour === 'nodes' || jmx?.bean.startsWith('kafka.controller:') !== true;
}

/** What is wrong, and for how many minutes. */
interface Condition {
  readonly suffix?: string;
  readonly expr: string;
  readonly minutes: number;
}

/**
 * Where it is so many values out of some, all of them are looked at, and it is at once. Silence is an alert of its own then: before
 * Prometheus began there was nothing but silence.
 */
function conditionsOf(
  { comparison, minutes, times, outOf, silence }: KafkaAlarmFact,
  watch: AlarmWatch,
  { series, value, flavour }: { series: string; value: number; flavour: ExporterFlavour },
): Condition[] {
  const absence = `absent(${series})`;
  const lasting = minutes * times;
  if (comparison === '<' && watch.of === 'group') {
    return [{ expr: absence, minutes: lasting }];
  }
  const wrong = `${acrossNodes(watch, series)} ${comparison} ${value}`;
  const isTold = silence === 'trouble' && isReached(watch.metric, flavour);
  if (outOf === undefined) {
    return [{ expr: isTold ? `${wrong} or ${absence}` : wrong, minutes: lasting }];
  }
  const often = `count_over_time((${wrong})[${outOf * minutes}m:${minutes}m]) >= ${times}`;
  const silent = { suffix: 'Silent', expr: absence, minutes: lasting };
  return [{ expr: often, minutes: 0 }, ...(isTold ? [silent] : [])];
}

function selectorOf({ metric }: AlarmWatch, cluster: ScrapedCluster, group?: KafkaConsumerGroup): string {
  const labels = [labelOf(cluster), ...(group ? [`consumergroup="${group.group}"`, `topic="${group.topic}"`] : [])];
  return `${recordedName(metric)}{${labels.join(',')}}`;
}

/** Each by itself, or one value for all. */
function acrossNodes({ metric, of, statistic }: AlarmWatch, series: string): string {
  if (of !== 'cluster') {
    return series;
  }
  const { addsUp, statistic: own }: KafkaMetricFact = KAFKA_METRICS[metric];
  return `${ACROSS[statistic ?? (addsUp ? 'Sum' : own)]} by (cluster) (${series})`;
}

/** `KafkaOfflinePartitions`. */
function nameOf(id: string): string {
  return `Kafka${capitalized(id)}`;
}
