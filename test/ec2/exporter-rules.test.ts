import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { beanParts, exporterName } from '../../lib/cluster/exporter-names';
import { exporterRules } from '../../lib/ec2/exporter-rules';
import { KAFKA_METRICS, PROMETHEUS_BEANS, type JmxMetric, type KafkaMetricFact } from '../../lib/facts/kafka-metrics';

interface Rule {
  readonly pattern: string;
  readonly name: string;
  readonly type: string;
  readonly value?: number;
  readonly labels?: Record<string, string>;
}

interface Rules {
  readonly lowercaseOutputName: boolean;
  readonly includeObjectNames: readonly string[];
  readonly rules: readonly Rule[];
}

const { rules, includeObjectNames: asked, ...settings } = parse(exporterRules()) as Rules;
const facts: [string, KafkaMetricFact][] = Object.entries(KAFKA_METRICS);
const ofTable = facts.flatMap(([id, { jmx }]): [string, JmxMetric][] => (jmx ? [[id, jmx]] : []));
const ofPrometheus = PROMETHEUS_BEANS.map((metric): [string, JmxMetric] => [
  `${metric.bean} ${metric.attribute}`,
  metric,
]);

/** What kafka-node reads, and no table has. */
const ownBeans = [
  'kafka.server:type=KafkaServer,name=BrokerState Value',
  'kafka.log:type=LogManager,name=remainingLogsToRecover,dir=* Value',
  'kafka.cluster:type=Partition,name=InSyncReplicasCount,topic=__consumer_offsets,partition=0 Value',
];

/** What a broker has where a bean is one of several. */
const samples: Record<string, string> = {
  topic: 'orders.v1_of-eu',
  listener: 'CLIENT_SCRAM',
  networkProcessor: '3',
  dir: '/var/lib/kafka/0/logs',
};

/** The text that the exporter holds against its patterns: https://github.com/prometheus/jmx_exporter, JmxCollector. */
function textOf(metric: JmxMetric, value: string | number = 42.0): string {
  const { domain, keys } = beanParts(metric);
  const properties = keys.map(([key, fixed]) => `${key}=${fixed === '*' ? (samples[key] ?? '?') : fixed}`).join(', ');
  return `${domain}<${properties}><>${metric.attribute}: ${value}`;
}

/** The first rule that fits is the one that counts; a pattern may be anywhere in the text. */
function told(text: string): { rule: Rule; labels: Record<string, string> } | undefined {
  for (const rule of rules) {
    const found = new RegExp(`^.*(?:${rule.pattern}).*$`).exec(text);
    if (found) {
      const fill = (word: string) => word.replaceAll(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '?');
      const labels = Object.entries(rule.labels ?? {}).map(([label, word]): [string, string] => [label, fill(word)]);
      return { rule, labels: Object.fromEntries(labels) };
    }
  }
  return undefined;
}

const starsOf = (metric: JmxMetric) =>
  Object.fromEntries(
    beanParts(metric)
      .keys.filter(([, value]) => value === '*')
      .map(([key]) => [key, samples[key]]),
  );

test('names are in lower case, and nothing is collected but what is asked for', () => {
  expect(settings).toEqual({ lowercaseOutputName: true });
  expect(new Set(asked).size).toBe(asked.length);
  const beans = [...ofTable, ...ofPrometheus].map(([, { bean }]) => bean);
  expect(beans.filter((bean) => !asked.includes(bean))).toEqual([]);
});

describe('of the table', () => {
  test.each(ofTable)('%s has one rule, by the name that everybody knows it by', (_, metric) => {
    const own = rules.filter(({ name }) => name === exporterName(metric));
    // What the agent of CloudWatch makes of a counter is what it grew by.
    expect(own).toMatchObject([{ type: 'GAUGE' }]);
    const { rule, labels } = told(textOf(metric)) ?? {};
    expect(rule).toBe(own[0]);
    expect(labels).toEqual(starsOf(metric));
  });
});

describe('for Prometheus', () => {
  test.each(ofPrometheus)('%s has one rule, and a counter is called one', (_, metric) => {
    const own = rules.filter(({ name }) => name === exporterName(metric));
    const counts = metric.attribute === 'Count';
    expect(own).toMatchObject([{ type: counts ? 'COUNTER' : 'GAUGE' }]);
    expect(exporterName(metric).endsWith('_total')).toBe(counts);
    const { rule, labels } = told(textOf(metric)) ?? {};
    expect(rule).toBe(own[0]);
    expect(labels).toEqual(starsOf(metric));
  });
});

