import { KafkaAlarm } from './kafka-alarm';
import { KafkaMetric } from '../cluster/kafka-metric';

/** A graph of one metric or several, of which those are shown that a cluster has. */
export interface DashboardGraph {
  readonly title: string;
  readonly metrics: readonly KafkaMetric[];
  /** A line for each broker, consumer group or topic; else for each metric. */
  readonly each?: 'broker' | 'group';
  /** What the left axis says. */
  readonly unit: string;
  /** Alarms on it, whose thresholds are lines. */
  readonly alarms?: readonly KafkaAlarm[];
}

/** What belongs together. */
export interface DashboardRow {
  readonly title: string;
  readonly graphs: readonly DashboardGraph[];
}

/** Single numbers that say whether all is well. */
export const HEALTH: readonly KafkaMetric[] = [
  KafkaMetric.OFFLINE_PARTITIONS,
  KafkaMetric.UNDER_MIN_ISR_PARTITIONS,
  KafkaMetric.ACTIVE_CONTROLLERS,
  KafkaMetric.UNDER_REPLICATED_PARTITIONS,
  KafkaMetric.ACTIVE_BROKERS,
  KafkaMetric.BYTES_IN,
  KafkaMetric.BYTES_OUT,
];

/** The same for every kind of cluster. A graph without a metric that the cluster has is left out, and a row without a graph. */
export const ROWS: readonly DashboardRow[] = [
  {
    title: 'Traffic',
    graphs: [
      {
        title: 'Written by producers',
        metrics: [KafkaMetric.BYTES_IN],
        each: 'broker',
        unit: 'bytes a second',
        alarms: [KafkaAlarm.INGRESS],
      },
      {
        title: 'Read by consumers',
        metrics: [KafkaMetric.BYTES_OUT],
        each: 'broker',
        unit: 'bytes a second',
        alarms: [KafkaAlarm.EGRESS],
      },
      { title: 'Records written', metrics: [KafkaMetric.MESSAGES_IN], each: 'broker', unit: 'records a second' },
      {
        title: 'Time of requests, on average',
        metrics: [KafkaMetric.PRODUCE_TIME, KafkaMetric.FETCH_CONSUMER_TIME],
        each: 'broker',
        unit: 'milliseconds',
      },
    ],
  },
  {
    title: 'Brokers',
    graphs: [
      {
        title: 'Processors, not in use',
        metrics: [KafkaMetric.CPU_IDLE],
        each: 'broker',
        unit: 'percent',
        alarms: [KafkaAlarm.CPU],
      },
      {
        title: 'Heap after a collection',
        metrics: [KafkaMetric.HEAP_AFTER_GC],
        each: 'broker',
        unit: 'percent',
        alarms: [KafkaAlarm.HEAP_AFTER_GC],
      },
      {
        title: 'Threads at rest: requests, network',
        metrics: [KafkaMetric.REQUEST_HANDLER_IDLE, KafkaMetric.NETWORK_PROCESSOR_IDLE],
        each: 'broker',
        unit: '0 to 1',
        alarms: [KafkaAlarm.REQUEST_HANDLERS],
      },
      {
        title: 'Made to wait: producers, consumers',
        metrics: [KafkaMetric.PRODUCE_THROTTLE_TIME, KafkaMetric.FETCH_THROTTLE_TIME],
        each: 'broker',
        unit: 'milliseconds',
      },
      {
        title: 'Beyond what the network may have',
        metrics: [
          KafkaMetric.NETWORK_EXCEEDED,
          KafkaMetric.NETWORK_IN_EXCEEDED,
          KafkaMetric.NETWORK_OUT_EXCEEDED,
          KafkaMetric.PACKETS_EXCEEDED,
        ],
        each: 'broker',
        unit: 'packets',
      },
      {
        title: 'Connections',
        metrics: [KafkaMetric.CONNECTIONS],
        each: 'broker',
        unit: 'connections',
      },
    ],
  },
  {
    title: 'Replication',
    graphs: [
      {
        title: 'Partitions with a replica that is not in sync',
        metrics: [KafkaMetric.UNDER_REPLICATED_PARTITIONS, KafkaMetric.UNDER_MIN_ISR_PARTITIONS],
        each: 'broker',
        unit: 'partitions',
      },
      {
        title: 'Copied from leaders',
        metrics: [KafkaMetric.REPLICATION_BYTES_IN],
        each: 'broker',
        unit: 'bytes a second',
      },
      {
        title: 'Slowest replica behind its leader',
        metrics: [KafkaMetric.REPLICA_LAG],
        each: 'broker',
        unit: 'records',
      },
      { title: 'Partitions led', metrics: [KafkaMetric.LEADERS], each: 'broker', unit: 'partitions' },
    ],
  },
  {
    title: 'Disks',
    graphs: [
      {
        title: 'Fullest volume',
        metrics: [KafkaMetric.DATA_DISK_USED],
        each: 'broker',
        unit: 'percent',
        alarms: [KafkaAlarm.DISK_WARNING, KafkaAlarm.DISK_CRITICAL],
      },
      {
        title: 'Volumes: read, written',
        metrics: [KafkaMetric.VOLUME_READ_BYTES, KafkaMetric.VOLUME_WRITE_BYTES],
        each: 'broker',
        unit: 'bytes a minute',
      },
      { title: 'Waiting for volumes', metrics: [KafkaMetric.VOLUME_QUEUE_LENGTH], each: 'broker', unit: 'operations' },
      {
        title: 'Bursts left to EBS',
        metrics: [KafkaMetric.EBS_BALANCE],
        each: 'broker',
        unit: 'percent',
        alarms: [KafkaAlarm.EBS_BALANCE],
      },
      {
        title: 'To be copied to the tier of old records',
        metrics: [KafkaMetric.REMOTE_COPY_LAG_BYTES],
        each: 'broker',
        unit: 'bytes',
      },
    ],
  },
  {
    title: 'Consumers',
    graphs: [
      { title: 'Behind, in time', metrics: [KafkaMetric.MAX_TIME_LAG], each: 'group', unit: 'seconds' },
      { title: 'Behind, in records', metrics: [KafkaMetric.SUM_OFFSET_LAG], each: 'group', unit: 'records' },
    ],
  },
  {
    title: 'Upkeep',
    graphs: [
      {
        title: 'Certificates',
        metrics: [KafkaMetric.CERTIFICATE_DAYS_LEFT],
        each: 'broker',
        unit: 'days left',
        alarms: [KafkaAlarm.CERTIFICATE_EXPIRES, KafkaAlarm.CERTIFICATE_ENDS],
      },
      {
        title: 'Behind the controller that leads',
        metrics: [KafkaMetric.CONTROLLER_LAG],
        each: 'broker',
        unit: 'milliseconds',
        alarms: [KafkaAlarm.CONTROLLER_LAG],
      },
      {
        title: 'Published, and not taken up',
        metrics: [KafkaMetric.RELEASE_PENDING_HOURS],
        each: 'broker',
        unit: 'hours',
        alarms: [KafkaAlarm.RELEASE_PENDING],
      },
    ],
  },
  {
    title: 'What cost follows from',
    graphs: [
      { title: 'Storage', metrics: [KafkaMetric.STORAGE_USED], unit: 'bytes' },
      { title: 'Partitions and topics', metrics: [KafkaMetric.ALL_PARTITIONS, KafkaMetric.ALL_TOPICS], unit: 'number' },
      {
        title: 'Replicas on a broker',
        metrics: [KafkaMetric.PARTITIONS],
        each: 'broker',
        unit: 'replicas',
        alarms: [KafkaAlarm.PARTITIONS_PER_BROKER],
      },
    ],
  },
];

/** Side by side, three or two to a line. */
export function graphsPerLine(graphs: number): number {
  return graphs % 3 === 0 || graphs > 4 ? 3 : Math.min(graphs, 2);
}

/** `underReplicatedPartitions` as people say it. */
export function inWords(metric: KafkaMetric): string {
  return metric.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
