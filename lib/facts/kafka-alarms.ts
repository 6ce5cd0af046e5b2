import type { KafkaMetricId, MetricStatistic } from './kafka-metrics';

/**
 * What somebody is told of, and when. From this table come CloudWatch's alarms, the alerts of Prometheus and docs/monitoring.md;
 * docs/runbooks.md has a section for each row.
 *
 * Sources, read on 2026-11-21:
 * - MSK: https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices-cw-alarms.html
 * - AGENT: https://github.com/aws/agent-toolkit-for-aws, monitor-and-alarm.md
 * - STRIMZI: https://github.com/strimzi/strimzi-kafka-operator/tree/main/examples/metrics
 * - CANONICAL: https://github.com/canonical/kafka-operator, its alert rules
 * - KAFKA: https://kafka.apache.org/43/operations/monitoring/
 * - OPERATION: learnt from clusters that run; why is in docs/monitoring.md
 */
export const KAFKA_ALARMS_AS_OF = '2026-11-21';

export type AlarmSource = 'MSK' | 'AGENT' | 'STRIMZI' | 'CANONICAL' | 'KAFKA' | 'OPERATION';

/**
 * What goes wrong together is told together, once. What one has to do something else about is told apart: as long as there is
 * an alarm, nobody is told of another of the same cause.
 */
export type AlarmCause =
  | 'availability'
  | 'brokers'
  | 'replication'
  | 'disk'
  | 'diskFull'
  | 'volumes'
  | 'throughput'
  | 'load'
  | 'memory'
  | 'partitions'
  | 'clients'
  | 'quorum'
  | 'certificate'
  | 'upkeep'
  | 'consumers';

/** What a cluster can take; where it is not known, the alarm is not made. */
export type AlarmLimit =
  | 'brokers'
  | 'nodes'
  | 'partitionsPerBroker'
  | 'ingressMBps'
  | 'egressMBps'
  | 'iamConnections'
  | 'iamConnectionsPerSecond'
  | 'volumeMibps'
  | 'cpuCredits';

/** Part of a limit, in the unit of the metric: `scale` of it are one of the limit. */
export interface LimitThreshold {
  readonly limit: AlarmLimit;
  readonly part: number;
  readonly scale: number;
}

/** One of the metrics that show it; the first that a cluster has is taken. */
export interface AlarmWatch {
  readonly metric: KafkaMetricId;
  /** Of the whole cluster, of each broker by itself, or of a consumer group. */
  readonly of: 'cluster' | 'broker' | 'group';
  /** Where it is not the metric's own. */
  readonly statistic?: MetricStatistic | 'SampleCount';
}

/** One alarm. */
export interface KafkaAlarmFact {
  readonly severity: 'page' | 'ticket';
  readonly cause: AlarmCause;
  /** What every cluster has, even one to develop against. */
  readonly basic?: true;
  /** What it means: the first sentence of the description. */
  readonly meaning: string;
  readonly watch: readonly [AlarmWatch, ...AlarmWatch[]];
  readonly comparison: '>=' | '<=' | '>' | '<' | '!=';
  readonly threshold: number | LimitThreshold;
  /** Between which numbers a threshold can lie. */
  readonly range: readonly [number, number];
  /** So many values of so many minutes each; where `outOf` is more, out of the last of those. */
  readonly minutes: number;
  readonly times: number;
  readonly outOf?: number;
  /** What no value at all means: trouble, or nothing. */
  readonly silence: 'trouble' | 'nothing';
  readonly sources: readonly AlarmSource[];
}

// None that is true of every value: the alarm would never end.
const percent = [1, 100] as const;
const percentLeft = [1, 99] as const;
const fractionLeft = [0, 0.99] as const;
const count = [1, Number.MAX_SAFE_INTEGER] as const;

