/**
 * A cluster in a VPC that is already there, in two of its zones.
 *
 * A VPC of another app is found with `ec2.Vpc.fromLookup`, which needs account and region of the stack.
 */
import { Size, Stack, Validations, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { KafkaNetwork, MskBrokers, MskCluster, MskStorage } from '../lib';

export class ExistingVpcStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const vpc = new ec2.Vpc(this, 'CompanyVpc', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      restrictDefaultSecurityGroup: false,
    });

    const network = KafkaNetwork.fromVpc(this, 'Network', {
      vpc,
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2d'],
      brokerSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    });

    new MskCluster(this, 'Kafka', {
      clusterName: 'existing-vpc',
      network,
      brokers: MskBrokers.standard({
        instanceType: 'kafka.m7g.large',
        brokersPerZone: 2,
        storage: MskStorage.ebs({ volumeSize: Size.gibibytes(250) }),
      }),
    });

    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'The network team has flow logs of its own for the company VPC',
    });
    Validations.of(this).acknowledge({
      id: 'Annotation::cdk-kafka:twoZoneReplication',
      reason: 'The topics of this cluster are rebuilt from their source; a stop while a zone is lost is accepted',
    });
  }
}
