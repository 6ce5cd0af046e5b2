import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { MskCluster } from '../lib';

/**
 * What cdk-nag finds around the clusters below and their owner accepts, with the reason. The library itself acknowledges
 * nothing: whether a finding is acceptable is for the owner of the app to say.
 */
export function acknowledgeFindings(scope: IConstruct): void {
  for (const cluster of scope.node.findAll().filter((construct) => construct instanceof MskCluster)) {
    const stack = Stack.of(cluster);
    const partition = Token.isUnresolved(stack.partition) ? '<AWS::Partition>' : stack.partition;
    const region = Token.isUnresolved(stack.region) ? '<AWS::Region>' : stack.region;
    const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
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
}
