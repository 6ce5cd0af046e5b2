import { ClientAuthentication, NodeCertificates } from '../../../lib';
import { mutualTls } from '../../support/fixtures';
import type { IssuedCertificate } from '../bench/aws/certificate-authority';
import type { ClientIdentity } from '../bench/clients';
import { until } from '../bench/commands';
import { brokers, controllers, Orders } from './orders';

// Nodes booted from what the template says: `npm run test:kafka -- ec2/boot`. Needs root, see bench/requirements.ts.

const everyNode = [...controllers, ...brokers];

let orders: Orders;

/** Prints them. The timer waits meanwhile: what it writes has another name a moment later, and `cat` would not find it. */
const filesOfNode = [
  'systemctl stop kafka-metrics.timer kafka-metrics.service',
  'find /etc/kafka /etc/kafka-node /opt/kafka-node /var/log /run/kafka-node -type f -exec cat {} +',
  'systemctl start kafka-metrics.timer',
].join(' && ');

/** Brokers come first, before there is a controller or even its name. */
beforeAll(async () => {
  orders = await Orders.deploy((stack) => ({
    certificates: NodeCertificates.privateCa(),
    clientAuthentication: [ClientAuthentication.scram(), mutualTls(stack, 'Clients')],
  }));
  const { bench } = orders;
  const names = controllers.map((name) => bench.node(name).hostName);
  await Promise.all(names.map((name) => bench.machines.removeRecord(name)));
  await bench.launchAll(brokers);
  await Promise.all(brokers.map((name) => bench.says(name, 'kafka-prepare', 'does not resolve yet')));
  await Promise.all(
    controllers.map((name) => bench.machines.setRecord(bench.node(name).hostName, [bench.node(name).address])),
  );
  await bench.launchAll(controllers);
  const signals = await Promise.all(everyNode.map((name) => bench.signal(name, 240)));
  expect(signals.map(({ success }) => success)).toEqual(everyNode.map(() => true));
  await orders.learnAuthority();
}, 300_000);

afterAll(() => orders.down());

