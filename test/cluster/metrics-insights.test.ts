import { QUERY_STATISTICS, selectFrom, type MetricsQuery } from '../../lib/cluster/metrics-insights';

const select = (query: Partial<MetricsQuery> = {}) =>
  selectFrom({
    namespace: 'AWS/Kafka',
    metric: 'CpuUser',
    statistic: 'Average',
    dimensions: ['Cluster Name', 'Broker ID'],
    where: { 'Cluster Name': 'orders' },
    ...query,
  });

/** Names may stand in quotes that they do not need. */
const bare = (text: string) => text.replaceAll(/"(\w+)"/g, '$1');

test('one series of all', () => {
  expect(bare(select())).toBe(
    `SELECT AVG(CpuUser) FROM SCHEMA("AWS/Kafka", "Cluster Name", "Broker ID") WHERE "Cluster Name" = 'orders'`,
  );
});

test('one series for each value of a dimension, in an order, without which an alarm takes none', () => {
  expect(bare(select({ statistic: 'Maximum', groupBy: 'Broker ID' }))).toMatch(
    / WHERE "Cluster Name" = 'orders' GROUP BY "Broker ID" ORDER BY MAX\(\) DESC$/,
  );
});

test('several conditions, all of which hold', () => {
  const where = { 'Cluster Name': 'orders', Topic: 'clicks' };
  expect(bare(select({ where }))).toMatch(/ WHERE "Cluster Name" = 'orders' AND Topic = 'clicks'$/);
});

test.each([
  ['Average', 'AVG'],
  ['Maximum', 'MAX'],
  ['Minimum', 'MIN'],
  ['Sum', 'SUM'],
  ['SampleCount', 'COUNT'],
])('%s is %s', (statistic, name) => {
  expect(bare(select({ statistic, groupBy: 'Topic' }))).toMatch(
    new RegExp(`^SELECT ${name}\\(CpuUser\\) .* ORDER BY ${name}\\(\\) DESC$`),
  );
  expect(QUERY_STATISTICS).toContain(statistic);
});

test('there are no other statistics', () => {
  expect(QUERY_STATISTICS).toHaveLength(5);
});

describe('quotes', () => {
  test.each(['Broker ID', 'AWS/Kafka', 'cdk-kafka', 'a.b'])('stand around %s', (name) => {
    const text = select({ namespace: name, metric: name, dimensions: [name], where: { [name]: 'x' }, groupBy: name });
    expect(text.split(`"${name}"`)).toHaveLength(6);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-reserved-keywords.html
  test.each(['path', 'PATH', 'group', 'order', 'limit', 'partition'])(
    'stand around %s, a word of the language',
    (name) => {
      const text = select({ namespace: name, metric: name, dimensions: [name], where: { [name]: 'x' }, groupBy: name });
      expect(text.split(`"${name}"`)).toHaveLength(6);
    },
  );

  test.each([
    [`it's`, String.raw`'it\'s'`],
    [`''`, String.raw`'\'\''`],
    [String.raw`back\slash`, String.raw`'back\\slash'`],
    [String.raw`x\' OR Topic = 'y`, String.raw`'x\\\' OR Topic = \'y'`],
    [`say "hello"`, `'say "hello"'`],
    ['', `''`],
  ])('of the value %p are part of it', (value, literal) => {
    expect(
      select({ where: { Topic: value } })
        .split(' = ')
        .slice(1)
        .join(' = '),
    ).toBe(literal);
  });
});
