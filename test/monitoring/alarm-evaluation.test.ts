import { CONSUMER_GROUP_ALARMS, KAFKA_ALARMS, type KafkaAlarmFact } from '../../lib/facts/kafka-alarms';
import { evaluateAlarm, type AlarmProperties, type Assumptions } from '../support/alarms/alarm';
import { SCENARIOS, type Scenario } from '../support/alarms/alarm-scenarios';
import { inTurn } from '../support/alarms/broker-loss';
import { alarmsIn } from '../support/alarms/evaluate';
import { CLUSTER_DIMENSION, CONTROLLERS, healthyCluster, METRICS } from '../support/alarms/healthy-clusters';
import type { AlarmState } from '../support/alarms/missing-data';
import { CLUSTER_KINDS, monitoredCluster, type ClusterKind } from '../support/alarms/monitored-clusters';
import {
  forEver,
  silence,
  steadily,
  type Series,
  type SeriesFilter,
  type Span,
  type Telemetry,
} from '../support/alarms/series';

/** Every alarm of every kind of cluster, as it is rendered, over what the cluster tells. */

const assumptions: readonly Assumptions[] = [
  { lookBack: 2, noSeries: 'treated' },
  { lookBack: 2, noSeries: 'insufficient' },
];

/** An alarm, and the cluster that it is of. */
interface Subject {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly properties: AlarmProperties;
  readonly scenario: Scenario;
}

/** Before it, everything is in order. */
const BEGINNING = 60;

/** A way to look at an alarm, which finds what is wrong about it. */
interface Check {
  readonly of: string;
  /** Where it could not find anything, it is no check. */
  readonly applies?: (scenario: Scenario) => boolean;
  readonly problems: (subject: Subject) => string[];
}

const checks: readonly Check[] = [
  {
    of: 'is OK for an hour in which nothing happens',
    problems: (subject) => quiet(subject, told(subject)),
  },
  {
    of: 'is OK while every broker is patched in turn',
    problems: (subject) => quiet(subject, patched(subject)),
  },
  {
    of: 'is OK where there is almost a fault',
    problems: (subject) =>
      quiet(subject, told(subject).during(fromBeginning(), affected(subject), subject.scenario.almost)),
  },
  {
    of: 'is OK where the fault is over soon',
    applies: ({ blip }) => blip > 0,
    problems: (subject) => {
      const { fault, blip } = subject.scenario;
      return quiet(subject, told(subject).during(fromBeginning(blip), affected(subject), fault));
    },
  },
  {
    of: 'is OK where the fault is over soon at one broker, and then comes to another',
    applies: ({ blip, next }) => blip > 0 && next !== undefined,
    problems: (subject) => {
      const { fault, blip, next } = subject.scenario;
      const then = { from: BEGINNING + blip, until: BEGINNING + 2 * blip };
      const first = told(subject).during(fromBeginning(blip), affected(subject), fault);
      return quiet(subject, first.during(then, affected(subject, next), fault));
    },
  },
  {
    of: 'is in ALARM while there is a fault, and OK after it',
    problems: (subject) => {
      const { fault, within, lingers } = subject.scenario;
      const end = BEGINNING + within + 30;
      const states = statesOf(subject, told(subject).during({ from: BEGINNING, until: end }, affected(subject), fault));
      return [
        ...otherThan('OK', states, 0, BEGINNING),
        ...otherThan('ALARM', states, BEGINNING + within, end),
        ...otherThan('OK', states, end + lingers, states.length - 1),
      ];
    },
  },
  {
    of: 'is in ALARM for long enough where a fault is over within a minute',
    applies: ({ lasts }) => lasts !== undefined,
    problems: (subject) => {
      const { fault, lasts = 0 } = subject.scenario;
      const states = statesOf(subject, told(subject).during(fromBeginning(1), affected(subject), fault));
      return otherThan('ALARM', states, BEGINNING + 1, BEGINNING + lasts);
    },
  },
  {
    of: 'takes silence for what the table says',
    problems: (subject) => {
      const silent = told(subject).during(fromBeginning(), ownOf(subject), silence);
      const states = statesOf(subject, silent);
      const last = states.length - 1;
      return silenceOf(subject.name) === 'trouble'
        ? otherThan('ALARM', states, last, last)
        : [...quiet(subject, silent), ...otherThan('OK', states, 0, last)];
    },
  },
];

/** From the beginning on, or for so many minutes. */
function fromBeginning(minutes = forEver): Span {
  return { from: BEGINNING, until: BEGINNING + minutes };
}

/** All that is wrong about an alarm. */
function problemsOf(subject: Subject): string[] {
  return checks.flatMap(({ problems }) => problems(subject));
}

