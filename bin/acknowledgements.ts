import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Ec2KafkaCluster, MskCluster } from '../lib';

/**
 * What cdk-nag and this library find around the clusters below and their owner accepts, with the reason. The library itself
 * acknowledges nothing: whether a finding is acceptable is for the owner of the app to say.
 */
export function acknowledgeFindings(scope: IConstruct): void {
  for (const construct of scope.node.findAll()) {
    if (construct instanceof MskCluster) {
      acknowledgeMsk(construct);
    } else if (construct instanceof Ec2KafkaCluster) {
      acknowledgeEc2(construct);
    }
  }
}

function acknowledgeMsk(cluster: MskCluster): void {
  const stack = Stack.of(cluster);
  const { partition, region, account } = whereIs(stack);
  Validations.of(stack).acknowledge(
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The function that asks for the bootstrap servers is of aws-cdk-lib; with this policy it only logs',
    },
    {
      id: `AwsSolutions-IAM5[Resource::arn:${partition}:kafka:${region}:${account}:cluster/${cluster.clusterName}/*]`,
      reason: 'The wildcard stands for the id that Amazon MSK gives to the one cluster of this name',
    },
  );
}

function acknowledgeEc2(cluster: Ec2KafkaCluster): void {
  const stack = Stack.of(cluster);
  const { partition, region, account } = whereIs(stack);
  const tagged = 'Only what has the tags of the cluster and of the node itself, as the condition says';
  const mayUse = (resource: string, reason: string) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  Validations.of(cluster).acknowledge(
    mayUse('*', 'Descriptions of EC2 and the messages of Systems Manager have no narrower resource'),
    mayUse(`arn:${partition}:ec2:${region}:${account}:instance/*`, tagged),
    mayUse(`arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/*`, tagged),
    mayUse(
      `arn:${partition}:s3:::cdk-hnb659fds-assets-${account}-${region}/*.zip`,
      'A node that is replaced fetches the release that it ran before, whose name the template does not know any more',
    ),
    {
      id: 'AwsSolutions-SMG4',
      reason: 'The administrator is rotated by kafka-node rotate-admin, when his owner wants it',
    },
    {
      id: 'AwsSolutions-AS3',
      reason: 'Groups of one that replace a node by themselves; monitoring tells what the cluster feels',
    },
  );
  if (Token.isUnresolved(stack.account)) {
    const id = 'Annotation::cdk-kafka:machineImage';
    Validations.of(cluster).acknowledge({ id, reason: 'This sample names no account, and so cannot look an image up' });
  }
}

/** As cdk-nag writes it. */
function whereIs({ partition, region, account }: Stack): Record<'partition' | 'region' | 'account', string> {
  return {
    partition: Token.isUnresolved(partition) ? '<AWS::Partition>' : partition,
    region: Token.isUnresolved(region) ? '<AWS::Region>' : region,
    account: Token.isUnresolved(account) ? '<AWS::AccountId>' : account,
  };
}
