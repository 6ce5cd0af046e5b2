import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Two topics, of which people and machines are told who subscribe. */
export class NotificationTopics extends Construct {
  public readonly page: sns.Topic;
  public readonly ticket: sns.Topic;

  constructor(scope: Construct, id: string, environment: string) {
    super(scope, id);
    this.page = this.define('Page', `Kafka ${environment}: somebody has to act now`);
    this.ticket = this.define('Ticket', `Kafka ${environment}: somebody has to look in working hours`);
  }

  /**
   * Not encrypted: what alarms say is no secret, and Amazon's own key lets CloudWatch say nothing. Who tells them lets
   * itself in.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
   */
  private define(id: string, displayName: string): sns.Topic {
    return new sns.Topic(this, id, { displayName, enforceSSL: true });
  }
}
