import { Arn, ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RUN_COMMAND_ACTIONS, SESSION_ACTIONS } from '../facts/systems-manager';

/** The hook that lets Kafka stop before its instance goes: known by name on the node, too. */
export const LIFECYCLE_HOOK = 'stop-kafka';

/** Whom the rights are for. */
export interface NodeIdentity {
  readonly stack: Stack;
  readonly clusterName: string;
  readonly clusterId: string;
  readonly clusterPath: string;
  readonly nodeId: number;
  /** Ids of its volumes. */
  readonly volumes: readonly string[];
}

/**
 * What a node may do to care for itself: to its own volumes, its own parameters and its own instance, and to no other's.
 */
export function nodeStatements(node: NodeIdentity): iam.PolicyStatement[] {
  return [...describing(), ...attaching(node), ...remembering(node), ...leaving(node), ...beingReached()];
}

/** Rendered once; `iam.PolicyDocument` does it at every pass over the template, for every node. */
export function policyDocument(statements: readonly iam.PolicyStatement[]): object {
  return { Version: '2012-10-17', Statement: statements.map((statement): unknown => statement.toStatementJson()) };
}

/** AWS offers no narrower resource for these. */
function describing(): iam.PolicyStatement[] {
  return [allow(['ec2:DescribeVolumes', 'ec2:DescribeInstances'], ['*'])];
}

function attaching(node: NodeIdentity): iam.PolicyStatement[] {
  const actions = ['ec2:AttachVolume', 'ec2:DetachVolume'];
  const arn = (resource: string, resourceName: string) =>
    Arn.format({ service: 'ec2', resource, resourceName }, node.stack);
  return [
    allow(
      actions,
      node.volumes.map((volume) => arn('volume', volume)),
    ),
    allow(actions, [arn('instance', '*')], ownTags(node)),
  ];
}

/**
 * Marks are written once: not even the node itself can make a volume new again.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policy-conditions.html
 */
function remembering({ stack, clusterPath, nodeId, volumes }: NodeIdentity): iam.PolicyStatement[] {
  const path = `${clusterPath}/nodes/${nodeId}`.slice(1);
  const own = (name: string) =>
    Arn.format({ service: 'ssm', resource: 'parameter', resourceName: `${path}/${name}` }, stack);
  const marks = [own('formatted'), ...volumes.map((volume) => own(`volumes/${volume}/filesystem`))];
  return [
    allow(['ssm:GetParameter'], [own('published')]),
    allow(['ssm:GetParameter', 'ssm:PutParameter'], [own('applied'), ...marks]),
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: ['ssm:PutParameter'],
      resources: marks,
      conditions: { StringEquals: { 'ssm:Overwrite': 'true' } },
    }),
  ];
}

function leaving(node: NodeIdentity): iam.PolicyStatement[] {
  const groups = Arn.format(
    {
      service: 'autoscaling',
      resource: 'autoScalingGroup',
      resourceName: '*:autoScalingGroupName/*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    },
    node.stack,
  );
  return [
    allow(
      ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
      [groups],
      ownTags(node),
    ),
  ];
}

function beingReached(): iam.PolicyStatement[] {
  return [allow([...SESSION_ACTIONS, ...RUN_COMMAND_ACTIONS], ['*'])];
}

/** Clusters of one stack have the same id, but not the same name. */
function ownTags({ clusterName, clusterId, nodeId }: NodeIdentity): Record<string, Record<string, string>> {
  return {
    StringEquals: {
      'aws:ResourceTag/kafka:cluster': clusterName,
      'aws:ResourceTag/kafka:cluster-id': clusterId,
      'aws:ResourceTag/kafka:node-id': `${nodeId}`,
    },
  };
}

function allow(
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources, conditions });
}
