import { Duration, type Stack } from 'aws-cdk-lib';
import { parse, stringify } from 'yaml';
import { NodeMetrics, PrometheusConfig, PrometheusExporter, type Ec2KafkaCluster } from '../../../lib';
import { sleep, until } from '../bench/commands';
import { Prometheus } from '../bench/prometheus';
import { brokers, controllers, Orders } from './orders';

// What a Prometheus sees of a cluster, and when it tells: `npm run test:kafka -- ec2/prometheus`. Needs root, see
// bench/requirements.ts.

const everyNode = [...controllers, ...brokers];
const exporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];

/** Nobody waits for a quarter of an hour here. */
const TIMES = 20;

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** An expression, by what it is for. */
type Asked = readonly [name: string, expression: string];

let orders: Orders;
let config: PrometheusConfig;
let prometheus: Prometheus;

/**
 * The same, only faster: how often is scraped and evaluated, how long something has to last, and the time that rates are of. Nothing
 * else is another.
 */
function hastened(text: string): string {
  const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  const faster = (_: string, amount: string, unit: string) => `${(Number(amount) * (secondsOf[unit] ?? 0)) / TIMES}s`;
  return stringify(parse(text), (key, value: unknown) => {
    if (typeof value !== 'string') {
      return value;
    }
    const isTime = ['scrape_interval', 'evaluation_interval', 'for'].includes(String(key));
    const times = isTime ? /(\d+)([smh])/g : /(?<=[[:])(\d+)([smh])(?=[\]:])/g;
    return isTime || key === 'expr' ? value.replaceAll(times, faster) : value;
  });
}

const rules = (): Rule[] =>
  (parse(hastened(config.rules())) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);

const admin = (tool: string, ...args: string[]) => orders.clients.admin(orders.admin(), tool, ...args);

const kafka = (verb: 'start' | 'stop' | 'restart', ...names: string[]) =>
  Promise.all(names.map((name) => orders.bench.ask(name, `systemctl ${verb} kafka`)));

/** What `kafka-node metrics` knows, now; the timer would do it within a minute, and the two are never at it at the same time. */
const tell = (...names: string[]) =>
  Promise.all(names.map((name) => orders.bench.ask(name, 'systemctl start kafka-metrics.service')));

async function makeGroup(): Promise<void> {
  await admin('kafka-topics', '--create', '--topic', 'billed', '--partitions', '2');
  await orders.clients.produce(orders.admin(), 'billed', { seconds: 1, rate: 50 });
  await orders.catchUp('billing', 'billed');
}

/** One of the brokers tells how far the group is behind: what nobody tells from the beginning is no fault that was provoked. */
async function haveLag(): Promise<void> {
  const tells = (name: string) =>
    orders.bench.ask(name, 'grep -c ^kafka_consumergroup /var/lib/kafka-node/metrics/*.prom || true');
  const journal = (name: string) => orders.bench.machines.journal(name, '--unit=kafka-metrics', '--lines=10');
  const everywhere = async (ask: (name: string) => Promise<string>) => (await Promise.all(brokers.map(ask))).join('\n');
  await until(
    'a broker to tell how far the group is behind',
    async () => {
      await tell(...brokers);
      return /[1-9]/.test(await everywhere(tells));
    },
    { seconds: 60, because: () => everywhere(journal) },
  );
}

/** A network card of Amazon, whose driver has counted once what was too much: it was in a minute before this one. */
async function haveAllowances(name: string): Promise<void> {
  const ethtool = '/usr/local/bin/ethtool';
  const says = '     bw_in_allowance_exceeded: 7';
  await orders.bench.ask(name, `printf '#!/bin/bash\\necho "${says}"\\n' >${ethtool} && chmod 755 ${ethtool}`);
  await tell(name);
}