describe.each(CLUSTER_KINDS)('%s', (kind) => {
  const alarms = new Map([...alarmsIn(monitoredCluster(kind))].map(([name, alarm]) => [withoutCluster(name), alarm]));

  test('every alarm has a scenario, and every scenario an alarm', () => {
    expect(Object.keys(SCENARIOS[kind]).sort()).toEqual([...alarms.keys()].sort());
  });

  const subjects = [...alarms].flatMap(([name, properties]): Subject[] => {
    const scenario = SCENARIOS[kind][name];
    return scenario ? [{ kind, name, properties, scenario }] : [];
  });

  describe.each(subjects)('$name', (subject) => {
    const applying = checks.filter(({ applies }) => applies?.(subject.scenario) ?? true);

    test.each(applying)('$of', ({ problems }) => {
      expect(problems(subject)).toEqual([]);
    });
  });
});

describe('two controllers that lead are as bad as none', () => {
  test.each([
    ['standard', { metric: METRICS.standard.activeControllers }, 2],
    ['express', { metric: METRICS.express.activeControllers }, 2],
    ['ec2', { metric: METRICS.ec2.activeControllers, where: { NodeId: CONTROLLERS[1] ?? '' } }, 1],
  ] as const)('%s', (kind, filter, value) => {
    const subject = subjectOf(kind, 'active-controller');
    const split = healthyCluster(kind).during({ from: BEGINNING, until: forEver }, filter, value);
    expect(otherThan('ALARM', statesOf(subject, split), BEGINNING + 5, BEGINNING + 60)).toEqual([]);
  });
});

describe('what brokers do together is no fault of one', () => {
  test('two of them with half of a fault each', () => {
    const subject = subjectOf('express', 'ingress');
    const { metric } = subject.scenario;
    const busy = healthyCluster('express').during({ from: BEGINNING, until: forEver }, { metric }, 5e6);
    expect(quiet(subject, busy)).toEqual([]);
  });
});

describe('a mistake in an alarm is noticed', () => {
  const mistakes: readonly [ClusterKind, string, string, Partial<AlarmProperties>][] = [
    ['standard', 'disk-warning', 'a threshold that is too high', { Threshold: 85 }],
    ['standard', 'disk-warning', 'a threshold that is too low', { Threshold: 70 }],
    ['standard', 'cpu', 'an operator the other way round', { ComparisonOperator: 'GreaterThanThreshold' }],
    ['standard', 'under-replicated', 'too little time', { EvaluationPeriods: 10, DatapointsToAlarm: 10 }],
    ['standard', 'under-replicated', 'too much time', { EvaluationPeriods: 30, DatapointsToAlarm: 30 }],
    ['standard', 'under-replicated', 'fewer values than are looked at', { DatapointsToAlarm: 5 }],
    ['standard', 'offline-partitions', 'an end after every minute', { EvaluationPeriods: 1 }],
    ['ec2', 'offline-partitions', 'three values instead of one', { DatapointsToAlarm: 3 }],
    ['ec2', 'log-directories-failed', 'an end after a minute', { EvaluationPeriods: 1 }],
    ['standard', 'under-min-isr', 'too little time', { DatapointsToAlarm: 1 }],
    ['standard', 'under-min-isr', 'all of five values', { DatapointsToAlarm: 5 }],
    [
      'standard',
      'offline-partitions',
      'a period that is too long',
      { Period: 300, Statistic: 'Average', Threshold: 3 },
    ],
    ['standard', 'brokers-missing', 'silence that does not matter', { TreatMissingData: 'notBreaching' }],
    ['serverless', 'time-lag-billing/orders', 'silence that does', { TreatMissingData: 'breaching' }],
    ['standard', 'brokers-missing', 'a broker too many', { Threshold: 4 }],
    ['serverless', 'offset-lag-billing/orders', 'the lag of another group', { Dimensions: groupAnd('shipping') }],
    [
      'standard',
      'disk-warning',
      'another metric',
      changed('standard', 'disk-warning', 'KafkaDataLogsDiskUsed', 'HeapMemoryAfterGC'),
    ],
    ['standard', 'cpu', 'all brokers taken together', changed('standard', 'cpu', / GROUP BY .*/, '')],
    [
      'standard',
      'under-replicated',
      'all brokers taken together',
      changed('standard', 'under-replicated', / GROUP BY .*/, ''),
    ],
    [
      'standard',
      'connections',
      'other clusters as well',
      changed('standard', 'connections', `"Cluster Name" = 'orders'`, `"Client Authentication" = 'IAM'`),
    ],
    ['ec2', 'disk-warning', 'the emptiest volume', changed('ec2', 'disk-warning', 'MAX', 'MIN')],
    ['ec2', 'certificate-ends', 'the wrong end of the certificate', { Threshold: 21 }],
  ];

  test.each(mistakes)('%s: %s with %s', (kind, name, _, mistake) => {
    const subject = subjectOf(kind, name);
    const wrong = { ...subject, properties: { ...subject.properties, ...mistake } };
    expect(problemsOf(wrong)).not.toEqual([]);
  });
});

