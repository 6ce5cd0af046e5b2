import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { readFileSync } from 'node:fs';
import {
  ClientAuthentication,
  ClientEncryption,
  EnvironmentProfile,
  KafkaAuthentication,
  KafkaEnvironment,
  KafkaNetwork,
  MskMonitoringLevel,
  type KafkaEnvironmentProps,
  Connectivity,
  type EnvironmentProfileOptions,
} from '../../lib';
import { aNetwork, someBrokers, threeZones, twoZones } from '../support/fixtures';
import { messagesOf, propertiesOf, stacksOf, testingApp, testingStack } from '../support/testing-app';

const multiVpc = Connectivity.multiVpc({ authentications: [KafkaAuthentication.IAM] });

const env = { region: 'ap-northeast-2' };

function anEnvironment(name: string, props: KafkaEnvironmentProps = {}) {
  const app = testingApp();
  const availabilityZones = name === 'dev' ? twoZones : threeZones;
  const environment = KafkaEnvironment.of(app, name, { env, availabilityZones, ...props });
  const clusterStack = Stack.of(environment.cluster);
  return { app, environment, clusterStack, cluster: propertiesOf(clusterStack, 'AWS::MSK::Cluster') };
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

test('production is protected from deletion, and only production', () => {
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
    const resources = stacksOf(anEnvironment(name).app).flatMap((stack) =>
      Object.entries(Template.fromStack(stack).findResources('*')),
    );
    return resources.map(([id, { Type: type, DeletionPolicy = 'Delete' }]) => ({
      id,
      type: String(type),
      fate: String(DeletionPolicy).startsWith('Retain') ? 'stays' : 'goes',
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
    expect(listed.map(({ id, fate }) => `${id} ${fate}`)).toEqual(
      listed.map((resource) => `${resource.id} ${told(resource) ?? ''}`),
    );
    expect(resources.filter(({ fate }) => fate === 'stays').filter((resource) => told(resource) === undefined)).toEqual(
      [],
    );
  });
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
