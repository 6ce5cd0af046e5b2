import { SizingError } from './sizing-error';
import { CleanupPolicy, type Workload } from './workload';

interface NumberRule {
  readonly unit: string;
  readonly moreThan?: number;
  readonly min?: number;
  readonly max?: number;
  readonly below?: number;
  readonly whole?: boolean;
  readonly endless?: boolean;
}

type Numbers = Exclude<keyof Workload, 'cleanupPolicy'>;

/** What each number may be. */
const rules: Readonly<Record<Numbers, NumberRule>> = {
  ingressMibps: { unit: 'MiB/s', moreThan: 0 },
  peakIngressMibps: { unit: 'MiB/s', moreThan: 0 },
  fanOut: { unit: 'times', min: 0 },
  egressMibps: { unit: 'MiB/s', min: 0 },
  retentionHours: { unit: 'hours', moreThan: 0, endless: true },
  retentionGibPerPartition: { unit: 'GiB', moreThan: 0, endless: true },
  liveSetGib: { unit: 'GiB', moreThan: 0 },
  replicationFactor: { unit: 'replicas', min: 1, max: 9, whole: true },
  compressionRatio: { unit: 'of each byte', moreThan: 0, max: 1 },
  topics: { unit: 'topics', min: 1, whole: true },
  partitions: { unit: 'partitions', min: 1, whole: true },
  largestPartitionShare: { unit: 'of all that is written', moreThan: 0, max: 1 },
  consumerGroups: { unit: 'groups', min: 0, whole: true },
  largestMessageMib: { unit: 'MiB', moreThan: 0 },
  segmentMib: { unit: 'MiB', moreThan: 0 },
  segmentHours: { unit: 'hours', moreThan: 0 },
  headroomPercent: { unit: 'percent', min: 0, below: 100 },
  growthPercentPerMonth: { unit: 'percent', min: 0, max: 100 },
  zones: { unit: 'zones', min: 2, max: 3, whole: true },
  toleratedLagMinutes: { unit: 'minutes', min: 0 },
  zoneOutageMinutes: { unit: 'minutes', min: 0 },
};

/** Each number by itself, then those that must fit each other. */
export function checkWorkload(workload: Workload): void {
  for (const [name, rule] of Object.entries(rules)) {
    const value = workload[name as Numbers];
    if (value !== undefined && !allows(rule, value)) {
      throw new SizingError(`'${name}' must be ${allowed(rule)}, got ${shown(value)}`, name);
    }
  }
  checkTraffic(workload);
  checkMessage(workload);
  checkGroups(workload);
  checkRetention(workload);
}

const UNBOUNDED = { moreThan: -Infinity, min: -Infinity, max: Infinity, below: Infinity };

function allows(rule: NumberRule, value: number): boolean {
  const { moreThan, min, max, below } = { ...UNBOUNDED, ...rule };
  if (value === Infinity) {
    return rule.endless === true;
  }
  const fits = [value > moreThan, value >= min, value <= max, value < below];
  return fits.every(Boolean) && (!rule.whole || Number.isInteger(value));
}

function allowed({ unit, moreThan, min, max, below, whole }: NumberRule): string {
  const bounds = [
    ...(moreThan === undefined ? [] : [`more than ${moreThan}`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return `${whole ? 'a whole number' : 'a number'} of ${unit.replace(/^of /, '')}, ${bounds.join(' and ')}`;
}

/** A token of the CDK is a number so far below zero that no measure is. */
function shown(value: number): string {
  return value < -1e280 ? 'a token, but brokers are computed from it: give the number itself' : String(value);
}

function checkTraffic({ ingressMibps, peakIngressMibps, fanOut, egressMibps }: Workload): void {
  if (peakIngressMibps !== undefined && peakIngressMibps < ingressMibps) {
    throw new SizingError(
      `'peakIngressMibps' must be at least the average, ${ingressMibps} MiB/s, got ${peakIngressMibps}`,
      'peakIngressMibps',
    );
  }
  if (fanOut !== undefined && egressMibps !== undefined && Math.abs(fanOut * ingressMibps - egressMibps) > 1e-6) {
    throw new SizingError(
      `'fanOut' and 'egressMibps' say the same thing: ${fanOut} times ${ingressMibps} MiB/s is ${fanOut * ingressMibps}, got ` +
        `${egressMibps}; give one of them`,
      'egressMibps',
    );
  }
}

/** Somebody reads, or nobody does. */
function checkGroups({ consumerGroups, fanOut, egressMibps }: Workload): void {
  if (consumerGroups === 0 && (fanOut ?? egressMibps ?? 1) > 0) {
    throw new SizingError(
      `'consumerGroups' must be at least 1 where something is read, got 0; say 'fanOut' 0`,
      'consumerGroups',
    );
  }
}

/** A segment holds at least one. */
function checkMessage({ largestMessageMib = 1, segmentMib = 1024 }: Workload): void {
  if (largestMessageMib > segmentMib) {
    throw new SizingError(
      `'largestMessageMib' must fit a segment of ${segmentMib} MiB, got ${largestMessageMib}; raise 'segmentMib', or lower it`,
      'largestMessageMib',
    );
  }
}

function checkRetention(workload: Workload): void {
  const { cleanupPolicy = CleanupPolicy.DELETE, retentionHours, retentionGibPerPartition } = workload;
  if (!Object.values(CleanupPolicy).includes(cleanupPolicy)) {
    const names = Object.values(CleanupPolicy).map((name) => `'${name}'`);
    throw new SizingError(
      `'cleanupPolicy' must be ${names.join(' or ')}, got '${cleanupPolicy as string}'`,
      'cleanupPolicy',
    );
  }
  const forEver = [retentionHours, retentionGibPerPartition].every((bound = Infinity) => bound === Infinity);
  if (cleanupPolicy !== CleanupPolicy.COMPACT && forEver) {
    throw new SizingError(
      `'retentionHours' or 'retentionGibPerPartition' must be given, because records that are kept for ever fill every disk; or ` +
        `say that topics are compacted ('cleanupPolicy')`,
      'retentionHours',
    );
  }
  checkLiveSet(workload, cleanupPolicy !== CleanupPolicy.DELETE);
}

function checkLiveSet({ liveSetGib }: Workload, compacted: boolean): void {
  if (compacted && liveSetGib === undefined) {
    throw new SizingError(
      `'liveSetGib' must be given where topics are compacted: the last record of every key, once, in GiB`,
      'liveSetGib',
    );
  }
  if (!compacted && liveSetGib !== undefined) {
    throw new SizingError(
      `'liveSetGib' is of compacted topics; say that they are ('cleanupPolicy'), or leave it out`,
      'liveSetGib',
    );
  }
}
