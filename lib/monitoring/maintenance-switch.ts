import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { OWN_NAMESPACE } from '../facts/kafka-metrics';

const METRIC = 'Maintenance';
const PERIOD_MINUTES = 5;

/** The longest that one word of an operator holds pages back: a switch that is forgotten must not hold them back for ever. */
const HOURS = 1;

/** An alarm that is in alarm while somebody works on the cluster, because he said so. */
export class MaintenanceSwitch extends Construct {
  public readonly alarmArn: string;

  /** What to say. */
  public readonly command: string;

  constructor(scope: Construct, id: string, { cluster, name }: { cluster: IKafkaCluster; name: string }) {
    super(scope, id);
    this.command =
      `aws cloudwatch put-metric-data --namespace ${OWN_NAMESPACE} --metric-name ${METRIC} ` +
      `--dimensions ClusterName=${cluster.clusterName} --value 1`;
    this.alarmArn = new CfnAlarm(this, 'Alarm', {
      alarmName: `${name}-maintenance`,
      alarmDescription: `Planned work on Kafka cluster ${cluster.clusterName}: pages are held back for ${HOURS} h after "${this.command}".`,
      namespace: OWN_NAMESPACE,
      metricName: METRIC,
      dimensions: [{ name: 'ClusterName', value: cluster.clusterName }],
      statistic: 'Maximum',
      period: PERIOD_MINUTES * 60,
      threshold: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      evaluationPeriods: (HOURS * 60) / PERIOD_MINUTES,
      datapointsToAlarm: 1,
      treatMissingData: 'notBreaching',
    }).attrArn;
  }
}
