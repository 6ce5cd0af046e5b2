import { candidatesOf, MANAGED_KINDS } from './candidates';
import { byCost, isValid } from './choice';
import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import type { EnvironmentRecommendation } from './cluster-plan';
import { demandOf } from './demand';
import { scaled } from './scaled';
import type { SettledOptions } from './settled-options';
import type { Workload } from './workload';

/** What an environment sees of production's work, unless somebody knows better. */
const SHARES = { dev: 0.01, test: 0.01, staging: 0.1 } as const;

/** What each environment of `EnvironmentProfile` best has, as far as the kinds that are compared can carry it. */
export function recommendations(
  workload: Workload,
  options: SettledOptions,
  valid: readonly ClusterCandidate[],
): EnvironmentRecommendation[] {
  const managed = [...valid].filter(({ kind }) => MANAGED_KINDS.includes(kind)).sort(byCost);
  const selfManaged = valid.filter(({ kind }) => kind === KafkaKind.EC2).sort(byCost);
  const [prod] = managed;
  return [
    ...(prod ? rehearsals(workload, options, prod.kind) : []),
    ...(prod ? [{ environment: 'prod', candidate: prod, reasons: reasonsFor(prod, managed, selfManaged) }] : []),
    ...large(selfManaged, prod, options.kinds),
  ];
}

/** Smaller ones, which learn what production would only if they are of its kind. */
function rehearsals(workload: Workload, options: SettledOptions, kind: KafkaKind): EnvironmentRecommendation[] {
  const smallest = (share: number, zones: number, kinds: readonly KafkaKind[]) => {
    const demand = demandOf({ ...scaled(workload, share), zones, replicationFactor: undefined });
    return kinds
      .flatMap((one) => candidatesOf(one, demand, options))
      .filter(isValid)
      .sort(byCost)[0];
  };
  const zones = workload.zones ?? 3;
  const wanted: [string, ClusterCandidate | undefined, string][] = [
    [
      'dev',
      smallest(
        SHARES.dev,
        2,
        MANAGED_KINDS.filter((one) => options.kinds.includes(one)),
      ),
      `the cheapest for 1 % of the work, over two zones; it may be lost`,
    ],
    ['test', smallest(SHARES.test, zones, [kind]), `production's kind and zones, for 1 % of its work`],
    ['staging', smallest(SHARES.staging, zones, [kind]), `production's kind and zones, for 10 % of its work`],
  ];
  return wanted.flatMap(([environment, candidate, reason]) =>
    candidate ? [{ environment, candidate, reasons: [reason] }] : [],
  );
}

function reasonsFor(
  prod: ClusterCandidate,
  managed: readonly ClusterCandidate[],
  [selfManaged]: readonly ClusterCandidate[],
): string[] {
  const otherKind = managed.find(({ kind }) => kind !== prod.kind);
  return [
    `the cheapest that AWS runs; traffic can grow by ${Math.floor(prod.roomToGrowPercent).toLocaleString('en-US')} % until ` +
      `the limit of ${prod.breaksFirst.limit} is reached`,
    ...(otherKind
      ? [`${otherKind.kind} would cost ${usd(otherKind.cost.totalUsd - prod.cost.totalUsd)} more a month`]
      : []),
    ...(selfManaged ? [comparison(selfManaged, prod)] : []),
  ];
}

function comparison(selfManaged: ClusterCandidate, prod: ClusterCandidate): string {
  const difference = selfManaged.cost.totalUsd - prod.cost.totalUsd;
  const people = selfManaged.cost.operatorUsd > 0 ? 'with those who run it' : 'without those who run it';
  return `EC2 would cost ${usd(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'} a month, ${people}`;
}

/** Kafka on EC2 is for a reason; cost is one of them. */
function large(
  [selfManaged]: readonly ClusterCandidate[],
  prod: ClusterCandidate | undefined,
  kinds: readonly KafkaKind[],
): EnvironmentRecommendation[] {
  if (!selfManaged) {
    return [];
  }
  const reasons = prod
    ? besideManaged(selfManaged, prod)
    : [
        kinds.some((kind) => MANAGED_KINDS.includes(kind))
          ? 'nothing that AWS runs carries it'
          : 'no other kind is compared',
      ];
  return [{ environment: 'large', candidate: selfManaged, reasons }];
}

function besideManaged(selfManaged: ClusterCandidate, prod: ClusterCandidate): string[] {
  return selfManaged.cost.totalUsd < prod.cost.totalUsd
    ? [comparison(selfManaged, prod)]
    : ['the cheapest on EC2, and not the cheapest of all: take it for what Amazon MSK does not have'];
}

export function usd(amount: number): string {
  return `$${Math.round(amount).toLocaleString('en-US')}`;
}
