import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { z } from 'zod';
import {
  KafkaAlarm,
  KafkaAlarms,
  KafkaMonitoring,
  KafkaNotify,
  MskCluster,
  MskMonitoringLevel,
  NodeMetrics,
  type IKafkaCluster,
  type KafkaMonitoringProps,
} from '../../lib';
import type { MskLevel } from '../../lib/facts/kafka-metrics';
import { ROWS } from '../../lib/monitoring/dashboard-rows';
import { isPublished, isSent, selected, type Watched } from '../support/alarms/known-metrics';
import {
  aClusterStack,
  anEc2ClusterStack,
  aServerlessStack,
  expressBrokers,
  someBrokers,
  someEc2Brokers,
} from '../support/fixtures';
import { seoul, testingStack } from '../support/testing-app';

interface Made {
  readonly stack: Stack;
  readonly cluster: IKafkaCluster;
}

const billing = { group: 'billing', topic: 'clicks', offsetLag: 1000 };
const { DEFAULT, PER_BROKER } = MskMonitoringLevel;

/** Clusters of each kind, with so many brokers in each of three zones. */
const onMsk = (brokersPerZone = 1, monitoringLevel = PER_BROKER): Made =>
  aClusterStack({ brokers: someBrokers({ brokersPerZone }), monitoringLevel });
const onExpress = (brokersPerZone = 1, monitoringLevel = PER_BROKER): Made =>
  aClusterStack({ brokers: expressBrokers({ brokersPerZone }), monitoringLevel });
const onEc2 = (brokersPerZone = 1, nodeMetrics = NodeMetrics.cloudWatch({ consumerGroups: ['billing'] })): Made =>
  anEc2ClusterStack({ brokers: someEc2Brokers({ brokersPerZone }), nodeMetrics });

const position = { x: z.int().min(0).max(23), y: z.int().min(0), width: z.int().min(1), height: z.int().min(1) };
const text = z.object({ type: z.literal('text'), ...position, properties: z.object({ markdown: z.string() }) });
const states = z.object({
  type: z.literal('alarm'),
  ...position,
  properties: z.object({ title: z.string(), alarms: z.array(z.string()).min(1).max(100) }),
});
const line = z.union([
  z.tuple([z.object({ expression: z.string(), label: z.string().optional(), period: z.number() })]),
  z.tuple([z.string(), z.string()], z.union([z.string(), z.object({ label: z.string().optional() })])),
]);
const metric = z.object({
  type: z.literal('metric'),
  ...position,
  properties: z.object({
    view: z.enum(['timeSeries', 'singleValue']),
    title: z.string(),
    region: z.string(),
    // A widget of none is refused.
    metrics: z.array(line).min(1),
    yAxis: z.object({ left: z.object({ label: z.string() }) }).optional(),
    annotations: z.object({ horizontal: z.array(z.object({ label: z.string(), value: z.number() })) }).optional(),
  }),
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const dashboard = z.object({
  start: z.string(),
  widgets: z.array(z.discriminatedUnion('type', [text, states, metric])).max(500),
});

type Body = z.infer<typeof dashboard>;
type Widget = Body['widgets'][number];
type Graph = z.infer<typeof metric>;
type Line = z.infer<typeof line>;

type Token = string | { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [id: string, attribute: string] };

interface Resource {
  readonly Properties: { readonly AlarmName?: string; readonly Threshold?: unknown; readonly DashboardBody?: unknown };
}

function resourcesOf(stack: Stack, type: string): Record<string, Resource['Properties']> {
  const found = Template.fromStack(stack).findResources(type) as Record<string, Resource>;
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties]));
}

function watch({ stack, cluster }: Made, wishes: Partial<KafkaMonitoringProps> = {}): KafkaMonitoring {
  const notify = KafkaNotify.topics({ page: new sns.Topic(stack, 'Page'), ticket: new sns.Topic(stack, 'Ticket') });
  return new KafkaMonitoring(stack, 'Monitoring', { cluster, notify, consumerGroups: [billing], ...wishes });
}

