import { sleep, until } from '../bench/commands';
import type { Produced } from '../bench/clients';
import { brokers, controllers, Orders, synthesizeOrders } from './orders';

// What a node does with the disks that it finds: `npm run test:kafka -- ec2/disks`. Needs root, see bench/requirements.ts.

const foreign = 'vol-0f0f0f0f0f0f0f0f0';
const empty = 'vol-0e0e0e0e0e0e0e0e0';
const everyNode = [...controllers, ...brokers];
const dataOf = '/var/lib/kafka/0';

let orders: Orders;
let produced: Produced;

beforeAll(async () => {
  orders = await Orders.deploy({ existingVolumes: { '301/0': foreign } });
  await orders.bench.addVolume({ id: foreign, size: 4, zone: orders.bench.node('b301').zone, tags: {} });
}, 120_000);

afterAll(() => orders.down());

const ask = (name: string, command: string) => orders.bench.ask(name, command);
const mark = (name: string, volume: string) => orders.parameter(name, `volumes/${volume}/filesystem`);
const device = `$(systemctl show --property What --value var-lib-kafka-0.mount)`;

/** A unit has refused to go on, and says why. */
async function refused(name: string, unit: string, line: string): Promise<void> {
  const state = () => orders.bench.exec(name, `systemctl show --property ExecMainStatus --value ${unit}`);
  await until(`${unit} of ${name} to refuse`, async () => (await state()).stdout.trim() === '78', {
    seconds: 60,
    because: () => orders.bench.machines.journal(name, '--boot', '--unit=kafka*', '--lines=20'),
  });
  expect(await orders.bench.machines.journal(name, '--boot', `--unit=${unit}`)).toContain(`refused: ${line}`);
}

describe('the first boot', () => {
  test('refuses a volume with something on it, touches nothing, and tells CloudFormation', async () => {
    const { bench } = orders;
    // By a machine that is none of the cluster yet.
    await bench.launchAll(['c1', 'c2', 'b101', 'b201']);
    await bench.machines.attach(foreign, 'c1', '/dev/sdp');
    await ask(
      'c1',
      `mkfs.xfs -q -L kafka-999-0 /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${foreign.replace('-', '')}`,
    );
    await bench.machines.detach(foreign, 'c1');
    await bench.launch('b301');
    await refused('b301', 'kafka-volumes', `volume ${foreign} holds something else (xfs, label 'kafka-999-0')`);
    expect(await ask('b301', `blkid --probe --output value --match-tag LABEL ${device}`)).toBe('kafka-999-0');
    expect([mark('b301', foreign), orders.parameter('b301', 'formatted')]).toEqual([undefined, undefined]);
    expect(await bench.signal('b301')).toMatchObject({ success: false });
  }, 120_000);

  test('of two controllers of three is enough for brokers to work', async () => {
    await orders.allWell(['c1', 'c2', 'b101', 'b201'], 240);
    await orders.learnAuthority();
  }, 300_000);

  test('goes on once a person has emptied the volume, as the node says', async () => {
    await ask('b301', `wipefs --all --quiet ${device} && systemctl start kafka`);
    await orders.well('b301');
    expect(mark('b301', foreign)).toMatch(/^[0-9a-f-]{36}$/);
  }, 100_000);

  test('that loses its power before it has its release goes on with the next', async () => {
    const { bench } = orders;
    bench.aws.secrets.holdBack(orders.adminSecret);
    bench.aws.failNext(1, { command: 's3 cp', who: 'c3' });
    await bench.launch('c3');
    await until('c3 to ask for its release', () => bench.callsOf('c3').some(({ argv }) => argv.includes('s3')));
    await bench.killLosing('c3');
    await bench.start('c3');
  }, 60_000);

  test('waits for a secret that is not there, and formats nothing', async () => {
    const { bench } = orders;
    await bench.says('c3', 'kafka-prepare', `the secret ${orders.adminSecret} cannot be read`);
    expect((await bench.exec('c3', `test -e ${dataOf}/logs/meta.properties`)).status).toBe(1);
    expect(orders.parameter('c3', 'formatted')).toBeUndefined();
    bench.aws.secrets.release(orders.adminSecret);
  }, 60_000);

  test('that loses its power while it formats, and again before that is on record, is finished by the next', async () => {
    const { bench } = orders;
    bench.aws.failNext(3, { command: 'ssm put-parameter', who: 'c3', code: 'InternalServerError' });
    const isFormatted = () => bench.exec('c3', `test -s ${dataOf}/logs/meta.properties`).then(ok);
    await until('c3 to be formatted', isFormatted, { seconds: 60 });
    await bench.killLosing('c3');
    await bench.start('c3');
    const marksInVain = () => bench.callsOf('c3').filter(({ argv, exitCode }) => isMark(argv) && exitCode !== 0);
    await until('c3 to fail to leave a mark', () => marksInVain().length > 0, { seconds: 60 });
    await bench.killLosing('c3');
    expect(orders.parameter('c3', 'formatted')).toBeUndefined();
    await bench.start('c3');
    await orders.well('c3', 120);
    expect(orders.parameter('c3', 'formatted')).toMatch(/^[0-9a-f-]{36}$/);
    const preset = await ask('c3', "tr , '\\n' </opt/kafka-node/current/initial-controllers | sed -n 's/^3@.*://p'");
    expect(await orders.directoryId('c3')).toBe(preset);
    expect(await voters()).toEqual(await idsOnDisk());
  }, 200_000);
});

