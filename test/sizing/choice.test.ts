import { byCost, isValid, paretoFront, plannedKinds } from '../../lib/sizing/choice';
import { candidatesOf } from '../../lib/sizing/candidates';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import type { PlanOptions } from '../../lib/sizing/plan-options';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { Workload } from '../../lib/sizing/workload';

const WORKLOAD: Workload = { ingressMibps: 60, fanOut: 2, retentionHours: 48 };

const usd = ({ cost }: ClusterCandidate) => cost.totalUsd;

/** All of a kind, with others beside them that do not hold. */
function candidates(kinds: KafkaKind[], options: PlanOptions = {}) {
  const demand = demandOf(WORKLOAD);
  const settled = settledOptions(options, demand);
  return { demand, settled, all: kinds.flatMap((kind) => candidatesOf(kind, demand, settled)) };
}

describe('what is planned of a kind', () => {
  const { kinds } = KafkaSizing.plan(WORKLOAD);
  const valid = candidates(Object.values(KafkaKind)).all.filter(isValid);

  test('is the cheapest that holds every limit', () => {
    const six = candidates(Object.values(KafkaKind), { brokers: 6 }).all;
    const holding = six.filter(isValid);
    expect(holding.length).toBeLessThan(six.length);
    for (const { kind, cheapest } of KafkaSizing.plan(WORKLOAD, { brokers: 6 }).kinds) {
      const least = Math.min(...holding.filter((one) => one.kind === kind).map(usd));
      expect([kind, usd(cheapest)]).toEqual([kind, least]);
    }
  });

  test('and beside it the next, of another size', () => {
    for (const { kind, cheapest, runnerUp } of kinds.filter(({ runnerUp }) => runnerUp)) {
      const [, second = NaN] = valid
        .filter((one) => one.kind === kind)
        .map(usd)
        .sort((one, other) => one - other);
      expect([kind, runnerUp?.cost.totalUsd]).toEqual([kind, second]);
      expect(runnerUp?.size).not.toBe(cheapest.size);
    }
    expect(kinds.find(({ kind }) => kind === KafkaKind.MSK_SERVERLESS)).toMatchObject({ runnerUp: undefined });
  });

  test('comes by cost, whatever its kind', () => {
    const costs = kinds.map(({ cheapest }) => usd(cheapest));
    expect(costs).toEqual([...costs].sort((one, other) => one - other));
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.values(KafkaKind).sort());
    expect(plannedKinds([...valid].reverse())).toEqual(kinds);
  });
});

test('of two that cost the same the one with more room to grow comes first', () => {
  const [one] = candidates([KafkaKind.EC2]).all as [ClusterCandidate];
  const roomier = { ...one, roomToGrowPercent: one.roomToGrowPercent + 1 };
  expect([one, roomier].sort(byCost)).toEqual([roomier, one]);
});

test('rounding is not more than a limit', () => {
  const [one] = candidates([KafkaKind.EC2]).all as [ClusterCandidate];
  const use = (used: number) => ({ ...one, limits: [{ ...one.bottleneck, used, allowed: 100 }] });
  expect([99, 100, 100 + 1e-8, 100.001].map((used) => isValid(use(used)))).toEqual([true, true, true, false]);
});

describe('the Pareto front', () => {
  test('begins with the cheapest of all', () => {
    const { kinds, paretoFront: front } = KafkaSizing.plan(WORKLOAD);
    expect(front[0]).toEqual(kinds[0]?.cheapest);
  });

  test('has some brokers more, where that is worth it', () => {
    const { settled, demand, all } = candidates([KafkaKind.MSK_EXPRESS], { instanceTypes: ['express.m7g.large'] });
    expect(all.map(({ count }) => count)).toEqual([9]);
    expect(paretoFront(all, demand, settled).map(({ count }) => count)).toEqual([9, 12, 15]);
  });

  test('has none beyond what a cluster may have', () => {
    const options = { kinds: [KafkaKind.MSK_EXPRESS], instanceTypes: ['express.m7g.large'] };
    // 660 / 60 = 11 of 11.16, and there are no 63 brokers
    const workload = { ...WORKLOAD, ingressMibps: 440, partitions: 600 };
    expect(KafkaSizing.plan(workload, options).paretoFront.map(({ count }) => count)).toEqual([60]);
  });

  test('has no more than were asked for', () => {
    const { settled, demand, all } = candidates([KafkaKind.MSK_EXPRESS], { brokers: 30 });
    expect(new Set(paretoFront(all.filter(isValid), demand, settled).map(({ count }) => count))).toEqual(new Set([30]));
  });
});

