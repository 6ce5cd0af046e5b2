/**
 * Brokers that follow from a workload, by a plan that is computed at synthesis: of Amazon MSK, and of a cluster on EC2 to
 * compare it with. Both are checked against the workload.
 */
import { Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledgeFindings } from '../bin/acknowledgements';
import {
  BrokerEgress,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaKind,
  KafkaNetwork,
  KafkaSizing,
  MskBrokers,
  MskCluster,
  type Workload,
} from '../lib';

const orders: Workload = {
  ingressMibps: 4,
  peakIngressMibps: 10,
  fanOut: 3,
  retentionHours: 3 * 24,
  compressionRatio: 0.5,
  partitions: 60,
};

class PlannedStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      brokerEgress: BrokerEgress.AS_CLIENTS,
    });
    // A size that is named stays, whatever prices and types there are at the next synthesis.
    const managed = KafkaSizing.plan(orders, { kinds: [KafkaKind.MSK_STANDARD], instanceTypes: ['kafka.m7g.large'] });
    new MskCluster(this, 'Managed', {
      clusterName: 'orders',
      network,
      brokers: MskBrokers.forPlan(managed),
      workload: orders,
    });

    const ownNodes = KafkaSizing.plan(orders, { kinds: [KafkaKind.EC2], instanceTypes: ['r7g.large'] });
    new Ec2KafkaCluster(this, 'OnEc2', {
      clusterName: 'orders-ec2',
      network,
      brokers: Ec2Brokers.forPlan(ownNodes),
      machineImage: ec2.MachineImage.fromSsmParameter('/images/kafka-arm64'),
      workload: orders,
    });
  }
}

export function planned(app: App): void {
  new PlannedStack(app, 'Planned');
  acknowledgeFindings(app);
}