const isMark = (argv: readonly string[]) =>
  argv.includes('put-parameter') && argv.some((word) => word.endsWith('/formatted'));

const ok = ({ status }: { status: number }) => status === 0;

/** Who votes, as a broker knows it: node ids with their directory ids. */
async function voters(): Promise<string[]> {
  const described = await orders.clients.admin(orders.admin(), 'kafka-metadata-quorum', 'describe', '--replication');
  const rows = described.trim().split('\n').slice(1);
  const members = rows.map((row) => row.split(/\s+/)).filter((words) => words[6] !== 'Observer');
  return members.map(([id, directory]) => `c${id} ${directory}`).sort();
}

const idsOnDisk = () => Promise.all(controllers.map(async (name) => `${name} ${await orders.directoryId(name)}`));

interface Damage {
  readonly name: string;
  readonly what: string;
  readonly damage: string;
  readonly unit: 'kafka-volumes' | 'kafka-prepare';
  readonly line: () => string;
  readonly repair: string;
}

const unmounted = (command: string) => `systemctl stop kafka kafka-volumes && ${command}`;
const mounted = (command: string) =>
  `systemctl stop kafka && systemctl start var-lib-kafka-0.mount && ${command} && sync && systemctl stop kafka-volumes`;

describe('what is not as it was', () => {
  const volumeOf = (name: string) => orders.bench.node(name).volumes[0]?.id ?? '';
  const damages: Damage[] = [
    {
      name: 'b101',
      what: 'another file system on its volume',
      damage: unmounted(`xfs_admin -U 01234567-89ab-cdef-0123-456789abcdef ${device}`),
      unit: 'kafka-volumes',
      line: () =>
        `volume ${volumeOf('b101')} has the file system 01234567-89ab-cdef-0123-456789abcdef, but was given ` +
        `${mark('b101', volumeOf('b101'))}`,
      repair: unmounted(`xfs_admin -U restore ${device}`),
    },
    {
      name: 'b201',
      what: 'the logs of another cluster',
      damage: mounted(`sed -i.mine 's/^cluster.id=.*/cluster.id=of-another/' ${dataOf}/logs/meta.properties`),
      unit: 'kafka-prepare',
      line: () => `${dataOf}/logs/meta.properties says cluster.id=of-another, and this node has cluster.id=`,
      repair: mounted(`mv ${dataOf}/logs/meta.properties.mine ${dataOf}/logs/meta.properties`),
    },
    {
      name: 'b301',
      what: 'an instance in another zone',
      damage: unmounted('true'),
      unit: 'kafka-volumes',
      line: () => 'this instance is in zone ap-northeast-2a, but node 301 and its volumes are in ap-northeast-2d',
      repair: unmounted('true'),
    },
    {
      name: 'c1',
      what: 'an empty disk of a controller',
      damage: unmounted(
        `dd if=${device} of=/root/head bs=1M count=1 && dd if=/dev/zero of=${device} bs=1M count=1 conv=fsync`,
      ),
      unit: 'kafka-volumes',
      line: () =>
        `volume ${volumeOf('c1')} is empty, but had the file system ${mark('c1', volumeOf('c1'))}; where its data is lost: ` +
        'kafka-node rejoin-controller',
      repair: unmounted(`dd if=/root/head of=${device} conv=fsync`),
    },
    {
      name: 'c2',
      what: 'and at the same time the lost logs of another',
      damage: mounted(`mv ${dataOf}/logs ${dataOf}/aside`),
      unit: 'kafka-prepare',
      line: () =>
        `${dataOf}/logs is empty, but node 2 held data before; where that is lost: kafka-node rejoin-controller`,
      repair: mounted(`rm -r ${dataOf}/logs && mv ${dataOf}/aside ${dataOf}/logs`),
    },
    {
      name: 'c3',
      what: 'a volume that was written under another name',
      damage: mounted(`sed -i.mine 's/^host=.*/host=c3.other.internal/' ${dataOf}/identity`),
      unit: 'kafka-prepare',
      line: () => `${dataOf} belongs to cluster.id=`,
      repair: mounted(`mv ${dataOf}/identity.mine ${dataOf}/identity`),
    },
  ];

  /** Of the files where the file system is mounted, and of the beginning of the disk where it is not. */
  const fingerprint = (name: string) =>
    ask(
      name,
      `if mountpoint --quiet ${dataOf}; then cd ${dataOf} && find . -type f -printf '%p %s %T@\\n' | sort; ` +
        `else dd if=${device} bs=1M count=1 status=none; fi | sha256sum`,
    );
  const files = async (name: string) => {
    await ask(name, 'systemctl start var-lib-kafka-0.mount');
    const before = await fingerprint(name);
    await ask(name, 'systemctl stop kafka-volumes');
    return before;
  };
  const marks = () => {
    const { parameters } = orders.bench.aws;
    return parameters.names().map((name) => [name, parameters.value(name)] as const);
  };

  let before: { marks: unknown; disks: string[]; ids: string[] };
  const ids = () => Promise.all(everyNode.map((name) => orders.directoryId(name)));

  beforeAll(async () => {
    const { bench } = orders;
    await orders.clients.admin(orders.admin(), 'kafka-topics', '--create', '--topic', 'audited', '--partitions', '3');
    produced = await orders.clients.produce(orders.admin(), 'audited', { seconds: 2 });
    const known = await ids();
    for (const { name, damage } of damages) {
      await ask(name, damage);
    }
    const disks = damages.map(({ name, unit }) => (unit === 'kafka-volumes' ? fingerprint(name) : files(name)));
    before = { marks: marks(), disks: await Promise.all(disks), ids: known };
    bench.machines.setMetadata('b301', 'placement/availability-zone', 'ap-northeast-2a');
    await Promise.all(everyNode.map((name) => bench.reboot(name)));
  }, 120_000);

  test.each(damages.map((damage) => [damage.what, damage] as const))(
    'is refused: %s',
    async (_, { name, unit, line }) => {
      await refused(name, unit, line());
    },
    70_000,
  );

  test('is left as it is', async () => {
    await sleep(2);
    expect(await Promise.all(everyNode.map((name) => orders.bench.exec(name, 'pgrep --uid kafka').then(ok)))).toEqual(
      everyNode.map(() => false),
    );
    expect(await Promise.all(damages.map(({ name }) => fingerprint(name)))).toEqual(before.disks);
    expect(marks()).toEqual(before.marks);
  });

  test('and taken up again as soon as it is right, with its ids and every record', async () => {
    orders.bench.machines.setMetadata('b301', 'placement/availability-zone', 'ap-northeast-2d');
    await Promise.all(damages.map(({ name, repair }) => ask(name, repair)));
    await Promise.all(
      everyNode.map((name) => ask(name, "systemctl reset-failed 'kafka*'; systemctl start --no-block kafka")),
    );
    await orders.allWell();
    await orders.inSync();
    expect(await ids()).toEqual(before.ids);
    expect(await orders.clients.verify(orders.admin(), 'audited', produced)).toMatchObject({ lost: 0, complete: true });
  }, 150_000);
});

