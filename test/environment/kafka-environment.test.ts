import { Duration, NestedStack, RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { readFileSync } from 'node:fs';
import { findReplacements } from '../../bin/replacement/replacement-walker';
import type { Templates } from '../../bin/replacement/template';
import {
  ClientAuthentication,
  ClientEncryption,
  Controllers,
  EncryptionAtRest,
  EnvironmentProfile,
  KafkaAlarm,
  KafkaAlarms,
  KafkaAuthentication,
  KafkaEnvironment,
  KafkaNetwork,
  KafkaNotify,
  MskMonitoringLevel,
  NetworkEgress,
  NodeCertificates,
  NodeMetrics,
  PrometheusExporter,
  type KafkaEnvironmentProps,
  Connectivity,
  type Ec2ProfileOptions,
  type EnvironmentProfileOptions,
} from '../../lib';
import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { aNetwork, anImage, someBrokers, someEc2Brokers, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf, stacksOf, templatesOf, testingApp, testingStack } from '../support/testing-app';

const multiVpc = Connectivity.multiVpc({ authentications: [KafkaAuthentication.IAM] });

const env = { region: 'ap-northeast-2' };

function anEnvironment(name: string, props: KafkaEnvironmentProps = {}) {
  const app = testingApp();
  const availabilityZones = name === 'dev' ? twoZones : threeZones;
  const environment = KafkaEnvironment.of(app, name, { env, availabilityZones, ...props });
  const clusterStack = Stack.of(environment.cluster);
  return { app, environment, clusterStack, cluster: propertiesOf(clusterStack, 'AWS::MSK::Cluster') };
}

function everyResource(stack: Stack): Record<string, { Type: string; DeletionPolicy?: string }> {
  const { Resources } = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, { Type: string; DeletionPolicy?: string }>;
  };
  return Resources;
}

/** An environment with a cluster on EC2. */
function aLargeOne(otherwise?: Ec2ProfileOptions, props: KafkaEnvironmentProps = {}) {
  const app = testingApp();
  const profile = otherwise && EnvironmentProfile.large(otherwise);
  const environment = KafkaEnvironment.of(app, 'large', { env, availabilityZones: threeZones, profile, ...props });
  const { ec2Cluster } = environment;
  const zones = ec2Cluster.node.findAll().filter((construct) => construct instanceof NestedStack);
  /** Of all nodes. */
  const resources = (type: string) =>
    zones.flatMap((zone) =>
      Object.values(Template.fromStack(zone).findResources(type) as Record<string, { Properties: unknown }>).map(
        ({ Properties }) => Properties as Record<string, unknown>,
      ),
    );
  return { app, environment, clusterStack: Stack.of(ec2Cluster), zones, resources };
}

test('three stacks, children of the app, chained so that the last brings up all', () => {
  const { app, environment } = anEnvironment('prod');
  expect(stacksOf(app).map(({ stackName }) => stackName)).toEqual([
    'kafka-prod-network',
    'kafka-prod-cluster',
    'kafka-prod',
  ]);
  expect(environment.stack.dependencies.map(({ stackName }) => stackName)).toContain('kafka-prod-cluster');
  expect(Stack.of(environment.cluster).dependencies.map(({ stackName }) => stackName)).toEqual(['kafka-prod-network']);
});

const own = {
  EncryptionAtRest: { DataVolumeKMSKeyId: { 'Fn::GetAtt': [expect.stringContaining('EncryptionKey'), 'Arn'] } },
};
const iam = { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } } };
const both = { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } } };

test.each([
  ['dev', 2, 'kafka.m7g.large', 50, 'DEFAULT', iam, {}, 'Delete', 1],
  ['test', 3, 'kafka.m7g.large', 100, 'PER_BROKER', iam, {}, 'RetainExceptOnCreate', 1],
  ['staging', 3, 'kafka.m7g.large', 250, 'PER_TOPIC_PER_BROKER', both, own, 'RetainExceptOnCreate', 1],
  ['prod', 3, 'kafka.m7g.xlarge', 1000, 'PER_TOPIC_PER_BROKER', both, own, 'RetainExceptOnCreate', 3],
])(
  '%s is what its profile says',
  (name, brokers, instanceType, size, level, authentication, encryption, policy, nat) => {
    const { cluster, clusterStack, environment } = anEnvironment(name);
    expect(cluster).toMatchObject({
      ClusterName: `kafka-${name}`,
      KafkaVersion: '3.9.x.kraft',
      NumberOfBrokerNodes: brokers,
      BrokerNodeGroupInfo: { InstanceType: instanceType, StorageInfo: { EBSStorageInfo: { VolumeSize: size } } },
      EnhancedMonitoring: level,
      ClientAuthentication: authentication,
      EncryptionInfo: encryption,
      LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true } } },
    });
    Template.fromStack(clusterStack).allResources('AWS::MSK::Cluster', { DeletionPolicy: policy });
    Template.fromStack(Stack.of(environment.network)).resourceCountIs('AWS::EC2::NatGateway', nat);
    expect(environment.profile).toMatchObject({ name, version: 1 });
  },
);

