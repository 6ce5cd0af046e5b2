import fc from 'fast-check';
import {
  brokerLimits,
  cacheSecondsOf,
  fewestBrokers,
  fixed,
  keptGib,
  neededDiskMibps,
  replicasPerBroker,
  type BrokerMachine,
} from '../../lib/sizing/broker-limits';
import { demandOf, type Demand } from '../../lib/sizing/demand';
import { SizingLimit } from '../../lib/sizing/limit-use';
import type { Workload } from '../../lib/sizing/workload';

/** 90 MiB/s at the peak over six brokers: s = 15, s' = 22.5. They keep a day of 60 MiB/s. */
const demand = (workload: Partial<Workload> = {}): Demand =>
  demandOf({ ingressMibps: 60, peakIngressMibps: 90, fanOut: 2, retentionHours: 24, ...workload });

const machine: BrokerMachine = {
  memoryGib: 32,
  diskMibps: 100,
  networkMibps: 200,
  partitions: 1000,
  volumesGib: 10_000,
  volumeGib: 2000,
  brokersPerCluster: 60,
};

const limit = (name: SizingLimit, workload: Partial<Workload> = {}, over: Partial<BrokerMachine> = {}) =>
  brokerLimits(demand(workload), 6, { ...machine, ...over }).find(({ limit }) => limit === name);

describe('what is used, and what may be', () => {
  test.each([
    // RF x s; 200 less 25 %
    [SizingLimit.NETWORK_IN, 'zone down', 45, 150, 200],
    // (2 + 3 x 2 / 3 - 1) x s' is more than (2 + 3 - 1) x s
    [SizingLimit.NETWORK_OUT, 'zone down', 67.5, 150, 200],
    // 24.5 x 1024 / 45 = 557.5 s of page cache, and one of two groups is 600 s behind: 45 + 22.5
    [SizingLimit.DISK_THROUGHPUT, 'zone down', 67.5, 75, 100],
    // 45 + 45 on those that are back, 45 + 22.5 + 22.5 on the others; all of the limit
    [SizingLimit.CATCH_UP_DISK, 'catch-up', 90, 100, 100],
    // 45 + 45 into those that are back; (2 + 2) x 22.5 + 22.5 out of the others
    [SizingLimit.CATCH_UP_NETWORK, 'catch-up', 112.5, 200, 200],
    // (60 x 86,400 / 1024 + 30 open segments of 1 GiB) x 3 / 6; 70 % of 10,000
    [SizingLimit.DISK, 'healthy', 2546.25, 7000, 10_000],
    // 5092.5 / 30; 70 % of 2000
    [SizingLimit.LARGEST_PARTITION, 'healthy', 169.75, 1400, 2000],
    // 30 x 3 / 6
    [SizingLimit.PARTITIONS, 'healthy', 15, 1000, 1000],
    [SizingLimit.CLUSTER_SIZE, 'healthy', 6, 60, 60],
  ])('%s (%s)', (name, state, used, allowed, capacity) => {
    const use = limit(name);
    expect(use).toMatchObject({ state, capacity });
    expect([use?.used, use?.allowed]).toEqual([expect.closeTo(used, 9), expect.closeTo(allowed, 9)]);
  });

  test('nothing else', () => {
    expect(brokerLimits(demand(), 6, machine).map((use) => use.limit)).toHaveLength(9);
  });

  test('traffic reaches all but the number of partitions and of brokers', () => {
    const fixedOnes = brokerLimits(demand(), 6, machine).filter(({ growsWithTraffic }) => !growsWithTraffic);
    expect(fixedOnes.map((use) => use.limit)).toEqual([SizingLimit.PARTITIONS, SizingLimit.CLUSTER_SIZE]);
  });
});

describe('the state in which most is used', () => {
  test('without consumers all up, when all followers fetch', () => {
    // 2 x 15, and not 1 x 22.5
    expect(limit(SizingLimit.NETWORK_OUT, { fanOut: 0 })).toMatchObject({ state: 'healthy', used: 30 });
  });

  test('with consumers one zone down', () => {
    // (1 + 1) x 22.5, and not (1 + 2) x 15: as much in both
    expect(limit(SizingLimit.NETWORK_OUT, { fanOut: 1 })).toMatchObject({ state: 'zone down', used: 45 });
  });
});

test('a network that catches up takes in more than the others give out, if nobody reads', () => {
  // 45 + 45 into those that are back; 2 x 22.5 + 22.5 out of the others
  expect(limit(SizingLimit.CATCH_UP_NETWORK, { fanOut: 0 })?.used).toBeCloseTo(90, 9);
});

