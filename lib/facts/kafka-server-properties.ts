/**
 * What Apache Kafka reads from the server.properties of a broker or a controller.
 *
 * Source, read on 2026-11-21: Kafka itself, `AbstractKafkaConfig.CONFIG_DEF` of 4.0.1, 4.1.2, 4.2.1 and 4.3.1, and what
 * its authorizer, its JMX reporter and its config providers read beside that. `npm run test:kafka -- server-properties`
 * compares, and tells what differs.
 *
 * An authorizer, a reporter or a policy that is not Kafka's may read names of its own, which nobody can know here.
 */
export const KAFKA_SERVER_PROPERTIES_AS_OF = '2026-11-21';

/** The release of each minor version that was looked at. No property came or went with a patch. */
export const KAFKA_SERVER_PROPERTY_RELEASES: Readonly<Record<string, string>> = {
  '4.0': '4.0.1',
  '4.1': '4.1.2',
  '4.2': '4.2.1',
  '4.3': '4.3.1',
};

/**
 * Beginnings that something may follow. After `listener.name.` that is, in lower case, a listener and a property of it,
 * or a listener, a SASL mechanism and a property of that; after the others it is anything.
 */
export const KAFKA_SERVER_PROPERTY_PREFIXES: readonly string[] = [
  'listener.name.',
  'config.providers.',
  'metrics.context.',
  'rlmm.config.',
  'rsm.config.',
];

