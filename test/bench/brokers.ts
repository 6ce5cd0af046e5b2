import {
  App,
  CfnDeletionPolicy,
  Fn,
  NestedStack,
  RemovalPolicy,
  Size,
  Stack,
  aws_autoscaling as autoscaling,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_route53 as route53,
  aws_secretsmanager as secretsmanager,
  aws_ssm as ssm,
  type CfnTag,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import type { IKafkaNetwork } from '../../lib';
import { RUN_COMMAND_ACTIONS, SESSION_ACTIONS } from '../../lib/facts/systems-manager';
import { installed } from './installed';

const { BrokerEgress, BrokerStorage, Ec2Brokers, Ec2KafkaCluster, KafkaNetwork } = installed();

const availabilityZones = ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'];
const imageId = 'ami-0123456789abcdef0';
const VOLUMES = 2;

/** A cluster on EC2 with so many brokers in each zone. */
export type DefineBrokers = (stack: Stack, network: IKafkaNetwork, brokersPerZone: number) => void;

export const ours: DefineBrokers = (stack, network, brokersPerZone) => {
  new Ec2KafkaCluster(stack, 'Kafka', {
    clusterName: 'orders',
    network,
    machineImage: ec2.MachineImage.genericLinux({ 'ap-northeast-2': imageId }),
    brokers: Ec2Brokers.of({
      instanceType: new ec2.InstanceType('r7g.2xlarge'),
      brokersPerZone,
      storage: BrokerStorage.gp3({ volumes: VOLUMES, size: Size.gibibytes(1000), throughput: 149 }),
    }),
  });
};

/** What the nodes share. */
interface Shared {
  readonly clusterId: string;
  readonly hostedZoneId: string;
  readonly securityGroupId: string;
  readonly adminSecret: string;
  readonly authority: string;
}

/**
 * The same resources of the same brokers, and nested stacks for them, with the classes that CloudFormation's resources have.
 * Of the cluster itself is here what brokers refer to: what it costs is taken off.
 */
export const byHand: DefineBrokers = (stack, network, brokersPerZone) => {
  const scope = new Construct(stack, 'Kafka');
  const group = new ec2.CfnSecurityGroup(scope, 'Brokers', {
    groupDescription: 'Kafka brokers',
    vpcId: network.vpc.vpcId,
  });
  const zone = new route53.CfnHostedZone(scope, 'Zone', {
    name: 'orders.kafka.internal.',
    vpcs: [{ vpcId: network.vpc.vpcId, vpcRegion: stack.region }],
  });
  const shared: Shared = {
    clusterId: Fn.select(2, Fn.split('/', stack.stackId)),
    hostedZoneId: zone.ref,
    securityGroupId: group.attrGroupId,
    adminSecret: new secretsmanager.CfnSecret(scope, 'AdminSecret', { generateSecretString: {} }).ref,
    authority: new secretsmanager.CfnSecret(scope, 'NodeAuthority').ref,
  };
  network.brokerSubnets.forEach((subnet, index) => {
    const slot = index + 1;
    const nested = new NestedStack(scope, `Zone${slot}`, {
      description: `Nodes of Kafka cluster orders in zone ${slot}`,
    });
    for (let nth = 1; nth <= brokersPerZone; nth += 1) {
      brokerByHand(nested, slot * 100 + nth, subnet, shared);
    }
  });
};

/** As a person writes them: the seven resources of a broker and its volumes. */
function brokerByHand(stack: Stack, id: number, subnet: ec2.ISubnet, shared: Shared): void {
  const scope = new Construct(stack, `Broker${id}`);
  const { region, account } = stack;
  const { clusterId } = shared;
  const host = `b${id}.orders.kafka.internal`;
  const path = `/kafka/orders/${clusterId}`;
  const own = `${path}/nodes/${id}`;
  const tags: CfnTag[] = [
    { key: 'Name', value: `b${id}.orders` },
    { key: 'kafka:cluster', value: 'orders' },
    { key: 'kafka:cluster-id', value: clusterId },
    { key: 'kafka:node-id', value: `${id}` },
  ];
  const networkInterface = new ec2.CfnNetworkInterface(scope, 'Interface', {
    description: `Kafka node ${host}`,
    subnetId: subnet.subnetId,
    groupSet: [shared.securityGroupId],
    tags,
  });
  const volumes = Array.from({ length: VOLUMES }, (_, index) => {
    const volume = new ec2.CfnVolume(scope, `Volume${index}`, {
      availabilityZone: subnet.availabilityZone,
      volumeType: 'gp3',
      size: 1000,
      throughput: 149,
      encrypted: true,
      kmsKeyId: 'alias/aws/ebs',
      tags: [...tags, { key: 'kafka:volume', value: `${index}` }],
    });
    volume.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return volume;
  });
  const record = new route53.CfnRecordSet(scope, 'Record', {
    hostedZoneId: shared.hostedZoneId,
    name: `${host}.`,
    type: 'A',
    ttl: '60',
    resourceRecords: [networkInterface.attrPrimaryPrivateIpAddress],
  });
  record.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  const published = new ssm.CfnParameter(scope, 'Published', {
    name: `${own}/published`,
    type: 'String',
    description: `What node ${id} of Kafka cluster orders is to be`,
    value: `CLUSTER_NAME='orders'
CLUSTER_ID='${clusterId}'
CLUSTER_PATH='${path}'
NODE_PATH='${own}'
NODE_ID='${id}'
ROLE='broker'
HOST='${host}'
REGION='${region}'
AVAILABILITY_ZONE='${subnet.availabilityZone}'
VOLUMES='${volumes.map(({ ref }) => ref).join(' ')}'
CERTIFICATE='self-signed ${shared.authority}'
STACK='${clusterId}'
RELEASE='s3://cdk-hnb659fds-assets-${account}-${region}/c0d8783e5a67a8bc868b3014fb98132ce221df29ae8d28aa5b44b69b87717ac5.zip'
ADMIN_SECRET='${shared.adminSecret}'
CLIENT_AUTHORITIES=''
`,
  });
  const role = new iam.CfnRole(scope, 'Role', {
    description: `Kafka node ${host}`,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
    policies: [
      { policyName: 'Node', policyDocument: policyByHand({ region, account, path, own, id, volumes, shared }) },
    ],
    tags,
  });
  const profile = new iam.CfnInstanceProfile(scope, 'Profile', { roles: [role.ref] });
  const template = new ec2.CfnLaunchTemplate(scope, 'Template', {
    launchTemplateData: {
      imageId,
      instanceType: 'r7g.2xlarge',
      iamInstanceProfile: { arn: profile.attrArn },
      networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: networkInterface.ref, deleteOnTermination: false }],
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { volumeSize: 20, volumeType: 'gp3', encrypted: true, deleteOnTermination: true },
        },
      ],
      ebsOptimized: true,
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1, httpEndpoint: 'enabled' },
      monitoring: { enabled: true },
      userData: Fn.base64(`#!/bin/bash
# Node ${id} of Kafka cluster orders.
export AWS_DEFAULT_REGION='${region}'
node='${own}'
stack='${stack.stackId}'
${'# what an instance does to become the node that it is to be\n'.repeat(40)}`),
      tagSpecifications: [
        { resourceType: 'instance', tags },
        { resourceType: 'volume', tags },
      ],
    },
  });
  const group = new autoscaling.CfnAutoScalingGroup(scope, 'Group', {
    availabilityZones: [subnet.availabilityZone],
    minSize: '0',
    maxSize: '1',
    desiredCapacity: '1',
    healthCheckType: 'EC2',
    healthCheckGracePeriod: 300,
    launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
    instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    lifecycleHookSpecificationList: [
      {
        lifecycleHookName: 'stop-kafka',
        lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        heartbeatTimeout: 120,
        defaultResult: 'CONTINUE',
      },
    ],
    tags: tags.map((tag) => ({ ...tag, propagateAtLaunch: false })),
  });
  group.cfnOptions.creationPolicy = { resourceSignal: { count: 1, timeout: 'PT45M' } };
  [record, published, ...volumes].forEach((needed) => {
    group.addResourceDependency(needed);
  });
}

