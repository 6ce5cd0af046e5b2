import { Size, type App, type Stack } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import {
  BrokerEgress,
  BrokerStorage,
  ClientAuthentication,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaNetwork,
  MskBrokers,
  MskCluster,
  MskServerlessCluster,
  MskStorage,
  type Ec2BrokersOptions,
  type Ec2KafkaClusterProps,
  type KafkaNetworkProps,
  type MskClusterProps,
  type MskExpressBrokers,
  type MskStandardBrokers,
} from '../../lib';
import { testingStack } from './testing-app';

export const threeZones = ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'];
export const twoZones = threeZones.slice(0, 2);

export function aNetwork(scope: Construct, props: KafkaNetworkProps = {}): KafkaNetwork {
  return new KafkaNetwork(scope, 'Network', { availabilityZones: threeZones, ...props });
}

export function someBrokers(options: Partial<MskStandardBrokers> = {}): MskBrokers {
  return MskBrokers.standard({
    instanceType: 'kafka.m7g.large',
    storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
    ...options,
  });
}

export function expressBrokers(options: Partial<MskExpressBrokers> = {}): MskBrokers {
  return MskBrokers.express({ instanceType: 'express.m7g.large', ...options });
}

/** Client certificates of an authority that was made elsewhere. */
export function mutualTls(scope: Construct, id = 'Ca'): ClientAuthentication {
  const arn = 'arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0a1b2c3d-0000-0000-0000-000000000000';
  const authority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(scope, id, arn);
  return ClientAuthentication.mutualTls({ certificateAuthorities: [authority] });
}

export function aCluster(scope: Construct, props: Partial<MskClusterProps> = {}): MskCluster {
  return new MskCluster(scope, 'Kafka', {
    clusterName: 'orders',
    network: props.network ?? aNetwork(scope),
    brokers: someBrokers(),
    ...props,
  });
}

/** A stack with a network and a cluster. */
export function aClusterStack(props: Partial<MskClusterProps> = {}): { app: App; stack: Stack; cluster: MskCluster } {
  const stack = testingStack();
  return { app: stack.node.root as App, stack, cluster: aCluster(stack, props) };
}

export function aServerlessStack(): { stack: Stack; cluster: MskServerlessCluster } {
  const stack = testingStack();
  return {
    stack,
    cluster: new MskServerlessCluster(stack, 'Kafka', { clusterName: 'orders', network: aNetwork(stack) }),
  };
}

/** An image that nobody has to look up. */
export const anImage = ec2.MachineImage.genericLinux({ 'ap-northeast-2': 'ami-0123456789abcdef0' });

export function someEc2Brokers({
  type = 'r7g.2xlarge',
  ...options
}: Partial<Ec2BrokersOptions> & { type?: string } = {}) {
  return Ec2Brokers.of({
    instanceType: new ec2.InstanceType(type),
    storage: BrokerStorage.gp3({ size: Size.gibibytes(100) }),
    ...options,
  });
}

/** Three controllers and a broker in each zone, unless told otherwise. */
export function anEc2Cluster(scope: Construct, props: Partial<Ec2KafkaClusterProps> = {}): Ec2KafkaCluster {
  return new Ec2KafkaCluster(scope, 'Kafka', {
    clusterName: 'orders',
    network: props.network ?? aNetwork(scope, { brokerEgress: BrokerEgress.AS_CLIENTS }),
    brokers: someEc2Brokers(),
    machineImage: anImage,
    ...props,
  });
}

/** A stack with a network and a cluster on EC2. */
export function anEc2ClusterStack(props: Partial<Ec2KafkaClusterProps> = {}): {
  app: App;
  stack: Stack;
  cluster: Ec2KafkaCluster;
} {
  const stack = testingStack();
  return { app: stack.node.root as App, stack, cluster: anEc2Cluster(stack, props) };
}
