import { readFileSync } from 'node:fs';
import { exporterName } from '../../lib/cluster/exporter-names';
import { KafkaMetric } from '../../lib/cluster/kafka-metric';
import {
  KAFKA_METRICS,
  MSK_DIMENSIONS,
  MSK_LEVELS,
  PROMETHEUS_BEANS,
  type KafkaMetricFact,
  type MskLevel,
  type MskSeries,
} from '../../lib/facts/kafka-metrics';
import { commentsIn, constantOf } from '../support/enum-in-source';

interface PublishedRow {
  readonly kind: 'standard' | 'express' | 'serverless';
  readonly level: MskLevel;
  readonly dimensions: readonly string[];
  readonly name: string;
}

interface Published {
  readonly rows: readonly PublishedRow[];
  readonly withoutDimensions: Readonly<Record<string, readonly string[]>>;
  readonly notEmitted: Readonly<Record<string, readonly string[]>>;
}

const aws = JSON.parse(readFileSync('test/facts/aws-kafka-metrics.json', 'utf8')) as Published;
const kinds = ['standard', 'express', 'serverless'] as const;
const table: [string, KafkaMetricFact][] = Object.entries(KAFKA_METRICS);

/** What this library says that Amazon MSK has. */
const claims = table.flatMap(([id, { msk }]) =>
  kinds.flatMap((kind) => (msk?.[kind] ? [{ id, kind, name: msk.name, ...msk[kind] }] : [])),
);

const sorted = (words: readonly string[]) => [...words].sort().join();
const published = (kind: string, name: string) => aws.rows.filter((row) => row.kind === kind && row.name === name);

describe("the copy of AWS's table", () => {
  test('has every level of every kind, and no row twice', () => {
    const rows = aws.rows.map(({ kind, level, dimensions, name }) => [kind, level, sorted(dimensions), name].join());
    expect(new Set(rows).size).toBe(rows.length);
    const levels = new Set(aws.rows.map(({ kind, level }) => `${kind} ${level}`));
    expect([...levels]).toEqual([
      ...MSK_LEVELS.map((level) => `standard ${level}`),
      ...MSK_LEVELS.map((level) => `express ${level}`),
      'serverless DEFAULT',
    ]);
  });

  test('does not have what AWS says that Express brokers do not send', () => {
    const patterns = aws.notEmitted.express?.map((name) => new RegExp(`^${name.replaceAll('*', '.*')}$`)) ?? [];
    expect(patterns).not.toHaveLength(0);
    const names = aws.rows.filter(({ kind }) => kind === 'express').map(({ name }) => name);
    expect(names.filter((name) => patterns.some((pattern) => pattern.test(name)))).toEqual([]);
  });
});

describe('Amazon MSK', () => {
  test.each(claims)('$kind has $name by $scope from $level on: $id', ({ kind, name, scope, level }) => {
    const levels = published(kind, name)
      .filter(({ dimensions }) => sorted(dimensions) === sorted(MSK_DIMENSIONS[scope]))
      .map((row) => MSK_LEVELS.indexOf(row.level));
    expect(levels).not.toHaveLength(0);
    expect(MSK_LEVELS[Math.min(...levels)]).toBe(level);
  });

  test('has no metric for a kind under a name of ours that we leave out', () => {
    const leftOut = table.flatMap(([id, { msk }]) =>
      kinds.filter((kind) => msk && published(kind, msk.name).length > 0 && !msk[kind]).map((kind) => `${id} ${kind}`),
    );
    expect(leftOut).toEqual([]);
  });

  test('has no metric whose dimensions AWS does not tell', () => {
    const unknown = Object.values(aws.withoutDimensions).flat();
    expect(claims.filter(({ name }) => unknown.includes(name))).toEqual([]);
  });

  test('has each series once', () => {
    const series = claims.map(({ kind, name, scope }) => `${kind} ${name} ${scope}`);
    const twice = series.filter((one, index) => series.indexOf(one) !== index);
    // By topic, serverless clusters tell of messages alone: it is the metric of a topic, and added up that of the cluster.
    expect(twice).toEqual(['serverless MessagesInPerSec topic']);
  });
});

describe('nodes on EC2', () => {
  const names = table.flatMap(([, { ec2, jmx }]) => ec2?.name ?? (ec2 && jmx ? exporterName(jmx) : []));

  test('call no two metrics the same', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  test('have names that Prometheus has as well, but for what is counted in logs', () => {
    const unlike = table.filter(([, { ec2 }]) => ec2?.name !== undefined && !/^[a-z][a-z0-9_]*$/.test(ec2.name));
    expect(unlike.filter(([, { ec2 }]) => ec2?.scope !== 'cluster')).toEqual([]);
    const exported = table.flatMap(([, { jmx }]) => (jmx ? exporterName(jmx) : []));
    expect(exported.filter((name) => !/^kafka_[a-z0-9_]*[a-z0-9]$/.test(name))).toEqual([]);
  });

  test('have a name or a bean for each metric, and no bean without a metric', () => {
    const wrong = table.filter(
      ([, { ec2, jmx }]) => (ec2 !== undefined) !== (ec2?.name !== undefined || jmx !== undefined),
    );
    expect(wrong).toEqual([]);
  });

  test('have beans that JMX can parse', () => {
    const beans = [...table.flatMap(([, { jmx }]) => jmx ?? []), ...PROMETHEUS_BEANS].map(({ bean }) => bean);
    const wanted = /^kafka\.[a-z]+:type=[\w-]+(,[a-zA-Z]+=[\w*-]+)*$/;
    expect(beans.filter((bean) => !wanted.test(bean))).toEqual([]);
  });
});

describe('every row', () => {
  test('is of one kind of cluster at least', () => {
    expect(table.filter(([, { msk, ec2 }]) => !msk && !ec2)).toEqual([]);
  });

  test('has a meaning that begins small and ends without a dot, as sentences go on with it', () => {
    expect(table.filter(([, { meaning }]) => !/^[a-z1].*[^.]$/.test(meaning))).toEqual([]);
  });

  test('tells rates by the second of which the average is taken, and which brokers add up', () => {
    const rates = table.filter(([, { unit }]) => unit.endsWith('/Second'));
    expect(rates.length).toBeGreaterThan(0);
    expect(rates.filter(([, { statistic, addsUp }]) => statistic !== 'Average' || !addsUp)).toEqual([]);
  });
});

describe('the enum', () => {
  const comments = commentsIn('lib/cluster/kafka-metric.ts');

  test('has the ids of the table, in its order', () => {
    expect(Object.values(KafkaMetric)).toEqual(Object.keys(KAFKA_METRICS));
  });

  test('has names that are the ids in capitals', () => {
    expect(Object.keys(KafkaMetric)).toEqual(Object.keys(KAFKA_METRICS).map(constantOf));
  });

  test.each(table)('says of %s what the table says', (id, fact) => {
    const [first = '', ...rest] = fact.meaning;
    const unit = fact.unit === 'None' ? '' : `${fact.unit}, `;
    expect(comments.get(constantOf(id))).toBe(
      `${first.toUpperCase()}${rest.join('')}. ${unit}${fact.statistic}. ${kindsOf(fact)}.`,
    );
  });
});

function kindsOf({ msk, ec2 }: KafkaMetricFact): string {
  const from = (kind: string, series?: MskSeries) =>
    series ? [series.level === 'DEFAULT' ? kind : `${kind} from ${series.level} on`] : [];
  return [
    ...from('MSK standard', msk?.standard),
    ...from('Express', msk?.express),
    ...from('Serverless', msk?.serverless),
    ...(ec2 ? ['EC2'] : []),
  ].join(', ');
}
