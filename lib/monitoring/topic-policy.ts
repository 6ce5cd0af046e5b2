import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Alarms, and the Alertmanager of Amazon Managed Service for Prometheus. */
const TELLERS = ['cloudwatch.amazonaws.com', 'aps.amazonaws.com'];

const allowed = new WeakMap<sns.ITopic, Set<string>>();

/**
 * Lets both who tell say something to a topic: any policy takes the place of the one that lets the account in, and so of what let
 * the other.
 *
 * @returns whether they are known to be let in: the policy of a topic that was made elsewhere cannot be extended
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
 */
export function letPublish(scope: Construct, topic: sns.ITopic): boolean {
  const { account } = Stack.of(scope);
  const accounts = allowed.get(topic) ?? new Set<string>();
  allowed.set(topic, accounts);
  if (accounts.has(account)) {
    return true;
  }
  const { statementAdded } = topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: TELLERS.map((service) => new iam.ServicePrincipal(service)),
      actions: ['sns:Publish', 'sns:GetTopicAttributes'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  if (statementAdded) {
    accounts.add(account);
  }
  return statementAdded;
}