describe('large', () => {
  const { app, environment, clusterStack, zones, resources } = aLargeOne();
  const tagOf = (properties: Record<string, unknown>, key: string) =>
    (properties.Tags as { Key: string; Value: string }[]).find(({ Key }) => Key === key)?.Value;
  const volumes = resources('AWS::EC2::Volume');
  const templates = resources('AWS::EC2::LaunchTemplate') as {
    LaunchTemplateData: { InstanceType: string; TagSpecifications: Record<string, unknown>[] };
  }[];

  test('has three stacks as well, and nodes in one for each zone', () => {
    expect(stacksOf(app).map(({ stackName }) => stackName)).toEqual([
      'kafka-large-network',
      'kafka-large-cluster',
      'kafka-large',
    ]);
    expect(zones).toHaveLength(3);
    expect(environment.profile).toMatchObject({ name: 'large', version: 1 });
    expect(environment.cluster).toBe(environment.ec2Cluster);
  });

  test('has three controllers, and six brokers of 64 GiB', () => {
    const types = templates.map(({ LaunchTemplateData: { InstanceType, TagSpecifications } }) => [
      tagOf(TagSpecifications[0] ?? {}, 'kafka:node-id'),
      InstanceType,
    ]);
    const brokers = ['101', '102', '201', '202', '301', '302'];
    expect(Object.fromEntries(types)).toEqual({
      ...Object.fromEntries(['1', '2', '3'].map((id) => [id, 'm7g.large'])),
      ...Object.fromEntries(brokers.map((id) => [id, 'r7g.2xlarge'])),
    });
    expect(EC2_INSTANCE_TYPES['r7g.2xlarge']).toMatchObject({ memoryGib: 64, ebsMBps: 312.5 });
    expect(environment.ec2Cluster.topology).toMatchObject({ brokerCount: 6, zoneCount: 3 });
  });

  test('has volumes that together are as fast as the instance, and no faster', () => {
    for (const id of ['101', '202', '302']) {
      const own = volumes.filter((volume) => tagOf(volume, 'kafka:node-id') === id);
      expect(own).toEqual(Array(2).fill(expect.objectContaining({ VolumeType: 'gp3', Size: 1000, Throughput: 149 })));
      const throughput = own.reduce((sum, volume) => sum + Number(volume.Throughput) * 1.048576, 0);
      expect(throughput).toBeLessThanOrEqual(312.5);
      expect(throughput).toBeGreaterThan(312.5 - 2 * 1.048576);
    }
    expect(messagesOf(app, 'warning').filter((text) => !text.includes('cdk-kafka:machineImage'))).toEqual([]);
    expect(messagesOf(app, 'error')).toEqual([]);
  });

  test('has a key and an authority of its own, and passwords for clients', () => {
    expect(volumes.filter(({ KmsKeyId, Encrypted }) => KmsKeyId === undefined || Encrypted !== true)).toEqual([]);
    Template.fromStack(clusterStack).resourceCountIs('AWS::KMS::Key', 1);
    Template.fromStack(clusterStack).resourceCountIs('AWS::ACMPCA::CertificateAuthority', 1);
    expect(resources('AWS::CertificateManager::Certificate')).toHaveLength(9);
    expect(environment.ec2Cluster.listeners.map(({ authentication, port }) => [authentication, port])).toEqual([
      ['SCRAM', 9096],
    ]);
  });

  test('has a way out for its nodes, a NAT gateway in each zone', () => {
    const network = Template.fromStack(Stack.of(environment.network));
    network.resourceCountIs('AWS::EC2::NatGateway', 3);
    const routes = Object.values(network.findResources('AWS::EC2::Route')) as {
      Properties: { NatGatewayId?: unknown };
    }[];
    expect(routes.filter(({ Properties }) => Properties.NatGatewayId)).toHaveLength(6);
  });

  test('is protected, and keeps what holds records', () => {
    expect(stacksOf(app).map(({ terminationProtection }) => terminationProtection)).toEqual([true, true, true]);
    for (const zone of zones) {
      Template.fromStack(zone).allResources('AWS::EC2::Volume', { DeletionPolicy: 'RetainExceptOnCreate' });
    }
  });

  test('tells clients where it is, and operators who its administrator is', () => {
    Template.fromStack(clusterStack).hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/kafka/large/bootstrap-servers/scram',
      Value:
        'b101.kafka-large.kafka.internal:9096,b201.kafka-large.kafka.internal:9096,b301.kafka-large.kafka.internal:9096',
    });
    Template.fromStack(environment.stack).hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/kafka/large/admin-secret-arn',
    });
    Template.fromStack(environment.stack).hasOutput('AdminSecretArn', {});
  });

  test('gives way where it is told to, and only there', () => {
    const other = aLargeOne({
      availabilityZoneCount: 3,
      brokers: someEc2Brokers({ brokersPerZone: 1 }),
      controllers: Controllers.dedicated({ count: 5 }),
      certificates: NodeCertificates.selfSigned(),
      encryptionAtRest: EncryptionAtRest.awsManagedKey(),
      egress: NetworkEgress.singleNat(),
      machineImage: anImage,
      removalPolicy: RemovalPolicy.DESTROY,
      terminationProtection: false,
      configuration: undefined,
    });
    expect(other.resources('AWS::EC2::LaunchTemplate')).toHaveLength(5 + 3);
    expect(other.resources('AWS::CertificateManager::Certificate')).toEqual([]);
    expect(new Set(other.resources('AWS::EC2::Volume').map(({ KmsKeyId }) => KmsKeyId))).toEqual(
      new Set(['alias/aws/ebs']),
    );
    expect(stacksOf(other.app).some(({ terminationProtection }) => terminationProtection)).toBe(false);
    Template.fromStack(Stack.of(other.environment.network)).resourceCountIs('AWS::EC2::NatGateway', 1);
    Template.fromStack(other.zones[0] as NestedStack).allResources('AWS::EC2::Volume', { DeletionPolicy: 'Delete' });
    expect(messagesOf(other.app, 'warning')).toEqual([]);
    expect(other.environment.ec2Cluster.listener().port).toBe(9096);
  });

  test('is none of Amazon MSK, nor the other way round', () => {
    expect(() => environment.mskCluster).toThrow(
      `the cluster of environment 'large' is none on Amazon MSK, as its profile is 'large'; use 'ec2Cluster'`,
    );
    expect(() => anEnvironment('prod').environment.ec2Cluster).toThrow(
      `the cluster of environment 'prod' is none on EC2, as its profile is 'prod'; use 'mskCluster'`,
    );
  });

  test('names no zones of its own cluster: a zone of the network is one of its nodes', () => {
    expect(() => aLargeOne(undefined, { clusterAvailabilityZones: twoZones })).toThrow(
      `'clusterAvailabilityZones' is of clusters of Amazon MSK; on EC2 a zone is added to the network, and brokers come with it`,
    );
  });
});

