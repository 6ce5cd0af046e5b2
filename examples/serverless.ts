/**
 * A serverless cluster that names its zones, reached from a second VPC, with a Firehose stream that may read from it.
 */
import { Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KafkaNetwork, MskServerlessCluster, NetworkEgress } from '../lib';

export class ServerlessStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      egress: NetworkEgress.singleNat(),
    });
    const analytics = new KafkaNetwork(this, 'Analytics', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'],
      vpcCidr: '10.1.0.0/16',
      egress: NetworkEgress.singleNat(),
    });

    const cluster = new MskServerlessCluster(this, 'Clicks', {
      clusterName: 'clicks',
      network,
      // Named, because a zone that the network gets later would replace the cluster.
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'],
      otherVpcs: [{ vpc: analytics.vpc, subnets: { subnets: analytics.clientSubnets } }],
    });

    const website = new iam.Role(this, 'Website', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    cluster.grants.produce(website, 'clicks');

    const tasks = new ec2.SecurityGroup(this, 'Tasks', { vpc: network.vpc, description: 'Website' });
    cluster.connections.allowDefaultPortFrom(tasks);

    const jobs = new ec2.SecurityGroup(this, 'Jobs', { vpc: analytics.vpc, description: 'Analytics' });
    cluster.connectionsIn(analytics.vpc).allowDefaultPortFrom(jobs);

    cluster.policy.allowFirehose();
  }
}
