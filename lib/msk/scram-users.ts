import { Lazy, Resource, Token, Validations, type IResource, type RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnBatchScramSecret } from 'aws-cdk-lib/aws-msk';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IDependable } from 'constructs';
import { MSK_SCRAM } from '../facts/msk-limits';
import { invalid } from '../private/errors';
import { differenceOf } from '../private/places';
import type { IMskCluster } from './msk-cluster-interface';
import { MskScramUser, type MskScramUserOptions } from './msk-scram-user';

/**
 * The users of a cluster, all of them: Amazon MSK knows one list of secrets for each cluster, and two resources that each
 * held a part of it would take turns at throwing the other's users out.
 */
export class ScramUsers extends Construct {
  private readonly users = new Map<string, MskScramUser>();
  private readonly secretArns: string[] = [];
  private readonly association: CfnBatchScramSecret;
  private ownKey?: kms.IKey;

  constructor(
    private readonly cluster: IMskCluster & Construct,
    id: string,
    private readonly removalPolicy: RemovalPolicy,
  ) {
    super(cluster, id);
    this.association = new CfnBatchScramSecret(this, 'Resource', {
      clusterArn: cluster.clusterArn,
      secretArnList: Lazy.list({ produce: () => this.secretArns }),
    });
    // A list that went with the stack would lock the users of a cluster that stays out.
    this.association.applyRemovalPolicy(removalPolicy);
  }

  public add(userName: string, options: MskScramUserOptions): MskScramUser {
    this.checkName(userName);
    this.checkKey(options.encryptionKey);
    const user = options.secret ? this.take(userName, options.secret, options) : this.define(userName, options);
    this.users.set(userName, user);
    if (this.users.size === MSK_SCRAM.secretsPerCall + 1) {
      Validations.of(this.cluster).addWarning(
        'cdk-kafka:scramUsers',
        `a cluster takes ${MSK_SCRAM.secretsPerCall} secrets in one call, and it is not known whether CloudFormation splits ` +
          `a longer list; add the users in several deployments, at most ${MSK_SCRAM.secretsPerCall} in each`,
      );
    }
    return user;
  }

  private checkName(userName: string): void {
    if (Token.isUnresolved(userName) || !/^[A-Za-z0-9._@+-]{1,128}$/.test(userName)) {
      const got = Token.isUnresolved(userName) ? 'a token' : `'${userName}'`;
      throw invalid(
        `'userName' must be 1-128 letters, digits, '.', '_', '@', '+' or '-', known at synthesis, got ${got}`,
        this.cluster,
      );
    }
    if (this.users.has(userName)) {
      throw invalid(
        `user '${userName}' is there already; keep what addScramUser returned, and use it again`,
        this.cluster,
      );
    }
  }

