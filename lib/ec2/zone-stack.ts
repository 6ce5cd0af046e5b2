import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { KafkaNode, type KafkaNodeProps } from './kafka-node';

/**
 * The nodes of one zone, in a nested stack of their own: a node has some ten resources, of which a stack has room for 500.
 * As a zone is for life, no node ever moves from one stack to another, however many join it.
 */
export class ZoneStack extends NestedStack {
  constructor(scope: Construct, slot: number, clusterName: string) {
    super(scope, `Zone${slot}`, { description: `Nodes of Kafka cluster ${clusterName} in zone ${slot}` });
  }

  public add(props: KafkaNodeProps): void {
    new KafkaNode(this, `${props.place.role === 'controller' ? 'Controller' : 'Broker'}${props.place.id}`, props);
  }
}
