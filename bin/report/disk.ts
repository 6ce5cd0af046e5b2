import type { ClusterCandidate, KafkaKind } from '../../lib/sizing/cluster-candidate';
import type { DiskForecast, VolumeStep } from '../../lib/sizing/disk-forecast';
import { SizingLimit } from '../../lib/sizing/limit-use';
import { HOURS_PER_MONTH } from '../../lib/sizing/units';
import { chart, COLOURS, INK, legend, swatch } from './charts';
import type { KindForecast, PlanResult } from '../plan/plan-result';
import { diskDrawing } from './disk-chart';
import { markup, type Markup } from './markup';
import { clusterOf, counted, figure, gibibytes, percentage } from '../plan/words';

const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

export function diskSection({ plan, forecasts }: PlanResult): Markup | undefined {
  if (forecasts.length === 0) {
    return undefined;
  }
  const cheapestOf = (kind: KafkaKind) => plan.kinds.find((planned) => planned.kind === kind)?.cheapest;
  return markup`<section>
<h2>Disks</h2>
<p>Records on the volumes of each broker, as the workload grows. EBS volumes never shrink, on Amazon MSK and on EC2: begin
small, and let them grow.</p>
${forecasts.map((one) => kindForecast(one, cheapestOf(one.kind)))}</section>
`;
}

function kindForecast({ kind, forecast }: KindForecast, candidate: ClusterCandidate | undefined): Markup {
  const { sizeWithoutStepsGib: size } = forecast;
  const autoScaled = size !== undefined;
  return markup`<h3>${kind}${candidate && `, ${clusterOf(candidate)}`}</h3>
${isFlat(forecast) ? undefined : picture(kind, forecast, autoScaled)}<ul>
<li>${fill(forecast)}</li>
<li>${autoScaled ? steps(forecast) : 'They do not grow by themselves: raise their size in time.'}</li>
${
  autoScaled &&
  markup`<li>${sizeForAYear(size, forecast, mostGib(candidate))}</li>
`
}</ul>
`;
}

/** Where nothing grows there is no curve to see. */
function isFlat({ points }: DiskForecast): boolean {
  const [first] = points;
  return points.every(({ usedGib }) => usedGib === first?.usedGib);
}

function picture(kind: KafkaKind, forecast: DiskForecast, autoScaled: boolean): Markup {
  const entries = [
    { name: 'used', mark: swatch(COLOURS.blue, 'line') },
    { name: 'size today', mark: swatch(INK.text, 'dashes') },
    ...(autoScaled ? [{ name: 'size with auto scaling', mark: swatch(COLOURS.vermilion, 'line') }] : []),
  ];
  const label = `Disk of each broker with ${kind} by day: ${fill(forecast)}`;
  return markup`${legend(entries)}${chart(label, (canvas) => diskDrawing(forecast, autoScaled, canvas))}`;
}

function fill({ points, volumeGib, daysUntilFull }: DiskForecast): string {
  const used = points.at(0)?.usedGib ?? 0;
  const full =
    daysUntilFull === undefined
      ? 'not full within ten years.'
      : `full in ${counted(daysUntilFull, 'day')}${months(daysUntilFull)}, when brokers stop.`;
  return `Today ${gibibytes(used)} of ${gibibytes(volumeGib)} are used, ${percentage(used / volumeGib)}; ${full}`;
}

function months(days: number): string {
  return days < 60 ? '' : ` (${counted(Math.round(days / DAYS_PER_MONTH), 'month')})`;
}

function steps({ steps: all, points }: DiskForecast): string {
  const days = counted(points.at(-1)?.day ?? 0, 'day');
  const [first, last] = [all.at(0), all.at(-1)];
  if (!first || !last) {
    return `With auto scaling they do not grow within ${days}.`;
  }
  const full = points.find(({ usedGib, autoScaledGib }) => usedGib >= autoScaledGib);
  return [
    `With auto scaling ${counted(all.length, 'step')} within ${days}: the first ${step(first)}`,
    ...(all.length > 1 ? [`, the last ${step(last)}`] : []),
    ...(full ? [`, and still full on about day ${figure(Math.round(full.day))}`] : []),
    '.',
  ].join('');
}

function step({ day, volumeGib }: VolumeStep): string {
  return `${day < 1 ? 'today' : `on day ${figure(Math.floor(day))}`} to ${gibibytes(volumeGib)}`;
}

/** The size is that with which auto scaling has nothing to do; it can be more than there is. */
function sizeForAYear(size: number, { points }: DiskForecast, most = Infinity): string {
  const last = points.at(-1) ?? { day: 0, usedGib: 0 };
  const wanted = `${gibibytes(size)} from the first day need not grow within ${counted(last.day, 'day')}`;
  return size > most
    ? `${wanted}, but a broker has at most ${gibibytes(most)}: take more brokers, or keep less.`
    : `${wanted}, and are ${percentage(last.usedGib / size)} full then.`;
}

function mostGib(candidate: ClusterCandidate | undefined): number | undefined {
  return candidate?.limits.find(({ limit }) => limit === SizingLimit.DISK)?.capacity;
}
