import { App, CfnParameter, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ClientAuthentication,
  ClientEncryption,
  KafkaArtifact,
  KafkaClientAccess,
  KafkaClientInstance,
  KafkaDistribution,
  KafkaListener,
  KafkaListenerReach,
  MskCluster,
  NetworkEgress,
  type IMskCluster,
  type KafkaClientInstanceProps,
  type MskClusterAttributes,
  type MskClusterProps,
} from '../../lib';
import { aCluster, aClusterStack, aNetwork, mutualTls } from '../support/fixtures';
import { messagesOf, propertiesOf, seoul, temporaryFolder, testingStack } from '../support/testing-app';

type Wishes = Omit<KafkaClientInstanceProps, 'cluster'>;

function aClient(wishes: Wishes = {}, cluster: Partial<MskClusterProps> = {}) {
  const made = aClusterStack(cluster);
  const client = new KafkaClientInstance(made.stack, 'Client', { cluster: made.cluster, ...wishes });
  return { ...made, client };
}

const withoutFlowLogs = (stack: Stack, egress: NetworkEgress) => aNetwork(stack, { flowLogs: {}, egress });

const mirrored = (stack: Stack): Wishes => ({
  distribution: KafkaDistribution.bucket({ bucket: s3.Bucket.fromBucketName(stack, 'Mirror', 'mirror') }),
});

/** The text that cloud-init gets; what is known only at deployment is in it as `<LogicalId.Attribute>`. */
function userDataOf(stack: Stack): string {
  const { UserData } = propertiesOf(stack, 'AWS::EC2::Instance') as {
    UserData: { 'Fn::Base64': string | { 'Fn::Join': ['', unknown[]] } };
  };
  const text = UserData['Fn::Base64'];
  return typeof text === 'string' ? text : text['Fn::Join'][1].map(shown).join('');
}

function shown(part: unknown): string {
  if (typeof part === 'string') {
    return part;
  }
  const [value] = Object.values(part as Record<string, unknown>);
  return `<${Array.isArray(value) ? value.join('.') : JSON.stringify(value).replaceAll('"', '')}>`;
}

/** The actions that the instance's role is allowed, without those of Session Manager. */
function actionsOf(stack: Stack): string[] {
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const [policy] = Object.entries(policies).filter(([id]) => id.startsWith('Client'));
  const { PolicyDocument } = (policy?.[1] as { Properties: { PolicyDocument: { Statement: { Action: string[] }[] } } })
    .Properties;
  return PolicyDocument.Statement.flatMap(({ Action }) => Action).filter((action) => !action.startsWith('ssm'));
}

const vpcOfTheOthers = (scope: Stack) =>
  ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
  });

function imported(stack: Stack, attributes: Partial<MskClusterAttributes> = {}): IMskCluster {
  return MskCluster.fromAttributes(stack, 'Legacy', {
    clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/legacy/0a1b2c3d-0000-0000-0000-000000000000-1',
    listeners: [KafkaListener.iam({ bootstrapServers: 'b-1.legacy.example:9098', port: 9098 })],
    ...attributes,
  });
}

function placed(stack: Stack): MskClusterAttributes['placement'] {
  const vpc = vpcOfTheOthers(stack);
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0123456789abcdef0');
  return { vpc, subnets: vpc.privateSubnets, securityGroups: [securityGroup] };
}

