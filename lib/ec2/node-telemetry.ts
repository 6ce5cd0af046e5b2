import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { OWN_NAMESPACE } from '../facts/kafka-metrics';
import { agentFiles, type AgentLogGroups } from './cloudwatch-agent';
import { defineLogFilters } from './log-filters';
import type { NodeMetrics } from './node-metrics';

/** Embedded metrics are metrics by then. */
const EMBEDDED_METRICS_KEPT = logs.RetentionDays.THREE_DAYS;

export interface NodeTelemetryProps {
  readonly clusterName: string;
  readonly metrics: NodeMetrics;
  readonly removalPolicy: RemovalPolicy;
}

/** Where the nodes of a cluster send what they tell, with what, and their right to. */
export class NodeTelemetry extends Construct {
  /** What Kafka and the nodes say. */
  public readonly logGroup: logs.LogGroup;

  /** What a release needs for it. */
  public readonly files: Readonly<Record<string, string>>;

  /** What a node may do for it. */
  public readonly statements: readonly iam.PolicyStatement[];

  constructor(scope: Construct, id: string, { clusterName, metrics, removalPolicy }: NodeTelemetryProps) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: metrics._logRetention, removalPolicy });
    const embedded = new logs.LogGroup(this, 'Metrics', {
      retention: EMBEDDED_METRICS_KEPT,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const groups: AgentLogGroups = { logs: this.logGroup.logGroupName, metrics: embedded.logGroupName };
    defineLogFilters(this, this.logGroup, clusterName);
    this.files = {
      ...agentFiles(clusterName, groups),
      'consumer-groups': metrics._consumerGroups.map((group) => `${group}\n`).join(''),
    };
    this.statements = [writing([this.logGroup, embedded]), ...measuring()];
  }
}

function writing(groups: readonly logs.ILogGroup[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: groups.map(({ logGroupArn }) => logGroupArn),
  });
}

/** AWS knows no resources here. What is read is how the node's own instance and volumes are. */
function measuring(): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': OWN_NAMESPACE } },
    }),
    new iam.PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
  ];
}
