import { Arn, Fn, Token, TokenComparison } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { KafkaGrants, type GrantStrategy } from '../cluster/kafka-grants';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { invalid } from '../private/errors';
import type { IMskCluster } from './msk-cluster-interface';
import type { MskClusterPolicy } from './msk-cluster-policy';

/**
 * What a grant means on Amazon MSK: IAM statements, where a listener understands them.
 *
 * @param cluster - the cluster
 * @param policy - its policy, where it is ours: principals of other accounts need the right there, too
 */
export function mskGrants(cluster: IMskCluster, policy?: MskClusterPolicy): KafkaGrants {
  const understood = cluster.listeners.some(({ authentication }) => authentication === KafkaAuthentication.IAM);
  return KafkaGrants._of(cluster, understood ? new IamGrants(cluster, policy) : new NoIamListener(cluster));
}

/**
 * Actions and the resources that they need.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
class IamGrants implements GrantStrategy {
  constructor(
    private readonly cluster: IMskCluster,
    private readonly policy: MskClusterPolicy | undefined,
  ) {}

  public produce(grantee: iam.IGrantable, topic: string, transactionalId?: string): iam.Grant {
    return this.allow(grantee, [
      [['Connect', 'WriteDataIdempotently'], this.cluster.clusterArn],
      [['DescribeTopic', 'WriteData'], this.arnOf('topic', topic)],
      ...(transactionalId === undefined
        ? []
        : [
            [
              ['DescribeTransactionalId', 'AlterTransactionalId'],
              this.arnOf('transactional-id', transactionalId),
            ] as Right,
          ]),
    ]);
  }

  public consume(grantee: iam.IGrantable, topic: string, group: string): iam.Grant {
    return this.allow(grantee, [
      [['Connect'], this.cluster.clusterArn],
      [['DescribeTopic', 'ReadData'], this.arnOf('topic', topic)],
      [['DescribeGroup', 'AlterGroup'], this.arnOf('group', group)],
    ]);
  }

  public describe(grantee: iam.IGrantable): iam.Grant {
    return this.allow(grantee, [
      [['Connect', 'DescribeCluster', 'DescribeClusterDynamicConfiguration'], this.cluster.clusterArn],
      [['DescribeTopic', 'DescribeTopicDynamicConfiguration'], this.arnOf('topic', '*')],
      [['DescribeGroup'], this.arnOf('group', '*')],
    ]);
  }

  public admin(grantee: iam.IGrantable): iam.Grant {
    return this.allow(grantee, [
      [
        [
          'Connect',
          'DescribeCluster',
          'AlterCluster',
          'DescribeClusterDynamicConfiguration',
          'AlterClusterDynamicConfiguration',
        ],
        this.cluster.clusterArn,
      ],
      [
        [
          'CreateTopic',
          'DescribeTopic',
          'AlterTopic',
          'DeleteTopic',
          'DescribeTopicDynamicConfiguration',
          'AlterTopicDynamicConfiguration',
        ],
        this.arnOf('topic', '*'),
      ],
      [['DescribeGroup', 'AlterGroup', 'DeleteGroup'], this.arnOf('group', '*')],
    ]);
  }

  private allow(grantee: iam.IGrantable, rights: readonly Right[]): iam.Grant {
    return rights
      .map(([actions, resource]) =>
        this.grant({
          grantee,
          actions: actions.map((action) => `kafka-cluster:${action}`),
          resourceArns: [resource],
        }),
      )
      .reduce((all, grant) => all.combine(grant));
  }

  /**
   * In the grantee's policy. In that of the cluster as well where the grantee is in another account, and instead where the
   * grantee is an account or another principal of IAM that has no policy here.
   */
  private grant(options: iam.GrantOnPrincipalOptions & { grantee: iam.IGrantable }): iam.Grant {
    const granted = iam.Grant.addToPrincipal(options);
    const { grantPrincipal } = options.grantee;
    const needed = granted.success ? isElsewhere(grantPrincipal, this.cluster.env.account) : isOfIam(grantPrincipal);
    if (!this.policy || !needed) {
      return granted;
    }
    const { policy } = this;
    const addToResourcePolicy = (statement: iam.PolicyStatement) => {
      policy.addStatement(statement);
      return { statementAdded: true };
    };
    const { actions, resourceArns } = options;
    const statement = new iam.PolicyStatement({ actions, resources: resourceArns, principals: [grantPrincipal] });
    const onCluster = iam.Grant.addStatementToResourcePolicy({
      ...options,
      statement,
      resource: { env: this.cluster.env, addToResourcePolicy },
    });
    return granted.success ? granted.combine(onCluster) : onCluster;
  }

  /** `arn:aws:kafka:region:account:cluster/name/uuid` -> `arn:aws:kafka:region:account:topic/name/uuid/orders`. */
  private arnOf(kind: 'topic' | 'group' | 'transactional-id', name: string): string {
    const { clusterArn, clusterName, env, stack } = this.cluster;
    return Arn.format({
      partition: Token.isUnresolved(clusterArn) ? stack.partition : clusterArn.split(':')[1],
      service: 'kafka',
      region: env.region,
      account: env.account,
      resource: kind,
      resourceName: `${clusterName}/${Fn.select(2, Fn.split('/', clusterArn))}/${name}`,
    });
  }
}

/** Of an account that is not known until it is deployed, the best is assumed. */
function isElsewhere({ principalAccount }: iam.IPrincipal, account: string): boolean {
  return (
    principalAccount !== undefined && Token.compareStrings(principalAccount, account) === TokenComparison.DIFFERENT
  );
}

/** Accounts, roles and users by their ARN: not services of AWS, which are no clients of Kafka. */
function isOfIam({ policyFragment }: iam.IPrincipal): boolean {
  return 'AWS' in policyFragment.principalJson;
}

type Right = readonly [actions: readonly string[], resource: string];

class NoIamListener implements GrantStrategy {
  constructor(private readonly cluster: IConstruct) {}

  public produce(): never {
    throw this.remedy();
  }

  public consume(): never {
    throw this.remedy();
  }

  public describe(): never {
    throw this.remedy();
  }

  public admin(): never {
    throw this.remedy();
  }

  private remedy(): Error {
    return invalid(
      `a grant would have no effect, because no listener of this cluster authenticates with IAM; ` +
        `add ClientAuthentication.iam(), or KafkaListener.iam() to a cluster made elsewhere, or give rights with Kafka ACLs`,
      this.cluster,
    );
  }
}
