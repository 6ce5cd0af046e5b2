import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { BrokerStorage, Ec2Brokers } from '../../lib';
import { CLASS_ARCHIVE } from '../kafka/bench/class-archive';
import { sleep } from '../kafka/bench/commands';
import { brokers, controllers, Orders } from '../kafka/ec2/orders';
import { median } from './median';
import { writePart } from './report';

// What nodes cost, on the bench of test/kafka: `npm run bench:nodes`. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** The last is longer than the session timeout: it shows that a fencing would be seen. */
const PAUSES = [2, 4, 6, 8, 11];

const spread = (values: readonly number[]) => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;

/** The size of `large`, whose threads differ from Kafka's defaults, with the heap of a test. */
const orders = Orders.deploy({
  brokers: Ec2Brokers.of({
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE2),
    heapSize: Size.mebibytes(512),
    storage: BrokerStorage.gp3({ size: Size.gibibytes(8) }),
  }),
});

interface Line {
  readonly at: number;
  readonly text: string;
}

/** What a node said, with seconds since the machine was started. */
async function said(name: string, from: number): Promise<Line[]> {
  const journal = await (await orders).bench.machines.journal(name);
  return journal
    .split('\n')
    .map((line) => /^\[ *([0-9.]+)\] (.*)$/.exec(line))
    .flatMap((match) => (match ? [{ at: Number(match[1]), text: match[2] ?? '' }] : []))
    .filter(({ at }) => at > from);
}

async function moment(name: string, from: number, text: string): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    const line = (await said(name, from)).find((one) => one.text.includes(text));
    if (line) {
      return line.at;
    }
    await sleep(0.3);
  }
  throw new Error(`${name} never said "${text}"`);
}

const uptime = async (name: string) =>
  Number((await (await orders).bench.ask(name, 'cut -d" " -f1 /proc/uptime')) || 0);
const UNFENCED = 'The broker has been unfenced';
/** Controllers take a broker in when the session of the former is over, which a reboot takes longer than. */
const SESSION_ENDS = 12;

/** All units of the node, from volumes on, as at a boot. */
async function rendered(name: string): Promise<{ preparation: number; start: number }> {
  const { bench } = await orders;
  await bench.ask(name, 'systemctl stop kafka kafka-prepare kafka-volumes');
  await sleep(SESSION_ENDS);
  const from = await uptime(name);
  await bench.ask(name, 'systemctl start --no-block kafka');
  const began = await moment(name, from, 'Starting kafka-volumes.service');
  const started = await moment(name, from, 'Started kafka.service');
  return { preparation: started - began, start: (await moment(name, from, UNFENCED)) - started };
}

/** `kafka.Kafka` with the same properties, heap and log, and nothing else: no script, no agent, no unit of ours. */
async function bare(name: string): Promise<number> {
  const { bench } = await orders;
  await bench.ask(name, 'systemctl stop kafka');
  await sleep(SESSION_ENDS);
  const from = await uptime(name);
  const log = '-Dlog4j2.configurationFile=file:/opt/kafka-node/current/log4j2.yaml -Dkafka.logs.dir=/var/log/kafka';
  const java = `java -Xms512m -Xmx512m ${log} -cp '/opt/kafka/libs/*' kafka.Kafka /etc/kafka/server.properties`;
  await bench.ask(name, `systemd-run --quiet --unit=bare --uid=kafka --working-directory=/var/log/kafka ${java}`);
  const started = await moment(name, from, 'Started bare.service');
  const unfenced = await moment(name, from, UNFENCED);
  await bench.ask(name, 'systemctl stop bare; systemctl reset-failed bare 2>/dev/null; true');
  return unfenced - started;
}

async function secondBoots(): Promise<string> {
  const name = 'b101';
  const ours: { preparation: number; start: number }[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await rendered(name));
    theirs.push(await bare(name));
  }
  const ratio = median(ours.map(({ start }, round) => start / (theirs[round] ?? NaN)));
  const preparations = ours.map(({ preparation }) => preparation);
  await rendered(name);
  return [
    '| second boot of a broker                                       | ratio, or seconds | goal        |',
    '| --- | --- | --- |',
    `| start of \`kafka.service\` to unfenced, against a bare \`kafka.Kafka\` | ${ratio.toFixed(2)} | at most 1.3 |`,
    `| before it, volumes and preparation | ${median(preparations).toFixed(1)} s (${spread(preparations)}) | none |`,
  ].join('\n');
}

