import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import { usd } from '../../lib/sizing/recommendations';
import { markup, type Markup } from './markup';

/** What is not to be taken for granted about a price. */
const BORROWED = '*';
const UNVERIFIED = '†';

/** As text, where there can be no link. */
export function marksOf({ borrowedPrices, unverifiedPrices }: ClusterCandidate): string {
  return `${borrowedPrices.length > 0 ? BORROWED : ''}${unverifiedPrices ? UNVERIFIED : ''}`;
}

/** The marks come first, so that digits stay below each other. */
export function markedCost(candidate: ClusterCandidate): Markup {
  const marks = marksOf(candidate);
  const link = marks === '' ? undefined : markup`<a class="mark" href="#prices">${marks}</a> `;
  return markup`<span class="cost">${link}${usd(candidate.cost.totalUsd)}</span>`;
}

/** In words, where there is room for them. */
export function priceNotes({ borrowedPrices, unverifiedPrices }: ClusterCandidate): Markup[] {
  return [
    ...(borrowedPrices.length > 0 ? [markup`<span class="note">${BORROWED}&nbsp;us-east-1 prices</span>`] : []),
    ...(unverifiedPrices ? [markup`<span class="note">${UNVERIFIED}&nbsp;unverified</span>`] : []),
  ];
}

export function pricesSection(plan: ClusterPlan): Markup {
  return markup`<section id="prices">
<h2>Prices</h2>
<p>On demand, ${plan.region}, of ${plan.pricesAsOf}, for a month of 730 hours.</p>
${borrowedExplained(plan)}${unverifiedExplained(plan)}</section>
`;
}

function borrowedExplained(plan: ClusterPlan): Markup | undefined {
  const names = namesByKind(plan);
  if (names.size === 0) {
    return undefined;
  }
  const items = [...names].map(
    ([kind, borrowed]) => markup`<li>${kind}: ${[...borrowed].map(inWords).join(', ')}</li>\n`,
  );
  return markup`<p><span class="mark">${BORROWED}</span> Prices of us-east-1 stand in for those of ${plan.region}, which are not
known here and differ by up to half. Give the price lists of AWS for the region to plan with its own. They stand in for:</p>
<ul>
${items}</ul>
`;
}

function namesByKind(plan: ClusterPlan): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { kind, borrowedPrices } of allCandidates(plan)) {
    borrowedPrices.forEach((name) => names.set(kind, (names.get(kind) ?? new Set()).add(name)));
  }
  return names;
}

function unverifiedExplained(plan: ClusterPlan): Markup | undefined {
  const kinds = new Set(allCandidates(plan).flatMap(({ kind, unverifiedPrices }) => (unverifiedPrices ? [kind] : [])));
  return kinds.size === 0
    ? undefined
    : markup`<p><span class="mark">${UNVERIFIED}</span> ${[...kinds].join(', ')}: a price in it was never confirmed by a second
source. Take it for an order of magnitude, and ask the vendor.</p>
`;
}

/** All that the page shows a cost of. */
function allCandidates({ kinds, recommendations, paretoFront }: ClusterPlan): ClusterCandidate[] {
  return [
    ...kinds.flatMap(({ cheapest, runnerUp }) => (runnerUp ? [cheapest, runnerUp] : [cheapest])),
    ...recommendations.map(({ candidate }) => candidate),
    ...paretoFront,
  ];
}

const ACRONYMS = /\b(msk|nat|iops)\b/g;

/** `mskProvisionedThroughput` is MSK provisioned throughput; types of instances stay as they are. */
function inWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return name.includes('.') ? name : words.replace(ACRONYMS, (acronym) => acronym.toUpperCase());
}
