import type { Stack } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { MskLogs } from '../../lib';
import { aCluster, aNetwork } from '../support/fixtures';
import { messagesOf, propertiesOf, testingStack } from '../support/testing-app';

function withLogs(brokerLogs: (stack: Stack) => MskLogs[]): { stack: Stack; template: Template } {
  const stack = testingStack();
  const network = aNetwork(stack, { flowLogs: {} });
  aCluster(stack, { network, brokerLogs: brokerLogs(stack) });
  return { stack, template: Template.fromStack(stack) };
}

/** Every kind of destination, off but for those that are given. */
const offBut = (on: object) => ({
  CloudWatchLogs: { Enabled: false },
  Firehose: { Enabled: false },
  S3: { Enabled: false },
  ...on,
});

const destinations = (stack: Stack) =>
  (propertiesOf(stack, 'AWS::MSK::Cluster') as { LoggingInfo?: { BrokerLogs: unknown } }).LoggingInfo?.BrokerLogs;

describe('the logs of the authorizer', () => {
  const withAuthorizerLogs = (authorizerLogs: (stack: Stack) => MskLogs[] | undefined, brokerLogs?: MskLogs[]) => {
    const stack = testingStack();
    aCluster(stack, { network: aNetwork(stack, { flowLogs: {} }), authorizerLogs: authorizerLogs(stack), brokerLogs });
    const { LoggingInfo } = propertiesOf(stack, 'AWS::MSK::Cluster') as { LoggingInfo: Record<string, unknown> };
    return { template: Template.fromStack(stack), logging: LoggingInfo };
  };
  const off = { Enabled: false };

  test('are not kept by default, and nothing is said of them', () => {
    expect(withAuthorizerLogs(() => undefined).logging).not.toHaveProperty('AuthorizerLogs');
  });

  test('have a log group of their own beside that of the brokers', () => {
    const { template, logging } = withAuthorizerLogs(() => [MskLogs.cloudWatch()]);
    const names = Object.values(template.findResources('AWS::Logs::LogGroup')).map(
      (group) => (group as { Properties: { LogGroupName: string } }).Properties.LogGroupName,
    );
    expect(names.sort()).toEqual(['/aws/vendedlogs/msk/orders', '/aws/vendedlogs/msk/orders/authorizer']);
    expect(logging).toEqual({
      BrokerLogs: offBut({
        CloudWatchLogs: { Enabled: true, LogGroup: { Ref: expect.stringContaining('BrokerLogs') } },
      }),
      AuthorizerLogs: offBut({
        CloudWatchLogs: { Enabled: true, LogGroup: { Ref: expect.stringContaining('AuthorizerLogs') } },
      }),
    });
  });

  test('go to every kind of destination, and without broker logs these are said to be off', () => {
    const { logging } = withAuthorizerLogs(
      (scope) => [
        MskLogs.s3({ bucket: new s3.Bucket(scope, 'Bucket'), prefix: 'authorizer' }),
        MskLogs.cloudWatch(),
        MskLogs.firehose({
          deliveryStream: firehose.DeliveryStream.fromDeliveryStreamAttributes(scope, 'S', {
            deliveryStreamName: 'ours',
          }),
        }),
      ],
      [],
    );
    expect(logging).toMatchObject({
      BrokerLogs: { CloudWatchLogs: off, Firehose: off, S3: off },
      AuthorizerLogs: {
        S3: { Enabled: true, Prefix: 'authorizer' },
        CloudWatchLogs: { Enabled: true },
        Firehose: { Enabled: true, DeliveryStream: 'ours' },
      },
    });
  });

  test('that are switched off are said to be off', () => {
    expect(withAuthorizerLogs(() => []).logging.AuthorizerLogs).toEqual({
      CloudWatchLogs: off,
      Firehose: off,
      S3: off,
    });
  });

  test('have one destination of a kind', () => {
    expect(() => withAuthorizerLogs(() => [MskLogs.cloudWatch(), MskLogs.cloudWatch()])).toThrow(
      `[Stack/Kafka] 'authorizerLogs' must hold at most one destination of each kind, got [CloudWatchLogs, CloudWatchLogs]`,
    );
  });

  test('share a bucket with those of the brokers, whose policy says each thing once', () => {
    const stack = testingStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const both = [MskLogs.s3({ bucket })];
    aCluster(stack, { network: aNetwork(stack, { flowLogs: {} }), brokerLogs: both, authorizerLogs: both });
    const { PolicyDocument } = propertiesOf(stack, 'AWS::S3::BucketPolicy') as {
      PolicyDocument: { Statement: unknown[] };
    };
    expect(PolicyDocument.Statement).toHaveLength(2);
  });
});