async function leadersOf(id: number): Promise<number> {
  return (await (await orders).partitions('paused')).filter(({ leader }) => leader === id).length;
}

/** How often the controllers fence a broker whose JVM stands still, and what that moves. */
async function pauses(): Promise<string> {
  const { bench, clients } = await orders;
  const identity = (await orders).admin();
  await clients.admin(identity, 'kafka-topics', '--create', '--topic', 'paused', '--partitions', '12');
  const rows: string[] = [];
  for (const seconds of PAUSES) {
    const tries = 3;
    let fenced = 0;
    let moved = 0;
    for (let round = 0; round < tries; round++) {
      const before = await leadersOf(201);
      const from = await Promise.all(controllers.map(uptime));
      await bench.ask('b201', 'pkill --signal STOP --uid kafka java');
      await sleep(seconds);
      await bench.ask('b201', 'pkill --signal CONT --uid kafka java');
      await sleep(3);
      const lines = await Promise.all(controllers.map((name, index) => said(name, from[index] ?? 0)));
      fenced += lines.flat().some(({ text }) => text.includes('Fencing broker 201 ')) ? 1 : 0;
      moved += before - (await leadersOf(201));
      const elect = ['--election-type', 'preferred', '--all-topic-partitions'];
      await clients.tool(identity, 'kafka-leader-election', elect);
      await sleep(2);
    }
    rows.push(`| ${seconds} s | ${fenced} of ${tries} | ${moved} |`);
  }
  return ['| pause of a broker | fenced | leaders that moved |', '| --- | --- | --- |', ...rows].join('\n');
}

const TUNED =
  '^(num\\.(network|io|replica)|num\\.recovery|replica\\.selector|initial\\.broker|listener\\.name\\.client_[a-z]*\\.max\\.connection)';

/** Megabytes a second that one producer gets rid of. */
async function throughput(properties: 'rendered' | 'stock'): Promise<number> {
  const { bench, clients } = await orders;
  const file = '/etc/kafka/server.properties';
  const take =
    properties === 'rendered' ? `cp -p ${file}.rendered ${file}` : `sed -E '/${TUNED}/d' ${file}.rendered >${file}`;
  await Promise.all(
    brokers.map((name) =>
      bench.ask(name, `[ -e ${file}.rendered ] || cp -p ${file} ${file}.rendered; ${take}; systemctl restart kafka`),
    ),
  );
  await (await orders).allWell(brokers, 120);
  await (await orders).inSync();
  const identity = (await orders).admin();
  const args = ['--topic', 'written', '--num-records', '60000', '--record-size', '1000', '--throughput', '-1'];
  const { stdout, stderr } = await clients.tool(identity, 'kafka-producer-perf-test', [
    ...args,
    ...['--command-property', 'acks=all'],
  ]);
  const [, speed] = [...stdout.matchAll(/\(([0-9.]+) MB\/sec\)/g)].at(-1) ?? [];
  if (speed === undefined) {
    throw new Error(`no speed in: ${stdout}${stderr}`);
  }
  return Number(speed);
}

async function throughputs(): Promise<string> {
  const { clients } = await orders;
  const identity = (await orders).admin();
  await clients.admin(identity, 'kafka-topics', '--create', '--topic', 'written', '--partitions', '12');
  const ratios: number[] = [];
  for (let round = 0; round < Math.min(ROUNDS, 3); round++) {
    const [ours, theirs] = [await throughput('rendered'), await throughput('stock')];
    ratios.push(ours / theirs);
  }
  return [
    '| one producer, `acks=all`, records of 1,000 bytes | ratio |',
    '| --- | --- |',
    `| rendered properties against Kafka's own defaults | ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}) |`,
  ].join('\n');
}

async function main(): Promise<void> {
  const cluster = await orders;
  try {
    await cluster.bench.launchAll();
    await cluster.allWell(undefined, 240);
    await cluster.learnAuthority();
    // As on any machine: with both compilers, and without the archive of classes.
    const whole = `rm ${CLASS_ARCHIVE} && systemctl restart kafka`;
    await Promise.all(brokers.map((name) => cluster.bench.ask(name, whole)));
    await cluster.allWell();
    const parts = [await secondBoots(), await pauses(), await throughputs()];
    console.log(parts.join('\n\n'));
    writePart('nodes', parts.join('\n\n'));
  } finally {
    await cluster.down();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
