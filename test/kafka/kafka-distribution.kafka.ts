import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { KafkaListener } from '../../lib';
import { APACHE_KAFKA_DEFAULT, MSK_IAM_AUTH } from '../../lib/facts/kafka-distributions';
import { sha512Of } from '../support/boot-machine';
import { temporaryFolder } from '../support/testing-app';

// Needs Java 17, Maven and Maven Central: `npm run test:kafka`.

/** The file on record, fetched once. */
function iamAuthentication(): string {
  const folder = resolve('.bench', 'jars');
  const file = join(folder, MSK_IAM_AUTH.file);
  if (!existsSync(file)) {
    const artifact = `software.amazon.msk:aws-msk-iam-auth:${MSK_IAM_AUTH.version}:jar:all`;
    maven('dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
  }
  return file;
}

/** The clients of the release on record, without any login module. */
function kafkaClients(): string[] {
  const folder = resolve('.bench', `clients-${APACHE_KAFKA_DEFAULT}`);
  if (!existsSync(folder)) {
    const pom = join('test', 'kafka', 'client-check', 'pom.xml');
    const options = [
      `-Dkafka.version=${APACHE_KAFKA_DEFAULT}`,
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ];
    maven('-f', pom, 'dependency:copy-dependencies', ...options);
  }
  const jars = readdirSync(folder).filter((jar) => /^(kafka-clients|slf4j)/.test(jar));
  return jars.map((jar) => join(folder, jar));
}

function maven(...args: string[]): void {
  execFileSync('mvn', ['-B', '-q', ...args]);
}

test('the jar for IAM has the SHA-512 on record', () => {
  expect(sha512Of(readFileSync(iamAuthentication()))).toBe(MSK_IAM_AUTH.sha512);
});

describe('the clients of the release on record', () => {
  function take(...jars: string[]): string {
    const file = join(temporaryFolder(), 'client.properties');
    writeFileSync(file, KafkaListener.iam({ bootstrapServers: '127.0.0.1:9098', port: 9098 }).clientProperties());
    const classPath = [...jars, ...kafkaClients()].join(delimiter);
    try {
      const check = join('test', 'kafka', 'client-check', 'ClientCheck.java');
      return execFileSync('java', ['-cp', classPath, check, file], { encoding: 'utf8' });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  test('log in with that jar beside them, and nothing else', () => {
    expect(take(iamAuthentication())).toContain(': well');
  });

  test('and not without it', () => {
    expect(take()).toContain('IAM');
    expect(take()).not.toContain(': well');
  });
});
