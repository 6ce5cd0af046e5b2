import { scaled, withTraffic } from '../../lib/sizing/scaled';
import { CleanupPolicy, type Workload } from '../../lib/sizing/workload';

const WORKLOAD: Workload = {
  ingressMibps: 100,
  peakIngressMibps: 180,
  egressMibps: 200,
  retentionHours: 24,
  cleanupPolicy: CleanupPolicy.COMPACT,
  liveSetGib: 50,
  partitions: 60,
};

test('more traffic over the same partitions', () => {
  expect(withTraffic(WORKLOAD, 2)).toEqual({
    ...WORKLOAD,
    ingressMibps: 200,
    peakIngressMibps: 360,
    egressMibps: 400,
    liveSetGib: 100,
  });
});

test('what is assumed of partitions is assumed once', () => {
  const least = { ingressMibps: 1000, retentionHours: 24 };
  // 1500 at the peak by 10
  expect(withTraffic(least, 3)).toMatchObject({ ingressMibps: 3000, partitions: 150 });
  expect(withTraffic(least, 3)).toMatchObject({ peakIngressMibps: undefined, egressMibps: undefined });
});

test('more of the same work has as many more partitions', () => {
  expect(scaled(WORKLOAD, 2.01)).toMatchObject({ ingressMibps: expect.closeTo(201, 9), partitions: 121 });
});

test('less of it has as many as before', () => {
  expect(scaled(WORKLOAD, 0.1)).toMatchObject({ ingressMibps: 10, liveSetGib: 5, partitions: 60 });
});
