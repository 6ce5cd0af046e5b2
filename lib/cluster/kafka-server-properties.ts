/**
 * Server properties of the brokers: each is the property of the same name, written in camel case.
 *
 * Those listed are the ones that Amazon MSK lets a custom configuration set. Any other goes into
 * `additionalProperties`.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html
 * @see https://kafka.apache.org/documentation/#brokerconfigs
 */
export interface KafkaServerProperties {
  /**
   * `allow.everyone.if.no.acl.found`: whether everyone may use what no ACL protects. Has no effect on clients that authenticate with IAM.
   *
   * @default true on Amazon MSK
   */
  readonly allowEveryoneIfNoAclFound?: boolean;

  /**
   * `auto.create.topics.enable`: whether producing to an unknown topic creates it.
   *
   * @default false: topics are made on purpose
   */
  readonly autoCreateTopicsEnable?: boolean;

  /**
   * `compression.type`: compression of topics: `producer` keeps what the producer chose; else `gzip`, `snappy`, `lz4`, `zstd` or `uncompressed`.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly compressionType?: string;

  /**
   * `connections.max.idle.ms`: idle connections are closed after this many milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly connectionsMaxIdleMs?: number;

  /**
   * `custom.advertised.listeners`: listener addresses that the brokers advertise, each `NAME://host:port+{broker_id}`.
   *
   * @default - the addresses that Amazon MSK gives them
   */
  readonly customAdvertisedListeners?: string;

  /**
   * `default.replication.factor`: replicas of a topic that does not say. Between 1 and the number of brokers; must be known at synthesis.
   *
   * @default - the number of brokers, at most 3; on Express brokers always 3, and not to be set
   */
  readonly defaultReplicationFactor?: number;

  /**
   * `delete.topic.enable`: whether topics can be deleted.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly deleteTopicEnable?: boolean;

  /**
   * `group.initial.rebalance.delay.ms`: milliseconds to wait for more consumers before the first rebalance of a new group.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly groupInitialRebalanceDelayMs?: number;

  /**
   * `group.max.session.timeout.ms`: longest session time-out that a consumer may ask for, in milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly groupMaxSessionTimeoutMs?: number;

  /**
   * `group.min.session.timeout.ms`: shortest session time-out that a consumer may ask for, in milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly groupMinSessionTimeoutMs?: number;

  /**
   * `leader.imbalance.per.broker.percentage`: percentage of leaders off their preferred broker above which they are moved back.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly leaderImbalancePerBrokerPercentage?: number;

  /**
   * `log.cleaner.delete.retention.ms`: how long tombstones of compacted topics are kept, in milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logCleanerDeleteRetentionMs?: number;

  /**
   * `log.cleaner.min.cleanable.ratio`: share of a log that must be dirty before it is compacted, between 0 and 1.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logCleanerMinCleanableRatio?: number;

  /**
   * `log.cleanup.policy`: what happens to old segments: `delete`, `compact` or `compact,delete`.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logCleanupPolicy?: string;

  /**
   * `log.flush.interval.messages`: records after which a partition is flushed to disk. Replication, not flushing, is what Kafka relies on.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logFlushIntervalMessages?: number;

  /**
   * `log.flush.interval.ms`: milliseconds after which a partition is flushed to disk.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logFlushIntervalMs?: number;

  /**
   * `log.message.timestamp.after.max.ms`: milliseconds that a record's time stamp may be ahead of the broker's clock. Only Express brokers let it be set.
   *
   * @default - a day on Express brokers, else Kafka's
   */
  readonly logMessageTimestampAfterMaxMs?: number;

  /**
   * `log.message.timestamp.before.max.ms`: milliseconds that a record's time stamp may be behind the broker's clock. Only Express brokers let it be set.
   *
   * @default - a day on Express brokers, else Kafka's
   */
  readonly logMessageTimestampBeforeMaxMs?: number;

  /**
   * `log.message.timestamp.difference.max.ms`: largest difference between the time stamp of a record and the time of the broker, in milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logMessageTimestampDifferenceMaxMs?: number;

  /**
   * `log.message.timestamp.type`: whose clock stamps a record: `CreateTime` or `LogAppendTime`.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logMessageTimestampType?: string;

  /**
   * `log.retention.bytes`: bytes that a partition keeps before its oldest segment goes; -1: no limit.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logRetentionBytes?: number;

  /**
   * `log.retention.hours`: hours that a segment is kept; `logRetentionMinutes` and `logRetentionMs` override it.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logRetentionHours?: number;

  /**
   * `log.retention.minutes`: minutes that a segment is kept; `logRetentionMs` overrides it.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logRetentionMinutes?: number;

  /**
   * `log.retention.ms`: milliseconds that a segment is kept; -1: no limit.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logRetentionMs?: number;

  /**
   * `log.roll.ms`: milliseconds after which a new segment is begun, full or not.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logRollMs?: number;

  /**
   * `log.segment.bytes`: size of a segment, in bytes.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly logSegmentBytes?: number;

  /**
   * `max.connections.per.ip`: connections that a broker accepts from one address. Only Express brokers let it be set.
   *
   * @default - Kafka's: no limit
   */
  readonly maxConnectionsPerIp?: number;

