import { Lazy, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnClusterPolicy } from 'aws-cdk-lib/aws-msk';
import { invalid } from '../private/errors';
import type { MskClusterBase } from './msk-cluster-base';

/** https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html */
const CONNECT = [
  'kafka:CreateVpcConnection',
  'kafka:GetBootstrapBrokers',
  'kafka:DescribeCluster',
  'kafka:DescribeClusterV2',
];

/**
 * Who else may connect to a cluster: other accounts and services of AWS. Each statement allows what its user needs, and
 * no more.
 *
 * The resource, of which a cluster has one, is made with the first statement, and goes with the last: whom the source no
 * longer names is no longer let in. Rights of other accounts on topics and groups come with `cluster.grants`, which write
 * them here as well.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/security_iam_service-with-iam-resource-based-policies.html
 */
export class MskClusterPolicy {
  /** @internal */
  public static _of(cluster: MskClusterBase): MskClusterPolicy {
    return new MskClusterPolicy(cluster);
  }

  private document?: iam.PolicyDocument;

  private constructor(private readonly cluster: MskClusterBase) {}

  /**
   * Lets an account of the same region find the cluster and, where it is not serverless, make `MskVpcConnection`s to it.
   *
   * @param accountId - the twelve digits of the account
   * @throws where it is not the id of an account
   */
  public allowAccount(accountId: string): void {
    if (!Token.isUnresolved(accountId) && !/^\d{12}$/.test(accountId)) {
      throw invalid(`'accountId' must be the twelve digits of an account, got '${accountId}'`, this.cluster);
    }
    this.allow(new iam.AccountPrincipal(accountId), CONNECT);
  }

  /**
   * Lets streams of Amazon Data Firehose read from the cluster; the role of a stream needs rights on the topic as well.
   *
   * A provisioned cluster also needs `Connectivity.multiVpc` with IAM.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-msk.html
   */
  public allowFirehose(): void {
    this.allow(new iam.ServicePrincipal('firehose.amazonaws.com'), ['kafka:CreateVpcConnection']);
  }

  /**
   * Lets MSK Replicator read from the cluster in another region.
   *
   * A provisioned cluster also needs `Connectivity.multiVpc` with IAM, and at least three brokers.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-prepare-clusters.html
   */
  public allowReplicator(): void {
    this.allow(new iam.ServicePrincipal('kafka.amazonaws.com'), [
      'kafka:CreateVpcConnection',
      'kafka:GetBootstrapBrokers',
      'kafka:DescribeClusterV2',
    ]);
  }

  /**
   * Adds a statement of your own: a cluster has one policy, so there is no other place for it.
   *
   * @param statement - with principals, actions and resources
   */
  public addStatement(statement: iam.PolicyStatement): void {
    (this.document ??= this.define()).addStatements(statement);
  }

  private allow(principal: iam.IPrincipal, actions: string[]): void {
    this.addStatement(
      new iam.PolicyStatement({ principals: [principal], actions, resources: [this.cluster.clusterArn] }),
    );
  }

  private define(): iam.PolicyDocument {
    const document = new iam.PolicyDocument({ minimize: false });
    new CfnClusterPolicy(this.cluster, 'Policy', {
      clusterArn: this.cluster.clusterArn,
      policy: Lazy.any({ produce: () => document }),
    });
    return document;
  }
}
