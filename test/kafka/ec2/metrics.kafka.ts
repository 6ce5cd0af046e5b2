import { kafkaNames } from '../../../lib/ec2/cloudwatch-agent';
import { KAFKA_METRICS, type KafkaMetricFact } from '../../../lib/facts/kafka-metrics';
import { NodeMetrics } from '../../../lib';
import { sleep, until } from '../bench/commands';
import type { SentMetric } from '../bench/aws/cloud-watch';
import { brokers, controllers, Orders } from './orders';

// What nodes tell of themselves: `npm run test:kafka -- ec2/metrics`. Needs root, see bench/requirements.ts.

const everyNode = [...controllers, ...brokers];
let orders: Orders;

/** The text that the exporter of a node gives. */
const scrape = (name: string) => orders.bench.ask(name, 'curl --fail --silent --max-time 10 127.0.0.1:9404/metrics');

/** The newest value that was sent of a metric. */
function newest(name: string, dimensions: Readonly<Record<string, string>>): SentMetric | undefined {
  const fits = ({ name: sent, dimensions: of }: SentMetric) =>
    sent === name && Object.entries(dimensions).every(([key, value]) => of[key] === value);
  return orders.bench.aws.cloudWatch.sent.filter(fits).at(-1);
}

/** The metrics of one minute, now. */
const tell = (name: string) => orders.bench.ask(name, 'kafka-node metrics');

beforeAll(async () => {
  orders = await Orders.deploy({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing', 'idle'] }) });
  await orders.bench.launchAll();
  await orders.allWell(everyNode, 300);
  await orders.learnAuthority();
}, 500_000);

afterAll(() => orders.down());

test('the exporter of a broker or a controller has every metric of the table that is sent to CloudWatch', async () => {
  const told = new Set<string>();
  for (const name of ['c1', 'b101']) {
    for (const [, metric = ''] of (await scrape(name)).matchAll(/^([a-z_0-9]+)[{ ]/gm)) {
      told.add(metric);
    }
  }
  expect(kafkaNames().filter((name) => !told.has(name))).toEqual([]);
});

test('as gauges, as the agent takes nothing without a type', async () => {
  const types = new Map(
    [...(await scrape('b101')).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]),
  );
  expect(kafkaNames().filter((name) => types.has(name) && types.get(name) !== 'gauge')).toEqual([]);
});

test('each node sends what only it knows, with no other dimensions than cluster and node', async () => {
  const { cloudWatch } = orders.bench.aws;
  const instance = orders.bench.instanceId('b101');
  cloudWatch.known.set(`EBSByteBalance% ${instance}`, 97);
  cloudWatch.known.set(`EBSIOBalance% ${instance}`, 88);
  cloudWatch.known.set(`StatusCheckFailed_AttachedEBS ${instance}`, 1);
  await orders.bench.ask('b101', 'rm -f /run/kafka-node/ebs.prom');
  await tell('b101');
  const of = { ClusterName: 'orders', NodeId: '101' };
  expect(newest('kafka_node_certificate_days_left', of)).toMatchObject({
    value: 89,
    dimensions: of,
    namespace: 'cdk-kafka',
  });
  expect(newest('kafka_node_release_pending_hours', of)?.value).toBe(0);
  expect(newest('kafka_node_ebs_balance_percent', of)?.value).toBe(88);
  expect(newest('kafka_node_failing_volumes', of)?.value).toBe(1);
  // AWS has none of it for the type of that instance.
  await tell('b201');
  expect(newest('kafka_node_ebs_balance_percent', { NodeId: '201' })).toBeUndefined();
  const heap = newest('kafka_node_heap_after_gc_percent', of)?.value ?? -1;
  expect(heap).toBeGreaterThan(0);
  expect(heap).toBeLessThan(100);
});

test('one after the other, by whomever it is asked', async () => {
  const asked = Array.from({ length: 4 }, () => tell('b101'));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(asked.map(() => 'fulfilled'));
});

test('every name that is sent is in the table', () => {
  const rows: readonly KafkaMetricFact[] = Object.values(KAFKA_METRICS);
  const known = new Set(rows.flatMap(({ ec2 }) => ec2?.name ?? []));
  const sent = new Set(orders.bench.aws.cloudWatch.sent.map(({ name }) => name));
  expect([...sent].filter((name) => !known.has(name))).toEqual([]);
});

test('one broker tells how far consumer groups are behind, in records and in time', async () => {
  const { clients } = orders;
  await clients.admin(orders.admin(), 'kafka-topics', '--create', '--topic', 'billed', '--partitions', '2');
  await clients.produce(orders.admin(), 'billed', { seconds: 2, rate: 50 });
  await orders.catchUp('billing', 'billed');
  await Promise.all(brokers.map(tell));
  const of = { ClusterName: 'orders', consumergroup: 'billing', topic: 'billed' };
  expect(newest('kafka_consumergroup_lag_sum', of)).toMatchObject({ value: 0, dimensions: of });
  const { acknowledged } = await clients.produce(orders.admin(), 'billed', { seconds: 3, rate: 50, base: 1000 });
  await sleep(5);
  await Promise.all(brokers.map(tell));
  expect(newest('kafka_consumergroup_lag_sum', of)?.value).toBe(acknowledged);
  const most = newest('kafka_consumergroup_lag_max', of)?.value ?? 0;
  expect(most).toBeGreaterThanOrEqual(acknowledged / 2);
  expect(most).toBeLessThan(acknowledged);
  expect(newest('kafka_consumergroup_lag_seconds_max', of)?.value).toBeGreaterThan(4);
  const tellers = orders.bench.aws.cloudWatch.sent.filter(({ name }) => name.includes('lag')).map(({ who }) => who);
  expect(new Set(tellers).size).toBe(1);
}, 200_000);

test('why it cannot tell it, and everything else nevertheless', async () => {
  const { bench } = orders;
  const teller = newest('kafka_consumergroup_lag_sum', { consumergroup: 'billing' })?.who ?? '';
  const settings = '/etc/kafka-node/admin.properties';
  await bench.ask(
    teller,
    `cp --archive ${settings} /run/as-it-was && echo 'security.protocol=PLAINTEXT' >>${settings}`,
  );
  const { status, stderr } = await bench.exec(teller, 'kafka-node metrics');
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(
      /^kafka-node: the offsets of consumer groups cannot be asked for: .*Exception: .+\n$/,
    ),
  });
  const told = await bench.ask(teller, 'cat /var/lib/kafka-node/metrics/kafka-node.prom');
  expect(told).toContain('kafka_node_certificate_days_left 89');
  expect(told).not.toContain('kafka_consumergroup');
  await bench.ask(teller, `mv /run/as-it-was ${settings}`);
}, 60_000);

