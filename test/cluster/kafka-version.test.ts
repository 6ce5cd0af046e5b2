import { Token } from 'aws-cdk-lib';
import { KAFKA_VERSIONS } from '../../lib/facts/kafka-versions';
import { KafkaMetadataMode, KafkaVersion } from '../../lib';

test('3.9 with KRaft, as Amazon MSK and as Apache Kafka write it', () => {
  expect(KafkaVersion.V3_9_X_KRAFT).toMatchObject({
    mskVersion: '3.9.x.kraft',
    version: '3.9.x',
    metadataMode: KafkaMetadataMode.KRAFT,
    supportsTieredStorage: true,
    supportsEligibleLeaderReplicas: false,
    endOfSupport: undefined,
  });
});

test('every version that MSK still creates has a name, made of its string', () => {
  const creatable = Object.entries(KAFKA_VERSIONS).filter(([, fact]) => fact.newClusters.length > 0);
  const named = KafkaVersion as unknown as Record<string, KafkaVersion | undefined>;
  expect(creatable).toHaveLength(10);
  for (const [version] of creatable) {
    expect(named[`V${version.replaceAll('.', '_').toUpperCase()}`]?.mskVersion).toBe(version);
  }
});

test.each([
  [
    '4.3.1',
    { metadataMode: KafkaMetadataMode.KRAFT, supportsTieredStorage: true, supportsEligibleLeaderReplicas: true },
  ],
  ['5.0.x.kraft', { version: '5.0.x', metadataMode: KafkaMetadataMode.KRAFT, supportsTieredStorage: true }],
  ['3.2.2', { metadataMode: KafkaMetadataMode.ZOOKEEPER, supportsTieredStorage: false }],
  ['3.9.1', { metadataMode: undefined, supportsTieredStorage: true }],
  ['3.10.x', { metadataMode: KafkaMetadataMode.ZOOKEEPER }],
  ['3.6.0.1', { metadataMode: KafkaMetadataMode.ZOOKEEPER, endOfSupport: undefined }],
  ['2.8.2.tiered', { version: '2.8.2', supportsTieredStorage: true, endOfSupport: '2025-01-14' }],
])('a version without a name of its own: %s', (version, expected) => {
  expect(KafkaVersion.of(version)).toMatchObject(expected);
});

test('a token is handed on, and nothing is said of it', () => {
  const token = Token.asString({ Ref: 'Version' });
  expect(KafkaVersion.of(token)).toMatchObject({ mskVersion: token, metadataMode: undefined });
});

test('what is no version is refused', () => {
  expect(() => KafkaVersion.of('latest')).toThrow(
    `a Kafka version must begin with its major and minor number, such as '3.9.x.kraft', got 'latest'`,
  );
});
