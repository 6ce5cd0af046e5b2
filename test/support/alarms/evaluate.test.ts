import { alarmProperties, evaluateAlarm, type Assumptions } from './alarm';
import { parseRule } from './alarm-rule';
import { Evaluation, type Resources } from './evaluate';
import type { AlarmState } from './missing-data';
import { silence, steadily, Telemetry, type Series } from './series';
import { actionsOf } from './suppression';

const documented: Assumptions = { lookBack: 2, noSeries: 'treated' };

const load = (broker: string, value: number): Series => ({
  namespace: 'N',
  metric: 'Load',
  dimensions: { Broker: broker },
  curve: steadily(value),
});
const two = new Telemetry([load('1', 10), load('2', 10)]);
const ofBroker = (broker: string) => ({ metric: 'Load', where: { Broker: broker } });

const watching = {
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  Threshold: 50,
  TreatMissingData: 'breaching',
};
const ofOne = (more: object = {}) =>
  alarmProperties.parse({
    ...watching,
    AlarmName: 'of-one',
    Namespace: 'N',
    MetricName: 'Load',
    Dimensions: [{ Name: 'Broker', Value: '1' }],
    Period: 60,
    Statistic: 'Maximum',
    ...more,
  });
const query = (text: string, period = 60) => [{ Id: 'q', Expression: text, Period: period }];
const grouped = (more: object = {}) =>
  alarmProperties.parse({
    ...watching,
    AlarmName: 'grouped',
    Metrics: query(`SELECT MAX(Load) FROM SCHEMA(N, Broker) WHERE Broker = '1' GROUP BY Broker ORDER BY MAX() DESC`),
    ...more,
  });
/** The minutes at which a state begins. */
const changes = (states: readonly AlarmState[]) =>
  states.flatMap((state, minute) => (state === states[minute - 1] ? [] : [`${minute} ${state}`]));

describe('a metric alarm', () => {
  const evaluate = (telemetry: Telemetry, properties = ofOne(), assumptions = documented) =>
    changes(evaluateAlarm(properties, telemetry, 60, assumptions).states);

  test('has seen a value when its minute is over', () => {
    expect(evaluate(two.during({ from: 10, until: 20 }, ofBroker('1'), 51))).toEqual(['0 OK', '13 ALARM', '21 OK']);
  });

  test.each([
    ['GreaterThanThreshold', 50, false],
    ['GreaterThanOrEqualToThreshold', 50, true],
    ['LessThanThreshold', 50, false],
    ['LessThanOrEqualToThreshold', 50, true],
    ['GreaterThanThreshold', 51, true],
    ['LessThanThreshold', 49, true],
    ['GreaterThanOrEqualToThreshold', 49, false],
    ['LessThanOrEqualToThreshold', 51, false],
  ])('%s 50 of %i: %s', (ComparisonOperator, value, isAlarm) => {
    const [state] = evaluate(new Telemetry([load('1', value)]), ofOne({ ComparisonOperator }));
    expect(state).toBe(isAlarm ? '0 ALARM' : '0 OK');
  });

  test('is evaluated every minute, with periods of five that slide', () => {
    const told = two.during({ from: 10, until: 30 }, ofBroker('1'), 90);
    const five = { Period: 300, Statistic: 'Minimum' };
    expect(evaluate(told, ofOne(five))).toEqual(['0 OK', '25 ALARM', '31 OK']);
    expect(evaluate(told, ofOne({ ...five, Statistic: 'Maximum' }))).toEqual(['0 OK', '21 ALARM', '35 OK']);
  });

  test('finds a peak of seven minutes in three periods of five', () => {
    const highest = ofOne({ Period: 300, Statistic: 'Maximum' });
    expect(evaluate(two.during({ from: 10, until: 17 }, ofBroker('1'), 90), highest)).toContain('21 ALARM');
    expect(evaluate(two.during({ from: 10, until: 16 }, ofBroker('1'), 90), highest)).toEqual(['0 OK']);
  });

  test('needs as many of its values as it says', () => {
    const now = (minute: number) => (minute % 2 === 0 ? 90 : 10);
    const told = two.during({ from: 10, until: 20 }, ofBroker('1'), now);
    expect(evaluate(told)).toEqual(['0 OK']);
    expect(evaluate(told, ofOne({ DatapointsToAlarm: 2 }))).toEqual([
      '0 OK',
      ...['13 ALARM', '14 OK', '15 ALARM', '16 OK', '17 ALARM', '18 OK', '19 ALARM', '20 OK'],
    ]);
  });

  test('takes silence for trouble only when nothing else is left to look back on', () => {
    const told = two.during({ from: 10, until: 30 }, ofBroker('1'), silence);
    expect(evaluate(told)).toEqual(['0 OK', '15 ALARM', '31 OK']);
    expect(evaluate(told, ofOne(), { ...documented, lookBack: 5 })).toEqual(['0 OK', '18 ALARM', '31 OK']);
    expect(evaluate(told, ofOne({ TreatMissingData: 'notBreaching' }))).toEqual(['0 OK']);
    expect(evaluate(told, ofOne({ TreatMissingData: undefined }))).toEqual(['0 OK', '15 INSUFFICIENT_DATA', '31 OK']);
  });

  test('with math has no value where its metric has none', () => {
    const Metrics = [
      { Id: 'e', Expression: 'IF(m == 10, 0, 1)', ReturnData: true },
      {
        Id: 'm',
        MetricStat: {
          Metric: { Namespace: 'N', MetricName: 'Load', Dimensions: [{ Name: 'Broker', Value: '1' }] },
          Period: 60,
          Stat: 'Maximum',
        },
        ReturnData: false,
      },
    ];
    const properties = alarmProperties.parse({ ...watching, AlarmName: 'math', Metrics, Threshold: 0 });
    expect(evaluate(two.during({ from: 10, until: 20 }, ofBroker('1'), 11), properties)).toEqual([
      ...['0 OK', '13 ALARM', '21 OK'],
    ]);
    expect(evaluate(two.during({ from: 10, until: 20 }, ofBroker('1'), silence), properties)).toEqual([
      ...['0 OK', '15 ALARM', '21 OK'],
    ]);
  });
});

