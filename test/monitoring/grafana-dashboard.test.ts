import type { ExporterFlavour } from '../../lib/facts/prometheus-queries';
import { HEALTH, ROWS } from '../../lib/monitoring/dashboard-rows';
import { grafanaDashboard } from '../../lib/monitoring/grafana-dashboard';
import { isRecorded, recordingRules } from '../../lib/monitoring/prometheus-rules';
import { PrometheusExporter } from '../../lib';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Panel {
  readonly id: number;
  readonly type: 'row' | 'stat' | 'timeseries';
  readonly title: string;
  readonly gridPos: Place;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat?: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
}

interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly panels: readonly Panel[];
}

const { JMX, NODE } = PrometheusExporter;
const all = [JMX, NODE];
const dashboardOf = (flavour: ExporterFlavour, exporters = all) =>
  JSON.parse(grafanaDashboard({ flavour, exporters })) as Dashboard;
const overlap = (one: Place, other: Place) =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;

describe.each([
  ['nodes', all],
  ['msk', all],
  ['nodes', [JMX]],
  ['msk', [NODE]],
] as const)('of exporters of %s (%s)', (flavour, some) => {
  const exporters = [...some];
  const scraped = { clusterName: 'orders', flavour, exporters };
  const { panels, templating } = dashboardOf(flavour, exporters);
  const graphs = panels.filter(({ type }) => type === 'timeseries');

  test('panels are beside each other, and within the page', () => {
    const pairs = panels.flatMap((one, index) => panels.slice(index + 1).map((other) => [one, other] as const));
    expect(
      pairs.filter(([one, other]) => overlap(one.gridPos, other.gridPos)).map((pair) => pair.map(({ title }) => title)),
    ).toEqual([]);
    expect(panels.filter(({ gridPos: { x, w, h } }) => x < 0 || w < 1 || h < 1 || x + w > 24)).toEqual([]);
    const numbers = panels.flatMap(({ gridPos: { x, y, w, h } }) => [x, y, w, h]);
    expect(numbers.filter((number) => !Number.isInteger(number))).toEqual([]);
  });

  test('no place is left between them', () => {
    const bottom = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
    const used = Array.from({ length: bottom }, (_, line) =>
      panels.some(({ gridPos: { y, h } }) => y <= line && line < y + h),
    );
    expect(used).not.toContain(false);
  });

  test('each has an id of its own, and asks the Prometheus that is chosen', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { datasource } of panels) {
      expect(datasource).toEqual({ type: 'prometheus', uid: '${source}' });
    }
  });

  test('everything that it asks for is recorded, and of the cluster that is chosen', () => {
    const recorded = new Set(recordingRules(scraped).map(({ record }) => record));
    const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(asked.length).toBeGreaterThan(exporters.includes(JMX) ? 20 : 1);
    expect(asked.filter((expr) => !/^(?:(?:sum|max)\()?kafka:[a-z_]+\{cluster="\$cluster"\}\)?$/.test(expr))).toEqual(
      [],
    );
    expect(asked.flatMap((expr) => /kafka:[a-z_]+/.exec(expr) ?? []).filter((name) => !recorded.has(name))).toEqual([]);
    const choice = templating.list.find(({ name }) => name === 'cluster');
    expect(recorded).toContain(/^label_values\((kafka:\w+), cluster\)$/.exec(choice?.query ?? '')?.[1]);
  });

  test('has the rows and graphs of the dashboard of CloudWatch, as far as exporters tell of them', () => {
    const drawn = ROWS.map(({ title, graphs: all }) => ({
      title,
      graphs: all.filter(({ metrics }) => metrics.some((metric) => isRecorded(metric, scraped))),
    })).filter(({ graphs: some }) => some.length > 0);
    expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual(
      drawn.map(({ title }) => title),
    );
    expect(graphs.map(({ title }) => title)).toEqual(
      drawn.flatMap(({ graphs: some }) => some.map(({ title }) => title)),
    );
    expect(panels.filter(({ type }) => type === 'stat')).toHaveLength(
      HEALTH.filter((metric) => isRecorded(metric, scraped)).length,
    );
  });

  test('each graph is below the title of its row', () => {
    let row = -1;
    for (const { type, gridPos } of panels) {
      row = type === 'row' ? gridPos.y : row;
      expect(type === 'stat' || gridPos.y >= row).toBe(true);
    }
  });

  test('lines of a graph can be told apart', () => {
    for (const { targets = [] } of graphs) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      const legends = targets.map(({ legendFormat = '' }) => legendFormat);
      expect(new Set(legends).size).toBe(targets.length);
      expect(legends.filter((legend) => !/\{\{(node|consumergroup)\}\}/.test(legend))).toEqual([]);
    }
  });

  test('axes have units that Grafana knows', () => {
    const units = new Set(graphs.map(({ fieldConfig }) => fieldConfig?.defaults.unit));
    const known = ['Bps', 'bytes', 'ms', 'percent', 'percentunit', 's', 'short'];
    expect([...units].filter((unit) => !known.includes(unit ?? '?'))).toEqual([]);
    const byTitle: Readonly<Record<string, string>> = {
      'Written by producers': 'Bps',
      'Fullest volume': 'percent',
      'Behind, in time': 's',
    };
    const titled = graphs.filter(({ title }) => title in byTitle);
    expect(titled.length).toBeGreaterThan(0);
    for (const { title, fieldConfig } of titled) {
      expect(fieldConfig?.defaults.unit).toBe(byTitle[title]);
    }
  });
});

test('health adds up what is of brokers, and takes the worst of what each says of all', () => {
  const { panels } = dashboardOf('nodes');
  const exprOf = (title: string) =>
    panels.find((panel) => panel.type === 'stat' && panel.title === title)?.targets?.[0]?.expr;
  expect(exprOf('bytes in')).toBe('sum(kafka:bytes_in{cluster="$cluster"})');
  expect(exprOf('active controllers')).toBe('sum(kafka:active_controllers{cluster="$cluster"})');
  expect(exprOf('offline partitions')).toBe('max(kafka:offline_partitions{cluster="$cluster"})');
  expect(exprOf('active brokers')).toBe('max(kafka:active_brokers{cluster="$cluster"})');
});

test('it is the same dashboard for every cluster', () => {
  const { title, uid } = dashboardOf('nodes');
  expect([title, uid]).toEqual(['Kafka', 'cdk-kafka']);
  expect(dashboardOf('msk')).toMatchObject({ title, uid });
  expect(grafanaDashboard({ flavour: 'nodes', exporters: all })).not.toContain('orders');
});
