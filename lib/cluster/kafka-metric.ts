/**
 * What Kafka and its machines tell of themselves. Each has its unit, the statistic that it is read with, and the kinds of clusters
 * that have it, on Amazon MSK from a level of monitoring on.
 *
 * @see https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/monitoring.md#metrics
 */
export enum KafkaMetric {
  /** Controllers that lead the cluster: one, and never another number. Count, Maximum. MSK standard, Express, EC2. */
  ACTIVE_CONTROLLERS = 'activeControllers',

  /** Partitions without a leader, which nobody can write to or read. Count, Maximum. MSK standard, EC2. */
  OFFLINE_PARTITIONS = 'offlinePartitions',

  /** Partitions of the cluster, replicas not counted. Count, Maximum. MSK standard, Express, EC2. */
  ALL_PARTITIONS = 'allPartitions',

  /** Topics of the cluster. Count, Maximum. MSK standard, Express, EC2. */
  ALL_TOPICS = 'allTopics',

  /** What the records take, which Express brokers are charged by. Bytes, Maximum. Express. */
  STORAGE_USED = 'storageUsed',

  /** Brokers that the controllers hear from. Count, Maximum. EC2. */
  ACTIVE_BROKERS = 'activeBrokers',

  /** Brokers that are registered, but that the controllers do not hear from. Count, Maximum. EC2. */
  FENCED_BROKERS = 'fencedBrokers',

  /** Errors of a controller with the metadata of the cluster. Count, Maximum. EC2. */
  METADATA_ERRORS = 'metadataErrors',

  /** The controller that a node takes for the leader of the quorum, -1 for none. Minimum. EC2. */
  QUORUM_LEADER = 'quorumLeader',

  /** How far a controller is behind the one that leads with the metadata. Milliseconds, Maximum. EC2. */
  CONTROLLER_LAG = 'controllerLag',

  /** How far a broker is behind the controllers with the metadata. Milliseconds, Maximum. EC2. */
  METADATA_LAG = 'metadataLag',

  /** Partitions that a broker leads and of which a replica is not in sync. Count, Maximum. MSK standard, EC2. */
  UNDER_REPLICATED_PARTITIONS = 'underReplicatedPartitions',

  /** Partitions that take no record with acks=all, as too few replicas are in sync. Count, Maximum. MSK standard, EC2. */
  UNDER_MIN_ISR_PARTITIONS = 'underMinIsrPartitions',

  /** Partitions that would take no record with acks=all, were one more replica to fall behind. Count, Maximum. EC2. */
  AT_MIN_ISR_PARTITIONS = 'atMinIsrPartitions',

  /** Volumes that a broker cannot read or write any more. Count, Maximum. EC2. */
  OFFLINE_LOG_DIRECTORIES = 'offlineLogDirectories',

  /** Records by which the slowest replica on a broker is behind its leader. Count, Maximum. EC2. */
  REPLICA_LAG = 'replicaLag',

  /** Replicas on a broker. Count, Maximum. MSK standard, Express, EC2. */
  PARTITIONS = 'partitions',

  /** Partitions that a broker leads. Count, Maximum. MSK standard, Express, EC2. */
  LEADERS = 'leaders',

  /** What producers write. Bytes/Second, Average. MSK standard, Express, Serverless, EC2. */
  BYTES_IN = 'bytesIn',

  /** What consumers read. Bytes/Second, Average. MSK standard, Express, Serverless, EC2. */
  BYTES_OUT = 'bytesOut',

  /** Records that producers write. Count/Second, Average. MSK standard, Express, Serverless, EC2. */
  MESSAGES_IN = 'messagesIn',

  /**
   * Records that producers write to a topic. Count/Second, Average. MSK standard from PER_TOPIC_PER_BROKER on, Express from
   * PER_TOPIC_PER_BROKER on, Serverless.
   */
  TOPIC_MESSAGES_IN = 'topicMessagesIn',

  /**
   * What a broker copies from the leaders of its replicas. Bytes/Second, Average. MSK standard from PER_BROKER on, Express
   * from PER_BROKER on, EC2.
   */
  REPLICATION_BYTES_IN = 'replicationBytesIn',

