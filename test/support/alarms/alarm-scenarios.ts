import { CLUSTER_KINDS, type ClusterKind } from './monitored-clusters';
import { silence, type Curve } from './series';

/**
 * What happens to what each alarm is about. The numbers are not those of the tables in lib/facts: what is a fault, what is just
 * none, and how soon somebody should know of it, is written down here by hand.
 */
export interface Scenario {
  readonly metric: string;
  /** What is told then: the first number that is a fault. */
  readonly fault: number | Curve;
  /** What is no fault yet, however long it lasts. */
  readonly almost: number | Curve;
  /** Minutes of a fault of which nobody wants to hear. */
  readonly blip: number;
  /** Minutes after which it must be known. */
  readonly within: number;
  /** Minutes for which an alarm may outlast its fault. */
  readonly lingers: number;
  /** Minutes for which a fault of one minute is told, so that one that comes and goes is told without a break. */
  readonly lasts?: number;
  /** To whom it happens: dimensions, and everybody without any. */
  readonly where: Readonly<Record<string, string>>;
  /** To whom it may happen next, where that is another matter. */
  readonly next?: Readonly<Record<string, string>>;
}

type Scenarios = Readonly<Record<string, Scenario>>;
type Times = Pick<Scenario, 'blip' | 'within' | 'lingers' | 'lasts'>;
type Row = readonly [
  metric: string,
  fault: Scenario['fault'],
  almost: Scenario['almost'],
  times: Times,
  where?: Scenario['where'],
  next?: Scenario['next'],
];

const times = (blip: number, within: number, lingers = 5): Times => ({ blip, within, lingers });
const atOnce = times(0, 1);
/** Every other minute is as bad as all the time. */
const atOnceAndOn = { ...atOnce, lasts: 3 };
const threeMinutes = times(2, 3);
const fiveMinutes = times(4, 5);
const quarterHour = times(14, 15);
/** A peak of seven minutes shows in each of three times five. */
const threeTimesFive = times(6, 15);

const megabytes = (count: number) => count * 1e6;

/** One value in so many minutes, and silence between. */
const onceIn =
  (minutes: number, value: number): Curve =>
  (minute) =>
    minute % minutes === 0 ? value : undefined;

const everywhere: Readonly<Record<string, Row>> = {
  // An hour of twelve times five minutes, and what CloudWatch looks back beyond it.
  maintenance: ['Maintenance', 1, 0, { ...times(0, 1, 75), lasts: 60 }],
};

const groups = (sum: string, seconds: string, group: string): Readonly<Record<string, Row>> => ({
  'time-lag-billing/orders': [seconds, 300, 290, quarterHour, { [group]: 'billing' }],
  'offset-lag-billing/orders': [sum, 10_000, 9_900, threeTimesFive, { [group]: 'billing' }],
  'group-vanished-billing/orders': [sum, silence, onceIn(25, 100), times(29, 40), { [group]: 'billing' }],
});
const mskGroups = groups('SumOffsetLag', 'EstimatedMaxTimeLag', 'Consumer Group');

const second = { 'Broker ID': '2' };
const third = { 'Broker ID': '3' };

/** Of any Amazon MSK with brokers. One without replicas still tells how many it has: it is not missing. */
const mskBrokers: Readonly<Record<string, Row>> = {
  'active-controller': ['ActiveControllerCount', 0, 1, fiveMinutes],
  'brokers-missing': ['PartitionCount', silence, 0, quarterHour, second],
  cpu: ['CpuIdle', 40, 41, quarterHour, second, third],
  'partitions-per-broker': ['PartitionCount', 1000, 990, threeTimesFive, second, third],
  'request-handlers': ['RequestHandlerAvgIdlePercent', 0.3, 0.31, quarterHour, second, third],
  'network-processors': ['NetworkProcessorAvgIdlePercent', 0.3, 0.31, quarterHour, second, third],
  'produce-throttled': ['ProduceThrottleTime', 1, 0, threeTimesFive, second, third],
  'fetch-throttled': ['FetchThrottleTime', 1, 0, threeTimesFive, second, third],
  connections: ['ClientConnectionCount', 2400, 2390, threeMinutes, second, third],
  'connection-creations': ['ConnectionCreationRate', 80, 79, threeMinutes, second, third],
  'refused-connections': ['IAMTooManyConnections', 1, 0, atOnce, second, third],
};

/** 78.75 MB/s are what such a broker has between itself and its volume: four fifths of them are 63. */
const standard: Readonly<Record<string, Row>> = {
  'offline-partitions': ['OfflinePartitionsCount', 1, 0, atOnceAndOn],
  'under-min-isr': ['UnderMinIsrPartitionCount', 1, 0, threeMinutes, second, third],
  'under-replicated': ['UnderReplicatedPartitions', 1, 0, times(19, 20), second, third],
  'disk-warning': ['KafkaDataLogsDiskUsed', 75, 74, threeTimesFive, second, third],
  'disk-critical': ['KafkaDataLogsDiskUsed', 85, 84, threeTimesFive, second, third],
  'volume-writes': ['VolumeWriteBytes', 60 * megabytes(63), 60 * megabytes(62), quarterHour, second, third],
  'volume-reads': ['VolumeReadBytes', 60 * megabytes(63), 60 * megabytes(62), quarterHour, second, third],
  'heap-after-gc': ['HeapMemoryAfterGC', 60, 59, threeTimesFive, second, third],
  'network-in': ['BwInAllowanceExceeded', 1, 0, threeTimesFive, second, third],
  'network-out': ['BwOutAllowanceExceeded', 1, 0, threeTimesFive, second, third],
  'network-packets': ['PpsAllowanceExceeded', 1, 0, threeTimesFive, second, third],
  'connection-tracking': ['ConntrackAllowanceExceeded', 1, 0, threeTimesFive, second, third],
};

