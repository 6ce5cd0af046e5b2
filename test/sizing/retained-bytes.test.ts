import fc from 'fast-check';
import { retainedMib, type Retention } from '../../lib/sizing/retained-bytes';
import { CleanupPolicy } from '../../lib/sizing/workload';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A day, or for ever; segments as Kafka has them. */
const retention = (over: Partial<Retention> = {}): Retention => ({
  policy: CleanupPolicy.DELETE,
  seconds: DAY,
  mib: Infinity,
  segmentMib: 1024,
  segmentSeconds: WEEK,
  ...over,
});

describe('deleted by age or size', () => {
  test('what is written within the retention, and a segment that is not closed yet', () => {
    // 2 x 3600 = 7200; 2 x 604,800 is more than 1024
    expect(retainedMib(2, 0, retention({ seconds: HOUR }))).toBe(7200 + 1024);
  });

  test.each([
    ['the size where that is less', 5000, 5000],
    ['the age where that is less', 100_000, 7200],
  ])('%s', (_, mib, kept) => {
    expect(retainedMib(2, 0, retention({ seconds: HOUR, mib }))).toBe(kept + 1024);
  });

  test('the size alone, if nothing is too old', () => {
    expect(retainedMib(2, 0, retention({ seconds: Infinity, mib: 5000 }))).toBe(6024);
  });

  test('little traffic keeps records for retention.ms and segment.ms', () => {
    // 0.001 x 86,400 = 86.4; the segment is closed after 604,800 s, at 604.8 MiB
    expect(retainedMib(0.001, 0, retention())).toBeCloseTo(0.001 * (DAY + WEEK), 9);
  });

  test.each([
    ['a smaller segment', { segmentMib: 64 }, 7200 + 64],
    // 2 x 30 = 60
    ['one that is closed sooner', { segmentSeconds: 30 }, 7200 + 60],
  ])('%s leaves less open', (_, segment, expected) => {
    expect(retainedMib(2, 0, retention({ seconds: HOUR, ...segment }))).toBe(expected);
  });

  test('without traffic nothing', () => {
    expect(retainedMib(0, 0, retention())).toBe(0);
  });
});

describe('compacted', () => {
  test('twice the live set, however long it is, and the open segment', () => {
    expect(retainedMib(2, 500, retention({ policy: CleanupPolicy.COMPACT }))).toBe(1000 + 1024);
    expect(retainedMib(2, 500, retention({ policy: CleanupPolicy.COMPACT, seconds: Infinity }))).toBe(1000 + 1024);
  });

  test.each([
    ['the retention where that is less', 10_000, 7200 + 1024],
    ['twice the live set where that is less', 500, 1000 + 1024],
  ])('and deleted: %s', (_, live, expected) => {
    expect(retainedMib(2, live, retention({ policy: CleanupPolicy.COMPACT_DELETE, seconds: HOUR }))).toBe(expected);
  });
});

test('more traffic, a longer retention or a larger segment never keeps less', () => {
  const amounts = fc.double({ min: 0.001, max: 1e5, noNaN: true });
  const policies = fc.constantFrom(...Object.values(CleanupPolicy));
  const more = fc.double({ min: 1, max: 10, noNaN: true });
  fc.assert(
    fc.property(amounts, amounts, amounts, policies, more, (rate, live, seconds, policy, factor) => {
      const before = retainedMib(rate, live, retention({ policy, seconds }));
      expect(retainedMib(rate * factor, live, retention({ policy, seconds }))).toBeGreaterThanOrEqual(before);
      expect(retainedMib(rate, live * factor, retention({ policy, seconds }))).toBeGreaterThanOrEqual(before);
      expect(retainedMib(rate, live, retention({ policy, seconds: seconds * factor }))).toBeGreaterThanOrEqual(before);
      expect(retainedMib(rate, live, retention({ policy, seconds, segmentMib: 2048 }))).toBeGreaterThanOrEqual(before);
    }),
  );
});

test('nothing that is written to is kept by size alone without more', () => {
  // 0 MiB/s times no end is no number.
  const bySize = { policy: CleanupPolicy.DELETE, seconds: Infinity, mib: 500, segmentMib: 100, segmentSeconds: 3600 };
  expect(retainedMib(0, 0, bySize)).toBe(500);
  expect(retainedMib(1, 0, bySize)).toBe(600);
});
