/**
 * Rights on a cluster that was made elsewhere, by hand or by another app.
 */
import { Stack, type App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { KafkaListener, KafkaTopology, MskCluster } from '../lib';

export class ExistingClusterStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const cluster = MskCluster.fromAttributes(this, 'Kafka', {
      clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/legacy/11111111-2222-3333-4444-555555555555-1',
      topology: KafkaTopology.brokers({ count: 6, zones: 3 }),
      listeners: [
        KafkaListener.iam({
          port: 9098,
          bootstrapServers: 'b-1.legacy.example.kafka.ap-northeast-2.amazonaws.com:9098',
        }),
      ],
    });

    const consumer = new iam.Role(this, 'Consumer', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    cluster.grants.consume(consumer, { topic: 'orders', group: 'reporting' });
  }
}