  /**
   * `max.incremental.fetch.session.cache.slots`: incremental fetch sessions that a broker keeps.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly maxIncrementalFetchSessionCacheSlots?: number;

  /**
   * `message.max.bytes`: largest batch of records that a broker accepts, in bytes, after compression.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly messageMaxBytes?: number;

  /**
   * `min.insync.replicas`: replicas that must have a record before `acks=all` is answered. At most the replication factor; must be known at synthesis.
   *
   * @default - the replication factor less one, at least 1
   */
  readonly minInsyncReplicas?: number;

  /**
   * `num.io.threads`: threads that process requests.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly numIoThreads?: number;

  /**
   * `num.network.threads`: threads that receive requests and send answers.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly numNetworkThreads?: number;

  /**
   * `num.partitions`: partitions of a topic that does not say.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly numPartitions?: number;

  /**
   * `num.recovery.threads.per.data.dir`: threads for each data directory that recover logs at the start and flush them at the end.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly numRecoveryThreadsPerDataDir?: number;

  /**
   * `num.replica.fetchers`: threads that replicate from each other broker.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly numReplicaFetchers?: number;

  /**
   * `offsets.retention.minutes`: minutes that the offsets of a group without members are kept.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly offsetsRetentionMinutes?: number;

  /**
   * `offsets.topic.replication.factor`: replicas of the topic of consumer offsets.
   *
   * @default - as `defaultReplicationFactor`
   */
  readonly offsetsTopicReplicationFactor?: number;

  /**
   * `replica.fetch.max.bytes`: bytes to fetch for each partition when replicating.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly replicaFetchMaxBytes?: number;

  /**
   * `replica.fetch.response.max.bytes`: bytes to expect in one answer when replicating.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly replicaFetchResponseMaxBytes?: number;

  /**
   * `replica.lag.time.max.ms`: milliseconds after which a follower that has not caught up leaves the in-sync set.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly replicaLagTimeMaxMs?: number;

  /**
   * `replica.selector.class`: class that chooses the replica to read from; `org.apache.kafka.common.replica.RackAwareReplicaSelector` keeps reads in the zone of the consumer.
   *
   * @default - reads go to the leader
   */
  readonly replicaSelectorClass?: string;

  /**
   * `replica.socket.receive.buffer.bytes`: receive buffer of replication connections, in bytes.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly replicaSocketReceiveBufferBytes?: number;

  /**
   * `socket.receive.buffer.bytes`: receive buffer of client connections, in bytes; -1: the operating system decides.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly socketReceiveBufferBytes?: number;

  /**
   * `socket.request.max.bytes`: largest request, in bytes.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly socketRequestMaxBytes?: number;

  /**
   * `socket.send.buffer.bytes`: send buffer of client connections, in bytes; -1: the operating system decides.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly socketSendBufferBytes?: number;

  /**
   * `transaction.max.timeout.ms`: longest time-out that a transaction may ask for, in milliseconds.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly transactionMaxTimeoutMs?: number;

  /**
   * `transaction.state.log.min.isr`: in-sync replicas that the topic of transactions needs.
   *
   * @default - as `minInsyncReplicas`
   */
  readonly transactionStateLogMinIsr?: number;

  /**
   * `transaction.state.log.replication.factor`: replicas of the topic of transactions.
   *
   * @default - as `defaultReplicationFactor`
   */
  readonly transactionStateLogReplicationFactor?: number;

  /**
   * `transactional.id.expiration.ms`: milliseconds after which an unused transactional id is forgotten.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly transactionalIdExpirationMs?: number;

  /**
   * `unclean.leader.election.enable`: whether a replica that is not in sync may become leader, losing acknowledged records.
   *
   * @default false: Kafka waits instead
   */
  readonly uncleanLeaderElectionEnable?: boolean;

  /**
   * `zookeeper.connection.timeout.ms`: milliseconds to wait for a connection to ZooKeeper. Only for clusters that have one.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly zookeeperConnectionTimeoutMs?: number;

  /**
   * `zookeeper.session.timeout.ms`: ZooKeeper session time-out in milliseconds. Only for clusters that have one.
   *
   * @default - that of Amazon MSK's default configuration, else Kafka's
   */
  readonly zookeeperSessionTimeoutMs?: number;

  /**
   * Properties that are not listed above, by the name that Kafka gives them.
   *
   * A cluster warns about a name that it does not know and hands it on.
   *
   * @default - none
   */
  readonly additionalProperties?: Record<string, string>;
}

/** `minInsyncReplicas` is Kafka's `min.insync.replicas`: the rule that names every property above. */
export function serverPropertyName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `.${letter.toLowerCase()}`);
}