test('to a log group of their own, under the name that vended logs want', () => {
  const { stack, template } = withLogs(() => [MskLogs.cloudWatch({ retention: logs.RetentionDays.ONE_WEEK })]);
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/vendedlogs/msk/orders',
    RetentionInDays: 7,
  });
  expect(destinations(stack)).toEqual(
    offBut({ CloudWatchLogs: { Enabled: true, LogGroup: { Ref: expect.any(String) } } }),
  );
});

test('to a log group with a key, whose policy lets CloudWatch Logs use it for this group only', () => {
  const { template } = withLogs((stack) => [MskLogs.cloudWatch({ encryptionKey: new kms.Key(stack, 'Key') })]);
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
          Principal: { Service: 'logs.ap-northeast-2.amazonaws.com' },
          Condition: {
            ArnEquals: {
              'kms:EncryptionContext:aws:logs:arn': Match.anyValue(),
            },
          },
        }),
      ]),
    },
  });
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:/aws/vendedlogs/msk/orders"');
});

test('to a log group that exists', () => {
  const { stack, template } = withLogs((scope) => [
    MskLogs.cloudWatch({ logGroup: logs.LogGroup.fromLogGroupName(scope, 'Group', '/aws/vendedlogs/ours') }),
  ]);
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  expect(destinations(stack)).toEqual(offBut({ CloudWatchLogs: { Enabled: true, LogGroup: '/aws/vendedlogs/ours' } }));
});

test('to a bucket, whose policy is made and in force before the cluster', () => {
  const { stack, template } = withLogs((scope) => [
    MskLogs.s3({ bucket: new s3.Bucket(scope, 'Logs'), prefix: 'kafka' }),
  ]);
  expect(destinations(stack)).toEqual(
    offBut({ S3: { Enabled: true, Bucket: { Ref: expect.stringContaining('Logs') }, Prefix: 'kafka' } }),
  );
  const ours = {
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    ArnLike: { 'aws:SourceArn': Match.anyValue() },
  };
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 's3:GetBucketAcl',
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Logs'), 'Arn'] },
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Condition: ours,
        }),
        Match.objectLike({
          Action: 's3:PutObject',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Resource: {
            'Fn::Join': [
              '',
              [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, '/kafka/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*'],
            ],
          },
          Condition: { ...ours, StringEquals: { ...ours.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
        }),
      ]),
    },
  });
  template.hasResource('AWS::MSK::Cluster', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('LogsPolicy')]) });
});

test('to a bucket with a key, which log delivery may use', () => {
  const { template } = withLogs((scope) => [
    MskLogs.s3({ bucket: new s3.Bucket(scope, 'Logs', { encryptionKey: new kms.Key(scope, 'Key') }) }),
  ]);
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Principal: { Service: 'delivery.logs.amazonaws.com' },
        }),
      ]),
    },
  });
});

test('to a bucket made elsewhere, with a warning about its policy', () => {
  const { stack } = withLogs((scope) => [MskLogs.s3({ bucket: s3.Bucket.fromBucketName(scope, 'Logs', 'our-logs') })]);
  expect(messagesOf(stack, 'warning')).toEqual([
    expect.stringMatching(
      /bucket Stack\/Logs is made elsewhere and cannot be changed here: let delivery\.logs\.amazonaws\.com call/,
    ),
  ]);
});

