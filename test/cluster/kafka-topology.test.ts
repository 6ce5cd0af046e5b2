import { Token } from 'aws-cdk-lib';
import { KafkaTopology, KafkaVersion } from '../../lib';

test('brokers over zones', () => {
  const version = KafkaVersion.V4_1_X_KRAFT;
  expect(KafkaTopology.brokers({ count: 6, zones: 3, version })).toMatchObject({
    brokerCount: 6,
    zoneCount: 3,
    kafkaVersion: version,
    isElastic: false,
  });
});

test('elastic and unknown have no brokers to count', () => {
  expect(KafkaTopology.elastic()).toMatchObject({ isElastic: true, brokerCount: undefined, zoneCount: undefined });
  expect(KafkaTopology.unknown()).toMatchObject({ isElastic: false, brokerCount: undefined, zoneCount: undefined });
});

test('what is computed with must be known', () => {
  expect(() => KafkaTopology.brokers({ count: Token.asNumber({ Ref: 'N' }), zones: 3 })).toThrow(
    `'count' must be known`,
  );
  expect(() => KafkaTopology.brokers({ count: 3, zones: 4 })).toThrow(
    `'zones' must be a whole number, between 1 and 3, got 4`,
  );
});
