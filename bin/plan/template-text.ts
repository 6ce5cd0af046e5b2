import type { PlanOptions } from '../../lib/sizing/plan-options';
import { usd } from '../../lib/sizing/recommendations';
import type { Workload } from '../../lib/sizing/workload';
import { clusterOf, figure, useInWords, volumesOf } from './words';
import { textTable } from './plan-table';
import { mark, pricesInWords, section } from './plan-text';
import { templateReport, type TemplateReport } from './template-report';
import type { TemplateSize } from './template-size';

/** What a person reads of a synthesized cluster. */
export function templateText(found: TemplateSize, said: Partial<Workload>, options: PlanOptions): string {
  const report = templateReport(found, said, options);
  const { candidate, broken, outOfProportion, assumptions } = report;
  return [
    `${found.name}: ${candidate.kind}, ${clusterOf(candidate)}, ${volumesOf(candidate)}, ${found.zones} zones`,
    carries(report, said.ingressMibps),
    costTable(report),
    ...[
      section('Does not hold', broken),
      section('Out of proportion', outOfProportion),
      section('Assumed', [...assumptions, ...pricesInWords([candidate], options.prices?.region ?? 'us-east-1')]),
    ].filter((text) => text.includes('\n  -')),
  ].join('\n\n');
}

function carries({ candidate: { bottleneck }, mostIngressMibps: most }: TemplateReport, ingress?: number): string {
  const carried =
    most > 0
      ? `It carries up to ${figure(most)} MiB/s of ingress with one zone down`
      : `It carries nothing of this kind`;
  const now = ingress === undefined ? 'what stops it is' : `at ${figure(ingress)} MiB/s the tightest limit is`;
  return `${carried}; ${now} ${useInWords(bottleneck)}.`;
}

const COST_PARTS = {
  brokersUsd: 'brokers',
  controllersUsd: 'controllers',
  storageUsd: 'storage',
  throughputUsd: 'throughput',
  trafficUsd: 'bytes in and out',
  crossZoneUsd: 'traffic between zones',
  networkUsd: 'NAT gateways, endpoints',
  operatorUsd: 'operators',
  totalUsd: 'all',
} as const;

function costTable({ candidate }: TemplateReport): string {
  const { cost } = candidate;
  const rows = Object.entries(COST_PARTS).flatMap(([part, name]) => {
    const amount = cost[part as keyof typeof COST_PARTS];
    return amount > 0 ? [[name, usd(amount)]] : [];
  });
  return textTable(['cost', `USD a month${mark(candidate)}`], [1], rows);
}
