import {
  Fn,
  Size,
  aws_acmpca as acmpca,
  aws_applicationautoscaling as scaling,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_kms as kms,
  type aws_logs as logs,
  aws_msk as msk,
  aws_secretsmanager as secretsmanager,
  type Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IKafkaNetwork, MskClusterProps } from '../../lib';
import {
  brokerGroup,
  clusterByHand,
  logGroup,
  notConnected,
  stay,
  toCloudWatch,
  type ByHand,
  type Define,
} from './clusters';
import { SESSION_ACTIONS } from '../../lib/facts/systems-manager';
import { installed } from './installed';

const {
  ClientAuthentication,
  KafkaAuthentication,
  KafkaCertificateAuthority,
  KafkaClientInstance,
  KafkaListener,
  KafkaListenerReach,
  MskBrokers,
  MskCluster,
  MskLogs,
  MskServerlessCluster,
  MskStorage,
  MskVpcConnection,
} = installed();

/** A feature with this library, and its resources by hand. */
export interface Feature {
  readonly ours: Define;
  readonly byHand: Define;
}

const volumeSize = Size.gibibytes(100);
const standard = { instanceType: 'kafka.m7g.large', storage: MskStorage.ebs({ volumeSize }) };
const USERS = 10;

function cluster(stack: Stack, index: number, network: IKafkaNetwork, props: Partial<MskClusterProps> = {}) {
  const brokers = MskBrokers.standard(standard);
  return new MskCluster(stack, `Kafka${index}`, { clusterName: `kafka-${index}`, network, brokers, ...props });
}

const scram = {
  sasl: { iam: { enabled: false }, scram: { enabled: true } },
  unauthenticated: { enabled: false },
};

function policyOf(principals: object, actions: string[], resource: string, sid?: string): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Principal: principals, Action: actions, Resource: resource }],
  };
}

/** Ten users and their list, below a cluster that was made. */
function usersByHand({ scope, cluster: { attrArn } }: ByHand, index: number): void {
  const key = new kms.CfnKey(scope, 'Key', {
    description: `Passwords of the users of Kafka cluster kafka-${index}`,
    enableKeyRotation: true,
    keyPolicy: policyOf({ AWS: 'arn:aws:iam::111122223333:root' }, ['kms:*'], '*'),
  });
  const secrets = Array.from({ length: USERS }, (_, user) => {
    const below = new Construct(scope, `user-${user}`);
    const secret = new secretsmanager.CfnSecret(below, 'Secret', {
      name: `AmazonMSK_kafka-${index}_user-${user}`,
      description: `User user-${user} of Kafka cluster kafka-${index}`,
      kmsKeyId: key.attrArn,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: `user-${user}` }),
        generateStringKey: 'password',
        passwordLength: 32,
        excludePunctuation: true,
      },
    });
    const policy = new secretsmanager.CfnResourcePolicy(below, 'Policy', {
      secretId: secret.ref,
      resourcePolicy: policyOf(
        { Service: 'kafka.amazonaws.com' },
        ['secretsmanager:getSecretValue'],
        secret.ref,
        'AWSKafkaResourcePolicy',
      ),
    });
    stay(secret);
    return { secret, policy };
  });
  const list = new msk.CfnBatchScramSecret(scope, 'Users', {
    clusterArn: attrArn,
    secretArnList: secrets.map(({ secret }) => secret.ref),
  });
  secrets.forEach(({ policy }) => {
    list.addResourceDependency(policy);
  });
  stay(key, list);
}

/** An instance that can be logged in to, may look at a cluster, and reaches it: six resources and a rule on each side. */
function clientByHand(scope: Construct, index: number, network: IKafkaNetwork): void {
  const arn = (kind: string, name: string) =>
    `arn:aws:kafka:ap-northeast-2:999999999999:${kind}/kafka-${index}/0a1b-2c3d-4${name}`;
  const allow = (actions: string[], resource: string) => ({ Effect: 'Allow', Action: actions, Resource: resource });
  const kafka = (...actions: string[]) => actions.map((action) => `kafka-cluster:${action}`);
  const brokers = 'sg-0123456789abcdef0';
  const role = new iam.CfnRole(scope, 'Role', {
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
    },
    tags: [{ key: 'Name', value: `kafka-${index}-client` }],
  });
  const policy = new iam.CfnPolicy(scope, 'Policy', {
    policyName: `Client${index}`,
    roles: [role.ref],
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        allow([...SESSION_ACTIONS], '*'),
        allow(kafka('Connect', 'DescribeCluster', 'DescribeClusterDynamicConfiguration'), arn('cluster', '')),
        allow(kafka('DescribeTopic', 'DescribeTopicDynamicConfiguration'), arn('topic', '/*')),
        allow(kafka('DescribeGroup'), arn('group', '/*')),
      ],
    },
  });
  const profile = new iam.CfnInstanceProfile(scope, 'InstanceProfile', { roles: [role.ref] });
  const securityGroup = new ec2.CfnSecurityGroup(scope, 'SecurityGroup', {
    groupDescription: 'Kafka client',
    vpcId: network.vpc.vpcId,
    securityGroupEgress: [
      { cidrIp: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: 443, toPort: 443, description: 'Downloads' },
    ],
  });
  const rule = { ipProtocol: 'tcp', fromPort: 9098, toPort: 9098, description: 'Kafka client' };
  new ec2.CfnSecurityGroupIngress(scope, 'From', {
    ...rule,
    groupId: brokers,
    sourceSecurityGroupId: securityGroup.attrGroupId,
  });
  new ec2.CfnSecurityGroupEgress(scope, 'To', {
    ...rule,
    groupId: securityGroup.attrGroupId,
    destinationSecurityGroupId: brokers,
  });
  const instance = new ec2.CfnInstance(scope, 'Instance', {
    imageId: `{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64}}`,
    instanceType: 't4g.small',
    iamInstanceProfile: profile.ref,
    monitoring: true,
    metadataOptions: { httpTokens: 'required' },
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeSize: 16, volumeType: 'gp3' } }],
    networkInterfaces: [
      {
        associatePublicIpAddress: false,
        deviceIndex: '0',
        groupSet: [securityGroup.attrGroupId],
        subnetId: network.clientSubnets[0]?.subnetId,
      },
    ],
    tags: [{ key: 'Name', value: `kafka-${index}-client` }],
    userData: Fn.base64(`#!/bin/bash\n# kafka-${index}\n${'install kafka\n'.repeat(400)}`),
  });
  instance.addResourceDependency(policy);
}

