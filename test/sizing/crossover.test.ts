import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import type { Workload } from '../../lib/sizing/workload';

/** A month on standard brokers, whose volumes cost more than those of EC2. */
const MUCH_ON_DISK: Workload = { ingressMibps: 50, retentionHours: 720, partitions: 300 };

const STANDARD_OR_EC2: PlanOptions = {
  instanceTypes: ['kafka.m7g.4xlarge', 'm7g.4xlarge'],
  rackAwareFetching: true,
  nodeEgress: NodeEgress.NONE,
};

const withOperators = (operatorCostUsdPerMonth: number) => ({ ...STANDARD_OR_EC2, operatorCostUsdPerMonth });

/** The cheapest of Amazon MSK by that of EC2, as a plan has them. */
function ratio(workload: Workload, options?: PlanOptions): number {
  const { kinds } = KafkaSizing.plan(workload, options);
  const usd = (ours: boolean) =>
    kinds
      .filter(({ kind }) => kind !== KafkaKind.CONFLUENT_CLOUD && (kind === KafkaKind.EC2) === ours)
      .map(({ cheapest }) => cheapest.cost.totalUsd)[0] ?? NaN;
  return usd(false) / usd(true);
}

test.each([3000, 20_000])('EC2 becomes cheaper, where its operators cost %d', (usd) => {
  const { fromIngressMibps = NaN } = KafkaSizing.crossover(MUCH_ON_DISK, withOperators(usd));
  const at = (ingressMibps: number) => ratio({ ...MUCH_ON_DISK, ingressMibps }, withOperators(usd));
  expect(at(fromIngressMibps)).toBeGreaterThan(1);
  // As near as 2^(1 / 64)
  expect(at(fromIngressMibps / 1.011)).toBeLessThanOrEqual(1);
});

test('the more its operators cost, the later', () => {
  const from = [0, 3000, 20_000].map(
    (usd) => KafkaSizing.crossover(MUCH_ON_DISK, withOperators(usd)).fromIngressMibps ?? Infinity,
  );
  expect(from).toEqual([...from].sort((one, other) => one - other));
  expect(new Set(from).size).toBe(3);
});

test('or never', () => {
  expect(KafkaSizing.crossover(MUCH_ON_DISK, withOperators(1e7)).fromIngressMibps).toBeUndefined();
});

test('never beside Express brokers, which send each other everything for nothing', () => {
  const workload = { ingressMibps: 100, fanOut: 2, retentionHours: 24 };
  const { fromIngressMibps, managedToSelfManaged } = KafkaSizing.crossover(workload);
  expect(fromIngressMibps).toBeUndefined();
  expect(managedToSelfManaged).toBeLessThan(1);
});

test('cheaper all along is cheaper from the least that was looked at', () => {
  const { fromIngressMibps } = KafkaSizing.crossover({ ...MUCH_ON_DISK, ingressMibps: 320 }, STANDARD_OR_EC2);
  // 320 / 64, and at 5 MiB/s it is cheaper already
  expect(fromIngressMibps).toBe(5);
});

describe('how many times as much Amazon MSK costs', () => {
  test.each<[string, Workload, PlanOptions | undefined]>([
    ['of all types', { ingressMibps: 100, fanOut: 2, retentionHours: 24 }, undefined],
    ['over two zones', { ingressMibps: 40, fanOut: 5, retentionHours: 72, zones: 2 }, undefined],
    ['with much memory', { ingressMibps: 300, fanOut: 8, retentionHours: 6, toleratedLagMinutes: 120 }, undefined],
    ['with operators', { ingressMibps: 10, retentionHours: 24 }, { operatorCostUsdPerMonth: 2000 }],
    ['of some types', MUCH_ON_DISK, STANDARD_OR_EC2],
    // m6i.large costs less, and has less of a network
    [
      'for the network',
      { ingressMibps: 3, fanOut: 40, retentionHours: 24 },
      { instanceTypes: ['kafka.m7g.2xlarge', 'm6i.large', 'm5n.large'] },
    ],
    // m7g.xlarge costs less, and has too little memory for as many partitions
    [
      'for the memory',
      { ingressMibps: 3, retentionHours: 24, partitions: 2000 },
      { instanceTypes: ['kafka.m7g.2xlarge', 'm7g.xlarge', 'r7g.xlarge'] },
    ],
  ])('is what a plan says: %s', (_, workload, options) => {
    const { managedToSelfManaged, folkloreFactor } = KafkaSizing.crossover(workload, options);
    expect(managedToSelfManaged).toBeCloseTo(ratio(workload, options), 9);
    expect(folkloreFactor).toBe(2);
  });

  test('is nothing, where one of them does not carry it', () => {
    // 60 x 16 TiB are too few for a month of 100 MiB/s
    expect(KafkaSizing.crossover({ ...MUCH_ON_DISK, ingressMibps: 100 }, STANDARD_OR_EC2)).toMatchObject({
      managedToSelfManaged: undefined,
    });
  });

  test('and where the cheapest of both is cheaper at last is said as far as both carry it', () => {
    const { fromIngressMibps } = KafkaSizing.crossover({ ...MUCH_ON_DISK, ingressMibps: 100 }, withOperators(3000));
    expect(fromIngressMibps).toBeCloseTo(
      KafkaSizing.crossover(MUCH_ON_DISK, withOperators(3000)).fromIngressMibps ?? NaN,
      1,
    );
  });
});

test('what is not compared is not spoken of', () => {
  for (const kinds of [[KafkaKind.EC2], [KafkaKind.MSK_STANDARD]]) {
    expect(KafkaSizing.crossover(MUCH_ON_DISK, { kinds })).toEqual({
      fromIngressMibps: undefined,
      managedToSelfManaged: undefined,
      folkloreFactor: 2,
    });
  }
});

test('what cannot be is refused', () => {
  expect(() => KafkaSizing.crossover({ ingressMibps: -1, retentionHours: 1 })).toThrow(`'ingressMibps' must be`);
  expect(() => KafkaSizing.crossover(MUCH_ON_DISK, withOperators(NaN))).toThrow(`'operatorCostUsdPerMonth' must be`);
});
