import { exporterName } from '../cluster/exporter-names';
import { KAFKA_METRICS, OWN_NAMESPACE, type KafkaMetricFact } from '../facts/kafka-metrics';
import { LAST_WORDS } from './log-filters';
import { NODE_DIMENSIONS } from './ec2-metrics';

/** Where the agent of a cluster writes. */
export interface AgentLogGroups {
  /** What Kafka and `kafka-node` say. */
  readonly logs: string;
  /** The embedded metrics, of which CloudWatch makes metrics when they arrive. */
  readonly metrics: string;
}

/** The files of the agent by their path in a release. */
export function agentFiles(clusterName: string, groups: AgentLogGroups): Record<string, string> {
  return {
    'agent/cloudwatch.json': pretty(agentConfiguration(clusterName, groups)),
    'agent/journal.json': pretty(journalConfiguration(groups)),
    'agent/prometheus.yaml': scrapeConfiguration(clusterName),
  };
}

const pretty = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;

/**
 * Processors, memory and disks by the agent itself, Kafka by its exporter on the loopback, and the files that Kafka writes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
 */
function agentConfiguration(clusterName: string, { logs, metrics }: AgentLogGroups): object {
  const node = { [NODE_DIMENSIONS.cluster]: clusterName, [NODE_DIMENSIONS.broker]: '@NODE_ID@' };
  return {
    agent: { metrics_collection_interval: 60, omit_hostname: true },
    metrics: {
      namespace: OWN_NAMESPACE,
      metrics_collected: {
        cpu: {
          measurement: agentMeasurements('cpu_'),
          totalcpu: true,
          append_dimensions: node,
        },
        mem: { measurement: agentMeasurements('mem_'), append_dimensions: node },
        disk: {
          measurement: agentMeasurements('disk_'),
          // What is left are Kafka's volumes, and the root, where logs are.
          resources: ['*'],
          ignore_file_system_types: ['devtmpfs', 'overlay', 'squashfs', 'tmpfs', 'vfat'],
          drop_device: true,
          append_dimensions: node,
        },
      },
    },
    logs: {
      metrics_collected: { prometheus: embeddedMetrics(clusterName, metrics) },
      logs_collected: {
        files: {
          collect_list: ['server', 'authorizer'].map((name) => ({
            file_path: `/var/log/kafka/${name}.log`,
            log_group_name: logs,
            log_stream_name: `@NODE_ID@/${name}`,
            timestamp_format: '%Y-%m-%dT%H:%M:%S',
            multi_line_start_pattern: '{timestamp_format}',
          })),
        },
      },
      log_stream_name: '@NODE_ID@/other',
    },
  };
}

/** Names without that of the plug-in, which the agent puts before them. */
function agentMeasurements(plugIn: string): string[] {
  return namesOf((name) => name.startsWith(plugIn)).map((name) => name.slice(plugIn.length));
}

/** Of Kafka's metrics those that the table has, each with cluster and node, and no other dimension. */
function embeddedMetrics(clusterName: string, group: string): object {
  return {
    cluster_name: clusterName,
    log_group_name: group,
    prometheus_config_path: '/opt/kafka-node/agent/prometheus.yaml',
    emf_processor: {
      metric_namespace: OWN_NAMESPACE,
      metric_declaration: [
        {
          source_labels: ['job'],
          label_matcher: '^kafka$',
          dimensions: [[NODE_DIMENSIONS.cluster, NODE_DIMENSIONS.broker]],
          metric_selectors: kafkaNames().map((name) => `^${name}$`),
        },
      ],
    },
  };
}

/** What the exporter of a node tells, and CloudWatch is to have. */
export function kafkaNames(): string[] {
  const rows: readonly KafkaMetricFact[] = Object.values(KAFKA_METRICS);
  return rows.flatMap(({ jmx, ec2 }) => (jmx && ec2 && ec2.name === undefined ? exporterName(jmx) : []));
}

function namesOf(wanted: (name: string) => boolean): string[] {
  const rows: readonly KafkaMetricFact[] = Object.values(KAFKA_METRICS);
  return rows.flatMap(({ ec2 }) => (ec2?.name !== undefined && wanted(ec2.name) ? ec2.name : []));
}

/** Agents before 1.300070 do not know it: `kafka-node` adds it where they do. */
function journalConfiguration({ logs }: AgentLogGroups): object {
  return {
    logs: {
      logs_collected: {
        journald: {
          collect_list: [
            {
              log_group_name: logs,
              log_stream_name: '@NODE_ID@/journal',
              units: ['kafka-volumes', 'kafka-prepare', 'kafka-certificates', 'kafka-termination', 'kafka-metrics'].map(
                (name) => `${name}.service`,
              ),
            },
            {
              log_group_name: logs,
              log_stream_name: '@NODE_ID@/last-words',
              units: ['kafka.service'],
              filters: [{ type: 'include', expression: LAST_WORDS.replaceAll('.', '\\.') }],
            },
          ],
        },
      },
    },
  };
}

/** Only this node itself: its exporter listens on the loopback, unless somebody else is to scrape it as well. */
function scrapeConfiguration(clusterName: string): string {
  return [
    'global:',
    '  scrape_interval: 1m',
    '  scrape_timeout: 30s',
    'scrape_configs:',
    '  - job_name: kafka',
    '    static_configs:',
    "      - targets: ['127.0.0.1:9404']",
    '        labels:',
    `          ${NODE_DIMENSIONS.cluster}: '${clusterName}'`,
    `          ${NODE_DIMENSIONS.broker}: '@NODE_ID@'`,
    '    metric_relabel_configs:',
    '      - source_labels: [__name__]',
    `        regex: '${kafkaNames().join('|')}'`,
    '        action: keep',
    '',
  ].join('\n');
}
