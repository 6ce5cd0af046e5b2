import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { described } from '../../lib/sizing/described';
import { SizingLimit, type LimitUse } from '../../lib/sizing/limit-use';
import { monthlyCost } from '../../lib/sizing/monthly-cost';

const use = (limit: SizingLimit, used: number, growsWithTraffic = true): LimitUse => ({
  limit,
  state: 'healthy',
  used,
  allowed: 100,
  capacity: 200,
  unit: 'MiB/s',
  growsWithTraffic,
});

const { NETWORK_IN, NETWORK_OUT, PARTITIONS } = SizingLimit;

const candidate = (limits: LimitUse[]) =>
  described({
    kind: KafkaKind.EC2,
    zones: 3,
    limits,
    cost: monthlyCost({}),
    borrowedPrices: [],
    unverifiedPrices: false,
  });

test('limits come by how much of them is used, of what is allowed', () => {
  const { limits, bottleneck } = candidate([use(NETWORK_IN, 20), use(PARTITIONS, 90, false), use(NETWORK_OUT, 80)]);
  expect(limits.map(({ limit }) => limit)).toEqual([PARTITIONS, NETWORK_OUT, NETWORK_IN]);
  expect(bottleneck.limit).toBe(PARTITIONS);
});

test('what breaks first is what more traffic reaches', () => {
  const { breaksFirst, roomToGrowPercent } = candidate([use(PARTITIONS, 90, false), use(NETWORK_OUT, 80)]);
  expect(breaksFirst.limit).toBe(NETWORK_OUT);
  // 80 x 1.25 = 100
  expect(roomToGrowPercent).toBeCloseTo(25, 9);
});

test.each([
  ['none is left', 100, 0],
  ['rounding is no lack of it', 100 + 1e-8, 0],
  ['there is too little', 125, -20],
])('room to grow: %s', (_, used, expected) => {
  expect(candidate([use(NETWORK_IN, used)]).roomToGrowPercent).toBeCloseTo(expected, 12);
});