describe('nothing else is told', () => {
  const attributes = {
    timer: ['Count', 'Mean', 'Max', 'Min', 'StdDev', '50thPercentile', '75thPercentile', '99thPercentile'],
    meter: ['Count', 'MeanRate', 'OneMinuteRate', 'FiveMinuteRate', 'FifteenMinuteRate', 'RateUnit', 'EventType'],
    more: ['Value', '999thPercentile', 'connection-creation-rate', 'connection-count-max', 'current-vote', 'value'],
  };
  test('of the beans that are read than the attributes that are', () => {
    const read = new Set([...ofTable, ...ofPrometheus].map(([, metric]) => textOf(metric)));
    const others = Object.values(attributes)
      .flat()
      .flatMap((attribute) => asked.map((bean) => ({ bean, attribute })))
      .filter((metric) => !read.has(textOf(metric)) && !ownBeans.includes(`${metric.bean} ${metric.attribute}`));
    expect(others.length).toBeGreaterThan(500);
    expect(others.filter((metric) => told(textOf(metric)) !== undefined)).toEqual([]);
  });

  test.each([
    'kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=orders><>OneMinuteRate: 1.0',
    'kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec><>Count: 1',
    'kafka.server<type=ReplicaFetcherManager, name=MaxLag, clientId=ReplicaAlterLogDirs><>Value: 1',
    'kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Fetch><>Mean: 1.0',
    'kafka.network<type=RequestMetrics, name=LocalTimeMs, request=Produce><>Mean: 1.0',
    'kafka.cluster<type=Partition, name=InSyncReplicasCount, topic=orders, partition=0><>Value: 3',
    'kafka.cluster<type=Partition, name=InSyncReplicasCount, topic=__consumer_offsets, partition=01><>Value: 3',
    'kafka.log<type=Log, name=Size, topic=orders, partition=0><>Value: 3',
  ])('of %s', (text) => {
    expect(told(text)).toBeUndefined();
  });
});

describe('kafka-node', () => {
  test('is told all that it reads', () => {
    const folder = 'assets/node/lib';
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const read = [...text.matchAll(/\b(kafka_(?!node|consumergroup)[a-z_0-9]+)/g)].map(([, name = '']) => name);
    expect(read.length).toBeGreaterThan(4);
    expect(read.filter((name) => !rules.some((rule) => rule.name === name))).toEqual([]);
  });

  test('learns what a member of the quorum is by a label, as it is a word', () => {
    const { rule, labels } = told('kafka.server<type=raft-metrics><>current-state: follower') ?? {};
    expect(rule).toMatchObject({ name: 'kafka_server_raft_metrics_current_state', type: 'GAUGE', value: 1 });
    expect(labels).toEqual({ state: 'follower' });
  });

  test('learns of each volume what is still to be recovered', () => {
    const { rule, labels } = told(textOf({ bean: ownBeans[1]?.split(' ')[0] ?? '', attribute: 'Value' }, 7)) ?? {};
    expect(rule?.name).toBe('kafka_log_logmanager_remaininglogstorecover');
    expect(labels).toEqual({ dir: '/var/lib/kafka/0/logs' });
  });
});

test('no bean is asked for that there is for every partition, but for one partition of the offsets', () => {
  const ofPartitions = asked.filter((bean) => /partition=|type=(Log|Partition)\b/.test(bean));
  expect(ofPartitions).toEqual([ownBeans[2]?.split(' ')[0]]);
  // Nor a domain as a whole.
  expect(asked.filter((bean) => !/^kafka\.[a-z]+:type=[\w-]+(,\w+=[\w*-]+)*$/.test(bean))).toEqual([]);
});

test('names and labels are such as Prometheus has them, and no two rules make the same series', () => {
  expect(rules.filter(({ name }) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  expect(
    rules.flatMap(({ labels = {} }) => Object.keys(labels)).filter((label) => !/^[a-zA-Z_]\w*$/.test(label)),
  ).toEqual([]);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