describe('large grows', () => {
  const controllers = Controllers.dedicated({ zoneSlots: [1, 2, 1] });
  const grown = (brokersPerZone: number, zones: string[], choices: Ec2ProfileOptions = {}) => {
    const brokers = someEc2Brokers({ brokersPerZone });
    const otherwise = { availabilityZoneCount: zones.length, machineImage: anImage, brokers, ...choices };
    return templatesOf(aLargeOne(otherwise, { availabilityZones: zones }).app);
  };
  const countIn = (templates: Templates, type: string) =>
    Object.values(templates)
      .flatMap(({ Resources = {} }) => Object.values(Resources))
      .filter(({ Type }) => Type === type).length;

  test('from 3 brokers to 6 to 60, and nothing is replaced, deleted or moved', () => {
    const [three, six, sixty] = [1, 2, 20].map((brokersPerZone) => grown(brokersPerZone, threeZones)) as [
      Templates,
      Templates,
      Templates,
    ];
    expect(findReplacements(three, six)).toEqual([]);
    expect(findReplacements(six, sixty)).toEqual([]);
    expect([three, six, sixty].map((templates) => countIn(templates, 'AWS::EC2::NetworkInterface') - 3)).toEqual([
      3, 6, 60,
    ]);
  });

  test('from two zones to three, whose controllers have their places', () => {
    const before = grown(2, twoZones, { controllers });
    const after = grown(2, threeZones, { controllers });
    expect(findReplacements(before, after)).toEqual([]);
    const gone = findReplacements(grown(2, twoZones), grown(2, threeZones)).map(({ logicalId }) => logicalId);
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.filter((logicalId) => !logicalId.includes('/Controller3'))).toEqual([]);
  });

  test('to 60 brokers that fit into their stacks', () => {
    const { app, zones } = aLargeOne({ brokers: someEc2Brokers({ brokersPerZone: 20 }) });
    const countOf = (stack: Stack) => Object.keys(everyResource(stack)).length;
    expect(Math.max(...[...stacksOf(app), ...zones].map(countOf))).toBeLessThan(500);
    // Twenty brokers and a controller, each with a volume and a certificate.
    expect(zones.map(countOf)).toEqual(Array(3).fill(21 * 9));
  });
});

