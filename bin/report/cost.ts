import type { PlannedKind } from '../../lib/sizing/cluster-plan';
import { usd } from '../../lib/sizing/recommendations';
import { chart, legend, swatch } from './charts';
import { costDrawing } from './cost-chart';
import { COST_PARTS, type CostPart } from './cost-parts';
import { markup, type Markup } from './markup';
import { markedCost } from './prices';
import { table } from './table';

export function costSection(kinds: readonly PlannedKind[]): Markup | undefined {
  if (kinds.length === 0) {
    return undefined;
  }
  const parts = COST_PARTS.filter(({ of }) => kinds.some(({ cheapest }) => isSomething(of(cheapest.cost))));
  const totals = kinds.map(({ kind, cheapest }) => `${kind} ${usd(cheapest.cost.totalUsd)}`);
  return markup`<section>
<h2>Cost per month</h2>
<p>The cheapest of each kind that holds every limit with one zone down, in USD.</p>
${legend(parts.map(({ name, colour }) => ({ name, mark: swatch(colour) })))}${chart(`Cost per month by kind and part: ${totals.join(', ')}`, (canvas) => costDrawing(kinds, parts, canvas))}
${costTable(kinds, parts)}</section>
`;
}

/** Half a cent, or what is left of a difference between two floats. */
function isSomething(amount: number): boolean {
  return amount >= 0.005;
}

function costTable(kinds: readonly PlannedKind[], parts: readonly CostPart[]): Markup {
  const columns = ['', ...parts.map(({ name }) => name), 'total'].map((head) => ({ head, numeric: head !== '' }));
  const rows = kinds.map(({ kind, cheapest }) => ({
    cells: [kind, ...parts.map(({ of }) => amountOf(of(cheapest.cost))), markedCost(cheapest)],
  }));
  return table(columns, rows, 'pairs');
}

function amountOf(amount: number): string | undefined {
  return isSomething(amount) ? usd(amount) : undefined;
}
