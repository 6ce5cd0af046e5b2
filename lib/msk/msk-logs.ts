import { Resource, Stack, Tags, Validations, type RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { CfnCluster } from 'aws-cdk-lib/aws-msk';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct, IDependable } from 'constructs';
import { invalid } from '../private/errors';
import { checkKeyPrefix, keyBelow } from '../private/key-prefix';

/**
 * Logs of a cluster in CloudWatch Logs.
 */
export interface MskCloudWatchLogs {
  /**
   * A log group that exists.
   *
   * Its name should begin with `/aws/vendedlogs/`: each other group adds to a resource policy of the account that has
   * room for ten.
   *
   * @default - one made here, `/aws/vendedlogs/msk/<cluster name>`; of the authorizer's logs
   * `/aws/vendedlogs/msk/<cluster name>/authorizer`
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long the log group made here keeps its events.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * The key that encrypts the log group made here; its policy is extended for CloudWatch Logs.
   *
   * @default - the key that CloudWatch Logs owns
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * Logs of a cluster in a bucket.
 */
export interface MskS3Logs {
  /** The bucket; its policy, and that of its key, are extended for log delivery. */
  readonly bucket: s3.IBucket;

  /**
   * Beginning of the objects' keys, without a slash at its end.
   *
   * @default - none
   */
  readonly prefix?: string;
}

/**
 * Logs of a cluster in a stream of Amazon Data Firehose.
 */
export interface MskFirehoseLogs {
  /** The stream; it is tagged `LogDeliveryEnabled`, without which nothing is delivered. */
  readonly deliveryStream: firehose.IDeliveryStream;
}

/** Which logs: of the brokers, or of the decisions of Kafka's authorizer. */
export type MskLogKind = 'BrokerLogs' | 'AuthorizerLogs';

/**
 * What a destination needs to know of the cluster. Not part of the public API.
 */
export interface MskLogsContext {
  readonly kind: MskLogKind;
  readonly clusterName: string;
  readonly removalPolicy: RemovalPolicy;
}

/** `BrokerLogs` and `AuthorizerLogs` of the resource are two types of the same shape. */
type Destinations = Pick<CfnCluster.BrokerLogsProperty, 'cloudWatchLogs' | 's3' | 'firehose'>;

/**
 * What a destination gives to the cluster. Not part of the public API.
 */
export interface MskLogsConfig {
  readonly property: Destinations;
  readonly dependency?: IDependable;
}

type Bind = (scope: Construct, context: MskLogsContext) => MskLogsConfig;

/** What is off is said to be off: with nothing said, what there was might stay. */
const nowhere: Destinations = {
  cloudWatchLogs: { enabled: false },
  s3: { enabled: false },
  firehose: { enabled: false },
};

/**
 * Renders the destinations of one kind of logs.
 *
 * @throws where two of them are of the same kind
 */
export function bindLogs(
  scope: Construct,
  destinations: readonly MskLogs[],
  context: MskLogsContext,
): { property: Destinations; dependencies: IDependable[] } {
  const kinds = destinations.map((logs) => logs._kind);
  if (new Set(kinds).size !== kinds.length) {
    const prop = context.kind === 'BrokerLogs' ? 'brokerLogs' : 'authorizerLogs';
    throw invalid(`'${prop}' must hold at most one destination of each kind, got [${kinds.join(', ')}]`, scope);
  }
  const bound = destinations.map((logs) => logs._bind(scope, context));
  return {
    property: bound.reduce<Destinations>((all, { property }) => ({ ...all, ...property }), nowhere),
    dependencies: bound.flatMap(({ dependency }) => dependency ?? []),
  };
}

/**
 * A destination of a cluster's logs: those of the brokers (level INFO), or those of Kafka's authorizer, which tell who
 * was allowed and refused what. Each has at most one destination of a kind.
 *
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html
 */
export class MskLogs {
  /**
   * CloudWatch Logs: searchable at once, dearest a GB.
   *
   * @throws where a log group that exists is given a retention or a key
   */
  public static cloudWatch(options: MskCloudWatchLogs = {}): MskLogs {
    if (options.logGroup && (options.retention !== undefined || options.encryptionKey)) {
      throw invalid(`'logGroup' exists and has its own retention and key; leave out 'retention' and 'encryptionKey'`);
    }
    return new MskLogs('CloudWatchLogs', (scope, context) => {
      const logGroup = options.logGroup?.logGroupName ?? defineLogGroup(scope, context, options).ref;
      return { property: { cloudWatchLogs: { enabled: true, logGroup } } };
    });
  }