test('of those with Amazon MSK, production is protected from deletion, and only production', () => {
  for (const name of ['dev', 'test', 'staging', 'prod']) {
    const { app } = anEnvironment(name);
    expect(stacksOf(app).map(({ terminationProtection }) => terminationProtection)).toEqual(
      Array(3).fill(name === 'prod'),
    );
  }
});

test('the addresses of each listener are a parameter in the stack of the cluster', () => {
  const { clusterStack, environment } = anEnvironment('prod');
  for (const authentication of ['iam', 'scram']) {
    Template.fromStack(clusterStack).hasResourceProperties('AWS::SSM::Parameter', {
      Name: `/kafka/prod/bootstrap-servers/${authentication}`,
      Value: {
        'Fn::GetAtt': [Match.stringLikeRegexp('BootstrapServers'), Match.stringLikeRegexp('BootstrapBrokerString')],
      },
    });
  }
  Template.fromStack(environment.stack).hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/kafka/prod/cluster-arn',
  });
  Template.fromStack(environment.stack).hasOutput('ClusterArn', {});
});

test.each<[string, EnvironmentProfileOptions, string[]]>([
  [
    'open',
    { clientAuthentication: [ClientAuthentication.none({ encryption: ClientEncryption.TLS_PLAINTEXT })] },
    ['plaintext', 'tls'],
  ],
  ['multi-VPC', { connectivity: [multiVpc] }, ['iam', 'iam-multi-vpc']],
  ['IPv6', { connectivity: [Connectivity.dualStack()] }, ['iam', 'iam-ipv6']],
])('every way in has a word of its own: %s', (_, otherwise, words) => {
  const { clusterStack } = anEnvironment('dev', { profile: EnvironmentProfile.dev(otherwise) });
  const names = Object.values(Template.fromStack(clusterStack).findResources('AWS::SSM::Parameter')) as {
    Properties: { Name: string };
  }[];
  expect(names.map(({ Properties }) => Properties.Name).sort()).toEqual(
    words.map((word) => `/kafka/dev/bootstrap-servers/${word}`),
  );
});

test('a user is added to the cluster of an environment, and others let in', () => {
  const app = testingApp();
  const where = { env: { region: 'ap-northeast-2' }, availabilityZones: threeZones };
  const { mskCluster: cluster } = KafkaEnvironment.of(app, 'prod', where);
  cluster.addScramUser('orders-service');
  cluster.policy.allowFirehose();
  const clusterStack = Stack.of(cluster);
  Template.fromStack(clusterStack).resourceCountIs('AWS::MSK::BatchScramSecret', 1);
  Template.fromStack(clusterStack).resourceCountIs('AWS::MSK::ClusterPolicy', 1);
});

test('an environment that is new is created without its connections', () => {
  const app = testingApp({ 'cdk-kafka:create': 'kafka-dev-cluster/Cluster' });
  const profile = EnvironmentProfile.dev({ connectivity: [multiVpc] });
  KafkaEnvironment.of(app, 'dev', { env: { region: 'ap-northeast-2' }, availabilityZones: twoZones, profile });
  const template = Template.fromStack(stacksOf(app)[1] as Stack);
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/kafka/dev/bootstrap-servers/iam-multi-vpc',
    Value: 'not-connected-yet.invalid:14001',
  });
  expect(JSON.stringify(template.findResources('AWS::MSK::Cluster'))).not.toContain('"Iam":{"Enabled":true}}},');
});

test('a profile gives way where it is told to, and only there', () => {
  const { cluster } = anEnvironment('prod', {
    profile: EnvironmentProfile.prod({
      brokers: someBrokers({ brokersPerZone: 2 }),
      monitoringLevel: MskMonitoringLevel.PER_BROKER,
      clientAuthentication: undefined,
    }),
  });
  expect(cluster).toMatchObject({
    NumberOfBrokerNodes: 6,
    EnhancedMonitoring: 'PER_BROKER',
    ClientAuthentication: both,
    EncryptionInfo: own,
  });
});

test('an environment of another name has a profile and is named by its own', () => {
  const { cluster, environment } = anEnvironment('billing', { profile: EnvironmentProfile.test() });
  expect(cluster.ClusterName).toBe('kafka-billing');
  expect(environment.cluster.listener({ authentication: KafkaAuthentication.IAM }).port).toBe(9098);
});

