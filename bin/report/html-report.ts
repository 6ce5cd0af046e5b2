import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import type { PlanResult } from '../plan/plan-result';
import { assumptionsSection, crossoverSection, recommendationsSection } from './advice';
import { costSection } from './cost';
import { diskSection } from './disk';
import { growthSection } from './growth';
import { impossibleSection, kindsSection } from './kinds';
import { limitsSection } from './limits';
import { Markup, markup } from './markup';
import { markedCost, pricesSection } from './prices';
import { recommended } from './recommended';
import { STYLE } from './style';
import { clusterOf, figure } from '../plan/words';
import { workloadSection } from './workload';

/** Nothing is loaded from anywhere, and nothing runs. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:`;

/** A plan as one page of HTML that needs nothing else: to be mailed, printed, or put beside a design. */
export function htmlReport(result: PlanResult): string {
  const { plan, crossover } = result;
  const { workload } = plan;
  const title = `Kafka for ${figure(workload.ingressMibps)} MiB/s`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="summary">${summary(plan)}</p>
</header>
<main>
${[
  workloadSection(workload),
  costSection(plan.kinds),
  kindsSection(plan),
  impossibleSection(plan.impossible),
  limitsSection(recommended(plan)?.candidate),
  growthSection(plan),
  diskSection(result),
  crossoverSection(crossover, plan),
  recommendationsSection(plan),
  assumptionsSection(plan.assumptions),
  pricesSection(plan),
]}</main>
</body>
</html>
`.source;
}

/** One sentence, for who reads no further. */
function summary(plan: ClusterPlan): Markup {
  const choice = recommended(plan);
  if (!choice) {
    return markup`No cluster carries this workload.`;
  }
  const { environment, candidate, reasons } = choice;
  const { kind, size } = candidate;
  return markup`For ${environment}: <b class="size">${clusterOf(candidate)}</b>${size && ` (${kind})`}
at <b class="size">${markedCost(candidate)} a month</b>: ${reasons[0]}.`;
}
