/**
 * What to select, in the words of Metrics Insights.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export interface MetricsQuery {
  readonly namespace: string;
  readonly metric: string;
  /** One that Metrics Insights has: Average, Maximum, Minimum, Sum or SampleCount. */
  readonly statistic: string;
  /** All dimensions of the metric: it has no other. */
  readonly dimensions: readonly string[];
  readonly where: Readonly<Record<string, string>>;
  /** A series for each value of a dimension. */
  readonly groupBy?: string;
}

const functions: Readonly<Record<string, string>> = {
  Average: 'AVG',
  Maximum: 'MAX',
  Minimum: 'MIN',
  Sum: 'SUM',
  SampleCount: 'COUNT',
};

/** Statistics that a query can have. */
export const QUERY_STATISTICS = Object.keys(functions);

/** The text of a query. An alarm takes one that is grouped only with an order. */
export function selectFrom({ namespace, metric, statistic, dimensions, where, groupBy }: MetricsQuery): string {
  const apply = functions[statistic] ?? statistic;
  const conditions = Object.entries(where).map(([name, value]) => `${quoted(name)} = ${literal(value)}`);
  return [
    `SELECT ${apply}(${quoted(metric)})`,
    `FROM SCHEMA(${[namespace, ...dimensions].map(quoted).join(', ')})`,
    `WHERE ${conditions.join(' AND ')}`,
    ...(groupBy === undefined ? [] : [`GROUP BY ${quoted(groupBy)} ORDER BY ${apply}() DESC`]),
  ].join(' ');
}

/** Names of anything but letters, digits and underscores must stand in quotes, and so must reserved words, as `path`: all may. */
function quoted(name: string): string {
  return `"${name}"`;
}

function literal(value: string): string {
  return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
}
