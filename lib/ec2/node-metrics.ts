import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { invalid } from '../private/errors';

/**
 * What the nodes of a cluster on EC2 send to CloudWatch.
 */
export interface CloudWatchNodeMetrics {
  /**
   * Consumer groups of whose lag the cluster tells, such as `['billing']`; `['*']` is all of them. Each group and topic is three
   * metrics that are charged. One broker, the leader of the offsets, asks for them every minute.
   *
   * @default - none, and asking for the lag of a group throws
   */
  readonly consumerGroups?: string[];

  /**
   * How long the logs of the nodes are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * Whether the nodes of a cluster on EC2 send metrics and logs to CloudWatch.
 *
 * They send metrics of Kafka, of processors, memory and disks, and of what `kafka-node` knows, each with the cluster and the id of
 * the node, so that they outlive its instances; and the journal and the log files of Kafka.
 *
 * @see https://github.com/cdk-kafka/cdk-kafka/blob/main/docs/monitoring.md#on-ec2
 */
export class NodeMetrics {
  /**
   * To CloudWatch, by Amazon's agent.
   *
   * @throws where a group is named twice or has no name, or `*` is not alone
   */
  public static cloudWatch(options: CloudWatchNodeMetrics = {}): NodeMetrics {
    return new NodeMetrics(options);
  }

  /** To nobody: `cluster.metrics` throws, and alarms that are named; others there are none. Prometheus can still scrape the nodes. */
  public static none(): NodeMetrics {
    return new NodeMetrics();
  }

  /** @internal */
  public readonly _consumerGroups: readonly string[];

  /** @internal */
  public readonly _logRetention: RetentionDays;

  /** @internal */
  public readonly _toCloudWatch: boolean;

  private constructor(options?: CloudWatchNodeMetrics) {
    this._toCloudWatch = options !== undefined;
    this._consumerGroups = checkGroups(options?.consumerGroups ?? []);
    this._logRetention = options?.logRetention ?? RetentionDays.ONE_MONTH;
  }
}

/** They are words of a command on the nodes. */
function checkGroups(groups: readonly string[]): readonly string[] {
  for (const group of groups) {
    if (!/^[\x21-\x7e]{1,255}$/.test(group)) {
      throw invalid(`'consumerGroups' must hold names of 1-255 characters of ASCII without spaces, got '${group}'`);
    }
    if (groups.filter((other) => other === group).length > 1) {
      throw invalid(`'consumerGroups' must hold every group once, got '${group}' twice`);
    }
  }
  if (groups.includes('*') && groups.length > 1) {
    throw invalid(
      `'consumerGroups' must be ['*'] alone for all groups, got ${groups.join(', ')}; leave the others out`,
    );
  }
  return [...groups];
}
