import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exporterName } from '../lib/cluster/exporter-names';
import { CONSUMER_GROUP_ALARMS, KAFKA_ALARMS, type KafkaAlarmFact } from '../lib/facts/kafka-alarms';
import { KAFKA_METRICS, type KafkaMetricFact, type KafkaMetricId, type MskSeries } from '../lib/facts/kafka-metrics';
import { PROMETHEUS_ALERTS } from '../lib/facts/prometheus-queries';
import { PrometheusExporter } from '../lib/cluster/prometheus-exporter';
import { isRecorded } from '../lib/monitoring/prometheus-rules';

// The tables of docs/monitoring.md, from the tables of the code: `npm run docs`.

const PAGE = join('docs', 'monitoring.md');

/** A table between its marks. */
function write(mark: string, rows: readonly (readonly string[])[]): void {
  const [head = [], ...body] = rows;
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [`<!-- begin ${mark} -->`, `<!-- end ${mark} -->`];
  const [before = '', rest = ''] = page.split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(PAGE, `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`);
}

const constant = (id: string) => `\`${id.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}\``;

function metrics(): string[][] {
  return [
    ['`KafkaMetric`', 'is', 'unit', 'MSK standard', 'Express', 'Serverless', 'EC2', 'Prometheus'],
    ...(Object.entries(KAFKA_METRICS) as [KafkaMetricId, KafkaMetricFact][]).map(([id, fact]) => [
      constant(id),
      fact.meaning,
      `${fact.unit === 'None' ? '' : `${fact.unit}, `}${fact.statistic}${fact.addsUp ? ', adds up' : ''}`,
      ...(['standard', 'express', 'serverless'] as const).map((kind) => onMsk(fact, fact.msk?.[kind])),
      onEc2(fact),
      prometheus(id),
    ]),
  ];
}

function onMsk({ msk }: KafkaMetricFact, series: MskSeries | undefined): string {
  return series ? `\`${msk?.name ?? ''}\`${series.level === 'DEFAULT' ? '' : ` from \`${series.level}\` on`}` : '';
}

function onEc2({ ec2, jmx }: KafkaMetricFact): string {
  const name = ec2?.name ?? (ec2 && jmx ? exporterName(jmx) : undefined);
  return name === undefined ? '' : `\`${name}\``;
}

function prometheus(id: KafkaMetricId): string {
  const exporters = Object.values(PrometheusExporter);
  const [nodes, msk] = [isRecorded(id, { flavour: 'nodes', exporters }), isRecorded(id, { flavour: 'msk', exporters })];
  return nodes && msk ? 'both' : nodes ? 'EC2' : msk ? 'MSK' : '';
}

function alarms(): string[][] {
  const rows = Object.entries<KafkaAlarmFact>({ ...KAFKA_ALARMS, ...CONSUMER_GROUP_ALARMS });
  return [
    ['alarm', 'says', 'severity', 'cause', 'when', 'silence is', 'sources'],
    ...rows.map(([id, fact]) => [
      `[${id}](runbooks.md#${id.toLowerCase()})`,
      fact.meaning,
      `${fact.severity}${fact.basic ? ', basic' : ''}`,
      fact.cause,
      when(fact),
      fact.silence,
      fact.sources.join(', '),
    ]),
    ...Object.entries(PROMETHEUS_ALERTS).map(([id, { meaning, severity, cause, expression, minutes }]) => [
      `[${id}](runbooks.md#${id.toLowerCase()})`,
      meaning,
      severity,
      cause,
      `Prometheus only: \`${expression('…').replaceAll('|', '\\|')}\` for ${minutes} min`,
      'nothing',
      'OPERATION',
    ]),
  ];
}

function when({ watch, comparison, threshold, minutes, times, outOf }: KafkaAlarmFact): string {
  const watched = watch.map(
    ({ metric, statistic }) => `${statistic === 'SampleCount' ? 'values of ' : ''}${constant(metric)}`,
  );
  const value =
    typeof threshold === 'number'
      ? String(threshold)
      : `${threshold.part === 1 ? '' : `${threshold.part * 100} % of `}\`${threshold.limit}\``;
  const span = outOf === undefined ? `${times} x ${minutes} min` : `${times} of ${outOf} x ${minutes} min`;
  return `${[...new Set(watched)].join(', else ')} ${comparison.replace('<', '&lt;')} ${value}, ${span}`;
}

write('metrics', metrics());
write('alarms', alarms());
