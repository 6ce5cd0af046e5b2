import type { ClusterKind } from './monitored-clusters';
import { silence, steadily, Telemetry, type Series } from './series';

/**
 * What a cluster in good order tells of itself, in a minute: names and dimensions as AWS and Kafka have them, written down here
 * once more, so that alarms that watch something else find nothing.
 */

type Values = Readonly<Record<string, number>>;

const MEBIBYTES_IN_A_MINUTE = 60 * 1024 ** 2;

/** The kinds that have brokers to lose. */
export type BrokerKind = Exclude<ClusterKind, 'serverless'>;

/** What metrics are called that stories are about. */
export const METRICS = {
  standard: {
    activeControllers: 'ActiveControllerCount',
    underReplicated: 'UnderReplicatedPartitions',
    underMinIsr: 'UnderMinIsrPartitionCount',
    offlinePartitions: 'OfflinePartitionsCount',
    cpuIdle: 'CpuIdle',
    diskUsed: 'KafkaDataLogsDiskUsed',
    lag: 'SumOffsetLag',
    timeLag: 'EstimatedMaxTimeLag',
  },
  // The replicas of Express brokers, and their disks, are those of AWS.
  express: {
    activeControllers: 'ActiveControllerCount',
    underReplicated: undefined,
    underMinIsr: undefined,
    offlinePartitions: undefined,
    cpuIdle: 'CpuIdle',
    diskUsed: undefined,
    lag: 'SumOffsetLag',
    timeLag: 'EstimatedMaxTimeLag',
  },
  ec2: {
    activeControllers: 'kafka_controller_kafkacontroller_activecontrollercount',
    underReplicated: 'kafka_server_replicamanager_underreplicatedpartitions',
    underMinIsr: 'kafka_server_replicamanager_underminisrpartitioncount',
    offlinePartitions: 'kafka_controller_kafkacontroller_offlinepartitionscount',
    cpuIdle: 'cpu_usage_idle',
    diskUsed: 'disk_used_percent',
    lag: 'kafka_consumergroup_lag_sum',
    timeLag: 'kafka_consumergroup_lag_seconds_max',
  },
} as const satisfies Readonly<Record<BrokerKind, unknown>>;

/** Brokers by the value of their dimension. */
export const BROKERS: Readonly<Record<ClusterKind, readonly string[]>> = {
  standard: ['1', '2', '3'],
  express: ['1', '2', '3'],
  serverless: [],
  ec2: ['101', '201', '301'],
};

/** Controllers, of which the first leads. */
export const CONTROLLERS = ['1', '2', '3'];

/** The dimensions that tell brokers and clusters apart. */
export const BROKER_DIMENSION: Readonly<Record<ClusterKind, string>> = {
  standard: 'Broker ID',
  express: 'Broker ID',
  serverless: 'Broker ID',
  ec2: 'NodeId',
};
export const CLUSTER_DIMENSION: Readonly<Record<ClusterKind, string>> = {
  standard: 'Cluster Name',
  express: 'Cluster Name',
  serverless: 'Cluster Name',
  ec2: 'ClusterName',
};

const mskCluster: Values = { ActiveControllerCount: 1, GlobalPartitionCount: 120, GlobalTopicCount: 12 };
const mskBroker: Values = {
  PartitionCount: 120,
  LeaderCount: 40,
  CpuIdle: 65,
  CpuUser: 28,
  CpuSystem: 7,
  RequestHandlerAvgIdlePercent: 0.85,
  NetworkProcessorAvgIdlePercent: 0.9,
  ProduceThrottleTime: 0,
  FetchThrottleTime: 0,
  ConnectionCreationRate: 2,
  IAMTooManyConnections: 0,
};
const mskStandardBroker: Values = {
  ...mskBroker,
  UnderReplicatedPartitions: 0,
  UnderMinIsrPartitionCount: 0,
  KafkaDataLogsDiskUsed: 45,
  HeapMemoryAfterGC: 35,
  VolumeWriteBytes: 20 * MEBIBYTES_IN_A_MINUTE,
  VolumeReadBytes: 5 * MEBIBYTES_IN_A_MINUTE,
  BwInAllowanceExceeded: 0,
  BwOutAllowanceExceeded: 0,
  PpsAllowanceExceeded: 0,
  ConntrackAllowanceExceeded: 0,
};
const mskTopic: Values = { BytesInPerSec: 1e6, BytesOutPerSec: 2e6 };
const mskGroup: Values = { SumOffsetLag: 120, MaxOffsetLag: 30, EstimatedMaxTimeLag: 4 };