test('a network that exists needs no stack of its own', () => {
  const app = testingApp();
  const shared = new Stack(app, 'shared', { env });
  const vpc = new ec2.Vpc(shared, 'Vpc', { availabilityZones: threeZones, restrictDefaultSecurityGroup: false });
  KafkaEnvironment.of(app, 'test', { env, network: KafkaNetwork.fromVpc(shared, 'Network', { vpc }) });
  expect(stacksOf(app).map(({ stackName }) => stackName)).toEqual(['shared', 'kafka-test-cluster', 'kafka-test']);
  expect(() => app.synth()).not.toThrow();
});

test('a stage may hold an environment', () => {
  const stage = new Stage(testingApp(), 'Seoul');
  KafkaEnvironment.of(stage, 'dev', { env, availabilityZones: twoZones });
  expect(stage.node.children).toHaveLength(3);
});

test('the zones of a cluster are held while its network gets a third', () => {
  const { cluster, environment } = anEnvironment('dev', {
    availabilityZones: threeZones,
    clusterAvailabilityZones: twoZones,
    profile: EnvironmentProfile.dev({ availabilityZoneCount: 3 }),
  });
  expect(cluster.NumberOfBrokerNodes).toBe(2);
  expect(environment.network.availabilityZones).toEqual(threeZones);
});

