import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import type { ClusterSize } from '../../lib/sizing/cluster-size';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { holds } from '../../lib/sizing/limit-use';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import type { SizingError } from '../../lib/sizing/sizing-error';
import type { Workload } from '../../lib/sizing/workload';

const WORKLOAD: Workload = { ingressMibps: 60, fanOut: 2, retentionHours: 48 };

function refused(call: () => unknown): SizingError {
  try {
    call();
  } catch (error) {
    return error as SizingError;
  }
  throw new Error('it was not refused');
}

describe('a plan', () => {
  test('says what it is of', () => {
    expect(KafkaSizing.plan(WORKLOAD)).toMatchObject({
      workload: WORKLOAD,
      region: 'us-east-1',
      pricesAsOf: '2026-08-13',
      impossible: [],
    });
  });

  test.each<[string, Partial<Workload>, PlanOptions, string]>([
    ['rack awareness', {}, { rackAwareFetching: true }, 'consumers read from a replica in their zone'],
    ['one replica', { replicationFactor: 1 }, {}, 'one replica: what is in a zone that is down can be neither written'],
  ])('says what follows from %s', (_, workload, options, sentence) => {
    expect(KafkaSizing.plan({ ...WORKLOAD, ...workload }, options).assumptions.join('\n')).toContain(sentence);
  });

  test('is of the kinds that are asked for', () => {
    const { kinds, impossible } = KafkaSizing.plan(WORKLOAD, { kinds: [KafkaKind.EC2, KafkaKind.MSK_EXPRESS] });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual([KafkaKind.EC2, KafkaKind.MSK_EXPRESS]);
    expect(impossible).toEqual([]);
  });

  test('is of the size and number that are asked for', () => {
    const options = { instanceTypes: ['kafka.m7g.4xlarge', 'r7g.2xlarge'], brokers: 6 };
    const { kinds, paretoFront } = KafkaSizing.plan(WORKLOAD, options);
    const clusters = [...kinds.map(({ cheapest }) => cheapest), ...paretoFront].map(({ size, count }) => [size, count]);
    expect(new Set(clusters.map(([size]) => size))).toEqual(new Set(options.instanceTypes));
    expect(new Set(clusters.map(([, count]) => count))).toEqual(new Set([6]));
  });

  test('over two zones has no Express brokers, and as many brokers in each', () => {
    const { kinds, impossible } = KafkaSizing.plan({ ...WORKLOAD, zones: 2 });
    expect(impossible).toEqual([
      {
        kind: KafkaKind.MSK_EXPRESS,
        reason: 'Express brokers are in three zones, got 2',
        remedy: 'take three zones',
      },
    ]);
    expect(kinds.map(({ cheapest }) => cheapest.zones)).toEqual([2, 2, 2, 2]);
    const ofBrokers = kinds.filter(({ kind }) => [KafkaKind.EC2, KafkaKind.MSK_STANDARD].includes(kind));
    expect(ofBrokers.map(({ cheapest: { count = NaN } }) => count % 2)).toEqual([0, 0]);
  });

  test('of what nothing carries is refused, with what stops each kind and what would help', () => {
    const workload = { ingressMibps: 20_000, largestPartitionShare: 0.9, fanOut: 0, retentionHours: 168 };
    const { message, name } = refused(() => KafkaSizing.plan(workload));
    const [first, ...rest] = message.split('\n');
    expect([name, first]).toEqual(['SizingError', 'no cluster carries this workload']);
    const LINE = /^ {2}(.+?): (.+) must be at most [\d,.]+ [^,]+, is [\d,.]+; what would help: .+$/;
    expect(rest.map((line) => LINE.exec(line)?.[1])).toEqual(Object.values(KafkaKind));
  });

  test('computes what it is told, token or not', () => {
    expect(refused(() => KafkaSizing.plan({ ...WORKLOAD, partitions: -1.8881545897087626e289 }))).toMatchObject({
      message: expect.stringMatching(/got a token, but brokers are computed from it/),
      property: 'partitions',
    });
  });
});