  /**
   * Amazon S3: cheapest to keep.
   *
   * @throws where the prefix is empty or begins or ends with a slash
   */
  public static s3(options: MskS3Logs): MskLogs {
    checkKeyPrefix(options.prefix, 'kafka/brokers');
    return new MskLogs('S3', (scope) => ({
      property: { s3: { enabled: true, bucket: options.bucket.bucketName, prefix: options.prefix } },
      dependency: allowLogDelivery(scope, options),
    }));
  }

  /** Amazon Data Firehose: on to wherever it delivers. */
  public static firehose(options: MskFirehoseLogs): MskLogs {
    const { deliveryStream } = options;
    return new MskLogs('Firehose', (scope) => {
      if (!Resource.isOwnedResource(deliveryStream)) {
        warnOfElsewhere(scope, 'logStreamTag', 'stream', deliveryStream, `tag it LogDeliveryEnabled=true`);
      }
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-Firehose.html
      Tags.of(deliveryStream).add('LogDeliveryEnabled', 'true');
      return { property: { firehose: { enabled: true, deliveryStream: deliveryStream.deliveryStreamName } } };
    });
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'CloudWatchLogs' | 'S3' | 'Firehose',
    /** @internal */
    public readonly _bind: Bind,
  ) {}
}

function defineLogGroup(
  scope: Construct,
  { kind, clusterName, removalPolicy }: MskLogsContext,
  { encryptionKey, retention = logs.RetentionDays.ONE_MONTH }: MskCloudWatchLogs,
): logs.CfnLogGroup {
  const logGroupName = `/aws/vendedlogs/msk/${clusterName}${kind === 'AuthorizerLogs' ? '/authorizer' : ''}`;
  if (encryptionKey) {
    letUseKey(
      scope,
      encryptionKey,
      logsMayUseKey(scope, logGroupName),
      `let CloudWatch Logs use it, or the log group cannot be made`,
    );
  }
  const logGroup = new logs.CfnLogGroup(scope, kind, {
    logGroupName,
    retentionInDays: retention === logs.RetentionDays.INFINITE ? undefined : retention,
    kmsKeyId: encryptionKey?.keyArn,
  });
  logGroup.applyRemovalPolicy(removalPolicy);
  return logGroup;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logsMayUseKey(scope: Construct, logGroupName: string): iam.PolicyStatement {
  const stack = Stack.of(scope);
  return new iam.PolicyStatement({
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    resources: ['*'],
    conditions: {
      ArnEquals: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${logGroupName}`,
      },
    },
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html */
function allowLogDelivery(scope: Construct, { bucket, prefix }: MskS3Logs): IDependable | undefined {
  const { account, partition, region } = Stack.of(scope);
  const delivery = new iam.ServicePrincipal('delivery.logs.amazonaws.com');
  const ours = {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
  };
  if (bucket.encryptionKey) {
    const mayUseKey = new iam.PolicyStatement({
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      principals: [delivery],
      resources: ['*'],
      conditions: ours,
    });
    const remedy = `let delivery.logs.amazonaws.com call kms:GenerateDataKey and kms:Decrypt`;
    letUseKey(scope, bucket.encryptionKey, mayUseKey, remedy);
  }
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['s3:GetBucketAcl'],
      principals: [delivery],
      resources: [bucket.bucketArn],
      conditions: ours,
    }),
  );
  const added = bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['s3:PutObject'],
      principals: [delivery],
      resources: [bucket.arnForObjects(keyBelow(prefix, `AWSLogs/${account}/*`))],
      conditions: { ...ours, StringEquals: { ...ours.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  );
  if (!added.statementAdded) {
    const remedy = `let delivery.logs.amazonaws.com call s3:GetBucketAcl and s3:PutObject`;
    warnOfElsewhere(scope, 'logBucketPolicy', 'bucket', bucket, remedy);
  }
  return added.policyDependable;
}

/** Extends the policy of a key. */
function letUseKey(scope: Construct, key: kms.IKey, statement: iam.PolicyStatement, remedy: string): void {
  if (!key.addToResourcePolicy(statement).statementAdded) {
    warnOfElsewhere(scope, 'logKeyPolicy', 'key', key, remedy);
  }
}

/** What is made elsewhere cannot be changed here, and logs that do not arrive are noticed late. */
function warnOfElsewhere(scope: Construct, id: string, what: string, resource: IConstruct, remedy: string): void {
  Validations.of(scope).addWarning(
    `cdk-kafka:${id}`,
    `${what} ${resource.node.path} is made elsewhere and cannot be changed here: ${remedy}`,
  );
}
