import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import type { Crossover } from '../../lib/sizing/crossover';
import { markup, type Markup } from './markup';
import { markedCost } from './prices';
import { table } from './table';
import { crossoverInWords } from '../plan/crossover-words';
import { clusterOf } from '../plan/words';

/** Absent where it was never compared. */
export function crossoverSection(crossover: Crossover, plan: ClusterPlan): Markup | undefined {
  const words = crossoverInWords(crossover, plan);
  return words === undefined
    ? undefined
    : markup`<section>
<h2>Amazon MSK or EC2</h2>
<p>${sentence(words)}</p>
</section>
`;
}

const COLUMNS = [{ head: 'Environment' }, { head: 'Cluster' }, { head: 'Per month', numeric: true }, { head: 'Why' }];

export function recommendationsSection({ recommendations }: ClusterPlan): Markup | undefined {
  const rows = recommendations.map(({ environment, candidate, reasons }) => ({
    chosen: environment === 'prod',
    cells: [
      environment,
      markup`<span class="line">${clusterOf(candidate)}</span> <span class="line size small">${beside(candidate)}</span>`,
      markedCost(candidate),
      reasons.map((reason) => markup`<span class="line">${sentence(reason)}</span> `),
    ],
  }));
  return rows.length === 0
    ? undefined
    : markup`<section>
<h2>Environments</h2>
${table(COLUMNS, rows, 'cards')}</section>
`;
}

function beside({ kind, size, zones }: ClusterPlan['paretoFront'][number]): string {
  return size === undefined ? `${zones} zones` : `${kind}, ${zones} zones`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function assumptionsSection(assumptions: readonly string[]): Markup | undefined {
  return assumptions.length === 0
    ? undefined
    : markup`<section id="assumptions">
<h2>Assumptions</h2>
<ul>${assumptions.map((assumption) => markup`\n<li>${sentence(assumption)}</li>`)}
</ul>
</section>
`;
}
