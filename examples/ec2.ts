/**
 * Kafka on EC2: three controllers and three brokers over three zones, SCRAM and client certificates, certificates of AWS
 * Private CA, a mirror of what the nodes download, an image that the team has tried.
 */
import { CfnOutput, Size, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeFindings } from '../bin/acknowledgements';
import {
  BrokerEgress,
  BrokerStorage,
  ClientAuthentication,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaCertificateAuthority,
  KafkaDistribution,
  KafkaNetwork,
  NodeCertificates,
} from '../lib';

class Ec2KafkaStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      brokerEgress: BrokerEgress.AS_CLIENTS,
    });
    const distribution = KafkaDistribution.bucket({
      bucket: s3.Bucket.fromBucketName(this, 'Mirror', 'example-mirror'),
      prefix: 'kafka',
    });
    const clients = new KafkaCertificateAuthority(this, 'Clients', { commonName: 'orders clients' });
    const cluster = new Ec2KafkaCluster(this, 'Kafka', {
      clusterName: 'orders',
      network,
      brokers: Ec2Brokers.of({
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.XLARGE),
        storage: BrokerStorage.gp3({ size: Size.gibibytes(500) }),
      }),
      clientAuthentication: [
        ClientAuthentication.scram(),
        ClientAuthentication.mutualTls({ certificateAuthorities: [clients] }),
      ],
      certificates: NodeCertificates.privateCa(),
      distribution,
      // The image that your team has tried: a parameter that you write, and so move when you want.
      machineImage: ec2.MachineImage.fromSsmParameter('/images/kafka-arm64'),
    });
    new CfnOutput(this, 'BootstrapServers', { value: cluster.listener().bootstrapServers });
  }
}

export function ec2Kafka(app: App): void {
  new Ec2KafkaStack(app, 'Ec2Kafka');
  acknowledgeFindings(app);
}
