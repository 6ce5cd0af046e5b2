import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  BrokerStorage,
  ClientAuthentication,
  EncryptionAtRest,
  KafkaDistribution,
  NodeCertificates,
  type Ec2KafkaClusterProps,
} from '../../lib';
import { Size } from 'aws-cdk-lib';
import { anEc2Cluster, anEc2ClusterStack, mutualTls, someEc2Brokers } from '../support/fixtures';
import { testingStack } from '../support/testing-app';
import { decide, type PolicyStatement } from '../kafka/bench/iam-policy';
import type { DeployedNode, Deployment } from '../kafka/bench/deployment';
import { deployed } from './rendered';

const brokers = someEc2Brokers({ storage: BrokerStorage.gp3({ size: Size.gibibytes(100), volumes: 2 }) });
const deployment = deployed(anEc2ClusterStack({ brokers }).cluster);
const { region, account, nodes } = deployment;
const clusterId = deployment.stackId.split('/')[2] ?? '';

type Context = Record<string, string>;
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const parameter = (name: string) => arn('ssm', `parameter/kafka/orders/${clusterId}/${name}`);
const may = (node: DeployedNode, action: string, resource: string, context: Context = {}) =>
  decide(node.role.policies, { action, resource, context }) === 'allowed';
const tagsOf = (node: DeployedNode): Context =>
  Object.fromEntries(Object.entries(node.tags).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value]));
const idOf = ({ name }: DeployedNode) => name.slice(1);
const others = (node: DeployedNode) => nodes.filter((other) => other !== node);
const [controller, broker] = [deployment.node('c1'), deployment.node('b101')];

test('there are six nodes to compare, each with a role of its own', () => {
  expect(nodes).toHaveLength(6);
  expect(new Set(nodes.map(({ role }) => role.arn)).size).toBe(6);
});

