import type { IClusterRef } from 'aws-cdk-lib/aws-msk';
import type { IKafkaCluster } from '../cluster/kafka-cluster';

/**
 * A Kafka cluster of Amazon MSK.
 */
export interface IMskCluster extends IKafkaCluster, IClusterRef {
  /**
   * The ARN of the cluster.
   *
   * @attribute
   */
  readonly clusterArn: string;
}
