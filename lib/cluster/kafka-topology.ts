import { concreteInteger } from '../private/numbers';
import type { KafkaVersion } from './kafka-version';

/**
 * Replicas that every topic has, whatever it asks for.
 */
export interface KafkaReplication {
  /** Number of replicas of each partition (`replication.factor`). */
  readonly factor: number;

  /** Replicas that must have a record before `acks=all` is answered (`min.insync.replicas`). */
  readonly minInsyncReplicas: number;
}

/**
 * How many brokers there are, and where.
 */
export interface KafkaTopologyBrokers {
  /**
   * Number of brokers in the whole cluster, not per zone.
   *
   * Must be known at synthesis: replication defaults are computed from it.
   */
  readonly count: number;

  /**
   * Number of Availability Zones that the brokers are spread over.
   *
   * Must be known at synthesis.
   */
  readonly zones: number;

  /**
   * The Kafka version that the brokers run.
   *
   * @default - not known
   */
  readonly version?: KafkaVersion;

  /**
   * The replication that the service gives to every topic, as Express brokers do.
   *
   * @default - each topic has its own
   */
  readonly replication?: KafkaReplication;
}

/**
 * The shape of a Kafka cluster: brokers over zones, elastic, or not known.
 *
 * Replication defaults, alarms and plans are computed from it, so nobody has to ask which kind of cluster it is.
 */
export class KafkaTopology {
  /**
   * A cluster with a number of brokers.
   *
   * @throws where a number is a token or not a whole number above zero
   */
  public static brokers(brokers: KafkaTopologyBrokers): KafkaTopology {
    concreteInteger('count', brokers.count, 1, Number.MAX_SAFE_INTEGER);
    concreteInteger('zones', brokers.zones, 1, brokers.count);
    return new KafkaTopology(false, brokers);
  }

  /** A cluster without brokers to count, such as Amazon MSK Serverless. */
  public static elastic(): KafkaTopology {
    return new KafkaTopology(true);
  }

  /** A cluster made elsewhere, of which nothing is known here. */
  public static unknown(): KafkaTopology {
    return new KafkaTopology(false);
  }

  /**
   * Number of brokers in the whole cluster.
   *
   * @default - not known, or there are none to count
   */
  public readonly brokerCount?: number;

  /**
   * Number of Availability Zones that the brokers are spread over.
   *
   * @default - not known
   */
  public readonly zoneCount?: number;

  /**
   * The Kafka version that the brokers run.
   *
   * @default - not known
   */
  public readonly kafkaVersion?: KafkaVersion;

  /**
   * The replication that the service gives to every topic.
   *
   * @default - each topic has its own
   */
  public readonly replication?: KafkaReplication;

  private constructor(
    /** Whether capacity follows the load, without brokers to count. */
    public readonly isElastic: boolean,
    brokers?: KafkaTopologyBrokers,
  ) {
    this.brokerCount = brokers?.count;
    this.zoneCount = brokers?.zones;
    this.kafkaVersion = brokers?.version;
    this.replication = brokers?.replication;
  }
}