  /**
   * What other brokers copy from a broker. Bytes/Second, Average. MSK standard from PER_BROKER on, Express from PER_BROKER
   * on, EC2.
   */
  REPLICATION_BYTES_OUT = 'replicationBytesOut',

  /** How long a request of a producer takes, on average. Milliseconds, Average. MSK standard, Express, EC2. */
  PRODUCE_TIME = 'produceTime',

  /**
   * How long a request of a consumer takes, on average, waiting for records included. Milliseconds, Average. MSK standard
   * from PER_BROKER on, Express from PER_BROKER on, EC2.
   */
  FETCH_CONSUMER_TIME = 'fetchConsumerTime',

  /**
   * How long a request of a replica takes, on average, waiting for records included. Milliseconds, Average. MSK standard
   * from PER_BROKER on, Express from PER_BROKER on, EC2.
   */
  FETCH_FOLLOWER_TIME = 'fetchFollowerTime',

  /**
   * The part of their time, 0 to 1, in which the threads that work on requests have none. Average. MSK standard from
   * PER_BROKER on, Express from PER_BROKER on, EC2.
   */
  REQUEST_HANDLER_IDLE = 'requestHandlerIdle',

  /**
   * The part of their time, 0 to 1, in which the threads of the network have nothing to do. Average. MSK standard from
   * PER_BROKER on, Express from PER_BROKER on, EC2.
   */
  NETWORK_PROCESSOR_IDLE = 'networkProcessorIdle',

  /**
   * How long producers are made to wait. Milliseconds, Average. MSK standard from PER_BROKER on, Express from PER_BROKER on.
   */
  PRODUCE_THROTTLE_TIME = 'produceThrottleTime',

  /**
   * How long consumers are made to wait. Milliseconds, Average. MSK standard from PER_BROKER on, Express from PER_BROKER on.
   */
  FETCH_THROTTLE_TIME = 'fetchThrottleTime',

  /** Connections to a broker. Count, Average. MSK standard, Express, EC2. */
  CONNECTIONS = 'connections',

  /** Connections of clients to a broker, by how they authenticate. Count, Average. MSK standard, Express. */
  CLIENT_CONNECTIONS = 'clientConnections',

  /** New connections to a broker. Count/Second, Average. MSK standard from PER_BROKER on, Express from PER_BROKER on. */
  CONNECTION_CREATIONS = 'connectionCreations',

  /**
   * Connections with IAM that a broker refused, because there were too many. Count, Sum. MSK standard from PER_BROKER on,
   * Express from PER_BROKER on.
   */
  REFUSED_IAM_CONNECTIONS = 'refusedIamConnections',

  /** What programs take of the processors. Percent, Average. MSK standard, Express, EC2. */
  CPU_USER = 'cpuUser',

  /** What the kernel takes of the processors. Percent, Average. MSK standard, Express, EC2. */
  CPU_SYSTEM = 'cpuSystem',

  /** What nobody takes of the processors. Percent, Average. MSK standard, Express, EC2. */
  CPU_IDLE = 'cpuIdle',

  /** Credits that a burstable broker has left. Count, Minimum. MSK standard. */
  CPU_CREDIT_BALANCE = 'cpuCreditBalance',

  /** What is left of the heap after a collection, of all of it. Percent, Maximum. MSK standard, EC2. */
  HEAP_AFTER_GC = 'heapAfterGc',

  /** What is taken of the memory, page cache not counted. Percent, Maximum. EC2. */
  MEMORY_USED = 'memoryUsed',

  /** Memory that nobody uses, not even as page cache. Bytes, Minimum. MSK standard, Express. */
  MEMORY_FREE = 'memoryFree',

  /** How full the volume of a broker is, and of several the fullest. Percent, Maximum. MSK standard, EC2. */
  DATA_DISK_USED = 'dataDiskUsed',

  /** How full the disk with a broker's own logs is. Percent, Maximum. MSK standard. */
  APP_LOG_DISK_USED = 'appLogDiskUsed',

  /** How full the root disk is. Percent, Maximum. MSK standard. */
  ROOT_DISK_USED = 'rootDiskUsed',