describe('a kind that cannot says why, by what comes nearest, and what would help', () => {
  const reasons = (workload: Partial<Workload>, options?: PlanOptions) =>
    KafkaSizing.plan({ ...WORKLOAD, ...workload }, options).impossible;

  test.each<[string, Partial<Workload>, KafkaKind, string, string]>([
    [
      'Express brokers over two zones',
      { zones: 2 },
      KafkaKind.MSK_EXPRESS,
      'Express brokers are in three zones, got 2',
      'take three zones',
    ],
    [
      // 0.5 x 90 of 15 MB/s less 25 %
      'a busy partition, Express',
      { largestPartitionShare: 0.5 },
      KafkaKind.MSK_EXPRESS,
      '60 x express.m7g.large: ingress of a partition must be at most 10.73 MiB/s, is 45',
      'more partitions, keys that spread better',
    ],
    [
      // 0.5 x 90 of 5 MB/s less 25 %
      'a busy partition, serverless',
      { largestPartitionShare: 0.5 },
      KafkaKind.MSK_SERVERLESS,
      'MSK Serverless: ingress of a partition must be at most 3.576 MiB/s, is 45',
      'more partitions, keys that spread better',
    ],
    [
      'a large message',
      { largestMessageMib: 16 },
      KafkaKind.MSK_SERVERLESS,
      'MSK Serverless: message size must be at most 8 MiB, is 16',
      'smaller messages, or another kind of cluster',
    ],
    [
      // 60 x 2160 h x 3600 / 1024 + 30 are 455,655 GiB, three times, over 60
      'records kept for three months',
      { retentionHours: 2160 },
      KafkaKind.MSK_STANDARD,
      '60 x kafka.m5.large: disk must be at most 11,470 GiB, is 22,780',
      'more or larger volumes, shorter retention, better compression, or Express brokers',
    ],
    [
      'partitions',
      { partitions: 40_000 },
      KafkaKind.CONFLUENT_CLOUD,
      '10 x Enterprise: partitions must be at most 22,500 partitions, is 40,000',
      'a kind with brokers, fewer partitions, or several clusters',
    ],
  ])('%s', (_, workload, kind, reason, remedy) => {
    const found = reasons(workload).find((one) => one.kind === kind);
    expect(found).toMatchObject({ kind, remedy });
    // Sizes that come as near are alike.
    expect(found?.reason.replace(/^60 x kafka\.[^:]+/, '60 x kafka.m5.large')).toBe(reason);
  });

  test('the state in which it is too much is said', () => {
    const workload = { fanOut: 8, toleratedLagMinutes: 0, zoneOutageMinutes: 0 };
    // (8 + 1) x 1.5 x 30 of 0.937 Gbit/s less 25 %
    expect(reasons(workload, { brokers: 3, instanceTypes: ['kafka.m7g.large', 'm7g.16xlarge'] })[0]).toEqual({
      kind: KafkaKind.MSK_STANDARD,
      reason: '3 x kafka.m7g.large: network out (zone down) must be at most 83.77 MiB/s, is 405',
      remedy: 'more or larger brokers, fewer consumer groups, better compression',
    });
  });

  test('kinds of which no size was named are not compared, unless they are asked for', () => {
    expect(reasons({}, { instanceTypes: ['r7g.2xlarge'] })).toEqual([]);
    expect(reasons({}, { instanceTypes: ['r7g.2xlarge'], kinds: [KafkaKind.MSK_STANDARD, KafkaKind.EC2] })).toEqual([
      expect.objectContaining({ kind: KafkaKind.MSK_STANDARD, remedy: 'leave the choice to the plan' }),
    ]);
  });

  test.each(['t3.large', 'i3en.large', 'c7g.large'])('%s is no type for brokers', (type) => {
    expect(() => KafkaSizing.plan({ ...WORKLOAD, partitions: 30 }, { instanceTypes: [type] })).toThrow(
      'no such number or type is for brokers: there are too few, or they burst, have an instance store or little memory',
    );
  });
});
