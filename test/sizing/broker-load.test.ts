import fc from 'fast-check';
import { coldReads, healthyLoad, zoneDownLoad } from '../../lib/sizing/broker-load';
import { demandOf, type Demand } from '../../lib/sizing/demand';
import type { Workload } from '../../lib/sizing/workload';

/** 90 MiB/s at the peak, read twice. */
const demand = (workload: Partial<Workload> = {}): Demand =>
  demandOf({ ingressMibps: 60, peakIngressMibps: 90, fanOut: 2, retentionHours: 24, ...workload });

describe('all brokers up', () => {
  test.each([
    // s = 90 / 6 = 15: in 3 x 15, out (2 + 3 - 1) x 15
    ['three replicas', { replicationFactor: 3 }, { led: 15, networkIn: 45, networkOut: 60, written: 45 }],
    // in 2 x 15, out (2 + 2 - 1) x 15
    ['two replicas', { replicationFactor: 2 }, { led: 15, networkIn: 30, networkOut: 45, written: 30 }],
    // nobody follows: in 15, out 2 x 15
    ['one replica', { replicationFactor: 1 }, { led: 15, networkIn: 15, networkOut: 30, written: 15 }],
    // out (0 + 3 - 1) x 15
    ['no consumers', { fanOut: 0 }, { led: 15, networkIn: 45, networkOut: 30, written: 45 }],
    // half of it after compression: s = 7.5
    ['compressed', { compressionRatio: 0.5 }, { led: 7.5, networkIn: 22.5, networkOut: 30, written: 22.5 }],
    // the zones make no difference
    ['two zones', { zones: 2, replicationFactor: 3 }, { led: 15, networkIn: 45, networkOut: 60, written: 45 }],
  ])('%s', (_, workload, expected) => {
    expect(healthyLoad(demand(workload), 6)).toEqual(expected);
  });
});

describe('one zone down', () => {
  test.each([
    // s' = 15 x 3 / 2 = 22.5, 3 x 2 / 3 = 2 replicas: in 2 x 22.5, out (2 + 2 - 1) x 22.5
    ['three replicas over three zones', {}, { led: 22.5, networkIn: 45, networkOut: 67.5, written: 45 }],
    // 4 / 3 replicas: in 30, out (2 + 1 / 3) x 22.5
    [
      'two replicas over three zones',
      { replicationFactor: 2 },
      { led: 22.5, networkIn: 30, networkOut: 52.5, written: 30 },
    ],
    // s' = 15 x 2 = 30, one replica: in 30, out 2 x 30
    [
      'two replicas over two zones',
      { zones: 2, replicationFactor: 2 },
      { led: 30, networkIn: 30, networkOut: 60, written: 30 },
    ],
    // 1.5 replicas: in 1.5 x 30, out (2 + 0.5) x 30
    [
      'three replicas over two zones',
      { zones: 2, replicationFactor: 3 },
      { led: 30, networkIn: 45, networkOut: 75, written: 45 },
    ],
    // out (0 + 1) x 22.5: less than the 30 of all up
    ['no consumers', { fanOut: 0 }, { led: 22.5, networkIn: 45, networkOut: 22.5, written: 45 }],
    // nobody else to lead: as with all up
    ['one replica', { replicationFactor: 1 }, { led: 15, networkIn: 15, networkOut: 30, written: 15 }],
  ])('%s', (_, workload, expected) => {
    const load = zoneDownLoad(demand(workload), 6);
    for (const [name, mibps] of Object.entries(expected)) {
      expect([name, load[name as keyof typeof load]]).toEqual([name, expect.closeTo(mibps, 9)]);
    }
  });

  test('what is written to a broker is what it was', () => {
    const counts = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        counts,
        fc.constantFrom(2, 3),
        fc.integer({ min: 1, max: 50 }),
        (replicationFactor, zones, perZone) => {
          // As many as there can be, so that none of them is all that a broker leads.
          const asked = demand({ replicationFactor, zones, partitions: 10_000 });
          const [up, down] = [healthyLoad(asked, perZone * zones), zoneDownLoad(asked, perZone * zones)];
          expect(down.written).toBeCloseTo(up.written, 9);
          expect(down.networkIn).toBeCloseTo(up.networkIn, 9);
        },
      ),
    );
  });
});

describe('a partition that is busier than others', () => {
  // A third of 90 is 30, and the share 15: in 30 + 2 x 15, out (2 + 3 - 1) x 30
  const busy = demand({ largestPartitionShare: 1 / 3 });

  test('is led by one broker, which follows its share of the others', () => {
    expect(healthyLoad(busy, 6)).toEqual({ led: 30, networkIn: 60, networkOut: 120, written: 60 });
  });

  test('is no busier where a zone is down', () => {
    // 30 + (2 - 1) x 22.5, (2 + 2 - 1) x 30
    expect(zoneDownLoad(busy, 6)).toEqual({ led: 30, networkIn: 52.5, networkOut: 90, written: 52.5 });
  });

  test('is not carried by more brokers', () => {
    expect(healthyLoad(busy, 600).led).toBe(30);
  });
});

describe('read from disk', () => {
  const lagging = (workload: Partial<Workload> = {}) => demand({ toleratedLagMinutes: 10, ...workload });

  test.each([
    ['one group of two, which reads everything', {}, 599, 22.5],
    ['one of many that read a part each: as much as all of them', { fanOut: 0.4, consumerGroups: 9 }, 599, 9],
    ['none where the page cache reaches as far', {}, 600, 0],
    ['none where nobody reads', { fanOut: 0 }, 0, 0],
    ['none where nobody may lag', { toleratedLagMinutes: 0 }, 0, 0],
  ])('%s', (_, workload, cacheSeconds, expected) => {
    expect(coldReads(lagging(workload), 22.5, cacheSeconds)).toBe(expected);
  });
});
