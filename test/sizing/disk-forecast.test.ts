import fc from 'fast-check';
import { forecastDisk, type DiskForecastOptions } from '../../lib/sizing/disk-forecast';
import type { SizingError } from '../../lib/sizing/sizing-error';
import type { Workload } from '../../lib/sizing/workload';

/** 100,000 s of so much that each of three brokers holds this many GiB; segments are too small to count. */
const holding = (gib: number, growthPercentPerMonth = 0): Workload => ({
  ingressMibps: gib * 0.01024,
  retentionHours: 100_000 / 3600,
  partitions: 30,
  segmentMib: 1e-9,
  largestMessageMib: 1e-9,
  growthPercentPerMonth,
});

const forecast = (workload: Workload, options: Partial<DiskForecastOptions> = {}) =>
  forecastDisk(workload, { brokers: 3, volumeGib: 2000, ...options });

const DAYS_OF_A_MONTH = 730 / 24;

describe('days until volumes are full', () => {
  test.each([
    // 1000 x 1.1^(d / 30.42) = 2000: ln 2 / ln 1.1 = 7.27 months
    ['growth of 10 % a month', holding(1000, 10), {}, 222],
    // ln 4 / ln 1.1 = 14.55 months
    ['half of it on each of twice as many brokers', holding(1000, 10), { brokers: 6 }, 443],
    // ln 2 / ln 1.5 = 1.71 months
    ['growth of 50 % a month', holding(1000, 50), {}, 52],
    // ln 2 / ln 1.006 = 115.87 months
    ['growth that takes nearly ten years', holding(1000, 0.6), {}, 3525],
    ['volumes that are full today', holding(1000, 10), { volumeGib: 900 }, 0],
    ['full today, without growth', holding(1000), { volumeGib: 900 }, 0],
  ])('%s', (_, workload, options, expected) => {
    expect(forecast(workload, options).daysUntilFull).toBe(expected);
  });

  test.each([
    ['never without growth', holding(1000)],
    // ln 2 / ln 1.005 = 139 months
    ['not within ten years', holding(1000, 0.5)],
    [
      'never, where it is the size that bounds what is kept',
      { ...holding(1000, 50), retentionGibPerPartition: 1900 / 30 },
    ],
  ])('%s', (_, workload) => {
    expect(forecast(workload).daysUntilFull).toBeUndefined();
  });

  test('are those of the closed form', () => {
    const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(real(10, 1000), real(1, 100), real(1.1, 20), (gib, growth, factor) => {
        const days = (Math.log(factor) / Math.log(1 + growth / 100)) * DAYS_OF_A_MONTH;
        const { daysUntilFull = Infinity } = forecast(holding(gib, growth), { volumeGib: gib * factor, days: 1 });
        const late = daysUntilFull - days;
        expect(days > 3650 ? daysUntilFull : late).toBeGreaterThan(-1e-6);
        expect(days > 3650 ? 0 : late).toBeLessThan(1 + 1e-6);
      }),
    );
  });
});

