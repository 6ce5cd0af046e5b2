import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { useOf } from '../../lib/sizing/limit-use';
import { chart, legend, swatch } from './charts';
import { limitsDrawing, stateColour } from './limits-chart';
import { markup, type Markup } from './markup';
import { counted, figure, lasting, limitName, nameOf, percentage } from '../plan/words';

/** How near the recommended one is to each of its limits. */
export function limitsSection(candidate: ClusterCandidate | undefined): Markup | undefined {
  if (!candidate || candidate.limits.length === 0) {
    return undefined;
  }
  const { limits } = candidate;
  const states = [...new Set(limits.map(({ state }) => state))];
  const uses = limits.map((use) => `${limitName(use)} ${percentage(useOf(use))}`);
  return markup`<section>
<h2>Limits of ${nameOf(candidate)}</h2>
<p>How much is used of what may be used: of limits of throughput, that is what the headroom leaves.</p>
${legend(states.map((name) => ({ name, mark: swatch(stateColour(name)) })))}${chart(
    `Use of each limit: ${uses.join(', ')}`,
    (canvas) => limitsDrawing(limits, canvas),
  )}${timesOf(candidate)}</section>
`;
}

function timesOf({ pageCacheSeconds, catchUpMinutes }: ClusterCandidate): Markup | undefined {
  const items = [
    ...(pageCacheSeconds === undefined ? [] : [pageCache(pageCacheSeconds)]),
    ...(catchUpMinutes === undefined ? [] : [catchUp(catchUpMinutes)]),
  ];
  return items.length === 0 ? undefined : markup`<ul>${items}</ul>\n`;
}

function pageCache(seconds: number): Markup {
  const rounded = seconds < 120 ? '' : `, about ${lasting(seconds / 60, 2)}`;
  return markup`
<li>Page cache: what was written stays in memory for <b>${figure(Math.round(seconds))} s</b>${rounded}. Consumers that are
further behind read from disk.</li>`;
}

function catchUp(minutes: number): Markup {
  return markup`
<li>Catch-up: after the longest outage of a zone its brokers are in sync again within <b>${counted(Math.ceil(minutes), 'minute')}</b>.</li>`;
}
