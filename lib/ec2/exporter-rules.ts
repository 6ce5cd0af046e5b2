import { beanParts, exporterName } from '../cluster/exporter-names';
import { KAFKA_METRICS, PROMETHEUS_BEANS, type JmxMetric, type KafkaMetricFact } from '../facts/kafka-metrics';

/** What `kafka-node` reads itself: whether a node is well, and who leads the offsets of consumer groups. */
const OWN_BEANS: readonly JmxMetric[] = [
  { bean: 'kafka.server:type=KafkaServer,name=BrokerState', attribute: 'Value' },
  { bean: 'kafka.log:type=LogManager,name=remainingLogsToRecover,dir=*', attribute: 'Value' },
  {
    bean: 'kafka.cluster:type=Partition,name=InSyncReplicasCount,topic=__consumer_offsets,partition=0',
    attribute: 'Value',
  },
];

/** A word, and so no number: it becomes a label. */
const STATE_OF_QUORUM = `  - pattern: 'kafka.server<type=raft-metrics><>current-state: (.+)'
    name: kafka_server_raft_metrics_current_state
    type: GAUGE
    value: 1
    labels:
      state: '$1'
`;

/**
 * The rules of the JMX exporter on each node: the beans that something reads, each by its name.
 *
 * Beans are asked for one by one, and none that there is for every partition: to list those takes seconds on a broker that has
 * thousands, at every scrape.
 *
 * @see https://prometheus.github.io/jmx_exporter/1.0.1/
 */
export function exporterRules(): string {
  const rows: readonly KafkaMetricFact[] = Object.values(KAFKA_METRICS);
  const metrics = [...rows.flatMap(({ jmx }) => jmx ?? []), ...PROMETHEUS_BEANS, ...OWN_BEANS];
  const beans = [...new Set([...metrics.map(({ bean }) => bean)])];
  return [
    '# Made by cdk-kafka from its table of metrics.\n',
    'lowercaseOutputName: true\n',
    'includeObjectNames:\n',
    ...beans.map((bean) => `  - '${bean}'\n`),
    'rules:\n',
    ...metrics.map(rule),
    STATE_OF_QUORUM,
  ].join('');
}

/** The exporter matches `domain<key=value, ...><>attribute: value`. */
function rule(metric: JmxMetric): string {
  const { domain, keys } = beanParts(metric);
  const labels = keys.filter(([, value]) => value === '*').map(([key]) => key);
  const pattern = keys.map(([key, value]) => `${key}=${value === '*' ? '(.+)' : value}`).join(', ');
  return [
    `  - pattern: '${domain}<${pattern}><>${metric.attribute}:'\n`,
    `    name: ${exporterName(metric)}\n`,
    `    type: ${metric.attribute === 'Count' ? 'COUNTER' : 'GAUGE'}\n`,
    ...(labels.length > 0 ? ['    labels:\n'] : []),
    ...labels.map((label, index) => `      ${label}: '$${index + 1}'\n`),
  ].join('');
}
