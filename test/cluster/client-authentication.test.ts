import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ClientAuthentication, KafkaAuthentication } from '../../lib';
import { mutualTls } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const stack = testingStack();
const secret = new secretsmanager.Secret(stack, 'Authorities');

test('certificates of any authority, whose own are in secrets', () => {
  const authentication = ClientAuthentication.mutualTlsFromSecrets([secret]);
  expect(authentication.mechanism).toBe(KafkaAuthentication.MUTUAL_TLS);
  expect(authentication._trustStores).toEqual([secret]);
  expect(authentication._certificateAuthorityArns).toEqual([]);
});

test('no secrets are refused, which would let nobody in', () => {
  expect(() => ClientAuthentication.mutualTlsFromSecrets([])).toThrow(
    `'authorities' must name at least one secret, got an empty list`,
  );
});

test('other ways have no secrets', () => {
  for (const other of [ClientAuthentication.scram(), ClientAuthentication.iam(), mutualTls(stack)]) {
    expect(other._trustStores).toEqual([]);
  }
});