describe('what each environment best has', () => {
  const { recommendations, kinds } = KafkaSizing.plan(WORKLOAD);
  const named = (environment: string) => recommendations.find((one) => one.environment === environment);

  test('there is something for each', () => {
    expect(recommendations.map(({ environment }) => environment)).toEqual(['dev', 'test', 'staging', 'prod', 'large']);
  });

  test('production has the cheapest that AWS runs', () => {
    const [cheapest] = kinds.filter(({ kind }) => ![KafkaKind.EC2, KafkaKind.CONFLUENT_CLOUD].includes(kind));
    expect(named('prod')?.candidate).toEqual(cheapest?.cheapest);
    const [first, second, third] = named('prod')?.reasons ?? [];
    expect(first).toMatch(
      /^the cheapest that AWS runs; traffic can grow by [\d,]+ % until the limit of .+ is reached$/,
    );
    expect(second).toMatch(/^MSK .+ would cost \$[\d,]+ more a month$/);
    expect(third).toMatch(/^EC2 would cost \$[\d,]+ (more|less) a month, without those who run it$/);
  });

  test('test and staging have its kind and zones, for less', () => {
    for (const name of ['test', 'staging']) {
      expect(named(name)?.candidate).toMatchObject({ kind: named('prod')?.candidate.kind, zones: 3 });
    }
    expect(named('test')?.reasons).toEqual([`production's kind and zones, for 1 % of its work`]);
    expect(named('staging')?.reasons).toEqual([`production's kind and zones, for 10 % of its work`]);
    const costs = ['test', 'staging', 'prod'].map((name) => named(name)?.candidate.cost.totalUsd ?? NaN);
    expect(costs).toEqual([...costs].sort((one, other) => one - other));
  });

  test('dev has the cheapest for a hundredth of the work, over two zones', () => {
    const least = KafkaSizing.plan({ ...WORKLOAD, ingressMibps: 0.6, partitions: 30, zones: 2 }).kinds.find(
      ({ kind }) => kind !== KafkaKind.EC2 && kind !== KafkaKind.CONFLUENT_CLOUD,
    );
    expect(named('dev')).toEqual({
      environment: 'dev',
      candidate: least?.cheapest,
      reasons: ['the cheapest for 1 % of the work, over two zones; it may be lost'],
    });
  });

  test('large is on EC2', () => {
    expect(named('large')?.candidate).toEqual(kinds.find(({ kind }) => kind === KafkaKind.EC2)?.cheapest);
    expect(named('large')?.reasons[0]).toMatch(/^the cheapest on EC2, and not the cheapest of all/);
  });

  test('is said of EC2 with those who run it, where they cost something', () => {
    const plan = KafkaSizing.plan(WORKLOAD, { operatorCostUsdPerMonth: 9000 });
    expect(plan.recommendations.find((one) => one.environment === 'prod')?.reasons.at(-1)).toMatch(
      /^EC2 would cost \$[\d,]+ more a month, with those who run it$/,
    );
  });

  test('is said where EC2 costs less', () => {
    const kinds = [KafkaKind.MSK_STANDARD, KafkaKind.EC2];
    const plan = KafkaSizing.plan({ ...WORKLOAD, retentionHours: 720 }, { kinds });
    expect(plan.recommendations.find((one) => one.environment === 'large')?.reasons).toEqual([
      expect.stringMatching(/^EC2 would cost \$[\d,]+ less a month, without those who run it$/),
    ]);
  });

  test('is on EC2 only, where nothing else was compared', () => {
    const plan = KafkaSizing.plan(WORKLOAD, { kinds: [KafkaKind.EC2] });
    expect(plan.recommendations.map(({ environment, reasons }) => [environment, reasons])).toEqual([
      ['large', ['no other kind is compared']],
    ]);
  });

  test('is of the kinds that are compared', () => {
    const plan = KafkaSizing.plan(WORKLOAD, { kinds: [KafkaKind.MSK_EXPRESS] });
    // Express brokers are in three zones, and a dev environment in two.
    expect(plan.recommendations.map(({ environment, candidate }) => [environment, candidate.kind])).toEqual(
      ['test', 'staging', 'prod'].map((environment) => [environment, KafkaKind.MSK_EXPRESS]),
    );
  });

  test('is on EC2 only, where nothing else carries it', () => {
    const kinds = [KafkaKind.MSK_SERVERLESS, KafkaKind.EC2];
    const plan = KafkaSizing.plan({ ...WORKLOAD, largestMessageMib: 9 }, { kinds });
    expect(plan.recommendations.map(({ environment, reasons }) => [environment, reasons])).toEqual([
      ['large', ['nothing that AWS runs carries it']],
    ]);
  });

  test.each([{ brokers: 9 }, { instanceTypes: ['kafka.m7g.2xlarge'] }])('is not said of %j', (options) => {
    expect(KafkaSizing.plan(WORKLOAD, options).recommendations).toEqual([]);
  });
});

