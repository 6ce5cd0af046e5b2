import { parseQuery, runMath, runMetricStat, runQuery, type Found } from './query';
import { silence, steadily, Telemetry, type Curve } from './series';

const cpu = (cluster: string, broker: string, curve: Curve) => ({
  namespace: 'AWS/Kafka',
  metric: 'CpuIdle',
  dimensions: { 'Cluster Name': cluster, 'Broker ID': broker },
  curve,
});

const telemetry = new Telemetry([
  cpu('orders', '1', steadily(60)),
  cpu('orders', '2', (minute) => (minute < 3 ? 20 : undefined)),
  cpu('ledger', '1', steadily(1)),
  { ...cpu('orders', '1', steadily(2)), dimensions: { 'Cluster Name': 'orders' } },
  { ...cpu('orders', '1', steadily(3)), namespace: 'cdk-kafka' },
]);

const firstFive = { from: 0, until: 5 };
const select = (apply: string, rest = '') =>
  `SELECT ${apply}(CpuIdle) FROM SCHEMA("AWS/Kafka", "Cluster Name", "Broker ID") WHERE "Cluster Name" = 'orders'${rest}`;
const values = ({ readings }: Found, span = firstFive) =>
  Object.fromEntries([...readings].map(([key, reading]) => [key, reading(span)]));
const ask = (text: string, span = firstFive) => values(runQuery(parseQuery(text), telemetry), span);

test.each([
  ['AVG', (5 * 60 + 3 * 20) / 8],
  ['COUNT', 8],
  ['MAX', 60],
  ['MIN', 20],
  ['SUM', 5 * 60 + 3 * 20],
])('%s is of all values of all series, of this cluster and with exactly these dimensions', (apply, value) => {
  expect(ask(select(apply))).toEqual({ '': value });
});

test('a query that groups finds a value for each, and none where nothing is told', () => {
  const grouped = select('MIN', ' GROUP BY "Broker ID" ORDER BY MIN() DESC');
  expect(ask(grouped)).toEqual({ 1: 60, 2: 20 });
  expect(ask(grouped, { from: 3, until: 5 })).toEqual({ 1: 60, 2: undefined });
});

test('nothing is counted as nothing told, not as 0', () => {
  const silent = telemetry.during(firstFive, { where: { 'Cluster Name': 'orders' } }, silence);
  expect(values(runQuery(parseQuery(select('COUNT')), silent))).toEqual({ '': undefined });
});

test('conditions are all true, and values in quotes may hold any character', () => {
  const { where } = parseQuery(
    `SELECT MAX(lag) FROM SCHEMA("cdk-kafka", ClusterName, topic) WHERE ClusterName = 'a AND b' AND topic = 'it\\'s'`,
  );
  expect(where).toEqual({ ClusterName: 'a AND b', topic: "it's" });
  expect(ask(select('MAX', ` AND "Broker ID" = '2'`))).toEqual({ '': 20 });
});

test.each([
  ['an unquoted name that needs quotes', 'SELECT MAX(a) FROM SCHEMA(AWS/Kafka, b) WHERE b = 1'],
  ['an operator other than =', select('MAX').replace(' = ', ' != ')],
  ['OR', select('MAX', ` OR "Broker ID" = '2'`)],
  ['no conditions', `SELECT MAX(CpuIdle) FROM SCHEMA("AWS/Kafka", "Cluster Name")`],
  ['a namespace without its dimensions', `SELECT MAX(CpuIdle) FROM "AWS/Kafka" WHERE "Cluster Name" = 'orders'`],
  ['a group without an order, of which no alarm can be made', select('MAX', ' GROUP BY "Broker ID"')],
  ['an order by something else', select('MAX', ' GROUP BY "Broker ID" ORDER BY MIN() DESC')],
  ['a limit', select('MAX', ' GROUP BY "Broker ID" ORDER BY MAX() DESC LIMIT 3')],
  ['a function that there is not', select('MEDIAN')],
  ['a condition on a dimension that it has not', select('MAX', ` AND Topic = 'orders'`)],
  ['a group by a dimension that it has not', select('MAX', ' GROUP BY Topic ORDER BY MAX() DESC')],
])('a query with %s is an error', (_, text) => {
  expect(() => parseQuery(text)).toThrow(/known here|must be ordered by/);
});

test('so is one that nobody answers: there would be nothing to test', () => {
  expect(() => ask(select('MAX').replace('CpuIdle', 'CpuIdl'))).toThrow(`nobody tells of 'CpuIdl'`);
  expect(() => ask(select('MAX').replace('"Cluster Name", ', '"Cluster Name", Topic, '))).toThrow(
    'nobody tells of CpuIdle in AWS/Kafka with exactly Cluster Name, Topic, Broker ID',
  );
});

test('a metric by its name has exactly its dimensions', () => {
  const whole = { namespace: 'AWS/Kafka', metric: 'CpuIdle', dimensions: { 'Cluster Name': 'orders' } };
  expect(values(runMetricStat(whole, 'Maximum', telemetry))).toEqual({ '': 2 });
  expect(() => runMetricStat(whole, 'p99', telemetry)).toThrow('not a statistic that is known here: p99');
});

describe('math', () => {
  const found = () => runQuery(parseQuery(select('SUM', ' GROUP BY "Broker ID" ORDER BY SUM() DESC')), telemetry);

  test('a choice', () => {
    expect(values(runMath('IF(m == 300, 0, 1)', found))).toEqual({ 1: 0, 2: 1 });
  });

  test('a quotient', () => {
    expect(values(runMath('q / 5', found))).toEqual({ 1: 60, 2: 12 });
  });

  test('nothing comes of nothing', () => {
    expect(values(runMath('IF(m == 1, 0, 1)', found), { from: 4, until: 5 })).toEqual({ 1: 1, 2: undefined });
  });

  test.each(['q * 5', 'IF(m > 1, 0, 1)', 'SUM(q)', 'METRIC_COUNT(q)'])('%s is not known', (expression) => {
    expect(() => runMath(expression, found)).toThrow(`not an expression that is known here: ${expression}`);
  });
});
