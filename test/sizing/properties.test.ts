import fc from 'fast-check';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import type { ClusterPlan } from '../../lib/sizing/cluster-plan';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import { SizingError } from '../../lib/sizing/sizing-error';
import type { Workload } from '../../lib/sizing/workload';
import { recheck } from './recheck';

/** The same workloads in every run, so that it does not fail by chance. Another seed looks elsewhere. */
const SEED = 20_261_121;

const runs = (numRuns: number) => ({ numRuns, seed: SEED });

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Small numbers are as likely as large ones. */
const between = (least: number, most: number) => real(Math.log(least), Math.log(most)).map(Math.exp);

/** With what is varied below said. Groups read everything: a part of one would have less to read from disk. */
const workloads = fc
  .record({
    ingressMibps: between(0.01, 300),
    peak: real(1, 2),
    fanOut: fc.integer({ min: 0, max: 6 }),
    retentionHours: between(0.5, 3000),
    partitions: fc.integer({ min: 1, max: 3000 }),
    largestPartitionShare: between(0.0001, 0.3),
    replicationFactor: fc.integer({ min: 1, max: 4 }),
    zones: fc.constantFrom(2, 3, 3),
    compressionRatio: between(0.1, 1),
    headroomPercent: fc.integer({ min: 0, max: 50 }),
    toleratedLagMinutes: fc.integer({ min: 0, max: 120 }),
    zoneOutageMinutes: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ peak, ...workload }) => ({ ...workload, peakIngressMibps: peak * workload.ingressMibps }));

type Said = typeof workloads extends fc.Arbitrary<infer W> ? W : never;

const MORE: Record<string, (workload: Said, factor: number) => Workload> = {
  ingress: (workload, factor) => ({
    ...workload,
    ingressMibps: workload.ingressMibps * factor,
    peakIngressMibps: workload.peakIngressMibps * factor,
  }),
  'fan-out': (workload, factor) => ({ ...workload, fanOut: workload.fanOut + Math.floor(factor) }),
  retention: (workload, factor) => ({ ...workload, retentionHours: workload.retentionHours * factor }),
};

/** Nothing, where no cluster carries it. */
function planOf(workload: Workload, options?: PlanOptions): ClusterPlan | undefined {
  try {
    return KafkaSizing.plan(workload, options);
  } catch (error) {
    expect(error).toBeInstanceOf(SizingError);
    expect((error as SizingError).message).toMatch(/^no cluster carries this workload\n/);
    return undefined;
  }
}

const everything = (plan: ClusterPlan): ClusterCandidate[] => [
  ...plan.kinds.flatMap(({ cheapest, runnerUp }) => [cheapest, ...(runnerUp ? [runnerUp] : [])]),
  ...plan.paretoFront,
];

test('every candidate of a plan holds every limit, as they are computed once more', () => {
  const seen = new Map<KafkaKind, number>();
  fc.assert(
    fc.property(workloads, (workload) => {
      const plan = planOf(workload);
      fc.pre(plan !== undefined);
      for (const candidate of everything(plan)) {
        seen.set(candidate.kind, (seen.get(candidate.kind) ?? 0) + 1);
        expect([candidate, recheck(workload, candidate)]).toEqual([candidate, []]);
      }
    }),
    runs(100),
  );
  expect([...seen.keys()].sort()).toEqual(Object.values(KafkaKind).sort());
  expect(Math.min(...seen.values())).toBeGreaterThan(20);
});

describe.each([
  [KafkaKind.MSK_STANDARD, 'kafka.m7g.xlarge'],
  [KafkaKind.MSK_EXPRESS, 'express.m7g.2xlarge'],
  [KafkaKind.EC2, 'm7g.2xlarge'],
])('%s, %s', (kind, instanceType) => {
  const brokers = (workload: Workload) =>
    planOf(workload, { kinds: [kind], instanceTypes: [instanceType] })?.kinds[0]?.cheapest.count ?? Infinity;

  test.each(Object.entries(MORE))('more %s never wants fewer brokers', (what, more) => {
    let wantedMore = false;
    fc.assert(
      fc.property(workloads, real(1, 10), (workload, factor) => {
        const [before, after] = [brokers(workload), brokers(more(workload, factor))];
        expect(after).toBeGreaterThanOrEqual(before);
        wantedMore ||= after > before;
      }),
      runs(100),
    );
    // What is kept is never too much for Express brokers.
    expect(wantedMore).toBe(what !== 'retention' || kind !== KafkaKind.MSK_EXPRESS);
  });

  test('nor do more partitions, where the busiest one gets no less', () => {
    fc.assert(
      fc.property(workloads, real(1, 20), (workload, factor) => {
        const largestPartitionShare = Math.max(workload.largestPartitionShare, 1 / workload.partitions);
        const fewer = brokers({ ...workload, largestPartitionShare });
        fc.pre(fewer < Infinity);
        const partitions = Math.ceil(workload.partitions * factor);
        expect(brokers({ ...workload, partitions, largestPartitionShare })).toBeGreaterThanOrEqual(fewer);
      }),
      runs(100),
    );
  });
});

describe('the cheapest, of each kind and of all', () => {
  /** Of a kind that does not carry it nothing is said. */
  function expectNoCheaper(before: ClusterPlan | undefined, after: ClusterPlan | undefined): void {
    const usd = (plan: ClusterPlan | undefined, kind?: KafkaKind) =>
      plan?.kinds.find((planned) => kind === undefined || planned.kind === kind)?.cheapest.cost.totalUsd ?? Infinity;
    for (const kind of [undefined, ...Object.values(KafkaKind)]) {
      expect([kind, usd(after, kind) * (1 + 1e-6) >= usd(before, kind)]).toEqual([kind, true]);
    }
  }

  test.each(Object.entries(MORE))('costs no less with more %s', (_, more) => {
    fc.assert(
      fc.property(workloads, real(1, 3), (workload, factor) => {
        expectNoCheaper(planOf(workload), planOf(more(workload, factor)));
      }),
      runs(25),
    );
  });

  test('costs no less with more headroom', () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 30 }), (workload, more) => {
        const headroomPercent = workload.headroomPercent + more;
        expectNoCheaper(planOf(workload), planOf({ ...workload, headroomPercent }));
      }),
      runs(25),
    );
  });
});

test('each of the Pareto front costs more than the one before, has more room, and is bettered by none', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      const plan = planOf(workload);
      fc.pre(plan !== undefined);
      const front = plan.paretoFront.map(({ cost, roomToGrowPercent }) => [cost.totalUsd, roomToGrowPercent] as const);
      front.slice(1).forEach(([usd, room], index) => {
        const [usdBefore, roomBefore] = front[index] as (typeof front)[number];
        expect(usd).toBeGreaterThan(usdBefore);
        expect(room).toBeGreaterThan(roomBefore);
      });
      const better = everything(plan).filter(({ cost, roomToGrowPercent }) =>
        front.some(
          ([usd, room]) =>
            cost.totalUsd <= usd && roomToGrowPercent >= room && (cost.totalUsd < usd || roomToGrowPercent > room),
        ),
      );
      expect(better).toEqual([]);
    }),
    runs(50),
  );
});
