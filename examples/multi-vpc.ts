/**
 * Express brokers that clients in another VPC, and another account, reach over AWS PrivateLink.
 *
 * Deploy the first time with `-c cdk-kafka:create=MultiVpcCluster/Kafka`: no cluster is created with such a connection.
 */
import { Stack, Validations, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  Connectivity,
  KafkaAuthentication,
  KafkaNetwork,
  MskBrokers,
  MskCluster,
  MskVpcConnection,
  NetworkEgress,
} from '../lib';

export function multiVpc(app: App): void {
  const env = { region: 'ap-northeast-2' };
  const availabilityZones = ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'];

  const clusterStack = new Stack(app, 'MultiVpcCluster', { env });
  const cluster = new MskCluster(clusterStack, 'Kafka', {
    clusterName: 'multi-vpc',
    network: new KafkaNetwork(clusterStack, 'Network', { availabilityZones, egress: NetworkEgress.isolated() }),
    brokers: MskBrokers.express({ instanceType: 'express.m7g.large' }),
    connectivity: [Connectivity.multiVpc({ authentications: [KafkaAuthentication.IAM] })],
  });

  const partner = '999999999999';
  cluster.policy.allowAccount(partner);
  cluster.grants.consume(new iam.AccountPrincipal(partner), { topic: 'orders', group: 'partner' });

  const clientStack = new Stack(app, 'MultiVpcClient', { env });
  const clients = new KafkaNetwork(clientStack, 'Network', { availabilityZones, vpcCidr: '10.1.0.0/16' });
  const connection = new MskVpcConnection(clientStack, 'Connection', {
    cluster,
    vpc: clients.vpc,
    subnets: { subnets: clients.clientSubnets },
    authentication: KafkaAuthentication.IAM,
  });
  const billing = new ec2.SecurityGroup(clientStack, 'Billing', { vpc: clients.vpc, description: 'Billing' });
  connection.connections.allowDefaultPortFrom(billing);

  Validations.of(clusterStack).acknowledge({
    id: 'cdk-preflight::pf-msk-vpc-connectivity-auth-not-at-create',
    reason: 'The cluster is created without, with -c cdk-kafka:create',
  });
}
