import type { KafkaAlarmId } from './kafka-alarms';
import type { KafkaMetricId } from './kafka-metrics';

/** Whose exporters: those of our nodes on EC2, or those of Amazon MSK's open monitoring. */
export type ExporterFlavour = 'nodes' | 'msk';

/** A query in PromQL: `of` is the label that says of which cluster, as another may be in the same Prometheus. */
export type ClusterQuery = (of: string) => string;

/** A query by flavour. */
export type PrometheusQuery = Readonly<Partial<Record<ExporterFlavour, ClusterQuery>>>;

const both = (query: ClusterQuery): PrometheusQuery => ({ nodes: query, msk: query });
const ours = (query: ClusterQuery): PrometheusQuery => ({ nodes: query });
const series =
  (name: string): ClusterQuery =>
  (of) =>
    `${name}{${of}}`;

const processors = (mode: string) =>
  both((of) => `100 * avg by (cluster, node) (rate(node_cpu_seconds_total{${of},mode="${mode}"}[5m]))`);
const disk =
  (mounts: string): ClusterQuery =>
  (of) =>
    `100 - 100 * ${['avail', 'size'].map((what) => `node_filesystem_${what}_bytes{${of},mountpoint=~"${mounts}"}`).join(' / ')}`;
/** Open monitoring has a bean for each topic and one without, which is their sum. */
const allTopics =
  (name: string): ClusterQuery =>
  (of) =>
    `kafka_server_BrokerTopicMetrics_OneMinuteRate{${of},name="${name}",topic=""}`;
/** Told by one broker, and for some minutes still where another takes over: an alert would begin anew with each gap. */
const lag = (name: string, ofMsk: string): PrometheusQuery => ({
  nodes: (of) => `last_over_time(kafka_consumergroup_${name}{${of}}[3m])`,
  msk: (of) =>
    `label_replace(last_over_time(kafka_consumer_group_ConsumerLagMetrics_Value{${of},name="${ofMsk}"}[3m]), "consumergroup", "$1", "groupId", "(.*)")`,
});

/**
 * What Prometheus asks for where the bean of a metric does not say it: of machines, of consumer groups, and where several series
 * make one.
 *
 * Names of open monitoring are those that public dashboards and AWS's documentation use; none was scraped from a cluster of
 * Amazon MSK:
 * - https://docs.aws.amazon.com/msk/latest/developerguide/open-monitoring.html
 * - https://github.com/aws-samples/amazon-msk-monitoring, its dashboards
 */
export const PROMETHEUS_QUERIES: Readonly<Partial<Record<KafkaMetricId, PrometheusQuery>>> = {
  bytesIn: {
    nodes: series('kafka_server_brokertopicmetrics_bytesinpersec_oneminuterate'),
    msk: allTopics('BytesInPerSec'),
  },
  bytesOut: {
    nodes: series('kafka_server_brokertopicmetrics_bytesoutpersec_oneminuterate'),
    msk: allTopics('BytesOutPerSec'),
  },
  messagesIn: {
    nodes: series('kafka_server_brokertopicmetrics_messagesinpersec_oneminuterate'),
    msk: allTopics('MessagesInPerSec'),
  },
  cpuUser: processors('user'),
  cpuSystem: processors('system'),
  cpuIdle: processors('idle'),
  memoryUsed: both((of) => `100 - 100 * node_memory_MemAvailable_bytes{${of}} / node_memory_MemTotal_bytes{${of}}`),
  dataDiskUsed: { nodes: disk('/|/var/lib/kafka/.+'), msk: disk('/kafka/datalogs') },
  heapAfterGc: both(
    (of) =>
      `100 * sum by (cluster, node) (jvm_memory_pool_collection_used_bytes{${of}}) / sum by (cluster, node) (jvm_memory_max_bytes{${of},area="heap"})`,
  ),
  // Of the last minute, and the most of five: what comes and goes within them lasts, as it does in the sums of CloudWatch.
  networkExceeded: ours((of) => `max_over_time(kafka_node_network_allowance_exceeded{${of}}[5m])`),
  ebsBalance: ours(series('kafka_node_ebs_balance_percent')),
  failingVolumes: ours(series('kafka_node_failing_volumes')),
  reporting: ours(series('kafka_node_reports')),
  certificateDaysLeft: ours(series('kafka_node_certificate_days_left')),
  releasePendingHours: ours(series('kafka_node_release_pending_hours')),
  sumOffsetLag: lag('lag_sum', 'SumOffsetLag'),
  maxOffsetLag: lag('lag_max', 'MaxOffsetLag'),
  maxTimeLag: lag('lag_seconds_max', 'EstimatedMaxTimeLag'),
};

/** An alert of Prometheus alone, which CloudWatch has nothing for. */
export interface PrometheusAlert {
  /** The alarm that it is wanted with. */
  readonly with: KafkaAlarmId;
  /** What it looks at, where not every exporter tells that. */
  readonly needs?: KafkaMetricId;
  readonly severity: 'page' | 'ticket';
  readonly cause: string;
  readonly meaning: string;
  readonly expression: ClusterQuery;
  readonly minutes: number;
}

/** Hours of the past that a forecast is made from, and days of the future that it looks at. */
export const DISK_FORECAST = { hours: 6, days: 3 } as const;

export const PROMETHEUS_ALERTS: Readonly<Record<string, PrometheusAlert>> = {
  diskFullSoon: {
    with: 'diskWarning',
    needs: 'dataDiskUsed',
    severity: 'ticket',
    cause: 'disk',
    meaning: `At the rate of the last ${DISK_FORECAST.hours} hours a volume is full within ${DISK_FORECAST.days} days.`,
    expression: (of) =>
      `predict_linear(kafka:data_disk_used{${of}}[${DISK_FORECAST.hours}h], ${DISK_FORECAST.days} * 86400) >= 100`,
    minutes: 60,
  },
  exporterDown: {
    with: 'brokersMissing',
    severity: 'ticket',
    cause: 'upkeep',
    meaning: 'An exporter does not answer: nothing is known of its node.',
    expression: (of) => `up{${of},job=~"kafka|machine"} == 0`,
    minutes: 15,
  },
  nodeMetricsOld: {
    with: 'nodesSilent',
    needs: 'certificateDaysLeft',
    severity: 'ticket',
    cause: 'upkeep',
    meaning: 'A node has not looked after itself for a quarter of an hour: what it tells of itself is old.',
    expression: (of) => `time() - node_textfile_mtime_seconds{${of}} >= 600`,
    minutes: 5,
  },
};
