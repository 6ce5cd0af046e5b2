import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { SizingLimit, type LimitUse } from '../../lib/sizing/limit-use';
import { limitInWords, remedyFor } from '../../lib/sizing/limit-words';

const use = (over: Partial<LimitUse>): LimitUse => ({
  limit: SizingLimit.NETWORK_OUT,
  state: 'zone down',
  used: 405.4321,
  allowed: 83.77,
  capacity: 111.7,
  unit: 'MiB/s',
  growsWithTraffic: true,
  ...over,
});

test.each([
  ['the state, and four digits', {}, 'network out (zone down) must be at most 83.77 MiB/s, is 405.4'],
  ['no state where all is well', { state: 'healthy' }, 'network out must be at most 83.77 MiB/s, is 405.4'],
  ['thousands', { used: 1_234_567 }, 'network out (zone down) must be at most 83.77 MiB/s, is 1,235,000'],
  [
    'nor where the limit has it in its name',
    { limit: SizingLimit.CATCH_UP_DISK, state: 'catch-up' },
    'disk while catching up must be at most 83.77 MiB/s, is 405.4',
  ],
])('%s', (_, over, expected) => {
  expect(limitInWords(use(over))).toBe(expected);
});

describe.each(Object.values(KafkaKind))('%s', (kind) => {
  test.each(Object.values(SizingLimit))('something would help: %s', (limit) => {
    expect(remedyFor(use({ limit }), kind)).toMatch(/^[a-z ,-]+( Express brokers)?$/);
  });
});

test('of what has no brokers there are not more of them', () => {
  const ingress = use({ limit: SizingLimit.INGRESS });
  expect(remedyFor(ingress, KafkaKind.MSK_EXPRESS)).toMatch(/^more or larger brokers, /);
  expect(remedyFor(ingress, KafkaKind.MSK_SERVERLESS)).toMatch(/^a kind with brokers, /);
});