export const features: Readonly<Record<string, Feature>> = {
  'Express brokers': {
    ours: (stack, index, network) => {
      cluster(stack, index, network, { brokers: MskBrokers.express({ instanceType: 'express.m7g.large' }) });
    },
    byHand: (stack, index, network) => {
      clusterByHand(stack, index, network, (scope) => ({
        rebalancing: { status: 'ACTIVE' },
        brokerNodeGroupInfo: {
          instanceType: 'express.m7g.large',
          clientSubnets: network.brokerSubnets.map((subnet) => subnet.subnetId),
          securityGroups: [(scope.node.findChild('SecurityGroup') as ec2.CfnSecurityGroup).attrGroupId],
          connectivityInfo: notConnected(),
        },
      }));
    },
  },
  'a serverless cluster': {
    ours: (stack, index, network) => {
      new MskServerlessCluster(stack, `Kafka${index}`, { clusterName: `kafka-${index}`, network });
    },
    byHand: (stack, index, network) => {
      const scope = new Construct(stack, `Kafka${index}`);
      const securityGroup = brokerGroup(scope, network);
      const made = new msk.CfnServerlessCluster(scope, 'Resource', {
        clusterName: `kafka-${index}`,
        clientAuthentication: { sasl: { iam: { enabled: true } } },
        vpcConfigs: [
          {
            subnetIds: network.brokerSubnets.map((subnet) => subnet.subnetId),
            securityGroups: [securityGroup.attrGroupId],
          },
        ],
      });
      stay(securityGroup, made);
    },
  },
  'volumes that grow by themselves': {
    ours: (stack, index, network) => {
      const storage = MskStorage.ebs({ volumeSize, autoScaling: { maxVolumeSize: Size.gibibytes(500) } });
      cluster(stack, index, network, { brokers: MskBrokers.standard({ ...standard, storage }) });
    },
    byHand: (stack, index, network) => {
      const { scope, cluster: made } = clusterByHand(stack, index, network);
      const target = new scaling.CfnScalableTarget(scope, 'StorageTarget', {
        serviceNamespace: 'kafka',
        scalableDimension: 'kafka:broker-storage:VolumeSize',
        resourceId: made.attrArn,
        minCapacity: 1,
        maxCapacity: 500,
      });
      new scaling.CfnScalingPolicy(scope, 'StorageScaling', {
        policyName: `kafka-${index}-storage`,
        policyType: 'TargetTrackingScaling',
        scalingTargetId: target.ref,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
          targetValue: 60,
          disableScaleIn: true,
        },
      });
    },
  },
  'ten users': {
    ours: (stack, index, network) => {
      const made = cluster(stack, index, network, { clientAuthentication: [ClientAuthentication.scram()] });
      for (let user = 0; user < USERS; user += 1) {
        made.addScramUser(`user-${user}`);
      }
    },
    byHand: (stack, index, network) => {
      usersByHand(
        clusterByHand(stack, index, network, () => ({ clientAuthentication: scram })),
        index,
      );
    },
  },
  'logs of the authorizer': {
    ours: (stack, index, network) => {
      cluster(stack, index, network, { authorizerLogs: [MskLogs.cloudWatch()] });
    },
    byHand: (stack, index, network) => {
      clusterByHand(stack, index, network, (scope) => {
        const name = `/aws/vendedlogs/msk/kafka-${index}`;
        const authorizer = logGroup(scope, 'AuthorizerLogs', `${name}/authorizer`);
        stay(authorizer);
        return {
          loggingInfo: {
            brokerLogs: toCloudWatch((scope.node.findChild('BrokerLogs') as logs.CfnLogGroup).ref),
            authorizerLogs: toCloudWatch(authorizer.ref),
          },
        };
      });
    },
  },
  'the policy of a cluster': {
    ours: (stack, index, network) => {
      const { policy } = cluster(stack, index, network);
      policy.allowAccount('999999999999');
    },
    byHand: (stack, index, network) => {
      const { scope, cluster: made } = clusterByHand(stack, index, network);
      const actions = ['CreateVpcConnection', 'GetBootstrapBrokers', 'DescribeCluster', 'DescribeClusterV2'];
      new msk.CfnClusterPolicy(scope, 'Policy', {
        clusterArn: made.attrArn,
        policy: policyOf(
          { AWS: 'arn:aws:iam::999999999999:root' },
          actions.map((action) => `kafka:${action}`),
          made.attrArn,
        ),
      });
    },
  },
  'a connection of a client VPC': {
    ours: (stack, index, network) => {
      const elsewhere = MskCluster.fromAttributes(stack, `Elsewhere${index}`, {
        clusterArn: `arn:aws:kafka:ap-northeast-2:999999999999:cluster/kafka-${index}/0a1b-2c3d-4`,
        listeners: [
          KafkaListener.iam({ bootstrapServers: 'b:14001', port: 14001, reach: KafkaListenerReach.MULTI_VPC }),
        ],
      });
      new MskVpcConnection(stack, `Connection${index}`, {
        cluster: elsewhere,
        vpc: network.vpc,
        subnets: { subnets: network.clientSubnets },
        authentication: KafkaAuthentication.IAM,
      });
    },
    byHand: (stack, index, network) => {
      const scope = new Construct(stack, `Connection${index}`);
      const securityGroup = new ec2.CfnSecurityGroup(scope, 'SecurityGroup', {
        groupDescription: 'Endpoints of a Kafka cluster in another VPC',
        vpcId: network.vpc.vpcId,
        securityGroupEgress: [{ cidrIp: '0.0.0.0/0', ipProtocol: '-1', description: 'Allow all outbound traffic' }],
      });
      new msk.CfnVpcConnection(scope, 'Resource', {
        targetClusterArn: `arn:aws:kafka:ap-northeast-2:999999999999:cluster/kafka-${index}/0a1b-2c3d-4`,
        vpcId: network.vpc.vpcId,
        clientSubnets: network.clientSubnets.map((subnet) => subnet.subnetId),
        securityGroups: [securityGroup.attrGroupId],
        authentication: 'SASL_IAM',
      });
    },
  },
  'a client instance': {
    ours: (stack, index, network) => {
      const group = ec2.SecurityGroup.fromSecurityGroupId(stack, `Brokers${index}`, 'sg-0123456789abcdef0');
      const elsewhere = MskCluster.fromAttributes(stack, `Elsewhere${index}`, {
        clusterArn: `arn:aws:kafka:ap-northeast-2:999999999999:cluster/kafka-${index}/0a1b-2c3d-4`,
        listeners: [KafkaListener.iam({ bootstrapServers: 'b:9098', port: 9098 })],
        placement: { vpc: network.vpc, subnets: network.brokerSubnets, securityGroups: [group] },
      });
      new KafkaClientInstance(stack, `Client${index}`, { cluster: elsewhere });
    },
    byHand: (stack, index, network) => {
      clientByHand(new Construct(stack, `Client${index}`), index, network);
    },
  },
  'an authority': {
    ours: (stack, index) => {
      new KafkaCertificateAuthority(stack, `Authority${index}`, { commonName: `clients ${index}` });
    },
    byHand: (stack, index) => {
      const scope = new Construct(stack, `Authority${index}`);
      const authority = new acmpca.CfnCertificateAuthority(scope, 'Resource', {
        type: 'ROOT',
        keyAlgorithm: 'RSA_2048',
        signingAlgorithm: 'SHA256WITHRSA',
        subject: { commonName: `clients ${index}` },
        usageMode: 'GENERAL_PURPOSE',
      });
      const certificateAuthorityArn = authority.attrArn;
      const certificate = new acmpca.CfnCertificate(scope, 'Certificate', {
        certificateAuthorityArn,
        certificateSigningRequest: authority.attrCertificateSigningRequest,
        signingAlgorithm: 'SHA256WITHRSA',
        templateArn: 'arn:aws:acm-pca:::template/RootCACertificate/V1',
        validity: { type: 'DAYS', value: 3650 },
      });
      const permission = new acmpca.CfnPermission(scope, 'Permission', {
        certificateAuthorityArn,
        principal: 'acm.amazonaws.com',
        actions: ['IssueCertificate', 'GetCertificate', 'ListPermissions'],
      });
      const activation = new acmpca.CfnCertificateAuthorityActivation(scope, 'Activation', {
        certificateAuthorityArn,
        certificate: certificate.attrCertificate,
        status: 'ACTIVE',
      });
      stay(authority, certificate, permission, activation);
    },
  },
};
