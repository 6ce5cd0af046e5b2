import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { KafkaListener } from '../../lib';
import { APACHE_KAFKA_DEFAULT, JMX_EXPORTER, MSK_IAM_AUTH } from '../../lib/facts/kafka-distributions';
import { sha512Of } from '../support/boot-machine';
import { checkClient, clientJars, maven } from '../support/kafka-clients';
import { temporaryFolder } from '../support/testing-app';

// Needs Java 17, Maven and Maven Central: `npm run test:kafka`.

/** A file on record, fetched once. */
function fetched(file: string, artifact: string): string {
  const folder = resolve('.bench', 'jars');
  if (!existsSync(join(folder, file))) {
    maven('dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
  }
  return join(folder, file);
}

const iamAuthentication = () =>
  fetched(MSK_IAM_AUTH.file, `software.amazon.msk:aws-msk-iam-auth:${MSK_IAM_AUTH.version}:jar:all`);

const jmxExporter = () =>
  fetched(JMX_EXPORTER.file, `io.prometheus.jmx:jmx_prometheus_javaagent:${JMX_EXPORTER.version}`);

/** The clients of the release on record, without any login module. */
function kafkaClients(): string[] {
  return clientJars(APACHE_KAFKA_DEFAULT).filter((jar) => /^(kafka-clients|slf4j)/.test(basename(jar)));
}

test('the jar for IAM has the SHA-512 on record', () => {
  expect(sha512Of(readFileSync(iamAuthentication()))).toBe(MSK_IAM_AUTH.sha512);
});

describe('the JMX exporter', () => {
  test('has the SHA-512 on record', () => {
    expect(sha512Of(readFileSync(jmxExporter()))).toBe(JMX_EXPORTER.sha512);
  });

  test('is an agent that Java loads', () => {
    const rules = join(temporaryFolder(), 'rules.yml');
    writeFileSync(rules, 'rules: []\n');
    const { status, stderr } = spawnSync('java', [`-javaagent:${jmxExporter()}=127.0.0.1:0:${rules}`, '-version']);
    expect({ status, says: stderr.toString() }).toEqual({ status: 0, says: expect.stringContaining('version') });
  });
});

describe('the clients of the release on record', () => {
  function take(...jars: string[]): string {
    const text = KafkaListener.iam({ bootstrapServers: '127.0.0.1:9098', port: 9098 }).clientProperties();
    return checkClient([...jars, ...kafkaClients()], text).says;
  }

  test('log in with that jar beside them, and nothing else', () => {
    expect(take(iamAuthentication())).toContain(': well');
  });

  test('and not without it', () => {
    expect(take()).toContain('IAM');
    expect(take()).not.toContain(': well');
  });
});