test('another broker tells it, where that one is gone', async () => {
  const { bench } = orders;
  const last = () => newest('kafka_consumergroup_lag_sum', { consumergroup: 'billing' });
  const teller = last()?.who ?? '';
  await bench.kill(teller);
  const others = brokers.filter((name) => name !== teller);
  await until(
    'another broker to tell it',
    async () => {
      await Promise.all(others.map(tell));
      return last()?.who !== teller;
    },
    { seconds: 60 },
  );
  await bench.start(teller);
  await orders.well(teller, 120);
}, 200_000);

test('the agent is told what to read, with the names of this node', async () => {
  await until(
    'the agent to be started',
    async () => (await orders.bench.exec('b101', 'grep -qx -- "-a start" /var/lib/bench/agent-control')).status === 0,
  );
  const said = await orders.bench.ask('b101', 'cat /var/lib/bench/agent-control');
  expect(said.split('\n').slice(-4)).toEqual([
    '-a fetch-config -m ec2 -c file:/opt/kafka-node/agent/cloudwatch.json',
    '-a append-config -m ec2 -c file:/opt/kafka-node/agent/journal.json',
    '-a stop',
    '-a start',
  ]);
  const filled = await orders.bench.ask('b101', 'cat /opt/kafka-node/agent/*');
  expect(filled).not.toMatch(/@[A-Z_0-9]+@/);
  expect(JSON.parse(await orders.bench.ask('b101', 'cat /opt/kafka-node/agent/cloudwatch.json'))).toBeTruthy();
});

test('nothing was denied that a node asked for', () => {
  expect(orders.bench.aws.refused.map(({ who, argv, denied }) => ({ who, argv: argv.join(' '), denied }))).toEqual([]);
});