describe.each(nodes.map((node) => [node.name, node] as const))('node %s', (_, node) => {
  const attaching = ['ec2:AttachVolume', 'ec2:DetachVolume'];

  test('attaches and detaches its own volumes, and of nobody else', () => {
    for (const action of attaching) {
      expect(node.volumes.map(({ id }) => may(node, action, arn('ec2', `volume/${id}`)))).not.toContain(false);
      const theirs = others(node).flatMap(({ volumes }) => volumes.map(({ id }) => arn('ec2', `volume/${id}`)));
      // Whatever tags somebody may have put on them.
      expect(theirs.filter((volume) => may(node, action, volume, tagsOf(node)))).toEqual([]);
    }
  });

  test('to its own instance, and to nobody else', () => {
    const instance = arn('ec2', 'instance/i-0123456789abcdef0');
    for (const action of attaching) {
      expect(may(node, action, instance, tagsOf(node))).toBe(true);
      expect(may(node, action, instance)).toBe(false);
      expect(others(node).filter((other) => may(node, action, instance, tagsOf(other)))).toEqual([]);
      const elsewhere = { ...tagsOf(node), 'aws:ResourceTag/kafka:cluster-id': 'another' };
      expect(may(node, action, instance, elsewhere)).toBe(false);
    }
  });

  test('ends and prolongs its own lifecycle, and of nobody else', () => {
    for (const action of ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat']) {
      expect(may(node, action, node.groupArn, tagsOf(node))).toBe(true);
      expect(others(node).filter((other) => may(node, action, other.groupArn, tagsOf(other)))).toEqual([]);
    }
  });

  test('reads its own parameters, and of nobody else', () => {
    const names = (id: string) => ['published', 'applied', 'formatted'].map((name) => parameter(`nodes/${id}/${name}`));
    const read = (name: string) => may(node, 'ssm:GetParameter', name);
    expect(names(idOf(node)).filter((name) => !read(name))).toEqual([]);
    expect(others(node).flatMap((other) => names(idOf(other)).filter(read))).toEqual([]);
  });

  test('writes its marks once', () => {
    const marks = [
      parameter(`nodes/${idOf(node)}/formatted`),
      ...node.volumes.map(({ id }) => parameter(`nodes/${idOf(node)}/volumes/${id}/filesystem`)),
    ];
    const write = (name: string, context: Context) => may(node, 'ssm:PutParameter', name, context);
    for (const mark of marks) {
      expect(write(mark, { 'ssm:Overwrite': 'false' })).toBe(true);
      expect(write(mark, { 'ssm:Overwrite': 'true' })).toBe(false);
    }
    const theirs = others(node).map((other) => parameter(`nodes/${idOf(other)}/formatted`));
    expect(theirs.filter((mark) => write(mark, { 'ssm:Overwrite': 'false' }))).toEqual([]);
    expect(may(node, 'ssm:DeleteParameter', marks[0] ?? '')).toBe(false);
  });

  test('notes what it runs as often as it likes, but never what it is to run', () => {
    const write = (name: string) => may(node, 'ssm:PutParameter', parameter(name), { 'ssm:Overwrite': 'true' });
    expect(write(`nodes/${idOf(node)}/applied`)).toBe(true);
    expect(others(node).filter((other) => write(`nodes/${idOf(other)}/applied`))).toEqual([]);
    expect(nodes.filter((any) => write(`nodes/${idOf(any)}/published`))).toEqual([]);
  });

  test('reads the administrator, which brokers change', () => {
    const [admin] = deployment.secrets.filter(({ value }) => value?.includes('admin-1'));
    expect(may(node, 'secretsmanager:GetSecretValue', admin?.arn ?? '')).toBe(true);
    expect(may(node, 'secretsmanager:PutSecretValue', admin?.arn ?? '')).toBe(node.name.startsWith('b'));
    expect(may(node, 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:another-AbCdEf'))).toBe(false);
  });

  test('is reached by Session Manager and by documents', () => {
    for (const action of ['ssmmessages:OpenDataChannel', 'ec2messages:GetMessages', 'ssm:UpdateInstanceInformation']) {
      expect(may(node, action, '*')).toBe(true);
    }
  });

  test.each([
    ['ec2:CreateVolume', 'volume/*'],
    ['ec2:DeleteVolume', 'volume/*'],
    ['ec2:ModifyVolume', 'volume/*'],
    ['ec2:CreateTags', 'instance/i-0123456789abcdef0'],
    ['ec2:ModifyInstanceAttribute', 'instance/i-0123456789abcdef0'],
    ['ec2:TerminateInstances', 'instance/i-0123456789abcdef0'],
  ])('has no right to %s', (action, resource) => {
    expect(may(node, action, arn('ec2', resource), tagsOf(node))).toBe(false);
  });
});

/** Every statement of every node in which a resource is not one alone. */
function wide({ nodes: all }: Deployment): string[] {
  const statements = all.flatMap(({ role }) =>
    role.policies.flatMap(({ Statement }) => Statement as readonly PolicyStatement[]),
  );
  const resources = statements.flatMap(({ Resource, Condition }) =>
    [Resource ?? []]
      .flat()
      .map((resource) => ({ resource, tagged: JSON.stringify(Condition ?? {}).includes('ResourceTag') })),
  );
  return [
    ...new Set(
      resources
        .filter(({ resource }) => resource.includes('*'))
        .map(({ resource, tagged }) => `${resource.replace(/^arn:aws:/, '')}${tagged ? ' with its own tags' : ''}`),
    ),
  ].sort();
}

const assets = `s3:::cdk-hnb659fds-assets-${account}-${region}/*.zip`;
const everywhere = [
  '*',
  `autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/* with its own tags`,
  `ec2:${region}:${account}:instance/* with its own tags`,
  // The streams of its groups.
  expect.stringMatching(/^logs:.*:log-group:.*TelemetryLogs[^*]*:\*$/),
  expect.stringMatching(/^logs:.*:log-group:.*TelemetryMetrics[^*]*:\*$/),
  assets,
];

describe('wildcards', () => {
  test('are these', () => {
    expect(wide(deployment)).toEqual(everywhere);
  });

  test('and no others, whatever is asked for', () => {
    const stack = testingStack();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'BucketKey') });
    const props: Partial<Ec2KafkaClusterProps> = {
      distribution: KafkaDistribution.bucket({ bucket, prefix: 'kafka' }),
      certificates: NodeCertificates.privateCa(),
      clientAuthentication: [ClientAuthentication.scram(), mutualTls(stack)],
      encryptionAtRest: EncryptionAtRest.customerManagedKey(),
      removalPolicy: RemovalPolicy.DESTROY,
    };
    expect(wide(deployed(anEc2Cluster(stack, props)))).toEqual(everywhere);
  });

  test('where all is meant, nothing is changed', () => {
    const onAll = nodes.flatMap(({ role }) =>
      role.policies
        .flatMap(({ Statement }) => Statement as readonly PolicyStatement[])
        .filter(({ Resource }) => [Resource].flat().includes('*'))
        .flatMap(({ Action = [] }) => [Action].flat()),
    );
    const talking = /^(ssmmessages|ec2messages):|^ssm:UpdateInstanceInformation$/;
    const looking = /^((ec2|autoscaling):Describe\w+|cloudwatch:GetMetricData)$/;
    // Into one namespace, which is a condition.
    const telling = /^cloudwatch:PutMetricData$/;
    const allowed = [talking, looking, telling];
    expect(onAll.filter((action) => !allowed.some((one) => one.test(action)))).toEqual([]);
  });

  test('no action has one', () => {
    const actions = nodes.flatMap(({ role }) =>
      role.policies
        .flatMap(({ Statement }) => Statement as readonly PolicyStatement[])
        .flatMap(({ Action = [] }) => [Action].flat()),
    );
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('nothing is allowed by what is left out, nor by a policy of AWS', () => {
    for (const { role } of nodes) {
      expect(role.managedPolicies).toEqual([]);
      expect(JSON.stringify(role.policies)).not.toMatch(/NotAction|NotResource/);
    }
  });
});

describe('a release', () => {
  const file = (key: string) => `arn:aws:s3:::cdk-hnb659fds-assets-${account}-${region}/${key}`;

  test('of any day can be fetched, for a node that is replaced before it moves to the new one', () => {
    for (const node of [controller, broker]) {
      expect(may(node, 's3:GetObject', file(`${'0'.repeat(64)}.zip`))).toBe(true);
      expect(may(node, 's3:GetObject', file(`${'0'.repeat(64)}.json`))).toBe(false);
      expect(may(node, 's3:PutObject', file(`${'0'.repeat(64)}.zip`))).toBe(false);
    }
  });

  test('with Kafka from a bucket brings the right to its files, and to no others', () => {
    const stack = testingStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'ours');
    const distribution = KafkaDistribution.bucket({ bucket, prefix: 'kafka' });
    const node = deployed(anEc2Cluster(stack, { distribution })).node('b101');
    const read = (key: string) => may(node, 's3:GetObject', `arn:aws:s3:::ours/${key}`);
    expect(read('kafka/kafka_2.13-4.3.1.tgz')).toBe(true);
    expect(read('kafka/jmx_prometheus_javaagent-1.0.1.jar')).toBe(true);
    // Nodes have no use for it.
    expect(read('kafka/aws-msk-iam-auth-2.3.9-all.jar')).toBe(false);
    expect(read('kafka/other')).toBe(false);
    expect(may(node, 's3:ListBucket', 'arn:aws:s3:::ours')).toBe(false);
  });

  test('and to the key that they are encrypted with', () => {
    const stack = testingStack();
    const key = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', key);
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'ours', encryptionKey });
    const distribution = KafkaDistribution.bucket({ bucket });
    const node = deployed(anEc2Cluster(stack, { distribution })).node('c1');
    expect(may(node, 'kms:Decrypt', key)).toBe(true);
    expect(may(node, 'kms:Encrypt', key)).toBe(false);
  });
});

