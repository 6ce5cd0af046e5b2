import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KafkaConfiguration } from '../../../lib';
import { temporaryFolder } from '../../support/testing-app';
import type { Produced } from '../bench/clients';
import { sleep, until } from '../bench/commands';
import { controllers, Orders, small, synthesizeOrders } from './orders';

// What is lost when something is lost: `npm run test:kafka -- ec2/loss`. Needs root, see bench/requirements.ts.

const early = ['b101', 'b102', 'b201', 'b202', 'b301'];
const brokers = [...early, 'b302'];
const everyNode = [...controllers, ...brokers];

let orders: Orders;
const audits: Produced[] = [];
/** The longest time that a partition took no record in, by what went wrong. */
const stalls: string[] = [];

/** Whatever was acknowledged before and meanwhile is there; and when all is well again, every replica is in sync. */
async function audited(fault: () => Promise<unknown>): Promise<void> {
  const { clients } = orders;
  const base = audits.length * 1_000_000;
  // Few, as each is replicated alone, over TLS, on a small machine.
  const produced = await clients.produceDuring(orders.admin(), 'audited', fault, { base, rate: 50 });
  audits.push(produced);
  await orders.allWell(everyNode);
  await orders.inSync();
  const verified = await clients.verify(orders.admin(), 'audited', produced);
  expect(produced).toMatchObject({ unflushed: 0, errors: {} });
  expect(verified).toMatchObject({ lost: 0, complete: true });
  expect(verified.acknowledged).toBeGreaterThan(200);
  stalls.push(`${expect.getState().currentTestName}: ${verified.longestGap.toFixed(1)} s`);
}

const create = (topic: string, ...args: string[]) =>
  orders.clients.admin(orders.admin(), 'kafka-topics', '--create', '--topic', topic, ...args);

/** Partitions of a topic that have not each replica in another zone. */
async function togetherInZones(topic: string) {
  const zoneOf = (id: number) => orders.bench.node(`b${id}`).zone.index;
  const partitions = await orders.partitions(topic);
  return partitions.filter(({ replicas }) => new Set(replicas.map(zoneOf)).size !== replicas.length);
}

beforeAll(async () => {
  orders = await Orders.deploy({ brokersPerZone: 2 }, brokers);
  // Not all at once, which boot.kafka.ts is about.
  await orders.bench.launchAll(controllers);
  await orders.allWell(controllers, 120);
  await orders.bench.launchAll(early);
  await orders.allWell(early, 240);
  await orders.learnAuthority();
}, 400_000);

afterAll(async () => {
  await orders.down();
  console.log(['the longest time without a record', ...stalls].join('\n'));
});

test('a broker that loses its power within a minute of its first format loses nothing', async () => {
  const { bench, clients } = orders;
  await bench.launch('b302');
  await until('b302 to be formatted', () => orders.parameter('b302', 'formatted'), { seconds: 60 });
  const formatted = Date.now();
  await orders.well('b302');
  await create('audited', '--partitions', '12');
  audits.push(await clients.produce(orders.admin(), 'audited', { seconds: 2 }));
  await bench.killLosing('b302');
  expect(Date.now() - formatted).toBeLessThan(60_000);
  await bench.start('b302');
  await orders.well('b302', 120);
  await orders.inSync();
  expect(await clients.verify(orders.admin(), 'audited', audits[0] as Produced)).toMatchObject({
    lost: 0,
    complete: true,
  });
}, 240_000);

test('replicas of a partition are in three zones', async () => {
  const partitions = await orders.partitions('audited');
  expect(partitions.map(({ replicas }) => replicas.length)).toEqual(Array(12).fill(3));
  expect(await togetherInZones('audited')).toEqual([]);
});