const page = { severity: 'page', cause: 'availability', basic: true, silence: 'nothing' } as const;
const ticket = { severity: 'ticket', silence: 'nothing' } as const;
/** At once, and for some minutes, as trouble that comes and goes is trouble. */
const atOnce = { minutes: 1, times: 1, outOf: 3 } as const;
const threeMinutes = { minutes: 1, times: 3 } as const;
const fiveMinutes = { minutes: 1, times: 5 } as const;
const quarterHour = { minutes: 5, times: 3 } as const;
const oneOrMore = { comparison: '>=', threshold: 1, range: count } as const;
const moreThanNone = { comparison: '>', threshold: 0, range: [0, Number.MAX_SAFE_INTEGER] } as const;
const eightyPercentOf = (limit: AlarmLimit, scale = 1) =>
  ({ comparison: '>=', threshold: { limit, part: 0.8, scale }, range: count }) as const;
const fewerThan = (limit: AlarmLimit) =>
  ({ comparison: '<', threshold: { limit, part: 1, scale: 1 }, range: count }) as const;
const each = (metric: KafkaMetricId): readonly [AlarmWatch] => [{ metric, of: 'broker' }];
const whole = (metric: KafkaMetricId, statistic?: AlarmWatch['statistic']): readonly [AlarmWatch] => [
  { metric, of: 'cluster', statistic },
];

/** Bytes that a volume of 1 MiB/s moves in the five minutes of a value. */
const MIB_IN_FIVE_MINUTES = 300 * 1024 ** 2;

/** While somebody is paged for one of these, what follows from it is not told. */
export const FOLLOWS_FROM: Readonly<Record<string, readonly AlarmCause[]>> = {
  brokers: ['availability'],
  replication: ['availability', 'brokers'],
  quorum: ['brokers'],
};

