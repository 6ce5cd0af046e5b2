import { NestedStack, RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { readFileSync } from 'node:fs';
import { findReplacements } from '../../bin/replacement/replacement-walker';
import type { Templates } from '../../bin/replacement/template';
import {
  ClientAuthentication,
  ClientEncryption,
  Controllers,
  EncryptionAtRest,
  EnvironmentProfile,
  KafkaAuthentication,
  KafkaEnvironment,
  KafkaNetwork,
  MskMonitoringLevel,
  NetworkEgress,
  NodeCertificates,
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
