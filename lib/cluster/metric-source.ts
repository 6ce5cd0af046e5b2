import type { CfnResource } from 'aws-cdk-lib';
import { KAFKA_METRICS, type KafkaMetricFact, type KafkaMetricId, type MetricScope } from '../facts/kafka-metrics';
import { KafkaMetric } from './kafka-metric';

/** Where CloudWatch has a metric of one cluster. */
export interface MetricSeries {
  readonly name: string;
  /** Where it is not that of the others. */
  readonly namespace?: string;
  readonly scope: MetricScope;
  /** All of them: CloudWatch finds nothing where one is missing. */
  readonly dimensions: readonly string[];
  /** Several values a minute have the same dimensions, and add up. */
  readonly inParts?: boolean;
}

/** What dimensions are called, by what they tell apart. */
export interface DimensionNames {
  readonly cluster: string;
  readonly broker: string;
  readonly topic: string;
  readonly group: string;
}

/** What the brokers can take, where it is known; alarms begin below it. */
export interface ClusterLimits {
  /** Replicas on a broker that AWS recommends at most. */
  readonly partitionsPerBroker?: number;
  /** What producers write to, and consumers read from, a broker for good; without brokers the cluster. MB/s. */
  readonly ingressMBps?: number;
  readonly egressMBps?: number;
  /** Connections to a broker that authenticate with IAM, and new ones in a second. */
  readonly iamConnections?: number;
  readonly iamConnectionsPerSecond?: number;
  /** What the volume of a broker takes and gives, MiB/s. */
  readonly volumeMibps?: number;
  /** Credits that a burstable broker should keep. */
  readonly cpuCredits?: number;
  readonly brokers?: number;
  /** All that tell of themselves: brokers, and controllers where they do. */
  readonly nodes?: number;
}

/** What `cluster.metrics` means on one kind of cluster. Kinds of cluster bring it along. */
export interface MetricSource {
  readonly namespace: string;
  readonly names: DimensionNames;
  readonly limits: ClusterLimits;
  /** The resources that tell, where they are made here: before them, and while they are, there is only silence. */
  readonly tellers: readonly CfnResource[];
  series(metric: KafkaMetric): MetricSeries | undefined;
  /** Why it tells nothing of a consumer group, and what to change; nothing where it does. */
  whyNoGroup(group: string): string | undefined;
  /** Why a metric is not there, and what to change: the end of a sentence. */
  remedy(metric: KafkaMetric): string;
}

const byId = Object.fromEntries(Object.values(KafkaMetric).map((metric) => [metric, metric])) as Record<
  KafkaMetricId,
  KafkaMetric
>;

/** A metric by its id in the tables. */
export function metricOf(id: KafkaMetricId): KafkaMetric {
  return byId[id];
}

/** The row of a metric. */
export function factOf(metric: KafkaMetric): KafkaMetricFact {
  return KAFKA_METRICS[metric];
}