describe('monitoring', () => {
  const everyProfile = ['dev', 'test', 'staging', 'prod', 'large'];
  const billing = { group: 'billing', topic: 'orders', timeLag: Duration.minutes(5) };
  const made = (name: string, props: KafkaEnvironmentProps = {}) =>
    name === 'large' ? aLargeOne(undefined, props) : anEnvironment(name, props);

  interface Alarm {
    readonly AlarmName: string;
    readonly AlarmActions?: unknown[];
    readonly AlarmRule?: unknown;
  }

  const ofType = (stack: Stack, type: string) =>
    Object.values(Template.fromStack(stack).findResources(type)).map(({ Properties }) => Properties as Alarm);
  const alarmsOf = (stack: Stack) =>
    ofType(stack, 'AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName.replace(/^kafka-[a-z]+-/, ''));
  const tellingOf = (stack: Stack) =>
    ofType(stack, 'AWS::CloudWatch::CompositeAlarm').filter(({ AlarmActions }) => AlarmActions !== undefined);
  const parametersOf = (stack: Stack) =>
    (
      Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter')) as {
        Properties: { Name: string };
      }[]
    ).map(({ Properties }) => Properties.Name);

  test.each(everyProfile)('of %s is in its last stack, which can be made anew, and in no other', (name) => {
    const { app, environment } = made(name);
    const { stack, monitoring } = environment;
    const others = [...stacksOf(app).filter((one) => one !== stack)];
    expect(others).toHaveLength(2);
    for (const other of others) {
      expect([ofType(other, 'AWS::CloudWatch::Alarm'), ofType(other, 'AWS::CloudWatch::Dashboard')]).toEqual([[], []]);
    }
    expect(alarmsOf(stack)).toContain('disk-warning');
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    expect(monitoring.alarm(KafkaAlarm.DISK_WARNING)).toBeDefined();
    expect(monitoring.maintenanceCommand).toContain(`ClusterName=kafka-${name} `);
  });

  test('of dev is of records and disks alone, and everywhere else of all that the cluster tells', () => {
    const basic = new Set<string>(KafkaAlarms.basic()._chosen);
    const ids = (name: string) => {
      const { monitoring } = made(name).environment;
      return Object.values(KafkaAlarm).filter((alarm) => monitoring.alarm(alarm));
    };
    expect(ids('dev').length).toBeGreaterThan(4);
    expect(ids('dev').filter((id) => !basic.has(id))).toEqual([]);
    for (const name of ['test', 'staging', 'prod', 'large']) {
      expect(ids(name)).toEqual(expect.arrayContaining([KafkaAlarm.CPU, KafkaAlarm.UNDER_REPLICATED]));
    }
  });

  describe.each(['dev', 'test'] as const)('%s', (name) => {
    const { environment } = made(name);

    test('tells nobody: it has no topics, and nothing that tells', () => {
      Template.fromStack(environment.stack).resourceCountIs('AWS::SNS::Topic', 0);
      expect(tellingOf(environment.stack)).toEqual([]);
      expect(parametersOf(environment.stack)).toEqual([`/kafka/${name}/cluster-arn`]);
    });

    test('tells topics that are given', () => {
      const app = testingApp();
      const shared = new Stack(app, 'shared', { env });
      const notify = KafkaNotify.topics({
        page: new sns.Topic(shared, 'Page'),
        ticket: new sns.Topic(shared, 'Ticket'),
      });
      const profile = EnvironmentProfile[name]({ notify });
      const availabilityZones = name === 'dev' ? twoZones : threeZones;
      const { stack } = KafkaEnvironment.of(app, name, { env, availabilityZones, profile });
      Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 0);
      expect(tellingOf(stack).length).toBeGreaterThan(1);
      expect(parametersOf(stack)).toEqual([`/kafka/${name}/cluster-arn`]);
    });
  });

  describe.each(['staging', 'prod', 'large'] as const)('%s', (name) => {
    const { environment } = made(name);
    const { stack } = environment;

    test('tells two topics of its own, by severity', () => {
      const told = tellingOf(stack).map(({ AlarmName, AlarmActions = [] }) => [
        /-(page|ticket)-/.exec(AlarmName)?.[1],
        JSON.stringify(AlarmActions),
      ]);
      expect(told.length).toBeGreaterThan(3);
      for (const [severity = '?', actions] of told) {
        const id = severity === 'page' ? 'NotificationsPage' : 'NotificationsTicket';
        expect(actions).toMatch(new RegExp(`^\\[\\{"Ref":"${id}[0-9A-F]{8}"\\}\\]$`));
      }
      Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 2);
    });

    test('says where they are, to whom wants to subscribe', () => {
      for (const severity of ['page', 'ticket']) {
        const id = severity === 'page' ? 'PageTopicArn' : 'TicketTopicArn';
        Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', {
          Name: `/kafka/${name}/${severity}-topic-arn`,
          Value: { Ref: Match.stringLikeRegexp(`^Notifications${severity === 'page' ? 'Page' : 'Ticket'}`) },
        });
        Template.fromStack(stack).hasOutput(id, {});
      }
    });

    test('has none of its own where others are given, or nobody is to be told', () => {
      const profile = EnvironmentProfile[name]({ notify: KafkaNotify.nobody() });
      const { stack: quiet } = made(name, { profile }).environment;
      Template.fromStack(quiet).resourceCountIs('AWS::SNS::Topic', 0);
      expect(parametersOf(quiet).filter((parameter) => parameter.includes('topic'))).toEqual([]);
      expect(tellingOf(quiet)).toEqual([]);
      expect(alarmsOf(quiet)).toEqual(alarmsOf(stack));
    });
  });

  test('is of the alarms that are asked for', () => {
    const alarms = KafkaAlarms.none().including(KafkaAlarm.DISK_WARNING, { threshold: 65 });
    const { environment } = anEnvironment('prod', { profile: EnvironmentProfile.prod({ alarms }) });
    expect(alarmsOf(environment.stack)).toEqual(['disk-warning', 'maintenance']);
    Template.fromStack(environment.stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'kafka-prod-disk-warning',
      Threshold: 65,
    });
  });

  describe('of consumer groups', () => {
    const lags = ['time-lag-billing/orders', 'group-vanished-billing/orders'];

    test.each(['dev', 'prod'] as const)('is there where they are named (%s)', (name) => {
      const profile = EnvironmentProfile[name]({ consumerGroups: [billing] });
      expect(alarmsOf(anEnvironment(name, { profile }).environment.stack)).toEqual(expect.arrayContaining(lags));
      expect(alarmsOf(anEnvironment(name).environment.stack).filter((alarm) => lags.includes(alarm))).toEqual([]);
    });

    test('needs nodes on EC2 that tell of them', () => {
      const nodeMetrics = NodeMetrics.cloudWatch({ consumerGroups: ['billing'] });
      const { environment } = aLargeOne({ consumerGroups: [billing], nodeMetrics, machineImage: anImage });
      expect(alarmsOf(environment.stack)).toEqual(expect.arrayContaining(lags));
      expect(() => aLargeOne({ consumerGroups: [billing], machineImage: anImage })).toThrow(
        `give NodeMetrics.cloudWatch({ consumerGroups: ['...'] })`,
      );
    });
  });

  test('of nodes that tell nobody has nothing to watch, and does not stand in the way', () => {
    const { app, environment, clusterStack } = aLargeOne({ nodeMetrics: NodeMetrics.none(), machineImage: anImage });
    expect(alarmsOf(environment.stack)).toEqual(['maintenance']);
    Template.fromStack(clusterStack).resourceCountIs('AWS::Logs::MetricFilter', 0);
    expect(() => app.synth()).not.toThrow();
  });

  test('by Prometheus is possible where exporters are asked for', () => {
    const exporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];
    const kinds = (prometheusExporters?: PrometheusExporter[]) => [
      aLargeOne({ prometheusExporters, machineImage: anImage }).environment.cluster.exporters?.targets.length,
      anEnvironment('prod', { profile: EnvironmentProfile.prod({ prometheusExporters }) }).environment.cluster.exporters
        ?.targets.length,
    ];
    expect(kinds(exporters)).toEqual([2, 2]);
    expect(kinds()).toEqual([undefined, undefined]);
  });

  test('of two environments of one app has names of its own each', () => {
    const app = testingApp();
    KafkaEnvironment.of(app, 'test', { env, availabilityZones: threeZones });
    const { stack } = KafkaEnvironment.of(app, 'dev', { env, availabilityZones: twoZones });
    expect(() => app.synth()).not.toThrow();
    expect(
      ofType(stack, 'AWS::CloudWatch::Alarm').filter(({ AlarmName }) => !AlarmName.startsWith('kafka-dev-')),
    ).toEqual([]);
  });

  test.each(everyProfile.map((name, column) => [name, column] as const))(
    'of %s is what docs/environment.md says',
    (name, column) => {
      const page = readFileSync('docs/environment.md', 'utf8');
      const cell = (row: string) =>
        new RegExp(`^\\| ${row} +\\|(.*)\\|$`, 'm').exec(page)?.[1]?.split('|')[column]?.trim();
      const { environment } = made(name);
      const { alarms, notify } = environment.profile._plan.monitoring;
      expect(cell('alarms')).toBe(alarms._chosen.length === Object.values(KafkaAlarm).length ? 'all' : 'basic');
      expect(cell('who is told')).toBe(notify ? 'nobody' : 'topics of its own');
      const groups = Object.entries(
        Template.fromStack(Stack.of(environment.cluster)).findResources('AWS::Logs::LogGroup'),
      );
      const [, kept] = groups.find(([id]) => /^Cluster(BrokerLogs|TelemetryLogs)/.test(id)) ?? [];
      const days = (kept as { Properties: { RetentionInDays: number } } | undefined)?.Properties.RetentionInDays ?? 0;
      expect([cell('broker logs kept'), days]).toEqual([
        { 7: 'a week', 30: 'a month', 90: 'three months' }[days] ?? '?',
        days,
      ]);
    },
  );
});

