import { Stack, Stage } from 'aws-cdk-lib';
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
} from '../../lib';
import { someBrokers, threeZones, twoZones } from '../support/fixtures';
import { propertiesOf, stacksOf, testingApp, testingStack } from '../support/testing-app';

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

test('every way in has a word of its own', () => {
  const { clusterStack } = anEnvironment('dev', {
    profile: EnvironmentProfile.dev({
      clientAuthentication: [ClientAuthentication.none({ encryption: ClientEncryption.TLS_PLAINTEXT })],
    }),
  });
  const names = Object.values(Template.fromStack(clusterStack).findResources('AWS::SSM::Parameter')) as {
    Properties: { Name: string };
  }[];
  expect(names.map(({ Properties }) => Properties.Name).sort()).toEqual([
    '/kafka/dev/bootstrap-servers/plaintext',
    '/kafka/dev/bootstrap-servers/tls',
  ]);
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

describe('is refused', () => {
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
      `'availabilityZones' of environment 'prod' must name 3 zones, as its profile 'prod' has, got [ap-northeast-2a, ap-northeast-2c]`,
    );
  });
});

test('docs/environment.md says what stays after a deletion, as the templates do', () => {
  const page = readFileSync('docs/environment.md', 'utf8');
  const [, table = ''] = /## Delete an environment\n[\s\S]*?(\| resource[\s\S]*?)\n\n/.exec(page) ?? [];
  const told = Object.fromEntries(
    [...table.matchAll(/^\| .*?`(AWS::[^`]+)`.*?\| (stays|goes) +\| (stays|goes) +\|/gm)].map(
      ([, type = '', dev, prod]) => [type, [dev, prod]],
    ),
  );
  const fates = (name: string) => {
    const { app } = anEnvironment(name);
    const resources = app.node.children.flatMap((stack) =>
      Object.values(Template.fromStack(stack as Stack).findResources('*')),
    );
    return (type: string) =>
      resources
        .filter(({ Type }) => Type === type)
        .map(({ DeletionPolicy = 'Delete' }) => (String(DeletionPolicy).startsWith('Retain') ? 'stays' : 'goes'));
  };
  const [dev, prod] = [fates('dev'), fates('prod')];
  expect(Object.keys(told).length).toBeGreaterThan(6);
  for (const [type, [inDev, inProd]] of Object.entries(told)) {
    expect([type, ...new Set(dev(type))]).toEqual([type, ...(dev(type).length > 0 ? [inDev] : [])]);
    expect([type, ...new Set(prod(type))]).toEqual([type, inProd]);
  }
});
