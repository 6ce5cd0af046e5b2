import { Resource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { findListener, type IKafkaCluster } from '../cluster/kafka-cluster';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaListener, KafkaListenerQuery } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { invalid } from '../private/errors';
import { ec2Grants } from './ec2-grants';
import { ec2Metrics } from './ec2-metrics';
import { NodeMetrics } from './node-metrics';

/**
 * A cluster on EC2 that was made elsewhere.
 */
export interface Ec2KafkaClusterAttributes {
  /** Its name. */
  readonly clusterName: string;

  /** The ways into it, with their addresses. */
  readonly listeners: KafkaListener[];

  /**
   * Where in a VPC its brokers are reached; `connections` needs its security groups.
   *
   * @default - not known
   */
  readonly placement?: KafkaPlacement;

  /**
   * Its brokers and zones.
   *
   * @default KafkaTopology.unknown()
   */
  readonly topology?: KafkaTopology;

  /**
   * What its nodes send to CloudWatch, where they are nodes of this library.
   *
   * @default NodeMetrics.none()
   */
  readonly nodeMetrics?: NodeMetrics;
}

/** @internal */
export class ImportedEc2KafkaCluster extends Resource implements IKafkaCluster {
  public readonly clusterName: string;
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly placement: KafkaPlacement | undefined;
  public readonly grants: KafkaGrants;
  public readonly metrics: KafkaMetrics;

  constructor(scope: Construct, id: string, attributes: Ec2KafkaClusterAttributes) {
    super(scope, id);
    this.clusterName = attributes.clusterName;
    this.listeners = attributes.listeners;
    this.placement = attributes.placement;
    this.topology = attributes.topology ?? KafkaTopology.unknown();
    this.grants = ec2Grants(this);
    this.metrics = ec2Metrics(this, attributes.nodeMetrics ?? NodeMetrics.none(), {
      brokers: this.topology.brokerCount,
    });
  }

  public listener(query?: KafkaListenerQuery): KafkaListener {
    return findListener(this, this.listeners, query);
  }

  public get connections(): ec2.Connections {
    const { securityGroups = [] } = this.placement ?? {};
    if (securityGroups.length === 0) {
      throw invalid(
        `no rule can be made for this imported cluster, because its security groups are not known; ` +
          `give fromAttributes a 'placement' with its security groups`,
        this,
      );
    }
    const [first] = this.listeners;
    return new ec2.Connections({ securityGroups, defaultPort: first && ec2.Port.tcp(first.port) });
  }
}
