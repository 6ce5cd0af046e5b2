import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ClientAuthentication, type MskCluster, type MskClusterProps } from '../../lib';
import { aCluster, aClusterStack, aNetwork, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf, testingApp } from '../support/testing-app';

const scram = [ClientAuthentication.iam(), ClientAuthentication.scram()];
const withScram = (props: Partial<MskClusterProps> = {}) => aClusterStack({ clientAuthentication: scram, ...props });
const secretArn = (name: string) => `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:${name}-AbCdEf`;

test('a user is a secret that Kafka may read, in the one list of the cluster', () => {
  const { stack, cluster } = withScram();
  const user = cluster.addScramUser('orders-service');
  expect(user).toMatchObject({ userName: 'orders-service', secretName: 'AmazonMSK_orders_orders-service' });
  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret')).toEqual({
    Name: 'AmazonMSK_orders_orders-service',
    Description: 'User orders-service of Kafka cluster orders',
    KmsKeyId: { 'Fn::GetAtt': [expect.stringContaining('ScramUsersKey'), 'Arn'] },
    GenerateSecretString: {
      SecretStringTemplate: '{"username":"orders-service"}',
      GenerateStringKey: 'password',
      PasswordLength: 32,
      ExcludePunctuation: true,
    },
  });
  const secret = { Ref: expect.stringContaining('UserordersserviceSecret') };
  expect(propertiesOf(stack, 'AWS::SecretsManager::ResourcePolicy')).toEqual({
    SecretId: secret,
    ResourcePolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AWSKafkaResourcePolicy',
          Effect: 'Allow',
          Principal: { Service: 'kafka.amazonaws.com' },
          Action: 'secretsmanager:getSecretValue',
          Resource: secret,
        },
      ],
    },
  });
  expect(propertiesOf(stack, 'AWS::MSK::BatchScramSecret')).toEqual({
    ClusterArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
    SecretArnList: [secret],
  });
});

test('users share a key and a list, which waits for their policies', () => {
  const { stack, cluster } = withScram();
  cluster.addScramUser('a');
  cluster.addScramUser('b');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  const [association] = Object.values(template.findResources('AWS::MSK::BatchScramSecret')) as {
    DependsOn: string[];
    Properties: { SecretArnList: unknown[] };
  }[];
  expect(association?.Properties.SecretArnList).toHaveLength(2);
  expect(association?.DependsOn.filter((id) => id.includes('Policy'))).toHaveLength(2);
});

test.each([
  [undefined, 'RetainExceptOnCreate', 'Retain'],
  [RemovalPolicy.DESTROY, 'Delete', 'Delete'],
])('they stay or go as the cluster does: %s', (removalPolicy, DeletionPolicy, UpdateReplacePolicy) => {
  const { stack, cluster } = withScram({ removalPolicy });
  cluster.addScramUser('a');
  for (const type of [
    'SecretsManager::Secret',
    'SecretsManager::ResourcePolicy',
    'MSK::BatchScramSecret',
    'KMS::Key',
  ]) {
    Template.fromStack(stack).allResources(`AWS::${type}`, { DeletionPolicy, UpdateReplacePolicy });
  }
});

/** The actions that a role was given, by resource. */
function rightsOf(stack: Stack): Record<string, unknown> {
  const { PolicyDocument } = propertiesOf(stack, 'AWS::IAM::Policy') as {
    PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] };
  };
  return Object.fromEntries(
    PolicyDocument.Statement.flatMap(({ Action, Resource }) => [Action].flat().map((action) => [action, Resource])),
  );
}

test('who may read the password may also use its key, from another stack too', () => {
  const { app, cluster } = withScram();
  const other = new Stack(app, 'Other', { env: { region: 'ap-northeast-2' } });
  const role = new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  expect(cluster.addScramUser('a').grantRead(role).success).toBe(true);
  expect(Object.keys(rightsOf(other)).sort()).toEqual([
    'kms:Decrypt',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
  ]);
  expect(JSON.stringify(propertiesOf(other, 'AWS::IAM::Policy'))).toContain(
    '"StringEquals":{"kms:ViaService":"secretsmanager.ap-northeast-2.amazonaws.com"}',
  );
});

test('a service cannot be let in, and the grant says so', () => {
  const user = withScram().cluster.addScramUser('a');
  expect(user.grantRead(new iam.ServicePrincipal('lambda.amazonaws.com')).success).toBe(false);
});

