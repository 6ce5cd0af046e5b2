import { Resource } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ClusterReference } from 'aws-cdk-lib/aws-msk';
import { findListener } from '../cluster/kafka-cluster';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener, KafkaListenerQuery } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import type { KafkaTopology } from '../cluster/kafka-topology';
import type { IMskCluster } from './msk-cluster-interface';

/**
 * What clusters made here and clusters made elsewhere have in common.
 *
 * @internal
 */
export abstract class MskClusterBase extends Resource implements IMskCluster {
  public abstract readonly clusterName: string;
  public abstract readonly clusterArn: string;
  public abstract readonly topology: KafkaTopology;
  public abstract readonly listeners: KafkaListener[];
  public abstract get placement(): KafkaPlacement | undefined;
  public abstract readonly grants: KafkaGrants;
  public abstract readonly metrics: KafkaMetrics;
  public abstract readonly connections: ec2.Connections;

  public get clusterRef(): ClusterReference {
    return { clusterArn: this.clusterArn };
  }

  public listener(query?: KafkaListenerQuery): KafkaListener {
    return findListener(this, this.listeners, query);
  }
}
