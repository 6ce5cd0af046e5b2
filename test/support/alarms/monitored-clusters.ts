import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ClientAuthentication,
  KafkaMonitoring,
  KafkaNotify,
  MskMonitoringLevel,
  NodeMetrics,
  type IKafkaCluster,
} from '../../../lib';
import { aClusterStack, anEc2ClusterStack, aServerlessStack, expressBrokers } from '../fixtures';
import type { Resources } from './evaluate';

/** The kinds of clusters, of which each tells something else of itself. */
export const CLUSTER_KINDS = ['standard', 'express', 'serverless', 'ec2'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

interface Made {
  readonly stack: Stack;
  readonly cluster: IKafkaCluster;
}

const clusters: Readonly<Record<ClusterKind, () => Made>> = {
  standard: () => aClusterStack({ monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_BROKER }),
  express: () => aClusterStack({ brokers: expressBrokers(), monitoringLevel: MskMonitoringLevel.PER_BROKER }),
  serverless: aServerlessStack,
  ec2: () => anEc2ClusterStack({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }) }),
};

const templates = new Map<ClusterKind, Resources>();

/** The resources of a stack with a cluster `orders` that has all alarms, two topics and the consumer group `billing`. */
export function monitoredCluster(kind: ClusterKind): Resources {
  const resources = templates.get(kind) ?? monitored(clusters[kind]());
  templates.set(kind, resources);
  return resources;
}

/** The same with standard brokers, which let in clients with IAM, and others with passwords. */
export function monitoredWithPasswords(): Resources {
  const clientAuthentication = [ClientAuthentication.iam(), ClientAuthentication.scram()];
  return monitored(aClusterStack({ clientAuthentication, monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_BROKER }));
}

function monitored({ stack, cluster }: Made): Resources {
  new KafkaMonitoring(stack, 'Monitoring', {
    cluster,
    notify: KafkaNotify.topics({ page: aTopic(stack, 'page'), ticket: aTopic(stack, 'ticket') }),
    consumerGroups: [{ group: 'billing', topic: 'orders', timeLag: Duration.minutes(5), offsetLag: 10_000 }],
  });
  return (Template.fromStack(stack).toJSON() as { Resources: Resources }).Resources;
}

function aTopic(stack: Stack, name: string): sns.ITopic {
  return sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:ap-northeast-2:111122223333:${name}`);
}
