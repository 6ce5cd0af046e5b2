import { clientCrossZoneMibps, replicationCrossZoneMibps } from '../../lib/sizing/cross-zone';
import { demandOf, type Demand } from '../../lib/sizing/demand';
import type { Workload } from '../../lib/sizing/workload';

/** 90 MiB/s on average: it is the average that is charged, whatever the peak. */
const demand = (workload: Partial<Workload> = {}): Demand =>
  demandOf({ ingressMibps: 90, peakIngressMibps: 300, fanOut: 2, retentionHours: 24, ...workload });

describe('clients', () => {
  test.each([
    // two thirds of 90 written and of 180 read
    ['three zones', {}, 180],
    // half of 90, and of 180
    ['two zones', { zones: 2 }, 135],
    ['nobody reads', { fanOut: 0 }, 60],
    ['compressed', { compressionRatio: 0.5 }, 90],
  ])('write and read across zones: %s', (_, workload, expected) => {
    expect(clientCrossZoneMibps(demand(workload), false)).toBeCloseTo(expected, 9);
  });

  test.each([
    // two thirds of 90, as before
    ['a replica in every zone', {}, 60],
    ['more replicas than zones', { zones: 2, replicationFactor: 3 }, 45],
    // a third of the consumers has no replica in its zone: 60 + 180 / 3
    ['a zone without a replica', { replicationFactor: 2 }, 120],
    // two thirds have none: 60 + 180 x 2 / 3
    ['one replica', { replicationFactor: 1 }, 180],
  ])('or only write, with rack awareness: %s', (_, workload, expected) => {
    expect(clientCrossZoneMibps(demand(workload), true)).toBeCloseTo(expected, 9);
  });
});

describe('followers fetch', () => {
  test.each([
    // every follower in another zone: 90 x (3 - 1)
    ['three replicas over three zones', { replicationFactor: 3 }, 180],
    ['two over three', { replicationFactor: 2 }, 90],
    ['two over two', { replicationFactor: 2, zones: 2 }, 90],
    // two in a zone and one in the other: two leaders of three have one follower elsewhere, the third has two: 4 / 3
    ['three over two', { replicationFactor: 3, zones: 2 }, 120],
    // two and two: each leader has two elsewhere
    ['four over two', { replicationFactor: 4, zones: 2 }, 180],
    // two, one and one: two of four leaders have two elsewhere, the others three: 2.5
    ['four over three', { replicationFactor: 4, zones: 3 }, 225],
    ['one has no followers', { replicationFactor: 1 }, 0],
  ])('%s', (_, workload, expected) => {
    expect(replicationCrossZoneMibps(demand(workload))).toBeCloseTo(expected, 9);
  });
});
