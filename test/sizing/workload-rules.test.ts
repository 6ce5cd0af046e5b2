import fc from 'fast-check';
import { SizingError } from '../../lib/sizing/sizing-error';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';
import { checkWorkload } from '../../lib/sizing/workload-rules';

/** What the CDK has in place of a number that is not known yet: `Token.asNumber()`. */
const TOKEN = -1.8881545897087626e289;

const workload = (over: Partial<Workload> = {}): Workload => ({ ingressMibps: 100, retentionHours: 24, ...over });

function refused(over: Partial<Workload>): SizingError {
  try {
    checkWorkload(workload(over));
  } catch (error) {
    expect(error).toBeInstanceOf(SizingError);
    return error as SizingError;
  }
  throw new Error(`${JSON.stringify(over)} was not refused`);
}

test('least that must be said', () => {
  expect(() => {
    checkWorkload({ ingressMibps: 1, retentionHours: 1 });
  }).not.toThrow();
});

/** Of each number what is allowed in words, some that are and some that are not. */
const NUMBERS: Record<
  Exclude<keyof Workload, 'cleanupPolicy'>,
  readonly [allowed: string, good: readonly (number | undefined)[], bad: readonly number[]]
> = {
  ingressMibps: ['a number of MiB/s, more than 0', [0.001], [0, -1, NaN, Infinity]],
  peakIngressMibps: ['a number of MiB/s, more than 0', [100, undefined], [0, -1, NaN, Infinity]],
  fanOut: ['a number of times, at least 0', [0, 0.5, undefined], [-0.1, NaN, Infinity]],
  egressMibps: ['a number of MiB/s, at least 0', [0, undefined], [-1, NaN, Infinity]],
  retentionHours: ['a number of hours, more than 0', [0.1], [0, -1, NaN]],
  retentionGibPerPartition: ['a number of GiB, more than 0', [0.1, Infinity, undefined], [0, -1, NaN]],
  liveSetGib: ['a number of GiB, more than 0', [undefined], [0, -1, NaN, Infinity]],
  replicationFactor: [
    'a whole number of replicas, at least 1 and at most 9',
    [1, 9, undefined],
    [0, -3, 10, 2.5, NaN, Infinity],
  ],
  compressionRatio: ['a number of each byte, more than 0 and at most 1', [0.01, 1], [0, -1, 1.01, NaN, Infinity]],
  topics: ['a whole number of topics, at least 1', [1], [0, -1, 1.5, NaN, Infinity]],
  partitions: ['a whole number of partitions, at least 1', [1], [0, -1, 1.5, NaN, Infinity]],
  largestPartitionShare: ['a number of all that is written, more than 0 and at most 1', [0.01, 1], [0, 1.1, NaN]],
  consumerGroups: ['a whole number of groups, at least 0', [1, 7], [-1, 1.5, NaN, Infinity]],
  largestMessageMib: ['a number of MiB, more than 0', [0.001], [0, -1, NaN, Infinity]],
  segmentMib: ['a number of MiB, more than 0', [1], [0, -1, NaN, Infinity]],
  segmentHours: ['a number of hours, more than 0', [1], [0, -1, NaN, Infinity]],
  headroomPercent: ['a number of percent, at least 0 and below 100', [0, 99.9], [-1, 100, NaN, Infinity]],
  growthPercentPerMonth: ['a number of percent, at least 0 and at most 100', [0, 100], [-1, 101, NaN, Infinity]],
  zones: ['a whole number of zones, at least 2 and at most 3', [2, 3], [1, 0, -2, 4, 2.5, NaN, Infinity]],
  toleratedLagMinutes: ['a number of minutes, at least 0', [0], [-1, NaN, Infinity]],
  zoneOutageMinutes: ['a number of minutes, at least 0', [0], [-1, NaN, Infinity]],
};
const rows = Object.entries(NUMBERS);

describe('each number', () => {
  test.each(rows.flatMap(([name, [, good]]) => good.map((value) => [name, value] as const)))(
    '%s may be %p',
    (name, value) => {
      expect(() => {
        checkWorkload(workload({ [name]: value }));
      }).not.toThrow();
    },
  );

  test.each(rows.flatMap(([name, [allowed, , bad]]) => bad.map((value) => [name, value, allowed] as const)))(
    '%s must not be %p',
    (name, value, allowed) => {
      const { message, property } = refused({ [name]: value });
      expect(message).toBe(`'${name}' must be ${allowed}, got ${value}`);
      expect(property).toBe(name);
    },
  );

  test.each(rows)('%s must not be a token', (name, [allowed]) => {
    const { message, property } = refused({ [name]: TOKEN });
    expect(message).toBe(
      `'${name}' must be ${allowed}, got a token, but brokers are computed from it: give the number itself`,
    );
    expect(property).toBe(name);
  });
});

