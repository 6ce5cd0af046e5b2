/**
 * What Kafka and its machines tell of themselves: one table, from which come `cluster.metrics`, alarms, the dashboard, the rules
 * of the JMX exporter and of Prometheus, and docs/monitoring.md.
 *
 * Sources, read on 2026-11-21:
 * - Amazon MSK, standard: https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 * - Amazon MSK, Express: https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details-express.html
 * - Amazon MSK Serverless: https://docs.aws.amazon.com/msk/latest/developerguide/serverless-monitoring.html
 * - lag: https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html; the table of Express leaves the dimension
 *   `Cluster Name` out, which AWS's own tools give
 * - beans: https://kafka.apache.org/43/operations/monitoring/ and nodes of Kafka 4.3.1
 */
export const KAFKA_METRICS_AS_OF = '2026-11-21';

/** Levels of Amazon MSK, each with the metrics of those before it. All but the first are charged. */
export const MSK_LEVELS = ['DEFAULT', 'PER_BROKER', 'PER_TOPIC_PER_BROKER', 'PER_TOPIC_PER_PARTITION'] as const;
export type MskLevel = (typeof MSK_LEVELS)[number];

/** What a series is of. Of `brokerTopic` and `brokerAuthentication` a broker has several, which add up. */
export type MetricScope = 'cluster' | 'broker' | 'brokerTopic' | 'brokerAuthentication' | 'topic' | 'group';

/** The dimensions of each in the namespace `AWS/Kafka`. */
export const MSK_DIMENSIONS: Readonly<Record<MetricScope, readonly string[]>> = {
  cluster: ['Cluster Name'],
  broker: ['Cluster Name', 'Broker ID'],
  brokerTopic: ['Cluster Name', 'Broker ID', 'Topic'],
  brokerAuthentication: ['Cluster Name', 'Broker ID', 'Client Authentication'],
  topic: ['Cluster Name', 'Topic'],
  group: ['Cluster Name', 'Consumer Group', 'Topic'],
};

/** The namespace of what is not AWS's: what nodes on EC2 tell, and what an operator says. */
export const OWN_NAMESPACE = 'cdk-kafka';

/** Statistics of CloudWatch that Metrics Insights has as well. */
export type MetricStatistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum';

/** Units of CloudWatch. */
export type MetricUnit =
  'Bytes' | 'Bytes/Second' | 'Count' | 'Count/Second' | 'Milliseconds' | 'Percent' | 'Seconds' | 'None';

/** Where one kind of Amazon MSK has a metric, and from which level on. */
export interface MskSeries {
  readonly level: MskLevel;
  readonly scope: MetricScope;
}

/** A metric of the namespace `AWS/Kafka`. */
export interface MskMetric {
  readonly name: string;
  readonly standard?: MskSeries;
  readonly express?: MskSeries;
  readonly serverless?: MskSeries;
}

/** An attribute of a bean. What exporters call it follows from it: ./exporter-names.ts. */
export interface JmxMetric {
  /** The object name; a key whose value is `*` becomes a label. */
  readonly bean: string;
  readonly attribute: string;
}

/** One metric. */
export interface KafkaMetricFact {
  readonly meaning: string;
  readonly unit: MetricUnit;
  /** How values become one over time and, where they do not add up, over brokers. */
  readonly statistic: MetricStatistic;
  /** Of several brokers it is the sum that tells something. */
  readonly addsUp?: true;
  readonly msk?: MskMetric;
  /** What Kafka's own beans call it. */
  readonly jmx?: JmxMetric;
  /** Of a node on EC2 in CloudWatch: its name where no bean gives it, and the dimensions beside cluster and node. */
  readonly ec2?: {
    readonly name?: string;
    readonly scope: 'cluster' | 'broker' | 'group';
    readonly also?: readonly string[];
    /** Several values a minute, which add up. */
    readonly inParts?: true;
  };
}

