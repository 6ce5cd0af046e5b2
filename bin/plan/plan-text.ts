import { usd } from '../../lib/sizing/recommendations';
import type { ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import { MSK_VOLUME_GIB } from '../../lib/facts/msk-limits';
import type { DiskForecast } from '../../lib/sizing/disk-forecast';
import type { Crossover } from '../../lib/sizing/crossover';
import { clusterOf, counted, figure, gibibytes, useInWords, volumesOf } from './words';
import { crossoverInWords } from './crossover-words';
import { textTable } from './plan-table';
import type { KindForecast, PlanResult } from './plan-result';

/** What a person reads in a terminal. */
export function planText({ plan, crossover, forecasts }: PlanResult): string {
  return [
    workloadInWords(plan),
    kindsTable(plan),
    ...impossibleKinds(plan),
    ...environments(plan),
    ...selfManaged(crossover, plan),
    ...(forecasts.length > 0 ? [section('Disks', forecasts.map(forecastInWords))] : []),
    section('Assumed', [
      ...plan.assumptions,
      ...pricesInWords(
        plan.kinds.map(({ cheapest }) => cheapest),
        plan.region,
      ),
    ]),
  ].join('\n\n');
}

function workloadInWords({ workload }: ClusterPlan): string {
  const { averageInMibps, peakInMibps, fanOut, retainedGib, replicationFactor, zones } = demandOf(workload);
  return (
    `${figure(averageInMibps)} MiB/s on the wire, ${figure(peakInMibps)} at the peak, each byte read ${counted(fanOut, 'time')}; ` +
    `${figure(retainedGib)} GiB in all partitions, ${replicationFactor} replicas over ${zones} zones.`
  );
}

/** Two lines a kind, so that it fits a terminal. */
function kindsTable({ kinds }: ClusterPlan): string {
  return textTable(
    ['kind', 'cluster', 'USD a month', 'bottleneck', 'room to grow', 'runner-up'],
    [2, 4],
    kinds.map(({ kind, cheapest, runnerUp }) => [
      kind,
      [clusterOf(cheapest), ...(cheapest.storage ? [volumesOf(cheapest)] : [])].join('\n'),
      `${usd(cheapest.cost.totalUsd)}${mark(cheapest)}`,
      useInWords(cheapest.bottleneck).replace(' (', '\n('),
      `${Math.floor(cheapest.roomToGrowPercent)} %`,
      runnerUp ? `${clusterOf(runnerUp)}\n${usd(runnerUp.cost.totalUsd)}` : '-',
    ]),
  );
}

/** Whoever reads a number must see that it is not known. */
export function mark({ borrowedPrices, unverifiedPrices }: ClusterCandidate): string {
  return `${borrowedPrices.length > 0 ? ' *' : ''}${unverifiedPrices ? ' ?' : ''}`;
}

function impossibleKinds({ impossible }: ClusterPlan): string[] {
  return impossible.length === 0
    ? []
    : [
        section(
          'Not possible',
          impossible.map(({ kind, reason, remedy }) => `${kind}: ${reason}; what would help: ${remedy}`),
        ),
      ];
}

function environments({ recommendations }: ClusterPlan): string[] {
  const lines = recommendations.map(({ environment, candidate, reasons }) => {
    const what = candidate.count === undefined ? candidate.kind : `${candidate.kind}, ${clusterOf(candidate)}`;
    return `${environment}: ${what}, ${usd(candidate.cost.totalUsd)}: ${reasons.join('; ')}`;
  });
  return lines.length === 0 ? [] : [section('Environments', lines)];
}

function selfManaged(crossover: Crossover, plan: ClusterPlan): string[] {
  const words = crossoverInWords(crossover, plan);
  return words === undefined ? [] : [section('Self-managed or not', [words])];
}

export function forecastInWords({ kind, forecast }: KindForecast): string {
  const { daysUntilFull, volumeGib } = forecast;
  const full = daysUntilFull === undefined ? 'not full within ten years' : `full in ${counted(daysUntilFull, 'day')}`;
  return `${kind}: ${gibibytes(volumeGib)} of each broker are ${full}; ${growthInWords(forecast)}; volumes never shrink`;
}

/** Only Amazon MSK lets volumes grow by themselves. */
function growthInWords({ steps, sizeWithoutStepsGib, targetUtilizationPercent }: DiskForecast): string {
  if (sizeWithoutStepsGib === undefined) {
    return 'they grow when you grow them';
  }
  const scaling = `auto-scaling at ${targetUtilizationPercent} %`;
  if (steps.length === 0) {
    return `${scaling} would not step within a year`;
  }
  const beyond = sizeWithoutStepsGib > MSK_VOLUME_GIB.max ? ', which no volume has: take more brokers' : '';
  return `${scaling} would step ${counted(steps.length, 'time')} within a year, and not from ${gibibytes(sizeWithoutStepsGib)} on${beyond}`;
}

/** What the marks at prices mean. */
export function pricesInWords(candidates: readonly ClusterCandidate[], region: string): string[] {
  const borrowed = [...new Set(candidates.flatMap(({ borrowedPrices }) => borrowedPrices))];
  const unverified = candidates.filter(({ unverifiedPrices }) => unverifiedPrices).map(({ kind }) => kind);
  return [
    ...(borrowed.length > 0
      ? [`* prices of us-east-1 stand for those of ${region}, which are not known here: ${borrowed.join(', ')}`]
      : []),
    ...(unverified.length > 0 ? [`? prices of ${unverified.join(', ')} are from one source, and not verified`] : []),
  ];
}

export function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.map((line) => `  - ${line}`).join('\n')}`;
}