describe('numbers that must fit each other', () => {
  test.each([
    [
      'a peak below the average',
      { peakIngressMibps: 99 },
      'peakIngressMibps',
      `'peakIngressMibps' must be at least the average, 100 MiB/s, got 99`,
    ],
    [
      'two ways to say what is read',
      { fanOut: 2, egressMibps: 100 },
      'egressMibps',
      `'fanOut' and 'egressMibps' say the same thing: 2 times 100 MiB/s is 200, got 100; give one of them`,
    ],
    [
      'a message larger than a segment',
      { largestMessageMib: 65, segmentMib: 64 },
      'largestMessageMib',
      `'largestMessageMib' must fit a segment of 64 MiB, got 65; raise 'segmentMib', or lower it`,
    ],
    [
      'a message larger than segments are',
      { largestMessageMib: 1025 },
      'largestMessageMib',
      `'largestMessageMib' must fit a segment of 1024 MiB, got 1025; raise 'segmentMib', or lower it`,
    ],
    [
      'records that are kept for ever',
      { retentionHours: undefined },
      'retentionHours',
      `'retentionHours' or 'retentionGibPerPartition' must be given, because records that are kept for ever fill every ` +
        `disk; or say that topics are compacted ('cleanupPolicy')`,
    ],
    [
      'records that are kept for ever, as was said',
      { retentionHours: Infinity, retentionGibPerPartition: Infinity },
      'retentionHours',
      `'retentionHours' or 'retentionGibPerPartition' must be given, because records that are kept for ever fill every ` +
        `disk; or say that topics are compacted ('cleanupPolicy')`,
    ],
    [
      'compacted, but kept for ever all the same',
      { cleanupPolicy: CleanupPolicy.COMPACT_DELETE, retentionHours: Infinity, liveSetGib: 1 },
      'retentionHours',
      `'retentionHours' or 'retentionGibPerPartition' must be given, because records that are kept for ever fill every ` +
        `disk; or say that topics are compacted ('cleanupPolicy')`,
    ],
    [
      'compacted without a live set',
      { cleanupPolicy: CleanupPolicy.COMPACT },
      'liveSetGib',
      `'liveSetGib' must be given where topics are compacted: the last record of every key, once, in GiB`,
    ],
    [
      'compacted and deleted without a live set',
      { cleanupPolicy: CleanupPolicy.COMPACT_DELETE },
      'liveSetGib',
      `'liveSetGib' must be given where topics are compacted: the last record of every key, once, in GiB`,
    ],
    [
      'a live set where nothing is compacted',
      { liveSetGib: 5 },
      'liveSetGib',
      `'liveSetGib' is of compacted topics; say that they are ('cleanupPolicy'), or leave it out`,
    ],
    [
      'an unknown policy',
      { cleanupPolicy: 'compress' as CleanupPolicy },
      'cleanupPolicy',
      `'cleanupPolicy' must be 'delete' or 'compact' or 'compact,delete', got 'compress'`,
    ],
  ])('%s', (_, over, property, message) => {
    expect(refused(over)).toMatchObject({ message, property, name: 'SizingError' });
  });

  test.each([
    ['a peak that is the average', { peakIngressMibps: 100 }],
    ['both ways to say what is read, if they agree', { fanOut: 1.1, egressMibps: 110 }],
    ['a message as large as a segment', { largestMessageMib: 64, segmentMib: 64 }],
    ['retention by size alone', { retentionHours: undefined, retentionGibPerPartition: 1 }],
    ['for ever, but by size', { retentionHours: Infinity, retentionGibPerPartition: 1 }],
    ['compacted for ever', { retentionHours: undefined, cleanupPolicy: CleanupPolicy.COMPACT, liveSetGib: 1 }],
    ['compacted and deleted', { cleanupPolicy: CleanupPolicy.COMPACT_DELETE, liveSetGib: 1 }],
  ])('%s', (_, over) => {
    expect(() => {
      checkWorkload(workload(over));
    }).not.toThrow();
  });

  test('a fan-out and what it comes to are never refused together', () => {
    const amounts = fc.double({ min: 0.001, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(amounts, amounts, (ingressMibps, egressMibps) => {
        checkWorkload({ ingressMibps, fanOut: egressMibps / ingressMibps, egressMibps, retentionHours: 1 });
      }),
    );
  });
});

test('no group is one where nothing is read', () => {
  const nobody: Workload = { ingressMibps: 1, retentionHours: 1, consumerGroups: 0 };
  expect(() => {
    checkWorkload({ ...nobody, fanOut: 0 });
  }).not.toThrow();
  expect(() => {
    checkWorkload(nobody);
  }).toThrow(`'consumerGroups' must be at least 1 where something is read, got 0; say 'fanOut' 0`);
});

test('a message fits a segment', () => {
  const message: Workload = { ingressMibps: 1, retentionHours: 1, largestMessageMib: 20 };
  expect(() => {
    checkWorkload({ ...message, segmentMib: 20 });
  }).not.toThrow();
  expect(() => {
    checkWorkload({ ...message, segmentMib: 19 });
  }).toThrow(`'largestMessageMib' must fit a segment of 19 MiB, got 20; raise 'segmentMib', or lower it`);
});