/** The text of the body, with what CloudFormation would put in place of tokens. */
function textOf(stack: Stack): string {
  const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
  const known = (id: string) => alarms[id]?.AlarmName ?? { 'AWS::Region': 'ap-northeast-2' }[id];
  const resolved = (token: Token) => {
    const id = typeof token === 'string' ? '' : 'Ref' in token ? token.Ref : token['Fn::GetAtt'][0];
    const name = typeof token === 'string' ? token : known(id);
    if (name === undefined) {
      throw new Error(`nobody knows ${JSON.stringify(token)}`);
    }
    return typeof token === 'object' && 'Fn::GetAtt' in token ? arnOf(name) : name;
  };
  const [rendered] = Object.values(resourcesOf(stack, 'AWS::CloudWatch::Dashboard'));
  const body = rendered?.DashboardBody as string | { 'Fn::Join': ['', Token[]] };
  return typeof body === 'string' ? body : body['Fn::Join'][1].map(resolved).join('');
}

function arnOf(alarmName: string): string {
  return `arn:aws:cloudwatch:ap-northeast-2:111122223333:alarm:${alarmName}`;
}

function bodyOf(made: Made, wishes?: Partial<KafkaMonitoringProps>): Body {
  watch(made, wishes);
  return dashboard.parse(JSON.parse(textOf(made.stack)));
}

const isMetric = (widget: Widget): widget is Graph => widget.type === 'metric';
const graphsOf = ({ widgets }: Body) =>
  widgets.filter(isMetric).filter(({ properties }) => properties.view === 'timeSeries');
const graphOf = (body: Body, title: string) => graphsOf(body).find(({ properties }) => properties.title === title);
const expressionOf = ([first]: Line) => (typeof first === 'string' ? '' : first.expression);

/** Titles of graphs by that of their row. */
function rowsOf({ widgets }: Body): Record<string, string[]> {
  const rows: Record<string, string[]> = {};
  let row: string[] = [];
  for (const widget of widgets) {
    if (widget.type === 'text') {
      row = [];
      rows[widget.properties.markdown.split('\n')[0] ?? ''] = row;
    } else {
      row.push(widget.properties.title);
    }
  }
  return rows;
}

function overlap(one: Widget, other: Widget): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** A name by itself needs no quotes where it is letters, digits and, as in all examples of AWS, a slash. */
const SCHEMA_NAME = String.raw`(?:"[^"]+"|[\w/]+)`;
const SEARCH = new RegExp(
  String.raw`^SEARCH\('\{(?<schema>${SCHEMA_NAME}(?:,${SCHEMA_NAME})*)\} MetricName="(?<name>[^"]+)" ` +
    String.raw`"(?<cluster>[^"]+)"="orders"', '(?:Average|Maximum|Minimum|Sum)', 60\)$`,
);
const UNQUOTED_SEARCH = new RegExp(SEARCH.source.replaceAll(String.raw`[\w/]+`, String.raw`[\w/-]+`));

/** What a line looks at. */
function watchedBy(drawn: Line): Watched {
  const [first, name] = drawn;
  if (typeof first === 'string') {
    const names = [...drawn].filter((one) => typeof one === 'string').slice(2);
    return { namespace: first, name: String(name), dimensions: names.filter((_, index) => index % 2 === 0) };
  }
  const { expression } = first;
  return expression.startsWith('SEARCH(') ? searched(expression) : selected(expression);
}

function searched(expression: string): Watched {
  const { schema, name, cluster } = UNQUOTED_SEARCH.exec(expression)?.groups ?? {};
  const [namespace = '', ...dimensions] = (schema ?? '').split(',').map((one) => one.replaceAll('"', ''));
  if (name === undefined || cluster === undefined || !dimensions.includes(cluster)) {
    throw new Error(`not a search for orders that is known here: ${expression}`);
  }
  return { namespace, name, dimensions };
}