const at = (level: MskLevel, scope: MetricScope): MskSeries => ({ level, scope });
const ofCluster = at('DEFAULT', 'cluster');
const ofBroker = at('DEFAULT', 'broker');
const charged = at('PER_BROKER', 'broker');
const ofBrokerTopic = at('DEFAULT', 'brokerTopic');
const ofTopic = at('DEFAULT', 'topic');
const ofGroup = at('DEFAULT', 'group');

const standard = (name: string, series: MskSeries): MskMetric => ({ name, standard: series });
const brokers = (name: string, series: MskSeries): MskMetric => ({ name, standard: series, express: series });

const jmx = (bean: string, attribute = 'Value'): Pick<KafkaMetricFact, 'jmx' | 'ec2'> => ({
  jmx: { bean, attribute },
  ec2: { scope: 'broker' },
});
const controller = (name: string) => jmx(`kafka.controller:type=KafkaController,name=${name}`);
const replicas = (name: string) => jmx(`kafka.server:type=ReplicaManager,name=${name}`);
const traffic = (name: string) => jmx(`kafka.server:type=BrokerTopicMetrics,name=${name}`, 'OneMinuteRate');
const requestTime = (request: string) =>
  jmx(`kafka.network:type=RequestMetrics,name=TotalTimeMs,request=${request}`, 'Mean');

/** What CloudWatch's agent reads, with the dimensions that it adds. */
const agent = (name: string, ...also: string[]) => ({ ec2: { name, scope: 'broker', also } }) as const;
/** What `kafka-node metrics` tells. */
const node = (name: string) => ({ ec2: { name: `kafka_node_${name}`, scope: 'broker' } }) as const;
/** Lines of logs, counted: of the whole cluster, as a line says nothing of where it is from. */
const logged = (name: string) => ({ ec2: { name, scope: 'cluster' } }) as const;
const lag = (name: string) => ({ ec2: { name: `kafka_consumergroup_${name}`, scope: 'group' } }) as const;

