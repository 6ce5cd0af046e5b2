import type { Stack } from 'aws-cdk-lib';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import type { IKafkaNetwork } from '../network/kafka-network-interface';
import type { BrokerEgress, NetworkEgress } from '../network/network-egress';
import type { EnvironmentMonitoring } from './environment-monitoring';

/** What an environment tells its cluster. */
export interface ClusterPlace {
  readonly clusterName: string;
  readonly network: IKafkaNetwork;
  /** Zones of the network, where the cluster is not in all of them. */
  readonly availabilityZones?: string[];
}

/** A cluster, and what operators look up of it by name. */
export interface EnvironmentCluster {
  readonly cluster: IKafkaCluster;
  readonly published: Readonly<Record<string, string>>;
}

/** What a profile comes to, whoever runs the cluster. */
export interface EnvironmentPlan {
  readonly availabilityZoneCount: number;
  readonly egress: NetworkEgress;
  readonly brokerEgress: BrokerEgress;
  readonly terminationProtection: boolean;
  readonly monitoring: EnvironmentMonitoring;
  defineCluster(stack: Stack, place: ClusterPlace): EnvironmentCluster;
}
