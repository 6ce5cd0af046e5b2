import type { Series, Span, Telemetry } from './series';

/** What becomes of all that was told in a span: a value, or none. */
export type Reading = (span: Span) => number | undefined;

/** What a query finds: a reading for each value of the dimension that it groups by, or one. */
export interface Found {
  readonly grouped: boolean;
  readonly readings: ReadonlyMap<string, Reading>;
}

/** A query of Metrics Insights. */
export interface Query {
  readonly statistic: Statistic;
  readonly metric: string;
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly where: Readonly<Record<string, string>>;
  readonly groupBy?: string;
}

type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'Sum';

const functions: Readonly<Record<string, Statistic>> = {
  AVG: 'Average',
  COUNT: 'SampleCount',
  MAX: 'Maximum',
  MIN: 'Minimum',
  SUM: 'Sum',
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const statistics: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Average: (values) => sum(values) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
  Sum: sum,
};

/** Anything but letters, digits and underscores must stand in quotes; values always do. */
const NAME = String.raw`(?:\w+|"[^"\\]+")`;
const CONDITION = String.raw`${NAME} = '(?:[^'\\]|\\.)*'`;
const QUERY = new RegExp(
  String.raw`^SELECT (?<apply>\w+)\((?<metric>${NAME})\) FROM SCHEMA\((?<schema>${NAME}(?:, ${NAME})*)\)` +
    String.raw` WHERE (?<where>${CONDITION}(?: AND ${CONDITION})*)` +
    String.raw`(?: GROUP BY (?<groupBy>${NAME}) ORDER BY (?<orderBy>\w+)\(\) DESC)?$`,
);

/**
 * A query of the one shape that an alarm here has: the exact dimensions of a metric, conditions that are all true, and a group
 * only with an order, without which CloudWatch makes no alarm of it. Anything else is an error.
 */
export function parseQuery(text: string): Query {
  const parts = QUERY.exec(text)?.groups;
  if (!parts) {
    throw new Error(`not a query that is known here: ${text}`);
  }
  const { apply = '', metric = '', schema = '', where = '', groupBy, orderBy } = parts;
  const statistic = functions[apply];
  const [namespace = '', ...dimensions] = allOf(NAME, schema).map(withoutQuotes);
  const query = {
    statistic: statistic ?? unknown('function', apply),
    metric: withoutQuotes(metric),
    namespace,
    dimensions,
    where: Object.fromEntries(allOf(CONDITION, where).map(condition)),
    groupBy: groupBy === undefined ? undefined : withoutQuotes(groupBy),
  };
  checkOrder(apply, orderBy);
  checkDimensions(query);
  return query;
}

/** What a query finds in what was told. */
export function runQuery(query: Query, telemetry: Telemetry): Found {
  const { statistic, metric, namespace, dimensions, where, groupBy } = query;
  const series = telemetry.matching({ namespace, metric, where }).filter((one) => hasExactly(one, dimensions));
  if (series.length === 0) {
    throw new Error(`nobody tells of ${metric} in ${namespace} with exactly ${dimensions.join(', ')}`);
  }
  const keyOf = (one: Series) => (groupBy === undefined ? '' : (one.dimensions[groupBy] ?? ''));
  const keys = new Set(series.map(keyOf));
  const membersOf = (key: string) => series.filter((one) => keyOf(one) === key);
  return {
    grouped: groupBy !== undefined,
    readings: new Map([...keys].map((key) => [key, readingOf(statistic, membersOf(key))])),
  };
}

/** One metric by its name and all of its dimensions. */
export function runMetricStat(
  metric: Pick<Series, 'namespace' | 'metric' | 'dimensions'>,
  statistic: string,
  telemetry: Telemetry,
): Found {
  const query = {
    statistic: isStatistic(statistic) ? statistic : unknown('statistic', statistic),
    metric: metric.metric,
    namespace: metric.namespace,
    dimensions: Object.keys(metric.dimensions),
    where: metric.dimensions,
  };
  return runQuery(query, telemetry);
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const IF = new RegExp(
  String.raw`^IF\((?<id>[a-z]\w*) == (?<wanted>${NUMBER}), (?<then>${NUMBER}), (?<other>${NUMBER})\)$`,
);
const QUOTIENT = new RegExp(String.raw`^(?<id>[a-z]\w*) / (?<divisor>${NUMBER})$`);

/** The two shapes of math that are rendered here: `IF(m == 1, 0, 1)` and `q / 5`. Where nothing is told, nothing comes out. */
export function runMath(expression: string, found: (id: string) => Found): Found {
  const choice = IF.exec(expression)?.groups;
  if (choice) {
    const [wanted, then, other] = [choice.wanted, choice.then, choice.other].map(Number);
    return mapped(found(choice.id ?? ''), (value) => (value === wanted ? then : other));
  }
  const quotient = QUOTIENT.exec(expression)?.groups;
  if (quotient) {
    return mapped(found(quotient.id ?? ''), (value) => value / Number(quotient.divisor));
  }
  throw new Error(`not an expression that is known here: ${expression}`);
}

function mapped({ grouped, readings }: Found, change: (value: number) => number | undefined): Found {
  const changed =
    (reading: Reading): Reading =>
    (span) => {
      const value = reading(span);
      return value === undefined ? undefined : change(value);
    };
  return { grouped, readings: new Map([...readings].map(([key, reading]) => [key, changed(reading)])) };
}

/** Loops, as it is run some million times. */
function readingOf(statistic: Statistic, members: readonly Series[]): Reading {
  return ({ from, until }) => {
    const values: number[] = [];
    for (const { curve } of members) {
      for (let minute = from; minute < until; minute++) {
        const value = curve(minute);
        if (value !== undefined) {
          values.push(value);
        }
      }
    }
    return values.length === 0 ? undefined : statistics[statistic](values);
  };
}

/** CloudWatch finds nothing where a dimension is missing, and nothing where there is one more. */
function hasExactly({ dimensions }: Series, names: readonly string[]): boolean {
  return Object.keys(dimensions).length === names.length && names.every((name) => name in dimensions);
}

function checkOrder(apply: string, orderBy: string | undefined): void {
  if (orderBy !== undefined && orderBy !== apply) {
    throw new Error(`a query that selects ${apply} must be ordered by it, not by ${orderBy}`);
  }
}

function checkDimensions({ dimensions, where, groupBy }: Query): void {
  for (const name of [...Object.keys(where), ...(groupBy === undefined ? [] : [groupBy])]) {
    if (!dimensions.includes(name)) {
      unknown('dimension', name);
    }
  }
}

function condition(text: string): [string, string] {
  const [name = '', value = ''] = text.split(/ = (?=')/);
  return [withoutQuotes(name), value.slice(1, -1).replaceAll(/\\(.)/g, '$1')];
}

function allOf(pattern: string, text: string): string[] {
  return text.match(new RegExp(pattern, 'g')) ?? [];
}

function withoutQuotes(name: string): string {
  return name.replaceAll('"', '');
}

function isStatistic(name: string): name is Statistic {
  return name in statistics;
}

function unknown(what: string, name: string): never {
  throw new Error(`not a ${what} that is known here: ${name}`);
}