const ec2Controller: Values = {
  kafka_controller_kafkacontroller_offlinepartitionscount: 0,
  kafka_controller_kafkacontroller_activebrokercount: 3,
  kafka_controller_kafkacontroller_fencedbrokercount: 0,
  kafka_controller_kafkacontroller_metadataerrorcount: 0,
  kafka_controller_kafkacontroller_lastappliedrecordlagms: 0,
};
const ec2Broker: Values = {
  kafka_server_replicamanager_underreplicatedpartitions: 0,
  kafka_server_replicamanager_underminisrpartitioncount: 0,
  kafka_log_logmanager_offlinelogdirectorycount: 0,
  kafka_server_broker_metadata_metrics_last_applied_record_lag_ms: 40,
};
const ec2Node: Values = {
  kafka_server_raft_metrics_current_leader: 1,
  kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate: 0.85,
  kafka_network_socketserver_networkprocessoravgidlepercent: 0.9,
  kafka_node_reports: 1,
  kafka_node_heap_after_gc_percent: 35,
  kafka_node_network_allowance_exceeded: 0,
  kafka_node_ebs_balance_percent: 99,
  kafka_node_failing_volumes: 0,
  kafka_node_certificate_days_left: 80,
  kafka_node_release_pending_hours: 0,
};
/** Lines in logs, of which there are others in every minute. */
const ec2Logs: Values = { OutOfMemoryErrors: 0, FailedLogDirectories: 0, FailedAuthentications: 1 };
const ec2Group: Values = {
  kafka_consumergroup_lag_sum: 120,
  kafka_consumergroup_lag_max: 30,
  kafka_consumergroup_lag_seconds_max: 4,
};

const topics = ['orders', 'payments'];
const groups = ['billing', 'shipping'];

/** A cluster in good order, and nobody at work on it. */
export function healthyCluster(kind: ClusterKind, name = 'orders'): Telemetry {
  const dimensions = { ClusterName: name };
  const maintenance = { namespace: 'cdk-kafka', metric: 'Maintenance', dimensions, curve: silence };
  return new Telemetry([...(kind === 'ec2' ? onEc2(name) : onMsk(kind, name)), maintenance]);
}

function onMsk(kind: Exclude<ClusterKind, 'ec2'>, name: string): Series[] {
  const cluster = { 'Cluster Name': name };
  const told = (dimensions: Record<string, string>, values: Values) =>
    seriesOf('AWS/Kafka', { ...cluster, ...dimensions }, values);
  const ofGroups = eachOf(groups, (group) => told({ 'Consumer Group': group, Topic: 'orders' }, mskGroup));
  if (kind === 'serverless') {
    return [...ofGroups, ...eachOf(topics, (topic) => told({ Topic: topic }, mskTopic))];
  }
  return [
    ...ofGroups,
    ...told({}, kind === 'standard' ? { ...mskCluster, OfflinePartitionsCount: 0 } : mskCluster),
    ...eachOf(BROKERS[kind], (broker) => [
      ...told({ 'Broker ID': broker }, kind === 'standard' ? mskStandardBroker : mskBroker),
      ...eachOf(topics, (topic) => told({ 'Broker ID': broker, Topic: topic }, mskTopic)),
      ...told({ 'Broker ID': broker, 'Client Authentication': 'IAM' }, { ClientConnectionCount: 200 }),
    ]),
  ];
}

function onEc2(name: string): Series[] {
  const told = (dimensions: Record<string, string>, values: Values) =>
    seriesOf('cdk-kafka', { ClusterName: name, ...dimensions }, values);
  const leads = 'kafka_controller_kafkacontroller_activecontrollercount';
  return [
    ...seriesOf(`cdk-kafka/${name}`, {}, ec2Logs),
    ...eachOf(groups, (group) => told({ consumergroup: group, topic: 'orders' }, ec2Group)),
    ...eachOf(CONTROLLERS, (NodeId) =>
      told({ NodeId }, { ...ec2Controller, [leads]: NodeId === CONTROLLERS[0] ? 1 : 0 }),
    ),
    ...eachOf(BROKERS.ec2, (NodeId) => told({ NodeId }, ec2Broker)),
    ...eachOf([...CONTROLLERS, ...BROKERS.ec2], (NodeId) => [
      ...told({ NodeId }, ec2Node),
      ...told({ NodeId, path: '/', fstype: 'xfs' }, { disk_used_percent: 40 }),
      ...told({ NodeId, path: '/var/lib/kafka/data-1', fstype: 'xfs' }, { disk_used_percent: 45 }),
      ...told({ NodeId, cpu: 'cpu-total' }, { cpu_usage_idle: 65, cpu_usage_user: 28, cpu_usage_system: 7 }),
    ]),
  ];
}

function seriesOf(namespace: string, dimensions: Record<string, string>, values: Values): Series[] {
  return Object.entries(values).map(([metric, value]) => ({ namespace, metric, dimensions, curve: steadily(value) }));
}

function eachOf<T>(values: readonly string[], make: (value: string) => T[]): T[] {
  return values.flatMap(make);
}
