export { KafkaClientAccess, KafkaClientInstance, type KafkaClientInstanceProps } from './client/kafka-client-instance';
export * from './cluster/client-authentication';
export type { ClientPropertiesOptions } from './cluster/client-properties';
export * from './cluster/encryption-at-rest';
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
export type { Ec2ProfileOptions } from './environment/ec2-profile';
export * from './environment/environment-profile';
export * from './ec2/broker-storage';
export * from './ec2/controllers';
export * from './ec2/ec2-brokers';
export { Ec2KafkaCluster } from './ec2/ec2-kafka-cluster';
export type { Ec2KafkaClusterProps } from './ec2/ec2-kafka-cluster-props';
export type { Ec2KafkaClusterAttributes } from './ec2/imported-ec2-kafka-cluster';
export { NodeCertificates, type ProvidedNodeCertificates } from './ec2/node-certificates';
export * from './environment/kafka-environment';
export type { EnvironmentProfileOptions } from './environment/msk-profile';
export { Connectivity, type MultiVpcConnectivity } from './msk/connectivity';
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