describe('an alarm that tells series apart', () => {
  const each = grouped({
    Metrics: query(
      `SELECT MAX(Load) FROM SCHEMA(N, Kind, Broker) WHERE Kind = 'a' GROUP BY Broker ORDER BY MAX() DESC`,
    ),
  });
  const ofKind = (broker: string) => {
    const series = load(broker, 10);
    return { ...series, dimensions: { ...series.dimensions, Kind: 'a' } };
  };
  const told = new Telemetry([ofKind('1'), ofKind('2')]);
  const evaluate = (telemetry: Telemetry, assumptions = documented) => {
    const { states, contributors } = evaluateAlarm(each, telemetry, 60, assumptions);
    return { states: changes(states), second: changes(contributors.get('2') ?? []) };
  };

  test('is in alarm as long as one of them is', () => {
    const both = told
      .during({ from: 10, until: 20 }, ofBroker('1'), 90)
      .during({ from: 15, until: 30 }, ofBroker('2'), 90);
    expect(evaluate(both)).toEqual({ states: ['0 OK', '13 ALARM', '31 OK'], second: ['0 OK', '18 ALARM', '31 OK'] });
  });

  test('does not add up what two of them did', () => {
    const byTurns = told
      .during({ from: 10, until: 12 }, ofBroker('1'), 90)
      .during({ from: 12, until: 14 }, ofBroker('2'), 90);
    expect(evaluate(byTurns).states).toEqual(['0 OK']);
  });

  test('forgets one that is gone, however missing data is treated', () => {
    const dying = told
      .during({ from: 10, until: 15 }, ofBroker('2'), 90)
      .during({ from: 15, until: 60 }, ofBroker('2'), silence);
    expect(evaluate(dying)).toEqual({ states: ['0 OK', '13 ALARM', '20 OK'], second: ['0 OK', '13 ALARM', '20 OK'] });
  });

  test('makes of none at all what one or the other page of AWS says', () => {
    const gone = told.during({ from: 10, until: 60 }, {}, silence);
    expect(evaluate(gone).states).toEqual(['0 OK', '15 ALARM']);
    expect(evaluate(gone, { ...documented, noSeries: 'insufficient' }).states).toEqual([
      '0 OK',
      '15 INSUFFICIENT_DATA',
    ]);
  });
});

