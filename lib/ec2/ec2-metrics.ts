import { NestedStack, type CfnResource } from 'aws-cdk-lib';
import { exporterName } from '../cluster/exporter-names';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import type { KafkaMetric } from '../cluster/kafka-metric';
import { KafkaMetrics } from '../cluster/kafka-metrics';
import { factOf, type ClusterLimits, type MetricSeries, type MetricSource } from '../cluster/metric-source';
import { OWN_NAMESPACE } from '../facts/kafka-metrics';
import type { NodeMetrics } from './node-metrics';

/** Labels of what is scraped, and so dimensions. */
export const NODE_DIMENSIONS = {
  cluster: 'ClusterName',
  broker: 'NodeId',
  topic: 'topic',
  group: 'consumergroup',
} as const;

/** What is counted in logs has no dimensions: a filter knows only what a line says. */
export function logNamespace(clusterName: string): string {
  return `${OWN_NAMESPACE}/${clusterName}`;
}

/** Metrics of a cluster on EC2, which its nodes send to CloudWatch. */
export function ec2Metrics(cluster: IKafkaCluster, metrics: NodeMetrics, limits: ClusterLimits): KafkaMetrics {
  return KafkaMetrics._of(cluster, new Ec2MetricSource(cluster, metrics, limits));
}

class Ec2MetricSource implements MetricSource {
  public readonly namespace = OWN_NAMESPACE;
  public readonly names = NODE_DIMENSIONS;

  constructor(
    private readonly cluster: IKafkaCluster,
    private readonly metrics: NodeMetrics,
    public readonly limits: ClusterLimits,
  ) {}

  /** Zones are made as their nodes are well. */
  public get tellers(): CfnResource[] {
    const stacks = this.cluster.node.children.filter((child) => NestedStack.isNestedStack(child));
    return stacks.flatMap(({ nestedStackResource }) => nestedStackResource ?? []);
  }

  public series(metric: KafkaMetric): MetricSeries | undefined {
    const { ec2, jmx } = factOf(metric);
    const name = ec2?.name ?? (jmx && exporterName(jmx));
    if (!ec2 || name === undefined || !this.isSent(ec2.scope)) {
      return undefined;
    }
    if (ec2.scope === 'cluster') {
      return { name, namespace: logNamespace(this.cluster.clusterName), scope: 'cluster', dimensions: [] };
    }
    const { cluster, broker, group, topic } = this.names;
    const dimensions = ec2.scope === 'group' ? [cluster, group, topic] : [cluster, broker, ...(ec2.also ?? [])];
    return { name, scope: ec2.scope, dimensions, inParts: ec2.inParts };
  }

  public whyNoGroup(group: string): string | undefined {
    const groups = this.metrics._consumerGroups;
    return groups.includes('*') || groups.includes(group)
      ? undefined
      : `the cluster does not tell of group '${group}', but of ${groups.join(', ')}; name it in NodeMetrics.cloudWatch({ ` +
          `consumerGroups: [...] })`;
  }

  public remedy(metric: KafkaMetric): string {
    const { ec2 } = factOf(metric);
    if (!ec2) {
      return 'Amazon MSK tells it, nodes on EC2 do not';
    }
    return this.metrics._toCloudWatch
      ? `nodes tell of groups that are named: give NodeMetrics.cloudWatch({ consumerGroups: ['...'] })`
      : `its nodes send nothing to CloudWatch: give 'nodeMetrics' NodeMetrics.cloudWatch()`;
  }

  private isSent(scope: 'cluster' | 'broker' | 'group'): boolean {
    return this.metrics._toCloudWatch && (scope !== 'group' || this.metrics._consumerGroups.length > 0);
  }
}
