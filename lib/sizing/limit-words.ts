import { KafkaKind } from './cluster-candidate';
import { SizingLimit, type LimitUse } from './limit-use';

/** One limit that does not hold, for a person. */
export function limitInWords(use: LimitUse): string {
  return `${use.limit}${whenOf(use)} must be at most ${short(use.allowed)} ${use.unit}, is ${short(use.used)}`;
}

/** Where the name of the limit does not say it. */
export function whenOf({ limit, state }: LimitUse): string {
  const said = state === 'healthy' || limit === SizingLimit.CATCH_UP_DISK || limit === SizingLimit.CATCH_UP_NETWORK;
  return said ? '' : ` (${state})`;
}

/** What would help. */
export function remedyFor({ limit }: LimitUse, kind: KafkaKind): string {
  const hasBrokers = kind !== KafkaKind.MSK_SERVERLESS && kind !== KafkaKind.CONFLUENT_CLOUD;
  return hasBrokers ? remedies[limit] : (withoutBrokers[limit] ?? remedies[limit]);
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US');
}

const remedies: Readonly<Record<SizingLimit, string>> = {
  [SizingLimit.NETWORK_IN]: 'more or larger brokers, a lower peak, better compression',
  [SizingLimit.NETWORK_OUT]: 'more or larger brokers, fewer consumer groups, better compression',
  [SizingLimit.DISK_THROUGHPUT]: 'more or larger brokers, faster volumes, consumers that lag less',
  [SizingLimit.CATCH_UP_DISK]: 'more or larger brokers, faster volumes, a lower peak',
  [SizingLimit.CATCH_UP_NETWORK]: 'more or larger brokers, a lower peak',
  [SizingLimit.DISK]: 'more or larger volumes, shorter retention, better compression, or Express brokers',
  [SizingLimit.LARGEST_PARTITION]: 'larger volumes, more partitions, keys that spread better, shorter retention',
  [SizingLimit.PARTITIONS]: 'more or larger brokers, fewer partitions, or several clusters',
  [SizingLimit.INGRESS]: 'more or larger brokers, a lower peak, better compression, or several clusters',
  [SizingLimit.EGRESS]: 'more or larger brokers, fewer consumer groups, or several clusters',
  [SizingLimit.PARTITION_INGRESS]: 'more partitions, keys that spread better',
  [SizingLimit.PARTITION_EGRESS]: 'more partitions, fewer consumer groups',
  [SizingLimit.CLUSTER_SIZE]: 'larger brokers, a higher quota, or several clusters',
  [SizingLimit.MESSAGE_SIZE]: 'smaller messages, or another kind of cluster',
  [SizingLimit.CONSUMER_GROUPS]: 'fewer consumer groups, or another kind of cluster',
};

/** Of what nobody can choose there are no more. */
const withoutBrokers: Readonly<Partial<Record<SizingLimit, string>>> = {
  [SizingLimit.INGRESS]: 'a kind with brokers, a lower peak, better compression, or several clusters',
  [SizingLimit.EGRESS]: 'a kind with brokers, fewer consumer groups, or several clusters',
  [SizingLimit.PARTITIONS]: 'a kind with brokers, fewer partitions, or several clusters',
};
