import fc from 'fast-check';
import { gibPerMonth, HOURS_PER_MONTH, mBpsOfMibps, mibpsOfGbps, mibpsOfMBps } from '../../lib/sizing/units';

const rates = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

test.each([
  // 2^20 bytes are 1.048576 million
  [1.048576, 1],
  // 128 x 10^6 / 2^20 = 5^6 / 2^7
  [128, 122.0703125],
  // What m7g.large has of EBS: 78.75 x 10^6 / 1048576
  [78.75, 75.1018524169921875],
  [0, 0],
])('%f MB/s are %f MiB/s, and back', (mBps, mibps) => {
  expect(mibpsOfMBps(mBps)).toBeCloseTo(mibps, 12);
  expect(mBpsOfMibps(mibps)).toBeCloseTo(mBps, 12);
});

test.each([
  // 10^9 / 8 = 125,000,000 bytes, by 2^20
  [1, 119.20928955078125],
  // 8.388608 Gbit/s are 2^23 x 1000 bits, 2^20 x 1000 bytes
  [8.388608, 1000],
])('%f Gbit/s are %f MiB/s', (gbps, mibps) => {
  expect(mibpsOfGbps(gbps)).toBeCloseTo(mibps, 9);
});

test('a month has 730 hours', () => {
  expect(HOURS_PER_MONTH).toBe(730);
  // 1 MiB/s x 730 x 3600 s / 1024
  expect(gibPerMonth(1)).toBe(2566.40625);
});

test('what is converted there and back is what it was', () => {
  fc.assert(
    fc.property(rates, (rate) => {
      expect(mibpsOfMBps(mBpsOfMibps(rate)) / rate).toBeCloseTo(1, 12);
      expect(mBpsOfMibps(mibpsOfMBps(rate)) / rate).toBeCloseTo(1, 12);
    }),
  );
});

test('a rate in MiB/s is a smaller number than in MB/s, by 4.6 %, and 8 Gbit/s are 1000 MB/s', () => {
  fc.assert(
    fc.property(rates, (rate) => {
      expect(mibpsOfMBps(rate) / rate).toBeCloseTo(0.95367431640625, 12);
      expect(mibpsOfGbps(8 * rate) / mibpsOfMBps(1000 * rate)).toBeCloseTo(1, 12);
    }),
  );
});

test('twice the rate is twice as much a month', () => {
  fc.assert(
    fc.property(rates, (rate) => {
      expect(gibPerMonth(2 * rate)).toBeCloseTo(2 * gibPerMonth(rate), 6);
    }),
  );
});
