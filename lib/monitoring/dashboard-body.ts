import { Stack, Token } from 'aws-cdk-lib';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import type { KafkaMetric } from '../cluster/kafka-metric';
import type { MetricReading } from '../cluster/metric-reader';
import { HEALTH, ROWS, graphsPerLine, inWords, type DashboardGraph } from './dashboard-rows';
import type { DefinedAlarm } from './define-alarms';
import { RUNBOOKS } from './runbooks';

export interface DashboardOptions {
  readonly cluster: IKafkaCluster;
  readonly alarms: readonly DefinedAlarm[];
  /** What an operator runs before planned work. */
  readonly maintenanceCommand: string;
}

/** A widget, without its place from the top. */
interface Widget {
  readonly type: 'alarm' | 'metric' | 'text';
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

const WIDTH = 24;
const GRAPH_HEIGHT = 6;
const ALARMS_PER_LINE = 6;
/** Of one widget. */
const MAX_ALARMS = 100;
const PERIOD_SECONDS = 60;
const RED = '#d62728';

/**
 * The body of a dashboard of which nothing has to be changed when brokers, topics or groups are added: graphs search for what there
 * is. Rows that do not apply are not there. Names and ARNs may be tokens: they have nothing in them that JSON escapes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(options: DashboardOptions): object {
  const lines = [[heading(options)], ...healthLines(options), ...ROWS.flatMap((row) => rowLines(options, row))];
  let y = 0;
  const widgets = lines.flatMap((line) => {
    const top = y;
    y += Math.max(...line.map(({ height }) => height));
    return line.map(({ type, x, width, height, properties }) => ({ type, x, y: top, width, height, properties }));
  });
  return { start: '-PT3H', widgets };
}

function text(height: number, markdown: string): Widget {
  return { type: 'text', x: 0, width: WIDTH, height, properties: { markdown } };
}

function heading({ cluster, maintenanceCommand }: DashboardOptions): Widget {
  return text(
    2,
    [
      `# Kafka ${cluster.clusterName}`,
      `[What to do](${RUNBOOKS}) · before planned work, which holds pages back for an hour: \`${maintenanceCommand}\``,
    ].join('\n'),
  );
}

/** All of it in one look. */
function healthLines({ cluster, alarms }: DashboardOptions): Widget[][] {
  const reader = cluster.metrics._reader;
  const shown = HEALTH.filter((metric) => reader.supports(metric));
  const numbers: Widget = {
    type: 'metric',
    x: 0,
    width: WIDTH,
    height: 3,
    properties: {
      view: 'singleValue',
      title: 'Now',
      region: Stack.of(cluster).region,
      metrics: shown.map((metric) => rendered(reader.cluster(metric, {}), inWords(metric))),
    },
  };
  return [...states(alarms).map((widget) => [widget]), ...(shown.length > 0 ? [[numbers]] : [])];
}

/** One widget, and another where there are more alarms than one holds. */
function states(alarms: readonly DefinedAlarm[]): Widget[] {
  return inParts(alarms, MAX_ALARMS).map((part) => ({
    type: 'alarm',
    x: 0,
    width: WIDTH,
    height: 1 + Math.ceil(part.length / ALARMS_PER_LINE),
    properties: { title: 'Alarms', alarms: part.map(({ arn }) => arn), sortBy: 'stateUpdatedTimestamp' },
  }));
}

function rowLines(options: DashboardOptions, { title, graphs }: (typeof ROWS)[number]): Widget[][] {
  const has = (metric: KafkaMetric) => options.cluster.metrics.supports(metric);
  const drawn = graphs.filter(({ metrics }) => metrics.some(has));
  if (drawn.length === 0) {
    return [];
  }
  const lines = inParts(drawn, graphsPerLine(drawn.length)).map((line) =>
    line.map((one, index) => graph(options, one, { index, width: WIDTH / line.length })),
  );
  return [[text(1, `## ${title}`)], ...lines];
}

/** So many of a list at a time, in its order. */
function inParts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function graph(
  options: DashboardOptions,
  drawn: DashboardGraph,
  { index, width }: { index: number; width: number },
): Widget {
  const { cluster, alarms } = options;
  const thresholds = alarms
    .filter(
      ({ id, threshold }) =>
        (drawn.alarms as readonly string[] | undefined)?.includes(id) && !Token.isUnresolved(threshold),
    )
    .map(({ name, threshold }) => ({ label: name, value: threshold, color: RED }));
  return {
    type: 'metric',
    x: index * width,
    width,
    height: GRAPH_HEIGHT,
    properties: {
      view: 'timeSeries',
      title: drawn.title,
      region: Stack.of(cluster).region,
      metrics: drawn.metrics
        .filter((metric) => cluster.metrics.supports(metric))
        .map((metric) => line(options, drawn, metric)),
      yAxis: { left: { label: drawn.unit, min: 0, showUnits: false } },
      ...(thresholds.length > 0 ? { annotations: { horizontal: thresholds } } : {}),
    },
  };
}

/** What has several series to a broker is added up, which no search does. */
function line({ cluster }: DashboardOptions, { each, metrics }: DashboardGraph, metric: KafkaMetric): unknown[] {
  const reader = cluster.metrics._reader;
  const what = metrics.length > 1 ? `${inWords(metric)} ` : '';
  const search = (pattern: string) => [
    { expression: reader.search(metric, PERIOD_SECONDS), label: reader.label(pattern), period: PERIOD_SECONDS },
  ];
  if (each === 'group') {
    return search(`${what}{group} {topic}`);
  }
  if (each === 'broker' && reader.tellsBrokersApart(metric)) {
    return reader.isOfBrokers(metric) ? search(`${what}{broker}`) : rendered(reader.everyBroker(metric, {}));
  }
  return rendered(reader.cluster(metric, {}), inWords(metric));
}

function rendered(reading: MetricReading, label?: string): unknown[] {
  if ('query' in reading) {
    return [{ expression: reading.query, label, period: PERIOD_SECONDS }];
  }
  const { namespace, metricName, dimensions, statistic } = reading;
  return [
    namespace,
    metricName,
    ...Object.entries(dimensions).flat(),
    { label, stat: statistic, period: PERIOD_SECONDS },
  ];
}