/** Every alarm, but for those of consumer groups, by its id. */
export const KAFKA_ALARMS = {
  offlinePartitions: {
    ...page,
    meaning: 'Partitions have no leader: nobody can write to them or read them.',
    watch: whole('offlinePartitions'),
    ...oneOrMore,
    ...atOnce,
    sources: ['MSK', 'STRIMZI', 'OPERATION'],
  },
  underMinIsr: {
    ...page,
    meaning:
      'Partitions take no record with acks=all, because fewer replicas are in sync than min.insync.replicas asks for.',
    watch: each('underMinIsrPartitions'),
    ...oneOrMore,
    // Three of five, as trouble that comes and goes is trouble.
    ...threeMinutes,
    outOf: 5,
    sources: ['MSK', 'STRIMZI'],
  },
  activeController: {
    ...page,
    meaning:
      'Not one controller leads the cluster, but none or several: leaders are not elected, and topics not changed.',
    watch: whole('activeControllers'),
    comparison: '!=',
    threshold: 1,
    range: [1, 1],
    ...fiveMinutes,
    outOf: 8,
    silence: 'trouble',
    sources: ['AGENT', 'STRIMZI', 'OPERATION'],
  },
  brokersMissing: {
    ...page,
    cause: 'brokers',
    meaning: 'Fewer brokers work than the cluster has.',
    // The fewest that a controller knows of: one that is cut off with a zone goes on to count the brokers that the others have fenced.
    watch: [...whole('activeBrokers', 'Minimum'), ...whole('partitions', 'SampleCount')],
    ...fewerThan('brokers'),
    minutes: 1,
    times: 15,
    silence: 'trouble',
    sources: ['STRIMZI', 'OPERATION'],
  },
  offlineLogDirectories: {
    ...page,
    cause: 'volumes',
    meaning: 'A broker cannot read or write one of its volumes any more, and its replicas there are offline.',
    watch: each('offlineLogDirectories'),
    ...oneOrMore,
    ...threeMinutes,
    sources: ['STRIMZI', 'KAFKA'],
  },
  underReplicated: {
    ...ticket,
    cause: 'replication',
    meaning: 'For 20 minutes without a break, longer than a restart takes, replicas of a broker have not been in sync.',
    watch: each('underReplicatedPartitions'),
    ...oneOrMore,
    minutes: 1,
    times: 20,
    sources: ['AGENT', 'STRIMZI', 'OPERATION'],
  },
  diskWarning: {
    ...ticket,
    cause: 'disk',
    basic: true,
    meaning: 'The fullest volume of a broker is fuller than planned.',
    watch: each('dataDiskUsed'),
    comparison: '>=',
    threshold: 75,
    range: percent,
    ...quarterHour,
    sources: ['MSK', 'STRIMZI'],
  },
  diskCritical: {
    ...ticket,
    cause: 'diskFull',
    basic: true,
    meaning: 'The fullest volume of a broker will soon be full, and then the broker stops.',
    watch: each('dataDiskUsed'),
    comparison: '>=',
    threshold: 85,
    range: percent,
    ...quarterHour,
    sources: ['MSK', 'STRIMZI'],
  },
  volumeWrites: {
    ...ticket,
    cause: 'throughput',
    meaning: 'A broker writes nearly as much as its volume takes.',
    watch: each('volumeWriteBytes'),
    ...eightyPercentOf('volumeMibps', MIB_IN_FIVE_MINUTES),
    ...quarterHour,
    sources: ['MSK'],
  },
  volumeReads: {
    ...ticket,
    cause: 'throughput',
    meaning: 'A broker reads nearly as much as its volume gives: consumers are behind what the page cache holds.',
    watch: each('volumeReadBytes'),
    ...eightyPercentOf('volumeMibps', MIB_IN_FIVE_MINUTES),
    ...quarterHour,
    sources: ['MSK'],
  },
  ebsBalance: {
    ...ticket,
    cause: 'throughput',
    meaning: 'An instance has used up its bursts to EBS, and goes on with what it has for good.',
    watch: each('ebsBalance'),
    comparison: '<=',
    threshold: 20,
    range: percentLeft,
    ...quarterHour,
    sources: ['OPERATION'],
  },
  failingVolumes: {
    ...ticket,
    cause: 'volumes',
    meaning: 'A node does not reach one of its volumes, or a volume has stopped to work on operations.',
    watch: each('failingVolumes'),
    ...oneOrMore,
    // Asked for every five minutes.
    minutes: 5,
    times: 2,
    sources: ['OPERATION'],
  },
  logDirectoriesFailed: {
    ...page,
    cause: 'brokers',
    meaning: 'A broker has stopped, because its first volume, or all of them, failed.',
    watch: whole('failedLogDirectories'),
    ...oneOrMore,
    // The line is written once, as the broker stops; from then on until `brokersMissing` tells of it, and no longer: another broker
    // would not be told of.
    minutes: 1,
    times: 1,
    outOf: 20,
    sources: ['STRIMZI', 'OPERATION'],
  },
  cpu: {
    ...ticket,
    cause: 'load',
    meaning: 'A broker uses 60 % of its processors, and would not bear the load of another that is down.',
    watch: each('cpuIdle'),
    comparison: '<=',
    threshold: 40,
    range: percentLeft,
    ...quarterHour,
    sources: ['MSK'],
  },
  cpuCredits: {
    ...ticket,
    cause: 'load',
    meaning: 'A burstable broker has hardly any credits left, and slows down to its baseline without them.',
    watch: each('cpuCreditBalance'),
    comparison: '<=',
    threshold: { limit: 'cpuCredits', part: 1, scale: 1 },
    range: [0, 575],
    ...quarterHour,
    sources: ['MSK'],
  },
  heapAfterGc: {
    ...ticket,
    cause: 'memory',
    meaning: 'Collections leave much of the heap of a broker in use: it is short of memory.',
    watch: each('heapAfterGc'),
    comparison: '>=',
    threshold: 60,
    range: percent,
    ...quarterHour,
    sources: ['MSK'],
  },
  partitionsPerBroker: {
    ...ticket,
    cause: 'partitions',
    meaning: 'A broker has more replicas than AWS recommends for its size.',
    watch: each('partitions'),
    comparison: '>=',
    threshold: { limit: 'partitionsPerBroker', part: 1, scale: 1 },
    range: count,
    ...quarterHour,
    sources: ['MSK', 'CANONICAL'],
  },
  requestHandlers: {
    ...ticket,
    cause: 'load',
    meaning: 'The threads of a broker that work on requests hardly rest.',
    watch: each('requestHandlerIdle'),
    comparison: '<=',
    threshold: 0.3,
    range: fractionLeft,
    ...quarterHour,
    sources: ['MSK', 'KAFKA', 'CANONICAL'],
  },
  networkProcessors: {
    ...ticket,
    cause: 'load',
    meaning: 'The threads of a broker that serve the network hardly rest.',
    watch: each('networkProcessorIdle'),
    comparison: '<=',
    threshold: 0.3,
    range: fractionLeft,
    ...quarterHour,
    sources: ['MSK', 'KAFKA', 'CANONICAL'],
  },
  ingress: {
    ...ticket,
    cause: 'load',
    meaning: 'Producers write nearly as much as is taken for good.',
    watch: [...each('bytesIn'), ...whole('bytesIn')],
    ...eightyPercentOf('ingressMBps', 1e6),
    minutes: 1,
    times: 15,
    sources: ['AGENT', 'OPERATION'],
  },
  egress: {
    ...ticket,
    cause: 'load',
    meaning: 'Consumers read nearly as much as is given for good.',
    watch: [...each('bytesOut'), ...whole('bytesOut')],
    ...eightyPercentOf('egressMBps', 1e6),
    minutes: 1,
    times: 15,
    sources: ['AGENT', 'OPERATION'],
  },
  produceThrottled: {
    ...ticket,
    cause: 'load',
    meaning: 'Producers are made to wait, all the time.',
    watch: each('produceThrottleTime'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['AGENT', 'OPERATION'],
  },
  fetchThrottled: {
    ...ticket,
    cause: 'load',
    meaning: 'Consumers are made to wait, all the time.',
    watch: each('fetchThrottleTime'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['AGENT', 'OPERATION'],
  },
  networkIn: {
    ...ticket,
    cause: 'load',
    meaning: 'More comes in than the network of an instance may take.',
    watch: each('networkInExceeded'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['AGENT'],
  },
  networkOut: {
    ...ticket,
    cause: 'load',
    meaning: 'More goes out than the network of an instance may send.',
    watch: each('networkOutExceeded'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['AGENT'],
  },
  networkPackets: {
    ...ticket,
    cause: 'load',
    meaning: 'There are more packets than the network of an instance may have.',
    watch: each('packetsExceeded'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['OPERATION'],
  },
  connectionTracking: {
    ...ticket,
    cause: 'clients',
    meaning: 'Packets are lost, because the instance tracks no more connections.',
    watch: each('connectionTrackingExceeded'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['OPERATION'],
  },
  networkAllowance: {
    ...ticket,
    cause: 'load',
    meaning: 'An instance has more traffic, packets or connections than its network may have.',
    watch: each('networkExceeded'),
    ...moreThanNone,
    ...quarterHour,
    sources: ['AGENT', 'OPERATION'],
  },
  outOfMemory: {
    ...ticket,
    cause: 'memory',
    meaning: 'A node ran out of memory, and started again.',
    watch: whole('outOfMemoryErrors'),
    ...oneOrMore,
    minutes: 5,
    times: 1,
    sources: ['OPERATION'],
  },
  failedAuthentications: {
    ...ticket,
    cause: 'clients',
    meaning: 'Many clients cannot prove who they are: an old password or certificate, or somebody who tries.',
    watch: whole('failedAuthentications'),
    comparison: '>=',
    threshold: 100,
    range: count,
    minutes: 5,
    times: 1,
    sources: ['OPERATION'],
  },
  connections: {
    ...ticket,
    cause: 'clients',
    meaning: 'A broker has nearly as many connections as IAM lets it have.',
    watch: each('clientConnections'),
    ...eightyPercentOf('iamConnections'),
    ...threeMinutes,
    sources: ['MSK'],
  },
  connectionCreations: {
    ...ticket,
    cause: 'clients',
    meaning: 'Clients connect nearly as often as IAM lets them: they should keep their connections.',
    watch: each('connectionCreations'),
    ...eightyPercentOf('iamConnectionsPerSecond'),
    ...threeMinutes,
    sources: ['MSK'],
  },
  refusedConnections: {
    ...ticket,
    cause: 'clients',
    meaning: 'A broker refuses connections with IAM, because there are too many.',
    watch: each('refusedIamConnections'),
    ...moreThanNone,
    minutes: 5,
    times: 1,
    sources: ['AGENT'],
  },
  certificateExpires: {
    ...ticket,
    cause: 'certificate',
    meaning: 'The certificate of a node ends within three weeks, and should have been renewed by now.',
    watch: each('certificateDaysLeft'),
    comparison: '<=',
    threshold: 21,
    range: [1, 365],
    ...quarterHour,
    sources: ['STRIMZI', 'OPERATION'],
  },
  certificateEnds: {
    ...page,
    cause: 'certificate',
    meaning: 'The certificate of a node ends within a week, and then nobody can talk to it.',
    watch: each('certificateDaysLeft'),
    comparison: '<=',
    threshold: 7,
    range: [1, 365],
    ...quarterHour,
    sources: ['OPERATION'],
  },
  // Who leads is no sign: a controller that is cut off believes in the last one that it knew.
  controllerLag: {
    ...ticket,
    cause: 'quorum',
    meaning: 'A controller does not hear from the one that leads, or none does.',
    watch: each('controllerLag'),
    comparison: '>=',
    threshold: 10_000,
    range: count,
    ...fiveMinutes,
    sources: ['KAFKA', 'OPERATION'],
  },
  metadataErrors: {
    ...ticket,
    cause: 'quorum',
    meaning: 'A controller has met an error in the metadata of the cluster.',
    watch: whole('metadataErrors'),
    ...oneOrMore,
    ...fiveMinutes,
    sources: ['KAFKA'],
  },
  metadataLag: {
    ...ticket,
    cause: 'quorum',
    meaning: 'A broker is behind the controllers, and does not know what they have decided.',
    watch: each('metadataLag'),
    comparison: '>=',
    threshold: 10_000,
    range: count,
    ...fiveMinutes,
    sources: ['OPERATION'],
  },
  nodesSilent: {
    ...ticket,
    cause: 'quorum',
    meaning: 'A node tells nothing of itself: a controller that is down, or an agent.',
    // By the way that disks and certificates are told as well.
    watch: [...whole('reporting', 'SampleCount'), ...whole('quorumLeader', 'SampleCount')],
    ...fewerThan('nodes'),
    minutes: 1,
    times: 15,
    silence: 'trouble',
    sources: ['STRIMZI', 'OPERATION'],
  },
  releasePending: {
    ...ticket,
    cause: 'upkeep',
    meaning: 'For a day a node has not taken up what was published for it.',
    watch: each('releasePendingHours'),
    comparison: '>=',
    threshold: 24,
    range: [1, 8760],
    ...quarterHour,
    sources: ['OPERATION'],
  },
} as const satisfies Readonly<Record<string, KafkaAlarmFact>>;

export type KafkaAlarmId = keyof typeof KAFKA_ALARMS;

const group = (metric: KafkaMetricId): readonly [AlarmWatch] => [{ metric, of: 'group' }];

/** Alarms of a consumer group on a topic. Who asks for one says from where on it is too late. */
export const CONSUMER_GROUP_ALARMS = {
  timeLag: {
    ...ticket,
    cause: 'consumers',
    meaning: 'A consumer group is too far behind, in time.',
    watch: group('maxTimeLag'),
    comparison: '>=',
    threshold: 300,
    range: count,
    minutes: 1,
    times: 15,
    sources: ['AGENT'],
  },
  offsetLag: {
    ...ticket,
    cause: 'consumers',
    meaning: 'A consumer group is too far behind, in records.',
    watch: group('sumOffsetLag'),
    comparison: '>=',
    threshold: 10_000,
    range: count,
    ...quarterHour,
    sources: ['MSK'],
  },
  groupVanished: {
    ...ticket,
    cause: 'consumers',
    meaning:
      'For half an hour nothing has been told of a consumer group: its members may be coming and going all the time.',
    watch: group('sumOffsetLag'),
    comparison: '<',
    threshold: 0,
    range: [0, 0],
    minutes: 5,
    times: 6,
    silence: 'trouble',
    sources: ['OPERATION'],
  },
} as const satisfies Readonly<Record<string, KafkaAlarmFact>>;

export type ConsumerGroupAlarmId = keyof typeof CONSUMER_GROUP_ALARMS;
