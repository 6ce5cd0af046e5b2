import type { KafkaMetric } from '../cluster/kafka-metric';
import { HEALTH, ROWS, graphsPerLine, inWords, type DashboardGraph } from './dashboard-rows';
import { isRecorded, recordedName, type ScrapedCluster } from './prometheus-rules';

const WIDTH = 24;
const HEALTH_HEIGHT = 4;
const GRAPH_HEIGHT = 8;

/** What Grafana calls the units of axes; others are numbers. */
const UNITS: Readonly<Record<string, string>> = {
  'bytes a second': 'Bps',
  bytes: 'bytes',
  milliseconds: 'ms',
  percent: 'percent',
  seconds: 's',
  '0 to 1': 'percentunit',
};

/** It is the same for every cluster of which the same is told. */
type Scraped = Pick<ScrapedCluster, 'flavour' | 'exporters'>;

/** The dashboard of CloudWatch for Grafana: the same rows, of the series that the rules record. */
export function grafanaDashboard(scraped: Scraped): string {
  const source = { type: 'prometheus', uid: '${source}' };
  const panels: object[] = [...healthPanels(scraped)];
  let y = panels.length === 0 ? 0 : HEALTH_HEIGHT;
  for (const { title, graphs } of ROWS) {
    const drawn = graphs.filter(({ metrics }) => metrics.some((metric) => isRecorded(metric, scraped)));
    if (drawn.length > 0) {
      panels.push({ type: 'row', title, gridPos: { x: 0, y, w: WIDTH, h: 1 }, collapsed: false, panels: [] });
      const perLine = graphsPerLine(drawn.length);
      panels.push(...drawn.map((graph, index) => graphPanel(graph, scraped, { index, y: y + 1, perLine })));
      y += 1 + Math.ceil(drawn.length / perLine) * GRAPH_HEIGHT;
    }
  }
  // Every broker tells the one, and every machine the other.
  const known = isRecorded('partitions', scraped) ? 'partitions' : 'cpuIdle';
  const dashboard = {
    title: 'Kafka',
    uid: 'cdk-kafka',
    schemaVersion: 39,
    editable: true,
    refresh: '1m',
    time: { from: 'now-3h', to: 'now' },
    templating: {
      list: [
        { name: 'source', type: 'datasource', query: 'prometheus', label: 'Prometheus' },
        {
          name: 'cluster',
          type: 'query',
          datasource: source,
          query: `label_values(${recordedName(known)}, cluster)`,
          refresh: 2,
          label: 'Cluster',
        },
      ],
    },
    panels: panels.map((panel, index) => ({ id: index + 1, datasource: source, ...panel })),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

function healthPanels(scraped: Scraped): object[] {
  const shown = HEALTH.filter((metric) => isRecorded(metric, scraped));
  const width = Math.floor(WIDTH / shown.length);
  return shown.map((metric, index) => ({
    type: 'stat',
    title: inWords(metric),
    gridPos: { x: index * width, y: 0, w: width, h: HEALTH_HEIGHT },
    targets: [{ refId: 'A', expr: `${acrossOf(metric)}(${recordedName(metric)}{cluster="$cluster"})` }],
    fieldConfig: { defaults: { unit: metric.startsWith('bytes') ? 'Bps' : 'short' }, overrides: [] },
  }));
}

function acrossOf(metric: KafkaMetric): string {
  return /^(bytes|activeControllers)/.test(metric) ? 'sum' : 'max';
}

function graphPanel(
  { title, metrics, each, unit }: DashboardGraph,
  scraped: Scraped,
  { index, y, perLine }: { index: number; y: number; perLine: number },
): object {
  const width = WIDTH / perLine;
  const shown = metrics.filter((metric) => isRecorded(metric, scraped));
  const legend = each === 'group' ? '{{consumergroup}} {{topic}}' : '{{node}}';
  return {
    type: 'timeseries',
    title,
    gridPos: {
      x: (index % perLine) * width,
      y: y + Math.floor(index / perLine) * GRAPH_HEIGHT,
      w: width,
      h: GRAPH_HEIGHT,
    },
    fieldConfig: { defaults: { unit: UNITS[unit] ?? 'short', min: 0 }, overrides: [] },
    targets: shown.map((metric, target) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + target),
      expr: `${recordedName(metric)}{cluster="$cluster"}`,
      legendFormat: shown.length > 1 ? `${inWords(metric)} ${legend}` : legend,
    })),
  };
}
