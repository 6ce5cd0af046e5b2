import { App, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/testing-app';

export interface SmallStackWishes {
  readonly names?: readonly string[];
  readonly userData?: string;
  readonly published?: string;
  readonly volumeSize?: number;
}

/** A stack as the bench takes it, with one nested stack and as little as there can be: the assembly of it. */
export function smallAssembly(wishes: SmallStackWishes = {}): string {
  const { names = ['b101', 'b102'], userData = '#!/bin/bash\n', published = 'RELEASE=1\n', volumeSize = 1 } = wishes;
  const app = new App({ outdir: temporaryFolder(), analyticsReporting: false });
  const stack = new Stack(app, 'Small', { env: { region: 'ap-northeast-2' } });
  const vpc = new CfnResource(stack, 'Vpc', { type: 'AWS::EC2::VPC', properties: { CidrBlock: '10.0.0.0/16' } });
  const subnet = new CfnResource(stack, 'Subnet', {
    type: 'AWS::EC2::Subnet',
    properties: { VpcId: vpc.ref, CidrBlock: '10.0.0.0/24', AvailabilityZone: Fn.select(0, Fn.getAzs()) },
  });
  const zone = new CfnResource(stack, 'Zone', {
    type: 'AWS::Route53::HostedZone',
    properties: { Name: 'small.kafka.internal.', VPCs: [{ VPCId: vpc.ref, VPCRegion: stack.region }] },
  });
  const secret = new CfnResource(stack, 'Secret', {
    type: 'AWS::SecretsManager::Secret',
    properties: {
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"admin"}',
        GenerateStringKey: 'password',
        PasswordLength: 40,
        ExcludePunctuation: true,
      },
    },
  });
  const files = new assets.Asset(stack, 'Files', { path: someFiles() });
  const nested = new NestedStack(stack, 'ZoneA');
  names.forEach((name) => {
    node(nested, name, {
      subnet: subnet.ref,
      zone: zone.ref,
      secret: secret.ref,
      userData,
      published,
      volumeSize,
      files,
    });
  });
  return app.synth().directory;
}

function someFiles(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'hello'), '#!/bin/bash\necho hello\n', { mode: 0o755 });
  return folder;
}

interface Around {
  readonly subnet: string;
  readonly zone: string;
  readonly secret: string;
  readonly userData: string;
  readonly published: string;
  readonly volumeSize: number;
  readonly files: assets.Asset;
}

function node(stack: Stack, name: string, around: Around): void {
  const { subnet, zone, secret, userData, published, volumeSize, files } = around;
  const add = (id: string, type: string, properties: Record<string, unknown>) =>
    new CfnResource(stack, `${name}${id}`, { type, properties });
  const tags = [
    { Key: 'kafka:cluster', Value: 'small' },
    { Key: 'kafka:node-id', Value: name.slice(1) },
  ];
  const eni = add('Eni', 'AWS::EC2::NetworkInterface', { SubnetId: subnet, Tags: tags });
  const volume = add('Volume', 'AWS::EC2::Volume', {
    AvailabilityZone: Fn.select(0, Fn.getAzs()),
    Size: volumeSize,
    VolumeType: 'gp3',
    Encrypted: true,
    Tags: tags,
  });
  add('Record', 'AWS::Route53::RecordSet', {
    HostedZoneId: zone,
    Name: `${name}.small.kafka.internal.`,
    Type: 'A',
    TTL: '60',
    ResourceRecords: [Fn.getAtt(eni.logicalId, 'PrimaryPrivateIpAddress')],
  });
  const parameter = `/kafka/small/${Fn.select(2, Fn.split('/', stack.stackId))}/nodes/${name.slice(1)}`;
  add('Published', 'AWS::SSM::Parameter', { Name: `${parameter}/published`, Type: 'String', Value: published });
  const arn = (service: string, resource: string) => stack.formatArn({ service, resource });
  const role = add('Role', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'Node',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['ec2:DescribeVolumes', 'ec2:DescribeInstances'], Resource: '*' },
            {
              Effect: 'Allow',
              Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
              Resource: [arn('ec2', 'volume/*'), arn('ec2', 'instance/*')],
              Condition: { StringEquals: { 'aws:ResourceTag/kafka:node-id': name.slice(1) } },
            },
            { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: arn('ssm', `parameter${parameter}/*`) },
            {
              Effect: 'Allow',
              Action: 'ssm:PutParameter',
              Resource: arn('ssm', `parameter${parameter}/mark`),
              Condition: { StringEquals: { 'ssm:Overwrite': 'false' } },
            },
            { Effect: 'Allow', Action: 'secretsmanager:*SecretValue', Resource: secret },
            { Effect: 'Allow', Action: 's3:GetObject', Resource: `${files.bucket.bucketArn}/*` },
            { Effect: 'Allow', Action: 'autoscaling:CompleteLifecycleAction', Resource: '*' },
          ],
        },
      },
    ],
  });
  const profile = add('Profile', 'AWS::IAM::InstanceProfile', { Roles: [role.ref] });
  const environment = [
    ['VOLUME', volume.ref],
    ['PARAMETER', parameter],
    ['SECRET', secret],
    ['FILES', files.s3ObjectUrl],
    ['STACK', stack.stackName],
    ['GROUP', `${name}Group`],
  ].map(([key, value]) => `export ${String(key)}='${String(value)}'`);
  const template = add('Template', 'AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: {
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 'm7g.large',
      IamInstanceProfile: { Arn: Fn.getAtt(profile.logicalId, 'Arn') },
      NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: eni.ref, DeleteOnTermination: false }],
      UserData: Fn.base64(userData.replace('\n', `\n${environment.join('\n')}\n`)),
    },
  });
  new CfnResource(stack, `${name}Group`, {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    properties: {
      MinSize: '0',
      MaxSize: '1',
      AvailabilityZones: [Fn.select(0, Fn.getAzs())],
      LaunchTemplate: {
        LaunchTemplateId: template.ref,
        Version: Fn.getAtt(template.logicalId, 'LatestVersionNumber'),
      },
      LifecycleHookSpecificationList: [
        {
          LifecycleHookName: 'stop',
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          HeartbeatTimeout: 600,
        },
      ],
      Tags: tags.map((tag) => ({ ...tag, PropagateAtLaunch: true })),
    },
  });
}
