import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Alarms, and the Alertmanager of Amazon Managed Service for Prometheus. */
const TELLERS = ['cloudwatch.amazonaws.com', 'aps.amazonaws.com'];

/** By account, whether it is known to be. */
const letIn = new WeakMap<sns.ITopic, Map<string, boolean>>();

/**
 * Lets both who tell say something to a topic, with its key where it has one: any policy takes the place of the one that lets the
 * account in, and so of what let the other.
 *
 * @returns whether they are known to be let in: the policy of a topic that was made elsewhere cannot be extended
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
 */
export function letPublish(scope: Construct, topic: sns.ITopic): boolean {
  const { account } = Stack.of(scope);
  const known = letIn.get(topic) ?? new Map<string, boolean>();
  letIn.set(topic, known);
  const before = known.get(account);
  if (before !== undefined) {
    return before;
  }
  const { statementAdded } = topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: tellers(),
      actions: ['sns:Publish', 'sns:GetTopicAttributes'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  known.set(account, statementAdded);
  letUseKey(scope, topic);
  return statementAdded;
}

/**
 * Without the key they publish nothing, and nobody hears of it. In whose name they do the policy of the topic says, as the key is of
 * no use to whom that does not let in.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function letUseKey(scope: Construct, { masterKey, node }: sns.ITopic): void {
  const added = masterKey?.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: tellers(),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  );
  if (added?.statementAdded === false) {
    Annotations.of(scope).addWarningV2(
      'cdk-kafka:topicKey',
      `the policy of the key of topic ${node.path} cannot be extended, because it was made elsewhere: see to it that it lets ` +
        `${TELLERS.join(' and ')} kms:Decrypt and kms:GenerateDataKey*, which that of AWS for Amazon SNS does not, or nobody is ` +
        `told; then acknowledge this warning`,
    );
  }
}

const tellers = () => TELLERS.map((service) => new iam.ServicePrincipal(service));