  /** What is read from the volume of a broker in the period. Bytes, Sum. MSK standard from PER_BROKER on. */
  VOLUME_READ_BYTES = 'volumeReadBytes',

  /** What is written to the volume of a broker in the period. Bytes, Sum. MSK standard from PER_BROKER on. */
  VOLUME_WRITE_BYTES = 'volumeWriteBytes',

  /** Operations that wait for the volume of a broker. Count, Average. MSK standard from PER_BROKER on. */
  VOLUME_QUEUE_LENGTH = 'volumeQueueLength',

  /**
   * Packets that wait or are lost, because more came in than the instance may take. Count, Sum. MSK standard from PER_BROKER
   * on.
   */
  NETWORK_IN_EXCEEDED = 'networkInExceeded',

  /**
   * Packets that wait or are lost, because more went out than the instance may send. Count, Sum. MSK standard from
   * PER_BROKER on.
   */
  NETWORK_OUT_EXCEEDED = 'networkOutExceeded',

  /**
   * Packets that wait or are lost, because there were more than the instance may have. Count, Sum. MSK standard from
   * PER_BROKER on.
   */
  PACKETS_EXCEEDED = 'packetsExceeded',

  /** Packets that are lost, because the instance tracks no more connections. Count, Sum. MSK standard from PER_BROKER on. */
  CONNECTION_TRACKING_EXCEEDED = 'connectionTrackingExceeded',

  /**
   * Packets that wait or are lost, because there is more than the network of the instance may have of anything. Count, Sum.
   * EC2.
   */
  NETWORK_EXCEEDED = 'networkExceeded',

  /**
   * What an instance has left of its bursts to EBS, of throughput or of operations, whichever is less. Percent, Minimum.
   * EC2.
   */
  EBS_BALANCE = 'ebsBalance',

  /** Volumes that a node does not reach, or that have stopped to work on operations. Count, Maximum. EC2. */
  FAILING_VOLUMES = 'failingVolumes',

  /** What is still to be copied to the tier of old records. Bytes, Maximum. MSK standard from PER_BROKER on. */
  REMOTE_COPY_LAG_BYTES = 'remoteCopyLagBytes',

  /** Copies to the tier of old records that failed. Count/Second, Average. MSK standard from PER_BROKER on. */
  REMOTE_COPY_ERRORS = 'remoteCopyErrors',

  /** Reads from the tier of old records that failed. Count/Second, Average. MSK standard from PER_BROKER on. */
  REMOTE_FETCH_ERRORS = 'remoteFetchErrors',

  /** One for a node of which Kafka, and the agent where there is one, tell. Count, Maximum. EC2. */
  REPORTING = 'reporting',

  /** Days until the certificate of a node ends. Count, Minimum. EC2. */
  CERTIFICATE_DAYS_LEFT = 'certificateDaysLeft',

  /** Hours for which a node has not taken up what was published for it. Count, Maximum. EC2. */
  RELEASE_PENDING_HOURS = 'releasePendingHours',

  /** Times that a node ran out of memory, and started again, by its log. Count, Sum. EC2. */
  OUT_OF_MEMORY_ERRORS = 'outOfMemoryErrors',

  /** Brokers that stopped because no volume was left that works, by their log. Count, Sum. EC2. */
  FAILED_LOG_DIRECTORIES = 'failedLogDirectories',

  /** Clients that could not prove who they are, by the log. Count, Sum. EC2. */
  FAILED_AUTHENTICATIONS = 'failedAuthentications',

  /**
   * Records that a group has not read yet, of all partitions of a topic. Count, Maximum. MSK standard, Express, Serverless,
   * EC2.
   */
  SUM_OFFSET_LAG = 'sumOffsetLag',

  /**
   * Records that a group has not read yet, of the partition with the most. Count, Maximum. MSK standard, Express,
   * Serverless, EC2.
   */
  MAX_OFFSET_LAG = 'maxOffsetLag',

  /**
   * How long ago the oldest record was written that a group has not read yet, as far as it can be estimated. Seconds,
   * Maximum. MSK standard, Express, Serverless, EC2.
   */
  MAX_TIME_LAG = 'maxTimeLag',
}
