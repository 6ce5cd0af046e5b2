import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { invalid } from '../private/errors';
import { differenceOf } from '../private/places';
import type { ConsumerGroupAlarm } from './consumer-group-alarm';
import { defineAlarms, type DefinedAlarm } from './define-alarms';
import { allWanted } from './wanted-alarms';
import { AlarmCauses } from './alarm-causes';
import type { KafkaAlarm } from './kafka-alarm';
import type { KafkaAlarms } from './kafka-alarms';
import { dashboardBody } from './dashboard-body';
import type { KafkaNotify } from './kafka-notify';
import { MaintenanceSwitch } from './maintenance-switch';
import { claimName } from './alarm-names';

/**
 * What is watched of a cluster, and who is told.
 */
export interface KafkaMonitoringProps {
  /** The cluster, whoever runs it. */
  readonly cluster: IKafkaCluster;

  /** Whom alarms tell. */
  readonly notify: KafkaNotify;

  /**
   * Which alarms.
   *
   * @default KafkaAlarms.all()
   */
  readonly alarms?: KafkaAlarms;

  /**
   * Consumer groups that must keep up.
   *
   * @default - none
   */
  readonly consumerGroups?: ConsumerGroupAlarm[];

  /**
   * What the names of alarms and dashboard begin with: 1-100 letters, digits, hyphens and underscores.
   *
   * @default - the name of the cluster
   */
  readonly name?: string;
}

/**
 * Alarms and a dashboard for a Kafka cluster, whoever runs it. As many resources for sixty brokers as for three.
 *
 * Each alarm watches one thing. What has one cause is told together, by a composite alarm for each cause and severity: a broker
 * that is down pages once, although all others report it. Pages are held back during planned work, see `maintenanceCommand`.
 *
 * @see https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/monitoring.md
 * @example
 * new KafkaMonitoring(this, 'Monitoring', {
 *   cluster,
 *   notify: KafkaNotify.topics({ page: onCall, ticket: team }),
 *   consumerGroups: [{ group: 'billing', topic: 'orders', timeLag: Duration.minutes(5) }],
 * });
 */
export class KafkaMonitoring extends Construct {
  /** The dashboard: health, traffic, brokers, replication, disks, consumers and cost, as far as the cluster tells of them. */
  public readonly dashboardName: string;

  /** What an operator runs before planned work: holds pages back for an hour, and again for another. */
  public readonly maintenanceCommand: string;

  private readonly alarms: readonly DefinedAlarm[];
  private readonly handedOut = new Map<KafkaAlarm, cloudwatch.IAlarm>();

  /**
   * @throws where an alarm that was asked for cannot be had, nobody is told of a severity, or a name is taken
   */
  constructor(scope: Construct, id: string, props: KafkaMonitoringProps) {
    super(scope, id);
    const { cluster, notify } = props;
    checkPlace(this, cluster);
    const name = claimName(this, props.name ?? cluster.clusterName);
    this.alarms = defineAlarms(this, cluster.metrics._reader, name, allWanted(this, props));
    const maintenance = new MaintenanceSwitch(this, 'Maintenance', { cluster, name });
    this.maintenanceCommand = maintenance.command;
    new AlarmCauses(this, 'Causes', { alarms: this.alarms, notify, name, maintenance: maintenance.alarmArn });
    this.dashboardName = name;
    new CfnDashboard(this, 'Dashboard', {
      dashboardName: name,
      dashboardBody: JSON.stringify(
        dashboardBody({ cluster, alarms: this.alarms, maintenanceCommand: this.maintenanceCommand }),
      ),
    });
  }

  /**
   * One of the alarms, for rules and widgets of your own.
   *
   * @param alarm - which
   * @returns nothing where the cluster does not have it
   */
  public alarm(alarm: KafkaAlarm): cloudwatch.IAlarm | undefined {
    const arns: ReadonlyMap<string, string> = new Map(this.alarms.map(({ id, arn }) => [id, arn]));
    const arn = arns.get(alarm);
    if (arn !== undefined && !this.handedOut.has(alarm)) {
      this.handedOut.set(alarm, cloudwatch.Alarm.fromAlarmArn(this, `Alarm ${alarm}`, arn));
    }
    return this.handedOut.get(alarm);
  }
}

/** Alarms see the metrics of their own region and account alone, and would find nothing. */
function checkPlace(scope: Construct, { env }: IKafkaCluster): void {
  const stack = Stack.of(scope);
  const place = differenceOf(env, stack);
  if (place) {
    throw invalid(
      `the cluster is in ${place} ${env[place]}, and alarms in ${stack[place]} would hear nothing of it; put the monitoring into a ` +
        `stack of ${place} ${env[place]}`,
      scope,
    );
  }
}
