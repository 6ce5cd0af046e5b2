import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsModelInput } from '../../lib/sizing/aws-model';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import type { SizingError } from '../../lib/sizing/sizing-error';

interface Fixture {
  readonly source: string;
  readonly cases: readonly {
    readonly input: AwsModelInput;
    readonly results: Readonly<Record<string, readonly [brokers: number, bottleneck: string, totalUsd: number]>>;
  }[];
}

const { cases, source } = JSON.parse(readFileSync(join(__dirname, 'aws-model.fixture.json'), 'utf8')) as Fixture;

/** One that the script takes. */
const INPUT: AwsModelInput = {
  averageInMibps: 10,
  peakInMibps: 15,
  averageOutMibps: 20,
  peakOutMibps: 30,
  partitions: 300,
  replicationFactor: 3,
  retentionHours: 24,
};

test('the script was asked for everything that decides', () => {
  expect(source).toMatch(
    /^What msk_sizing\.py of https:\/\/github\.com\/aws\/agent-toolkit-for-aws \(2026-06-23, Apache/,
  );
  const bottlenecks = cases.flatMap(({ results }) => Object.values(results).map(([, bottleneck]) => bottleneck));
  expect([...new Set(bottlenecks)].sort()).toEqual(['egress', 'ingress', 'partitions', 'pst', 'storage']);
});

test.each(cases.map(({ input, results }) => [JSON.stringify(input), input, results] as const))(
  'what the script says: %s',
  (_, input, expected) => {
    const results = KafkaSizing.awsModel(input);
    expect(results.map(({ instanceType }) => instanceType).sort()).toEqual(Object.keys(expected).sort());
    for (const { instanceType, brokers, bottleneck, totalUsd } of results) {
      const [brokersThere, bottleneckThere, usdThere] = expected[instanceType] ?? [];
      expect([instanceType, brokers, bottleneck]).toEqual([instanceType, brokersThere, bottleneckThere]);
      expect(totalUsd).toBeCloseTo(usdThere as number, 6);
    }
  },
);

function refused(over: Partial<AwsModelInput>): SizingError {
  try {
    KafkaSizing.awsModel({ ...INPUT, ...over });
  } catch (error) {
    return error as SizingError;
  }
  throw new Error(`${JSON.stringify(over)} was not refused`);
}

describe('what the script refuses', () => {
  test.each<[Partial<AwsModelInput>, string]>([
    [{ averageInMibps: 0 }, `'averageInMibps' must be more than 0 in AWS's model, got 0`],
    [{ averageInMibps: NaN }, `'averageInMibps' must be more than 0 in AWS's model, got NaN`],
    [{ averageOutMibps: 0 }, `'averageOutMibps' must be more than 0: its formulas divide by it in AWS's model, got 0`],
    [{ peakInMibps: 9 }, `'peakInMibps' must be at least the average, 10 in AWS's model, got 9`],
    [{ peakOutMibps: 19 }, `'peakOutMibps' must be at least the average, 20 in AWS's model, got 19`],
    [{ partitions: 0 }, `'partitions' must be at least 1 in AWS's model, got 0`],
    [{ retentionHours: 0 }, `'retentionHours' must be more than 0 in AWS's model, got 0`],
    [{ replicationFactor: 1 }, `'replicationFactor' must be 2 or 3 in AWS's model, got 1`],
    [{ replicationFactor: 4 }, `'replicationFactor' must be 2 or 3 in AWS's model, got 4`],
    [
      { primaryRetentionHours: 25 },
      `'primaryRetentionHours' must be at most 'retentionHours', 24 in AWS's model, got 25`,
    ],
    [
      { provisionedThroughputMibps: 249 },
      `'provisionedThroughputMibps' must be between 250 and 1000 in AWS's model, got 249`,
    ],
    [
      { provisionedThroughputMibps: 1001 },
      `'provisionedThroughputMibps' must be between 250 and 1000 in AWS's model, got 1001`,
    ],
  ])('%j', (over, message) => {
    expect(refused(over)).toMatchObject({ name: 'SizingError', message, property: Object.keys(over)[0] });
  });

  test('and nothing else', () => {
    expect(KafkaSizing.awsModel(INPUT)).toHaveLength(22);
  });
});
