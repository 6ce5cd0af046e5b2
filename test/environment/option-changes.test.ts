import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DeliveryStream, S3Bucket } from 'aws-cdk-lib/aws-kinesisfirehose';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { findReplacements, type Replacement } from '../../bin/replacement/replacement-walker';
import type { Templates } from '../../bin/replacement/template';
import {
  MskLogs,
  ClientAuthentication,
  ClientEncryption,
  EncryptionAtRest,
  EnvironmentProfile,
  KafkaAlarm,
  KafkaAlarms,
  KafkaConfiguration,
  KafkaEnvironment,
  KafkaNetwork,
  KafkaNotify,
  KafkaPrometheus,
  KafkaSeverity,
  KafkaVersion,
  MskMonitoringLevel,
  MskServerlessCluster,
  MskStorage,
  NetworkEgress,
  NodeMetrics,
  PrometheusExporter,
  type Ec2ProfileOptions,
  type EnvironmentProfileOptions,
  type ExistingVpc,
  type KafkaEnvironmentProps,
  type KafkaNetworkProps,
  type KafkaPrometheusProps,
  type MskClusterProps,
  type MskServerlessClusterProps,
} from '../../lib';
import {
  aCluster,
  aNetwork,
  anImage,
  expressBrokers,
  mutualTls,
  someBrokers,
  threeZones,
  twoZones,
} from '../support/fixtures';
import { templatesOf, testingApp } from '../support/testing-app';

type Cluster = Partial<MskClusterProps>;
interface Setup {
  networkId?: string;
  network?: KafkaNetworkProps;
  cluster?: Cluster | ((stack: Stack) => Cluster);
}

/** A network and a cluster in a stack each, as environments have them. */
function deployed({ networkId, network, cluster }: Setup): Templates {
  const app = testingApp();
  const env = { region: 'ap-northeast-2' };
  const networkStack = new Stack(app, 'network', { env });
  const scope = networkId === undefined ? networkStack : new Construct(networkStack, networkId);
  const clusterStack = new Stack(app, 'cluster', { env });
  const props = typeof cluster === 'function' ? cluster(clusterStack) : cluster;
  aCluster(clusterStack, { network: aNetwork(scope, network), ...props });
  return templatesOf(app);
}

/** What must live: gateways, routes and endpoints may come and go. */
const lasting = /^AWS::(MSK::|KMS::Key|Logs::LogGroup|EC2::(VPC|Subnet|SecurityGroup|Volume)$)/;
const lost = (before: Setup, after: Setup): Replacement[] =>
  findReplacements(deployed(before), deployed(after)).filter(({ type }) => lasting.test(type));

const inTwoZones: Setup = { network: { availabilityZones: twoZones }, cluster: { availabilityZones: twoZones } };

const harmless: [string, Setup, Setup][] = [
  [
    'egress: from one NAT gateway to one in each zone',
    { network: { egress: NetworkEgress.singleNat() } },
    { network: { egress: NetworkEgress.natPerZone() } },
  ],
  [
    'a third zone in the network, the cluster keeps its two',
    inTwoZones,
    { ...inTwoZones, network: { availabilityZones: threeZones } },
  ],
  ['an endpoint more', {}, { network: { endpoints: [ec2.InterfaceVpcEndpointAwsService.STS] } }],
  ['no flow logs but the group of the old ones', { network: { flowLogs: {} } }, {}],
  [
    'SCRAM added',
    {},
    { cluster: { clientAuthentication: [ClientAuthentication.iam(), ClientAuthentication.scram()] } },
  ],
  [
    'mutual TLS added',
    {},
    { cluster: (stack) => ({ clientAuthentication: [ClientAuthentication.iam(), mutualTls(stack)] }) },
  ],
  [
    'plaintext added',
    {},
    {
      cluster: {
        clientAuthentication: [
          ClientAuthentication.iam(),
          ClientAuthentication.none({ encryption: ClientEncryption.PLAINTEXT }),
        ],
      },
    },
  ],
  ['IAM replaced by SCRAM', {}, { cluster: { clientAuthentication: [ClientAuthentication.scram()] } }],
  [
    'a larger volume',
    {},
    { cluster: { brokers: someBrokers({ storage: MskStorage.ebs({ volumeSize: Size.gibibytes(500) }) }) } },
  ],
  ['larger brokers', {}, { cluster: { brokers: someBrokers({ instanceType: 'kafka.m7g.4xlarge' }) } }],
  ['more brokers', {}, { cluster: { brokers: someBrokers({ brokersPerZone: 2 }) } }],
  [
    'logs to a bucket as well',
    {},
    {
      cluster: (stack) => ({
        brokerLogs: [MskLogs.cloudWatch(), MskLogs.s3({ bucket: new s3.Bucket(stack, 'Logs') })],
      }),
    },
  ],
  ['another level of monitoring', {}, { cluster: { monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_PARTITION } }],
  ['exporters', {}, { cluster: { prometheusExporters: [PrometheusExporter.JMX, PrometheusExporter.NODE] } }],
  [
    'a workload that its size is checked against',
    {},
    { cluster: { workload: { ingressMibps: 1, retentionHours: 1 } } },
  ],
  ['another version', {}, { cluster: { kafkaVersion: KafkaVersion.V4_1_X_KRAFT } }],
  [
    'another configuration',
    {},
    { cluster: { configuration: KafkaConfiguration.of({ numPartitions: 12, minInsyncReplicas: 1 }) } },
  ],
  ['no logs at all, and their group stays', { cluster: { brokerLogs: [] } }, {}],
  [
    'logs kept for longer',
    {},
    { cluster: { brokerLogs: [MskLogs.cloudWatch({ retention: RetentionDays.ONE_YEAR })] } },
  ],
  [
    'logs to a stream as well',
    {},
    {
      cluster: (stack) => ({
        brokerLogs: [
          MskLogs.cloudWatch(),
          MskLogs.firehose({
            deliveryStream: new DeliveryStream(stack, 'Stream', {
              destination: new S3Bucket(new s3.Bucket(stack, 'Bucket')),
            }),
          }),
        ],
      }),
    },
  ],
  ['another removal policy', {}, { cluster: { removalPolicy: RemovalPolicy.DESTROY } }],
];

