import { brokers, controllers, Orders } from '../kafka/ec2/orders';
import { median } from './median';
import { writePart } from './report';

// How long a scrape of a broker takes, on the bench of test/kafka. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const TOPICS = 10;
const PARTITIONS = 1000;
const BROKER = brokers[0] ?? '';
const EXPORTER = '127.0.0.1:9404/metrics';

interface Scrape {
  readonly milliseconds: number;
  readonly lines: number;
}

async function scrapes({ bench }: Orders, rounds = ROUNDS): Promise<Scrape> {
  // The first ones read classes and compile.
  await bench.ask(BROKER, `for i in 1 2 3 4 5; do curl --fail --silent --output /tmp/scrape ${EXPORTER}; done`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ask = `curl --fail --silent --output /tmp/scrape --write-out '%{time_total}' ${EXPORTER}`;
    times.push(Number(await bench.ask(BROKER, ask)) * 1000);
  }
  return { milliseconds: median(times), lines: Number(await bench.ask(BROKER, 'grep -vc ^# /tmp/scrape')) };
}

/** Topics that are written to, as each has series of its own from then on, with all partitions on one broker. */
async function fill(orders: Orders): Promise<void> {
  for (let topic = 0; topic < TOPICS; topic += 1) {
    const name = `topic-${topic}`;
    const assignment = Array.from({ length: PARTITIONS / TOPICS }, () => BROKER.slice(1)).join(',');
    await orders.clients.admin(
      orders.admin(),
      'kafka-topics',
      ...['--create', '--topic', name, '--replica-assignment', assignment],
    );
    await orders.clients.produce(orders.admin(), name, { seconds: 1, rate: 100, acks: '1' });
  }
}

async function partitionsOf({ bench }: Orders): Promise<number> {
  const said = await bench.ask(BROKER, `curl --fail --silent ${EXPORTER}`);
  return Number(/^kafka_server_replicamanager_partitioncount (\S+)/m.exec(said)?.[1]);
}

/** Rules that ask for every bean: the exporter reads them anew when they change. */
async function carelessly({ bench }: Orders): Promise<void> {
  await bench.ask(BROKER, `echo 'rules: [{ pattern: ".*" }]' >/opt/kafka-node/current/jmx-exporter.yaml`);
}

async function main(): Promise<void> {
  const orders = await Orders.deploy();
  try {
    await orders.bench.launchAll();
    await orders.allWell([...controllers, ...brokers], 300);
    await orders.learnAuthority();
    const [before, few] = [await partitionsOf(orders), await scrapes(orders)];
    await fill(orders);
    const [after, many] = [await partitionsOf(orders), await scrapes(orders)];
    if (after < before + PARTITIONS) {
      throw new Error(`the broker has ${after} partitions, and not ${PARTITIONS} more than ${before}`);
    }
    await carelessly(orders);
    const all = await scrapes(orders, 5);
    const row = (what: string, partitions: number, { lines, milliseconds }: Scrape) =>
      `| ${what} | ${partitions} | ${lines} | ${milliseconds.toFixed(0)} |`;
    const text = `Median of ${ROUNDS} scrapes one after the other; the goal is less than a second for 1,000 partitions.

| rules | partitions on the broker | lines | milliseconds |
| --- | --- | --- | --- |
${row('ours', before, few)}
${row('ours', after, many)}
${row('every bean, five scrapes', after, all)}`;
    writePart('scrape', text);
    console.log(text);
  } finally {
    await orders.down();
  }
}

void main();
