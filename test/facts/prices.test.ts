import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../../lib/facts/msk-broker-sizes';
import {
  EC2_INSTANCE_HOURS_US_EAST_1,
  MSK_BROKER_HOURS_US_EAST_1,
  PRICES_AS_OF,
  PRICES_US_EAST_1,
} from '../../lib/facts/prices';

test.each([
  ['every instance type', Object.keys(EC2_INSTANCE_TYPES), EC2_INSTANCE_HOURS_US_EAST_1],
  [
    'every size of broker',
    [...Object.keys(MSK_STANDARD_SIZES), ...Object.keys(MSK_EXPRESS_SIZES)],
    MSK_BROKER_HOURS_US_EAST_1,
  ],
])('%s has a price, and nothing else has', (_, types, prices) => {
  expect(Object.keys(prices).sort()).toEqual([...types].sort());
  expect(Object.entries(prices).filter(([, usd]) => !(usd > 0 && usd < 100))).toEqual([]);
});

/** Of `m7g.2xlarge` and `kafka.m7g.2xlarge` what is before the size. */
const familyOf = (type: string) => type.slice(0, type.lastIndexOf('.'));

test.each([
  ['instances', EC2_INSTANCE_HOURS_US_EAST_1, EC2_INSTANCE_TYPES],
  ['brokers', MSK_BROKER_HOURS_US_EAST_1, { ...MSK_STANDARD_SIZES, ...MSK_EXPRESS_SIZES }],
])('of one family the %s with more processors cost more', (_, prices, facts) => {
  const rows = Object.entries(facts).map(([type, { vcpus }]) => ({ type, vcpus, usd: prices[type] ?? NaN }));
  const wrong = rows.flatMap((small) =>
    rows
      .filter((large) => familyOf(large.type) === familyOf(small.type) && large.vcpus > small.vcpus)
      .filter((large) => !(large.usd > small.usd))
      .map((large) => `${large.type} and ${small.type}`),
  );
  expect(wrong).toEqual([]);
});

test('everything else has a price, a unit and a mark of how far it can be relied on', () => {
  for (const [name, { usd, unit, confidence }] of Object.entries(PRICES_US_EAST_1)) {
    expect([name, usd > 0 && usd < 10]).toEqual([name, true]);
    expect([name, unit]).toEqual([name, expect.stringMatching(/^(GiB|hour|IOPS|MiB\/s)/)]);
    expect(['list', 'secondary', 'unverified']).toContain(confidence);
  }
});

test('prices have a day', () => {
  expect(new Date(PRICES_AS_OF).toISOString().slice(0, 10)).toBe(PRICES_AS_OF);
});
