import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { NodeEgress, type PlanOptions } from '../../lib/sizing/plan-options';
import { settledOptions } from '../../lib/sizing/settled-options';
import type { SizingError } from '../../lib/sizing/sizing-error';
import type { Workload } from '../../lib/sizing/workload';

const settled = (options: PlanOptions, workload: Partial<Workload> = {}) =>
  settledOptions(options, demandOf({ ingressMibps: 10, retentionHours: 24, ...workload }));

function refused(options: PlanOptions, workload?: Partial<Workload>): SizingError {
  try {
    settled(options, workload);
  } catch (error) {
    return error as SizingError;
  }
  throw new Error(`${JSON.stringify(options)} was not refused`);
}

test('nothing is left out', () => {
  const options = settled({});
  expect(options).toMatchObject({
    kinds: Object.values(KafkaKind),
    anySize: true,
    brokers: undefined,
    rackAwareFetching: false,
    operatorUsd: 0,
    nodeEgress: NodeEgress.NAT_PER_ZONE,
  });
  expect(options.prices.region).toBe('us-east-1');
  expect(options.mayTake('anything')).toBe(true);
});

test('what is given is taken', () => {
  const options = settled({
    kinds: [KafkaKind.EC2],
    instanceTypes: ['r7g.2xlarge'],
    brokers: 6,
    rackAwareFetching: true,
    operatorCostUsdPerMonth: 4000,
    nodeEgress: NodeEgress.NONE,
  });
  expect(options).toMatchObject({
    kinds: [KafkaKind.EC2],
    anySize: false,
    brokers: 6,
    rackAwareFetching: true,
    operatorUsd: 4000,
    nodeEgress: NodeEgress.NONE,
  });
  expect(['r7g.2xlarge', 'r7g.4xlarge'].map(options.mayTake)).toEqual([true, false]);
});

test('a size or a number leaves out what has neither', () => {
  expect(settled({ instanceTypes: ['kafka.m7g.large'] }).anySize).toBe(false);
  expect(settled({ brokers: 3 }).anySize).toBe(false);
});

describe('kinds that are not named', () => {
  const { MSK_STANDARD, MSK_EXPRESS, EC2 } = KafkaKind;

  test.each<[string, PlanOptions, KafkaKind[]]>([
    ['those of the types', { instanceTypes: ['r7g.2xlarge', 'kafka.m7g.large'] }, [MSK_STANDARD, EC2]],
    ['those with brokers, where their number is said', { brokers: 3 }, [MSK_STANDARD, MSK_EXPRESS, EC2]],
    ['those of the types with so many', { instanceTypes: ['express.m7g.large'], brokers: 3 }, [MSK_EXPRESS]],
  ])('are %s', (_, options, expected) => {
    expect(settled(options).kinds).toEqual(expected);
  });

  test('are all that are, if any are', () => {
    const kinds = [KafkaKind.MSK_SERVERLESS, MSK_STANDARD];
    expect(settled({ kinds, instanceTypes: ['r7g.2xlarge'] }).kinds).toEqual(kinds);
  });

  test.each<[string, KafkaKind[], string]>([
    ['none', [], 'none'],
    ['one that there is not', [EC2, 'Kinesis' as KafkaKind], 'Kinesis'],
  ])('are refused: %s', (_, kinds, got) => {
    expect(refused({ kinds })).toMatchObject({
      property: 'kinds',
      message: `'kinds' must name at least one of ${Object.values(KafkaKind).join(', ')}, got ${got}`,
    });
  });
});

describe('a type of which nothing is known', () => {
  test('in a family that is known: what there is of it', () => {
    expect(refused({ instanceTypes: ['kafka.m5.large', 'kafka.m5.huge'] })).toMatchObject({
      property: 'instanceTypes',
      message:
        `'instanceTypes' must be types of which the limits are known, got 'kafka.m5.huge'; of m5 there are ` +
        `kafka.m5.large, kafka.m5.xlarge, kafka.m5.2xlarge, kafka.m5.4xlarge, kafka.m5.8xlarge, kafka.m5.12xlarge, ` +
        `kafka.m5.16xlarge, kafka.m5.24xlarge, m5.large, m5.xlarge, m5.2xlarge, m5.4xlarge, m5.8xlarge, m5.12xlarge, ` +
        `m5.16xlarge, m5.24xlarge, m5.metal`,
    });
  });

  test.each(['r7g.huge', 'express.r7g.large', 'kafka.r7g.large'])('%s: whoever runs it', (name) => {
    expect(refused({ instanceTypes: [name] }).message).toMatch(/; of r7g there are r7g\.medium, r7g\.large, /);
  });

  test.each(['z9.large', '', 'kafka.m9.large'])('%p: an example', (name) => {
    expect(refused({ instanceTypes: [name] }).message).toBe(
      `'instanceTypes' must be types of which the limits are known, got '${name}'; ` +
        `such as kafka.m7g.large, express.m7g.large, r7g.2xlarge`,
    );
  });
});

describe('the number of brokers', () => {
  test.each([
    [4, 3, 6],
    [2, 3, 3],
    [3, 2, 4],
    [0, 3, 3],
    [-3, 3, 3],
    [4.5, 3, 6],
    [NaN, 3, 3],
  ])('%d is not the same in each of %i zones: take %i', (brokers, zones, take) => {
    expect(refused({ brokers }, { zones })).toMatchObject({
      property: 'brokers',
      message: `'brokers' must be a whole number, the same in each of the ${zones} zones, got ${brokers}; take ${take}`,
    });
  });

  test('is at least that of the replicas', () => {
    expect(refused({ brokers: 3 }, { replicationFactor: 4 })).toMatchObject({
      property: 'replicationFactor',
      message: `'replicationFactor' must be at most the number of brokers, 3, got 4; lower it, or take more brokers`,
    });
    expect(() => settled({ brokers: 3 }, { replicationFactor: 3 })).not.toThrow();
  });
});

test.each([-1, NaN, Infinity])('those who run it cannot cost %d', (usd) => {
  expect(refused({ operatorCostUsdPerMonth: usd })).toMatchObject({
    property: 'operatorCostUsdPerMonth',
    message: `'operatorCostUsdPerMonth' must be a number of USD, at least 0, got ${usd}`,
  });
});

describe('kinds that are compared', () => {
  const kindsOf = (options: PlanOptions) =>
    settledOptions(options, demandOf({ ingressMibps: 1, retentionHours: 1 })).kinds;
  const { MSK_STANDARD, MSK_EXPRESS, EC2 } = KafkaKind;

  test.each<[string, PlanOptions, KafkaKind[]]>([
    ['all', {}, Object.values(KafkaKind)],
    ['those that are named', { kinds: [EC2] }, [EC2]],
    ['those with brokers, where these are counted', { brokers: 3 }, [MSK_STANDARD, MSK_EXPRESS, EC2]],
    ['those of the types that are named', { instanceTypes: ['m7g.large', 'kafka.m7g.large'] }, [MSK_STANDARD, EC2]],
    ['named ones before all', { kinds: [MSK_EXPRESS], instanceTypes: ['m7g.large'], brokers: 3 }, [MSK_EXPRESS]],
  ])('%s', (_, options, expected) => {
    expect(kindsOf(options)).toEqual(expected);
  });

  test('are some', () => {
    expect(() => kindsOf({ kinds: [] })).toThrow(`'kinds' must name at least one of MSK standard, `);
    expect(() => kindsOf({ kinds: ['Kinesis' as KafkaKind] })).toThrow('got Kinesis');
  });
});