describe('the instance', () => {
  test('is small, has no public address and no key, wants IMDSv2, and encrypts its volume', () => {
    const { stack } = aClient();
    expect(propertiesOf(stack, 'AWS::EC2::Instance')).toMatchObject({
      InstanceType: 't4g.small',
      Monitoring: true,
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 16 } }],
      NetworkInterfaces: [{ DeviceIndex: '0', AssociatePublicIpAddress: false }],
      Tags: [{ Key: 'Name', Value: 'orders-client' }],
    });
    expect(Object.keys(propertiesOf(stack, 'AWS::EC2::Instance'))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/KeyName|AvailabilityZone/)]),
    );
  });

  test.each([
    ['t4g.medium', 'arm64'],
    ['m7i.large', 'x86_64'],
  ])('%s has the newest Amazon Linux 2023 for %s', (type, architecture) => {
    const { stack } = aClient({ instanceType: new ec2.InstanceType(type) });
    const { ImageId } = propertiesOf(stack, 'AWS::EC2::Instance') as { ImageId: { Ref: string } };
    expect(Template.fromStack(stack).toJSON()).toMatchObject({
      Parameters: {
        [ImageId.Ref]: {
          Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
          Default: expect.stringMatching(`/al2023-ami-kernel-[0-9.]+-${architecture}$`),
        },
      },
    });
  });

  test('has the image that it is given, whatever its type', () => {
    const { stack, cluster } = aClusterStack();
    new KafkaClientInstance(stack, 'Client', {
      cluster,
      instanceType: new ec2.InstanceType(new CfnParameter(stack, 'Type', { default: 't4g.micro' }).valueAsString),
      machineImage: ec2.MachineImage.fromSsmParameter('/company/linux'),
    });
    expect(propertiesOf(stack, 'AWS::EC2::Instance')).toMatchObject({
      ImageId: { Ref: expect.stringContaining('companylinux') },
      InstanceType: { Ref: 'Type' },
    });
  });

  test('is in a subnet with a way out, and made when the way is there', () => {
    const { stack } = aClient();
    const [instance] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::Instance'));
    expect(instance).toMatchObject({
      Properties: { NetworkInterfaces: [{ SubnetId: { Ref: expect.stringContaining('ClientSubnet1') } }] },
      DependsOn: expect.arrayContaining([expect.stringMatching(/ClientSubnet1DefaultRoute/)]),
    });
  });

  test('is beside the brokers where there is no way out, or where it is put', () => {
    const subnetOf = (wishes: Wishes) => {
      const stack = testingStack();
      const network = withoutFlowLogs(stack, NetworkEgress.isolated());
      const cluster = aCluster(stack, { network });
      new KafkaClientInstance(stack, 'Client', { cluster, ...mirrored(stack), ...wishes });
      return (propertiesOf(stack, 'AWS::EC2::Instance') as { NetworkInterfaces: [{ SubnetId: { Ref: string } }] })
        .NetworkInterfaces[0].SubnetId.Ref;
    };
    expect(subnetOf({})).toContain('BrokerSubnet1');
    expect(subnetOf({ subnets: { subnetGroupName: 'Client', availabilityZones: ['ap-northeast-2d'] } })).toContain(
      'ClientSubnet3',
    );
  });
});

describe('its security group', () => {
  test('has no port of its own open, and lets out TLS and Kafka only', () => {
    const { stack } = aClient();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Kafka client',
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }],
    });
    const client = { 'Fn::GetAtt': [Match.stringLikeRegexp('^ClientSecurityGroup'), 'GroupId'] };
    const kafka = { 'Fn::GetAtt': [Match.stringLikeRegexp('^KafkaSecurityGroup'), 'GroupId'] };
    template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupEgress', { GroupId: client }, 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: client,
      DestinationSecurityGroupId: kafka,
      FromPort: 9098,
      ToPort: 9098,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: kafka,
      SourceSecurityGroupId: client,
      IpProtocol: 'tcp',
      FromPort: 9098,
      ToPort: 9098,
      Description: 'Kafka client',
    });
  });

  test('reaches the port of each listener', () => {
    const { stack } = aClient({}, { clientAuthentication: everyAuthentication() });
    const portsIn = (type: string) =>
      Object.entries(Template.fromStack(stack).findResources(type))
        .filter(([, { Properties }]) => (Properties as { Description: string }).Description === 'Kafka client')
        .map(([, { Properties }]) => (Properties as { FromPort: number }).FromPort)
        .sort();
    expect(portsIn('AWS::EC2::SecurityGroupIngress')).toEqual([9092, 9094, 9096, 9098]);
    expect(portsIn('AWS::EC2::SecurityGroupEgress')).toEqual([9092, 9094, 9096, 9098]);
  });

  test('takes rules as any other', () => {
    const { stack, client } = aClient();
    client.connections.allowTo(ec2.Peer.ipv4('10.9.0.0/16'), ec2.Port.tcp(8443), 'Mirror');
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'))).toContain('8443');
  });
});