  /** Without the L2 class of the secret, which a reference to it replaces when somebody asks for it. */
  private define(userName: string, { encryptionKey = this.sharedKey() }: MskScramUserOptions): MskScramUser {
    const scope = new Construct(this, `User-${userName}`);
    const secretName = `${MSK_SCRAM.secretNamePrefix}${this.cluster.clusterName}_${userName}`;
    const secret = new secretsmanager.CfnSecret(scope, 'Secret', {
      name: secretName,
      description: `User ${userName} of Kafka cluster ${this.cluster.clusterName}`,
      kmsKeyId: encryptionKey.keyArn,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: userName }),
        generateStringKey: 'password',
        passwordLength: 32,
        // A backslash, a quote or a slash in a password has broken clients of Kafka before.
        excludePunctuation: true,
      },
    });
    secret.applyRemovalPolicy(this.removalPolicy);
    this.associate(secret.ref, this.letKafkaRead(scope, secret.ref));
    const attributes = { secretCompleteArn: secret.ref, encryptionKey };
    let reference: secretsmanager.ISecret | undefined;
    return MskScramUser._of(
      { userName, secretName, region: this.cluster.env.region },
      () => (reference ??= secretsmanager.Secret.fromSecretAttributes(scope, 'Reference', attributes)),
    );
  }

  private sharedKey(): kms.IKey {
    return (this.ownKey ??= new kms.Key(this, 'Key', {
      description: `Passwords of the users of Kafka cluster ${this.cluster.clusterName}`,
      enableKeyRotation: true,
      removalPolicy: this.removalPolicy,
    }));
  }

  private take(userName: string, secret: secretsmanager.ISecret, { encryptionKey }: MskScramUserOptions): MskScramUser {
    this.checkSecret(secret, encryptionKey);
    const added = secret.addToResourcePolicy(mayRead(secret.secretArn));
    this.associate(secret.secretArn, added.policyDependable);
    const { secretName } = secret;
    return MskScramUser._of({ userName, secretName, region: this.cluster.env.region }, () => secret);
  }

  private checkKey(key: kms.IKey | undefined): void {
    if (!key) {
      return;
    }
    if (key.keyArn.includes(':alias/')) {
      throw invalid(`'encryptionKey' must be the key itself, not an alias, got ${key.node.path}`, this.cluster);
    }
    const { keySpec = 'SYMMETRIC_DEFAULT' } = (key.node.defaultChild ?? {}) as Partial<kms.CfnKey>;
    if (!Token.isUnresolved(keySpec) && keySpec !== 'SYMMETRIC_DEFAULT') {
      throw invalid(`'encryptionKey' must be symmetric, got ${key.node.path} of spec ${keySpec}`, this.cluster);
    }
    this.checkPlace('encryptionKey', key);
  }

  /** Secrets and keys are where the cluster is. */
  private checkPlace(prop: string, { env }: IResource): void {
    const place = differenceOf(env, this.cluster.env);
    if (place) {
      throw invalid(
        `'${prop}' must be in the ${place} of the cluster, ${this.cluster.env[place]}, got ${env[place]}`,
        this.cluster,
      );
    }
  }

  private checkSecret(secret: secretsmanager.ISecret, encryptionKey: kms.IKey | undefined): void {
    const refuse = (message: string) => invalid(`'secret' ${message}`, this.cluster);
    if (encryptionKey) {
      throw refuse(`has a key of its own; leave out 'encryptionKey'`);
    }
    if (this.secretArns.includes(secret.secretArn)) {
      throw refuse(`${secret.node.path} is that of another user already; each user has a secret of its own`);
    }
    if (secret.secretFullArn === undefined) {
      throw refuse(`${secret.node.path} must be known by its whole ARN; import it with 'secretCompleteArn'`);
    }
    const name = nameOf(secret);
    if (!Token.isUnresolved(name) && !name?.startsWith(MSK_SCRAM.secretNamePrefix)) {
      const got = name === undefined ? 'none' : `'${name}'`;
      throw refuse(`must have a name that begins with '${MSK_SCRAM.secretNamePrefix}', got ${got}`);
    }
    this.checkKeyOf(secret);
    this.checkPlace('secret', secret);
  }

  private checkKeyOf(secret: secretsmanager.ISecret): void {
    if (secret.encryptionKey) {
      return;
    }
    if (Resource.isOwnedResource(secret)) {
      throw invalid(
        `'secret' ${secret.node.path} must be encrypted by a key of your own; give it an 'encryptionKey'`,
        this.cluster,
      );
    }
    Validations.of(this.cluster).addWarning(
      'cdk-kafka:scramSecretKey',
      `the key of secret ${secret.node.path} is not known, so grantRead cannot let anybody use it; import the secret with ` +
        `Secret.fromSecretAttributes, which takes its 'encryptionKey'`,
    );
  }

  /** https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-tutorial.html: MSK would add the same statement. */
  private letKafkaRead(scope: Construct, secretArn: string): IDependable {
    const policy = new secretsmanager.CfnResourcePolicy(scope, 'Policy', {
      secretId: secretArn,
      resourcePolicy: { Version: '2012-10-17', Statement: [mayRead(secretArn).toStatementJson()] },
    });
    // With the secret: a user on a list that stays could not log in any more.
    policy.applyRemovalPolicy(this.removalPolicy);
    return policy;
  }

  private associate(secretArn: string, policy: IDependable | undefined): void {
    this.secretArns.push(secretArn);
    if (policy) {
      this.association.node.addDependency(policy);
    }
  }
}

/** The name of a secret of this app is a token, made of its ARN; what was asked for is not. */
function nameOf(secret: secretsmanager.ISecret): string | undefined {
  if (!Resource.isOwnedResource(secret)) {
    return secret.secretName;
  }
  const { name } = secret.node.defaultChild as secretsmanager.CfnSecret;
  const resolved: unknown = secret.stack.resolve(name);
  return typeof resolved === 'object' ? name : (resolved as string | undefined);
}

function mayRead(secretArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'AWSKafkaResourcePolicy',
    principals: [new iam.ServicePrincipal('kafka.amazonaws.com')],
    actions: ['secretsmanager:getSecretValue'],
    resources: [secretArn],
  });
}