describe('the first boot', () => {
  test('tells CloudFormation of its own group, in its own nested stack', () => {
    for (const name of everyNode) {
      const { stackName, logicalId } = orders.bench.node(name);
      expect(orders.bench.aws.signals.find(({ who }) => who === name)).toMatchObject({
        stack: expect.stringContaining(stackName),
        resource: logicalId,
      });
    }
  });

  test('needs no right that the template does not give, and asks for nothing that nobody knows', () => {
    expect(orders.bench.aws.refused.map(({ who, argv, denied }) => ({ who, argv: argv.join(' '), denied }))).toEqual(
      [],
    );
  });

  test('leaves a mark for each volume and each node', () => {
    for (const name of everyNode) {
      const [volume] = orders.bench.node(name).volumes;
      expect(orders.parameter(name, 'formatted')).toMatch(/^[0-9a-f-]{36}$/);
      expect(orders.parameter(name, `volumes/${volume?.id}/filesystem`)).toMatch(/^[0-9a-f-]{36}$/);
      expect(orders.parameter(name, 'applied')).toBe(orders.parameter(name, 'published'));
    }
  });

  test('waits for a volume as long as it takes, which systemd would not', async () => {
    const [volume] = orders.bench.node('b101').volumes;
    const device = `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volume?.id.replace('-', '')}`;
    const show = `systemctl show --property=JobRunningTimeoutUSec --value "$(systemd-escape --path --suffix=device ${device})"`;
    expect(await orders.bench.ask('b101', show)).toBe('infinity');
  });

  test('gives the controllers the directory ids that they were to have, and each broker one of its own', async () => {
    const preset = await orders.bench.ask('c1', 'cat /opt/kafka-node/current/initial-controllers');
    const ids = await Promise.all(everyNode.map((name) => orders.directoryId(name)));
    expect(ids.slice(0, 3)).toEqual(preset.split(',').map((member) => member.split(':')[2]));
    expect(new Set(ids).size).toBe(6);
  });

  test('opens the ports that were asked for, and no other', async () => {
    expect(await Promise.all(everyNode.map((name) => orders.ports(name)))).toEqual([
      ...controllers.map(() => [9093]),
      ...brokers.map(() => [9092, 9094, 9096]),
    ]);
  });

  test('tells no secret: not in arguments, journals, files that everybody reads, user data or templates', async () => {
    const { bench } = orders;
    const secrets = bench.aws.secrets
      .values()
      .flatMap((value) => Object.values(JSON.parse(value) as object) as string[]);
    const passwords = secrets.filter((secret) => !secret.startsWith('admin-'));
    expect(passwords.length).toBeGreaterThan(0);
    expect(bench.aws.callsThatTell(passwords)).toEqual([]);
    for (const name of everyNode) {
      const told = [
        await bench.machines.journal(name),
        await bench.ask(name, 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\\\0" " "; true'),
        await bench.ask(name, filesOfNode),
        bench.node(name).userData,
      ].join('\n');
      expect(passwords.filter((password) => told.includes(password))).toEqual([]);
      // Keys that are made of the password log nobody in, but are nobody's business either.
      expect(told).not.toContain("UserScramCredentialRecord(name='admin-1', mechanism=2, salt=[");
    }
  });

  test('spreads a partition over the zones', async () => {
    const { clients } = orders;
    await clients.admin(orders.admin(), 'kafka-topics', '--create', '--topic', 'orders', '--partitions', '6');
    const described = await clients.admin(orders.admin(), 'kafka-topics', '--describe', '--topic', 'orders');
    const replicas = [...described.matchAll(/Replicas: ([0-9,]+)/g)].map(([, ids = '']) => ids.split(',').sort());
    expect(replicas).toEqual(Array(6).fill(['101', '201', '301']));
    const racks = await Promise.all(
      brokers.map((name) => orders.bench.ask(name, 'grep ^broker.rack /etc/kafka/server.properties')),
    );
    expect(racks).toEqual(brokers.map((name) => `broker.rack=${orders.bench.node(name).zone.id}`));
    expect(new Set(racks).size).toBe(3);
  });
});

describe('access', () => {
  const arn = 'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b2c3d-0000-0000-0000-000000000000';
  const allow = (principal: string, ...args: string[]) =>
    orders.clients.admin(orders.admin(), 'kafka-acls', '--add', '--allow-principal', principal, ...args);

  const tries = (identity: ClientIdentity) => orders.clients.exchange(identity, 'orders', 'readers');
  const refusedFor = (reason: RegExp) => ({
    ok: false,
    says: expect.arrayContaining([expect.stringMatching(reason)]) as unknown,
  });
  /** A client shows its own certificate, and those between it and the root. */
  const asKeyStore = ({ certificate, chain, privateKey }: IssuedCertificate) => ({
    chain: certificate + chain,
    privateKey,
  });
  let withCertificate: ClientIdentity;

  beforeAll(async () => {
    const authority = await orders.bench.aws.certificates.authority(arn);
    const issued = await authority.issue({ names: ['app'], subject: '/OU=orders' });
    withCertificate = { bootstrapServers: orders.servers(9092), ca: orders.authority, certificate: asKeyStore(issued) };
  });

  test('a user of SCRAM with rights writes and reads, and one without does not', async () => {
    const { clients } = orders;
    await clients.admin(
      orders.admin(),
      'kafka-configs',
      ...['--alter', '--entity-type', 'users', '--entity-name', 'app'],
      '--add-config',
      'SCRAM-SHA-512=[password=of-app]',
    );
    const app = { ...orders.admin(), scram: { username: 'app', password: 'of-app' } };
    const stranger = { ...app, scram: { username: 'app', password: 'guessed' } };
    expect(await Promise.all([app, stranger].map(tries))).toMatchObject([
      refusedFor(/^TOPIC_AUTHORIZATION_FAILED/),
      refusedFor(/^_AUTHENTICATION.*invalid credentials/),
    ]);
    await allow('User:app', '--producer', '--consumer', '--topic', 'orders', '--group', 'readers');
    expect(await tries(app)).toMatchObject({ ok: true });
  }, 90_000);

  test('a client certificate with rights writes and reads, under its whole name', async () => {
    expect(await tries(withCertificate)).toMatchObject(refusedFor(/^TOPIC_AUTHORIZATION_FAILED/));
    await allow('User:CN=app,OU=orders', '--producer', '--consumer', '--topic', 'orders', '--group', 'readers');
    expect(await tries(withCertificate)).toMatchObject({ ok: true });
    expect(await orders.clients.admin(withCertificate, 'kafka-topics', '--list')).toBe('orders\n');
  }, 60_000);

  test('no certificate, a foreign one and plaintext are refused', async () => {
    const foreign = await (await orders.bench.aws.certificates.authority('arn:of-somebody')).issue({ names: ['app'] });
    const { certificate: _, ...without } = withCertificate;
    const plaintext = { bootstrapServers: orders.servers(9092) };
    const identities = [without, { ...withCertificate, certificate: asKeyStore(foreign) }, plaintext];
    const uncertified = refusedFor(/^_(SSL|TRANSPORT): .*certificate/);
    expect(await Promise.all(identities.map(tries))).toMatchObject([uncertified, uncertified, { ok: false }]);
  }, 90_000);

  test("a client certificate that claims a node's name is nobody, at every door", async () => {
    const authority = await orders.bench.aws.certificates.authority(arn);
    const claimed = await authority.issue({ names: [orders.bench.node('b101').hostName] });
    const mask = { ...withCertificate, certificate: asKeyStore(claimed) };
    expect(await tries(mask)).toMatchObject(refusedFor(/^TOPIC_AUTHORIZATION_FAILED/));
    const atTheNodes = { ...mask, bootstrapServers: orders.servers(9094) };
    const refused = await orders.clients.tool(atTheNodes, 'kafka-topics', ['--list']);
    expect(refused.stdout + refused.stderr).toMatch(/SSL|certificate|handshake/i);
  }, 60_000);

  test('the password of the administrator is rotated while clients work', async () => {
    const { bench, clients } = orders;
    const before = orders.admin();
    await clients.admin(before, 'kafka-topics', '--create', '--topic', 'audited', '--partitions', '3');
    const rotate = () => bench.ask('b101', 'kafka-node rotate-admin');
    const produced = await clients.produceDuring(before, 'audited', rotate, { rate: 100 });
    const after = orders.admin();
    expect([before.scram?.username, after.scram?.username]).toEqual(['admin-1', 'admin-2']);
    expect(after.scram?.password).not.toBe(before.scram?.password);
    expect(await clients.admin(after, 'kafka-topics', '--list')).toContain('orders');
    expect(produced).toMatchObject({ unflushed: 0, errors: {} });
    expect(await clients.verify(after, 'audited', produced)).toMatchObject({ lost: 0, complete: true });
  }, 60_000);

  /** What a node has on its disk, and what it shows. */
  async function serials(name: string, port: number) {
    const host = orders.bench.node(name).hostName;
    const onDisk = await orders.bench.ask(name, 'openssl x509 -in /etc/kafka/tls/node.pem -noout -serial');
    const shown = await orders.bench.machines.client([
      ...['bash', '-c'],
      `openssl s_client -connect ${host}:${port} </dev/null 2>/dev/null | openssl x509 -noout -serial`,
    ]);
    return [onDisk, shown.stdout.trim()];
  }

  /** As ACM does it 60 days before the end, on the day on which the node is to fetch it. */
  async function renew(name: string, when = '') {
    const { bench } = orders;
    const own = bench.deployment.certificates.filter(({ names }) => names.includes(bench.node(name).hostName));
    await Promise.all(own.map(({ arn: certificate }) => bench.aws.certificates.renew(certificate)));
    await bench.ask(name, `RENEW_BEFORE=$((500 * 24 * 3600)) kafka-node renew ${when}`);
  }

  test('a broker shows a new certificate at once', async () => {
    const [former, shown] = await serials('b101', 9096);
    expect(shown).toBe(former);
    await renew('b101');
    await until('the broker to show what it has', async () => {
      const [onDisk, now] = await serials('b101', 9096);
      return onDisk === now && onDisk !== former;
    });
    expect(await orders.clients.admin(orders.admin(), 'kafka-topics', '--list')).toContain('orders');
  }, 60_000);

  test('a controller is restarted for it, while the others keep up', async () => {
    const [former] = await serials('c2', 9093);
    await renew('c2', 'now');
    const [onDisk, shown] = await serials('c2', 9093);
    expect(onDisk).not.toBe(former);
    expect(shown).toBe(onDisk);
    await orders.well('c2');
  }, 90_000);
});
