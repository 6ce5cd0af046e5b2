import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import type { Crossover } from '../../lib/sizing/crossover';
import { markup, type Markup } from './markup';
import { markedCost } from './prices';
import { table } from './table';
import { figure, clusterOf } from '../plan/words';

/** From which load on a cluster of one's own is cheaper. */
export function crossoverSection(crossover: Crossover, ingressMibps: number): Markup {
  return markup`<section>
<h2>Amazon MSK or EC2</h2>
<p>${from(crossover, ingressMibps)} ${ratio(crossover)}</p>
</section>
`;
}

/** As far as is looked, in both directions. */
const FACTOR = 64;

function from({ fromIngressMibps }: Crossover, ingressMibps: number): string {
  if (fromIngressMibps === undefined) {
    return `There is no load up to ${FACTOR} times this workload from which on EC2 stays cheaper than Amazon MSK.`;
  }
  const least = fromIngressMibps <= (ingressMibps / FACTOR) * (1 + 1e-9);
  return least
    ? `EC2 is cheaper than Amazon MSK already at a ${FACTOR}th of this workload, ${figure(fromIngressMibps)} MiB/s.`
    : `EC2 is cheaper than Amazon MSK from an average ingress of about ${figure(fromIngressMibps)} MiB/s on.`;
}

function ratio({ managedToSelfManaged, folkloreFactor }: Crossover): string {
  return managedToSelfManaged === undefined
    ? `At this workload only one of the two, or neither, carries the load.`
    : `At this workload the cheapest of Amazon MSK costs ${managedToSelfManaged.toFixed(2)} times what EC2 does; folklore ` +
        `has it at ${figure(folkloreFactor)} times.`;
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