/** What AWS tells of an instance that has bursts left, and volumes that work. */
function makeVolumesKnown(name: string): void {
  const { known } = orders.bench.aws.cloudWatch;
  const instance = orders.bench.instanceId(name);
  known.set(`EBSByteBalance% ${instance}`, 99);
  known.set(`EBSIOBalance% ${instance}`, 98);
  known.set(`StatusCheckFailed_AttachedEBS ${instance}`, 0);
}

/** Ends when each of the alerts fires. */
async function fire(alerts: readonly string[], seconds = 120): Promise<void> {
  const missing = async () => {
    const firing = await prometheus.firing();
    return alerts.filter((alert) => !firing.has(alert));
  };
  await until(`${alerts.join(', ')} to fire`, async () => (await missing()).length === 0, {
    seconds,
    because: async () => `${(await missing()).join(', ')} did not`,
  });
}

/** Processors are those of this machine, which others may be at work on; and a forecast remembers for hours that a disk was full. */
const WHATEVER = ['KafkaCpu', 'KafkaDiskFullSoon'];

/** Ends when nothing fires. */
async function quiet(seconds = 120): Promise<void> {
  const firing = async () => [...(await prometheus.firing())].filter((alert) => !WHATEVER.includes(alert));
  await until('all alerts to end', async () => (await firing()).length === 0, {
    seconds,
    because: async () => (await firing()).join(', '),
  });
}

/** Names of those that give no series. */
async function withoutSeries(asked: readonly Asked[]): Promise<string[]> {
  const answers = await prometheus.queryAll(asked.map(([, expression]) => expression));
  return asked.filter((_, index) => answers[index]?.length === 0).map(([name]) => name);
}

const nodesThatTell = async (metric: string) =>
  (await prometheus.query(`count by (node) (${metric})`)).map(({ metric: { node } }) => Number(node)).sort(byNumber);
const byNumber = (a: number, b: number) => a - b;
const idsOf = (names: readonly string[]) => names.map((name) => Number(name.slice(1)));

beforeAll(async () => {
  let stack: Stack | undefined;
  orders = await Orders.deploy((scope) => {
    stack = scope;
    return {
      prometheusExporters: exporters,
      nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }),
    };
  });
  config = PrometheusConfig.of({
    cluster: stack?.node.findChild('Kafka') as Ec2KafkaCluster,
    consumerGroups: [{ group: 'billing', topic: 'billed', offsetLag: 100, timeLag: Duration.seconds(5) }],
  });
  await orders.bench.launchAll();
  everyNode.forEach(makeVolumesKnown);
  await orders.allWell(everyNode, 300);
  await orders.learnAuthority();
  await Promise.all([makeGroup(), Promise.all(everyNode.map(haveAllowances))]);
  await Promise.all([tell(...controllers), haveLag()]);
  prometheus = await Prometheus.start(orders.bench.machines, {
    'prometheus.yml': hastened(config.prometheus()),
    'kafka-rules.yml': hastened(config.rules()),
  });
}, 500_000);

afterAll(async () => {
  // What failed to start is no reason to leave the bench behind.
  await (prometheus as Prometheus | undefined)?.stop();
  await orders.down();
});

