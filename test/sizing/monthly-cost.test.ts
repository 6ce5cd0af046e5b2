import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import type { ClusterSize } from '../../lib/sizing/cluster-size';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { monthlyCost, type MonthlyCost } from '../../lib/sizing/monthly-cost';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';

/**
 * 10 MiB/s are 25,664.0625 GiB a month. 10 x 86,400 / 1024 + 30 open segments = 873.75 GiB are kept. Clients write two thirds
 * of it into another zone and read as much from there, twice: 20 MiB/s, 51,328.125 GiB, 0.02 USD each.
 */
const WORKLOAD: Workload = { ingressMibps: 10, peakIngressMibps: 15, fanOut: 2, retentionHours: 24, partitions: 30 };
const CLIENTS_USD = 1026.5625;

function expectCost({ totalUsd, ...parts }: MonthlyCost, expected: Partial<MonthlyCost>): void {
  const charged = Object.entries(parts).filter(([, usd]) => usd !== 0);
  const amounts = Object.entries(expected).map(([name, usd]) => [name, expect.closeTo(usd, 6) as number]);
  expect(Object.fromEntries(charged)).toEqual(Object.fromEntries(amounts));
  expect(totalUsd).toBeCloseTo(
    Object.values(expected).reduce((sum, usd) => sum + usd, 0),
    6,
  );
}

const costOf = (size: ClusterSize, options?: PlanOptions, workload: Partial<Workload> = {}) =>
  KafkaSizing.check(size, { ...WORKLOAD, ...workload }, options).cost;

test('what is not said is nothing, and all of it the total', () => {
  expect(monthlyCost({})).toMatchObject({ brokersUsd: 0, operatorUsd: 0, totalUsd: 0 });
  expect(monthlyCost({ brokersUsd: 1, storageUsd: 2, operatorUsd: 4 }).totalUsd).toBe(7);
});

describe('Amazon MSK, standard', () => {
  const size = (instanceType: string, throughputMibps?: number): ClusterSize => ({
    kind: KafkaKind.MSK_STANDARD,
    instanceType,
    brokers: 3,
    storage: { volumeGib: 1300, throughputMibps },
  });

  test('brokers, volumes and what clients send across zones; nothing between brokers', () => {
    expectCost(costOf(size('kafka.m7g.large')), {
      brokersUsd: 446.76, // 3 x 0.204 x 730
      storageUsd: 390, // 3 x 1300 x 0.1
      crossZoneUsd: CLIENTS_USD,
    });
  });

  test('provisioned throughput, all of it', () => {
    expectCost(costOf(size('kafka.m7g.4xlarge', 300)), {
      brokersUsd: 3574.08, // 3 x 1.632 x 730
      storageUsd: 390,
      throughputUsd: 72, // 3 x 300 x 0.08
      crossZoneUsd: CLIENTS_USD,
    });
  });

  test('consumers that read in their own zone', () => {
    const { crossZoneUsd } = costOf(size('kafka.m7g.large'), { rackAwareFetching: true });
    expect(crossZoneUsd).toBeCloseTo(342.1875, 6); // 10 x 2 / 3 = 6.67 MiB/s
  });

  test('over two zones', () => {
    const { crossZoneUsd } = costOf({ ...size('kafka.m7g.large'), brokers: 4 }, {}, { zones: 2 });
    expect(crossZoneUsd).toBeCloseTo(769.921875, 6); // (10 + 20) / 2 = 15 MiB/s
  });
});

