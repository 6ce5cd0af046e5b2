/**
 * IAM, SCRAM users and client certificates side by side, a key of its own, volumes that grow, every log, and Prometheus
 * exporters.
 */
import { RemovalPolicy, Size, Stack, Validations, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  MskLogs,
  ClientAuthentication,
  EncryptionAtRest,
  KafkaCertificateAuthority,
  KafkaConfiguration,
  KafkaNetwork,
  KafkaVersion,
  MskBrokers,
  MskCluster,
  MskMonitoringLevel,
  MskStorage,
  NetworkEgress,
  PrometheusExporter,
} from '../lib';

export class EveryWayInStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      egress: NetworkEgress.isolated(),
    });

    const authority = new KafkaCertificateAuthority(this, 'Authority', { commonName: 'every-way-in clients' });

    const logs = new s3.Bucket(this, 'Logs', {
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });

    const cluster = new MskCluster(this, 'Kafka', {
      clusterName: 'every-way-in',
      network,
      kafkaVersion: KafkaVersion.V4_1_X_KRAFT,
      brokers: MskBrokers.standard({
        instanceType: 'kafka.m7g.xlarge',
        storage: MskStorage.ebs({
          volumeSize: Size.gibibytes(500),
          autoScaling: { maxVolumeSize: Size.gibibytes(2000) },
        }),
      }),
      clientAuthentication: [
        ClientAuthentication.iam(),
        ClientAuthentication.scram(),
        ClientAuthentication.mutualTls({ certificateAuthorities: [authority] }),
      ],
      configuration: KafkaConfiguration.of({
        numPartitions: 6,
        // Reads stay in the zone of the consumer, which saves the traffic between zones.
        replicaSelectorClass: 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
      }),
      encryptionAtRest: EncryptionAtRest.customerManagedKey(),
      monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_BROKER,
      prometheusExporters: [PrometheusExporter.JMX, PrometheusExporter.NODE],
      brokerLogs: [MskLogs.cloudWatch(), MskLogs.s3({ bucket: logs, prefix: 'brokers' })],
      authorizerLogs: [MskLogs.s3({ bucket: logs, prefix: 'authorizer' })],
    });

    const legacy = new iam.Role(this, 'Legacy', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    const user = cluster.addScramUser('legacy');
    user.grantRead(legacy);

    const prometheus = new ec2.SecurityGroup(this, 'Prometheus', { vpc: network.vpc, description: 'Prometheus' });
    cluster.allowPrometheusFrom(prometheus);

    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The password is rotated by hand until there is a function that tells the clients',
    });
    Validations.of(logs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket holds logs; logging access to it would fill another',
    });
  }
}