describe('volumes that grow by themselves', () => {
  const growing = (workload: Workload, options: Partial<DiskForecastOptions> = {}) =>
    forecast(workload, { targetUtilizationPercent: 60, ...options });

  test('take steps of 10 % every six hours, until they are no fuller than is wanted', () => {
    // 1000 of 1774 are 56.4 %, of 1612 they are 62 %
    expect(growing(holding(1000), { volumeGib: 1000 }).steps).toEqual([
      { day: 0, volumeGib: 1100 },
      { day: 0.25, volumeGib: 1210 },
      { day: 0.5, volumeGib: 1331 },
      { day: 0.75, volumeGib: 1465 },
      { day: 1, volumeGib: 1612 },
      { day: 1.25, volumeGib: 1774 },
    ]);
  });

  test('and of 10 GiB at least', () => {
    // 30 of 44 are 68 %, of 54 they are 55.6 %
    expect(growing(holding(30), { volumeGib: 44 }).steps).toEqual([{ day: 0, volumeGib: 54 }]);
  });

  test('at another target', () => {
    // 1000 of 1400 are 71 %
    expect(growing(holding(1000), { volumeGib: 1400, targetUtilizationPercent: 72 }).steps).toEqual([]);
    expect(growing(holding(1000), { volumeGib: 1400, targetUtilizationPercent: 71 }).steps).toEqual([
      { day: 0, volumeGib: 1540 },
    ]);
  });

  test('end at 16 TiB', () => {
    expect(growing(holding(1e6), { volumeGib: 16_000 }).steps).toEqual([{ day: 0, volumeGib: 16_384 }]);
    expect(growing(holding(1e6), { volumeGib: 16_384 }).steps).toEqual([]);
  });

  test('take a step when it is due, as growth goes on', () => {
    // 1000 x 1.1^(d / 30.42) = 0.6 x 2000, 0.6 x 2200, 0.6 x 2420: 58.19, 88.60 and 119.02 days, looked at every quarter
    const steps = growing(holding(1000, 10), { days: 120 }).steps;
    expect(steps).toEqual([
      { day: 58.25, volumeGib: 2200 },
      { day: 88.75, volumeGib: 2420 },
      { day: 119.25, volumeGib: 2662 },
    ]);
  });

  test('need none, if they have the size that is said', () => {
    // 1000 x 1.1^12 = 3138.4, by 0.6
    const { sizeWithoutStepsGib } = growing(holding(1000, 10));
    expect(sizeWithoutStepsGib).toBe(5231);
    expect(growing(holding(1000, 10), { volumeGib: 5231 }).steps).toEqual([]);
    expect(growing(holding(1000, 10), { volumeGib: 5230 }).steps).toHaveLength(1);
  });

  test('are those of which it is said how full they may be', () => {
    const { steps, sizeWithoutStepsGib, targetUtilizationPercent } = forecast(holding(1000, 10));
    expect([steps, sizeWithoutStepsGib, targetUtilizationPercent]).toEqual([[], undefined, undefined]);
    expect(growing(holding(1000, 10)).targetUtilizationPercent).toBe(60);
  });
});

describe('fill by day', () => {
  test('from today to the last day, sixty steps at most', () => {
    const { points, volumeGib } = forecast(holding(1000, 10), { days: 365 });
    expect(volumeGib).toBe(2000);
    expect(points).toHaveLength(61);
    expect(points[0]).toEqual({ day: 0, usedGib: expect.closeTo(1000, 3), autoScaledGib: 2000 });
    expect(points.at(-1)).toMatchObject({ day: 365, usedGib: expect.closeTo(1000 * 1.1 ** 12, 3) });
  });

  test('every day of a few', () => {
    expect(forecast(holding(1000), { days: 5 }).points.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('shows each step from its day on', () => {
    const { points, steps } = forecast(holding(1000, 10), { days: 120, targetUtilizationPercent: 60 });
    for (const { day, autoScaledGib } of points) {
      const before = steps.filter((step) => step.day <= day).map(({ volumeGib }) => volumeGib);
      expect([day, autoScaledGib]).toEqual([day, Math.max(2000, ...before)]);
    }
    expect(points.at(-1)?.autoScaledGib).toBe(2662);
  });
});

describe('what cannot be', () => {
  test.each([
    [{ brokers: 0 }, `'brokers' must be between 1 and Infinity, got 0`],
    [{ brokers: NaN }, `'brokers' must be between 1 and Infinity, got NaN`],
    [{ targetUtilizationPercent: 9 }, `'targetUtilizationPercent' must be between 10 and 80, got 9`],
    [{ targetUtilizationPercent: 81 }, `'targetUtilizationPercent' must be between 10 and 80, got 81`],
    [{ days: 0 }, `'days' must be between 1 and 3650, got 0`],
    [{ days: 3651 }, `'days' must be between 1 and 3650, got 3651`],
  ])('%j', (options, message) => {
    expect(refused(options)).toMatchObject({ name: 'SizingError', message, property: Object.keys(options)[0] });
  });

  test.each([0, -1, NaN])('volumes of %d GiB', (volumeGib) => {
    expect(refused({ volumeGib })).toMatchObject({
      message: expect.stringMatching(`^'volumeGib' must be .+, got ${volumeGib}$`),
      property: 'volumeGib',
    });
  });

  function refused(options: Partial<DiskForecastOptions>): SizingError {
    try {
      forecast(holding(1000), options);
    } catch (error) {
      return error as SizingError;
    }
    throw new Error(`${JSON.stringify(options)} was not refused`);
  }
});
