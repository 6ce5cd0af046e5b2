import type { IResource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { invalid } from '../private/errors';
import type { KafkaExporters } from './kafka-exporters';
import type { KafkaGrants } from './kafka-grants';
import type { KafkaMetrics } from './kafka-metrics';
import type { KafkaListener, KafkaListenerQuery } from './kafka-listener';
import type { KafkaPlacement } from './kafka-placement';
import type { KafkaTopology } from './kafka-topology';

/**
 * What every Kafka cluster has, whoever runs it.
 *
 * Whatever uses a cluster takes this interface and never asks which kind it is: where kinds differ, the difference is a
 * value here.
 */
export interface IKafkaCluster extends IResource, ec2.IConnectable {
  /**
   * The name of the cluster.
   *
   * @attribute
   */
  readonly clusterName: string;

  /** Brokers over zones, elastic, or not known. */
  readonly topology: KafkaTopology;

  /** Every way into the cluster, in the order in which its authentication was listed. */
  readonly listeners: KafkaListener[];

  /**
   * Where in a VPC the brokers are reached.
   *
   * @default - not known, or not in a VPC of ours
   */
  readonly placement?: KafkaPlacement;

  /** Rights of applications on topics and groups. */
  readonly grants: KafkaGrants;

  /** What it tells of itself in CloudWatch. */
  readonly metrics: KafkaMetrics;

  /**
   * Where Prometheus scrapes it.
   *
   * @default - it has no exporter that is known
   */
  readonly exporters?: KafkaExporters;

  /**
   * The first listener that fits.
   *
   * @param query - what it must have; nothing: the cluster's first listener
   * @throws where none fits, naming those that the cluster has
   */
  listener(query?: KafkaListenerQuery): KafkaListener;
}

/** The first listener that fits a query: what every implementation of `IKafkaCluster.listener` does. */
export function findListener(
  scope: IConstruct,
  listeners: readonly KafkaListener[],
  query: KafkaListenerQuery = {},
): KafkaListener {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined) as [
    keyof KafkaListenerQuery,
    string,
  ][];
  const found = listeners.find((listener) => wanted.every(([name, value]) => (listener[name] as string) === value));
  if (!found) {
    const asked = wanted.map(([name, value]) => `${name} ${value}`).join(', ') || 'any';
    const has =
      listeners
        .map((l) => `${l.authentication} over ${l.securityProtocol} (${l.reach}, ${l.addressFamily})`)
        .join(', ') || 'none';
    throw invalid(
      `no listener fits (asked for: ${asked}; the cluster has: ${has}); enable it, or ask for another`,
      scope,
    );
  }
  return found;
}
