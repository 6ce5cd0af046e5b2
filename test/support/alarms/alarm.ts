import { z } from 'zod';
import { stateOf, type AlarmState, type Point } from './missing-data';
import { parseQuery, runMath, runMetricStat, runQuery, type Found, type Reading } from './query';
import type { Telemetry } from './series';

/**
 * What the documentation of CloudWatch leaves open. What is held of alarms should hold whichever is true.
 */
export interface Assumptions {
  /** How many values beyond those that it evaluates an alarm looks back on for what is missing: two in all examples of AWS. */
  readonly lookBack: number;

  /**
   * What an alarm that tells series apart makes of none at all: the treatment of missing data, says one page of AWS, and
   * `INSUFFICIENT_DATA` whatever the treatment, says another.
   */
  readonly noSeries: 'treated' | 'insufficient';
}

/** The states of an alarm, by the minute. At minute 5 it has seen what was told in the minutes before, 4 the last of them. */
export interface AlarmHistory {
  readonly states: readonly AlarmState[];
  /** Of each series, where the alarm tells them apart. */
  readonly contributors: ReadonlyMap<string, readonly AlarmState[]>;
}

const dimensions = z.array(z.strictObject({ Name: z.string(), Value: z.string() }));
const metric = z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions });

const metricQuery = z.strictObject({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z.strictObject({ Metric: metric, Period: z.number(), Stat: z.string() }).optional(),
  Period: z.number().optional(),
  ReturnData: z.boolean().default(true),
});

/** Properties of AWS::CloudWatch::Alarm, as far as they are known here. */
export const alarmProperties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.unknown().optional(),
  ComparisonOperator: z.enum([
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanOrEqualToThreshold',
    'LessThanThreshold',
  ]),
  DatapointsToAlarm: z.number(),
  EvaluationPeriods: z.number(),
  Threshold: z.number(),
  AlarmActions: z.array(z.string()).default([]),
  TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).default('missing'),
  Metrics: z.array(metricQuery).optional(),
  ...metric.partial().shape,
  Period: z.number().optional(),
  Statistic: z.string().optional(),
});

export type AlarmProperties = z.infer<typeof alarmProperties>;
type MetricQuery = z.infer<typeof metricQuery>;

/** What an alarm watches, and how many minutes become one value. */
interface Watched extends Found {
  readonly minutes: number;
}

/** What an alarm makes of what was told, from minute 0 on. */
export function evaluateAlarm(
  properties: AlarmProperties,
  telemetry: Telemetry,
  minutes: number,
  assumptions: Assumptions,
): AlarmHistory {
  const watched = watchedBy(properties, telemetry);
  const tracks = new Map(
    [...watched.readings].map(([key, reading]) => [key, trackOf(reading, watched, properties, minutes, assumptions)]),
  );
  const [only] = tracks.values();
  if (!watched.grouped) {
    return { states: only?.states ?? [], contributors: new Map() };
  }
  const all = [...tracks.values()];
  return {
    states: Array.from({ length: minutes + 1 }, (_, minute) => together(all, minute, properties, assumptions)),
    contributors: new Map([...tracks].map(([key, { states }]) => [key, states])),
  };
}

/** One series through time. */
interface Track {
  readonly states: readonly AlarmState[];
  /** Whether anything is told within what the alarm looks at. */
  readonly there: readonly boolean[];
}

function trackOf(
  reading: Reading,
  { grouped, minutes: period }: Watched,
  properties: AlarmProperties,
  minutes: number,
  { lookBack }: Assumptions,
): Track {
  const pointBefore = remembered((until) => pointOf(properties, reading({ from: until - period, until })));
  const length = properties.EvaluationPeriods + lookBack;
  const states: AlarmState[] = [];
  const there: boolean[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    // It is evaluated every minute, of whatever length its periods are: they slide.
    const points = Array.from({ length }, (_, index) => pointBefore(minute - (length - 1 - index) * period));
    const isThere = points.some((point) => point !== 'missing');
    there.push(isThere);
    states.push(
      // A series that is gone is in order, however missing data is treated: "No data was returned for this contributor".
      grouped && !isThere ? 'OK' : stateOf(points, treatmentOf(properties), states.at(-1) ?? 'INSUFFICIENT_DATA'),
    );
  }
  return { states, there };
}