describe('nothing that was acknowledged is lost', () => {
  test('when a zone is cut off, and comes back', async () => {
    const { bench } = orders;
    const { zone } = bench.node(await orders.activeController());
    await audited(async () => {
      await bench.cutZone(zone.index);
      // Longer than the session of a broker after an election of controllers: others lead by then.
      await sleep(20);
      await bench.healZone(zone.index);
    });
  }, 200_000);

  test('when a broker, and then the active controller, is killed', async () => {
    const { bench } = orders;
    const active = await orders.activeController();
    await audited(async () => {
      await bench.ask('b101', 'pkill --signal KILL --uid kafka java');
      await sleep(3);
      await bench.ask(active, 'pkill --signal KILL --uid kafka java');
      await until('another controller to take over', async () => (await orders.activeController()) !== active, {
        seconds: 60,
      });
    });
  }, 200_000);

  test('when a node is lost, and its successor comes with its volume, its address and another card', async () => {
    const { bench } = orders;
    const former = bench.instanceId('b201');
    const id = await orders.directoryId('b201');
    await audited(async () => {
      await bench.cutNode('b201');
      await sleep(2);
      await bench.lose('b201');
      await bench.machines.newMac('b201', 'successor');
      await bench.healNode('b201');
      await bench.launch('b201');
      await orders.well('b201', 120);
    });
    expect(bench.instanceId('b201')).not.toBe(former);
    expect(await orders.directoryId('b201')).toBe(id);
  }, 300_000);

  test('when a node loses its power and what was on its way to the disk', async () => {
    const { bench } = orders;
    await audited(async () => {
      await bench.killLosing('b301');
      await bench.start('b301');
      await orders.well('b301', 120);
    });
  }, 240_000);

  test('when a change is applied to every node in turn', async () => {
    const { bench } = orders;
    const configuration = KafkaConfiguration.of({
      ...small,
      additionalProperties: { ...small.additionalProperties, 'log.cleaner.threads': '2' },
    });
    await bench.update(await synthesizeOrders({ brokersPerZone: 2, configuration }));
    const active = await orders.activeController();
    const inTurn = [...controllers.filter((name) => name !== active), active, ...brokers];
    await audited(async () => {
      for (const name of inTurn) {
        const { status, stderr } = await bench.operate(name, /Apply/);
        expect({ name, status, stderr }).toMatchObject({ status: 0 });
        if (brokers.includes(name)) {
          await orders.inSync();
        }
      }
    });
    const settings = everyNode.map((name) =>
      bench.ask(name, 'grep ^log.cleaner.threads= /etc/kafka/server.properties'),
    );
    expect(await Promise.all(settings)).toEqual(everyNode.map(() => 'log.cleaner.threads=2'));
    expect(everyNode.map((name) => orders.parameter(name, 'applied'))).toEqual(
      everyNode.map((name) => orders.parameter(name, 'published')),
    );
    expect((await bench.operate('b101', /Apply/)).stderr).toContain('already runs what was published');
  }, 400_000);

  test('in all of it together', async () => {
    const file = join(temporaryFolder(), 'acknowledged');
    writeFileSync(file, audits.map((audit) => readFileSync(audit.file, 'utf8')).join(''));
    const verified = await orders.clients.verify(orders.admin(), 'audited', { file });
    expect(verified).toMatchObject({ lost: 0, complete: true });
    expect(verified.acknowledged).toBe(audits.reduce((sum, { acknowledged }) => sum + acknowledged, 0));
    expect(orders.bench.aws.refused.map(({ who, argv, denied }) => ({ who, argv: argv.join(' '), denied }))).toEqual(
      [],
    );
  }, 100_000);
});

// Each shows that the tests above would see a loss.
describe('what is not promised is lost', () => {
  test('with acks=1, when a leader is alone', async () => {
    const { bench, clients } = orders;
    await create('careless', '--partitions', '1');
    const [{ leader: id } = { leader: 0 }] = await orders.partitions('careless');
    const leader = `b${id}`;
    const produced = await clients.produceDuring(
      orders.admin(),
      'careless',
      async () => {
        await bench.machines.part(leader);
        await sleep(12);
        await bench.machines.join(leader);
      },
      { acks: '1' },
    );
    await orders.allWell(brokers);
    await orders.inSync();
    const verified = await clients.verify(orders.admin(), 'careless', produced);
    expect(verified.complete).toBe(true);
    expect(verified.lost).toBeGreaterThan(0);
  }, 200_000);

  test('with racks unknown, replicas share a zone', async () => {
    const { bench } = orders;
    const forget = "sed -i '/^broker.rack=/d' /etc/kafka/server.properties && systemctl restart kafka";
    // One in each zone is enough: that these are in the zones of the others is what nobody knows then.
    const forgetful = ['b102', 'b202', 'b302'];
    await Promise.all(forgetful.map((name) => bench.ask(name, forget)));
    await orders.allWell(forgetful, 120);
    await create('anywhere', '--partitions', '24');
    expect(await togetherInZones('anywhere')).not.toEqual([]);
  }, 200_000);

  test('when all replicas lose their power at the same moment', async () => {
    const { bench, clients } = orders;
    await create('unlucky', '--replica-assignment', '101:201:301');
    const produced = await clients.produce(orders.admin(), 'unlucky', { seconds: 3 });
    const replicas = ['b101', 'b201', 'b301'];
    await Promise.all(replicas.map((name) => bench.killLosing(name)));
    await Promise.all(replicas.map((name) => bench.start(name)));
    await orders.allWell(replicas, 180);
    expect(produced.acknowledged).toBeGreaterThan(200);
    expect((await clients.verify(orders.admin(), 'unlucky', produced)).lost).toBeGreaterThan(0);
  }, 300_000);
});