describe('is refused', () => {
  test('a network that exists, described a second time or with other zones than the profile', () => {
    const shared = testingStack();
    const network = aNetwork(shared, { availabilityZones: twoZones });
    const app = shared.node.root;
    expect(() => KafkaEnvironment.of(app, 'prod', { network, vpcCidr: '10.0.0.0/16' })).toThrow(
      `environment 'prod' has a 'network' that exists: give 'availabilityZones', 'availabilityZoneIds' and 'vpcCidr' to that`,
    );
    KafkaEnvironment.of(app, 'test', { env, network });
    expect(messagesOf(app, 'error')).toEqual([
      expect.stringMatching(/^'network' of environment 'test' must have 3 zones, as its profile 'test', got \[/),
    ]);
  });

  test('zones that are a token', () => {
    expect(() => anEnvironment('prod', { availabilityZones: Token.asList({ Ref: 'Zones' }) })).toThrow(
      `'availabilityZones' of environment 'prod' must be known at synthesis`,
    );
  });

  test('a name without a profile', () => {
    expect(() => anEnvironment('billing')).toThrow(
      `environment 'billing' has no profile of its name; give it a 'profile'`,
    );
  });

  test.each(['', 'Prod', 'prod_1', '1prod', 'p'.repeat(41)])('the name "%s"', (name) => {
    expect(() => anEnvironment(name)).toThrow(`must be 1-40 lower-case letters, digits and hyphens, got '${name}'`);
  });

  test('a place below a stack, where the command line could not find it', () => {
    expect(() => KafkaEnvironment.of(testingStack(), 'dev')).toThrow(
      `[Stack] an environment belongs to an App or a Stage`,
    );
  });

  test('other zones than the profile has', () => {
    expect(() => anEnvironment('prod', { availabilityZones: twoZones })).toThrow(
      `'availabilityZones' of environment 'prod' must have 3 zones, as its profile 'prod', got [ap-northeast-2a, ap-northeast-2c]`,
    );
  });
});

describe('docs/environment.md says what stays after a deletion, as the templates do', () => {
  const page = readFileSync('docs/environment.md', 'utf8');
  const rows = [
    ...page.matchAll(/^\| .*?`((?:AWS|Custom)::\S+)`(?: `(\w+)`)? *\| (stays|goes) +\| (stays|goes) +\|/gm),
  ].map(([, type = '', id = '', dev = '', others = '']) => ({ type, id, dev, others }));
  const resourcesOf = (name: string) => {
    const resources = stacksOf(anEnvironment(name).app).flatMap((stack) => Object.entries(everyResource(stack)));
    return resources.map(([id, { Type: type, DeletionPolicy = 'Delete' }]) => ({
      id,
      type,
      fate: DeletionPolicy.startsWith('Retain') ? 'stays' : 'goes',
    }));
  };

  test.each(['dev', 'test', 'staging', 'prod'])('%s', (name) => {
    expect(rows.length).toBeGreaterThan(9);
    const told = (resource: { id: string; type: string }) =>
      rows.find(({ type, id }) => type === resource.type && resource.id.startsWith(id))?.[
        name === 'dev' ? 'dev' : 'others'
      ];
    const resources = resourcesOf(name);
    const listed = resources.filter((resource) => told(resource) !== undefined);
    expect(listed.length).toBeGreaterThan(9);
    expect(listed.map(({ id, fate }) => `${id} ${fate}`)).toEqual(
      listed.map((resource) => `${resource.id} ${told(resource) ?? ''}`),
    );
    expect(resources.filter(({ fate }) => fate === 'stays').filter((resource) => told(resource) === undefined)).toEqual(
      [],
    );
  });
});

test('docs/environment.md says what stays of a cluster on EC2', () => {
  const [, section = ''] = readFileSync('docs/environment.md', 'utf8').split('### On EC2');
  const told = new Set([...section.matchAll(/`(AWS::[\w:]+)`/g)].map(([, type]) => type));
  const { app, zones } = aLargeOne();
  const staying = [...stacksOf(app), ...zones]
    .flatMap((stack) => Object.values(everyResource(stack)))
    .filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy.startsWith('Retain'))
    // What belongs to an authority stays with it.
    .map(({ Type }) => Type.replace(/^AWS::ACMPCA::.*/, 'AWS::ACMPCA::CertificateAuthority'));
  expect(told).toEqual(new Set(staying));
});