/** Names that every one of these versions knows. */
export const KAFKA_SERVER_PROPERTIES: ReadonlySet<string> = new Set(
  `
  add.partitions.to.txn.retry.backoff.max.ms add.partitions.to.txn.retry.backoff.ms advertised.listeners
  allow.everyone.if.no.acl.found alter.config.policy.class.name alter.log.dirs.replication.quota.window.num
  alter.log.dirs.replication.quota.window.size.seconds authorizer.class.name auto.create.topics.enable
  auto.leader.rebalance.enable background.threads
  broker.heartbeat.interval.ms broker.id broker.rack broker.session.timeout.ms
  client.quota.callback.class
  compression.gzip.level compression.lz4.level compression.type compression.zstd.level
  config.providers connection.failed.authentication.delay.ms connections.max.idle.ms connections.max.reauth.ms
  controlled.shutdown.enable
  controller.listener.names controller.performance.always.log.threshold.ms controller.performance.sample.period.ms
  controller.quorum.append.linger.ms controller.quorum.bootstrap.servers controller.quorum.election.backoff.max.ms
  controller.quorum.election.timeout.ms controller.quorum.fetch.timeout.ms controller.quorum.request.timeout.ms
  controller.quorum.retry.backoff.ms controller.quorum.voters controller.quota.window.num
  controller.quota.window.size.seconds controller.socket.timeout.ms
  create.topic.policy.class.name default.replication.factor
  delegation.token.expiry.check.interval.ms delegation.token.expiry.time.ms delegation.token.max.lifetime.ms
  delegation.token.secret.key
  delete.records.purgatory.purge.interval.requests delete.topic.enable early.start.listeners fetch.max.bytes
  fetch.purgatory.purge.interval.requests
  group.consumer.assignors group.consumer.heartbeat.interval.ms group.consumer.max.heartbeat.interval.ms
  group.consumer.max.session.timeout.ms group.consumer.max.size group.consumer.migration.policy
  group.consumer.min.heartbeat.interval.ms group.consumer.min.session.timeout.ms group.consumer.session.timeout.ms
  group.coordinator.append.linger.ms group.coordinator.rebalance.protocols group.coordinator.threads
  group.initial.rebalance.delay.ms group.max.session.timeout.ms group.max.size group.min.session.timeout.ms
  group.share.delivery.count.limit group.share.heartbeat.interval.ms group.share.max.heartbeat.interval.ms
  group.share.max.record.lock.duration.ms group.share.max.session.timeout.ms group.share.max.size
  group.share.min.heartbeat.interval.ms group.share.min.record.lock.duration.ms group.share.min.session.timeout.ms
  group.share.partition.max.record.locks group.share.persister.class.name group.share.record.lock.duration.ms
  group.share.session.timeout.ms
  initial.broker.registration.timeout.ms inter.broker.listener.name kafka.metrics.polling.interval.secs
  kafka.metrics.reporters leader.imbalance.check.interval.seconds listener.security.protocol.map listeners
  log.cleaner.backoff.ms log.cleaner.dedupe.buffer.size log.cleaner.delete.retention.ms log.cleaner.enable
  log.cleaner.io.buffer.load.factor log.cleaner.io.buffer.size log.cleaner.io.max.bytes.per.second
  log.cleaner.max.compaction.lag.ms log.cleaner.min.cleanable.ratio log.cleaner.min.compaction.lag.ms
  log.cleaner.threads log.cleanup.policy log.dir log.dir.failure.timeout.ms log.dirs log.flush.interval.messages
  log.flush.interval.ms log.flush.offset.checkpoint.interval.ms log.flush.scheduler.interval.ms
  log.flush.start.offset.checkpoint.interval.ms log.index.interval.bytes log.index.size.max.bytes
  log.initial.task.delay.ms log.local.retention.bytes log.local.retention.ms log.message.timestamp.after.max.ms
  log.message.timestamp.before.max.ms log.message.timestamp.type log.preallocate log.retention.bytes
  log.retention.check.interval.ms log.retention.hours log.retention.minutes log.retention.ms log.roll.hours
  log.roll.jitter.hours log.roll.jitter.ms log.roll.ms log.segment.bytes log.segment.delete.delay.ms
  max.connection.creation.rate max.connections max.connections.per.ip max.connections.per.ip.overrides
  max.incremental.fetch.session.cache.slots max.request.partition.size.limit
  message.max.bytes
  metadata.log.dir metadata.log.max.record.bytes.between.snapshots metadata.log.max.snapshot.interval.ms
  metadata.log.segment.bytes metadata.log.segment.ms metadata.max.idle.interval.ms metadata.max.retention.bytes
  metadata.max.retention.ms
  metric.reporters
  metrics.jmx.exclude metrics.jmx.include metrics.num.samples metrics.recording.level metrics.sample.window.ms
  min.insync.replicas node.id
  num.io.threads num.network.threads num.partitions num.recovery.threads.per.data.dir
  num.replica.alter.log.dirs.threads num.replica.fetchers
  offset.metadata.max.bytes
  offsets.commit.timeout.ms offsets.load.buffer.size offsets.retention.check.interval.ms offsets.retention.minutes
  offsets.topic.compression.codec offsets.topic.num.partitions offsets.topic.replication.factor
  offsets.topic.segment.bytes
  principal.builder.class process.roles producer.id.expiration.check.interval.ms producer.id.expiration.ms
  producer.purgatory.purge.interval.requests queued.max.request.bytes queued.max.requests quota.window.num
  quota.window.size.seconds
  remote.fetch.max.wait.ms remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes
  remote.log.manager.copier.thread.pool.size remote.log.manager.copy.max.bytes.per.second
  remote.log.manager.copy.quota.window.num remote.log.manager.copy.quota.window.size.seconds
  remote.log.manager.expiration.thread.pool.size remote.log.manager.fetch.max.bytes.per.second
  remote.log.manager.fetch.quota.window.num remote.log.manager.fetch.quota.window.size.seconds
  remote.log.manager.task.interval.ms remote.log.manager.task.retry.backoff.max.ms
  remote.log.manager.task.retry.backoff.ms remote.log.manager.task.retry.jitter remote.log.manager.thread.pool.size
  remote.log.metadata.custom.metadata.max.bytes remote.log.metadata.manager.class.name
  remote.log.metadata.manager.class.path remote.log.metadata.manager.impl.prefix
  remote.log.metadata.manager.listener.name remote.log.reader.max.pending.tasks remote.log.reader.threads
  remote.log.storage.manager.class.name remote.log.storage.manager.class.path remote.log.storage.manager.impl.prefix
  remote.log.storage.system.enable
  replica.fetch.backoff.ms replica.fetch.max.bytes replica.fetch.min.bytes replica.fetch.response.max.bytes
  replica.fetch.wait.max.ms replica.high.watermark.checkpoint.interval.ms replica.lag.time.max.ms
  replica.selector.class replica.socket.receive.buffer.bytes replica.socket.timeout.ms
  replication.quota.window.num replication.quota.window.size.seconds request.timeout.ms
  sasl.client.callback.handler.class sasl.enabled.mechanisms sasl.jaas.config sasl.kerberos.kinit.cmd
  sasl.kerberos.min.time.before.relogin sasl.kerberos.principal.to.local.rules sasl.kerberos.service.name
  sasl.kerberos.ticket.renew.jitter sasl.kerberos.ticket.renew.window.factor sasl.login.callback.handler.class
  sasl.login.class sasl.login.connect.timeout.ms sasl.login.read.timeout.ms sasl.login.refresh.buffer.seconds
  sasl.login.refresh.min.period.seconds sasl.login.refresh.window.factor sasl.login.refresh.window.jitter
  sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.mechanism.controller.protocol
  sasl.mechanism.inter.broker.protocol sasl.oauthbearer.clock.skew.seconds sasl.oauthbearer.expected.audience
  sasl.oauthbearer.expected.issuer sasl.oauthbearer.jwks.endpoint.refresh.ms
  sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms sasl.oauthbearer.jwks.endpoint.retry.backoff.ms
  sasl.oauthbearer.jwks.endpoint.url sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name
  sasl.oauthbearer.token.endpoint.url sasl.server.callback.handler.class sasl.server.max.receive.size
  security.inter.broker.protocol security.providers server.max.startup.time.ms
  share.coordinator.append.linger.ms share.coordinator.load.buffer.size
  share.coordinator.snapshot.update.records.per.snapshot share.coordinator.state.topic.compression.codec
  share.coordinator.state.topic.min.isr share.coordinator.state.topic.num.partitions
  share.coordinator.state.topic.prune.interval.ms share.coordinator.state.topic.replication.factor
  share.coordinator.state.topic.segment.bytes share.coordinator.threads share.coordinator.write.timeout.ms
  share.fetch.purgatory.purge.interval.requests
  socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms socket.listen.backlog.size
  socket.receive.buffer.bytes socket.request.max.bytes socket.send.buffer.bytes
  ssl.allow.dn.changes ssl.allow.san.changes ssl.cipher.suites ssl.client.auth ssl.enabled.protocols
  ssl.endpoint.identification.algorithm ssl.engine.factory.class ssl.key.password ssl.keymanager.algorithm
  ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location ssl.keystore.password ssl.keystore.type
  ssl.principal.mapping.rules ssl.protocol ssl.provider ssl.secure.random.implementation ssl.trustmanager.algorithm
  ssl.truststore.certificates ssl.truststore.location ssl.truststore.password ssl.truststore.type
  super.users telemetry.max.bytes
  transaction.abort.timed.out.transaction.cleanup.interval.ms transaction.max.timeout.ms
  transaction.partition.verification.enable transaction.remove.expired.transaction.cleanup.interval.ms
  transaction.state.log.load.buffer.size transaction.state.log.min.isr transaction.state.log.num.partitions
  transaction.state.log.replication.factor transaction.state.log.segment.bytes
  transactional.id.expiration.ms unclean.leader.election.enable unclean.leader.election.interval.ms
  unstable.api.versions.enable unstable.feature.versions.enable
  `
    .trim()
    .split(/\s+/),
);

