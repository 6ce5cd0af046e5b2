import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { findReplacements } from '../../bin/replacement/replacement-walker';
import type { Templates } from '../../bin/replacement/template';
import {
  ClientAuthentication,
  Connectivity,
  KafkaAlarm,
  KafkaAlarms,
  KafkaAuthentication,
  KafkaConfiguration,
  KafkaMonitoring,
  KafkaNetwork,
  KafkaNotify,
  KafkaPrometheus,
  KafkaVersion,
  MskBrokers,
  MskLogs,
  MskMonitoringLevel,
  MskRebalancing,
  MskStorage,
  PrometheusExporter,
  type KafkaMonitoringProps,
  type MskCluster,
  type MskClusterProps,
} from '../../lib';
import { aCluster, threeZones } from '../support/fixtures';
import { templatesOf, testingApp } from '../support/testing-app';

type Props = Partial<MskClusterProps>;

/** The life of a cluster: what its source says, who its users are, what is watched, what is said on the command line. */
interface State {
  readonly props: (stack: Stack) => Props;
  readonly more: (cluster: MskCluster) => void;
  /** What is watched of it, and who is told. */
  readonly watched?: Partial<KafkaMonitoringProps>;
  readonly context: Record<string, unknown>;
}

/** One change, as an operator would call it, on top of all those before. */
type Step = [what: string, change: (state: State) => Partial<State>];

const gib = (size: number) => Size.gibibytes(size);
const and = (state: State, props: (stack: Stack) => Props): Partial<State> => ({
  props: (stack) => ({ ...state.props(stack), ...props(stack) }),
});
const also = (state: State, more: (cluster: MskCluster) => void): Partial<State> => ({
  more: (cluster) => {
    state.more(cluster);
    more(cluster);
  },
});
const watching = ({ watched }: State, more: Partial<KafkaMonitoringProps> = {}): Partial<State> => ({
  watched: { ...watched, ...more },
});
const iam = ClientAuthentication.iam();
const scram = ClientAuthentication.scram();
const standard = (instanceType: string, brokersPerZone: number, storage: MskStorage) => ({
  brokers: MskBrokers.standard({ instanceType, brokersPerZone, storage }),
});
const express = (instanceType: string, brokersPerZone: number, rebalancing = MskRebalancing.ACTIVE) => ({
  brokers: MskBrokers.express({ instanceType, brokersPerZone, rebalancing }),
});
const multiVpc = Connectivity.multiVpc({ authentications: [KafkaAuthentication.IAM] });
const publicAccess = Connectivity.publicAccess();
const at = (settings: string) => ({ 'cdk-kafka:connectivity:Stack/Kafka': settings });
const reading = (state: State): Partial<State> => also(state, (cluster) => cluster.listener().bootstrapServers);