function everyAuthentication(): ClientAuthentication[] {
  return [
    ClientAuthentication.iam(),
    ClientAuthentication.scram(),
    mutualTls(testingStack()),
    ClientAuthentication.none({ encryption: ClientEncryption.TLS_PLAINTEXT }),
  ];
}

describe('its rights', () => {
  const look = [
    'kafka-cluster:Connect',
    'kafka-cluster:DescribeCluster',
    'kafka-cluster:DescribeClusterDynamicConfiguration',
    'kafka-cluster:DescribeTopic',
    'kafka-cluster:DescribeTopicDynamicConfiguration',
    'kafka-cluster:DescribeGroup',
  ];

  test('are those of a session, and no other of Systems Manager', () => {
    const { stack } = aClient({ access: KafkaClientAccess.NONE });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'ssm:UpdateInstanceInformation',
              'ssmmessages:CreateControlChannel',
              'ssmmessages:CreateDataChannel',
              'ssmmessages:OpenControlChannel',
              'ssmmessages:OpenDataChannel',
            ],
            Resource: '*',
          },
        ],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^Client') }],
    });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'))).not.toContain('SSMManaged');
  });

  test('to look and not to touch, where nothing else is asked for', () => {
    expect(actionsOf(aClient().stack)).toEqual(look);
    expect(actionsOf(aClient({ access: KafkaClientAccess.READ_ONLY }).stack)).toEqual(look);
  });

  test('to administer', () => {
    const actions = actionsOf(aClient({ access: KafkaClientAccess.ADMIN }).stack);
    expect(actions).toEqual(expect.arrayContaining(['kafka-cluster:CreateTopic', 'kafka-cluster:DeleteGroup']));
    expect(actions).not.toContain('kafka-cluster:ReadData');
  });

  test('or only what it is granted', () => {
    const { stack, cluster, client } = aClient({ access: KafkaClientAccess.NONE });
    cluster.grants.produce(client, 'orders');
    expect(actionsOf(stack)).toContain('kafka-cluster:WriteData');
    expect(actionsOf(stack)).not.toContain('kafka-cluster:DescribeGroup');
  });

  test('to read the objects that it installs from, and no other', () => {
    const { stack, cluster } = aClusterStack();
    const bucket = new s3.Bucket(stack, 'Mirror');
    new KafkaClientInstance(stack, 'Client', { cluster, distribution: KafkaDistribution.bucket({ bucket }) });
    const objects = ['/aws-msk-iam-auth-2.3.9-all.jar', '/kafka_2.13-4.3.1.tgz'].map((key) => ({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Mirror'), 'Arn'] }, key]],
    }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{ Effect: 'Allow', Action: 's3:GetObject', Resource: objects }]),
      },
    });
    expect(userDataOf(stack)).toMatch(
      /fetch '[0-9a-f]+' \S+\/kafka\.tgz 's3:\/\/<Mirror\w+>\/kafka_2\.13-4\.3\.1\.tgz'/,
    );
  });
});