test('docs/environment.md and the README have the profile on EC2', () => {
  const { environment, resources } = aLargeOne();
  const { _plan: plan } = environment.profile;
  const cell = (row: string) =>
    new RegExp(`^\\| ${row} +\\|(.*)\\|$`, 'm')
      .exec(readFileSync('docs/environment.md', 'utf8'))?.[1]
      ?.split('|')[4]
      ?.trim();
  const volumes = resources('AWS::EC2::Volume').filter(({ Size }) => Size === 1000);
  const { brokerCount = NaN, zoneCount = NaN, kafkaVersion } = environment.ec2Cluster.topology;
  const each = `${volumes.length / brokerCount} x 1,000 GiB`;
  expect(['zones', 'brokers a zone', 'size', 'volume each', 'version', 'authentication'].map(cell)).toEqual([
    `${plan.availabilityZoneCount}`,
    `${brokerCount / zoneCount}`,
    '`r7g.2xlarge`',
    each,
    `\`${kafkaVersion?.version}\``,
    environment.cluster.listeners.map(({ authentication }) => authentication).join(', '),
  ]);
  expect(readFileSync('README.md', 'utf8')).toMatch(
    new RegExp(`^\\| \`large\` +\\| ${zoneCount} +\\| ${brokerCount} x \`r7g.2xlarge\` +\\| ${each} +\\|`, 'm'),
  );
});

test('docs/environment.md and the README have the table of profiles that the code has', () => {
  const page = readFileSync('docs/environment.md', 'utf8');
  const readme = readFileSync('README.md', 'utf8');
  for (const [column, name] of ['dev', 'test', 'staging', 'prod'].entries()) {
    const { cluster } = anEnvironment(name);
    const {
      BrokerNodeGroupInfo: group,
      EnhancedMonitoring: level,
      NumberOfBrokerNodes: brokers,
    } = cluster as {
      BrokerNodeGroupInfo: { InstanceType: string; StorageInfo: { EBSStorageInfo: { VolumeSize: number } } };
      EnhancedMonitoring: string;
      NumberOfBrokerNodes: number;
    };
    const size = `${group.StorageInfo.EBSStorageInfo.VolumeSize.toLocaleString('en-US')} GiB`;
    const cell = (row: string) =>
      new RegExp(`^\\| ${row} +\\|(.*)$`, 'm').exec(page)?.[1]?.split('|')[column]?.trim().replaceAll('`', '');
    expect([cell('size'), cell('volume each'), cell('monitoring level')]).toEqual([group.InstanceType, size, level]);
    const inReadme =
      new RegExp(`^\\| \`${name}\` +\\|(.*)$`, 'm')
        .exec(readme)?.[1]
        ?.split('|')
        .map((text) => text.trim()) ?? [];
    expect(inReadme.slice(1, 3)).toEqual([`${brokers} x \`${group.InstanceType}\``, size]);
  }
});
