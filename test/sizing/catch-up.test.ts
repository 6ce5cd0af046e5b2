import { backlogMib, catchUpLoad, catchUpMinutes, servingOut } from '../../lib/sizing/catch-up';
import { demandOf, type Demand } from '../../lib/sizing/demand';
import type { Workload } from '../../lib/sizing/workload';

/** 90 MiB/s at the peak over six brokers: s = 15, written 45, s' = 22.5; an hour away. */
const demand = (workload: Partial<Workload> = {}): Demand =>
  demandOf({ ingressMibps: 60, peakIngressMibps: 90, fanOut: 2, retentionHours: 24, ...workload });

/** The page cache reaches further than consumers lag (600 s), and not as far as the outage (3600 s). */
const CACHE = 1000;

describe('what is missed', () => {
  test('all that would have been written', () => {
    // 45 x 3600
    expect(backlogMib(demand(), 6)).toBe(162_000);
  });

  test('at most all that a broker holds', () => {
    // 12 GiB x 3 replicas x 1024 / 6
    expect(backlogMib({ ...demand(), retainedGib: 12 }, 6)).toBe(6144);
  });

  test.each([
    ['no outage', { zoneOutageMinutes: 0 }],
    ['one replica, of which there is no other to fetch from', { replicationFactor: 1 }],
  ])('nothing: %s', (_, workload) => {
    expect(backlogMib(demand(workload), 6)).toBe(0);
    expect(catchUpLoad(demand(workload), 6, CACHE)).toEqual({ backlog: 0, diskReads: 0, networkOut: 0 });
    expect(catchUpMinutes(demand(workload), 6, { diskMibps: 90, networkMibps: 200 }, CACHE)).toBe(0);
  });
});

describe('within as long as the outage', () => {
  test('what was written comes once more, from the brokers of two other zones', () => {
    // 162,000 / 3600 = 45, of each of the others half
    expect(catchUpLoad(demand(), 6, CACHE)).toEqual({ backlog: 45, diskReads: 22.5, networkOut: 22.5 });
  });

  test('from the one other zone all of it', () => {
    // 2 x 15 written
    expect(catchUpLoad(demand({ zones: 2 }), 6, CACHE)).toEqual({ backlog: 30, diskReads: 30, networkOut: 30 });
  });

  test('less, where less is held', () => {
    // 6144 / 3600
    const { backlog, networkOut } = catchUpLoad({ ...demand(), retainedGib: 12 }, 6, CACHE);
    expect([backlog, networkOut]).toEqual([expect.closeTo(6144 / 3600, 9), expect.closeTo(3072 / 3600, 9)]);
  });

  test('from memory, as far as the page cache reaches', () => {
    expect(catchUpLoad(demand(), 6, 3600).diskReads).toBe(0);
    expect(catchUpLoad(demand(), 6, 3599).diskReads).toBe(22.5);
  });
});

test.each([
  // s' = 22.5: 2 x 22.5 to consumers, (3 - 1) x 22.5 to followers
  ['three replicas', {}, 90],
  // nobody reads: 2 x 22.5
  ['no consumers', { fanOut: 0 }, 45],
  // 2 x 22.5 + 1 x 22.5
  ['two replicas', { replicationFactor: 2 }, 67.5],
  // s' = 30: 2 x 30 + 1 x 30
  ['two zones', { zones: 2 }, 90],
])('leaders serve everybody until all are back: %s', (_, workload, expected) => {
  expect(servingOut(demand(workload), 6)).toBeCloseTo(expected, 9);
});

describe('it takes outage x load / (capacity - load) of what is narrowest', () => {
  const minutes = (workload: Partial<Workload>, diskMibps: number, networkMibps: number, cacheSeconds = CACHE) =>
    catchUpMinutes(demand(workload), 6, { diskMibps, networkMibps }, cacheSeconds);

  test.each([
    // 60 x 45 / (90 - 45)
    ['the disk of a broker that is back', {}, 90, 500, CACHE, 60],
    // 60 x 45 / (75 - 45)
    ['its network in', { fanOut: 0 }, 500, 75, CACHE, 90],
    // cold reads of 22.5 beside 45: two others have 2 x (75 - 67.5) = 15 for it; 60 x 45 / 15
    ['the disks of the others', { toleratedLagMinutes: 20 }, 75, 500, CACHE, 180],
    // the page cache reaches as far as the outage: 60 x 45 / (75 - 45)
    ['not the disks of the others, where it is all in memory', { toleratedLagMinutes: 20 }, 75, 500, 3600, 90],
    // s' x (4 + 2) = 135: two others have 2 x (150 - 135) = 30
    ['the network out of the others', { fanOut: 4 }, 500, 150, CACHE, 90],
  ])('%s', (_, workload, disk, network, cache, expected) => {
    expect(minutes(workload, disk, network, cache)).toBeCloseTo(expected, 9);
  });

  test.each([
    ['the disk writes no more than comes anyway', 45, 500],
    ['the network takes no more', 500, 45],
    ['the others give no more', 500, 90],
  ])('and for ever, where %s', (_, disk, network) => {
    expect(minutes({}, disk, network)).toBe(Infinity);
  });

  test('twice the outage takes twice as long, and half of the load less than half', () => {
    const one = minutes({}, 120, 500);
    // 60 x 45 / 75, and 60 x 22.5 / 97.5
    expect(one).toBeCloseTo(36, 9);
    expect(minutes({ zoneOutageMinutes: 120 }, 120, 500)).toBeCloseTo(72, 9);
    expect(minutes({ compressionRatio: 0.5 }, 120, 500)).toBeCloseTo(60 * (22.5 / 97.5), 9);
  });
});
