import { MSK_STORAGE_AUTO_SCALING, MSK_VOLUME_GIB } from '../facts/msk-limits';
import { keptGib } from './broker-limits';
import { demandOf } from './demand';
import { withTraffic } from './scaled';
import { SizingError } from './sizing-error';
import { HOURS_PER_MONTH } from './units';
import type { Workload } from './workload';

/** The brokers whose volumes fill up. */
export interface DiskForecastOptions {
  /** Number of brokers, at least 1. */
  readonly brokers: number;

  /** What the volumes of each have room for together, in GiB: more than 0. */
  readonly volumeGib: number;

  /**
   * How full volumes are when they grow by themselves, in percent, 10 to 80. Amazon MSK offers it, for one volume a broker.
   *
   * @default - they do not grow by themselves
   */
  readonly targetUtilizationPercent?: number;

  /**
   * Days to look ahead, 1 to 3650.
   *
   * @default 365
   */
  readonly days?: number;
}

/** One step of volumes that grow by themselves. */
export interface VolumeStep {
  /** Days from now. */
  readonly day: number;

  /** Size of the volumes of each broker after it, in GiB. */
  readonly volumeGib: number;
}

/** What a volume holds on a day. */
export interface DiskForecastPoint {
  /** Days from now. */
  readonly day: number;

  /** Records on the volumes of each broker, in GiB. */
  readonly usedGib: number;

  /** Their size on that day, if they grow by themselves, in GiB. */
  readonly autoScaledGib: number;
}

/** How the volumes of a broker fill up. EBS volumes never shrink: each step stays, and is paid for. */
export interface DiskForecast {
  /**
   * Days until they are full and the brokers stop.
   *
   * @default - not within ten years
   */
  readonly daysUntilFull?: number;

  /** When volumes that grow by themselves do, within the days looked ahead. */
  readonly steps: VolumeStep[];

  /**
   * The size with which they would not have to within that time, in GiB; it may be more than a volume can have.
   *
   * @default - they do not grow by themselves
   */
  readonly sizeWithoutStepsGib?: number;

  /**
   * How full they are when they grow, in percent.
   *
   * @default - they do not grow by themselves
   */
  readonly targetUtilizationPercent?: number;

  /** Size of the volumes today, in GiB. */
  readonly volumeGib: number;

  /** Fill by day. */
  readonly points: DiskForecastPoint[];
}

/** How full volumes are when they grow by themselves, unless somebody says otherwise: AWS recommends 50 to 60. */
export const AUTO_SCALING_PERCENT = 60;

const TEN_YEARS = 3650;
const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/**
 * Records of the day, as if all of the retention had been written at its rate: with growth it is a little less.
 *
 * @throws SizingError where a number cannot be
 */
export function forecastDisk(workload: Workload, options: DiskForecastOptions): DiskForecast {
  const { brokers, volumeGib, targetUtilizationPercent, days = 365 } = options;
  check(options, days);
  const usedOn = (day: number) => keptGib(demandOf(onDay(workload, day)), brokers);
  const target = targetUtilizationPercent === undefined ? undefined : targetUtilizationPercent / 100;
  const steps = target === undefined ? [] : stepsOf(usedOn, volumeGib, target, days);
  return {
    daysUntilFull: firstDay(usedOn, volumeGib),
    steps,
    sizeWithoutStepsGib: target === undefined ? undefined : Math.ceil(usedOn(days) / target),
    targetUtilizationPercent,
    volumeGib,
    points: Array.from({ length: Math.min(days, 60) + 1 }, (_, index) => {
      const day = (index * days) / Math.min(days, 60);
      const grown = steps.filter((step) => step.day <= day).at(-1)?.volumeGib ?? volumeGib;
      return { day, usedGib: usedOn(day), autoScaledGib: grown };
    }),
  };
}

function onDay(workload: Workload, day: number): Workload {
  return withTraffic(workload, (1 + (workload.growthPercentPerMonth ?? 0) / 100) ** (day / DAYS_PER_MONTH));
}

function firstDay(usedOn: (day: number) => number, volumeGib: number): number | undefined {
  if (usedOn(TEN_YEARS) < volumeGib) {
    return undefined;
  }
  let [before, full] = [-1, TEN_YEARS];
  while (full - before > 1) {
    const middle = Math.floor((before + full) / 2);
    [before, full] = usedOn(middle) < volumeGib ? [middle, full] : [before, middle];
  }
  return full;
}

/** Looked at whenever the last step has cooled down. */
function stepsOf(usedOn: (day: number) => number, volumeGib: number, target: number, days: number): VolumeStep[] {
  const { step, coolDownHours } = MSK_STORAGE_AUTO_SCALING;
  const steps: VolumeStep[] = [];
  let size = volumeGib;
  for (let day = 0; day <= days && size < MSK_VOLUME_GIB.max; day += coolDownHours / 24) {
    if (usedOn(day) > size * target) {
      const added = Math.max(step.leastGib, Math.ceil((size * step.percent) / 100));
      size = Math.min(MSK_VOLUME_GIB.max, size + added);
      steps.push({ day, volumeGib: size });
    }
  }
  return steps;
}

function check({ brokers, volumeGib, targetUtilizationPercent }: DiskForecastOptions, days: number): void {
  const { min, max } = MSK_STORAGE_AUTO_SCALING.targetPercent;
  const rules: [string, number, number, number][] = [
    ['brokers', brokers, 1, Infinity],
    ['volumeGib', volumeGib, Number.MIN_VALUE, Infinity],
    ['targetUtilizationPercent', targetUtilizationPercent ?? min, min, max],
    ['days', days, 1, TEN_YEARS],
  ];
  for (const [name, value, least, most] of rules) {
    if (!(value >= least && value <= most)) {
      throw new SizingError(`'${name}' must be between ${least} and ${most}, got ${value}`, name);
    }
  }
}
