import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ClientAuthentication,
  ClientEncryption,
  Controllers,
  KafkaAuthentication,
  KafkaListenerReach,
  type Ec2KafkaClusterProps,
} from '../../lib';
import { decide } from '../kafka/bench/iam-policy';
import { anEc2Cluster, anEc2ClusterStack, mutualTls, someEc2Brokers } from '../support/fixtures';
import { testingStack } from '../support/testing-app';
import { deployed, filesOf } from './rendered';

const { SCRAM, MUTUAL_TLS } = KafkaAuthentication;
const scram = ClientAuthentication.scram();
const tls = mutualTls(testingStack());
const clusterWith = (props: Partial<Ec2KafkaClusterProps>) => anEc2ClusterStack(props).cluster;

test.each([
  ['SCRAM', undefined, [[SCRAM, 'SASL_SSL', 9096]]],
  ['SCRAM', [scram], [[SCRAM, 'SASL_SSL', 9096]]],
  ['certificates', [tls], [[MUTUAL_TLS, 'SSL', 9092]]],
  [
    'both',
    [tls, scram],
    [
      [MUTUAL_TLS, 'SSL', 9092],
      [SCRAM, 'SASL_SSL', 9096],
    ],
  ],
])('%s: the ways in, as they were listed: %#', (_, clientAuthentication, expected) => {
  const { listeners } = clusterWith({ clientAuthentication });
  expect(
    listeners.map(({ authentication, securityProtocol, port }) => [authentication, securityProtocol, port]),
  ).toEqual(expected);
  expect(listeners.map(({ reach, addressFamily }) => [reach, addressFamily])).toEqual(
    expected.map(() => [KafkaListenerReach.PRIVATE, ec2.AddressFamily.IP_V4]),
  );
});

describe('is refused', () => {
  test.each([
    ['none', [], `must name at least one way in, such as ClientAuthentication.scram()`],
    [
      'IAM',
      [ClientAuthentication.iam()],
      `on EC2 is ClientAuthentication.scram() or .mutualTls(...), got IAM; IAM is of Amazon MSK alone`,
    ],
    [
      'open access',
      [scram, ClientAuthentication.none({ encryption: ClientEncryption.TLS })],
      `on EC2 is ClientAuthentication.scram() or .mutualTls(...), got NONE; a cluster of yours lets nobody in unseen`,
    ],
    ['SCRAM twice', [scram, tls, scram], `must name every way once, got SCRAM twice`],
    ['certificates twice', [tls, tls], `must name every way once, got MUTUAL_TLS twice`],
  ])('%s', (_, clientAuthentication, message) => {
    expect(() => clusterWith({ clientAuthentication })).toThrow(`[Stack/Kafka] 'clientAuthentication' ${message}`);
  });
});

describe('the first servers', () => {
  const serversOf = (props: Partial<Ec2KafkaClusterProps>) => clusterWith(props).listener().bootstrapServers.split(',');

  test('are one of each zone', () => {
    const expected = ['b101', 'b201', 'b301'].map((name) => `${name}.orders.kafka.internal:9096`);
    expect(serversOf({})).toEqual(expected);
    expect(serversOf({ controllers: Controllers.combined() })).toEqual(expected);
  });

  test.each([2, 3, 20])('stay when there are %i brokers in each zone', (brokersPerZone) => {
    expect(serversOf({ brokers: someEc2Brokers({ brokersPerZone }) })).toEqual(serversOf({}));
  });

  test('stay when another than these is retired', () => {
    const brokers = someEc2Brokers({ brokersPerZone: 2, retired: [102, 302] });
    expect(serversOf({ brokers })).toEqual(serversOf({}));
  });

  test('are never one that is retired', () => {
    const brokers = someEc2Brokers({ brokersPerZone: 2, retired: [201] });
    expect(serversOf({ brokers }).map((server) => server.split('.')[0])).toEqual(['b101', 'b301', 'b102']);
  });

  test('have the port of their listener', () => {
    const { listeners } = clusterWith({ clientAuthentication: [tls, scram] });
    expect(listeners.map(({ bootstrapServers }) => new Set(bootstrapServers.match(/\d+(?=,|$)/g)))).toEqual([
      new Set(['9092']),
      new Set(['9096']),
    ]);
  });
});

