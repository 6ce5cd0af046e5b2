import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KafkaListener } from '../../lib';
import { checkClient, clientJars } from '../support/kafka-clients';
import { temporaryFolder } from '../support/testing-app';

// Needs Java 17, Maven, openssl and Maven Central: `npm run test:kafka`.

const check = (version: string, text: string) => checkClient(clientJars(version), text);
const at = (port: number) => ({ bootstrapServers: `127.0.0.1:${port}`, port });
const folder = temporaryFolder();

const credentialsFile = join(folder, 'credentials.properties');
writeFileSync(credentialsFile, 'username=orders\npassword=s3cret\n');

const keystoreFile = join(folder, 'client.pem');
const truststoreFile = join(folder, 'ca.pem');
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
openssl(
  'req',
  '-x509',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-days',
  '2',
  '-subj',
  '/CN=orders',
  '-keyout',
  join(folder, 'key.pem'),
  '-out',
  truststoreFile,
);
writeFileSync(
  keystoreFile,
  openssl('pkcs8', '-topk8', '-nocrypt', '-in', join(folder, 'key.pem')) + openssl('x509', '-in', truststoreFile),
);

describe.each(['3.9.1', '4.1.1'])('clients of Kafka %s take', (version) => {
  test.each([
    ['IAM', KafkaListener.iam(at(9098)).clientProperties()],
    ['SCRAM', KafkaListener.scram(at(9096)).clientProperties({ credentialsFile })],
    ['mutual TLS', KafkaListener.mutualTls(at(9094)).clientProperties({ keystoreFile, truststoreFile })],
    ['TLS', KafkaListener.tls(at(9094)).clientProperties()],
    ['plaintext', KafkaListener.plaintext(at(9092)).clientProperties()],
  ])('%s', (_, text) => {
    expect(check(version, text)).toMatchObject({ well: true, says: expect.stringContaining(': well') });
  });

  test('and read the password from its file', () => {
    const { says } = check(version, KafkaListener.scram(at(9096)).clientProperties({ credentialsFile }));
    expect(says).toContain('username="orders" password="s3cret"');
  });
});

test.each([
  [
    'a misspelt name',
    `${KafkaListener.tls(at(9094)).clientProperties()}security.protocoll=SSL\n`,
    'unknown [security.protocoll]',
  ],
  [
    'a missing keystore',
    KafkaListener.mutualTls(at(9094)).clientProperties({ keystoreFile: '/nowhere.pem' }),
    '/nowhere.pem',
  ],
  [
    'a missing login module',
    KafkaListener.iam(at(9098)).clientProperties().replace('IAMLoginModule', 'NoSuchModule'),
    'NoSuchModule',
  ],
])('%s would be found', (_, text, says) => {
  expect(check('4.1.1', text)).toMatchObject({ well: false, says: expect.stringContaining(says) });
});
