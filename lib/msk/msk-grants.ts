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
  private readonly clusterArn: string;

  constructor(
    private readonly cluster: IMskCluster,
    private readonly policy: MskClusterPolicy | undefined,
  ) {
    this.clusterArn = cluster.clusterArn;
  }

  public produce(grantee: iam.IGrantable, topic: string, transactionalId?: string): iam.Grant {
    return this.allow(grantee, [
      [['Connect', 'WriteDataIdempotently'], this.clusterArn],
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
      [['Connect'], this.clusterArn],
      [['DescribeTopic', 'ReadData'], this.arnOf('topic', topic)],
      [['DescribeGroup', 'AlterGroup'], this.arnOf('group', group)],
    ]);
  }

  public describe(grantee: iam.IGrantable): iam.Grant {
    return this.allow(grantee, [
      [['Connect', 'DescribeCluster', 'DescribeClusterDynamicConfiguration'], this.clusterArn],
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
        this.clusterArn,
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
   * In the grantee's policy; and in that of the cluster as well, where the grantee is an account or belongs to another.
   */
  private grant(options: iam.GrantOnPrincipalOptions & { grantee: iam.IGrantable }): iam.Grant {
    const { policy } = this;
    const account = options.grantee.grantPrincipal.principalAccount;
    if (!policy || account === undefined || sameAccount(options.grantee, this.cluster.env.account)) {
      return iam.Grant.addToPrincipal(options);
    }
    const addToResourcePolicy = (statement: iam.PolicyStatement) => {
      policy._add(statement);
      return { statementAdded: true };
    };
    return iam.Grant.addToPrincipalAndResource({
      ...options,
      resource: { env: this.cluster.env, addToResourcePolicy },
    });
  }

  /** `arn:aws:kafka:region:account:cluster/name/uuid` -> `arn:aws:kafka:region:account:topic/name/uuid/orders`. */
  private arnOf(kind: 'topic' | 'group' | 'transactional-id', name: string): string {
    const { clusterName, env, stack } = this.cluster;
    return Arn.format({
      partition: Token.isUnresolved(this.clusterArn) ? stack.partition : this.clusterArn.split(':')[1],
      service: 'kafka',
      region: env.region,
      account: env.account,
      resource: kind,
      resourceName: `${clusterName}/${Fn.select(2, Fn.split('/', this.clusterArn))}/${name}`,
    });
  }
}

/** An account as such has no policy of its own; of one that is not known until it is deployed, the best is assumed. */
function sameAccount({ grantPrincipal }: iam.IGrantable, account: string): boolean {
  return (
    !(grantPrincipal instanceof iam.AccountPrincipal) &&
    Token.compareStrings(grantPrincipal.principalAccount ?? account, account) !== TokenComparison.DIFFERENT
  );
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
        `add ClientAuthentication.iam(), or give rights with Kafka ACLs`,
      this.cluster,
    );
  }
}
