import { AddressFamily } from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib';
import { KafkaAuthentication, KafkaListener, KafkaListenerReach, KafkaSecurityProtocol } from '../../lib';
import { findListener } from '../../lib/cluster/kafka-cluster';
import { testingStack } from '../support/testing-app';

const at = (port: number) => ({ bootstrapServers: `b-1.example:${port},b-2.example:${port}`, port });

test.each([
  ['iam', KafkaListener.iam(at(9098)), KafkaAuthentication.IAM, KafkaSecurityProtocol.SASL_SSL],
  ['scram', KafkaListener.scram(at(9096)), KafkaAuthentication.SCRAM, KafkaSecurityProtocol.SASL_SSL],
  ['mutualTls', KafkaListener.mutualTls(at(9094)), KafkaAuthentication.MUTUAL_TLS, KafkaSecurityProtocol.SSL],
  ['tls', KafkaListener.tls(at(9094)), KafkaAuthentication.NONE, KafkaSecurityProtocol.SSL],
  ['plaintext', KafkaListener.plaintext(at(9092)), KafkaAuthentication.NONE, KafkaSecurityProtocol.PLAINTEXT],
])('%s', (_, listener, authentication, securityProtocol) => {
  expect(listener).toMatchObject({ authentication, securityProtocol, reach: KafkaListenerReach.PRIVATE });
});

test('client properties for IAM', () => {
  expect(KafkaListener.iam(at(9098)).clientProperties()).toBe(
    [
      'bootstrap.servers=b-1.example:9098,b-2.example:9098',
      'security.protocol=SASL_SSL',
      'sasl.mechanism=AWS_MSK_IAM',
      'sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;',
      'sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler',
      '',
    ].join('\n'),
  );
});

test('client properties for SCRAM hold no password', () => {
  const text = KafkaListener.scram(at(9096)).clientProperties({ credentialsFile: '/run/orders.properties' });
  expect(text).toContain(
    'username="${file:/run/orders.properties:username}" password="${file:/run/orders.properties:password}";',
  );
  expect(text).toContain('config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider\n');
});

test('client properties for mutual TLS, and for a private authority', () => {
  expect(KafkaListener.mutualTls(at(9094)).clientProperties({ truststoreFile: '/ca.pem' })).toBe(
    [
      'bootstrap.servers=b-1.example:9094,b-2.example:9094',
      'security.protocol=SSL',
      'ssl.truststore.type=PEM',
      'ssl.truststore.location=/ca.pem',
      'ssl.keystore.type=PEM',
      'ssl.keystore.location=/etc/kafka/client.pem',
      '',
    ].join('\n'),
  );
});

describe('a query', () => {
  const listeners = [
    KafkaListener.iam(at(9098)),
    KafkaListener.iam({ ...at(9198), reach: KafkaListenerReach.PUBLIC }),
    KafkaListener.scram(at(9096)),
  ];
  const find = (query?: Parameters<typeof findListener>[2]) =>
    findListener(new Stack(testingStack(), 'S'), listeners, query);

  test('finds the first that fits', () => {
    expect(find()).toBe(listeners[0]);
    expect(find({ reach: KafkaListenerReach.PUBLIC })).toBe(listeners[1]);
    expect(find({ authentication: KafkaAuthentication.SCRAM, reach: undefined })).toBe(listeners[2]);
  });

  test('finds addresses of a family', () => {
    const ipv6 = KafkaListener.iam({ ...at(20098), addressFamily: AddressFamily.IP_V6 });
    expect(findListener(testingStack(), [...listeners, ipv6], { addressFamily: AddressFamily.IP_V6 })).toBe(ipv6);
  });

  test('that nothing fits says what there is', () => {
    expect(() => find({ authentication: KafkaAuthentication.NONE })).toThrow(
      '[Stack/S] no listener fits (asked for: authentication NONE; the cluster has: IAM over SASL_SSL (PRIVATE, IPv4), ' +
        'IAM over SASL_SSL (PUBLIC, IPv4), SCRAM over SASL_SSL (PRIVATE, IPv4)); enable it, or ask for another',
    );
  });
});
