import { readFileSync } from 'node:fs';
import { exporterName } from '../../../lib/cluster/exporter-names';
import { KAFKA_METRICS, MSK_LEVELS, type KafkaMetricFact, type MskLevel } from '../../../lib/facts/kafka-metrics';

/** Metrics as somebody asks CloudWatch for them, and whether there are such. */
export interface Watched {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

interface PublishedRow {
  readonly kind: string;
  readonly level: MskLevel;
  readonly dimensions: readonly string[];
  readonly name: string;
}

const aws = JSON.parse(readFileSync('test/facts/aws-kafka-metrics.json', 'utf8')) as { rows: PublishedRow[] };

const sorted = (words: readonly string[]) => [...words].sort().join();

/** Whether AWS says that there is such a metric. */
export function isPublished(kind: string, level: MskLevel, watched: Watched): boolean {
  const levels = MSK_LEVELS.slice(0, MSK_LEVELS.indexOf(level) + 1);
  return (
    watched.namespace === 'AWS/Kafka' &&
    aws.rows.some(
      (row) =>
        row.kind === kind &&
        levels.includes(row.level) &&
        row.name === watched.name &&
        sorted(row.dimensions) === sorted(watched.dimensions),
    )
  );
}

/** Whether nodes of the cluster `orders` send such a metric. */
export function isSent({ namespace, name: sent, dimensions }: Watched): boolean {
  const rows: KafkaMetricFact[] = Object.values(KAFKA_METRICS);
  const own: Record<string, string[]> = {
    cluster: [],
    broker: ['ClusterName', 'NodeId'],
    group: ['ClusterName', 'consumergroup', 'topic'],
  };
  return rows.some(
    ({ ec2, jmx }) =>
      ec2 &&
      (ec2.name ?? (jmx && exporterName(jmx))) === sent &&
      namespace === (ec2.scope === 'cluster' ? 'cdk-kafka/orders' : 'cdk-kafka') &&
      sorted([...(own[ec2.scope] ?? []), ...(ec2.also ?? [])]) === sorted(dimensions),
  );
}

/** Every name in double quotes: many words that could be names must stand in them, and any may. */
const NAME = String.raw`"([^"]+)"`;
const QUERY = new RegExp(
  String.raw`^SELECT (AVG|COUNT|MAX|MIN|SUM)\(${NAME}\) FROM SCHEMA\((${NAME}(?:, ${NAME})*)\) ` +
    String.raw`WHERE ${NAME} = '([^']+)'(?: GROUP BY ${NAME} ORDER BY \1\(\) DESC)?$`,
);

/** What a query about the cluster `orders` looks at; anything else is an error. */
export function selected(text: string): Watched & { readonly groupBy?: string } {
  const [, , metric = '', schema = '', , , where = '', value, groupBy] = QUERY.exec(text) ?? [];
  const [namespace = '', ...dimensions] = schema.split(', ').map((name) => name.replaceAll('"', ''));
  const named = [where, ...(groupBy === undefined ? [] : [groupBy])];
  if (value !== 'orders' || named.some((name) => !dimensions.includes(name))) {
    throw new Error(`not a query about orders that is known here: ${text}`);
  }
  return { namespace, name: metric, dimensions, groupBy };
}