test('to a stream, which is tagged so that its delivery works', () => {
  const { stack, template } = withLogs((scope) => [
    MskLogs.firehose({
      deliveryStream: new firehose.DeliveryStream(scope, 'Stream', {
        destination: new firehose.S3Bucket(new s3.Bucket(scope, 'Bucket')),
      }),
    }),
  ]);
  expect(destinations(stack)).toEqual(
    offBut({ Firehose: { Enabled: true, DeliveryStream: { Ref: expect.stringContaining('Stream') } } }),
  );
  template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
    Tags: [{ Key: 'LogDeliveryEnabled', Value: 'true' }],
  });
});

test('to all three at once, and to none', () => {
  const { stack } = withLogs((scope) => [
    MskLogs.s3({ bucket: new s3.Bucket(scope, 'Bucket') }),
    MskLogs.cloudWatch(),
    MskLogs.firehose({
      deliveryStream: firehose.DeliveryStream.fromDeliveryStreamAttributes(scope, 'S', { deliveryStreamName: 'ours' }),
    }),
  ]);
  expect(Object.keys(destinations(stack) as object).sort()).toEqual(['CloudWatchLogs', 'Firehose', 'S3']);
});

test('nowhere, and what there was is said to be off', () => {
  const off = { Enabled: false };
  expect(destinations(withLogs(() => []).stack)).toEqual({ CloudWatchLogs: off, Firehose: off, S3: off });
});

describe('what is made elsewhere and would fail silently is warned about', () => {
  const keyArn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';

  test.each<[string, (scope: Stack) => MskLogs, RegExp]>([
    [
      'a stream',
      (scope) =>
        MskLogs.firehose({
          deliveryStream: firehose.DeliveryStream.fromDeliveryStreamAttributes(scope, 'Ours', {
            deliveryStreamName: 'ours',
          }),
        }),
      /stream Stack\/Ours is made elsewhere and cannot be changed here: tag it LogDeliveryEnabled=true/,
    ],
    [
      'the key of a log group',
      (scope) => MskLogs.cloudWatch({ encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn) }),
      /key Stack\/Key is made elsewhere .* let CloudWatch Logs use it/,
    ],
    [
      'the key of a bucket',
      (scope) =>
        MskLogs.s3({
          bucket: new s3.Bucket(scope, 'Logs', { encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn) }),
        }),
      /key Stack\/Key is made elsewhere .* kms:GenerateDataKey/,
    ],
  ])('%s', (_, logTo, message) => {
    const { stack } = withLogs((scope) => [logTo(scope)]);
    expect(messagesOf(stack, 'warning')).toEqual([expect.stringMatching(message)]);
  });
});

describe('what cannot be right is refused', () => {
  test.each(['', '/kafka', 'kafka/'])('the prefix "%s"', (prefix) => {
    const bucket = new s3.Bucket(testingStack(), 'Logs');
    expect(() => MskLogs.s3({ bucket, prefix })).toThrow(`without a slash at its ends, got '${prefix}'`);
    expect(() => MskLogs.s3({ bucket, prefix: Token.asString({ Ref: 'Prefix' }) })).not.toThrow();
  });

  test('a retention or a key for a log group that has its own', () => {
    const logGroup = logs.LogGroup.fromLogGroupName(testingStack(), 'Group', '/aws/vendedlogs/ours');
    expect(() => MskLogs.cloudWatch({ logGroup, retention: logs.RetentionDays.ONE_DAY })).toThrow(
      `leave out 'retention'`,
    );
  });
});

test('a log group that never forgets has no retention', () => {
  const { template } = withLogs(() => [MskLogs.cloudWatch({ retention: logs.RetentionDays.INFINITE })]);
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.absent() });
});

test('not twice to the same kind', () => {
  expect(() => withLogs(() => [MskLogs.cloudWatch(), MskLogs.cloudWatch()])).toThrow(
    `[Stack/Kafka] 'brokerLogs' must hold at most one destination of each kind, got [CloudWatchLogs, CloudWatchLogs]`,
  );
});