describe('client.properties', () => {
  const { listeners } = clusterWith({ clientAuthentication: [scram, tls] });
  const servers = (port: number) =>
    ['b101', 'b201', 'b301'].map((name) => `${name}.orders.kafka.internal:${port}`).join(',');

  test('of SCRAM trusts the authority of the cluster, and holds no password', () => {
    expect(listeners[0]?.clientProperties().split('\n')).toEqual([
      `bootstrap.servers=${servers(9096)}`,
      'security.protocol=SASL_SSL',
      'ssl.truststore.type=PEM',
      'ssl.truststore.location=/etc/kafka/ca.pem',
      'sasl.mechanism=SCRAM-SHA-512',
      'config.providers=file',
      'config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider',
      expect.stringMatching(
        /^sasl\.jaas\.config=.*username="\$\{file:.*:username}" password="\$\{file:.*:password}";$/,
      ),
      '',
    ]);
  });

  test('of certificates has both stores', () => {
    expect(listeners[1]?.clientProperties().split('\n')).toEqual([
      `bootstrap.servers=${servers(9092)}`,
      'security.protocol=SSL',
      'ssl.truststore.type=PEM',
      'ssl.truststore.location=/etc/kafka/ca.pem',
      'ssl.keystore.type=PEM',
      'ssl.keystore.location=/etc/kafka/client.pem',
      '',
    ]);
  });

  test('trusts what it is told to', () => {
    const text = listeners[0]?.clientProperties({ truststoreFile: '/home/app/ca.pem' });
    expect(text).toContain('ssl.truststore.location=/home/app/ca.pem\n');
    expect(text).not.toContain('/etc/kafka/ca.pem');
  });
});

describe('authorities of clients', () => {
  const arn = 'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b2c3d-0000-0000-0000-000000000000';
  const secretArn = 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:authorities-AbCdEf';

  test('are told to the nodes, which may read them', () => {
    const stack = testingStack();
    const authority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Ca', arn);
    const cluster = anEc2Cluster(stack, {
      clientAuthentication: [ClientAuthentication.mutualTls({ certificateAuthorities: [authority] })],
    });
    const deployment = deployed(cluster);
    const { parameters } = deployment;
    expect(
      parameters.map(({ value }) => value).filter((value) => !value.includes(`CLIENT_AUTHORITIES='acm-pca ${arn}'`)),
    ).toEqual([]);
    const request = { action: 'acm-pca:GetCertificateAuthorityCertificate', resource: arn, context: {} };
    expect(decide(deployment.node('b101').role.policies, request)).toBe('allowed');
    expect(decide(deployment.node('b101').role.policies, { ...request, action: 'acm-pca:IssueCertificate' })).toBe(
      'not allowed',
    );
  });

  test('in secrets as well, several of them', () => {
    const stack = testingStack();
    const secrets = [secretArn, secretArn.replace('authorities', 'partners')].map((one, n) =>
      secretsmanager.Secret.fromSecretCompleteArn(stack, `Authorities${n}`, one),
    );
    const deployment = deployed(
      anEc2Cluster(stack, { clientAuthentication: [ClientAuthentication.mutualTlsFromSecrets(secrets)] }),
    );
    const { parameters } = deployment;
    const expected = `CLIENT_AUTHORITIES='${secrets.map((secret) => `secret ${secret.secretArn}`).join(',')}'`;
    expect(parameters.filter(({ value }) => !value.includes(expected))).toEqual([]);
    for (const { secretArn: resource } of secrets) {
      const request = { action: 'secretsmanager:GetSecretValue', resource, context: {} };
      expect(decide(deployment.node('b101').role.policies, request)).toBe('allowed');
    }
  });

  test('with a key of their own, which the nodes may use to read them', () => {
    const stack = testingStack();
    const key = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
    const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Authorities', {
      secretCompleteArn: secretArn,
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', key),
    });
    const deployment = deployed(
      anEc2Cluster(stack, { clientAuthentication: [ClientAuthentication.mutualTlsFromSecrets([secret])] }),
    );
    expect(decide(deployment.node('b101').role.policies, { action: 'kms:Decrypt', resource: key, context: {} })).toBe(
      'allowed',
    );
  });

  test('are none where clients have passwords', () => {
    const { cluster } = anEc2ClusterStack();
    expect(deployed(cluster).parameters.filter(({ value }) => !value.includes(`CLIENT_AUTHORITIES=''`))).toEqual([]);
    expect(filesOf(cluster)['broker.properties']).not.toContain('clients-ca');
  });
});
