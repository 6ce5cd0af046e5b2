import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { KafkaListener } from '../../lib';
import { APACHE_KAFKA_DEFAULT, MSK_IAM_AUTH } from '../../lib/facts/kafka-distributions';
import { sha512Of } from '../support/boot-machine';
import { checkClient, clientJars, maven } from '../support/kafka-clients';

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
  return clientJars(APACHE_KAFKA_DEFAULT).filter((jar) => /^(kafka-clients|slf4j)/.test(basename(jar)));
}

test('the jar for IAM has the SHA-512 on record', () => {
  expect(sha512Of(readFileSync(iamAuthentication()))).toBe(MSK_IAM_AUTH.sha512);
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
