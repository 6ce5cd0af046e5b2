import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { confluentCloudCandidates } from '../../lib/sizing/confluent-cloud';
import { demandOf } from '../../lib/sizing/demand';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { Workload } from '../../lib/sizing/workload';

const WORKLOAD: Workload = { ingressMibps: 1, retentionHours: 1, partitions: 1 };

function candidate(size: string, workload: Partial<Workload>): ClusterCandidate {
  const demand = demandOf({ ...WORKLOAD, ...workload });
  return confluentCloudCandidates(demand, settledOptions({}, demand)).find(
    (one) => one.size === size,
  ) as ClusterCandidate;
}

describe('units', () => {
  test.each([
    // 25 MB/s are 23.84 MiB/s, less 25 % 17.88
    ['Standard', 'of what comes in', { ingressMibps: 10, peakIngressMibps: 17.8 }, 1],
    ['Standard', 'of what comes in', { ingressMibps: 10, peakIngressMibps: 17.9 }, 2],
    // 60 MB/s are 57.22, less 25 % 42.92
    ['Enterprise', 'of what comes in', { ingressMibps: 10, peakIngressMibps: 42.8 }, 1],
    ['Enterprise', 'of what comes in', { ingressMibps: 10, peakIngressMibps: 43 }, 2],
    // 75 MB/s are 71.53, less 25 % 53.64: 5.36 ten times
    ['Standard', 'of what goes out', { peakIngressMibps: 5.3, fanOut: 10 }, 1],
    ['Standard', 'of what goes out', { peakIngressMibps: 5.4, fanOut: 10 }, 2],
    // less 50 % 11.92
    ['Standard', 'of what comes in, with more headroom', { peakIngressMibps: 12, headroomPercent: 50 }, 2],
    // 17.88 of 35.76 after compression
    ['Standard', 'of compressed bytes', { peakIngressMibps: 35.7, compressionRatio: 0.5 }, 1],
    // 250 and 3000 of each, less 25 %
    ['Standard', 'of partitions, replicas not counted', { partitions: 187 }, 1],
    ['Standard', 'of partitions, replicas not counted', { partitions: 188 }, 2],
    ['Enterprise', 'of partitions, replicas not counted', { partitions: 4501 }, 3],
    ['Standard', 'at most ten', { partitions: 5000 }, 10],
  ])('%s: %s: %j', (size, _, workload, expected) => {
    expect(candidate(size, workload)).toMatchObject({ kind: KafkaKind.CONFLUENT_CLOUD, count: expected });
  });
});

test('more than ten units do not hold', () => {
  expect(candidate('Standard', { partitions: 1875 }).bottleneck).toMatchObject({ used: 1875, allowed: 1875 });
  expect(candidate('Standard', { partitions: 1876 }).bottleneck).toMatchObject({
    limit: 'partitions',
    used: 1876,
    allowed: 1875,
  });
});

test('there are none of a given size or number', () => {
  const demand = demandOf(WORKLOAD);
  expect(confluentCloudCandidates(demand, settledOptions({ brokers: 3 }, demand))).toEqual([]);
});