describe('a Prometheus with the texts of the library', () => {
  test('has them as they are, but for times', () => {
    const timeless = (text: string) => JSON.stringify(parse(text)).replaceAll(/\b[\d.]+[smh]\b/g, 'a time');
    for (const text of [config.prometheus(), config.rules()]) {
      expect(timeless(hastened(text))).toBe(timeless(text));
      expect(hastened(text)).not.toBe(text);
    }
  });

  test('finds every exporter by its name, and tells nodes apart', async () => {
    await until('all exporters to answer', async () => (await prometheus.query('up == 1')).length === 12, {
      because: async () => JSON.stringify(await prometheus.query('up == 0')),
    });
    for (const job of ['kafka', 'machine']) {
      expect(await nodesThatTell(`up{cluster="orders",job="${job}"}`)).toEqual(idsOf(everyNode));
    }
  });

  test('records every metric of a rule, and none is left out', async () => {
    // A rate takes two values, and is recorded after that.
    await until('all rates', async () => (await nodesThatTell('kafka:cpu_idle')).length === everyNode.length);
    const recorded = rules().flatMap(({ record, expr }): Asked[] => (record ? [[record, expr]] : []));
    expect(recorded.length).toBeGreaterThan(30);
    expect(await withoutSeries(recorded)).toEqual([]);
    expect(await withoutSeries(recorded.map(([name]) => [name, name]))).toEqual([]);
    expect(await withoutSeries([['what nobody tells', 'kafka:nothing']])).toEqual(['what nobody tells']);
  });

  test('records it of those who know it, as it is', async () => {
    expect(await nodesThatTell('kafka:active_controllers')).toEqual(idsOf(controllers));
    expect(await nodesThatTell('kafka:partitions')).toEqual(idsOf(brokers));
    expect(await nodesThatTell('kafka:cpu_idle')).toEqual(idsOf(everyNode));
    expect(await nodesThatTell('kafka:certificate_days_left')).toEqual(idsOf(everyNode));
    const values: Readonly<Record<string, number>> = {
      'sum(kafka:active_controllers)': 1,
      'min(kafka:active_brokers)': 3,
      'max(kafka:fenced_brokers)': 0,
      'min(kafka:certificate_days_left)': 89,
      'max(kafka:release_pending_hours)': 0,
      'max(kafka:ebs_balance)': 98,
      'max(kafka:failing_volumes)': 0,
      'max(kafka:network_exceeded)': 0,
      'sum(kafka:sum_offset_lag)': 0,
    };
    const answers = await prometheus.queryAll(Object.keys(values));
    expect(answers.map(([sample]) => sample?.value)).toEqual(Object.values(values));
  });

  test('has series of everything that an alert looks at', async () => {
    const alerts = rules().flatMap(({ alert, expr }): Asked[] => (alert ? [[alert, expr]] : []));
    expect(alerts.length).toBeGreaterThan(20);
    const watched = alerts.flatMap(([alert, expr]) =>
      (expr.match(/[a-z_:]+\{[^}]*\}/g) ?? []).map((series): Asked => [`${alert}: ${series}`, series]),
    );
    const seen = new Set(watched.map(([name]) => name.split(':')[0]));
    expect(alerts.filter(([alert]) => !seen.has(alert))).toEqual([]);
    expect(await withoutSeries(watched)).toEqual([]);
    // As it is asked, but for the comparison: what an operator joins may have a series on either side, and none together.
    const compared = / (?:[<>]=?|[!=]=) [-\d.]+/g;
    const whole = alerts.map(([alert, expr]): Asked => [
      alert,
      expr.replace(/ or absent.*$/, '').replaceAll(compared, ''),
    ]);
    expect(await withoutSeries(whole.filter(([, expr]) => !expr.startsWith('absent')))).toEqual([]);
  });

  test('has series for every panel of the dashboard, and the cluster to choose', async () => {
    const { panels } = JSON.parse(config.grafanaDashboard()) as { panels: Panel[] };
    const drawn = panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }): Asked => [`${title}: ${expr}`, expr.replaceAll('$cluster', 'orders')]),
    );
    expect(drawn.length).toBeGreaterThan(20);
    expect(await withoutSeries(drawn)).toEqual([]);
    const clusters = await prometheus.query('count by (cluster) (kafka:partitions)');
    expect(clusters.map(({ metric }) => metric.cluster)).toEqual(['orders']);
  });
});

