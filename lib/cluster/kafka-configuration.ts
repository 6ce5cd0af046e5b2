import { Token, Tokenization, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { invalid } from '../private/errors';
import { concreteInteger } from '../private/numbers';
import { serverPropertyName, type KafkaServerProperties } from './kafka-server-properties';
import type { KafkaTopology } from './kafka-topology';

/**
 * The server properties of a cluster's brokers.
 *
 * What is not given follows from the topology, for durability: `default.replication.factor` is the number of brokers,
 * at most 3; `min.insync.replicas` is one less, at least 1; the internal topics of offsets and transactions likewise;
 * unclean leader election and automatic topic creation are off.
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
   * @throws where the replication factor or the number of in-sync replicas is a token or contradicts the other, or
   * where `additionalProperties` repeats a property that has a name of its own
   */
  public static of(properties: KafkaServerProperties): KafkaConfiguration {
    const { additionalProperties = {}, ...typed } = properties;
    const rendered = renderAll(typed);
    const { defaultReplicationFactor, minInsyncReplicas } = typed;
    if (defaultReplicationFactor !== undefined) {
      concreteInteger('defaultReplicationFactor', defaultReplicationFactor, 1, Number.MAX_SAFE_INTEGER);
    }
    if (minInsyncReplicas !== undefined) {
      concreteInteger('minInsyncReplicas', minInsyncReplicas, 1, Number.MAX_SAFE_INTEGER);
    }
    for (const name of Object.keys(additionalProperties)) {
      if (computed.has(name) || name in rendered) {
        throw invalid(`'additionalProperties' must not hold '${name}', which has a property of its own; use that`);
      }
    }
    return new KafkaConfiguration(
      { ...rendered, ...additionalProperties },
      defaultReplicationFactor,
      minInsyncReplicas,
    );
  }

  private constructor(
    private readonly given: Readonly<Record<string, string>>,
    private readonly replicationFactor?: number,
    private readonly minInsyncReplicas?: number,
  ) {}

  /**
   * The properties in full, sorted by name, so that the same configuration always is the same text.
   *
   * @internal
   */
  public _bind(scope: Construct, topology: KafkaTopology): Record<string, string> {
    const properties = { ...this.durabilityDefaults(scope, topology), ...this.given };
    return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private durabilityDefaults(scope: Construct, topology: KafkaTopology): Record<string, string> {
    const always = { 'auto.create.topics.enable': 'false', 'unclean.leader.election.enable': 'false' };
    const { brokerCount } = topology;
    const replicas = this.replicationFactor ?? (brokerCount === undefined ? undefined : Math.min(3, brokerCount));
    if (replicas === undefined) {
      return always;
    }
    const minInsync = this.minInsyncReplicas ?? Math.max(1, replicas - 1);
    checkDurability(scope, { replicas, minInsync }, topology);
    return {
      ...always,
      'default.replication.factor': `${replicas}`,
      'min.insync.replicas': `${minInsync}`,
      'offsets.topic.replication.factor': `${replicas}`,
      'transaction.state.log.replication.factor': `${replicas}`,
      'transaction.state.log.min.isr': `${minInsync}`,
    };
  }
}

/** Properties that must come through their own prop, because others are computed from them. */
const computed = new Set(['default.replication.factor', 'min.insync.replicas']);

function renderAll(typed: object): Record<string, string> {
  const given = Object.entries(typed).filter(([, value]) => value !== undefined) as [
    string,
    string | number | boolean,
  ][];
  return Object.fromEntries(given.map(([name, value]) => [serverPropertyName(name), renderValue(value)]));
}

function renderValue(value: string | number | boolean): string {
  return typeof value === 'number' && Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : String(value);
}

interface Durability {
  readonly replicas: number;
  readonly minInsync: number;
}

function checkDurability(scope: Construct, durability: Durability, topology: KafkaTopology): void {
  checkPossible(scope, durability, topology);
  warnOfStandstill(scope, durability);
  if (topology.zoneCount === 2) {
    warnOfOddSplit(scope, durability);
  }
}

function checkPossible(scope: Construct, { replicas, minInsync }: Durability, { brokerCount }: KafkaTopology): void {
  if (brokerCount !== undefined && replicas > brokerCount) {
    throw invalid(
      `'defaultReplicationFactor' must be at most the number of brokers, ${brokerCount}, got ${replicas}; ` +
        `lower it or add brokers`,
      scope,
    );
  }
  if (minInsync > replicas) {
    throw invalid(
      `'minInsyncReplicas' must be at most the replication factor, ${replicas}, got ${minInsync}; ` +
        `no producer with acks=all could ever write`,
      scope,
    );
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