interface Kind {
  readonly kind: 'standard' | 'express' | 'serverless' | 'ec2';
  readonly level: MskLevel;
  readonly make: () => Made;
  readonly now: readonly string[];
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

const traffic = ['Written by producers', 'Read by consumers', 'Records written', 'Time of requests, on average'];
const consumers = ['Behind, in time', 'Behind, in records'];

const kinds: readonly Kind[] = [
  {
    kind: 'standard',
    level: 'DEFAULT',
    make: () => onMsk(1, DEFAULT),
    now: [
      'offline partitions',
      'under min isr partitions',
      'active controllers',
      'under replicated partitions',
      'bytes in',
      'bytes out',
    ],
    rows: {
      Traffic: traffic,
      Brokers: ['Processors, not in use', 'Heap after a collection', 'Connections'],
      Replication: ['Partitions with a replica that is not in sync', 'Partitions led'],
      Disks: ['Fullest volume'],
      Consumers: consumers,
      'What cost follows from': ['Partitions and topics', 'Replicas on a broker'],
    },
  },
  {
    kind: 'standard',
    level: 'PER_BROKER',
    make: () => onMsk(),
    now: [
      'offline partitions',
      'under min isr partitions',
      'active controllers',
      'under replicated partitions',
      'bytes in',
      'bytes out',
    ],
    rows: {
      Traffic: traffic,
      Brokers: [
        'Processors, not in use',
        'Heap after a collection',
        'Threads at rest: requests, network',
        'Made to wait: producers, consumers',
        'Beyond what the network may have',
        'Connections',
      ],
      Replication: ['Partitions with a replica that is not in sync', 'Copied from leaders', 'Partitions led'],
      Disks: [
        'Fullest volume',
        'Volumes: read, written',
        'Waiting for volumes',
        'To be copied to the tier of old records',
      ],
      Consumers: consumers,
      'What cost follows from': ['Partitions and topics', 'Replicas on a broker'],
    },
  },
  {
    kind: 'express',
    level: 'PER_BROKER',
    make: () => onExpress(),
    now: ['active controllers', 'bytes in', 'bytes out'],
    rows: {
      Traffic: traffic,
      Brokers: [
        'Processors, not in use',
        'Threads at rest: requests, network',
        'Made to wait: producers, consumers',
        'Connections',
      ],
      Replication: ['Copied from leaders', 'Partitions led'],
      Consumers: consumers,
      'What cost follows from': ['Storage', 'Partitions and topics', 'Replicas on a broker'],
    },
  },
  {
    kind: 'serverless',
    level: 'DEFAULT',
    make: aServerlessStack,
    now: ['bytes in', 'bytes out'],
    rows: {
      Traffic: traffic.slice(0, 3),
      Consumers: consumers,
    },
  },
  {
    kind: 'ec2',
    level: 'DEFAULT',
    make: () => onEc2(),
    now: [
      'offline partitions',
      'under min isr partitions',
      'active controllers',
      'under replicated partitions',
      'active brokers',
      'bytes in',
      'bytes out',
    ],
    rows: {
      Traffic: traffic,
      Brokers: [
        'Processors, not in use',
        'Heap after a collection',
        'Threads at rest: requests, network',
        'Beyond what the network may have',
        'Connections',
      ],
      Replication: [
        'Partitions with a replica that is not in sync',
        'Copied from leaders',
        'Slowest replica behind its leader',
        'Partitions led',
      ],
      Disks: ['Fullest volume', 'Bursts left to EBS'],
      Consumers: consumers,
      Upkeep: ['Certificates', 'Behind the controller that leads', 'Published, and not taken up'],
      'What cost follows from': ['Partitions and topics', 'Replicas on a broker'],
    },
  },
];

describe.each(kinds)('$kind, $level', ({ kind, level, make, now, rows }) => {
  const made = make();
  const monitoring = watch(made);
  const body = dashboard.parse(JSON.parse(textOf(made.stack)));
  const alarms = Object.values(resourcesOf(made.stack, 'AWS::CloudWatch::Alarm')).filter(
    ({ AlarmName }) => AlarmName !== 'orders-maintenance',
  );

  test('no widget lies beyond the 24 columns', () => {
    expect(body.widgets.filter(({ x, width }) => x + width > 24)).toEqual([]);
  });

  test('no two widgets overlap', () => {
    const pairs = body.widgets.flatMap((one, index) =>
      body.widgets.slice(index + 1).map((other) => [one, other] as const),
    );
    expect(pairs.length).toBeGreaterThan(0);
    expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([]);
  });

  test('no line has gaps, and none is left out', () => {
    const tops = [...new Set(body.widgets.map(({ y }) => y))];
    const lines = tops.map((top) => body.widgets.filter(({ y }) => y === top));
    expect(lines.map((those) => those.reduce((total, { width }) => total + width, 0))).toEqual(tops.map(() => 24));
    const bottoms = lines.map(([first]) => (first?.y ?? 0) + (first?.height ?? 0));
    expect(tops.slice(1)).toEqual(bottoms.slice(0, -1));
  });

  test('has the rows that apply, in their order, and no other', () => {
    const { '# Kafka orders': head, ...others } = rowsOf(body);
    expect(head).toEqual(['Alarms', 'Now']);
    const expected = Object.entries(rows).map(([row, graphs]) => [`## ${row}`, graphs]);
    expect(Object.entries(others)).toEqual(expected);
  });

  test('begins with the cluster, and with what to say before planned work', () => {
    const [first] = body.widgets;
    expect(first?.type === 'text' && first.properties.markdown).toContain(monitoring.maintenanceCommand);
    expect(first?.type === 'text' && first.properties.markdown).toMatch(/^# Kafka orders\n.*docs\/runbooks\.md/);
  });

  test('has all alarms, in the order of the table', () => {
    const shown = body.widgets.flatMap((one) => (one.type === 'alarm' ? one.properties.alarms : []));
    expect(shown).toEqual(alarms.map(({ AlarmName = '' }) => arnOf(AlarmName)));
  });

  test('says how it is now, as far as it is told', () => {
    const health = body.widgets.filter(isMetric).find(({ properties }) => properties.view === 'singleValue');
    expect(health?.properties.title).toBe('Now');
    expect(health?.properties.metrics.map(labelOf)).toEqual(now);
  });

  test('looks at metrics that there are, each by all of its dimensions', () => {
    const isThere = (watched: Watched) => (kind === 'ec2' ? isSent(watched) : isPublished(kind, level, watched));
    const watched = body.widgets.filter(isMetric).flatMap(({ properties }) => properties.metrics.map(watchedBy));
    expect(watched.filter((one) => !isThere(one))).toEqual([]);
  });

  test('searches and selects, and names nothing that comes and goes', () => {
    const named = graphsOf(body)
      .flatMap(({ properties }) => properties.metrics)
      .filter((drawn) => !/^SEARCH\(|^SELECT /.test(expressionOf(drawn)));
    expect(named.filter((drawn) => watchedBy(drawn).dimensions.join() !== 'Cluster Name')).toEqual([]);
  });

  // "You must enclose the name that contains those characters with double quotes":
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
  test('searches with names in quotes where they are more than letters and digits', () => {
    const searches = graphsOf(body).flatMap(({ properties }) => properties.metrics.map(expressionOf));
    expect(searches.filter((one) => one.startsWith('SEARCH(') && !SEARCH.test(one))).toEqual([]);
  });

  test('has no line that is called by its query', () => {
    const labels = body.widgets.filter(isMetric).flatMap(({ properties }) => properties.metrics.map(labelOf));
    expect(labels.filter((label) => label.includes('SELECT ') || label.includes('SEARCH('))).toEqual([]);
  });

  test('has the thresholds of its alarms as lines', () => {
    const annotated = graphsOf(body).flatMap(({ properties: { title, annotations } }) =>
      (annotations?.horizontal ?? []).map(({ label, value }) => [title, label, value]),
    );
    const thresholdOf = (name: string) => alarms.find(({ AlarmName }) => AlarmName === name)?.Threshold;
    const expected = ROWS.flatMap(({ graphs }) => graphs).flatMap(({ title, alarms: those = [] }) =>
      those
        .map((alarm) => `orders-${dashed(alarm)}`)
        .filter((name) => thresholdOf(name) !== undefined)
        .map((name) => [title, name, thresholdOf(name)]),
    );
    expect(annotated).toEqual(expected);
  });
});

function labelOf(drawn: Line): string {
  const last = drawn.at(-1);
  return typeof last === 'object' ? (last.label ?? '') : '';
}

function dashed(id: string): string {
  return id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

test('every row and every graph is there for some kind, in the order of the table', () => {
  const inOrder = (titles: readonly string[], all: readonly string[]) => all.filter((one) => titles.includes(one));
  const rows = ROWS.map(({ title }) => title);
  expect(new Set(kinds.flatMap((one) => Object.keys(one.rows)))).toEqual(new Set(rows));
  for (const { title, graphs } of ROWS) {
    const all = graphs.map((graph) => graph.title);
    const shown = kinds.flatMap((one) => one.rows[title] ?? []);
    expect([title, new Set(shown)]).toEqual([title, new Set(all)]);
    for (const one of kinds) {
      expect(one.rows[title] ?? []).toEqual(inOrder(one.rows[title] ?? [], all));
    }
  }
});

describe('the body is the same for three brokers and for sixty', () => {
  test.each([
    ['standard', onMsk],
    ['Express', onExpress],
    ['EC2', onEc2],
  ] as const)('%s', (_, make) => {
    const three = bodyOf(make(1));
    expect(bodyOf(make(20))).toEqual(three);
  });
});

describe('a broker is one line', () => {
  // A search finds each series by itself: what has several to a broker would be several lines of one name, or a part of a sum.
  test.each<[string, () => Made, readonly string[]]>([
    ['Amazon MSK', onMsk, ['Cluster Name', 'Broker ID']],
    // The agent tells of all processors together.
    ['EC2', onEc2, ['ClusterName', 'NodeId', 'cpu']],
  ])('%s', (_, make, dimensions) => {
    const graphs = new Map(ROWS.flatMap(({ graphs: all }) => all).map((graph) => [graph.title, graph.each]));
    const wrong = graphsOf(bodyOf(make()))
      .filter(({ properties }) => graphs.get(properties.title) === 'broker')
      .flatMap(({ properties }) => properties.metrics)
      .filter((drawn) => expressionOf(drawn).startsWith('SEARCH('))
      .map(watchedBy)
      .filter((watched) => watched.dimensions.some((name) => !dimensions.includes(name)));
    expect(wrong).toEqual([]);
  });

  test('where a node tells its connections in parts, which are added up', () => {
    const [drawn] = graphOf(bodyOf(onEc2()), 'Connections')?.properties.metrics ?? [];
    expect(drawn && expressionOf(drawn)).toMatch(/^SELECT SUM\("[^"]+"\) .* GROUP BY "NodeId" ORDER BY SUM\(\) DESC$/);
  });

  test('where it tells of each topic, which are added up', () => {
    const [drawn] = graphOf(bodyOf(onMsk()), 'Written by producers')?.properties.metrics ?? [];
    expect(drawn && expressionOf(drawn)).toMatch(/^SELECT SUM\("BytesInPerSec"\) .* GROUP BY "Broker ID" ORDER BY SUM/);
  });
});

describe('lines of thresholds', () => {
  const { DISK_WARNING, DISK_CRITICAL, CPU } = KafkaAlarm;
  const linesOf = (body: Body, title: string) =>
    graphOf(body, title)?.properties.annotations?.horizontal.map(({ label, value }) => [label, value]);

  test('are where the alarms are', () => {
    const body = bodyOf(onMsk());
    expect(linesOf(body, 'Fullest volume')).toEqual([
      ['orders-disk-warning', 75],
      ['orders-disk-critical', 85],
    ]);
    expect(linesOf(body, 'Processors, not in use')).toEqual([['orders-cpu', 40]]);
    expect(linesOf(bodyOf(onExpress()), 'Written by producers')).toEqual([['orders-ingress', 12_480_000]]);
    expect(linesOf(bodyOf(aServerlessStack()), 'Written by producers')).toEqual([['orders-ingress', 160_000_000]]);
  });

  test('go with what was chosen', () => {
    const alarms = KafkaAlarms.all().including(DISK_WARNING, { threshold: 65 }).without(DISK_CRITICAL).without(CPU);
    const body = bodyOf(onMsk(), { alarms });
    expect(linesOf(body, 'Fullest volume')).toEqual([['orders-disk-warning', 65]]);
    expect(linesOf(body, 'Processors, not in use')).toBeUndefined();
  });

  test('are not there for tokens, whose number nobody knows yet', () => {
    const made = onMsk();
    const threshold = new CfnParameter(made.stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    const alarms = KafkaAlarms.none().including(DISK_WARNING, { threshold }).including(DISK_CRITICAL);
    expect(linesOf(bodyOf(made, { alarms }), 'Fullest volume')).toEqual([['orders-disk-critical', 85]]);
  });
});

describe('a dashboard', () => {
  test('without alarms has no widget of alarms, and all rows', () => {
    const made = onMsk();
    const { '# Kafka orders': head, ...rows } = rowsOf(
      bodyOf(made, { alarms: KafkaAlarms.none(), consumerGroups: [] }),
    );
    const { '# Kafka orders': _, ...all } = rowsOf(bodyOf(onMsk()));
    expect(head).toEqual(['Now']);
    expect(rows).toEqual(all);
  });

  test('has a widget more where there are more alarms than one holds', () => {
    const made = onMsk();
    const consumerGroups = Array.from({ length: 50 }, (_, index) => ({ ...billing, group: `billing${index}` }));
    const { widgets } = bodyOf(made, { consumerGroups });
    const held = widgets.flatMap((one) => (one.type === 'alarm' ? [one.properties.alarms] : []));
    // But for the switch of maintenance, which is no alarm of anything.
    const all = Object.keys(resourcesOf(made.stack, 'AWS::CloudWatch::Alarm')).length - 1;
    expect(held.map(({ length }) => length)).toEqual([100, all - 100]);
    expect(new Set(held.flat()).size).toBe(all);
  });

  test('of nodes that tell nothing has no widget of nothing, which CloudWatch refuses', () => {
    const made = onEc2(1, NodeMetrics.none());
    const body = bodyOf(made, { consumerGroups: [] });
    expect(body.widgets.map(({ type }) => type)).toEqual(['text']);
  });

  test('of a cluster whose name is a token is valid as well', () => {
    const stack = testingStack();
    const clusterArn = new CfnParameter(stack, 'Arn').valueAsString;
    const alarms = KafkaAlarms.none();
    watch(
      { stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }) },
      { alarms, consumerGroups: [] },
    );
    const [rendered] = Object.values(resourcesOf(stack, 'AWS::CloudWatch::Dashboard'));
    const join = rendered?.DashboardBody as { 'Fn::Join': ['', (string | object)[]] };
    const body = join['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'orders')).join('');
    expect(rowsOf(dashboard.parse(JSON.parse(body)))['# Kafka orders']).toEqual(['Now']);
  });

  // Its alarms' ARNs are put into the body by CloudFormation, as they are.
  test('of a group with a quote in its name is valid, or the group is refused', () => {
    const group = 'bill"ing';
    const made = onEc2(1, NodeMetrics.cloudWatch({ consumerGroups: [group] }));
    expect(() => watch(made, { consumerGroups: [{ ...billing, group }] })).toThrow(`'group'`);
  });

  test('is in the region of the cluster, from another stack as well', () => {
    const { app, cluster } = aClusterStack();
    const stack = new Stack(app, 'Alarms', seoul);
    const regions = bodyOf({ stack, cluster }).widgets.flatMap((one) => (isMetric(one) ? one.properties.region : []));
    expect(new Set(regions)).toEqual(new Set(['ap-northeast-2']));
  });

  test('is one resource, by the name of the cluster', () => {
    const made = onMsk();
    watch(made);
    Template.fromStack(made.stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    Template.fromStack(made.stack).hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'orders' });
  });
});