/** The minor versions that know a name: the first, absent where it is 4.0; the last, absent where it is the newest. */
export interface KafkaServerPropertyFact {
  readonly since?: string;
  readonly until?: string;
}

/** Names that not every one of these versions knows. */
export const KAFKA_SERVER_PROPERTIES_OF_SOME_VERSIONS: Readonly<Record<string, KafkaServerPropertyFact>> = {
  'controller.quorum.auto.join.enable': { since: '4.2' },
  'controller.quorum.fetch.max.bytes': { since: '4.3' },
  'controller.quorum.fetch.snapshot.max.bytes': { since: '4.3' },
  'cordoned.log.dirs': { since: '4.3' },
  'follower.fetch.last.tiered.offset.enable': { since: '4.3' },
  'group.consumer.assignment.interval.ms': { since: '4.3' },
  'group.consumer.max.assignment.interval.ms': { since: '4.3' },
  'group.consumer.min.assignment.interval.ms': { since: '4.3' },
  'group.consumer.regex.refresh.interval.ms': { since: '4.1' },
  'group.coordinator.background.threads': { since: '4.3' },
  'group.coordinator.cached.buffer.max.bytes': { since: '4.3' },
  'group.coordinator.new.enable': { until: '4.0' },
  'group.share.assignment.interval.ms': { since: '4.3' },
  'group.share.assignors': { since: '4.1' },
  'group.share.enable': { until: '4.2' },
  'group.share.initialize.retry.interval.ms': { since: '4.2' },
  'group.share.max.assignment.interval.ms': { since: '4.3' },
  'group.share.max.delivery.count.limit': { since: '4.3' },
  'group.share.max.groups': { until: '4.0' },
  'group.share.max.partition.max.record.locks': { since: '4.3' },
  'group.share.max.share.sessions': { since: '4.1' },
  'group.share.min.assignment.interval.ms': { since: '4.3' },
  'group.share.min.delivery.count.limit': { since: '4.3' },
  'group.share.min.partition.max.record.locks': { since: '4.3' },
  'group.streams.assignment.interval.ms': { since: '4.3' },
  'group.streams.heartbeat.interval.ms': { since: '4.1' },
  'group.streams.initial.rebalance.delay.ms': { since: '4.2' },
  'group.streams.max.assignment.interval.ms': { since: '4.3' },
  'group.streams.max.heartbeat.interval.ms': { since: '4.1' },
  'group.streams.max.session.timeout.ms': { since: '4.1' },
  'group.streams.max.size': { since: '4.1' },
  'group.streams.max.standby.replicas': { since: '4.1' },
  'group.streams.min.assignment.interval.ms': { since: '4.3' },
  'group.streams.min.heartbeat.interval.ms': { since: '4.1' },
  'group.streams.min.session.timeout.ms': { since: '4.1' },
  'group.streams.num.standby.replicas': { since: '4.1' },
  'group.streams.session.timeout.ms': { since: '4.1' },
  'internal.metadata.delete.delay.millis': { since: '4.1' },
  'internal.metadata.log.segment.bytes': { since: '4.1' },
  'internal.metadata.max.batch.size.in.bytes': { since: '4.1' },
  'internal.metadata.max.fetch.size.in.bytes': { since: '4.1', until: '4.2' },
  'metadata.log.segment.min.bytes': { until: '4.0' },
  'remote.log.index.file.cache.ttl.ms': { since: '4.3' },
  'remote.log.manager.follower.thread.pool.size': { since: '4.2' },
  'sasl.oauthbearer.assertion.algorithm': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.aud': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.exp.seconds': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.iss': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.jti.include': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.nbf.seconds': { since: '4.1' },
  'sasl.oauthbearer.assertion.claim.sub': { since: '4.1' },
  'sasl.oauthbearer.assertion.file': { since: '4.1' },
  'sasl.oauthbearer.assertion.private.key.file': { since: '4.1' },
  'sasl.oauthbearer.assertion.private.key.passphrase': { since: '4.1' },
  'sasl.oauthbearer.assertion.template.file': { since: '4.1' },
  'sasl.oauthbearer.client.credentials.client.id': { since: '4.1' },
  'sasl.oauthbearer.client.credentials.client.secret': { since: '4.1' },
  'sasl.oauthbearer.jwt.retriever.class': { since: '4.1' },
  'sasl.oauthbearer.jwt.validator.class': { since: '4.1' },
  'sasl.oauthbearer.scope': { since: '4.1' },
  'share.coordinator.cached.buffer.max.bytes': { since: '4.3' },
  'share.coordinator.cold.partition.snapshot.interval.ms': { since: '4.1' },
  'share.fetch.max.fetch.records': { until: '4.0' },
  'transaction.two.phase.commit.enable': { since: '4.1' },
};