describe('its user data', () => {
  test('runs at every boot', () => {
    const text = userDataOf(aClient().stack);
    expect(text).toContain('#cloud-config\ncloud_final_modules:\n- [scripts-user, always]\n');
    expect(text).toMatch(/Content-Type: text\/x-shellscript; charset="utf-8"\n\n#!\/bin\/bash\nset -euo pipefail\n/);
  });

  test('has a file for each listener', () => {
    const text = userDataOf(aClient({}, { clientAuthentication: everyAuthentication() }).stack);
    const files = [...text.matchAll(/stdin \/etc\/kafka\/client-(\S+)\.properties <<.*\nbootstrap.servers=<(.*)>/g)];
    expect(files.map(([, way, servers]) => [way, servers?.split('.')[1]])).toEqual([
      ['iam', 'BootstrapBrokerStringSaslIam'],
      ['scram', 'BootstrapBrokerStringSaslScram'],
      ['mutual-tls', 'BootstrapBrokerStringTls'],
      ['tls', 'BootstrapBrokerStringTls'],
      ['plaintext', 'BootstrapBrokerString'],
    ]);
  });

  test('leaves much of its 16 KiB to addresses that are known only at deployment', () => {
    expect(userDataOf(aClient({}, { clientAuthentication: everyAuthentication() }).stack).length).toBeLessThan(8192);
  });

  test('that changes replaces the instance', () => {
    const idOf = (wishes: Wishes) =>
      Object.keys(Template.fromStack(aClient(wishes).stack).findResources('AWS::EC2::Instance'));
    const url = (sha512: string) => KafkaArtifact.url({ urls: ['https://mirror.example/kafka.tgz'], sha512 });
    const [a, b] = ['a', 'b'].map((digit) => KafkaDistribution.of({ kafka: url(digit.repeat(128)) }));
    expect(idOf({ distribution: a })).not.toEqual(idOf({ distribution: b }));
    expect(idOf({ distribution: a })).toEqual(idOf({ distribution: a }));
  });
});

test('a cluster with passwords only: no right, no jar, and a file that says where the password goes', () => {
  const { stack } = aClient({}, { clientAuthentication: [ClientAuthentication.scram()] });
  expect(actionsOf(stack)).toEqual([]);
  const text = userDataOf(stack);
  expect(text).not.toContain('aws-msk-iam-auth');
  expect(text).toContain('username="${file:/etc/kafka/credentials.properties:username}"');
  expect(text).toContain('ln -sfn client-scram.properties /etc/kafka/client.properties');
});

test('a cluster made elsewhere, that knows where it is', () => {
  const stack = testingStack();
  const cluster = imported(stack, { placement: placed(stack) });
  new KafkaClientInstance(stack, 'Client', { cluster });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::Instance', {
    NetworkInterfaces: [Match.objectLike({ SubnetId: 'subnet-0123456789abcdef0' })],
    Tags: [{ Key: 'Name', Value: 'legacy-client' }],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-0123456789abcdef0', FromPort: 9098 });
  expect(userDataOf(stack)).toContain('bootstrap.servers=b-1.legacy.example:9098\n');
  expect(actionsOf(stack)).toContain('kafka-cluster:DescribeTopic');
});

test('a cluster in another stack: everything is in the stack of the client', () => {
  const { app, stack: kafka, cluster } = aClusterStack();
  const before = Object.keys(Template.fromStack(aClusterStack().stack).findResources('AWS::EC2::SecurityGroupIngress'));
  const stack = new Stack(app, 'Operators', seoul);
  new KafkaClientInstance(stack, 'Client', { cluster });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  expect(Object.keys(Template.fromStack(kafka).findResources('AWS::EC2::SecurityGroupIngress'))).toEqual(before);
  expect(userDataOf(stack)).toMatch(/bootstrap\.servers=<.*BootstrapServers.*>/);
});

describe('of several listeners', () => {
  const at = (port: number, reach?: KafkaListenerReach) => ({ bootstrapServers: `b-1.example:${port}`, port, reach });

  function filesFor(...listeners: KafkaListener[]): string[] {
    const stack = testingStack();
    new KafkaClientInstance(stack, 'Client', { cluster: imported(stack, { placement: placed(stack), listeners }) });
    return [...userDataOf(stack).matchAll(/stdin (\S+\.properties)/g)].map(([, name = '']) => name);
  }

  test('those that lead out of the VPC are left out', () => {
    expect(
      filesFor(
        KafkaListener.iam(at(9198, KafkaListenerReach.PUBLIC)),
        KafkaListener.scram(at(9096)),
        KafkaListener.iam(at(14001, KafkaListenerReach.MULTI_VPC)),
      ),
    ).toEqual(['/etc/kafka/client-scram.properties']);
  });

  test('a second one of the same way is told by its port', () => {
    expect(filesFor(KafkaListener.tls(at(9094)), KafkaListener.tls(at(9194)))).toEqual([
      '/etc/kafka/client-tls.properties',
      '/etc/kafka/client-tls-9194.properties',
    ]);
  });
});

describe('what cannot be is refused', () => {
  test('a cluster that does not know where it is', () => {
    const stack = testingStack();
    expect(() => new KafkaClientInstance(stack, 'Client', { cluster: imported(stack) })).toThrow(
      `[Stack/Client] 'cluster' must know where in a VPC it is, because the instance is put beside it; give ` +
        `fromAttributes a 'placement' with VPC, subnets and security groups`,
    );
  });

  test('a cluster without a listener inside the VPC', () => {
    const stack = testingStack();
    const outside = KafkaListener.scram({
      bootstrapServers: 'b-1.example:9196',
      port: 9196,
      reach: KafkaListenerReach.PUBLIC,
    });
    const cluster = imported(stack, { placement: placed(stack), listeners: [outside] });
    expect(() => new KafkaClientInstance(stack, 'Client', { cluster })).toThrow(
      `[Stack/Client] 'cluster' must have a listener that is reached from its own VPC (reach PRIVATE), got ` +
        `[SCRAM (PUBLIC)]; give fromAttributes its 'listeners'`,
    );
  });

  test('an access that the cluster cannot give', () => {
    expect(() =>
      aClient({ access: KafkaClientAccess.ADMIN }, { clientAuthentication: [ClientAuthentication.scram()] }),
    ).toThrow('[Stack/Kafka] a grant would have no effect, because no listener of this cluster authenticates with IAM');
  });

  test('a cluster whose security groups are not known', () => {
    const stack = testingStack();
    const vpc = vpcOfTheOthers(stack);
    const cluster = imported(stack, { placement: { vpc, subnets: vpc.privateSubnets, securityGroups: [] } });
    expect(() => new KafkaClientInstance(stack, 'Client', { cluster })).toThrow(
      `give fromAttributes a 'placement' with its security groups`,
    );
  });

  test('a type that is a token, without an image', () => {
    expect(() => aClient({ instanceType: new ec2.InstanceType(Token.asString({ Ref: 'Type' })) })).toThrow(
      `[Stack/Client] 'machineImage' must be given where 'instanceType' is a token, because the image goes by its ` +
        `architecture`,
    );
  });

  test('nothing to be a client of', () => {
    // @ts-expect-error a client is a client of a cluster
    expect(() => new KafkaClientInstance(testingStack(), 'Client', {})).toThrow();
  });
});

describe('an instance that could not download', () => {
  function warningsIn(egress: NetworkEgress, wishes: (stack: Stack) => Wishes): string[] {
    const stack = testingStack();
    const cluster = aCluster(stack, { network: withoutFlowLogs(stack, egress) });
    new KafkaClientInstance(stack, 'Client', { cluster, ...wishes(stack) });
    return messagesOf(stack, 'warning');
  }

  test('is warned about', () => {
    expect(warningsIn(NetworkEgress.isolated(), () => ({}))).toEqual([
      expect.stringMatching(/has no public address, and its subnet no NAT gateway; give KafkaDistribution\.bucket/),
    ]);
    for (const subnetGroupName of ['Broker', 'Public']) {
      expect(warningsIn(NetworkEgress.natPerZone(), () => ({ subnets: { subnetGroupName } }))).toHaveLength(1);
    }
  });

  test('is not where it has a way out, or a bucket', () => {
    expect(warningsIn(NetworkEgress.singleNat(), () => ({}))).toEqual([]);
    expect(warningsIn(NetworkEgress.isolated(), mirrored)).toEqual([]);
  });
});

test('the first pass of a look-up, whose VPC is invented, goes through', () => {
  const app = new App({ outdir: temporaryFolder(), analyticsReporting: false });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'ap-northeast-2' } });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'company' });
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0123456789abcdef0');
  const placement = { vpc, subnets: vpc.privateSubnets, securityGroups: [securityGroup] };
  new KafkaClientInstance(stack, 'Client', { cluster: imported(stack, { placement }) });
  expect(messagesOf(stack, 'error')).toEqual([]);
});