test('Amazon MSK, Express: storage once, and what comes in', () => {
  expectCost(costOf({ kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.large', brokers: 3 }), {
    brokersUsd: 893.52, // 3 x 0.408 x 730
    storageUsd: 87.375, // 873.75 x 0.1
    trafficUsd: 256.640625, // 25,664.0625 x 0.01
    crossZoneUsd: CLIENTS_USD,
  });
});

test('Amazon MSK Serverless: hours of the cluster and its partitions, storage once, in and out', () => {
  expectCost(costOf({ kind: KafkaKind.MSK_SERVERLESS }), {
    brokersUsd: 580.35, // (0.75 + 30 x 0.0015) x 730
    storageUsd: 87.375,
    trafficUsd: 5132.8125, // 25,664.0625 x (0.1 + 2 x 0.05)
    crossZoneUsd: CLIENTS_USD,
  });
});

describe('EC2', () => {
  const size = (instanceType: string, throughputMibps?: number, iops?: number): ClusterSize => ({
    kind: KafkaKind.EC2,
    instanceType,
    brokers: 3,
    storage: { volumes: 2, volumeGib: 700, throughputMibps, iops },
  });
  const expected = {
    brokersUsd: 183.504, // 3 x (0.0816 x 730 + 20 GiB to boot from x 0.08)
    controllersUsd: 198.864, // 3 x (0.0816 x 730 + (20 + 64) x 0.08)
    storageUsd: 336, // 3 x 2 x 700 x 0.08
    crossZoneUsd: 2 * CLIENTS_USD, // 10 x (3 - 1) between brokers as well
    networkUsd: 98.55, // 3 x 0.045 x 730
  };

  test('brokers, controllers, volumes, NAT gateways, and what brokers send each other', () => {
    expectCost(costOf(size('m7g.large')), expected);
  });

  test('throughput and operations beyond what comes with a volume', () => {
    expectCost(costOf(size('m7g.large', 300, 4000)), {
      ...expected,
      throughputUsd: 72, // 3 x 2 x (175 x 0.04 + 1000 x 0.005)
    });
  });

  test('what comes with a volume is for nothing', () => {
    expectCost(costOf(size('m7g.large', 125, 3000)), expected);
  });

  test('controllers of the same architecture', () => {
    expectCost(costOf(size('m7i.large')), {
      ...expected,
      brokersUsd: 225.552, // 3 x (0.1008 x 730 + 1.6)
      controllersUsd: 240.912, // 3 x (0.1008 x 730 + 6.72)
    });
  });

  test('those who run it', () => {
    expectCost(costOf(size('m7g.large'), { operatorCostUsdPerMonth: 5000 }), { ...expected, operatorUsd: 5000 });
  });

  test.each([
    [NodeEgress.NAT_PER_ZONE, 98.55],
    [NodeEgress.SINGLE_NAT, 32.85],
    [NodeEgress.ENDPOINTS, 175.2], // 3 x 8 x 0.01 x 730
    [NodeEgress.NONE, 0],
  ])('%s', (nodeEgress, usd) => {
    expect(costOf(size('m7g.large'), { nodeEgress }).networkUsd).toBeCloseTo(usd, 6);
  });

  test.each([
    [NodeEgress.NAT_PER_ZONE, 65.7],
    [NodeEgress.ENDPOINTS, 116.8],
  ])('%s, over two zones', (nodeEgress, usd) => {
    expect(costOf({ ...size('m7g.large'), brokers: 4 }, { nodeEgress }, { zones: 2 }).networkUsd).toBeCloseTo(usd, 6);
  });

  test('consumers that read in their own zone: followers still fetch', () => {
    const { crossZoneUsd } = costOf(size('m7g.large'), { rackAwareFetching: true });
    expect(crossZoneUsd).toBeCloseTo(342.1875 + CLIENTS_USD, 6);
  });
});

describe('Confluent Cloud', () => {
  test.each([
    ['Standard', 547.5], // 0.75 x 730
    ['Enterprise', 1642.5], // 2.25 x 730
  ])('%s: units, storage, in and out', (name, brokersUsd) => {
    const [planned] = KafkaSizing.plan(WORKLOAD, { kinds: [KafkaKind.CONFLUENT_CLOUD] }).kinds;
    const candidate = [planned?.cheapest, planned?.runnerUp].find((one) => one?.size === name);
    expect(candidate).toMatchObject({ count: 1, unverifiedPrices: true });
    expectCost(candidate?.cost as MonthlyCost, {
      brokersUsd,
      storageUsd: 69.9, // 873.75 x 0.08
      trafficUsd: 3849.609375, // 25,664.0625 x (1 + 2) x 0.05
      crossZoneUsd: CLIENTS_USD,
    });
  });
});