describe('trouble', () => {
  const lasting = [
    'KafkaOfflinePartitions',
    'KafkaBrokersMissing',
    'KafkaUnderReplicated',
    'KafkaNodesSilent',
    'KafkaExporterDown',
    'KafkaDiskWarning',
    'KafkaDiskCritical',
    'KafkaTimeLag',
    'KafkaOffsetLag',
  ];
  test('is told of when a volume fills up, a group falls behind, and a broker stops that has the only replica', async () => {
    const { bench, clients } = orders;
    await quiet();
    await Promise.all([
      admin('kafka-topics', '--create', '--topic', 'alone', '--replica-assignment', '301'),
      bench.ask('b201', 'fallocate --length 3600MiB /var/lib/kafka/0/filler'),
      clients.produce(orders.admin(), 'billed', { seconds: 2, rate: 100, base: 1000 }),
    ]);
    await kafka('stop', 'b301');
    await sleep(5);
    await tell('b101', 'b201');
    await fire(lasting, 180);
    expect(await prometheus.query('kafka:data_disk_used > 85')).toMatchObject([{ metric: { node: '201' } }]);
  }, 300_000);

  test('is told of when one more broker stops, and fewer are in sync than must be', async () => {
    await kafka('stop', 'b201');
    await fire(['KafkaUnderMinIsr']);
  }, 200_000);

  test('is over when it is over', async () => {
    await orders.bench.ask('b201', 'rm --force /var/lib/kafka/0/filler');
    await kafka('start', 'b201', 'b301');
    await orders.allWell(brokers, 180);
    await orders.inSync();
    await orders.catchUp('billing', 'billed');
    await tell(...brokers);
    await quiet();
    // Whoever restarts a broker with the only replica is told of it, and rightly so.
    await admin('kafka-topics', '--delete', '--topic', 'alone');
  }, 300_000);

  test('is told of when two of three controllers stop, and over when they are back', async () => {
    const { active, other } = await majority();
    // In turn, as the last one then knows that it leads no more, and says so to the others.
    await kafka('stop', other);
    await kafka('stop', active);
    await fire(['KafkaActiveController', 'KafkaControllerLag']);
    await kafka('start', active, other);
    await orders.allWell(controllers, 120);
    await quiet();
  }, 300_000);

  test('is told of when they die, who then tell nobody that they do not lead', async () => {
    const { active, other } = await majority();
    await Promise.all([active, other].map((name) => orders.bench.ask(name, 'systemctl kill --signal=KILL kafka')));
    await kafka('stop', active, other);
    await fire(['KafkaActiveController', 'KafkaControllerLag', 'KafkaMetadataLag']);
    const alone = controllers.find((name) => ![active, other].includes(name)) ?? '';
    const { status, stderr } = await orders.bench.exec(alone, 'kafka-node health');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/has heard nothing new from the one that leads|neither leader nor follower/),
    ]);
    await kafka('start', active, other);
    await orders.allWell(controllers, 120);
    await quiet();
  }, 300_000);
});

/** Two of three controllers, the active one among them. */
async function majority(): Promise<{ active: string; other: string }> {
  const active = await orders.activeController();
  return { active, other: controllers.find((name) => name !== active) ?? '' };
}

describe('nobody is paged', () => {
  /** Alerts that page and fired within the last seconds. */
  const pages = async (seconds: number) => {
    const paged = `ALERTS{alertstate="firing",severity="page"}[${Math.ceil(seconds)}s]`;
    const found = await prometheus.query(`count by (alertname) (count_over_time(${paged}))`);
    return found.map(({ metric }) => metric.alertname).sort();
  };

  test('when all nodes are restarted in turn', async () => {
    await orders.inSync();
    await quiet();
    const begin = Date.now();
    for (const name of everyNode) {
      await kafka('restart', name);
      await orders.well(name, 120);
      if (brokers.includes(name)) {
        await orders.inSync();
      }
    }
    // As long as what is evaluated last may take to fire.
    await sleep(10);
    const took = (Date.now() - begin) / 1000;
    expect(await pages(took)).toEqual([]);
    // It would be seen.
    expect(await pages(took + 600)).toEqual([
      'KafkaActiveController',
      'KafkaBrokersMissing',
      'KafkaOfflinePartitions',
      'KafkaUnderMinIsr',
    ]);
  }, 400_000);

  test('and nothing was denied that a node asked for', () => {
    const { refused } = orders.bench.aws;
    expect(refused.map(({ who, argv, denied }) => ({ who, argv: argv.join(' '), denied }))).toEqual([]);
  });
});
