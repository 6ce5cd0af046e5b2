import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import { chart, legend } from './charts';
import { frontDrawing } from './growth-chart';
import { kindMark } from './growth-marks';
import { ingressAt } from './kinds';
import { markup, type Markup } from './markup';
import { markedCost } from './prices';
import { table } from './table';
import { clusterOf, figure, nameOf } from '../plan/words';

const COLUMNS = [
  { head: '#' },
  { head: 'Cluster' },
  { head: 'Per month', numeric: true },
  { head: 'MiB/s', numeric: true },
];

/** What room to grow costs. */
export function growthSection({ paretoFront: front, workload }: ClusterPlan): Markup | undefined {
  if (front.length === 0) {
    return undefined;
  }
  const rows = front.map((candidate, index) => ({
    cells: [
      index + 1,
      markup`${kindMark(candidate.kind)}${clusterOf(candidate)}`,
      markedCost(candidate),
      figure(ingressAt(workload, candidate)),
    ],
  }));
  const kinds = [...new Set(front.map(({ kind }) => kind))];
  return markup`<section>
<h2>Cost of room to grow</h2>
<p>Of all that hold, these are the ones of which none is both cheaper and has more room to grow, with the
average ingress that each carries.</p>
${legend(kinds.map((kind) => ({ name: kind, mark: kindMark(kind) })))}${picture(front, workload.ingressMibps)}${table(COLUMNS, rows, 'as-is')}</section>
`;
}

/** One point alone is no front. */
function picture(front: readonly ClusterCandidate[], ingressMibps: number): Markup | undefined {
  const [first, last] = [front.at(0), front.at(-1)];
  return front.length < 2 || !first || !last
    ? undefined
    : chart(`Cost per month against ingress carried, from ${nameOf(first)} to ${nameOf(last)}`, (canvas) =>
        frontDrawing(front, ingressMibps, canvas),
      );
}
