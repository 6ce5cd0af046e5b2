import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRICES_AS_OF } from '../../lib/facts/prices';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { KafkaPrices } from '../../lib/sizing/kafka-prices';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { NodeEgress } from '../../lib/sizing/plan-options';
import type { SizingError } from '../../lib/sizing/sizing-error';

const file = (name: string) => join(__dirname, 'offers', `${name}.json`);

const WORKLOAD = { ingressMibps: 10, retentionHours: 24 };

function cheapestOf(kind: KafkaKind, prices?: KafkaPrices, nodeEgress?: NodeEgress): ClusterCandidate {
  return KafkaSizing.plan(WORKLOAD, { kinds: [kind], prices, nodeEgress }).kinds[0]?.cheapest as ClusterCandidate;
}

function refused(make: () => KafkaPrices): SizingError {
  try {
    make();
  } catch (error) {
    return error as SizingError;
  }
  throw new Error('it was not refused');
}

/** Hours and items of which each kind is made, where everything is borrowed. */
const BORROWED: [KafkaKind, (size: string) => string[]][] = [
  [KafkaKind.MSK_STANDARD, (size) => [size, 'mskStorage', 'mskProvisionedThroughput', 'crossZone']],
  [KafkaKind.MSK_EXPRESS, (size) => [size, 'expressStorage', 'expressDataIn', 'crossZone']],
  [
    KafkaKind.MSK_SERVERLESS,
    () => [
      'serverlessCluster',
      'serverlessPartition',
      'serverlessDataIn',
      'serverlessDataOut',
      'serverlessStorage',
      'crossZone',
    ],
  ],
  [KafkaKind.EC2, (size) => [size, 'm7g.large', 'gp3Storage', 'gp3Iops', 'gp3Throughput', 'crossZone', 'natGateway']],
  [KafkaKind.CONFLUENT_CLOUD, () => ['crossZone']],
];

describe('prices of us-east-1', () => {
  test('are those that come with the library', () => {
    const { region, asOf } = KafkaPrices.usEast1();
    expect([region, asOf]).toEqual(['us-east-1', PRICES_AS_OF]);
    expect(KafkaSizing.plan(WORKLOAD)).toMatchObject({ region: 'us-east-1', pricesAsOf: PRICES_AS_OF });
  });

  test.each(Object.values(KafkaKind))('are borrowed by none: %s', (kind) => {
    const candidate = cheapestOf(kind);
    expect(candidate.borrowedPrices).toEqual([]);
    expect(candidate.unverifiedPrices).toBe(kind === KafkaKind.CONFLUENT_CLOUD);
  });
});

describe('prices of a region of which nothing is known', () => {
  const prices = KafkaPrices.ofRegion('ap-northeast-2');

  test.each(BORROWED)('are those of us-east-1, and are named: %s', (kind, names) => {
    const candidate = cheapestOf(kind, prices);
    expect([...new Set(candidate.borrowedPrices)].sort()).toEqual([...new Set(names(candidate.size ?? ''))].sort());
    expect(candidate.cost).toEqual(cheapestOf(kind).cost);
  });

  test('name the endpoints, where nodes have these', () => {
    const { borrowedPrices } = cheapestOf(KafkaKind.EC2, prices, NodeEgress.ENDPOINTS);
    expect(borrowedPrices).toContain('interfaceEndpoint');
    expect(borrowedPrices).not.toContain('natGateway');
  });

  test('name nothing that is not charged', () => {
    const { borrowedPrices } = cheapestOf(KafkaKind.EC2, prices, NodeEgress.NONE);
    expect(borrowedPrices.filter((name) => ['natGateway', 'interfaceEndpoint'].includes(name))).toEqual([]);
  });

  test('say of which region and day they are', () => {
    expect(KafkaSizing.plan(WORKLOAD, { prices })).toMatchObject({
      region: 'ap-northeast-2',
      pricesAsOf: PRICES_AS_OF,
    });
  });

  test.each(['us-east-9', 'Seoul', ''])('are none of %p', (region) => {
    expect(refused(() => KafkaPrices.ofRegion(region))).toMatchObject({
      message: expect.stringMatching(
        `^'region' must be a region of AWS such as 'ap-northeast-2', got '${region}', which was not known on 2026-11-21; `,
      ),
      property: 'region',
    });
  });
});

describe('price lists of AWS', () => {
  const all = KafkaPrices.fromOfferFiles(['vpc', 'msk', 'ec2'].map(file));

  test('are of their region, and of the day of the newest', () => {
    expect([all.region, all.asOf]).toEqual(['ap-southeast-1', '2026-08-10']);
  });

  test('are what is counted with', () => {
    const options = { prices: all, kinds: [KafkaKind.MSK_EXPRESS], instanceTypes: ['express.m7g.large'] };
    const [planned] = KafkaSizing.plan({ ...WORKLOAD, partitions: 30 }, options).kinds;
    // 3 x 0.51 x 730, 873.75 GiB x 0.121, 25,664.0625 GiB x 0.0125
    expect(planned?.cheapest.cost).toMatchObject({
      brokersUsd: expect.closeTo(1116.9, 6),
      storageUsd: expect.closeTo(105.72375, 6),
      trafficUsd: expect.closeTo(320.80078125, 6),
    });
  });

  test('borrow what is in none of them', () => {
    const { borrowedPrices } = KafkaSizing.check(
      { kind: KafkaKind.MSK_STANDARD, instanceType: 'kafka.m7g.large', brokers: 3, storage: { volumeGib: 1000 } },
      WORKLOAD,
      { prices: all },
    );
    expect(borrowedPrices).toEqual(['crossZone']);
  });

  test('borrow the hours of a type that is in none of them, or has no price', () => {
    const { borrowedPrices, cost } = KafkaSizing.check(
      { kind: KafkaKind.MSK_STANDARD, instanceType: 'kafka.m7g.xlarge', brokers: 3, storage: { volumeGib: 1000 } },
      WORKLOAD,
      { prices: all },
    );
    expect(borrowedPrices).toEqual(['kafka.m7g.xlarge', 'crossZone']);
    // 3 x 0.408 x 730 of us-east-1
    expect(cost.brokersUsd).toBeCloseTo(893.52, 6);
  });

  test('some of them leave the rest to us-east-1', () => {
    const { borrowedPrices } = cheapestOf(
      KafkaKind.EC2,
      KafkaPrices.fromOfferFiles([file('vpc')]),
      NodeEgress.ENDPOINTS,
    );
    expect(borrowedPrices).toEqual(expect.arrayContaining(['gp3Storage', 'crossZone', 'm7g.large']));
    expect(borrowedPrices).not.toContain('interfaceEndpoint');
  });

  test('are of one region', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-kafka-prices-'));
    try {
      const other = join(folder, 'index.json');
      writeFileSync(other, readFileSync(file('vpc'), 'utf8').replaceAll('ap-southeast-1', 'ap-northeast-2'));
      expect(refused(() => KafkaPrices.fromOfferFiles([file('msk'), other]))).toMatchObject({
        message: 'the price lists must be of one region, got ap-southeast-1, ap-northeast-2',
        property: 'prices',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are one at least', () => {
    expect(refused(() => KafkaPrices.fromOfferFiles([]))).toMatchObject({
      message: 'the price lists must be of one region, got none',
      property: 'prices',
    });
  });

  test('must be there', () => {
    const { message, property } = refused(() => KafkaPrices.fromOfferFiles([file('msk'), 'no/such/file.json']));
    expect(message).toMatch(/^no\/such\/file\.json: cannot be read: ENOENT/);
    expect(property).toBe('prices');
  });
});
