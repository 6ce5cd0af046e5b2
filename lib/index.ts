export { KafkaClientAccess, KafkaClientInstance, type KafkaClientInstanceProps } from './client/kafka-client-instance';
export * from './cluster/client-authentication';
export type { ClientPropertiesOptions } from './cluster/client-properties';
export * from './cluster/kafka-artifact';
export * from './cluster/kafka-authentication';
export * from './cluster/kafka-certificate-authority';
export type { IKafkaCluster } from './cluster/kafka-cluster';
export * from './cluster/kafka-configuration';
export * from './cluster/kafka-distribution';
export { KafkaGrants, type KafkaConsumeOptions, type KafkaProduceOptions } from './cluster/kafka-grants';
export {
  KafkaListener,
  KafkaListenerReach,
  type KafkaEndpoint,
  type KafkaListenerQuery,
} from './cluster/kafka-listener';
export * from './cluster/kafka-placement';
export type { KafkaServerProperties } from './cluster/kafka-server-properties';
export * from './cluster/kafka-topology';
export * from './cluster/kafka-version';
export { EnvironmentProfile, type EnvironmentProfileOptions } from './environment/environment-profile';
export * from './environment/kafka-environment';
export { Connectivity, type MultiVpcConnectivity } from './msk/connectivity';
export * from './msk/encryption-at-rest';
export type { MskClusterAttributes } from './msk/imported-msk-cluster';
export * from './msk/msk-brokers';
export * from './msk/msk-cluster';
export * from './msk/msk-cluster-interface';
export { MskClusterPolicy } from './msk/msk-cluster-policy';
export { MskLogs, type MskCloudWatchLogs, type MskFirehoseLogs, type MskS3Logs } from './msk/msk-logs';
export * from './msk/msk-monitoring-level';
export { MskScramUser, type MskScramUserOptions } from './msk/msk-scram-user';
export * from './msk/msk-serverless-cluster';
export { MskStorage, type MskEbsStorage, type MskStorageAutoScaling } from './msk/msk-storage';
export * from './msk/msk-vpc-connection';
export type { ExistingVpc } from './network/existing-kafka-network';
export * from './network/kafka-network';
export * from './network/kafka-network-interface';
export * from './network/network-egress';