interface PolicyByHand {
  readonly region: string;
  readonly account: string;
  readonly path: string;
  readonly own: string;
  readonly id: number;
  readonly volumes: readonly ec2.CfnVolume[];
  readonly shared: Shared;
}

function policyByHand({ region, account, path, own, id, volumes, shared }: PolicyByHand): object {
  const allow = (Action: string | string[], Resource: string | string[], rest: object = {}) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...rest,
  });
  const parameter = (name: string) => `arn:aws:ssm:${region}:${account}:parameter${name}`;
  const marks = [`${own}/formatted`, ...volumes.map(({ ref }) => `${own}/volumes/${ref}/filesystem`)].map(parameter);
  const tagged = {
    Condition: {
      StringEquals: {
        'aws:ResourceTag/kafka:cluster': 'orders',
        'aws:ResourceTag/kafka:cluster-id': shared.clusterId,
        'aws:ResourceTag/kafka:node-id': `${id}`,
      },
    },
  };
  const attach = ['ec2:AttachVolume', 'ec2:DetachVolume'];
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['ec2:DescribeInstances', 'ec2:DescribeVolumes', ...RUN_COMMAND_ACTIONS, ...SESSION_ACTIONS], '*'),
      allow(
        attach,
        volumes.map(({ ref }) => `arn:aws:ec2:${region}:${account}:volume/${ref}`),
      ),
      allow(attach, `arn:aws:ec2:${region}:${account}:instance/*`, tagged),
      allow('ssm:GetParameter', parameter(`${own}/published`)),
      allow(['ssm:GetParameter', 'ssm:PutParameter'], [parameter(`${own}/applied`), ...marks]),
      allow('ssm:PutParameter', parameter(`${path}/authority`)),
      {
        Effect: 'Deny',
        Action: 'ssm:PutParameter',
        Resource: marks,
        Condition: { StringEquals: { 'ssm:Overwrite': 'true' } },
      },
      allow(
        ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
        `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/*`,
        tagged,
      ),
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], [shared.adminSecret, shared.authority]),
      allow('s3:GetObject', `arn:aws:s3:::cdk-hnb659fds-assets-${account}-${region}/*.zip`),
    ],
  };
}

/** An app with one cluster, in a network of its own. */
export function appWith(define: DefineBrokers, brokersPerZone: number, outdir: string): App {
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context,
  });
  const stack = new Stack(app, 'Stack', { env: { region: 'ap-northeast-2' } });
  const network = new KafkaNetwork(stack, 'Network', { availabilityZones, brokerEgress: BrokerEgress.AS_CLIENTS });
  define(stack, network, brokersPerZone);
  return app;
}
