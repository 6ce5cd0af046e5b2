import { Token, type Stack } from 'aws-cdk-lib';
import { KafkaConfiguration, KafkaTopology, type KafkaServerProperties } from '../../lib';
import { serverPropertyName } from '../../lib/cluster/kafka-server-properties';
import { MSK_EXPRESS_SERVER_PROPERTIES, MSK_STANDARD_SERVER_PROPERTIES } from '../../lib/facts/msk-server-properties';
import { readFileSync } from 'node:fs';
import { messagesOf, testingStack } from '../support/testing-app';

const bind = (
  properties: KafkaServerProperties,
  topology = KafkaTopology.brokers({ count: 3, zones: 3 }),
  stack?: Stack,
) => KafkaConfiguration.of(properties)._bind(stack ?? testingStack(), topology);

test.each([
  [1, 1, '1', '1'],
  [2, 2, '2', '1'],
  [3, 3, '3', '2'],
  [6, 3, '3', '2'],
])('%i brokers in %i zones: replication factor %s, min ISR %s', (count, zones, replicas, minInsync) => {
  expect(bind({}, KafkaTopology.brokers({ count, zones }))).toEqual({
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': minInsync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.min.isr': minInsync,
    'transaction.state.log.replication.factor': replicas,
    'unclean.leader.election.enable': 'false',
  });
});

test('without a number of brokers nothing is said of replication', () => {
  expect(bind({}, KafkaTopology.elastic())).toEqual({
    'auto.create.topics.enable': 'false',
    'unclean.leader.election.enable': 'false',
  });
});

test('what is given wins, by the name that Kafka gives it, sorted', () => {
  const properties = bind({
    uncleanLeaderElectionEnable: true,
    logRetentionMs: -1,
    numPartitions: 6,
    logCleanerMinCleanableRatio: 0.3,
    logCleanupPolicy: 'compact,delete',
    allowEveryoneIfNoAclFound: false,
    defaultReplicationFactor: 2,
    additionalProperties: { 'a.new.one': 'yes' },
  });
  expect(properties).toMatchObject({
    'unclean.leader.election.enable': 'true',
    'log.retention.ms': '-1',
    'num.partitions': '6',
    'log.cleaner.min.cleanable.ratio': '0.3',
    'log.cleanup.policy': 'compact,delete',
    'allow.everyone.if.no.acl.found': 'false',
    'default.replication.factor': '2',
    'min.insync.replicas': '1',
    'a.new.one': 'yes',
  });
  expect(Object.keys(properties)).toEqual(Object.keys(properties).sort());
});

test('a property for each that Amazon MSK lets a configuration set, and no other', () => {
  const source = readFileSync('lib/cluster/kafka-server-properties.ts', 'utf8');
  const typed = [...source.matchAll(/readonly (\w+)\?: (?:number|string|boolean);/g)].map(([, name = '']) => name);
  expect(new Set(typed.map(serverPropertyName))).toEqual(
    new Set([...MSK_STANDARD_SERVER_PROPERTIES, ...MSK_EXPRESS_SERVER_PROPERTIES]),
  );
  for (const name of typed) {
    expect(source).toContain(`\`${serverPropertyName(name)}\``);
  }
});

test('tokens are handed on', () => {
  const stack = testingStack();
  const properties = bind(
    { numPartitions: Token.asNumber({ Ref: 'N' }), logCleanupPolicy: Token.asString({ Ref: 'P' }) },
    undefined,
    stack,
  );
  expect(stack.resolve(properties)).toMatchObject({
    'num.partitions': { Ref: 'N' },
    'log.cleanup.policy': { Ref: 'P' },
  });
});

test.each([
  'defaultReplicationFactor',
  'minInsyncReplicas',
  'offsetsTopicReplicationFactor',
  'transactionStateLogReplicationFactor',
  'transactionStateLogMinIsr',
])('%s is computed with: tokens and nonsense fail', (name) => {
  expect(() => KafkaConfiguration.of({ [name]: Token.asNumber({ Ref: 'N' }) })).toThrow(
    `'${name}' must be known at synthesis`,
  );
  expect(() => KafkaConfiguration.of({ [name]: 0 })).toThrow(`'${name}' must be a whole number, 1 or more, got 0`);
});

test('a property is not given twice', () => {
  expect(() => KafkaConfiguration.of({ additionalProperties: { 'min.insync.replicas': '1' } })).toThrow(
    `'additionalProperties' must not hold 'min.insync.replicas', which has a prop of its own; use that`,
  );
  expect(() => KafkaConfiguration.of({ numPartitions: 1, additionalProperties: { 'num.partitions': '2' } })).toThrow(
    `'num.partitions'`,
  );
});