describe('what CloudWatch refuses, or is not known here, is an error', () => {
  const evaluate = (properties: ReturnType<typeof grouped>) => () => evaluateAlarm(properties, two, 1, documented);
  const one = `SELECT MAX(Load) FROM SCHEMA(N, Broker) WHERE Broker = '1'`;

  test.each([
    ['two queries', [...query(one), { ...query(one)[0], Id: 'r', ReturnData: false }], 'has 2 queries, and returns 1'],
    ['two results', [...query(one), { Id: 'r', Expression: 'q / 5' }], 'has 1 queries, and returns 2'],
    ['no period', [{ Id: 'q', Expression: one }], 'has no period, or more than one'],
    ['a look further back than three hours', query(one, 3660), 'looks back further than three hours'],
    ['a period of seconds', query(one, 30), 'a period is whole minutes here, got 30 s'],
  ])('%s', (_, Metrics, message) => {
    expect(evaluate(grouped({ Metrics }))).toThrow(message);
  });

  test('a property that is not known', () => {
    expect(() => ofOne({ OKActions: ['arn:aws:sns:eu-west-1:111122223333:page'] })).toThrow('OKActions');
  });
});

describe('rules', () => {
  const holds = (text: string, inAlarm: readonly string[]) =>
    parseRule(text)((alarm) => (inAlarm.includes(alarm) ? 'ALARM' : 'OK'));

  test.each([
    ['ALARM("a")', ['a'], true],
    ['ALARM("a")', ['b'], false],
    ['OK("a")', ['b'], true],
    ['INSUFFICIENT_DATA("a")', ['a'], false],
    ['(ALARM("a") OR ALARM("b"))', ['b'], true],
    ['ALARM("a") AND ALARM("b")', ['b'], false],
    ['NOT ALARM("a") AND ALARM("b")', ['b'], true],
    ['NOT (ALARM("a") AND ALARM("b"))', ['b'], true],
    ['ALARM("a") OR ALARM("b") AND ALARM("c")', ['a'], true],
    ['(ALARM("a") OR ALARM("b")) AND ALARM("c")', ['a'], false],
    ['((ALARM("a")) AND (NOT (ALARM("b"))) AND (NOT (ALARM("c"))))', ['a', 'c'], false],
  ])('%s with %j in alarm: %s', (text, inAlarm, expected) => {
    expect(holds(text, inAlarm)).toBe(expected);
  });

  test.each(['', 'ALARM(a)', '(ALARM("a")', 'ALARM("a") ALARM("b")', 'AT_LEAST(1, ALARM, ("a"))', 'ALARM("a") AND'])(
    'an error: %s',
    (text) => {
      expect(() => parseRule(text)).toThrow('rule');
    },
  );
});

