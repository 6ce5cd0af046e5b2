import { Token, Tokenization, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { MSK_EXPRESS_SERVER_PROPERTIES, MSK_STANDARD_SERVER_PROPERTIES } from '../facts/msk-server-properties';
import { invalid } from '../private/errors';
import { concreteInteger } from '../private/numbers';
import { serverPropertyName, type KafkaServerProperties } from './kafka-server-properties';
import type { KafkaReplication, KafkaTopology } from './kafka-topology';

/**
 * The server properties of a cluster's brokers.
 *
 * What is not given follows from the topology, for durability: `default.replication.factor` is the number of brokers,
 * at most 3; `min.insync.replicas` is one less, at least 1; the internal topics of offsets and transactions likewise;
 * unclean leader election and automatic topic creation are off. Where the service fixes the replication, as on Express
 * brokers, nothing is said of it.
 *
 * @example
 * KafkaConfiguration.of({
 *   numPartitions: 6,
 *   logRetentionMs: Duration.days(3).toMilliseconds(),
 *   additionalProperties: { 'some.newer.property': '1' },
 * });
 */
export class KafkaConfiguration {
  /**
   * A configuration of these properties.
   *
   * @throws where a number of replicas is a token or contradicts another, a value is not one that a properties file can
   * hold, or `additionalProperties` holds a property that has a prop of its own
   */
  public static of(properties: KafkaServerProperties): KafkaConfiguration {
    const { additionalProperties = {}, ...typed } = properties;
    for (const name of durabilityProps) {
      const value = typed[name];
      if (value !== undefined) {
        concreteInteger(name, value, 1, Number.MAX_SAFE_INTEGER);
      }
    }
    for (const name of Object.keys(additionalProperties)) {
      if (MSK_STANDARD_SERVER_PROPERTIES.has(name) || MSK_EXPRESS_SERVER_PROPERTIES.has(name)) {
        throw invalid(`'additionalProperties' must not hold '${name}', which has a prop of its own; use that`);
      }
    }
    checkAdvertisedListeners(typed.customAdvertisedListeners);
    const given = Object.entries<Value | undefined>(typed).filter(([, value]) => value !== undefined) as [
      string,
      Value,
    ][];
    const all = [
      ...given.map(([name, value]) => [serverPropertyName(name), value] as const),
      ...Object.entries(additionalProperties),
    ];
    return new KafkaConfiguration(
      typed,
      Object.fromEntries(all.map(([name, value]) => [name, renderValue(name, value)])),
    );
  }

  private constructor(
    private readonly typed: KafkaServerProperties,
    private readonly rendered: Readonly<Record<string, string>>,
  ) {}

  /**
   * The properties in full, sorted by name, so that the same configuration always is the same text.
   *
   * @internal
   */
  public _bind(scope: Construct, topology: KafkaTopology): Record<string, string> {
    const properties = { 'auto.create.topics.enable': 'false', ...this.replication(scope, topology), ...this.rendered };
    return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private replication(scope: Construct, topology: KafkaTopology): Record<string, string> {
    if (topology.replication) {
      this.checkFixed(scope, topology.replication);
      return {};
    }
    return { 'unclean.leader.election.enable': 'false', ...this.durability(scope, topology) };
  }

  private checkFixed(scope: Construct, { factor, minInsyncReplicas }: KafkaReplication): void {
    for (const name of [...durabilityProps, 'uncleanLeaderElectionEnable'] as const) {
      if (this.typed[name] !== undefined) {
        throw invalid(
          `'${name}' cannot be set, got ${this.typed[name]}: every topic has ${factor} replicas here, of which ` +
            `${minInsyncReplicas} must be in sync, and no unclean election; leave it out`,
          scope,
        );
      }
    }
  }

  private durability(scope: Construct, topology: KafkaTopology): Record<string, string> {
    const { brokerCount } = topology;
    const { defaultReplicationFactor: given } = this.typed;
    const replicas = given ?? (brokerCount === undefined ? undefined : Math.min(3, brokerCount));
    if (replicas === undefined) {
      return {};
    }
    const minInsync = this.typed.minInsyncReplicas ?? Math.max(1, replicas - 1);
    const offsets = this.typed.offsetsTopicReplicationFactor ?? replicas;
    const transactions = this.typed.transactionStateLogReplicationFactor ?? replicas;
    const transactionsInsync =
      this.typed.transactionStateLogMinIsr ?? Math.min(minInsync, Math.max(1, transactions - 1));
    checkPossible(scope, brokerCount, [
      ['defaultReplicationFactor', replicas, 'minInsyncReplicas', minInsync],
      ['offsetsTopicReplicationFactor', offsets, 'minInsyncReplicas', minInsync],
      ['transactionStateLogReplicationFactor', transactions, 'transactionStateLogMinIsr', transactionsInsync],
    ]);
    warnOfStandstill(scope, { replicas, minInsync });
    if (topology.zoneCount === 2) {
      warnOfOddSplit(scope, { replicas, minInsync });
    }
    return {
      'default.replication.factor': `${replicas}`,
      'min.insync.replicas': `${minInsync}`,
      'offsets.topic.replication.factor': `${offsets}`,
      'transaction.state.log.replication.factor': `${transactions}`,
      'transaction.state.log.min.isr': `${transactionsInsync}`,
    };
  }
}

type Value = string | number | boolean;

/** Numbers of replicas, which are compared with each other and with the number of brokers. */
const durabilityProps = [
  'defaultReplicationFactor',
  'minInsyncReplicas',
  'offsetsTopicReplicationFactor',
  'transactionStateLogReplicationFactor',
  'transactionStateLogMinIsr',
] as const;

function renderValue(name: string, value: Value): string {
  if (Token.isUnresolved(value)) {
    return typeof value === 'number' ? Tokenization.stringifyNumber(value) : String(value);
  }
  if ((typeof value === 'number' && !Number.isFinite(value)) || /[\r\n]/.test(String(value))) {
    throw invalid(`'${name}' must be a finite number or a text of one line, got ${JSON.stringify(String(value))}`);
  }
  return String(value);
}

/** https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html */
function checkAdvertisedListeners(listeners: string | undefined): void {
  if (listeners === undefined || Token.isUnresolved(listeners)) {
    return;
  }
  for (const listener of listeners.split(',')) {
    if (!/^[A-Za-z0-9_]+:\/\/[^:]+:\d+\+\{broker_id\}$/.test(listener.trim())) {
      throw invalid(
        `'customAdvertisedListeners' must hold entries such as 'CLIENT_IAM://kafka.example.com:9000+{broker_id}', got ` +
          `'${listener}'`,
      );
    }
  }
}

interface Durability {
  readonly replicas: number;
  readonly minInsync: number;
}

/** Which topics: the prop of their replicas, and the prop of how many of these must be in sync. */
type ReplicaPair = readonly [replicasProp: string, replicas: number, insyncProp: string, insync: number];

function checkPossible(scope: Construct, brokerCount: number | undefined, pairs: readonly ReplicaPair[]): void {
  for (const [replicasProp, replicas, insyncProp, insync] of pairs) {
    if (brokerCount !== undefined && replicas > brokerCount) {
      throw invalid(
        `'${replicasProp}' must be at most the number of brokers, ${brokerCount}, got ${replicas}; lower it or add brokers`,
        scope,
      );
    }
    if (insync > replicas) {
      throw invalid(
        `'${insyncProp}' must be at most '${replicasProp}', ${replicas}, got ${insync}; ` +
          `no producer with acks=all could ever write to these topics`,
        scope,
      );
    }
  }
}

function warnOfStandstill(scope: Construct, { replicas, minInsync }: Durability): void {
  if (minInsync === replicas && replicas > 1) {
    Validations.of(scope).addWarning(
      'cdk-kafka:minInsyncReplicas',
      `'minInsyncReplicas' equals the replication factor, ${replicas}: whenever one broker is down, which every update ` +
        `of the cluster does to each in turn, producers with acks=all stop. Use ${replicas - 1}`,
    );
  }
}

function warnOfOddSplit(scope: Construct, { replicas, minInsync }: Durability): void {
  const left = Math.floor(replicas / 2);
  if (replicas % 2 === 1 && replicas > 1) {
    const then =
      left < minInsync
        ? `producers with acks=all stop on these partitions until the zone is back`
        : `they keep writing to ${left === 1 ? 'a single replica' : `${left} replicas`}`;
    Validations.of(scope).addWarning(
      'cdk-kafka:twoZoneReplication',
      `replication factor ${replicas} over two zones leaves ${left} of ${replicas} replicas of some partitions when a ` +
        `zone is lost: with minInsyncReplicas ${minInsync} ${then}. Three zones, or an even factor, split evenly`,
    );
  }
}