test('topics of offsets and transactions are replicated as the others, and follow what is given for them', () => {
  expect(bind({ transactionStateLogReplicationFactor: 1 })).toMatchObject({
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
  });
  expect(bind({ minInsyncReplicas: 1, offsetsTopicReplicationFactor: 1 })).toMatchObject({
    'min.insync.replicas': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
  });
});

test.each([
  [
    { offsetsTopicReplicationFactor: 4 },
    `'offsetsTopicReplicationFactor' must be at most the number of brokers, 3, got 4`,
  ],
  [
    { transactionStateLogReplicationFactor: 9 },
    `'transactionStateLogReplicationFactor' must be at most the number of brokers`,
  ],
  [
    { offsetsTopicReplicationFactor: 1 },
    `'minInsyncReplicas' must be at most 'offsetsTopicReplicationFactor', 1, got 2`,
  ],
  [
    { transactionStateLogMinIsr: 4 },
    `'transactionStateLogMinIsr' must be at most 'transactionStateLogReplicationFactor', 3, got 4`,
  ],
])('internal topics that nobody could write to are refused: %j', (properties, message) => {
  expect(() => bind(properties)).toThrow(message);
});

test.each([
  [{ numPartitions: NaN }, `'num.partitions' must be a finite number or a text of one line, got "NaN"`],
  [{ logCleanupPolicy: 'delete\nbroker.id=1' }, `'log.cleanup.policy' must be a finite number or a text of one line`],
  [{ additionalProperties: { 'a.b': 'c\rd' } }, `'a.b' must be`],
])('what a properties file cannot hold is refused: %#', (properties, message) => {
  expect(() => KafkaConfiguration.of(properties)).toThrow(message);
});

test('more replicas than brokers are refused, and more in-sync replicas than replicas', () => {
  expect(() => bind({ defaultReplicationFactor: 4 })).toThrow(
    `[Stack] 'defaultReplicationFactor' must be at most the number of brokers, 3, got 4; lower it or add brokers`,
  );
  expect(() => bind({ defaultReplicationFactor: 2, minInsyncReplicas: 3 })).toThrow(
    `[Stack] 'minInsyncReplicas' must be at most 'defaultReplicationFactor', 2, got 3`,
  );
});

const warned = (stack: Stack, text: string) =>
  messagesOf(stack, 'warning').filter((message) => new RegExp(text).test(message)).length;

test('in-sync replicas that equal the replicas are warned about, but not one of one', () => {
  const stack = testingStack();
  bind({ minInsyncReplicas: 3 }, undefined, stack);
  expect(warned(stack, `'minInsyncReplicas' equals the replication factor, 3.*Use 2`)).toBe(1);
  const single = testingStack();
  bind({}, KafkaTopology.brokers({ count: 1, zones: 1 }), single);
  expect(warned(single, '.')).toBe(0);
});

test('an odd replication factor over two zones is warned about, with what the loss of a zone does', () => {
  const topology = KafkaTopology.brokers({ count: 4, zones: 2 });
  const stops = testingStack();
  bind({}, topology, stops);
  expect(warned(stops, 'leaves 1 of 3 replicas.*minInsyncReplicas 2 producers with acks=all stop')).toBe(1);
  const goesOn = testingStack();
  bind({ minInsyncReplicas: 1 }, topology, goesOn);
  expect(warned(goesOn, 'they keep writing to a single replica')).toBe(1);
  const even = testingStack();
  bind({ defaultReplicationFactor: 4 }, topology, even);
  bind({}, KafkaTopology.brokers({ count: 6, zones: 3 }), even);
  expect(warned(even, 'two zones')).toBe(0);
});

test.each([
  'CLIENT_IAM://kafka.example.com:9000+{broker_id}',
  'A://a.example:1+{broker_id}, B://b.example:2+{broker_id}',
  Token.asString({ Ref: 'Listeners' }),
])('listeners that are advertised: %s', (customAdvertisedListeners) => {
  expect(() => KafkaConfiguration.of({ customAdvertisedListeners })).not.toThrow();
});

test.each([
  '',
  'CLIENT_IAM://kafka.example.com:9000',
  'kafka.example.com:9000+{broker_id}',
  'A://a:1+{broker_id},B://b:2',
])('listeners that are not: "%s"', (customAdvertisedListeners) => {
  expect(() => KafkaConfiguration.of({ customAdvertisedListeners })).toThrow(
    `'customAdvertisedListeners' must hold entries such as 'CLIENT_IAM://kafka.example.com:9000+{broker_id}', got`,
  );
});