test.each(harmless)('lives through: %s', (_, before, after) => {
  expect(lost(before, after)).toEqual([]);
});

test.each([
  ['to isolated', {}, { network: { egress: NetworkEgress.isolated() } }, /^NetworkVpcPublicSubnet\dSubnet/, 3],
  ['from isolated', { network: { egress: NetworkEgress.isolated() } }, {}, /^NetworkVpc[a-z]+SecurityGroup/, 7],
])('egress %s drops what its gateways or endpoints were in, and nothing else', (_, before, after, own, count) => {
  const gone = lost(before, after);
  expect(gone.map(({ action }) => action)).toEqual(Array(count).fill('delete'));
  expect(gone.filter(({ logicalId }) => !own.test(logicalId))).toEqual([]);
});

test('logs that move to a bucket let go of their log group, which stays', () => {
  const gone = lost(
    {},
    { cluster: (stack) => ({ brokerLogs: [MskLogs.s3({ bucket: new s3.Bucket(stack, 'Logs') })] }) },
  );
  expect(gone).toMatchObject([{ type: 'AWS::Logs::LogGroup', action: 'delete', kept: true }]);
});

/** A cluster in a VPC made elsewhere in the app, of which more may be known later. */
function inExistingVpc(tiers: ec2.SubnetConfiguration[], options: Partial<ExistingVpc> = {}): Templates {
  const app = testingApp();
  const stack = new Stack(app, 'stack', { env: { region: 'ap-northeast-2' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: threeZones,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: tiers,
  });
  aCluster(stack, { network: KafkaNetwork.fromVpc(stack, 'Existing', { vpc, ...options }) });
  return templatesOf(app);
}

function environment(name: string, profile: EnvironmentProfile, props: KafkaEnvironmentProps = {}): Templates {
  const app = testingApp();
  const count = profile.name === 'dev' ? 2 : 3;
  KafkaEnvironment.of(app, name, {
    env: { region: 'ap-northeast-2' },
    availabilityZones: threeZones.slice(0, count),
    profile,
    ...props,
  });
  return templatesOf(app);
}

/** An environment of Amazon MSK, and one on EC2, whose monitoring may change. */
const onMsk = (otherwise: EnvironmentProfileOptions = {}) => environment('a', EnvironmentProfile.staging(otherwise));
const onEc2 = (otherwise: Ec2ProfileOptions = {}) =>
  environment('a', EnvironmentProfile.large({ machineImage: anImage, ...otherwise }));

/** Topics that were made elsewhere. */
function elsewhere(id: string): KafkaNotify {
  const stack = new Stack(undefined, id, { env: { region: 'ap-northeast-2', account: '111122223333' } });
  const topic = (name: string) =>
    sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:ap-northeast-2:111122223333:${name}`);
  return KafkaNotify.topics({ page: topic('page'), ticket: topic('ticket') });
}

const exporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];
const billing = { group: 'billing', topic: 'orders', timeLag: Duration.minutes(5) };
const ofBilling = NodeMetrics.cloudWatch({ consumerGroups: ['billing'] });
const few = KafkaAlarms.basic()
  .including(KafkaAlarm.DISK_WARNING, { threshold: 65 })
  .including(KafkaAlarm.DISK_CRITICAL, { severity: KafkaSeverity.PAGE });

/** What is watched, told and scraped of an environment, and who is told: nothing of it is the cluster. */
const watching: [string, () => Templates, () => Templates][] = [
  ['`alarms` of Amazon MSK', onMsk, () => onMsk({ alarms: few })],
  ['no `alarms` of Amazon MSK', onMsk, () => onMsk({ alarms: KafkaAlarms.none() })],
  ['`notify` of Amazon MSK: nobody, and then topics', () => onMsk({ notify: KafkaNotify.nobody() }), onMsk],
  ['`consumerGroups` of Amazon MSK', onMsk, () => onMsk({ consumerGroups: [billing] })],
  ['`prometheusExporters` of Amazon MSK', onMsk, () => onMsk({ prometheusExporters: exporters })],
  ['`alarms` on EC2', onEc2, () => onEc2({ alarms: few })],
  ['`notify` on EC2: nobody, and then topics', () => onEc2({ notify: KafkaNotify.nobody() }), onEc2],
  ['`nodeMetrics`: groups', onEc2, () => onEc2({ nodeMetrics: ofBilling })],
  [
    '`nodeMetrics`: logs for longer',
    onEc2,
    () => onEc2({ nodeMetrics: NodeMetrics.cloudWatch({ logRetention: RetentionDays.ONE_YEAR }) }),
  ],
  ['`nodeMetrics`: from none', () => onEc2({ nodeMetrics: NodeMetrics.none() }), onEc2],
  [
    '`consumerGroups` on EC2',
    () => onEc2({ nodeMetrics: ofBilling }),
    () => onEc2({ nodeMetrics: ofBilling, consumerGroups: [billing] }),
  ],
  ['`prometheusExporters` on EC2', onEc2, () => onEc2({ prometheusExporters: exporters })],
  ['`prometheusExporters` on EC2: none any more', () => onEc2({ prometheusExporters: exporters }), onEc2],
];

describe('monitoring changes', () => {
  /** Alarms and the dashboard know nothing that would be lost; what else there is stays as it is. */
  const passing = /^AWS::(CloudWatch::(Alarm|CompositeAlarm|Dashboard)|Logs::(MetricFilter|QueryDefinition))$/;

  test.each(watching)('%s, and nothing that holds anything is replaced or deleted', (_, before, after) => {
    const [old, young] = [before(), after()];
    expect(young).not.toEqual(old);
    expect(findReplacements(old, young).filter(({ type }) => !passing.test(type))).toEqual([]);
  });

  test('`notify`, from topics of its own to others: its own go, and with them who has subscribed', () => {
    for (const gone of [
      findReplacements(onMsk(), onMsk({ notify: elsewhere('Topics') })),
      findReplacements(onEc2(), onEc2({ notify: elsewhere('Topics') })),
    ]) {
      const types = gone.map(({ type }) => type).filter((type) => !passing.test(type));
      expect(new Set(types)).toEqual(new Set(['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SSM::Parameter']));
    }
  });

  test('`nodeMetrics`, to none: the logs stay, and embedded metrics go, which are metrics by then', () => {
    const gone = findReplacements(onEc2({ alarms: KafkaAlarms.none() }), onEc2({ nodeMetrics: NodeMetrics.none() }));
    const groups = gone.filter(({ type }) => type === 'AWS::Logs::LogGroup');
    expect(groups.map(({ logicalId, kept }) => [/Telemetry(Logs|Metrics)/.exec(logicalId)?.[1], kept])).toEqual([
      ['Logs', true],
      ['Metrics', false],
    ]);
    expect(gone.filter((one) => !passing.test(one.type) && !groups.includes(one))).toEqual([]);
  });
});

describe('a Prometheus changes', () => {
  function prometheus(more: Partial<KafkaPrometheusProps> | ((stack: Stack) => Partial<KafkaPrometheusProps>) = {}) {
    const app = testingApp();
    const stack = new Stack(app, 'stack', { env: { region: 'ap-northeast-2' } });
    const cluster = aCluster(stack, { prometheusExporters: exporters });
    const props = typeof more === 'function' ? more(stack) : more;
    new KafkaPrometheus(stack, 'Prometheus', { cluster, notify: KafkaNotify.nobody(), ...props });
    return templatesOf(app);
  }

  test.each<[string, Partial<KafkaPrometheusProps>]>([
    ['alarms', { alarms: few }],
    ['consumer groups', { consumerGroups: [billing] }],
    ['the interval', { scrapeInterval: Duration.seconds(30) }],
    ['the retention', { retention: Duration.days(30) }],
    ['whom it tells', { notify: elsewhere('Others') }],
  ])('%s, and keeps what it holds', (_, more) => {
    expect(findReplacements(prometheus(), prometheus(more))).toEqual([]);
  });

  test('its key, and is another: as its documentation says', () => {
    const lostOnes = findReplacements(
      prometheus(),
      prometheus((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') })),
    );
    expect(lostOnes.filter(({ type }) => type === 'AWS::APS::Workspace')).toMatchObject([{ action: 'replace' }]);
  });
});

const apps = { name: 'Apps', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 };
const data = { name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 22 };
const ways = { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 22 };
const wide = EnvironmentProfile.dev({ availabilityZoneCount: 3 });

/** The table of docs/msk.md, row by row: what the options are called there, and a change of each. */
const replacing: [string, Templates, Templates][] = [
  ['`clusterName`', deployed({}), deployed({ cluster: { clusterName: 'other' } })],
  ['`availabilityZones`', deployed({ cluster: { availabilityZones: twoZones } }), deployed({})],
  [
    '`encryptionAtRest`',
    deployed({}),
    deployed({ cluster: { encryptionAtRest: EncryptionAtRest.customerManagedKey() } }),
  ],
  [
    '`encryptionAtRest`, another key',
    deployed({ cluster: { encryptionAtRest: EncryptionAtRest.customerManagedKey() } }),
    deployed({
      cluster: (stack) => ({
        encryptionAtRest: EncryptionAtRest.customerManagedKey(
          kms.Key.fromKeyArn(
            stack,
            'Key',
            'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000',
          ),
        ),
      }),
    }),
  ],
  ['`network`', deployed({}), deployed({ networkId: 'Another' })],
  ['`brokers`, from standard to Express', deployed({}), deployed({ cluster: { brokers: expressBrokers() } })],
  ["the network's `vpcCidr`", deployed({}), deployed({ network: { vpcCidr: '10.99.0.0/16' } })],
  [
    "the order of the network's `availabilityZones`",
    deployed({}),
    deployed({ network: { availabilityZones: [...threeZones].reverse() } }),
  ],
  [
    '`brokerSubnets` of `KafkaNetwork.fromVpc`',
    inExistingVpc([apps, data, ways], { brokerSubnets: { subnetGroupName: 'Apps' } }),
    inExistingVpc([apps, data, ways], { brokerSubnets: { subnetGroupName: 'Data' } }),
  ],
  [
    'no `brokerSubnets`, and an isolated tier in the VPC',
    inExistingVpc([apps, ways]),
    inExistingVpc([apps, ways, data]),
  ],
  [
    "an environment's `availabilityZoneCount`",
    environment('dev', EnvironmentProfile.dev()),
    environment('dev', wide, { availabilityZones: threeZones }),
  ],
  [
    "an environment's profile",
    environment('a', EnvironmentProfile.test()),
    environment('a', EnvironmentProfile.staging()),
  ],
];

test.each(replacing)('replaces the cluster: %s', (what, before, after) => {
  const cluster = findReplacements(before, after).filter(({ type }) => type === 'AWS::MSK::Cluster');
  expect(cluster.map(({ action }) => action)).toEqual([what.includes('Express') ? 'delete' : 'replace']);
});

/** A serverless cluster in a network, either of which may change. */
function serverless(props: Partial<MskServerlessClusterProps> = {}, network: KafkaNetworkProps = {}): Templates {
  const app = testingApp();
  const stack = new Stack(app, 'stack', { env: { region: 'ap-northeast-2' } });
  new MskServerlessCluster(stack, 'Kafka', { clusterName: 'events', network: aNetwork(stack, network), ...props });
  return templatesOf(app);
}

test.each([
  ['its name', serverless({ clusterName: 'other' })],
  ['its zones', serverless({ availabilityZones: twoZones })],
  ["its network's addresses", serverless({}, { vpcCidr: '10.99.0.0/16' })],
])('a serverless cluster is replaced by %s', (_, after) => {
  const lostOnes = findReplacements(serverless(), after).filter(({ type }) => type === 'AWS::MSK::ServerlessCluster');
  expect(lostOnes).toMatchObject([{ action: 'replace', kept: true }]);
});

test('a serverless cluster that names its zones lives through a third in its network', () => {
  const named = { availabilityZones: twoZones };
  const before = serverless(named, { availabilityZones: twoZones });
  expect(findReplacements(before, serverless(named, { availabilityZones: threeZones }))).toEqual([]);
});

test('an environment gets a third zone and keeps its cluster, which names its two', () => {
  const before = environment('dev', EnvironmentProfile.dev());
  const after = environment('dev', wide, { availabilityZones: threeZones, clusterAvailabilityZones: twoZones });
  expect(findReplacements(before, after)).toEqual([]);
});

test('docs/msk.md lists exactly these', () => {
  const page = readFileSync('docs/msk.md', 'utf8');
  const [, table = ''] = /## What replaces a cluster\n([\s\S]*?)\n## /.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| (.+?) +\| /gm)]
    .map(([, option = '']) => option)
    .slice(1)
    .filter((option) => !/^-+$/.test(option));
  expect(rows).toEqual(replacing.map(([option]) => option));
});