function deployed({ props, more, watched, context }: State): Templates {
  const app = testingApp(context);
  const stack = new Stack(app, 'Stack', { env: { region: 'ap-northeast-2' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: threeZones,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Brokers', subnetType: ec2.SubnetType.PUBLIC }],
  });
  const network = KafkaNetwork.fromVpc(stack, 'Network', { vpc, brokerSubnets: { subnetGroupName: 'Brokers' } });
  const cluster = aCluster(stack, { network, ...props(stack) });
  more(cluster);
  if (watched) {
    new KafkaMonitoring(stack, 'Monitoring', { cluster, notify: KafkaNotify.nobody(), ...watched });
  }
  return templatesOf(app);
}

const created: State = {
  props: () => ({ connectivity: [publicAccess, multiVpc], configuration: KafkaConfiguration.of({ numPartitions: 3 }) }),
  more: () => undefined,
  context: { 'cdk-kafka:create': 'Stack/Kafka' },
};

/** Those of the whole account, which were made elsewhere. */
const topics = ((stack: Stack) => {
  const topic = (name: string) =>
    sns.Topic.fromTopicArn(stack, name, `arn:aws:sns:ap-northeast-2:111122223333:${name}`);
  return KafkaNotify.topics({ page: topic('page'), ticket: topic('ticket') });
})(new Stack(undefined, 'Topics', { env: { region: 'ap-northeast-2', account: '111122223333' } }));

/** From the creation on, in the order in which it happens to a team. */
const common = (kafkaVersion: KafkaVersion): Step[] => [
  ['connectivity: the first setting', () => ({ context: at('publicAccess') })],
  ['connectivity: the second', () => ({ context: at('publicAccess,multiVpc') })],
  ['somebody reads the bootstrap servers', reading],
  [
    'another configuration',
    (state) => and(state, () => ({ configuration: KafkaConfiguration.of({ numPartitions: 6 }) })),
  ],
  ['another version', (state) => and(state, () => ({ kafkaVersion }))],
  [
    'ACLs instead of open doors',
    (state) => and(state, () => ({ configuration: KafkaConfiguration.of({ allowEveryoneIfNoAclFound: false }) })),
  ],
  ['SCRAM as well', (state) => and(state, () => ({ clientAuthentication: [iam, scram] }))],
  ['a user', (state) => also(state, (cluster) => cluster.addScramUser('orders-service'))],
  ['another user', (state) => also(state, (cluster) => cluster.addScramUser('billing'))],
  [
    'logs to a bucket as well',
    (state) => and(state, (stack) => ({ brokerLogs: [MskLogs.cloudWatch(), MskLogs.s3({ bucket: bucketOf(stack) })] })),
  ],
  ['logs of the authorizer', (state) => and(state, () => ({ authorizerLogs: [MskLogs.cloudWatch()] }))],
  ['finer metrics', (state) => and(state, () => ({ monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_BROKER }))],
  [
    'another account',
    (state) =>
      also(state, (cluster) => {
        cluster.policy.allowAccount('999999999999');
      }),
  ],
  [
    'Firehose',
    (state) =>
      also(state, (cluster) => {
        cluster.policy.allowFirehose();
      }),
  ],
  ['no public access any more', (state) => ({ ...and(state, () => ({ connectivity: [multiVpc] })), context: {} })],
  ['exporters', (state) => and(state, () => ({ prometheusExporters: [PrometheusExporter.JMX] }))],
  ['alarms and a dashboard', (state) => watching(state)],
  [
    'another threshold',
    (state) => watching(state, { alarms: KafkaAlarms.all().including(KafkaAlarm.CPU, { threshold: 30 }) }),
  ],
  ['somebody is told', (state) => watching(state, { notify: topics })],
  [
    'a consumer group that must keep up',
    (state) =>
      watching(state, { consumerGroups: [{ group: 'billing', topic: 'orders', timeLag: Duration.minutes(5) }] }),
  ],
  [
    'a Prometheus',
    (state) =>
      also(state, (cluster) => new KafkaPrometheus(Stack.of(cluster), 'Prometheus', { cluster, notify: topics })),
  ],
];

const lives: Record<string, Step[]> = {
  standard: [
    ...common(KafkaVersion.V4_1_X_KRAFT),
    [
      'more brokers',
      (state) => and(state, () => standard('kafka.m7g.large', 2, MskStorage.ebs({ volumeSize: gib(100) }))),
    ],
    [
      'larger brokers',
      (state) => and(state, () => standard('kafka.m7g.4xlarge', 2, MskStorage.ebs({ volumeSize: gib(100) }))),
    ],
    [
      'larger volumes',
      (state) => and(state, () => standard('kafka.m7g.4xlarge', 2, MskStorage.ebs({ volumeSize: gib(500) }))),
    ],
    [
      'volumes that grow by themselves',
      (state) =>
        and(state, () =>
          standard(
            'kafka.m7g.4xlarge',
            2,
            MskStorage.ebs({ volumeSize: gib(500), autoScaling: { maxVolumeSize: gib(900) } }),
          ),
        ),
    ],
    [
      'faster volumes',
      (state) =>
        and(state, () =>
          standard('kafka.m7g.4xlarge', 2, MskStorage.ebs({ volumeSize: gib(500), provisionedThroughput: 300 })),
        ),
    ],
    [
      'faster volumes no more',
      (state) =>
        and(state, () =>
          standard('kafka.m7g.4xlarge', 2, MskStorage.ebs({ volumeSize: gib(500), provisionedThroughput: 0 })),
        ),
    ],
    [
      'tiered storage',
      (state) =>
        and(state, () =>
          standard('kafka.m7g.4xlarge', 2, MskStorage.tiered({ volumeSize: gib(500), provisionedThroughput: 0 })),
        ),
    ],
    [
      'fewer brokers',
      (state) =>
        and(state, () =>
          standard('kafka.m7g.4xlarge', 1, MskStorage.tiered({ volumeSize: gib(500), provisionedThroughput: 0 })),
        ),
    ],
  ],
  Express: [
    ...common(KafkaVersion.V4_2_X_KRAFT),
    ['more brokers', (state) => and(state, () => express('express.m7g.large', 2))],
    ['larger brokers', (state) => and(state, () => express('express.m7g.4xlarge', 2))],
    [
      'no rebalancing for a while',
      (state) => and(state, () => express('express.m7g.4xlarge', 2, MskRebalancing.PAUSED)),
    ],
  ],
};

function bucketOf(stack: Stack): s3.IBucket {
  return s3.Bucket.fromBucketName(stack, 'Logs', 'logs-of-ours');
}

/** What Amazon MSK updates apart: the properties of the cluster, and those of its brokers. */
function attributesOf(templates: Templates): Record<string, unknown> {
  const resources = Object.values(templates).flatMap(({ Resources = {} }) => Object.values(Resources));
  const cluster = resources.find(({ Type }) => Type === 'AWS::MSK::Cluster');
  const { BrokerNodeGroupInfo, ...properties } = cluster?.Properties ?? {};
  return { ...properties, ...(BrokerNodeGroupInfo as Record<string, unknown>) };
}

function changedAttributes(before: Templates, after: Templates): string[] {
  const [old, young] = [attributesOf(before), attributesOf(after)];
  return Object.keys({ ...old, ...young }).filter((name) => JSON.stringify(old[name]) !== JSON.stringify(young[name]));
}

/** What must live through all of it; the auto-scaling of volumes may come and go. */
const lasting = /^AWS::(MSK|KMS|SecretsManager|Logs|EC2|APS|CloudWatch)::/;

describe.each(Object.entries(lives))('a cluster with %s brokers', (kind, steps) => {
  const start = kind === 'Express' ? { ...created, ...and(created, () => express('express.m7g.large', 1)) } : created;
  const states = steps.reduce<State[]>((all, [, change]) => {
    const before = all.at(-1) ?? start;
    return [...all, { ...before, ...change(before) }];
  }, []);
  const templates = [start, ...states].map(deployed);

  test.each(steps.map(([what], index) => [what, index] as const))('lives through: %s', (_, index) => {
    const [before = {}, after = {}] = templates.slice(index, index + 2);
    expect(after).not.toEqual(before);
    expect(findReplacements(before, after).filter(({ type }) => lasting.test(type))).toEqual([]);
    expect(changedAttributes(before, after).length).toBeLessThanOrEqual(1);
  });

  test('lives through all of it at once, as a second environment would', () => {
    const [first = {}] = templates;
    expect(findReplacements(first, templates.at(-1) ?? {}).filter(({ type }) => lasting.test(type))).toEqual([]);
  });
});