/** A broker has 15.6 MB/s in and 31.2 MB/s out: four fifths of them are 12.48 and 24.96, of which another topic has 1 and 2. */
const express: Readonly<Record<string, Row>> = {
  ingress: ['BytesInPerSec', megabytes(11.48), megabytes(11.4), quarterHour, ordersOn(second), ordersOn(third)],
  egress: ['BytesOutPerSec', megabytes(22.96), megabytes(22.9), quarterHour, ordersOn(second), ordersOn(third)],
};

/** A cluster has 200 MB/s in and 400 MB/s out: four fifths of them are 160 and 320, of which another topic has 1 and 2. */
const serverless: Readonly<Record<string, Row>> = {
  ingress: ['BytesInPerSec', megabytes(159), megabytes(158), quarterHour, ordersOn({})],
  egress: ['BytesOutPerSec', megabytes(318), megabytes(317), quarterHour, ordersOn({})],
};

const leader = { NodeId: '1' };
const node = { NodeId: '201' };
const other = { NodeId: '301' };
const volume = { path: '/var/lib/kafka/data-1' };
const controllers = 'kafka_controller_kafkacontroller';

const ec2: Readonly<Record<string, Row>> = {
  'offline-partitions': [`${controllers}_offlinepartitionscount`, 1, 0, atOnceAndOn, leader],
  'under-min-isr': ['kafka_server_replicamanager_underminisrpartitioncount', 1, 0, threeMinutes, node, other],
  'active-controller': [`${controllers}_activecontrollercount`, 0, 1, fiveMinutes, leader],
  'brokers-missing': [`${controllers}_activebrokercount`, 2, 3, quarterHour],
  'offline-log-directories': ['kafka_log_logmanager_offlinelogdirectorycount', 1, 0, threeMinutes, node, other],
  'under-replicated': ['kafka_server_replicamanager_underreplicatedpartitions', 1, 0, times(19, 20), node, other],
  'disk-warning': ['disk_used_percent', 75, 74, threeTimesFive, { ...node, ...volume }, { ...other, ...volume }],
  'disk-critical': ['disk_used_percent', 85, 84, threeTimesFive, { ...node, ...volume }, { ...other, ...volume }],
  'ebs-balance': ['kafka_node_ebs_balance_percent', 20, 21, threeTimesFive, node, other],
  // A peak of two minutes shows in each of two times five.
  'failing-volumes': ['kafka_node_failing_volumes', 1, 0, times(1, 10), node, other],
  // The line is written once, as the broker stops: until the broker is missed.
  'log-directories-failed': ['FailedLogDirectories', 1, 0, { ...times(0, 1, 20), lasts: 20 }],
  'out-of-memory': ['OutOfMemoryErrors', 1, 0, atOnce],
  // Clients a minute.
  'failed-authentications': ['FailedAuthentications', 25, 19, times(3, 5)],
  cpu: ['cpu_usage_idle', 40, 41, quarterHour, node, other],
  'heap-after-gc': ['kafka_node_heap_after_gc_percent', 60, 59, threeTimesFive, node, other],
  'request-handlers': [
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate',
    ...([0.3, 0.31, quarterHour, node, other] as const),
  ],
  'network-processors': [
    'kafka_network_socketserver_networkprocessoravgidlepercent',
    ...([0.3, 0.31, quarterHour, node, other] as const),
  ],
  'network-allowance': ['kafka_node_network_allowance_exceeded', 1, 0, threeTimesFive, node, other],
  'certificate-expires': ['kafka_node_certificate_days_left', 21, 22, threeTimesFive, node, other],
  'certificate-ends': ['kafka_node_certificate_days_left', 7, 8, threeTimesFive, node, other],
  'controller-lag': [`${controllers}_lastappliedrecordlagms`, 10_000, 9_990, fiveMinutes, leader],
  'metadata-errors': [`${controllers}_metadataerrorcount`, 1, 0, fiveMinutes, leader],
  'metadata-lag': [
    'kafka_server_broker_metadata_metrics_last_applied_record_lag_ms',
    ...([10_000, 9_990, fiveMinutes, node, other] as const),
  ],
  'nodes-silent': ['kafka_node_reports', silence, 3, quarterHour, node],
  'release-pending': ['kafka_node_release_pending_hours', 24, 23, threeTimesFive, node, other],
};

const rows: Readonly<Record<ClusterKind, Readonly<Record<string, Row>>>> = {
  standard: { ...everywhere, ...mskGroups, ...mskBrokers, ...standard },
  express: { ...everywhere, ...mskGroups, ...mskBrokers, ...express },
  serverless: { ...everywhere, ...mskGroups, ...serverless },
  ec2: {
    ...everywhere,
    ...groups('kafka_consumergroup_lag_sum', 'kafka_consumergroup_lag_seconds_max', 'consumergroup'),
    ...ec2,
  },
};

/** By the name of the alarm, without that of the cluster. */
export const SCENARIOS = Object.fromEntries(
  CLUSTER_KINDS.map((kind) => [
    kind,
    Object.fromEntries(Object.entries(rows[kind]).map(([name, row]) => [name, of(row)])),
  ]),
) as Readonly<Record<ClusterKind, Scenarios>>;

function of([metric, fault, almost, spans, where = {}, next]: Row): Scenario {
  return { metric, fault, almost, ...spans, where, next };
}

function ordersOn(broker: Scenario['where']): Scenario['where'] {
  return { ...broker, Topic: 'orders' };
}