function subjectOf(kind: ClusterKind, name: string): Subject {
  const properties = alarmsIn(monitoredCluster(kind)).get(`orders-${name}`);
  const scenario = SCENARIOS[kind][name];
  if (!properties || !scenario) {
    throw new Error(`${kind} has no alarm '${name}'`);
  }
  return { kind, name, properties, scenario };
}

/**
 * What the cluster tells in good order. Beside it there is another one with the same fault on all of its brokers, and its own
 * metric is told with another dimension as well, which alarms must not take for it.
 */
function told({ kind, scenario }: Pick<Subject, 'kind' | 'scenario'>): Telemetry {
  const own = healthyCluster(kind);
  const { metric, fault } = scenario;
  const wrong = (series: Series): Series =>
    fault === silence ? series : { ...series, curve: typeof fault === 'number' ? steadily(fault) : fault };
  const finer = ({ dimensions, ...series }: Series): Series => ({
    ...series,
    dimensions: { ...dimensions, More: '1' },
  });
  return own.and(
    ...healthyCluster(kind, 'ledger').matching({ metric }).map(wrong),
    ...own.matching({ metric }).map(finer).map(wrong),
  );
}

function patched(subject: Subject): Telemetry {
  const { kind } = subject;
  if (kind === 'serverless') {
    // There are no brokers to see. Consumers are sent away for a moment.
    return told(subject).during({ from: BEGINNING, until: BEGINNING + 5 }, { metric: 'SumOffsetLag' }, 9_000);
  }
  return inTurn(kind, told(subject), { from: BEGINNING, away: 8, between: 4 });
}

/** The series to which a fault happens: not those of the other cluster. */
function affected(subject: Subject, where = subject.scenario.where): SeriesFilter {
  const own = ownOf(subject);
  return { ...own, where: { ...own.where, ...where } };
}

/** The cluster is told by a dimension, or where there is none by the namespace. */
function ownOf({ kind, scenario: { metric } }: Subject): SeriesFilter {
  const namespace = 'cdk-kafka/orders';
  if (healthyCluster(kind).series.some((one) => one.metric === metric && one.namespace === namespace)) {
    return { namespace, metric };
  }
  // The switch for maintenance is of this library, whoever runs the cluster.
  const dimension = metric === 'Maintenance' ? 'ClusterName' : CLUSTER_DIMENSION[kind];
  return { metric, where: { [dimension]: 'orders' } };
}

function statesOf(
  { properties, scenario }: Subject,
  telemetry: Telemetry,
  assumption = assumptions[0],
): readonly AlarmState[] {
  const minutes = BEGINNING + scenario.within + scenario.lingers + 120;
  return assumption ? evaluateAlarm(properties, telemetry, minutes, assumption).states : [];
}

/** The minutes at which it is in alarm, though it should not be, whichever page of AWS is true. */
function quiet(subject: Subject, telemetry: Telemetry): string[] {
  return assumptions.flatMap((assumption) =>
    statesOf(subject, telemetry, assumption).flatMap((state, minute) =>
      state === 'ALARM' ? `ALARM at ${minute}` : [],
    ),
  );
}

function otherThan(expected: AlarmState, states: readonly AlarmState[], from: number, to: number): string[] {
  return states.flatMap((state, minute) =>
    minute >= from && minute <= to && state !== expected ? `${state} at ${minute}` : [],
  );
}

function silenceOf(name: string): 'trouble' | 'nothing' {
  const facts: Readonly<Record<string, KafkaAlarmFact>> = { ...KAFKA_ALARMS, ...CONSUMER_GROUP_ALARMS };
  const id = name.replace(/-billing\/orders$/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const fact = facts[id];
  if (!fact && name !== 'maintenance') {
    throw new Error(`no table has '${id}'`);
  }
  return fact?.silence ?? 'nothing';
}

function withoutCluster(alarmName: string): string {
  return alarmName.replace(/^orders-/, '');
}

/** The queries of an alarm with other words in them. */
function changed(kind: ClusterKind, name: string, words: string | RegExp, others: string): Partial<AlarmProperties> {
  return {
    Metrics: subjectOf(kind, name).properties.Metrics?.map((query) => ({
      ...query,
      Expression: query.Expression?.replaceAll(typeof words === 'string' ? words : new RegExp(words, 'g'), others),
    })),
  };
}

function groupAnd(group: string): AlarmProperties['Dimensions'] {
  return [
    { Name: 'Cluster Name', Value: 'orders' },
    { Name: 'Consumer Group', Value: group },
    { Name: 'Topic', Value: 'orders' },
  ];
}