test('a key of the caller is honoured, for this user', () => {
  const { stack, cluster } = withScram();
  const key = kms.Key.fromKeyArn(
    stack,
    'Ours',
    'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000',
  );
  const user = cluster.addScramUser('a', { encryptionKey: key });
  expect(user.secret.encryptionKey).toBe(key);
  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret').KmsKeyId).toBe(key.keyArn);
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
});

test.each<[string, (stack: Stack) => kms.IKey, string]>([
  [
    'an alias',
    (stack) => kms.Alias.fromAliasName(stack, 'Alias', 'alias/ours'),
    `'encryptionKey' must be the key itself, not an alias, got Stack/Alias`,
  ],
  [
    'an asymmetric key',
    (stack) => new kms.Key(stack, 'Rsa', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT }),
    `'encryptionKey' must be symmetric, got Stack/Rsa of spec RSA_2048`,
  ],
  [
    'a key of another region',
    (stack) => kms.Key.fromKeyArn(stack, 'Far', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b'),
    `'encryptionKey' must be in the region of the cluster, ap-northeast-2, got eu-west-1`,
  ],
])('%s is refused', (_, key, message) => {
  const { stack, cluster } = withScram();
  expect(() => cluster.addScramUser('a', { encryptionKey: key(stack) })).toThrow(`[Stack/Kafka] ${message}`);
});

test.each(['Key', 'Resource', 'Default', 'Reference'])('a user may be called %s', (userName) => {
  const { stack, cluster } = withScram();
  cluster.addScramUser('a');
  cluster.addScramUser(userName);
  Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 2);
});

test('a rotation can be added', () => {
  const { stack, cluster } = withScram();
  const { secret } = cluster.addScramUser('a');
  secret.addRotationSchedule('Rotation', {
    automaticallyAfter: Duration.days(30),
    rotationLambda: new lambda.Function(stack, 'Rotate', {
      code: lambda.Code.fromInline('exports.handler = () => {}'),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
    }),
  });
  expect(propertiesOf(stack, 'AWS::SecretsManager::RotationSchedule')).toMatchObject({
    SecretId: { Ref: expect.stringContaining('Secret') },
  });
});