describe('the page cache', () => {
  test('reaches by what is written to a broker with all up', () => {
    // 24.5 GiB / 45 MiB/s
    expect(cacheSecondsOf(demand(), 6, 32)).toBeCloseTo(557.5111, 3);
  });

  test.each([
    // 600 s of lag, 56.5 x 1024 / 45 = 1285.7 s
    ['large enough for consumers', {}, { memoryGib: 64 }, 45, 90],
    // nobody reads from disk, but the brokers that were away for an hour: 45 + 22.5, less than 45 + 45
    ['large enough for those that lag less', { toleratedLagMinutes: 9 }, {}, 45, 90],
    // 120 s away: 45 + 45, and 67.5 on the others, who serve from memory
    ['large enough for the outage', { zoneOutageMinutes: 2 }, {}, 67.5, 90],
  ])('%s', (_, workload, over, throughput, catchUp) => {
    expect(limit(SizingLimit.DISK_THROUGHPUT, workload, over)?.used).toBeCloseTo(throughput, 9);
    expect(limit(SizingLimit.CATCH_UP_DISK, workload, over)?.used).toBeCloseTo(catchUp, 9);
  });

  test('of the brokers that serve others decides where one group reads most', () => {
    // Over two zones and three replicas 45 + 30 + 45, more than 45 + 45
    expect(limit(SizingLimit.CATCH_UP_DISK, { zones: 2, replicationFactor: 3 })?.used).toBeCloseTo(120, 9);
  });
});

test.each([
  ['no outage', { zoneOutageMinutes: 0 }],
  ['one replica', { replicationFactor: 1 }],
])('nothing is to be caught up: %s', (_, workload) => {
  expect(limit(SizingLimit.CATCH_UP_DISK, workload)).toBeUndefined();
  expect(limit(SizingLimit.CATCH_UP_NETWORK, workload)).toBeUndefined();
});

test('headroom is of the limits of throughput in daily work, and of no other', () => {
  const allowed = (name: SizingLimit) => limit(name, { headroomPercent: 50 })?.allowed;
  expect([SizingLimit.NETWORK_IN, SizingLimit.NETWORK_OUT].map(allowed)).toEqual([100, 100]);
  expect(allowed(SizingLimit.DISK_THROUGHPUT)).toBe(50);
  expect([SizingLimit.CATCH_UP_DISK, SizingLimit.CATCH_UP_NETWORK].map(allowed)).toEqual([100, 200]);
  expect(allowed(SizingLimit.DISK)).toBe(7000);
});

describe('what volumes must be able to do', () => {
  test.each([
    // 67.5 / 0.75 is as much as 45 + 45 in catching up
    ['both alike', {}, 90],
    // 67.5 / 0.5, more than catching up
    ['with the headroom', { headroomPercent: 50 }, 135],
    // 45 + 45, more than 45 / 0.75
    ['catching up, which has all of it', { toleratedLagMinutes: 0 }, 90],
    // 45 / 0.75
    ['only what is written', { toleratedLagMinutes: 0, zoneOutageMinutes: 0 }, 60],
  ])('%s', (_, workload, expected) => {
    expect(neededDiskMibps(demand(workload), 6, 32)).toBeCloseTo(expected, 9);
  });
});

test('a broker keeps its share of every replica', () => {
  // 5092.5 x 2 / 4
  expect(keptGib(demand({ zones: 2 }), 4)).toBeCloseTo(2546.25, 9);
});

test.each([
  [30, 6, 15],
  [31, 6, 16],
  [1, 6, 1],
])('%i partitions, three replicas, over %i brokers are at most %i on one', (partitions, brokers, expected) => {
  expect(replicasPerBroker(demand({ partitions }), brokers)).toBe(expected);
});

describe('the fewest brokers', () => {
  /** Holds from so many brokers on. */
  const from = (needed: number) => (brokers: number) => [fixed(SizingLimit.DISK, needed / brokers, 1, 'GiB')];
  const fewest = (workload: Partial<Workload>, needed: number, least = 1, most = 60) =>
    fewestBrokers(demand(workload), { least, most }, from(needed));

  test.each([
    ['one a zone', { zones: 3 }, 1, 3],
    ['one a zone, of two', { zones: 2 }, 1, 2],
    ['in steps of one a zone', { zones: 3 }, 10, 12],
    ['in steps of one a zone, of two', { zones: 2 }, 9, 10],
    ['as many as hold it exactly', { zones: 3 }, 9, 9],
    ['as many as there are replicas', { zones: 3, replicationFactor: 4 }, 1, 6],
    ['as many as there are replicas, over two zones', { zones: 2, replicationFactor: 3 }, 1, 4],
    ['as many as there may be, where no number holds', { zones: 3 }, 1000, 60],
  ])('%s', (_, workload, needed, expected) => {
    expect(fewest(workload, needed)).toBe(expected);
  });

  test('no fewer than the least, and a whole number a zone below the most', () => {
    expect(fewest({ zones: 2 }, 1, 3)).toBe(4);
    expect(fewest({ zones: 2 }, 1000, 1, 61)).toBe(60);
  });

  test('are found by halving what looking at each would find', () => {
    const zones = fc.constantFrom(2, 3);
    fc.assert(
      fc.property(zones, fc.double({ min: 0.1, max: 59, noNaN: true }), (zones, needed) => {
        const each = Array.from({ length: 60 / zones }, (_, perZone) => (perZone + 1) * zones);
        expect(fewest({ zones }, needed)).toBe(each.find((brokers) => needed / brokers <= 1));
      }),
    );
  });
});