/** Every metric that something here reads, by its id. */
export const KAFKA_METRICS = {
  activeControllers: {
    meaning: 'controllers that lead the cluster: one, and never another number',
    unit: 'Count',
    statistic: 'Maximum',
    addsUp: true,
    msk: brokers('ActiveControllerCount', ofCluster),
    ...controller('ActiveControllerCount'),
  },
  offlinePartitions: {
    meaning: 'partitions without a leader, which nobody can write to or read',
    unit: 'Count',
    statistic: 'Maximum',
    msk: standard('OfflinePartitionsCount', ofCluster),
    ...controller('OfflinePartitionsCount'),
  },
  allPartitions: {
    meaning: 'partitions of the cluster, replicas not counted',
    unit: 'Count',
    statistic: 'Maximum',
    msk: brokers('GlobalPartitionCount', ofCluster),
    ...controller('GlobalPartitionCount'),
  },
  allTopics: {
    meaning: 'topics of the cluster',
    unit: 'Count',
    statistic: 'Maximum',
    msk: brokers('GlobalTopicCount', ofCluster),
    ...controller('GlobalTopicCount'),
  },
  storageUsed: {
    meaning: 'what the records take, which Express brokers are charged by',
    unit: 'Bytes',
    statistic: 'Maximum',
    msk: { name: 'StorageUsed', express: ofCluster },
  },
  activeBrokers: {
    meaning: 'brokers that the controllers hear from',
    unit: 'Count',
    statistic: 'Maximum',
    ...controller('ActiveBrokerCount'),
  },
  fencedBrokers: {
    meaning: 'brokers that are registered, but that the controllers do not hear from',
    unit: 'Count',
    statistic: 'Maximum',
    ...controller('FencedBrokerCount'),
  },
  metadataErrors: {
    meaning: 'errors of a controller with the metadata of the cluster',
    unit: 'Count',
    statistic: 'Maximum',
    ...controller('MetadataErrorCount'),
  },
  quorumLeader: {
    meaning: 'the controller that a node takes for the leader of the quorum, -1 for none',
    unit: 'None',
    statistic: 'Minimum',
    ...jmx('kafka.server:type=raft-metrics', 'current-leader'),
  },
  controllerLag: {
    meaning: 'how far a controller is behind the one that leads with the metadata',
    unit: 'Milliseconds',
    statistic: 'Maximum',
    ...controller('LastAppliedRecordLagMs'),
  },
  metadataLag: {
    meaning: 'how far a broker is behind the controllers with the metadata',
    unit: 'Milliseconds',
    statistic: 'Maximum',
    ...jmx('kafka.server:type=broker-metadata-metrics', 'last-applied-record-lag-ms'),
  },
  underReplicatedPartitions: {
    meaning: 'partitions that a broker leads and of which a replica is not in sync',
    unit: 'Count',
    statistic: 'Maximum',
    msk: standard('UnderReplicatedPartitions', ofBroker),
    ...replicas('UnderReplicatedPartitions'),
  },
  underMinIsrPartitions: {
    meaning: 'partitions that take no record with acks=all, as too few replicas are in sync',
    unit: 'Count',
    statistic: 'Maximum',
    msk: standard('UnderMinIsrPartitionCount', ofBroker),
    ...replicas('UnderMinIsrPartitionCount'),
  },
  atMinIsrPartitions: {
    meaning: 'partitions that would take no record with acks=all, were one more replica to fall behind',
    unit: 'Count',
    statistic: 'Maximum',
    ...replicas('AtMinIsrPartitionCount'),
  },
  offlineLogDirectories: {
    meaning: 'volumes that a broker cannot read or write any more',
    unit: 'Count',
    statistic: 'Maximum',
    ...jmx('kafka.log:type=LogManager,name=OfflineLogDirectoryCount'),
  },
  replicaLag: {
    meaning: 'records by which the slowest replica on a broker is behind its leader',
    unit: 'Count',
    statistic: 'Maximum',
    ...jmx('kafka.server:type=ReplicaFetcherManager,name=MaxLag,clientId=Replica'),
  },
  partitions: {
    meaning: 'replicas on a broker',
    unit: 'Count',
    statistic: 'Maximum',
    msk: brokers('PartitionCount', ofBroker),
    ...replicas('PartitionCount'),
  },
  leaders: {
    meaning: 'partitions that a broker leads',
    unit: 'Count',
    statistic: 'Maximum',
    msk: brokers('LeaderCount', ofBroker),
    ...replicas('LeaderCount'),
  },
  bytesIn: {
    meaning: 'what producers write',
    unit: 'Bytes/Second',
    statistic: 'Average',
    addsUp: true,
    msk: { ...brokers('BytesInPerSec', ofBrokerTopic), serverless: ofTopic },
    ...traffic('BytesInPerSec'),
  },
  bytesOut: {
    meaning: 'what consumers read',
    unit: 'Bytes/Second',
    statistic: 'Average',
    addsUp: true,
    msk: { ...brokers('BytesOutPerSec', ofBrokerTopic), serverless: ofTopic },
    ...traffic('BytesOutPerSec'),
  },
  messagesIn: {
    meaning: 'records that producers write',
    unit: 'Count/Second',
    statistic: 'Average',
    addsUp: true,
    msk: { ...brokers('MessagesInPerSec', ofBroker), serverless: ofTopic },
    ...traffic('MessagesInPerSec'),
  },
  topicMessagesIn: {
    meaning: 'records that producers write to a topic',
    unit: 'Count/Second',
    statistic: 'Average',
    addsUp: true,
    msk: { ...brokers('MessagesInPerSec', at('PER_TOPIC_PER_BROKER', 'brokerTopic')), serverless: ofTopic },
  },
  replicationBytesIn: {
    meaning: 'what a broker copies from the leaders of its replicas',
    unit: 'Bytes/Second',
    statistic: 'Average',
    addsUp: true,
    msk: brokers('ReplicationBytesInPerSec', charged),
    ...traffic('ReplicationBytesInPerSec'),
  },
  replicationBytesOut: {
    meaning: 'what other brokers copy from a broker',
    unit: 'Bytes/Second',
    statistic: 'Average',
    addsUp: true,
    msk: brokers('ReplicationBytesOutPerSec', charged),
    ...traffic('ReplicationBytesOutPerSec'),
  },
  produceTime: {
    meaning: 'how long a request of a producer takes, on average',
    unit: 'Milliseconds',
    statistic: 'Average',
    msk: brokers('ProduceTotalTimeMsMean', ofBroker),
    ...requestTime('Produce'),
  },
  fetchConsumerTime: {
    meaning: 'how long a request of a consumer takes, on average, waiting for records included',
    unit: 'Milliseconds',
    statistic: 'Average',
    msk: brokers('FetchConsumerTotalTimeMsMean', charged),
    ...requestTime('FetchConsumer'),
  },
  fetchFollowerTime: {
    meaning: 'how long a request of a replica takes, on average, waiting for records included',
    unit: 'Milliseconds',
    statistic: 'Average',
    msk: brokers('FetchFollowerTotalTimeMsMean', charged),
    ...requestTime('FetchFollower'),
  },
  requestHandlerIdle: {
    meaning: 'the part of their time, 0 to 1, in which the threads that work on requests have none',
    unit: 'None',
    statistic: 'Average',
    msk: brokers('RequestHandlerAvgIdlePercent', charged),
    ...jmx('kafka.server:type=KafkaRequestHandlerPool,name=RequestHandlerAvgIdlePercent', 'OneMinuteRate'),
  },
  networkProcessorIdle: {
    meaning: 'the part of their time, 0 to 1, in which the threads of the network have nothing to do',
    unit: 'None',
    statistic: 'Average',
    msk: brokers('NetworkProcessorAvgIdlePercent', charged),
    ...jmx('kafka.network:type=SocketServer,name=NetworkProcessorAvgIdlePercent'),
  },
  produceThrottleTime: {
    meaning: 'how long producers are made to wait',
    unit: 'Milliseconds',
    statistic: 'Average',
    msk: brokers('ProduceThrottleTime', charged),
  },
  fetchThrottleTime: {
    meaning: 'how long consumers are made to wait',
    unit: 'Milliseconds',
    statistic: 'Average',
    msk: brokers('FetchThrottleTime', charged),
  },
  connections: {
    meaning: 'connections to a broker',
    unit: 'Count',
    statistic: 'Average',
    addsUp: true,
    msk: brokers('ConnectionCount', ofBroker),
    ...jmx('kafka.server:type=socket-server-metrics,listener=*,networkProcessor=*', 'connection-count'),
    ec2: { scope: 'broker', inParts: true },
  },
  clientConnections: {
    meaning: 'connections of clients to a broker, by how they authenticate',
    unit: 'Count',
    statistic: 'Average',
    addsUp: true,
    msk: brokers('ClientConnectionCount', at('DEFAULT', 'brokerAuthentication')),
  },
  connectionCreations: {
    meaning: 'new connections to a broker',
    unit: 'Count/Second',
    statistic: 'Average',
    addsUp: true,
    msk: brokers('ConnectionCreationRate', charged),
  },
  refusedIamConnections: {
    meaning: 'connections with IAM that a broker refused, because there were too many',
    unit: 'Count',
    statistic: 'Sum',
    msk: brokers('IAMTooManyConnections', charged),
  },
  cpuUser: {
    meaning: 'what programs take of the processors',
    unit: 'Percent',
    statistic: 'Average',
    msk: brokers('CpuUser', ofBroker),
    ...agent('cpu_usage_user', 'cpu'),
  },
  cpuSystem: {
    meaning: 'what the kernel takes of the processors',
    unit: 'Percent',
    statistic: 'Average',
    msk: brokers('CpuSystem', ofBroker),
    ...agent('cpu_usage_system', 'cpu'),
  },
  cpuIdle: {
    meaning: 'what nobody takes of the processors',
    unit: 'Percent',
    statistic: 'Average',
    msk: brokers('CpuIdle', ofBroker),
    ...agent('cpu_usage_idle', 'cpu'),
  },
  cpuCreditBalance: {
    meaning: 'credits that a burstable broker has left',
    unit: 'Count',
    statistic: 'Minimum',
    msk: standard('CPUCreditBalance', ofBroker),
  },
  heapAfterGc: {
    meaning: 'what is left of the heap after a collection, of all of it',
    unit: 'Percent',
    statistic: 'Maximum',
    msk: standard('HeapMemoryAfterGC', ofBroker),
    ...node('heap_after_gc_percent'),
  },
  memoryUsed: {
    meaning: 'what is taken of the memory, page cache not counted',
    unit: 'Percent',
    statistic: 'Maximum',
    ...agent('mem_used_percent'),
  },
  memoryFree: {
    meaning: 'memory that nobody uses, not even as page cache',
    unit: 'Bytes',
    statistic: 'Minimum',
    msk: brokers('MemoryFree', ofBroker),
  },
  dataDiskUsed: {
    meaning: 'how full the volume of a broker is, and of several the fullest',
    unit: 'Percent',
    statistic: 'Maximum',
    msk: standard('KafkaDataLogsDiskUsed', ofBroker),
    ...agent('disk_used_percent', 'path', 'fstype'),
  },
  appLogDiskUsed: {
    meaning: "how full the disk with a broker's own logs is",
    unit: 'Percent',
    statistic: 'Maximum',
    msk: standard('KafkaAppLogsDiskUsed', ofBroker),
  },
  rootDiskUsed: {
    meaning: 'how full the root disk is',
    unit: 'Percent',
    statistic: 'Maximum',
    msk: standard('RootDiskUsed', ofBroker),
  },
  volumeReadBytes: {
    meaning: 'what is read from the volume of a broker in the period',
    unit: 'Bytes',
    statistic: 'Sum',
    msk: standard('VolumeReadBytes', charged),
  },
  volumeWriteBytes: {
    meaning: 'what is written to the volume of a broker in the period',
    unit: 'Bytes',
    statistic: 'Sum',
    msk: standard('VolumeWriteBytes', charged),
  },
  volumeQueueLength: {
    meaning: 'operations that wait for the volume of a broker',
    unit: 'Count',
    statistic: 'Average',
    msk: standard('VolumeQueueLength', charged),
  },
  networkInExceeded: {
    meaning: 'packets that wait or are lost, because more came in than the instance may take',
    unit: 'Count',
    statistic: 'Sum',
    msk: standard('BwInAllowanceExceeded', charged),
  },
  networkOutExceeded: {
    meaning: 'packets that wait or are lost, because more went out than the instance may send',
    unit: 'Count',
    statistic: 'Sum',
    msk: standard('BwOutAllowanceExceeded', charged),
  },
  packetsExceeded: {
    meaning: 'packets that wait or are lost, because there were more than the instance may have',
    unit: 'Count',
    statistic: 'Sum',
    msk: standard('PpsAllowanceExceeded', charged),
  },
  connectionTrackingExceeded: {
    meaning: 'packets that are lost, because the instance tracks no more connections',
    unit: 'Count',
    statistic: 'Sum',
    msk: standard('ConntrackAllowanceExceeded', charged),
  },
  networkExceeded: {
    meaning:
      'packets that wait or are lost, because there is more than the network of the instance may have of anything',
    unit: 'Count',
    statistic: 'Sum',
    ...node('network_allowance_exceeded'),
  },
  ebsBalance: {
    meaning: 'what an instance has left of its bursts to EBS, of throughput or of operations, whichever is less',
    unit: 'Percent',
    statistic: 'Minimum',
    ...node('ebs_balance_percent'),
  },
  failingVolumes: {
    meaning: 'volumes that a node does not reach, or that have stopped to work on operations',
    unit: 'Count',
    statistic: 'Maximum',
    ...node('failing_volumes'),
  },
  remoteCopyLagBytes: {
    meaning: 'what is still to be copied to the tier of old records',
    unit: 'Bytes',
    statistic: 'Maximum',
    msk: standard('RemoteCopyLagBytes', charged),
  },
  remoteCopyErrors: {
    meaning: 'copies to the tier of old records that failed',
    unit: 'Count/Second',
    statistic: 'Average',
    addsUp: true,
    msk: standard('RemoteCopyErrorsPerSec', charged),
  },
  remoteFetchErrors: {
    meaning: 'reads from the tier of old records that failed',
    unit: 'Count/Second',
    statistic: 'Average',
    addsUp: true,
    msk: standard('RemoteFetchErrorsPerSec', charged),
  },
  reporting: {
    meaning: 'one for a node of which Kafka, and the agent where there is one, tell',
    unit: 'Count',
    statistic: 'Maximum',
    addsUp: true,
    ...node('reports'),
  },
  certificateDaysLeft: {
    meaning: 'days until the certificate of a node ends',
    unit: 'Count',
    statistic: 'Minimum',
    ...node('certificate_days_left'),
  },
  releasePendingHours: {
    meaning: 'hours for which a node has not taken up what was published for it',
    unit: 'Count',
    statistic: 'Maximum',
    ...node('release_pending_hours'),
  },
  outOfMemoryErrors: {
    meaning: 'times that a node ran out of memory, and started again, by its log',
    unit: 'Count',
    statistic: 'Sum',
    ...logged('OutOfMemoryErrors'),
  },
  failedLogDirectories: {
    meaning: 'brokers that stopped because no volume was left that works, by their log',
    unit: 'Count',
    statistic: 'Sum',
    ...logged('FailedLogDirectories'),
  },
  failedAuthentications: {
    meaning: 'clients that could not prove who they are, by the log',
    unit: 'Count',
    statistic: 'Sum',
    ...logged('FailedAuthentications'),
  },
  sumOffsetLag: {
    meaning: 'records that a group has not read yet, of all partitions of a topic',
    unit: 'Count',
    statistic: 'Maximum',
    msk: { ...brokers('SumOffsetLag', ofGroup), serverless: ofGroup },
    ...lag('lag_sum'),
  },
  maxOffsetLag: {
    meaning: 'records that a group has not read yet, of the partition with the most',
    unit: 'Count',
    statistic: 'Maximum',
    msk: { ...brokers('MaxOffsetLag', ofGroup), serverless: ofGroup },
    ...lag('lag_max'),
  },
  maxTimeLag: {
    meaning: 'how long ago the oldest record was written that a group has not read yet, as far as it can be estimated',
    unit: 'Seconds',
    statistic: 'Maximum',
    msk: { ...brokers('EstimatedMaxTimeLag', ofGroup), serverless: ofGroup },
    ...lag('lag_seconds_max'),
  },
} as const satisfies Readonly<Record<string, KafkaMetricFact>>;

