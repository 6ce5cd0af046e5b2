import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * What a user of SASL/SCRAM wants otherwise.
 */
export interface MskScramUserOptions {
  /**
   * The key that encrypts the user's secret: symmetric, of your own and not an alias, because Amazon MSK takes no secret
   * under the key that AWS keeps. With another key, an existing user has to be taken off and added again.
   *
   * @default - one that the users of the cluster share, made with the first of them
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * A secret that exists, with the keys `username` and `password`, whose name begins with `AmazonMSK_` and which a key of
   * your own encrypts.
   *
   * @default - one made here, `AmazonMSK_<cluster name>_<user name>`, with a password of 32 letters and digits
   */
  readonly secret?: secretsmanager.ISecret;
}

/** Who the user is. Not part of the public API. */
export interface ScramUserIdentity {
  readonly userName: string;
  readonly secretName: string;
  readonly region: string;
}

/**
 * A user of SASL/SCRAM: a name and a password, kept in a secret.
 *
 * What the user may do on topics and groups is said by Kafka's ACLs, which no CloudFormation resource holds.
 */
export class MskScramUser {
  /** @internal */
  public static _of(identity: ScramUserIdentity, secret: () => secretsmanager.ISecret): MskScramUser {
    return new MskScramUser(identity, secret);
  }

  /** The name that the user logs in with. */
  public readonly userName: string;

  /** The name of the secret, which `secret.secretName` knows only with the six characters that AWS adds. */
  public readonly secretName: string;

  private readonly region: string;

  private constructor(
    identity: ScramUserIdentity,
    private readonly makeSecret: () => secretsmanager.ISecret,
  ) {
    this.userName = identity.userName;
    this.secretName = identity.secretName;
    this.region = identity.region;
  }

  /**
   * The secret, whose keys are `username` and `password`.
   *
   * A rotation is added with `secret.addRotationSchedule()`: Amazon MSK takes a new password over within ten minutes,
   * and open connections stay.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-users.html
   */
  public get secret(): secretsmanager.ISecret {
    return this.makeSecret();
  }

  /**
   * Lets a principal read the secret, and use the key that encrypts it.
   *
   * Both rights are in the policy of the principal, which may be in another stack: a statement in the policy of the key,
   * as `secret.grantRead()` writes it, would make the two stacks need each other. The policy of a key of your own must
   * leave rights to IAM, as that of every key made with the CDK does.
   *
   * @param grantee - who, in the account of the cluster
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const { secretArn, encryptionKey } = this.secret;
    const secret = iam.Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resourceArns: [secretArn],
    });
    if (!encryptionKey) {
      return secret;
    }
    const key = iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${this.region}.amazonaws.com` } },
    });
    return secret.combine(key);
  }
}
