import { appendFileSync } from 'node:fs';
import { Bench } from './bench';
import { CLASS_ARCHIVE, classArchive } from './class-archive';
import { Clients, type ClientIdentity } from './clients';
import { kafkaTarball } from './kafka-tarball';
import { smallAssembly } from './small-stack';

// Of the bench itself, with a Kafka of one node on it: `npm run test:kafka -- bench`.

const host = 'b101.small.kafka.internal';
const password = "with 'quotes' and blanks";

const properties = `
process.roles=broker,controller
node.id=101
controller.quorum.bootstrap.servers=127.0.0.1:9093
controller.listener.names=CONTROLLER
listeners=CONTROLLER://127.0.0.1:9093,CLIENT://${host}:9094
inter.broker.listener.name=CLIENT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENT:SASL_SSL
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="broker" password="broker-secret";
ssl.keystore.type=PEM
ssl.keystore.location=/etc/kafka/node.pem
ssl.truststore.type=PEM
ssl.truststore.location=/etc/kafka/ca.pem
log.dirs=/var/lib/kafka
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=8388608
`;

const userData = `#!/bin/bash
set -euo pipefail
dnf install --assumeyes --quiet java-21-amazon-corretto-headless
aws s3 cp --only-show-errors "\${FILES%/*}/kafka.tgz" /root/kafka.tgz
mkdir -p /opt/kafka /etc/kafka
tar --extract --file /root/kafka.tgz --directory /opt/kafka --strip-components 1
`;

let bench: Bench;
let clients: Clients;
let admin: ClientIdentity;

beforeAll(async () => {
  const kafka = await kafkaTarball();
  bench = await Bench.deploy(smallAssembly({ userData, names: ['b101'] }), 'Small');
  const { bucket } = bench.deployment.files[0] ?? { bucket: '' };
  bench.machines.provide(CLASS_ARCHIVE, await classArchive(kafka));
  bench.aws.buckets.put({ bucket, key: 'kafka.tgz', path: kafka.file, zip: false });
  await bench.launch('b101');
  clients = new Clients(bench.machines, kafka);
  const authority = await bench.aws.certificates.authority('arn:of-the-nodes');
  const issued = await authority.issue({ names: [host] });
  await bench.userDataEnded('b101');
  const write = (file: string, input: string) => bench.ask('b101', `cat >${file}`, { input });
  await write('/etc/kafka/node.pem', issued.privateKey + issued.certificate);
  await write('/etc/kafka/ca.pem', issued.chain);
  await write('/etc/kafka/server.properties', properties);
  await write(
    '/etc/kafka/format',
    ['--standalone', '-t=4L6g3nShT-eMCtK--X86sw', '-c=/etc/kafka/server.properties'].join('\n') +
      `\n--add-scram\nSCRAM-SHA-512=[name=broker,password=broker-secret]\n--add-scram\nSCRAM-SHA-512=[name=admin,password=${password}]\n`,
  );
  await bench.ask('b101', '/opt/kafka/bin/kafka-storage.sh format @/etc/kafka/format');
  await bench.ask(
    'b101',
    "export KAFKA_HEAP_OPTS='-Xms256m -Xmx256m' KAFKA_JVM_PERFORMANCE_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' LOG_DIR=/var/log/kafka; " +
      'systemd-run --quiet --unit=kafka --setenv=KAFKA_HEAP_OPTS --setenv=KAFKA_JVM_PERFORMANCE_OPTS --setenv=LOG_DIR ' +
      '/opt/kafka/bin/kafka-server-start.sh /etc/kafka/server.properties',
  );
  admin = { bootstrapServers: `${host}:9094`, ca: authority.certificate, scram: { username: 'admin', password } };
  await bench.says('b101', 'kafka', 'Kafka Server started');
});

afterAll(() => bench.down());

test('the tools find the cluster by its name, and log in', async () => {
  await clients.admin(admin, 'kafka-topics', '--create', '--topic', 'orders', '--partitions', '3');
  expect(await clients.admin(admin, 'kafka-topics', '--list')).toBe('orders\n');
  expect(await clients.admin(admin, 'kafka-cluster', 'cluster-id')).toContain('4L6g3nShT-eMCtK--X86sw');
});

test('another password is refused', async () => {
  const stranger = { ...admin, scram: { username: 'admin', password: 'guessed' } };
  const { status, stdout, stderr } = await clients.tool(stranger, 'kafka-topics', ['--list']);
  expect(status).not.toBe(0);
  expect(stdout + stderr).toContain('SaslAuthenticationException');
});

test('a failure is an error, by whatever the tool tells it', async () => {
  const describe = (group: string) =>
    clients.admin(admin, 'kafka-consumer-groups', '--describe', '--group', group, '--timeout', '20000');
  await expect(describe('nobody')).rejects.toThrow(/ended with 0: /);
  await expect(clients.admin(admin, 'kafka-topics', '--describe', '--topic', 'nothing')).rejects.toThrow(
    /ended with 1/,
  );
});

test('the audit finds everything that was acknowledged, and what was not', async () => {
  const produced = await clients.produce(admin, 'orders', { seconds: 2, rate: 300 });
  expect(produced).toMatchObject({ unflushed: 0, errors: {} });
  expect(produced.acknowledged).toBeGreaterThan(500);
  expect(await clients.verify(admin, 'orders', produced)).toMatchObject({
    acknowledged: produced.acknowledged,
    read: produced.acknowledged,
    complete: true,
    lost: 0,
    duplicates: 0,
  });
  appendFileSync(
    produced.file,
    `${JSON.stringify([0, 1_000_000, 1_000_000, 0, 1])}\n[0, null, 1000001, 0, 1]\n[0, 0, 7, 0, 1]\n`,
  );
  expect(await clients.verify(admin, 'orders', produced)).toMatchObject({ lost: 3 });
});