describe('a cluster as it is', () => {
  const STANDARD: ClusterSize = {
    kind: KafkaKind.MSK_STANDARD,
    instanceType: 'kafka.m7g.4xlarge',
    brokers: 3,
    storage: { volumeGib: 2000, throughputMibps: 300 },
  };
  const EC2: ClusterSize = {
    kind: KafkaKind.EC2,
    instanceType: 'm7g.4xlarge',
    brokers: 3,
    storage: { volumes: 2, volumeGib: 3000 },
  };
  /** 30 partitions with 60 x 172,800 / 1024 + 30 = 10,155 GiB, once on each of three brokers. */
  const check = (size: ClusterSize, workload: Partial<Workload> = {}) =>
    KafkaSizing.check(size, { ...WORKLOAD, ...workload });
  const limit = (size: ClusterSize, name: string) => check(size).limits.find((use) => use.limit === name);

  test('may not hold', () => {
    const candidate = check(STANDARD);
    expect(candidate.bottleneck).toMatchObject({ limit: 'disk', used: 10_155, allowed: 1400, capacity: 2000 });
    expect(candidate.storage?.filledPercent).toBeCloseTo(507.75, 9);
    expect(candidate.roomToGrowPercent).toBeCloseTo((1400 / 10_155 - 1) * 100, 9);
  });

  test('has what its volumes do, and not what they could', () => {
    expect(limit(STANDARD, 'disk throughput')).toMatchObject({ capacity: 300 });
    // Two of 125, with what comes with them
    expect(limit(EC2, 'disk throughput')).toMatchObject({ capacity: 250 });
    expect(limit(EC2, 'disk')).toMatchObject({ capacity: 6000 });
    expect(limit(EC2, 'largest partition')).toMatchObject({ capacity: 3000 });
  });

  test('is no faster than its instance', () => {
    // 625 MB/s
    const fast = { ...EC2, storage: { volumes: 4, volumeGib: 3000, throughputMibps: 1000, iops: 4000 } };
    expect(limit(fast, 'disk throughput')?.capacity).toBeCloseTo(596.046, 3);
  });

  test('has one volume with what comes with it, if nothing else is said', () => {
    const size = { ...STANDARD, storage: { volumeGib: 2000 } };
    expect(check(size).storage).toMatchObject({ volumes: 1, throughputMibps: 250, provisionedThroughput: false });
    expect(check({ ...EC2, storage: { volumeGib: 2000, throughputMibps: 125 } }).storage).toMatchObject({
      volumes: 1,
      throughputMibps: 125,
      provisionedThroughput: false,
    });
    expect(check({ ...EC2, storage: { volumeGib: 2000 } }).storage).toMatchObject({ volumes: 1, throughputMibps: 125 });
  });

  test('says what breaks first, of what traffic reaches', () => {
    const { bottleneck, breaksFirst, roomToGrowPercent, limits } = check(
      { ...STANDARD, storage: { volumeGib: 16_000 } },
      { partitions: 4000, segmentMib: 1 },
    );
    expect(bottleneck).toMatchObject({ limit: 'partitions', used: 4000, allowed: 4000, growsWithTraffic: false });
    const uses = limits.map(({ used, allowed }) => used / allowed);
    expect(uses).toEqual([...uses].sort((one, other) => other - one));
    // 10,125 + 3.9 GiB of 11,200, and 90 + 90 written in catching up, of 250: the disk
    expect(breaksFirst.limit).toBe('disk');
    expect(roomToGrowPercent).toBeCloseTo((1 / (breaksFirst.used / breaksFirst.allowed) - 1) * 100, 9);
  });

  test('of Express brokers and serverless has no volumes to size', () => {
    const express = check({ kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.4xlarge', brokers: 3 });
    expect(express).toMatchObject({ size: 'express.m7g.4xlarge', count: 3 });
    expect(express.storage).toBeUndefined();
    const serverless = check({ kind: KafkaKind.MSK_SERVERLESS });
    expect([serverless.kind, serverless.storage]).toEqual([KafkaKind.MSK_SERVERLESS, undefined]);
  });

  test.each<[string, ClusterSize]>([
    ['a size that is not known', { ...STANDARD, instanceType: 'kafka.m9g.large' }],
    ['a size of another kind', { ...STANDARD, instanceType: 'm7g.large' }],
    ['no size', { kind: KafkaKind.EC2, brokers: 3, storage: { volumeGib: 100 } }],
    ['Confluent Cloud', { kind: KafkaKind.CONFLUENT_CLOUD, brokers: 3, storage: { volumeGib: 1 } }],
  ])('is refused with %s', (_, size) => {
    expect(refused(() => check(size))).toMatchObject({
      property: 'instanceType',
      message:
        `'instanceType' must be a type of ${size.kind} of which the limits are known, got ` +
        (size.instanceType ?? 'none'),
    });
  });
});

describe('the most that a cluster carries', () => {
  const SIZES: [string, ClusterSize][] = [
    [
      'standard',
      {
        kind: KafkaKind.MSK_STANDARD,
        instanceType: 'kafka.m7g.xlarge',
        brokers: 6,
        storage: { volumeGib: 3000 },
      },
    ],
    ['Express', { kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.large', brokers: 6 }],
    ['serverless', { kind: KafkaKind.MSK_SERVERLESS }],
    ['EC2', { kind: KafkaKind.EC2, instanceType: 'm7g.xlarge', brokers: 3, storage: { volumes: 2, volumeGib: 3000 } }],
  ];

  test.each(SIZES)('is what it carries just so: %s', (_, size) => {
    const workload = { ...WORKLOAD, partitions: 120 };
    const most = KafkaSizing.mostIngressMibps(size, workload);
    const carries = (ingressMibps: number) =>
      KafkaSizing.check(size, { ...workload, ingressMibps }).limits.every(holds);
    expect([carries(most), carries(most * 1.002)]).toEqual([true, false]);
  });

  test('scales with what is said of the workload', () => {
    const [, size] = SIZES[1] as (typeof SIZES)[number];
    // 6 x 15.6 MB/s less 25 %, by 1.5
    const most = KafkaSizing.mostIngressMibps(size, { ...WORKLOAD, partitions: 120 });
    expect(most).toBeCloseTo(44.63, 1);
    expect(KafkaSizing.mostIngressMibps(size, { ingressMibps: 1, retentionHours: 1, partitions: 120 })).toBeCloseTo(
      most,
      1,
    );
    const compressed = { ...WORKLOAD, partitions: 120, compressionRatio: 0.5 };
    expect(KafkaSizing.mostIngressMibps(size, compressed)).toBeCloseTo(2 * most, 1);
  });

  test('is nothing, where not even no traffic would do', () => {
    const [, size] = SIZES[1] as (typeof SIZES)[number];
    expect(KafkaSizing.mostIngressMibps(size, { ...WORKLOAD, partitions: 10_000 })).toBe(0);
  });
});

describe('a size that cannot be', () => {
  const fine = { kind: KafkaKind.EC2, instanceType: 'm7g.large', brokers: 3, storage: { volumeGib: 100 } };

  test.each<[string, Partial<ClusterSize>, string]>([
    ['no brokers', { brokers: undefined }, `'brokers' must be a whole number, at least 1, got 0`],
    ['half a broker', { brokers: 2.5 }, `'brokers' must be a whole number, at least 1, got 2.5`],
    [
      'fewer brokers than replicas',
      { brokers: 2 },
      `'replicationFactor' must be at most the number of brokers, 2, got 3`,
    ],
    ['no volumes', { storage: undefined }, `'storage' must be volumes of at least 1 GiB, got 1 of NaN GiB`],
    [
      'volumes of nothing',
      { storage: { volumeGib: 0 } },
      `'storage' must be volumes of at least 1 GiB, got 1 of 0 GiB`,
    ],
    [
      'none of them',
      { storage: { volumes: 0, volumeGib: 9 } },
      `'storage' must be volumes of at least 1 GiB, got 0 of 9 GiB`,
    ],
  ])('%s', (_, over, message) => {
    expect(() => KafkaSizing.check({ ...fine, ...over }, WORKLOAD)).toThrow(message);
    expect(() => KafkaSizing.mostIngressMibps({ ...fine, ...over }, WORKLOAD)).toThrow(message);
  });
});