describe('what a composite alarm tells', () => {
  const states = (...inAlarm: [from: number, until: number][]): AlarmState[] =>
    Array.from({ length: 15 }, (_, minute) =>
      inAlarm.some(([from, until]) => minute >= from && minute < until) ? 'ALARM' : 'OK',
    );
  const said = (alarm: AlarmState[], suppressor?: AlarmState[]) =>
    actionsOf(alarm, suppressor && { states: suppressor, wait: 2, extension: 3 }).map(
      ({ minute, state }) => `${minute} ${state}`,
    );

  test('is told at once without a suppressor', () => {
    expect(said(states([2, 6]))).toEqual(['2 ALARM', '6 OK']);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
  describe('is what AWS says in its examples', () => {
    test.each([
      ['1: the suppressor does not come', states([2, 15]), states(), ['4 ALARM']],
      ['2: it comes in time', states([2, 15]), states([3, 15]), []],
      ['3: a change while it is waited for', states([2, 3]), states(), ['5 OK']],
      ['4: it was there before', states([2, 15]), states([1, 15]), []],
      ['5: it goes', states([2, 15]), states([3, 6]), ['9 ALARM']],
      ['6: and a change soon after', states([2, 7]), states([3, 6]), ['9 OK']],
    ])('%s', (_, alarm, suppressor, expected) => {
      expect(said(alarm, suppressor)).toEqual(expected);
    });
  });

  test('is nothing where nothing has changed', () => {
    expect(said(states(), states([3, 6]))).toEqual([]);
  });
});

describe('a template', () => {
  const { AlarmName: _, ...properties } = ofOne();
  const metricAlarm = (AlarmName: string, broker: string) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { ...properties, AlarmName, Dimensions: [{ Name: 'Broker', Value: broker }] },
  });
  const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const composite = (AlarmName: string, rule: unknown[], more: object = {}) => ({
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: {
      AlarmName,
      AlarmRule: { 'Fn::Join': ['', rule] },
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:page'],
      OKActions: ['arn:aws:sns:eu-west-1:111122223333:page'],
      ...more,
    },
  });
  const effect = composite('effect', ['(ALARM("', arn('Second'), '") AND (NOT (ALARM("', arn('Cause'), '"))))'], {
    ActionsSuppressor: arn('First'),
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 60,
  });
  const withoutActions = (...names: string[]) =>
    Object.fromEntries(Object.entries(effect.Properties).filter(([name]) => !names.includes(name)));
  const resources: Resources = {
    First: metricAlarm('first', '1'),
    Second: metricAlarm('second', '2'),
    Cause: composite('cause', ['ALARM("', arn('First'), '")']),
    Effect: effect,
    Topic: { Type: 'AWS::SNS::Topic' },
  };
  const told = two
    .during({ from: 10, until: 20 }, ofBroker('1'), 90)
    .during({ from: 10, until: 30 }, ofBroker('2'), 90);
  const evaluation = new Evaluation(resources, told, 60, documented);

  test('has alarms that follow from each other', () => {
    expect(changes(evaluation.states('second'))).toEqual(['0 OK', '13 ALARM', '31 OK']);
    expect(changes(evaluation.states('effect'))).toEqual(['0 OK', '21 ALARM', '31 OK']);
    expect(() => evaluation.states('third')).toThrow(`there is no alarm 'third'`);
  });

  test('tells no end where an alarm has no action for it, and nothing at all where it has none', () => {
    const { Effect, ...others } = resources;
    const ticket = { ...Effect, Type: 'AWS::CloudWatch::CompositeAlarm', Properties: withoutActions('OKActions') };
    const silent = { ...ticket, Properties: withoutActions('OKActions', 'AlarmActions') };
    const toldBy = (one: Resources[string]) => new Evaluation({ ...others, Effect: one }, told, 60, documented).told;
    const said = (one: Resources[string]) => toldBy(one).map(({ alarm, state }) => `${alarm} ${state}`);
    expect(said(ticket)).toEqual(['cause ALARM', 'cause OK', 'effect ALARM']);
    expect(said(silent)).toEqual(['cause ALARM', 'cause OK']);
  });

  test('has composite alarms that are held back by others, which tell nobody', () => {
    const Suppressor = composite('held-back', ['(ALARM("', arn('First'), '") OR ALARM("', arn('Cause'), '"))'], {
      AlarmActions: undefined,
      OKActions: undefined,
    });
    const Second = composite('ticket', ['ALARM("', arn('Second'), '")'], {
      ActionsSuppressor: arn('Suppressor'),
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 180,
    });
    const { First, Cause, Second: second } = resources;
    const all = { First, Cause, Suppressor, Ticket: Second, Second: second } as Resources;
    const said = new Evaluation(all, told, 60, documented).told.map(
      ({ minute, alarm, state }) => `${minute} ${alarm} ${state}`,
    );
    expect(said).toEqual(['13 cause ALARM', '21 cause OK', '24 ticket ALARM', '32 ticket OK']);
  });

  test('tells them in the order of time', () => {
    const said = evaluation.told.map(({ minute, alarm, state, to }) => `${minute} ${alarm} ${state} ${to}`);
    expect(said).toEqual(['13 cause ALARM page', '21 cause OK page', '22 effect ALARM page', '32 effect OK page']);
  });
});