function together(
  tracks: readonly Track[],
  minute: number,
  properties: AlarmProperties,
  { noSeries }: Assumptions,
): AlarmState {
  if (tracks.every(({ there }) => there[minute] === false)) {
    return noSeries === 'insufficient'
      ? 'INSUFFICIENT_DATA'
      : stateOf([], treatmentOf(properties), 'INSUFFICIENT_DATA');
  }
  return tracks.some(({ states }) => states[minute] === 'ALARM') ? 'ALARM' : 'OK';
}

function treatmentOf({ EvaluationPeriods, DatapointsToAlarm, TreatMissingData }: AlarmProperties) {
  return {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    treatMissingData: TreatMissingData,
  };
}

const breaches: Readonly<Record<AlarmProperties['ComparisonOperator'], (value: number, threshold: number) => boolean>> =
  {
    GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
    GreaterThanThreshold: (value, threshold) => value > threshold,
    LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
    LessThanThreshold: (value, threshold) => value < threshold,
  };

function pointOf({ ComparisonOperator, Threshold }: AlarmProperties, value: number | undefined): Point {
  if (value === undefined) {
    return 'missing';
  }
  return breaches[ComparisonOperator](value, Threshold) ? 'breaching' : 'fine';
}

function watchedBy(properties: AlarmProperties, telemetry: Telemetry): Watched {
  const { AlarmName, Metrics, Namespace, MetricName, Dimensions, Period, Statistic } = properties;
  if (Metrics) {
    return watchedByQueries(properties, Metrics, telemetry);
  }
  if (Namespace === undefined || MetricName === undefined || Period === undefined || Statistic === undefined) {
    throw new Error(`alarm ${AlarmName} watches nothing`);
  }
  const asked = { namespace: Namespace, metric: MetricName, dimensions: recordOf(Dimensions ?? []) };
  return { ...runMetricStat(asked, Statistic, telemetry), minutes: minutesOf(Period) };
}

/** Three hours are as far as Metrics Insights looks back, and one query is as many as an alarm has. */
function watchedByQueries(
  { AlarmName, EvaluationPeriods }: AlarmProperties,
  queries: readonly MetricQuery[],
  telemetry: Telemetry,
): Watched {
  const selects = queries.filter(isSelect);
  const [returned, ...others] = queries.filter(({ ReturnData }) => ReturnData);
  if (!returned || others.length > 0 || selects.length > 1) {
    throw new Error(
      `alarm ${AlarmName} has ${selects.length} queries, and returns ${others.length + (returned ? 1 : 0)}`,
    );
  }
  const minutes = minutesOf(periodOf(AlarmName, queries));
  if (selects.length > 0 && minutes * EvaluationPeriods > 180) {
    throw new Error(`alarm ${AlarmName} looks back further than three hours`);
  }
  return { ...foundBy(returned.Id, queries, telemetry), minutes };
}

function foundBy(id: string, queries: readonly MetricQuery[], telemetry: Telemetry): Found {
  const query = queries.find(({ Id }) => Id === id);
  const { Expression, MetricStat } = query ?? {};
  if (MetricStat) {
    const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
    const asked = { namespace: Namespace, metric: MetricName, dimensions: recordOf(Dimensions) };
    return runMetricStat(asked, MetricStat.Stat, telemetry);
  }
  if (Expression === undefined) {
    throw new Error(`there is no query '${id}', or it asks for nothing`);
  }
  return query && isSelect(query)
    ? runQuery(parseQuery(Expression), telemetry)
    : runMath(Expression, (other) => foundBy(other, queries, telemetry));
}

function isSelect({ Expression }: MetricQuery): boolean {
  return Expression?.startsWith('SELECT ') ?? false;
}

function periodOf(alarmName: string, queries: readonly MetricQuery[]): number {
  const [period, ...others] = new Set(queries.flatMap((one) => one.MetricStat?.Period ?? one.Period ?? []));
  if (period === undefined || others.length > 0) {
    throw new Error(`alarm ${alarmName} has no period, or more than one`);
  }
  return period;
}

function minutesOf(seconds: number): number {
  if (seconds <= 0 || seconds % 60 !== 0) {
    throw new Error(`a period is whole minutes here, got ${seconds} s`);
  }
  return seconds / 60;
}

function recordOf(list: z.infer<typeof dimensions>): Record<string, string> {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

function remembered<T>(compute: (minute: number) => T): (minute: number) => T {
  const known = new Map<number, T>();
  return (minute) => {
    const value = known.get(minute) ?? compute(minute);
    known.set(minute, value);
    return value;
  };
}
