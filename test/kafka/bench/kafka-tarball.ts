import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { APACHE_KAFKA_DEFAULT, JMX_EXPORTER } from '../../../lib/facts/kafka-distributions';
import { sha512Of } from '../../support/boot-machine';
import { must } from './commands';

const recipe = join(__dirname, 'kafka');

/** The scripts of Kafka's bin/ that only name a class. */
const tools: Readonly<Record<string, string>> = {
  'kafka-acls': 'org.apache.kafka.tools.AclCommand',
  'kafka-broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-cluster': 'org.apache.kafka.tools.ClusterTool',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-dump-log': 'org.apache.kafka.tools.DumpLogSegments',
  'kafka-features': 'org.apache.kafka.tools.FeatureCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'kafka-log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'kafka-metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-storage': 'kafka.tools.StorageTool',
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-transactions': 'org.apache.kafka.tools.TransactionsCommand',
};

export interface KafkaTarball {
  readonly version: string;
  readonly file: string;
  readonly sha512: string;
  /** The same, unpacked. */
  readonly folder: string;
}

/** What the tarball is made from besides jars: another recipe makes another one. */
function recipeKey(): string {
  const files = readdirSync(recipe, { recursive: true, encoding: 'utf8' })
    .map((name) => join(recipe, name))
    .filter((file) => statSync(file).isFile())
    .sort();
  return sha512Of(Buffer.concat(files.map((file) => readFileSync(file)))).slice(0, 12);
}

/**
 * A tarball like Apache's, which is not to be had from Maven Central: the same jars, and scripts of the same names that do
 * the same. Made once for each version. Its SHA-512 is its own, and neither Apache's nor the same on every machine.
 */
export async function kafkaTarball(version: string = APACHE_KAFKA_DEFAULT): Promise<KafkaTarball> {
  const name = `kafka_2.13-${version}`;
  const home = resolve('.bench', `kafka-${recipeKey()}`);
  const [folder, file] = [join(home, name), join(home, `${name}.tgz`)];
  if (!existsSync(file)) {
    const building = join(home, 'building');
    rmSync(building, { recursive: true, force: true });
    await unpacked(join(building, name), version);
    const sorted = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=2026-01-01'];
    // Jars are compressed already.
    await must('tar', [
      ...sorted,
      '--use-compress-program=gzip -n -1',
      '-cf',
      join(building, 'tgz'),
      '-C',
      building,
      name,
    ]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(building, name), folder);
    renameSync(join(building, 'tgz'), file);
    writeFileSync(`${file}.sha512`, sha512Of(readFileSync(file)));
  }
  return { version, file, sha512: readFileSync(`${file}.sha512`, 'utf8'), folder };
}

async function unpacked(folder: string, version: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await must(
    'mvn',
    [
      ...['-B', '-q', '-f', join(recipe, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime'],
      ...[`-Dkafka.version=${version}`, `-DoutputDirectory=${join(folder, 'libs')}`],
    ],
    { seconds: 300 },
  );
  cpSync(join(recipe, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(recipe, 'config'), join(folder, 'config'), { recursive: true });
  for (const [name, className] of Object.entries(tools)) {
    const script = join(folder, 'bin', `${name}.sh`);
    writeFileSync(script, `#!/bin/bash\nexec "$(dirname "$0")/kafka-run-class.sh" ${className} "$@"\n`);
    chmodSync(script, 0o755);
  }
}

/** The agent on record, fetched once. */
export async function jmxExporter(): Promise<string> {
  const folder = resolve('.bench', 'jars');
  const file = join(folder, JMX_EXPORTER.file);
  if (!existsSync(file)) {
    const artifact = `io.prometheus.jmx:jmx_prometheus_javaagent:${JMX_EXPORTER.version}`;
    await must('mvn', ['-B', '-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]);
  }
  return file;
}
