/** What somebody is told of, by the name of its section in docs/runbooks.md. */
export enum KafkaAlarm {
  /** Partitions have no leader: nobody can write to them or read them. */
  OFFLINE_PARTITIONS = 'offlinePartitions',

  /** Partitions take no record with acks=all, because fewer replicas are in sync than min.insync.replicas asks for. */
  UNDER_MIN_ISR = 'underMinIsr',

  /** Not one controller leads the cluster, but none or several: leaders are not elected, and topics not changed. */
  ACTIVE_CONTROLLER = 'activeController',

  /** Fewer brokers work than the cluster has. */
  BROKERS_MISSING = 'brokersMissing',

  /** A broker cannot read or write one of its volumes any more, and its replicas there are offline. */
  OFFLINE_LOG_DIRECTORIES = 'offlineLogDirectories',

  /** For 20 minutes without a break, longer than a restart takes, replicas of a broker have not been in sync. */
  UNDER_REPLICATED = 'underReplicated',

  /** The fullest volume of a broker is fuller than planned. */
  DISK_WARNING = 'diskWarning',

  /** The fullest volume of a broker will soon be full, and then the broker stops. */
  DISK_CRITICAL = 'diskCritical',

  /** A broker writes nearly as much as its volume takes. */
  VOLUME_WRITES = 'volumeWrites',

  /** A broker reads nearly as much as its volume gives: consumers are behind what the page cache holds. */
  VOLUME_READS = 'volumeReads',

  /** An instance has used up its bursts to EBS, and goes on with what it has for good. */
  EBS_BALANCE = 'ebsBalance',

  /** A node does not reach one of its volumes, or a volume has stopped to work on operations. */
  FAILING_VOLUMES = 'failingVolumes',

  /** A broker has stopped, because its first volume, or all of them, failed. */
  LOG_DIRECTORIES_FAILED = 'logDirectoriesFailed',

  /** A broker uses 60 % of its processors, and would not bear the load of another that is down. */
  CPU = 'cpu',

  /** A burstable broker has hardly any credits left, and slows down to its baseline without them. */
  CPU_CREDITS = 'cpuCredits',

  /** Collections leave much of the heap of a broker in use: it is short of memory. */
  HEAP_AFTER_GC = 'heapAfterGc',

  /** A broker has more replicas than AWS recommends for its size. */
  PARTITIONS_PER_BROKER = 'partitionsPerBroker',

  /** The threads of a broker that work on requests hardly rest. */
  REQUEST_HANDLERS = 'requestHandlers',

  /** The threads of a broker that serve the network hardly rest. */
  NETWORK_PROCESSORS = 'networkProcessors',

  /** Producers write nearly as much as is taken for good. */
  INGRESS = 'ingress',

  /** Consumers read nearly as much as is given for good. */
  EGRESS = 'egress',

  /** Producers are made to wait, all the time. */
  PRODUCE_THROTTLED = 'produceThrottled',

  /** Consumers are made to wait, all the time. */
  FETCH_THROTTLED = 'fetchThrottled',

  /** More comes in than the network of an instance may take. */
  NETWORK_IN = 'networkIn',

  /** More goes out than the network of an instance may send. */
  NETWORK_OUT = 'networkOut',

  /** There are more packets than the network of an instance may have. */
  NETWORK_PACKETS = 'networkPackets',

  /** Packets are lost, because the instance tracks no more connections. */
  CONNECTION_TRACKING = 'connectionTracking',

  /** An instance has more traffic, packets or connections than its network may have. */
  NETWORK_ALLOWANCE = 'networkAllowance',

  /** A node ran out of memory, and started again. */
  OUT_OF_MEMORY = 'outOfMemory',

  /** Many clients cannot prove who they are: an old password or certificate, or somebody who tries. */
  FAILED_AUTHENTICATIONS = 'failedAuthentications',

  /** A broker has nearly as many connections as IAM lets it have. */
  CONNECTIONS = 'connections',

  /** Clients connect nearly as often as IAM lets them: they should keep their connections. */
  CONNECTION_CREATIONS = 'connectionCreations',

  /** A broker refuses connections with IAM, because there are too many. */
  REFUSED_CONNECTIONS = 'refusedConnections',

  /** The certificate of a node ends within three weeks, and should have been renewed by now. */
  CERTIFICATE_EXPIRES = 'certificateExpires',

  /** The certificate of a node ends within a week, and then nobody can talk to it. */
  CERTIFICATE_ENDS = 'certificateEnds',

  /** A controller does not hear from the one that leads, or none does. */
  CONTROLLER_LAG = 'controllerLag',

  /** A controller has met an error in the metadata of the cluster. */
  METADATA_ERRORS = 'metadataErrors',

  /** A broker is behind the controllers, and does not know what they have decided. */
  METADATA_LAG = 'metadataLag',

  /** A node tells nothing of itself: a controller that is down, or an agent. */
  NODES_SILENT = 'nodesSilent',

  /** For a day a node has not taken up what was published for it. */
  RELEASE_PENDING = 'releasePending',
}
