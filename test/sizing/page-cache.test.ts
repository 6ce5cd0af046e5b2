import { brokerHeapMib, pageCacheSeconds } from '../../lib/sizing/page-cache';

test.each([
  // A quarter below 32 GiB
  [8, 2048],
  [16, 4096],
  [31, 7936],
  // 6 GiB from there on
  [32, 6144],
  [384, 6144],
])('of %i GiB the heap is %i MiB', (memoryGib, heap) => {
  expect(brokerHeapMib(memoryGib * 1024)).toBe(heap);
});

test.each([
  // (8 - 2 - 1.5) x 1024 = 4608 MiB
  [8, 45, 102.4],
  // (32 - 6 - 1.5) x 1024 = 25,088 MiB
  [32, 44.8, 560],
  // (64 - 6 - 1.5) x 1024 = 57,856 MiB
  [64, 56.5, 1024],
])('%i GiB hold what is written with %f MiB/s for %f s', (memoryGib, written, seconds) => {
  expect(pageCacheSeconds(memoryGib, written)).toBeCloseTo(seconds, 9);
});

test('a machine with no more than the system takes has none', () => {
  // 2 - 0.5 - 1.5 = 0, and below it no less
  expect(pageCacheSeconds(2, 10)).toBe(0);
  expect(pageCacheSeconds(1, 10)).toBe(0);
});
