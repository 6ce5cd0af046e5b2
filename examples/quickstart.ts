/**
 * The least: a network of its own, a cluster of three brokers over three zones, and an application that produces to it.
 */
import { Size, Stack, type App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KafkaNetwork, MskBrokers, MskCluster, MskStorage } from '../lib';

export class QuickstartStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
    });

    const cluster = new MskCluster(this, 'Kafka', {
      clusterName: 'quickstart',
      network,
      brokers: MskBrokers.standard({
        instanceType: 'kafka.m7g.large',
        storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
      }),
    });

    const producer = new iam.Role(this, 'Producer', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    cluster.grants.produce(producer, 'orders');
  }
}
