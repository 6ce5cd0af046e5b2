import * as s3 from 'aws-cdk-lib/aws-s3';
import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { KafkaArtifact, KafkaListener } from '../../lib';
import { BootMachine, kafkaTarball, sha512Of } from '../support/boot-machine';
import { at, everyListener, jar, kafka, mirrors, script } from '../support/client-boot';
import { testingStack } from '../support/testing-app';

/** A machine that finds the good files where it looks for them. */
function machine(): BootMachine {
  const made = new BootMachine();
  made.publish('web/new.example/kafka.tgz', kafka.file);
  made.publish('web/archive.example/kafka.tgz', kafka.file);
  made.write('web/jars.example/iam.jar', jar);
  return made;
}

const downloads = (on: BootMachine) => on.calls.filter((call) => call.startsWith('curl') || call.startsWith('aws'));

describe('the first boot', () => {
  const host = machine();
  let outcome: ReturnType<BootMachine['boot']>;

  beforeAll(() => {
    outcome = host.boot(script());
  });

  test('ends well, and installs Java from the packages of the system', () => {
    expect(outcome).toEqual({ well: true, says: '' });
    expect(host.calls).toContain('dnf install --assumeyes --quiet java-21-amazon-corretto-headless');
  });

  test('unpacks Kafka, and puts the jar beside its own', () => {
    expect(Object.keys(host.filesBelow('opt'))).toEqual([
      'opt/kafka/SHA512',
      'opt/kafka/bin/kafka-topics.sh',
      'opt/kafka/bin/windows/kafka-topics.bat',
      'opt/kafka/libs/aws-msk-iam-auth.jar',
      'opt/kafka/libs/kafka-clients.jar',
    ]);
    expect(host.read('opt/kafka/libs/aws-msk-iam-auth.jar')).toBe(jar);
    expect(host.modeOf('opt/kafka/libs/aws-msk-iam-auth.jar')).toBe('644');
    expect(host.has('opt/kafka/logs')).toBe(true);
  });

  test('makes each tool a command', () => {
    const says = execFileSync(host.path('usr/local/bin/kafka-topics.sh'), ['--list', 'two words'], {
      encoding: 'utf8',
    });
    expect(says).toBe('4.3.1: topics --list two words\n');
    expect(host.modeOf('usr/local/bin/kafka-topics.sh')).toBe('755');
  });

  test.each([
    ['iam', 0],
    ['scram', 1],
    ['mutual-tls', 2],
    ['tls', 3],
    ['plaintext', 4],
  ])('writes client-%s.properties for everybody to read, and nothing in it is expanded', (way, index) => {
    const path = `etc/kafka/client-${way}.properties`;
    expect(host.read(path)).toBe(host.within(everyListener[index]?.clientProperties() ?? ''));
    expect(host.modeOf(path)).toBe('644');
  });

  test('the first listener is the default', () => {
    expect(readlinkSync(host.path('etc/kafka/client.properties'))).toBe('client-iam.properties');
  });

  test('tells at login which files there are, what they need, and a command to try', () => {
    expect(host.read('etc/kafka/README')).toBe(
      host.within(`Kafka cluster orders. Configurations of clients, of which /etc/kafka/client.properties is the first:
  /etc/kafka/client-iam.properties
  /etc/kafka/client-scram.properties (write username=... and password=... to /etc/kafka/credentials.properties)
  /etc/kafka/client-mutual-tls.properties (put private key, certificate and chain, as PEM, into /etc/kafka/client.pem)
  /etc/kafka/client-tls.properties
  /etc/kafka/client-plaintext.properties
Kafka's tools are in /opt/kafka/bin, and each is a command. Try:
  kafka-topics.sh --bootstrap-server b-1.example:9098 --command-config /etc/kafka/client.properties --list
`),
    );
    const login = (...options: string[]) =>
      execFileSync('bash', ['--norc', ...options, '-c', `. ${host.path('etc/profile.d/kafka.sh')}`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    expect(login('-i')).toBe(host.read('etc/kafka/README'));
    expect(login()).toBe('');
  });
});

describe('a further boot', () => {
  test('changes nothing, downloads nothing, and needs no package repository', () => {
    const host = machine();
    host.boot(script());
    const before = { ...host.filesBelow('opt'), ...host.filesBelow('etc'), ...host.filesBelow('usr') };
    const calls = host.calls.length;
    host.command('dnf', 'exit 1');
    host.command('curl', 'exit 1');
    expect(host.boot(script())).toEqual({ well: true, says: '' });
    expect({ ...host.filesBelow('opt'), ...host.filesBelow('etc'), ...host.filesBelow('usr') }).toEqual(before);
    expect(host.calls.slice(calls)).toEqual(['rpm --query --quiet java-21-amazon-corretto-headless']);
  });

  test('follows bootstrap servers that moved, and leaves the password of whoever works there', () => {
    const host = machine();
    host.boot(script({ listeners: [KafkaListener.scram(at(9096))] }));
    host.write('etc/kafka/credentials.properties', 'username=orders\n');
    host.boot(script({ listeners: [KafkaListener.scram(at(9096, 'b-4.example'))] }));
    expect(host.read('etc/kafka/client.properties')).toContain('bootstrap.servers=b-4.example:9096');
    expect(host.read('etc/kafka/credentials.properties')).toBe('username=orders\n');
  });

  test('mends what an earlier one could not finish', () => {
    const host = machine();
    host.command('dnf', 'exit 1');
    expect(host.boot(script()).well).toBe(false);
    host.command('dnf', 'true');
    expect(host.boot(script()).well).toBe(true);
    expect(host.has('opt/kafka/bin/kafka-topics.sh')).toBe(true);
  });
});

describe('a file that is not to be had', () => {
  test('from the first mirror is taken from the archive', () => {
    const host = new BootMachine();
    host.publish('web/archive.example/kafka.tgz', kafka.file);
    host.write('web/jars.example/iam.jar', jar);
    expect(host.boot(script())).toMatchObject({ well: true });
    expect(downloads(host).map((call) => call.split(' ').at(-1))).toEqual([...mirrors, 'https://jars.example/iam.jar']);
    expect(host.has('opt/kafka/bin/kafka-topics.sh')).toBe(true);
  });

  test('from anywhere stops the boot, and the message at login says so', () => {
    const host = new BootMachine();
    const { well, says } = host.boot(script());
    expect(well).toBe(false);
    expect(says).toContain(`kafka.tgz could not be downloaded from any of: ${mirrors.join(' ')}`);
    expect(downloads(host)).toHaveLength(mirrors.length);
    expect(host.read('etc/kafka/README')).toContain('could not be: see');
    expect(host.has('opt/kafka')).toBe(false);
  });
});

describe('a file in a bucket', () => {
  const bucket = s3.Bucket.fromBucketName(testingStack(), 'Bucket', 'mirror');
  const mirrored = {
    kafka: KafkaArtifact.bucket({ bucket, key: `kafka/it's.tgz`, sha512: kafka.sha512 }),
    jar: KafkaArtifact.bucket({ bucket, key: 'iam.jar', sha512: sha512Of(jar) }),
  };

  test('is copied from there, in the region of the instance, and nothing is asked of the internet', () => {
    const host = new BootMachine();
    host.publish(`s3/mirror/kafka/it's.tgz`, kafka.file);
    host.write('s3/mirror/iam.jar', jar);
    host.command('curl', 'exit 1');
    expect(host.boot(script(mirrored))).toEqual({ well: true, says: '' });
    expect(downloads(host)).toEqual([
      expect.stringContaining(`aws s3 cp --only-show-errors s3://mirror/kafka/it's.tgz`),
      expect.stringContaining('aws s3 cp --only-show-errors s3://mirror/iam.jar'),
    ]);
    expect(script(mirrored)).toContain(`export AWS_DEFAULT_REGION='ap-northeast-2'`);
  });

  test('that is not the right one stops the boot as well', () => {
    const host = new BootMachine();
    host.write(`s3/mirror/kafka/it's.tgz`, 'something else');
    expect(host.boot(script(mirrored))).toMatchObject({ well: false });
    expect(host.has('opt/kafka')).toBe(false);
  });
});

describe('a file with another SHA-512', () => {
  test.each([
    ['the tarball', 'web/new.example/kafka.tgz', 'https://new.example/kafka.tgz'],
    ['the jar', 'web/jars.example/iam.jar', 'https://jars.example/iam.jar'],
  ])('%s: stops the boot before anything is unpacked', (_, path, url) => {
    const host = machine();
    host.publish(path, kafkaTarball('4.3.1-tampered').file);
    const { well, says } = host.boot(script());
    expect(well).toBe(false);
    expect(says).toContain(`${url} does not have the checksum that it must have`);
    expect(host.has('opt/kafka')).toBe(false);
    expect(Object.keys(host.filesBelow('opt')).filter((file) => /\.sh$|\/libs\/|unchecked/.test(file))).toEqual([]);
    expect(host.filesBelow('usr')).toEqual({});
    expect(host.has('etc/kafka/client.properties')).toBe(false);
  });

  test('is no reason to ask the next mirror', () => {
    const host = machine();
    host.write('web/new.example/kafka.tgz', 'something else');
    host.boot(script());
    expect(downloads(host)).toHaveLength(1);
  });

  test('leaves a Kafka that is there as it is', () => {
    const host = machine();
    host.boot(script());
    const before = host.filesBelow('opt/kafka');
    host.write('web/new.example/kafka.tgz', 'something else');
    const other = KafkaArtifact.url({ urls: mirrors, sha512: kafkaTarball('4.4.0').sha512 });
    expect(host.boot(script({ kafka: other })).well).toBe(false);
    expect(host.filesBelow('opt/kafka')).toEqual(before);
  });

  test('whichever way the digits of the right one are written', () => {
    const upper = KafkaArtifact.url({ urls: mirrors, sha512: kafka.sha512.toUpperCase() });
    expect(machine().boot(script({ kafka: upper })).well).toBe(true);
  });
});

test('another release takes the place of the one that is there', () => {
  const host = machine();
  host.boot(script());
  const newer = kafkaTarball('4.4.0');
  host.publish('web/new.example/kafka.tgz', newer.file);
  expect(host.boot(script({ kafka: KafkaArtifact.url({ urls: mirrors, sha512: newer.sha512 }) })).well).toBe(true);
  expect(host.read('opt/kafka/libs/kafka-clients.jar')).toBe('clients of 4.4.0');
});

test('a script that would leave the folder that stands for its machine is not run', () => {
  expect(() => new BootMachine().boot('rm -rf /opt')).toThrow('the script would leave its machine: /opt');
});