describe('another instance', () => {
  test('finds the volume that the former let go of, its name and its release', async () => {
    const { bench } = orders;
    const [volume] = bench.node('b201').volumes;
    const [id, former] = [await orders.directoryId('b201'), bench.instanceId('b201')];
    await bench.terminate('b201');
    expect(bench.aws.volumes.attachment(volume?.id ?? '')).toBeUndefined();
    expect(await bench.launch('b201')).not.toBe(former);
    await orders.well('b201', 120);
    expect(await orders.directoryId('b201')).toBe(id);
    await orders.inSync();
  }, 240_000);
});

describe('what is lost', () => {
  test('a controller without its disk comes back as a new member of the same id', async () => {
    const { bench } = orders;
    const former = await orders.directoryId('c1');
    await ask('c1', unmounted(`dd if=/dev/zero of=${device} bs=1M count=8 conv=fsync`));
    await bench.reboot('c1');
    await refused('c1', 'kafka-volumes', 'volume ');
    const { status, stderr } = await bench.operate('c1', /RejoinController/);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(await orders.directoryId('c1')).not.toBe(former);
    expect(await voters()).toEqual(await idsOnDisk());
    const again = await bench.operate('c1', /RejoinController/);
    // And it is not stopped for that.
    expect((await bench.exec('c1', 'systemctl is-active kafka')).stdout.trim()).toBe('active');
    expect(again).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('is not empty: there is nothing to replace'),
    });
  }, 180_000);

  /** Neither while one is missing, nor by two at a time. */
  async function anotherIsNotStopped(name: string): Promise<void> {
    const { parameters } = orders.bench.aws;
    const published = `${orders.path}/nodes/${name.slice(1)}/published`;
    const value = parameters.value(published) ?? '';
    parameters.publish(published, `${value}# another\n`);
    const { status, stderr } = await orders.bench.operate(name, /Apply/);
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not every replica is in sync, so this node is not stopped now'),
    });
    parameters.publish(published, value);
    const busy = await orders.bench.exec(name, 'exec 9>/run/kafka-node.lock; flock 9; kafka-node apply now; exit');
    expect(busy).toMatchObject({ status: 75, stderr: expect.stringContaining('another command changes this node') });
    expect((await orders.bench.exec(name, 'systemctl is-active kafka')).stdout.trim()).toBe('active');
  }

  test('a broker takes an empty volume in place of the one that it lost, once a person has said so', async () => {
    const { bench } = orders;
    const [lost] = bench.node('b201').volumes;
    await bench.addVolume({ id: empty, size: 4, zone: bench.node('b201').zone, tags: {} });
    await bench.update(await synthesizeOrders({ existingVolumes: { '301/0': foreign, '201/0': empty } }));
    await ask('b201', 'systemctl stop kafka kafka-volumes');
    await bench.detachVolume(lost?.id ?? '');
    const { status, stderr } = await bench.operate('b201', /Apply/);
    expect({ status, stderr }).toMatchObject({ status: 1 });
    await refused('b201', 'kafka-volumes', `volume ${empty} is empty, but node 201 held data before`);
    await anotherIsNotStopped('b101');
    const replaced = await bench.operate('b201', /ReplaceVolume/, { Index: '0' });
    expect(replaced).toMatchObject({ status: 0 });
    expect(mark('b201', empty)).toMatch(/^[0-9a-f-]{36}$/);
    await orders.inSync(90);
    expect(await orders.clients.verify(orders.admin(), 'audited', produced)).toMatchObject({ lost: 0, complete: true });
  }, 200_000);

  test('nothing of it needed a right that the template does not give', () => {
    expect(orders.bench.aws.refused.map(({ who, argv, denied }) => ({ who, argv: argv.join(' '), denied }))).toEqual(
      [],
    );
    expect(orders.bench.aws.volumes.failures).toEqual([]);
  });
});