export type KafkaMetricId = keyof typeof KAFKA_METRICS;

/** What the exporter of a node reads besides: counters and percentiles for Prometheus. `Count` only grows. */
export const PROMETHEUS_BEANS: readonly JmxMetric[] = [
  ...['BytesInPerSec', 'BytesOutPerSec', 'MessagesInPerSec'].map((name) => ({
    bean: `kafka.server:type=BrokerTopicMetrics,name=${name},topic=*`,
    attribute: 'Count',
  })),
  ...['ReplicationBytesInPerSec', 'FailedProduceRequestsPerSec', 'FailedFetchRequestsPerSec'].map((name) => ({
    bean: `kafka.server:type=BrokerTopicMetrics,name=${name}`,
    attribute: 'Count',
  })),
  ...['Produce', 'FetchConsumer', 'FetchFollower'].map((request) => ({
    bean: `kafka.network:type=RequestMetrics,name=TotalTimeMs,request=${request}`,
    attribute: '99thPercentile',
  })),
  { bean: 'kafka.server:type=ReplicaManager,name=IsrShrinksPerSec', attribute: 'Count' },
  { bean: 'kafka.controller:type=ControllerStats,name=UncleanLeaderElectionsPerSec', attribute: 'Count' },
  { bean: 'kafka.log:type=LogFlushStats,name=LogFlushRateAndTimeMs', attribute: '99thPercentile' },
];