describe('a key of the volumes', () => {
  const encrypted = deployed(anEc2ClusterStack({ encryptionAtRest: EncryptionAtRest.customerManagedKey() }).cluster);
  const key = String(
    encrypted
      .resource(/EncryptionKey/)
      .stack.resolve({ 'Fn::GetAtt': [encrypted.resource(/EncryptionKey/).logicalId, 'Arn'] }),
  );
  const viaEc2 = { 'kms:ViaService': `ec2.${region}.amazonaws.com` };

  test('is used through EC2, and in no other way', () => {
    for (const node of [encrypted.node('c1'), encrypted.node('b101')]) {
      expect(may(node, 'kms:Decrypt', key, viaEc2)).toBe(true);
      expect(may(node, 'kms:Decrypt', key)).toBe(false);
      expect(may(node, 'kms:Decrypt', arn('kms', 'key/another'), viaEc2)).toBe(false);
      expect(may(node, 'kms:CreateGrant', key, { ...viaEc2, 'kms:GrantIsForAWSResource': 'true' })).toBe(true);
      expect(may(node, 'kms:CreateGrant', key, { ...viaEc2, 'kms:GrantIsForAWSResource': 'false' })).toBe(false);
      expect(may(node, 'kms:ScheduleKeyDeletion', key, viaEc2)).toBe(false);
    }
  });

  test('where there is none, no key is named', () => {
    expect(JSON.stringify(broker.role.policies)).not.toContain('kms:');
  });
});
