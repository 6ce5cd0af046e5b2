import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { useOf, type LimitUse } from '../../lib/sizing/limit-use';
import { whenOf } from '../../lib/sizing/limit-words';

/** Three digits that matter, and all of those before the point. */
export function figure(value: number): string {
  const digits = Math.max(3, Math.floor(Math.log10(Math.abs(value) || 1)) + 1);
  return Number(value.toPrecision(Math.min(digits, 15))).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

export function percentage(part: number): string {
  if (part > 0 && part < 0.005) {
    return '< 1 %';
  }
  return `${Math.round(part * 100).toLocaleString('en-US')} %`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** Such as `9 x express.m7g.large`; serverless clusters have none. */
export function sizeOf({ size, count }: ClusterCandidate): string | undefined {
  return size === undefined || count === undefined ? undefined : `${count} x ${size}`;
}

/** Its size, or else its kind. */
export function clusterOf(candidate: ClusterCandidate): string {
  return sizeOf(candidate) ?? candidate.kind;
}

/** Where the kind does not stand beside it. */
export function nameOf(candidate: ClusterCandidate): string {
  const size = sizeOf(candidate);
  return size === undefined ? candidate.kind : `${size} (${candidate.kind})`;
}

export function limitName(use: LimitUse): string {
  return `${use.limit}${whenOf(use)}`;
}

export function gibibytes(gib: number): string {
  return `${figure(Math.round(gib))} GiB`;
}

/** In the largest unit of which there are two. */
export function hours(value: number): string {
  return value === Infinity ? 'for ever' : lasting(value * 60);
}

export function lasting(minutes: number, digits = 3): string {
  const units: [number, string][] = [
    [1440, 'day'],
    [60, 'hour'],
    [1, 'minute'],
  ];
  const [length, name] = units.find(([each]) => minutes >= 2 * each) ?? [1 / 60, 'second'];
  return counted(Number((minutes / length).toPrecision(digits)), name);
}

/** Such as `1 x 1,000 GiB, 250 MiB/s`, of each broker. */
export function volumesOf({ storage }: ClusterCandidate): string {
  return storage
    ? `${storage.volumes} x ${gibibytes(storage.volumeGib)}, ${storage.throughputMibps} MiB/s`
    : 'storage as needed';
}

/** Such as `disk throughput 81 % (zone down)`: of what may be used. */
export function useInWords(use: LimitUse): string {
  return `${use.limit} ${percentage(useOf(use))}${whenOf(use)}`;
}
