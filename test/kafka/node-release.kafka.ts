import { Size } from 'aws-cdk-lib';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  BrokerStorage,
  ClientAuthentication,
  Controllers,
  KafkaConfiguration,
  KafkaVersion,
  type Ec2KafkaCluster,
  type Ec2KafkaClusterProps,
} from '../../lib';
import { deployed, filesOf } from '../ec2/rendered';
import { aNetwork, anEc2Cluster, mutualTls, someEc2Brokers, twoZones } from '../support/fixtures';
import { checkServerProperties } from '../support/kafka-parser';
import { temporaryFolder, testingStack } from '../support/testing-app';

// Needs Java 17, Maven, systemd and shellcheck: `npm run test:kafka`.

type Variant = (stack: ReturnType<typeof testingStack>) => Partial<Ec2KafkaClusterProps>;

const doors: Record<string, Variant> = {
  SCRAM: () => ({ clientAuthentication: [ClientAuthentication.scram()] }),
  'client certificates': (stack) => ({ clientAuthentication: [mutualTls(stack)] }),
  both: (stack) => ({ clientAuthentication: [ClientAuthentication.scram(), mutualTls(stack)] }),
};
const quorums: Record<string, Variant> = {
  'three controllers': () => ({ controllers: Controllers.dedicated() }),
  'five controllers': () => ({ controllers: Controllers.dedicated({ count: 5 }) }),
  'brokers as controllers': () => ({ controllers: Controllers.combined() }),
};
const shapes: Record<string, Variant> = {
  'three brokers': () => ({}),
  'four brokers in two zones': (stack) => ({
    network: aNetwork(stack, { availabilityZones: twoZones }),
    brokers: someEc2Brokers({ brokersPerZone: 2 }),
  }),
  'large ones with ten volumes': () => ({
    brokers: someEc2Brokers({
      type: 'r7g.16xlarge',
      storage: BrokerStorage.gp3({ volumes: 10, size: Size.gibibytes(100) }),
    }),
  }),
  'a configuration of its own': () => ({
    configuration: KafkaConfiguration.of({
      numPartitions: 6,
      compressionType: 'zstd',
      numIoThreads: 32,
      additionalProperties: { 'broker.session.timeout.ms': '6000', 'broker.heartbeat.interval.ms': '1000' },
    }),
  }),
};

/** Brokers that are controllers have one volume. */
const excluded = 'brokers as controllers, large ones with ten volumes';

const combinations = Object.entries(doors).flatMap(([door, withDoor]) =>
  Object.entries(quorums).flatMap(([quorum, withQuorum]) =>
    Object.entries(shapes)
      .filter(([shape]) => `${quorum}, ${shape}` !== excluded)
      .map(([shape, withShape]) => ({
        name: `${door}, ${quorum}, ${shape}`,
        variants: [withDoor, withQuorum, withShape],
      })),
  ),
);

/** A cluster in a stack of its own. */
function cluster(variants: readonly Variant[] = [], version?: string): Ec2KafkaCluster {
  const stack = testingStack();
  const props = Object.assign({}, ...variants.map((variant) => variant(stack))) as Partial<Ec2KafkaClusterProps>;
  return anEc2Cluster(stack, { ...props, kafkaVersion: version === undefined ? undefined : KafkaVersion.of(version) });
}

const release = (...of: Parameters<typeof cluster>) => filesOf(cluster(...of));

/** As a node of the role has it. */
function filled([file, text]: [string, string]): string {
  const id = file.startsWith('controller') ? '1' : '101';
  return text
    .replaceAll('@NODE_ID@', id)
    .replaceAll('@HOST@', `n${id}.orders.kafka.internal`)
    .replaceAll('@RACK@', 'use1-az1');
}

const propertiesIn = (files: Record<string, string>) =>
  Object.entries(files)
    .filter(([file]) => file.endsWith('.properties'))
    .map(filled);