describe('a secret that exists', () => {
  test('is associated, and its policy extended where that can be done', () => {
    const { stack, cluster } = withScram();
    const secret = new secretsmanager.Secret(stack, 'Ours', {
      secretName: 'AmazonMSK_ours',
      encryptionKey: new kms.Key(stack, 'Key'),
    });
    expect(cluster.addScramUser('legacy', { secret }).secret).toBe(secret);
    expect(propertiesOf(stack, 'AWS::MSK::BatchScramSecret').SecretArnList).toEqual([
      { Ref: expect.stringContaining('Ours') },
    ]);
    expect(JSON.stringify(propertiesOf(stack, 'AWS::SecretsManager::ResourcePolicy'))).toContain('kafka.amazonaws.com');
  });

  test('of elsewhere is associated by its whole ARN', () => {
    const { stack, cluster } = withScram();
    const arn = secretArn('AmazonMSK_ours');
    cluster.addScramUser('a', { secret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Ours', arn) });
    expect(propertiesOf(stack, 'AWS::MSK::BatchScramSecret').SecretArnList).toEqual([arn]);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  });

  const refused: [string, (stack: Stack) => secretsmanager.ISecret, string][] = [
    [
      'of another name',
      (stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', secretArn('ours')),
      `'secret' must have a name that begins with 'AmazonMSK_', got 'ours'`,
    ],
    [
      'made here under another name',
      (stack) => new secretsmanager.Secret(stack, 'S', { secretName: 'ours', encryptionKey: new kms.Key(stack, 'K') }),
      `'secret' must have a name that begins with 'AmazonMSK_', got 'ours'`,
    ],
    [
      'made here without a name',
      (stack) => new secretsmanager.Secret(stack, 'S', { encryptionKey: new kms.Key(stack, 'K') }),
      `'secret' must have a name that begins with 'AmazonMSK_', got none`,
    ],
    [
      'under the key of AWS',
      (stack) => new secretsmanager.Secret(stack, 'S', { secretName: 'AmazonMSK_ours' }),
      `'secret' Stack/S must be encrypted by a key of your own; give it an 'encryptionKey'`,
    ],
    [
      'known by a part of its ARN',
      (stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'AmazonMSK_ours'),
      `'secret' Stack/S must be known by its whole ARN; import it with 'secretCompleteArn'`,
    ],
    [
      'of another region',
      (stack) =>
        secretsmanager.Secret.fromSecretCompleteArn(
          stack,
          'S',
          'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_ours-AbCdEf',
        ),
      `'secret' must be in the region of the cluster, ap-northeast-2, got eu-west-1`,
    ],
  ];

  test.each(refused)('%s is refused', (_, secret, message) => {
    const { stack, cluster } = withScram();
    expect(() => cluster.addScramUser('a', { secret: secret(stack) })).toThrow(`[Stack/Kafka] ${message}`);
  });

  test('of another account is refused', () => {
    const app = testingApp({
      'availability-zones:account=111122223333:region=ap-northeast-2': ['ap-northeast-2a', 'ap-northeast-2c'],
    });
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'ap-northeast-2' } });
    const cluster = inStack(stack);
    const arn = 'arn:aws:secretsmanager:ap-northeast-2:999999999999:secret:AmazonMSK_ours-AbCdEf';
    expect(() =>
      cluster.addScramUser('a', { secret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', arn) }),
    ).toThrow(`[Stack/Kafka] 'secret' must be in the account of the cluster, 111122223333, got 999999999999`);
  });

  test('whose key is not known is warned about, because nobody could be let in', () => {
    const { stack, cluster } = withScram();
    const secretCompleteArn = secretArn('AmazonMSK_ours');
    const encryptionKey = kms.Key.fromKeyArn(stack, 'K', 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b');
    const known = secretsmanager.Secret.fromSecretAttributes(stack, 'Known', { secretCompleteArn, encryptionKey });
    cluster.addScramUser('a', { secret: known });
    expect(messagesOf(cluster, 'warning')).toEqual([]);
    const unknown = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Unknown', secretArn('AmazonMSK_others'));
    cluster.addScramUser('b', { secret: unknown });
    expect(messagesOf(cluster, 'warning')).toEqual([
      expect.stringMatching(/the key of secret Stack\/Unknown is not known, so grantRead cannot let anybody use it/),
    ]);
  });

  test('is that of one user', () => {
    const { stack, cluster } = withScram();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', secretArn('AmazonMSK_ours'));
    cluster.addScramUser('a', { secret });
    expect(() => cluster.addScramUser('b', { secret })).toThrow(
      `[Stack/Kafka] 'secret' Stack/S is that of another user already; each user has a secret of its own`,
    );
  });

  test('has its own key', () => {
    const { stack, cluster } = withScram();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'S', secretArn('AmazonMSK_ours'));
    expect(() => cluster.addScramUser('a', { secret, encryptionKey: new kms.Key(stack, 'K') })).toThrow(
      `[Stack/Kafka] 'secret' has a key of its own; leave out 'encryptionKey'`,
    );
  });
});

function inStack(stack: Stack): MskCluster {
  return aCluster(stack, { clientAuthentication: scram, network: aNetwork(stack, { availabilityZones: twoZones }) });
}

test('a user twice is refused', () => {
  const { cluster } = withScram();
  cluster.addScramUser('a');
  expect(() => cluster.addScramUser('a')).toThrow(
    `[Stack/Kafka] user 'a' is there already; keep what addScramUser returned, and use it again`,
  );
});

test.each(['', 'two words', 'a/b', 'a=b', 'x'.repeat(129), 'naïve'])('the name "%s" is refused', (userName) => {
  expect(() => withScram().cluster.addScramUser(userName)).toThrow(
    `[Stack/Kafka] 'userName' must be 1-128 letters, digits, '.', '_', '@', '+' or '-', known at synthesis, got '${userName}'`,
  );
});

test('a name that is a token is refused, because ids are made of it', () => {
  expect(() => withScram().cluster.addScramUser(Token.asString({ Ref: 'Name' }))).toThrow(
    `known at synthesis, got a token`,
  );
});

test('a user of a cluster without SCRAM is refused', () => {
  expect(() => aClusterStack().cluster.addScramUser('a')).toThrow(
    `[Stack/Kafka] user 'a' could not log in, because the cluster has no SCRAM; add ClientAuthentication.scram()`,
  );
});

test('the eleventh user is warned about, once', () => {
  const { cluster } = withScram();
  const add = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      cluster.addScramUser(`user-${cluster.node.findAll().length}`);
    }
  };
  add(10);
  expect(messagesOf(cluster, 'warning')).toEqual([]);
  add(2);
  expect(messagesOf(cluster, 'warning')).toEqual([
    expect.stringMatching(/a cluster takes 10 secrets in one call.*add the users in several deployments/),
  ]);
});
