import { demandOf } from '../../lib/sizing/demand';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';

/** As little as must be said. */
const LEAST: Workload = { ingressMibps: 60, retentionHours: 24 };

describe('what a workload leaves out', () => {
  test('is assumed', () => {
    expect(demandOf(LEAST)).toMatchObject({
      averageInMibps: 60,
      peakInMibps: 90,
      fanOut: 1,
      consumerGroups: 1,
      replicationFactor: 3,
      zones: 3,
      partitions: 30,
      largestPartitionShare: 1 / 30,
      compacted: false,
      largestMessageMib: 1,
      utilization: 0.75,
      toleratedLagSeconds: 600,
      outageSeconds: 3600,
    });
  });

  test('is the same as what is undefined', () => {
    const undefinedKeys = { peakIngressMibps: undefined, fanOut: undefined, zones: undefined, partitions: undefined };
    expect(demandOf({ ...LEAST, ...undefinedKeys })).toEqual(demandOf(LEAST));
  });
});

test.each([
  ['two replicas over two zones', { zones: 2 }, { replicationFactor: 2 }],
  ['unless said otherwise', { zones: 2, replicationFactor: 3 }, { replicationFactor: 3 }],
  ['the fan-out by what consumers read', { egressMibps: 150 }, { fanOut: 2.5, consumerGroups: 3 }],
  ['nobody reads', { fanOut: 0 }, { fanOut: 0, consumerGroups: 0 }],
  ['groups as they are', { fanOut: 2.5, consumerGroups: 7 }, { consumerGroups: 7 }],
  // 60 x 0.5, 90 x 0.5
  ['rates after compression', { compressionRatio: 0.5 }, { averageInMibps: 30, peakInMibps: 45 }],
  ['three partitions a topic', { topics: 100 }, { partitions: 300 }],
  // 95 / 10, rounded up
  ['one partition for each 10 MiB/s', { topics: 1, peakIngressMibps: 95 }, { partitions: 10 }],
  // 95 x 0.5 / 10
  ['of compressed bytes', { topics: 1, peakIngressMibps: 95, compressionRatio: 0.5 }, { partitions: 5 }],
  ['the busiest has no less than an even share', { largestPartitionShare: 0.01 }, { largestPartitionShare: 1 / 30 }],
  ['or what is said of it', { largestPartitionShare: 0.4 }, { largestPartitionShare: 0.4 }],
  ['headroom', { headroomPercent: 40 }, { utilization: 0.6 }],
  [
    'minutes in seconds',
    { toleratedLagMinutes: 2, zoneOutageMinutes: 5 },
    { toleratedLagSeconds: 120, outageSeconds: 300 },
  ],
])('%s', (_, workload, expected) => {
  expect(demandOf({ ...LEAST, ...workload })).toMatchObject(expected);
});

describe('what is held, each replica once', () => {
  const held = (workload: Partial<Workload>) => {
    const { retainedGib, largestPartitionGib } = demandOf({ ...LEAST, ...workload });
    return [retainedGib, largestPartitionGib];
  };

  test.each([
    // 60 x 86,400 / 1024 + 30 open segments; the thirtieth part of it
    ['by age', {}, 5092.5, 169.75],
    // half of the records, and as many segments
    ['compressed', { compressionRatio: 0.5 }, 2561.25, 85.375],
    // 30 x (100 + 1)
    ['by size', { retentionHours: undefined, retentionGibPerPartition: 100 }, 3030, 101],
    // retention.bytes is what Kafka counts on disk
    [
      'by size, compressed',
      { retentionHours: undefined, retentionGibPerPartition: 100, compressionRatio: 0.5 },
      3030,
      101,
    ],
    // 0.4 x 5062.5 + 1; and 0.6 of it with 29 segments
    ['a partition that is busier', { largestPartitionShare: 0.4 }, 5092.5, 2026],
    // only the busiest has more than 100 GiB; 29 x (0.6 / 29 x 5062.5 + 1) = 3066.5
    ['by age or size', { largestPartitionShare: 0.4, retentionGibPerPartition: 200 }, 3267.5, 201],
    // all of it in one: 5062.5 + 1
    ['one partition', { partitions: 1 }, 5063.5, 5063.5],
    // 2 x 90 + 30, and the thirtieth part of it
    ['compacted', { retentionHours: undefined, cleanupPolicy: CleanupPolicy.COMPACT, liveSetGib: 90 }, 210, 7],
    // 2 x 90 x 0.5 + 30
    [
      'compacted and compressed',
      { cleanupPolicy: CleanupPolicy.COMPACT, liveSetGib: 90, compressionRatio: 0.5 },
      120,
      4,
    ],
    // 2 x 9000 is more than a day
    ['compacted and deleted', { cleanupPolicy: CleanupPolicy.COMPACT_DELETE, liveSetGib: 9000 }, 5092.5, 169.75],
  ])('%s', (_, workload, all, largest) => {
    expect(held(workload)).toEqual([expect.closeTo(all, 9), expect.closeTo(largest, 9)]);
  });

  test('a topic with little traffic keeps for a week more', () => {
    // 0.001 MiB/s x (24 + 168) hours, on each of 30 partitions a thirtieth of it
    const [all, largest] = held({ ingressMibps: 0.001 });
    expect(all).toBeCloseTo((0.001 * 192 * 3600) / 1024, 9);
    expect(largest).toBeCloseTo((0.001 * 192 * 3600) / 1024 / 30, 9);
  });
});

describe('more traffic fills disks', () => {
  const grows = (workload: Partial<Workload>) => demandOf({ ...LEAST, ...workload }).retainedGrows;
  const compacted = { cleanupPolicy: CleanupPolicy.COMPACT_DELETE, liveSetGib: 90 };

  test.each([
    ['where records are kept by age', {}, true],
    ['not where they are kept by size', { retentionHours: undefined, retentionGibPerPartition: 100 }, false],
    // A partition has 168.75 GiB in a day
    ['nor where the size is less than what the age comes to', { retentionGibPerPartition: 168 }, false],
    ['but where it is more', { retentionGibPerPartition: 169 }, true],
    ['and where the busiest partition has less', { retentionGibPerPartition: 1000, largestPartitionShare: 0.1 }, true],
    ['and with more keys in any case', { ...compacted, retentionGibPerPartition: 100 }, true],
  ])('%s', (_, workload, expected) => {
    expect(grows(workload)).toBe(expected);
  });
});

test('what cannot be is refused', () => {
  expect(() => demandOf({ ingressMibps: 0, retentionHours: 1 })).toThrow(`'ingressMibps' must be`);
});

describe('retention by size', () => {
  const bySize: Workload = { ingressMibps: 60, retentionGibPerPartition: 2, partitions: 30, compressionRatio: 0.5 };

  test('is on disk, where compression has been already', () => {
    // and a segment of 1 GiB that is not closed
    expect(demandOf(bySize).largestPartitionGib).toBeCloseTo(3, 9);
  });

  test.each<[string, Partial<Workload>, boolean]>([
    ['where nothing else bounds it', {}, false],
    // 1 MiB/s of each partition: 2 GiB in 2048 s
    ['where age would keep more', { retentionHours: 2049 / 3600 }, false],
    ['not where age keeps less', { retentionHours: 2047 / 3600 }, true],
    ['not of compacted topics', { cleanupPolicy: CleanupPolicy.COMPACT_DELETE, liveSetGib: 1 }, true],
  ])('does not grow with traffic: %s', (_, workload, grows) => {
    expect(demandOf({ ...bySize, ...workload }).retainedGrows).toBe(grows);
  });
});