test.each(['4.0.1', '4.1.2', '4.2.1', '4.3.1'])('every server.properties passes the parser of Kafka %s', (version) => {
  const names: string[] = [];
  const texts = combinations.flatMap(({ name, variants }) => {
    const found = propertiesIn(release(variants, version));
    names.push(...found.map(() => name));
    return found;
  });
  expect(texts.length).toBeGreaterThan(combinations.length);
  const bad = checkServerProperties(version, texts).map(({ well, says }, index) =>
    well ? '' : `${names[index]}: ${says}`,
  );
  expect(bad.filter(Boolean)).toEqual([]);
});

test('a setting that Kafka does not know, or cannot be, does not pass', () => {
  const [text = ''] = propertiesIn(release());
  const wrong = [`${text}num.partition=3\n`, text.replace('listeners=', 'listeners=NOBODY://:1,')];
  expect(checkServerProperties('4.3.1', wrong).map(({ well }) => well)).toEqual([false, false]);
});

/** The files of a release in a folder. */
function unpacked(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o755 });
  }
  return folder;
}

/** Below a root where every command that a unit starts exists. */
function verifyUnits(folder: string): string {
  const root = temporaryFolder();
  for (const command of ['usr/local/bin/kafka-node', 'opt/kafka/bin/kafka-server-start.sh']) {
    mkdirSync(dirname(join(root, command)), { recursive: true });
    writeFileSync(join(root, command), '#!/bin/sh\n', { mode: 0o755 });
  }
  cpSync('/usr/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
  const units = join(root, 'etc/systemd/system');
  mkdirSync(units, { recursive: true });
  const names = ['kafka.service', 'kafka-volumes.service', 'kafka-prepare.service', 'kafka-termination.service'];
  for (const name of [...names, 'kafka-certificates.service', 'kafka-certificates.timer']) {
    writeFileSync(join(units, name), readFileSync(join(folder, 'units', name)));
  }
  const mount = readFileSync(join(folder, 'units/volume.mount'), 'utf8');
  writeFileSync(
    join(units, 'var-lib-kafka-0.mount'),
    mount.replace('@WHAT@', '/dev/null').replace('@WHERE@', '/var/lib/kafka/0').replace('@VOLUME@', 'vol-0'),
  );
  const { stderr, error } = spawnSync(
    'systemd-analyze',
    ['verify', `--root=${root}`, ...names, 'var-lib-kafka-0.mount'],
    {
      encoding: 'utf8',
    },
  );
  if (error) {
    throw error;
  }
  // Of units that are not part of a release, such as those that a unit waits for.
  return stderr
    .split('\n')
    .filter((line) => line.includes('kafka'))
    .join('\n');
}

test('systemd finds nothing wrong with the units, and something with a wrong one', () => {
  const files = release();
  expect(verifyUnits(unpacked(files))).toBe('');
  const wrong = { ...files, 'units/kafka.service': String(files['units/kafka.service']).replace('User=', 'Usr=') };
  expect(verifyUnits(unpacked(wrong))).toContain('Usr');
});

test('shellcheck finds nothing in the scripts of a node, nor in its user data, and something in a wrong one', () => {
  const one = cluster();
  const [node] = deployed(one).nodes;
  const says = (files: Record<string, string>) => {
    // Beside it, as in the sources: what a node is told, for shellcheck to follow.
    const sample = readFileSync('assets/node/node.env.sample', 'utf8');
    const cwd = unpacked({ ...files, 'node.env.sample': sample, 'user-data': String(node?.userData) });
    const { stdout, error } = spawnSync('shellcheck', ['-x', '-a', 'kafka-node', 'install-kafka', 'user-data'], {
      cwd,
      encoding: 'utf8',
    });
    if (error) {
      throw error;
    }
    return stdout;
  };
  const files = filesOf(one);
  expect(says(files)).toBe('');
  expect(says({ ...files, 'lib/health.sh': `${files['lib/health.sh']}rm $nothing\n` })).toContain('SC2086');
});
