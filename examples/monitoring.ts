/**
 * What is watched of a cluster, and who is told: alarms and a dashboard in CloudWatch, alarms for a consumer group, and a Prometheus
 * that AWS manages with the same alarms. On Amazon MSK and on EC2 it is the same code.
 */
import { CfnOutput, Duration, Size, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { acknowledgeFindings } from '../bin/acknowledgements';
import {
  BrokerEgress,
  BrokerStorage,
  Ec2Brokers,
  Ec2KafkaCluster,
  KafkaAlarm,
  KafkaAlarms,
  KafkaMonitoring,
  KafkaNetwork,
  KafkaNotify,
  KafkaPrometheus,
  KafkaSeverity,
  MskBrokers,
  MskCluster,
  MskMonitoringLevel,
  MskStorage,
  NodeMetrics,
  PrometheusExporter,
  type IKafkaCluster,
} from '../lib';

const prometheusExporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];

class MonitoringStack extends Stack {
  private readonly notify: KafkaNotify;

  constructor(app: App, id: string) {
    super(app, id, { env: { region: 'ap-northeast-2' } });
    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      brokerEgress: BrokerEgress.AS_CLIENTS,
    });
    this.notify = KafkaNotify.topics({
      page: new sns.Topic(this, 'OnCall', { enforceSSL: true }),
      ticket: new sns.Topic(this, 'Team', { enforceSSL: true }),
    });
    this.watch(
      'Orders',
      new MskCluster(this, 'Orders', {
        clusterName: 'orders',
        network,
        brokers: MskBrokers.standard({
          instanceType: 'kafka.m7g.large',
          storage: MskStorage.ebs({ volumeSize: Size.gibibytes(250) }),
        }),
        monitoringLevel: MskMonitoringLevel.PER_BROKER,
        prometheusExporters,
      }),
    );
    this.watch(
      'Events',
      new Ec2KafkaCluster(this, 'Events', {
        clusterName: 'events',
        network,
        brokers: Ec2Brokers.of({
          instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.XLARGE),
          storage: BrokerStorage.gp3({ size: Size.gibibytes(500) }),
        }),
        nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }),
        prometheusExporters,
      }),
    );
  }

  /** Nothing here asks who runs the cluster. */
  private watch(name: string, cluster: IKafkaCluster): void {
    const { notify } = this;
    const consumerGroups = [{ group: 'billing', topic: 'orders', timeLag: Duration.minutes(5) }];
    const alarms = KafkaAlarms.all()
      .including(KafkaAlarm.DISK_WARNING, { threshold: 65 })
      .including(KafkaAlarm.DISK_CRITICAL, { severity: KafkaSeverity.PAGE });
    const { maintenanceCommand } = new KafkaMonitoring(this, `${name}Monitoring`, {
      cluster,
      notify,
      alarms,
      consumerGroups,
    });
    new CfnOutput(this, `${name}BeforePlannedWork`, { value: maintenanceCommand });
    new KafkaPrometheus(this, `${name}Prometheus`, { cluster, notify, alarms, consumerGroups });
  }
}

export function monitoring(app: App): void {
  new MonitoringStack(app, 'Monitoring');
  acknowledgeFindings(app);
}
