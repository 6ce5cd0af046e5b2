import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { ClusterPlan, ImpossibleKind, PlannedKind } from '../../lib/sizing/cluster-plan';
import { useOf } from '../../lib/sizing/limit-use';
import type { Workload } from '../../lib/sizing/workload';
import { markup, type Content, type Markup } from './markup';
import { markedCost, priceNotes } from './prices';
import { recommended } from './recommended';
import { table } from './table';
import { clusterOf, counted, figure, gibibytes, limitName, percentage, sizeOf } from '../plan/words';

const COLUMNS = [
  { head: 'Kind' },
  { head: 'Per month', numeric: true },
  { head: 'Tightest limit' },
  { head: 'Breaks first' },
  { head: 'Next best' },
];

export function kindsSection(plan: ClusterPlan): Markup | undefined {
  const choice = recommended(plan)?.candidate;
  const rows = plan.kinds.map((planned) => ({
    chosen: planned.cheapest === choice,
    cells: cells(planned, plan.workload),
  }));
  // Where sizes are named, often none has another beside it.
  const columns = plan.kinds.some(({ runnerUp }) => runnerUp) ? COLUMNS : COLUMNS.slice(0, -1);
  return rows.length === 0
    ? undefined
    : markup`<section>
<h2>Kinds that carry it</h2>
<p>The tightest limit decides the size. What breaks first is what more traffic reaches first: the average ingress there, and
how much more that is.</p>
${table(columns, rows, 'cards')}</section>
`;
}

function cells({ cheapest, runnerUp }: PlannedKind, workload: Workload): Content[] {
  const { bottleneck, breaksFirst } = cheapest;
  return [
    what(cheapest),
    markup`${markedCost(cheapest)}${priceNotes(cheapest)}`,
    markup`<span class="line">${limitName(bottleneck)}</span> <span class="line">${percentage(useOf(bottleneck))}</span>`,
    markup`<span class="line">${limitName(breaksFirst)}</span> <span class="line">at ${figure(ingressAt(workload, cheapest))} MiB/s</span>${growth(workload, cheapest)}`,
    runnerUp && nextBest(runnerUp),
  ];
}

function nextBest(candidate: ClusterCandidate): Markup {
  return markup`<span class="line">${clusterOf(candidate)}</span> <span class="line">${markedCost(candidate)}</span>`;
}

function what(candidate: ClusterCandidate): Markup {
  const [size, { storage }] = [sizeOf(candidate), candidate];
  return markup`${candidate.kind}${size && markup` <span class="line size">${size}</span>`}${
    storage &&
    markup` <span class="line small">${counted(storage.volumes, 'volume')} of ${gibibytes(storage.volumeGib)} each</span>`
  }`;
}

/** Of the producers' bytes, on average. */
export function ingressAt({ ingressMibps }: Workload, { roomToGrowPercent }: ClusterCandidate): number {
  return ingressMibps * (1 + roomToGrowPercent / 100);
}

function growth({ growthPercentPerMonth = 0 }: Workload, { roomToGrowPercent: room }: ClusterCandidate): Markup {
  const months = Math.log(1 + room / 100) / Math.log(1 + growthPercentPerMonth / 100);
  const grows = growthPercentPerMonth > 0;
  return markup` <span class="line small">${figure(Math.floor(room))} % more${grows && ','}</span>${
    grows && markup` <span class="line small">${after(months)}</span>`
  }`;
}

function after(months: number): string {
  if (months < 1) {
    return 'within a month';
  }
  return months < 24 ? `in ${counted(Math.floor(months), 'month')}` : `in ${counted(Math.floor(months / 12), 'year')}`;
}

export function impossibleSection(impossible: readonly ImpossibleKind[]): Markup | undefined {
  const rows = impossible.map(({ kind, reason, remedy }) => ({
    cells: [kind, reason.replace(`${kind}: `, ''), remedy],
  }));
  return rows.length === 0
    ? undefined
    : markup`<section>
<h2>Kinds that cannot carry it</h2>
${table([{ head: 'Kind' }, { head: 'Why' }, { head: 'What would help' }], rows, 'cards')}</section>
`;
}
