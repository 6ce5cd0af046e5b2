import { CfnParameter, CfnResource, Duration, Stack, Token, type Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmRule, AlarmState, CfnAlarm, CfnCompositeAlarm, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ClientAuthentication,
  Controllers,
  Ec2KafkaCluster,
  KafkaAlarm,
  KafkaAlarms,
  KafkaMonitoring,
  KafkaNotify,
  KafkaSeverity,
  KafkaTopology,
  KafkaVersion,
  MskCluster,
  MskMonitoringLevel,
  NodeMetrics,
  type ConsumerGroupAlarm,
  type Ec2KafkaClusterProps,
  type IKafkaCluster,
  type KafkaMonitoringProps,
  type MskClusterProps,
} from '../../lib';
import { MSK_LEVELS, type MskLevel } from '../../lib/facts/kafka-metrics';
import { isPublished, isSent, selected, type Watched } from '../support/alarms/known-metrics';
import {
  aClusterStack,
  anEc2ClusterStack,
  aServerlessStack,
  expressBrokers,
  someBrokers,
  someEc2Brokers,
} from '../support/fixtures';
import { messagesOf, testingApp, testingStack, seoul } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4';
const billing = { group: 'billing', topic: 'clicks', timeLag: Duration.minutes(5), offsetLag: 1000 };
const { PAGE, TICKET, NONE } = KafkaSeverity;
const { DEFAULT, PER_BROKER } = MskMonitoringLevel;

interface Made {
  readonly stack: Stack;
  readonly cluster: IKafkaCluster;
}

type Wishes = Partial<KafkaMonitoringProps>;

const onMsk = (props: Partial<MskClusterProps> = {}): Made => aClusterStack(props);
const onExpress = (props: Partial<MskClusterProps> = {}): Made =>
  aClusterStack({ brokers: expressBrokers(), ...props });
const onEc2 = (props: Partial<Ec2KafkaClusterProps> = {}): Made =>
  anEc2ClusterStack({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }), ...props });

/** Standard brokers that were made elsewhere: nothing else is in the stack. */
function elsewhere(): Made {
  const stack = testingStack();
  return { stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }) };
}

function watch({ stack, cluster }: Made, wishes: Wishes = {}, id = 'Monitoring'): KafkaMonitoring {
  const topic = (name: string) =>
    (stack.node.tryFindChild(name) as sns.Topic | undefined) ?? new sns.Topic(stack, name);
  const notify = KafkaNotify.topics({ page: topic('Page'), ticket: topic('Ticket') });
  return new KafkaMonitoring(stack, id, { cluster, notify, ...wishes });
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

interface RenderedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

interface RenderedQuery {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: RenderedMetric };
}

interface Rendered extends Partial<RenderedMetric> {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Metrics?: readonly RenderedQuery[];
  readonly Threshold: number;
  readonly [property: string]: unknown;
}

function resourcesOf(stack: Stack, type: string): Record<string, Rendered> {
  const found = Template.fromStack(stack).findResources(type) as Record<string, { Properties: Rendered }>;
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties]));
}

/** Alarms that watch one thing, without the switch of operators. */
function alarmsOf(stack: Stack): Record<string, Rendered> {
  const all = Object.values(resourcesOf(stack, 'AWS::CloudWatch::Alarm'));
  const alarms = all.filter(({ AlarmName }) => !AlarmName.endsWith('-maintenance'));
  return Object.fromEntries(alarms.map((alarm) => [alarm.AlarmName, alarm]));
}

function compositesOf(stack: Stack): Record<string, Rendered> {
  const all = Object.values(resourcesOf(stack, 'AWS::CloudWatch::CompositeAlarm'));
  return Object.fromEntries(all.map((alarm) => [alarm.AlarmName, alarm]));
}

/** Those that tell somebody, without those that only hold others back. */
function tellersOf(stack: Stack): Record<string, Rendered> {
  return Object.fromEntries(Object.entries(compositesOf(stack)).filter(([name]) => !isHeldBack(name)));
}

const isHeldBack = (name: string) => name.endsWith('-held-back');

interface Arn {
  readonly 'Fn::GetAtt': readonly [id: string, attribute: 'Arn'];
}

/** The name of the alarm that has an ARN. */
function nameBy(stack: Stack): (arn: Arn) => string {
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  const byId = Object.assign({}, ...types.map((type) => resourcesOf(stack, type))) as Record<string, Rendered>;
  return ({ 'Fn::GetAtt': [id] }) => byId[id]?.AlarmName ?? '?';
}

/** Rules with the names of alarms in place of their ARNs. */
function rulesOf(stack: Stack): Record<string, string> {
  const nameOf = nameBy(stack);
  const word = (part: string | Arn) => (typeof part === 'string' ? part : nameOf(part));
  return Object.fromEntries(
    Object.values(compositesOf(stack)).map(({ AlarmName, AlarmRule }) => {
      const { 'Fn::Join': join } = AlarmRule as { 'Fn::Join': [string, Parameters<typeof word>[0][]] };
      return [AlarmName, join[1].map(word).join('').replaceAll('"', '')];
    }),
  );
}

const alarmsIn = (rule = '') => [...rule.matchAll(/ALARM\(([^()]+)\)/g)].flatMap(([, alarm]) => alarm ?? []);

/** The length of what describes an alarm, with the names of others in it. */
function lengthOf(stack: Stack, { AlarmDescription }: Rendered): number {
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  const byId = Object.assign({}, ...types.map((type) => resourcesOf(stack, type))) as Record<string, Rendered>;
  const description = AlarmDescription as string | { 'Fn::Join': [string, (string | { Ref: string })[]] };
  const parts = typeof description === 'string' ? [description] : description['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : (byId[part.Ref]?.AlarmName ?? '?'))).join('').length;
}

/** What holds each of those back that tell somebody: one alarm, or the parts of one that is made of several. */
function suppressorsOf(stack: Stack): Record<string, string[]> {
  const [nameOf, rules] = [nameBy(stack), rulesOf(stack)];
  const short = (name: string) => name.replace(/^orders-/, '');
  return Object.fromEntries(
    Object.values(tellersOf(stack)).map(({ AlarmName, ActionsSuppressor }) => {
      const suppressor = ActionsSuppressor ? nameOf(ActionsSuppressor as Arn) : '';
      const parts = isHeldBack(suppressor) ? alarmsIn(rules[suppressor]) : [suppressor].filter((one) => one !== '');
      return [short(AlarmName), parts.map(short)];
    }),
  );
}

const namesOf = (alarms: Record<string, Rendered>) => Object.keys(alarms).map((name) => name.replace(/^orders-/, ''));

/** What every cluster with standard brokers has. */
const standardAlarms = [
  'offline-partitions',
  'under-min-isr',
  'active-controller',
  'brokers-missing',
  'under-replicated',
  'disk-warning',
  'disk-critical',
  'cpu',
  'heap-after-gc',
  'partitions-per-broker',
  'connections',
];

const ofBilling = ['time-lag-billing/clicks', 'offset-lag-billing/clicks', 'group-vanished-billing/clicks'];

const chargedAlarms = [
  'offline-partitions',
  'under-min-isr',
  'active-controller',
  'brokers-missing',
  'under-replicated',
  'disk-warning',
  'disk-critical',
  'volume-writes',
  'volume-reads',
  'cpu',
  'heap-after-gc',
  'partitions-per-broker',
  'request-handlers',
  'network-processors',
  'produce-throttled',
  'fetch-throttled',
  'network-in',
  'network-out',
  'network-packets',
  'connection-tracking',
  'connections',
  'connection-creations',
  'refused-connections',
];

const chargedTold = [
  'page-availability',
  'page-brokers',
  'ticket-throughput',
  'ticket-load',
  'ticket-clients',
  'ticket-billing/clicks',
  'ticket-replication',
];

interface Kind {
  readonly kind: 'standard' | 'express' | 'serverless' | 'ec2';
  readonly level: MskLevel;
  readonly make: () => Made;
  readonly alarms: readonly string[];
  readonly told: readonly string[];
}

const kinds: [string, Kind][] = [
  [
    'standard brokers, DEFAULT',
    {
      kind: 'standard',
      level: 'DEFAULT',
      make: () => onMsk({ monitoringLevel: DEFAULT }),
      alarms: standardAlarms,
      told: chargedTold.filter((cause) => !['ticket-throughput', 'ticket-load', 'ticket-clients'].includes(cause)),
    },
  ],
  ...MSK_LEVELS.slice(1).map((level): [string, Kind] => [
    `standard brokers, ${level}`,
    {
      kind: 'standard',
      level,
      make: () => onMsk({ monitoringLevel: level as MskMonitoringLevel }),
      alarms: chargedAlarms,
      told: chargedTold,
    },
  ]),
  [
    'Express brokers, DEFAULT',
    {
      kind: 'express',
      level: 'DEFAULT',
      make: () => onExpress(),
      alarms: [
        'active-controller',
        'brokers-missing',
        'cpu',
        'partitions-per-broker',
        'ingress',
        'egress',
        'connections',
      ],
      told: ['page-availability', 'page-brokers', 'ticket-load', 'ticket-billing/clicks'],
    },
  ],
  [
    'Express brokers, PER_BROKER',
    {
      kind: 'express',
      level: 'PER_BROKER',
      make: () => onExpress({ monitoringLevel: PER_BROKER }),
      alarms: [
        'active-controller',
        'brokers-missing',
        'cpu',
        'partitions-per-broker',
        'request-handlers',
        'network-processors',
        'ingress',
        'egress',
        'produce-throttled',
        'fetch-throttled',
        'connections',
        'connection-creations',
        'refused-connections',
      ],
      told: ['page-availability', 'page-brokers', 'ticket-load', 'ticket-clients', 'ticket-billing/clicks'],
    },
  ],
  [
    'serverless',
    {
      kind: 'serverless',
      level: 'DEFAULT',
      make: aServerlessStack,
      alarms: ['ingress', 'egress'],
      told: ['ticket-load', 'ticket-billing/clicks'],
    },
  ],
  [
    'EC2',
    {
      kind: 'ec2',
      level: 'DEFAULT',
      make: () => onEc2(),
      alarms: [
        'offline-partitions',
        'under-min-isr',
        'active-controller',
        'brokers-missing',
        'offline-log-directories',
        'under-replicated',
        'disk-warning',
        'disk-critical',
        'ebs-balance',
        'failing-volumes',
        'log-directories-failed',
        'cpu',
        'heap-after-gc',
        'request-handlers',
        'network-processors',
        'network-allowance',
        'out-of-memory',
        'failed-authentications',
        'certificate-expires',
        'certificate-ends',
        'controller-lag',
        'metadata-errors',
        'metadata-lag',
        'nodes-silent',
        'release-pending',
      ],
      told: [
        'page-availability',
        'page-volumes',
        'page-certificate',
        'page-brokers',
        'ticket-load',
        'ticket-memory',
        'ticket-billing/clicks',
        'ticket-replication',
        'ticket-quorum',
      ],
    },
  ],
];

function watchedBy({ MetricName, Namespace = '', Dimensions, Metrics = [] }: Rendered): Watched[] {
  const own = MetricName === undefined ? [] : [ofMetric({ MetricName, Namespace, Dimensions })];
  return [...own, ...Metrics.flatMap(ofQuery)];
}

function ofMetric({ Namespace, MetricName, Dimensions = [] }: RenderedMetric): Watched {
  return { namespace: Namespace, name: MetricName, dimensions: Dimensions.map(({ Name }) => Name) };
}

function ofQuery({ Expression, MetricStat }: RenderedQuery): Watched[] {
  if (MetricStat) {
    return [ofMetric(MetricStat.Metric)];
  }
  return Expression?.startsWith('SELECT ') ? [ofSelect(Expression)] : mathOf(Expression);
}

function ofSelect(text: string): Watched {
  const { namespace, name, dimensions } = selected(text);
  return { namespace, name, dimensions };
}

/** Math that looks at nothing by itself. */
function mathOf(expression = ''): [] {
  expect(expression).toMatch(/^(IF\(m == \d+, 0, 1\)|q \/ \d+)$/);
  return [];
}

describe.each(kinds)('%s', (_, { kind, level, make, alarms: expected, told }) => {
  const made = make();
  watch(made, { consumerGroups: [billing] });
  const alarms = alarmsOf(made.stack);

  test('has these alarms, and no other', () => {
    expect(namesOf(alarms)).toEqual([...expected, ...ofBilling]);
  });

  test('looks at metrics that there are, each by all of its dimensions', () => {
    const isThere = (watched: Watched) => (kind === 'ec2' ? isSent(watched) : isPublished(kind, level, watched));
    for (const alarm of Object.values(alarms)) {
      const watched = watchedBy(alarm);
      expect([alarm.AlarmName, watched.length]).toEqual([alarm.AlarmName, 1]);
      expect([alarm.AlarmName, watched.filter((one) => !isThere(one))]).toEqual([alarm.AlarmName, []]);
    }
  });

  test('tells of these causes', () => {
    expect(namesOf(tellersOf(made.stack))).toEqual(told);
  });

  test('tells of every alarm once: by its cause, or by itself', () => {
    const rules = Object.entries(rulesOf(made.stack)).filter(([name]) => !isHeldBack(name));
    const alone = Object.values(alarms).filter(({ AlarmActions }) => AlarmActions !== undefined);
    const alarming = [...rules.flatMap(([, rule]) => alarmsIn(rule)), ...alone.map(({ AlarmName }) => AlarmName)];
    expect(alarming.sort()).toEqual(Object.keys(alarms).sort());
  });

  test('describes each alarm by what it means, and where it is said what to do', () => {
    const ids = [...expected, 'time-lag', 'offset-lag', 'group-vanished'].map((id) => id.replaceAll('-', ''));
    const described = Object.values(alarms).map(({ AlarmDescription }) => AlarmDescription);
    const sections = described.map((text) =>
      /^[A-Z].*\. What to do: https:\/\/\S+\/docs\/runbooks\.md#(\w+)$/.exec(text),
    );
    expect(sections.map((match) => match?.[1])).toEqual(ids);
  });

  test('is no more than 45 resources of CloudWatch', () => {
    expect(cloudWatchIn(made.stack)).toBeLessThanOrEqual(45);
    expect(cloudWatchIn(made.stack)).toBeGreaterThan(Object.keys(alarms).length);
  });

  test('makes nobody uneasy at synthesis', () => {
    const said = messagesOf(made.stack.node.findChild('Monitoring'), 'warning');
    expect([...said, ...messagesOf(made.stack.node.findChild('Monitoring'), 'error')]).toEqual([]);
  });
});

function cloudWatchIn(stack: Stack): number {
  return resourcesIn(stack).filter((type) => type.startsWith('AWS::CloudWatch::')).length;
}

function resourcesIn(stack: Stack): string[] {
  const monitoring = stack.node.findChild('Monitoring').node.findAll();
  return monitoring.filter(CfnResource.isCfnResource).map(({ cfnResourceType }) => cfnResourceType);
}

describe('what depends on the cluster', () => {
  const some = (make: Made, ...alarms: string[]) => {
    watch(make);
    return namesOf(alarmsOf(make.stack)).filter((alarm) => alarms.includes(alarm));
  };

  test('burstable brokers have credits', () => {
    const brokers = someBrokers({ instanceType: 'kafka.t3.small' });
    expect(some(onMsk({ brokers, kafkaVersion: KafkaVersion.V3_9_X }), 'cpu-credits')).toEqual(['cpu-credits']);
  });

  // They are told of all ways in together.
  test('connections are limited where clients use IAM alone, and what it refuses is told in any case', () => {
    const asked = ['connections', 'connection-creations', 'refused-connections'];
    const those = (...clientAuthentication: ClientAuthentication[]) =>
      some(onMsk({ clientAuthentication, monitoringLevel: PER_BROKER }), ...asked);
    const [iam, scram] = [ClientAuthentication.iam(), ClientAuthentication.scram()];
    expect(those(iam)).toEqual(asked);
    expect(those(iam, scram)).toEqual(['refused-connections']);
    expect(those(scram)).toEqual(['refused-connections']);
  });

  test('a size that nobody knows has no limits', () => {
    const made = onMsk({ brokers: someBrokers({ instanceType: 'kafka.m9g.large' }), monitoringLevel: PER_BROKER });
    expect(some(made, 'partitions-per-broker', 'volume-writes', 'volume-reads', 'cpu')).toEqual(['cpu']);
  });

  test('brokers that nobody counted cannot be missed', () => {
    const made = elsewhere();
    expect(some(made, 'brokers-missing', 'offline-partitions')).toEqual(['offline-partitions']);
    expect(messagesOf(made.stack, 'warning')).toEqual([
      `nobody is told by 'brokersMissing': 'brokers' of the cluster is not known here; give the alarm a 'threshold', or leave it ` +
        `out by name [ack: cdk-kafka:alarmLimit]`,
    ]);
  });

  test('nor nodes, of a cluster on EC2 that was made elsewhere', () => {
    const stack = testingStack();
    const cluster = Ec2KafkaCluster.fromAttributes(stack, 'Kafka', {
      clusterName: 'orders',
      listeners: [],
      topology: KafkaTopology.brokers({ count: 3, zones: 3 }),
      nodeMetrics: NodeMetrics.cloudWatch(),
    });
    watch({ stack, cluster });
    expect(messagesOf(stack, 'warning')).toEqual([
      `nobody is told by 'nodesSilent': 'nodes' of the cluster is not known here; give the alarm a 'threshold', or leave it out ` +
        `by name [ack: cdk-kafka:alarmLimit]`,
    ]);
  });

  test('nodes that send nothing have no alarms, and whoever asks for one is told', () => {
    const silent = () => onEc2({ nodeMetrics: NodeMetrics.none() });
    const made = silent();
    watch(made);
    expect(alarmsOf(made.stack)).toEqual({});
    expect(messagesOf(made.stack, 'warning')).toContain(
      `nobody is told of anything: the cluster has no metric 'offlinePartitions': its nodes send nothing to CloudWatch: give ` +
        `'nodeMetrics' NodeMetrics.cloudWatch() [ack: cdk-kafka:noAlarms]`,
    );
    expect(() => watch(silent(), { alarms: KafkaAlarms.all().including(KafkaAlarm.CPU) })).toThrow(
      `alarm 'cpu' cannot be had: the cluster has no metric 'cpuIdle': its nodes send nothing to CloudWatch: give ` +
        `'nodeMetrics' NodeMetrics.cloudWatch()`,
    );
  });
});

describe('thresholds', () => {
  const thresholds = (made: Made) => {
    watch(made, { consumerGroups: [billing] });
    return Object.fromEntries(Object.values(alarmsOf(made.stack)).map((one) => [one.AlarmName, one.Threshold]));
  };

  test('of standard brokers are parts of what their size takes', () => {
    expect(
      thresholds(onMsk({ brokers: someBrokers({ brokersPerZone: 2 }), monitoringLevel: PER_BROKER })),
    ).toMatchObject({
      'orders-brokers-missing': 6,
      'orders-partitions-per-broker': 1000,
      // 80 % of 78.75 MB/s, for five minutes.
      'orders-volume-writes': 18_900_000_000,
      'orders-volume-reads': 18_900_000_000,
      'orders-connections': 2400,
      'orders-connection-creations': 80,
      'orders-time-lag-billing/clicks': 300,
      'orders-offset-lag-billing/clicks': 1000,
    });
  });

  test('of burstable brokers as well', () => {
    const brokers = someBrokers({ instanceType: 'kafka.t3.small' });
    const made = onMsk({ brokers, kafkaVersion: KafkaVersion.V3_9_X, monitoringLevel: PER_BROKER });
    expect(thresholds(made)).toMatchObject({ 'orders-cpu-credits': 100, 'orders-connection-creations': 3 });
  });

  test('of credits may be given, where there are any', () => {
    const alarms = KafkaAlarms.none().including(KafkaAlarm.CPU_CREDITS, { threshold: 50 });
    const brokers = someBrokers({ instanceType: 'kafka.t3.small' });
    const made = onMsk({ brokers, kafkaVersion: KafkaVersion.V3_9_X });
    watch(made, { alarms });
    expect(alarmsOf(made.stack)['orders-cpu-credits']).toMatchObject({
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 50,
    });
    expect(() => watch(onMsk(), { alarms: KafkaAlarms.none().including(KafkaAlarm.CPU_CREDITS) })).toThrow(
      `alarm 'cpuCredits' cannot be had: 'cpuCredits' of the cluster is not known here; give the alarm a 'threshold'`,
    );
  });

  test('of Express brokers are those of each broker', () => {
    expect(thresholds(onExpress())).toMatchObject({ 'orders-ingress': 12_480_000, 'orders-egress': 24_960_000 });
  });

  test('of a serverless cluster are those of all of it', () => {
    expect(thresholds(aServerlessStack())).toMatchObject({
      'orders-ingress': 160_000_000,
      'orders-egress': 320_000_000,
    });
  });

  test('on EC2 count brokers, and all that tell of themselves', () => {
    expect(thresholds(onEc2())).toMatchObject({ 'orders-brokers-missing': 3, 'orders-nodes-silent': 6 });
    const combined = onEc2({ controllers: Controllers.combined() });
    expect(thresholds(combined)).toMatchObject({ 'orders-brokers-missing': 3, 'orders-nodes-silent': 3 });
  });
});

describe('an alarm is rendered', () => {
  const made = onMsk();
  watch(made, { consumerGroups: [billing] });
  const alarms = alarmsOf(made.stack);
  const conditions = (alarm: string) => {
    const parts = ['ComparisonOperator', 'Threshold', 'EvaluationPeriods', 'DatapointsToAlarm', 'TreatMissingData'];
    return parts.map((part) => alarms[`orders-${alarm}`]?.[part]);
  };

  test.each([
    ['offline-partitions', ['GreaterThanOrEqualToThreshold', 1, 3, 1, 'notBreaching']],
    ['under-min-isr', ['GreaterThanOrEqualToThreshold', 1, 5, 3, 'notBreaching']],
    ['under-replicated', ['GreaterThanOrEqualToThreshold', 1, 20, 20, 'notBreaching']],
    ['cpu', ['LessThanOrEqualToThreshold', 40, 3, 3, 'notBreaching']],
    ['brokers-missing', ['LessThanThreshold', 3, 15, 15, 'breaching']],
    ['active-controller', ['GreaterThanOrEqualToThreshold', 1, 8, 5, 'breaching']],
    ['time-lag-billing/clicks', ['GreaterThanOrEqualToThreshold', 300, 15, 15, 'notBreaching']],
    ['offset-lag-billing/clicks', ['GreaterThanOrEqualToThreshold', 1000, 3, 3, 'notBreaching']],
    // Nothing is less than 0: it is silence that is told.
    ['group-vanished-billing/clicks', ['LessThanThreshold', 0, 6, 6, 'breaching']],
  ])('%s', (alarm, expected) => {
    expect(conditions(alarm)).toEqual(expected);
  });

  test('with more than none, where any is too much', () => {
    const charged = onMsk({ monitoringLevel: PER_BROKER });
    watch(charged);
    expect(alarmsOf(charged.stack)['orders-produce-throttled']).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
    });
  });

  test('as its own metric, where the cluster has one', () => {
    expect(alarms['orders-offline-partitions']).toMatchObject({
      Namespace: 'AWS/Kafka',
      MetricName: 'OfflinePartitionsCount',
      Dimensions: [{ Name: 'Cluster Name', Value: 'orders' }],
      Statistic: 'Maximum',
      Period: 60,
    });
  });

  test('as a series of each broker', () => {
    expect(alarms['orders-cpu']?.Metrics).toEqual([
      {
        Id: expect.any(String),
        Expression: expect.stringMatching(/^SELECT AVG\("CpuIdle"\) .* GROUP BY "Broker ID" ORDER BY AVG\(\) DESC$/),
        Period: 300,
        ReturnData: true,
      },
    ]);
  });

  test('as the number of brokers that tell of themselves', () => {
    expect(alarms['orders-brokers-missing']?.Metrics).toMatchObject([
      { Expression: expect.stringMatching(/^SELECT COUNT\("PartitionCount"\) [^]*= 'orders'$/), Period: 60 },
    ]);
  });

  test('as an inequality, which CloudWatch does not have', () => {
    expect(alarms['orders-active-controller']?.Metrics).toMatchObject([
      { Expression: 'IF(m == 1, 0, 1)', ReturnData: true },
      { Id: 'm', MetricStat: { Stat: 'Maximum', Period: 60 }, ReturnData: false },
    ]);
  });

  test('as an inequality of a sum, where each node tells its own', () => {
    const nodes = onEc2();
    watch(nodes, { alarms: KafkaAlarms.basic() });
    expect(alarmsOf(nodes.stack)['orders-active-controller']?.Metrics).toMatchObject([
      { Expression: 'IF(m == 1, 0, 1)', ReturnData: true },
      { Id: 'm', Expression: expect.stringMatching(/^SELECT SUM\(/), ReturnData: false },
    ]);
  });

  test('until something else tells of it, where it is told by one line', () => {
    const nodes = onEc2();
    watch(nodes, { alarms: KafkaAlarms.basic() });
    expect(alarmsOf(nodes.stack)['orders-log-directories-failed']).toMatchObject({
      MetricName: 'FailedLogDirectories',
      Period: 60,
      EvaluationPeriods: 20,
      DatapointsToAlarm: 1,
    });
  });
});

describe('as many resources for sixty brokers as for three', () => {
  const countOf = (made: Made) => {
    watch(made, { consumerGroups: [billing] });
    return resourcesIn(made.stack).sort();
  };

  test.each<[string, (brokersPerZone: number) => Made]>([
    ['standard', (brokersPerZone) => onMsk({ brokers: someBrokers({ brokersPerZone }), monitoringLevel: PER_BROKER })],
    ['Express', (brokersPerZone) => onExpress({ brokers: expressBrokers({ brokersPerZone }) })],
    ['EC2', (brokersPerZone) => onEc2({ brokers: someEc2Brokers({ brokersPerZone }) })],
  ])('%s', (_, make) => {
    const three = countOf(make(1));
    expect(countOf(make(10))).toEqual(three);
    expect(countOf(make(20))).toEqual(three);
  });
});

describe('who is told', () => {
  const made = onEc2();
  watch(made, { consumerGroups: [billing, { ...billing, topic: 'views', severity: PAGE }] });
  const rules = rulesOf(made.stack);
  const severityOf = (composite: string) => composite.replace('orders-', '').split('-')[0];

  const telling = Object.values(resourcesOf(made.stack, 'AWS::CloudWatch::Alarm')).filter(
    (alarm) => Object.keys(actionsIn(alarm)).length > 0,
  );
  const alone = telling.map(({ AlarmName }) => AlarmName);

  // As long as a composite alarm lasts it tells nothing new: what has nothing to do with others is not to wait for their end.
  test('is told by an alarm itself, of the beginning, where it is a ticket that has its cause for itself', () => {
    expect(alone).toEqual([
      'orders-disk-warning',
      'orders-disk-critical',
      'orders-ebs-balance',
      'orders-failing-volumes',
      'orders-failed-authentications',
      'orders-certificate-expires',
      'orders-release-pending',
    ]);
    for (const alarm of telling) {
      expect(actionsIn(alarm)).toEqual({ AlarmActions: [{ Ref: expect.stringMatching(/^Ticket/) }] });
    }
  });

  test('is told by causes else: of the beginning, and of the end of what woke somebody up', () => {
    for (const composite of Object.values(tellersOf(made.stack))) {
      const isPage = severityOf(composite.AlarmName) === 'page';
      const topic = [{ Ref: expect.stringMatching(isPage ? /^Page/ : /^Ticket/) }];
      const actions = isPage ? { AlarmActions: topic, OKActions: topic } : { AlarmActions: topic };
      expect([composite.AlarmName, actionsIn(composite)]).toEqual([composite.AlarmName, actions]);
    }
  });

  test('is told nothing by what only holds others back', () => {
    const held = Object.values(compositesOf(made.stack)).filter(({ AlarmName }) => isHeldBack(AlarmName));
    expect(held.map(({ AlarmName }) => AlarmName)).toEqual([
      'orders-page-brokers-held-back',
      'orders-ticket-replication-held-back',
    ]);
    for (const composite of held) {
      expect(actionsIn(composite)).toEqual({});
      expect(composite.ActionsSuppressor).toBeUndefined();
    }
  });

  test('is told of any alarm of a cause', () => {
    expect(rules['orders-page-availability']).toBe(
      '(ALARM(orders-offline-partitions) OR ALARM(orders-under-min-isr) OR ALARM(orders-active-controller))',
    );
    expect(rules['orders-page-brokers']).toBe(
      '(ALARM(orders-brokers-missing) OR ALARM(orders-log-directories-failed))',
    );
    expect(rules['orders-ticket-billing/clicks']).toBe(
      '(ALARM(orders-time-lag-billing/clicks) OR ALARM(orders-offset-lag-billing/clicks) OR ' +
        'ALARM(orders-group-vanished-billing/clicks))',
    );
  });

  test('is told of a cause twice, where one of its alarms wakes up and another does not', () => {
    expect(rules['orders-page-volumes']).toBe('(ALARM(orders-offline-log-directories))');
    expect(alone).toContain('orders-failing-volumes');
  });

  // An alarm that turns off and on with another would tell ends and beginnings that are none.
  test('is told by rules that ask whether alarms are there, and nothing else', () => {
    const others = Object.entries(rules).filter(
      ([, rule]) => !/^\(ALARM\([^()]+\)( OR ALARM\([^()]+\))*\)$/.test(rule),
    );
    expect(others).toEqual([]);
  });
});

function actionsIn({ AlarmActions, OKActions, InsufficientDataActions }: Rendered): Record<string, unknown> {
  const all = Object.entries({ AlarmActions, OKActions, InsufficientDataActions });
  return Object.fromEntries(all.filter(([, actions]) => actions !== undefined));
}

describe('what is held back', () => {
  const suppressors = (made: Made, wishes: Wishes = {}) => {
    watch(made, wishes);
    return suppressorsOf(made.stack);
  };
  const some = (...alarms: (readonly [KafkaAlarm, KafkaSeverity?])[]) =>
    alarms.reduce((chosen, [alarm, severity]) => chosen.including(alarm, { severity }), KafkaAlarms.none());
  const { BROKERS_MISSING, OFFLINE_PARTITIONS, UNDER_REPLICATED, METADATA_LAG } = KafkaAlarm;

  test('with standard brokers', () => {
    expect(suppressors(onMsk({ monitoringLevel: PER_BROKER }))).toEqual({
      'page-availability': ['maintenance'],
      'page-brokers': ['maintenance', 'page-availability'],
      'ticket-throughput': [],
      'ticket-load': [],
      'ticket-clients': [],
      'ticket-replication': ['page-availability', 'page-brokers'],
    });
  });

  test('with Express brokers', () => {
    expect(suppressors(onExpress())).toEqual({
      'page-availability': ['maintenance'],
      'page-brokers': ['maintenance', 'page-availability'],
      'ticket-load': [],
    });
  });

  test('without brokers', () => {
    const page = { ...billing, severity: PAGE };
    expect(suppressors(aServerlessStack(), { consumerGroups: [page] })).toEqual({
      'page-billing/clicks': ['maintenance'],
      'ticket-load': [],
    });
  });

  test('on EC2', () => {
    expect(suppressors(onEc2())).toEqual({
      'page-availability': ['maintenance'],
      'page-volumes': ['maintenance'],
      'page-certificate': ['maintenance'],
      'page-brokers': ['maintenance', 'page-availability'],
      'ticket-load': [],
      'ticket-memory': [],
      'ticket-replication': ['page-availability', 'page-brokers'],
      'ticket-quorum': ['page-brokers'],
    });
  });

  test('where nothing pages from which it could follow', () => {
    const made = onMsk();
    expect(suppressors(made, { alarms: some([BROKERS_MISSING]) })).toEqual({ 'page-brokers': ['maintenance'] });
    expect(suppressors(onMsk(), { alarms: some([UNDER_REPLICATED]) })).toEqual({ 'ticket-replication': [] });
    expect(namesOf(compositesOf(made.stack))).toEqual(['page-brokers']);
  });

  test('where a ticket is all that tells of what it follows from', () => {
    const alarms = some([OFFLINE_PARTITIONS, TICKET], [BROKERS_MISSING, TICKET], [UNDER_REPLICATED]);
    expect(suppressors(onMsk(), { alarms })).toEqual({
      'ticket-brokers': [],
      'ticket-replication': [],
    });
  });

  test('where what follows wakes up as well', () => {
    const alarms = some([OFFLINE_PARTITIONS], [BROKERS_MISSING], [UNDER_REPLICATED, PAGE], [METADATA_LAG, PAGE]);
    expect(suppressors(onEc2(), { alarms })).toEqual({
      'page-availability': ['maintenance'],
      'page-brokers': ['maintenance', 'page-availability'],
      'page-replication': ['maintenance', 'page-availability', 'page-brokers'],
      'page-quorum': ['maintenance', 'page-brokers'],
    });
  });

  test('waits a minute for what holds it back, and pages go on a minute after it, tickets an hour', () => {
    const made = onEc2();
    watch(made);
    for (const composite of Object.values(tellersOf(made.stack))) {
      const { AlarmName, ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = composite;
      const extension = AlarmName.startsWith('orders-page-') ? 60 : 3600;
      const times = [AlarmName, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod];
      expect(times).toEqual([AlarmName, ...(ActionsSuppressor ? [60, extension] : [undefined, undefined])]);
    }
  });

  test('does not depend on the order in which alarms were asked for', () => {
    const madeOf = (...alarms: KafkaAlarm[]) => {
      const made = onEc2();
      watch(made, { alarms: some(...alarms.map((alarm) => [alarm] as const)) });
      return { ...alarmsOf(made.stack), ...compositesOf(made.stack) };
    };
    const alarms = [OFFLINE_PARTITIONS, BROKERS_MISSING, UNDER_REPLICATED, METADATA_LAG];
    const [forwards, backwards] = [madeOf(...alarms), madeOf(...alarms.toReversed())];
    expect(Object.entries(backwards)).toEqual(Object.entries(forwards));
  });
});

describe('what is chosen', () => {
  const { CPU, DISK_WARNING, OFFLINE_PARTITIONS, UNDER_REPLICATED } = KafkaAlarm;

  test('has another threshold', () => {
    const made = elsewhere();
    watch(made, { alarms: KafkaAlarms.all().including(DISK_WARNING, { threshold: 65 }) });
    expect(alarmsOf(made.stack)['orders-disk-warning']).toMatchObject({ Threshold: 65 });
    expect(alarmsOf(made.stack)['orders-disk-critical']).toMatchObject({ Threshold: 85 });
  });

  test('has a threshold that is a token', () => {
    const made = elsewhere();
    const threshold = new CfnParameter(made.stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    watch(made, { alarms: KafkaAlarms.none().including(CPU, { threshold }) });
    expect(alarmsOf(made.stack)['orders-cpu']).toMatchObject({ Threshold: { Ref: 'Parameter' } });
  });

  test('has a threshold where the cluster has no limit', () => {
    const made = elsewhere();
    watch(made, { alarms: KafkaAlarms.none().including(KafkaAlarm.INGRESS, { threshold: 5e6 }) });
    expect(alarmsOf(made.stack)['orders-ingress']).toMatchObject({ Threshold: 5_000_000 });
  });

  test('has another severity', () => {
    const made = elsewhere();
    const alarms = KafkaAlarms.none()
      .including(CPU, { severity: PAGE })
      .including(OFFLINE_PARTITIONS, { severity: TICKET })
      .including(UNDER_REPLICATED, { severity: NONE });
    watch(made, { alarms });
    expect(namesOf(alarmsOf(made.stack)).sort()).toEqual(['cpu', 'offline-partitions', 'under-replicated']);
    expect(rulesOf(made.stack)).toEqual({ 'orders-page-load': '(ALARM(orders-cpu))' });
    const telling = Object.values(alarmsOf(made.stack)).filter(({ AlarmActions }) => AlarmActions !== undefined);
    expect(telling.map(({ AlarmName }) => AlarmName)).toEqual(['orders-offline-partitions']);
  });

  test('is without some', () => {
    const made = elsewhere();
    watch(made, { alarms: KafkaAlarms.all().without(CPU).without(DISK_WARNING) });
    expect(namesOf(alarmsOf(made.stack))).toEqual([
      'offline-partitions',
      'under-min-isr',
      'active-controller',
      'under-replicated',
      'disk-critical',
      'heap-after-gc',
    ]);
  });

  test('is the basic ones', () => {
    const made = onMsk({ monitoringLevel: PER_BROKER });
    watch(made, { alarms: KafkaAlarms.basic() });
    expect(namesOf(alarmsOf(made.stack))).toEqual([
      'offline-partitions',
      'under-min-isr',
      'active-controller',
      'brokers-missing',
      'disk-warning',
      'disk-critical',
    ]);
  });

  test('is nothing', () => {
    const made = elsewhere();
    watch(made, { alarms: KafkaAlarms.none() });
    expect([alarmsOf(made.stack), compositesOf(made.stack)]).toEqual([{}, {}]);
    expect(cloudWatchIn(made.stack)).toBe(2);
  });

  test('tells nobody, and has all alarms', () => {
    const made = elsewhere();
    watch(made, { notify: KafkaNotify.nobody(), consumerGroups: [billing] });
    expect(compositesOf(made.stack)).toEqual({});
    expect(namesOf(alarmsOf(made.stack))).toContain('offline-partitions');
    expect(namesOf(alarmsOf(made.stack))).toEqual(expect.arrayContaining(ofBilling));
  });
});

describe('one alarm', () => {
  test('is handed out for rules of your own', () => {
    const made = elsewhere();
    const cpu = watch(made).alarm(KafkaAlarm.CPU);
    const rules = cpu ? [AlarmRule.fromAlarm(cpu, AlarmState.ALARM)] : [];
    new CompositeAlarm(made.stack, 'Mine', { compositeAlarmName: 'mine', alarmRule: AlarmRule.anyOf(...rules) });
    expect(rulesOf(made.stack).mine).toBe('(ALARM(orders-cpu))');
  });

  test('is handed out as often as somebody asks for it', () => {
    const monitoring = watch(elsewhere());
    const [first, second] = [monitoring.alarm(KafkaAlarm.CPU), monitoring.alarm(KafkaAlarm.CPU)];
    expect(first?.alarmArn).toBeDefined();
    expect(second?.alarmArn).toBe(first?.alarmArn);
  });

  test('is nothing where the cluster does not have it, or was not to', () => {
    const monitoring = watch(elsewhere(), { alarms: KafkaAlarms.all().without(KafkaAlarm.CPU) });
    expect(monitoring.alarm(KafkaAlarm.CPU)).toBeUndefined();
    expect(monitoring.alarm(KafkaAlarm.INGRESS)).toBeUndefined();
    expect(monitoring.alarm(KafkaAlarm.DISK_WARNING)).toBeDefined();
  });
});

describe('an alarm that was asked for and cannot be had is refused', () => {
  const asking = (make: Made, alarm: KafkaAlarm) => () => watch(make, { alarms: KafkaAlarms.all().including(alarm) });

  test.each<[string, () => Made, KafkaAlarm, string]>([
    [
      'because of the level',
      onMsk,
      KafkaAlarm.VOLUME_WRITES,
      `alarm 'volumeWrites' cannot be had: the cluster has no metric 'volumeWriteBytes': it needs 'monitoringLevel' ` +
        `PER_BROKER or above, got DEFAULT`,
    ],
    [
      'because of the brokers',
      onExpress,
      KafkaAlarm.HEAP_AFTER_GC,
      `alarm 'heapAfterGc' cannot be had: the cluster has no metric 'heapAfterGc': clusters with Express brokers do not ` +
        `tell it, clusters with standard brokers do`,
    ],
    [
      'because there are no brokers',
      aServerlessStack,
      KafkaAlarm.CPU,
      `alarm 'cpu' cannot be had: the cluster has no metric 'cpuIdle': serverless clusters do not tell it, clusters with ` +
        `standard brokers and clusters with Express brokers do`,
    ],
    [
      'because of Amazon MSK',
      onMsk,
      KafkaAlarm.CERTIFICATE_ENDS,
      `alarm 'certificateEnds' cannot be had: the cluster has no metric 'certificateDaysLeft': Amazon MSK does not tell ` +
        `it, Kafka on EC2 does`,
    ],
    [
      'because of EC2',
      onEc2,
      KafkaAlarm.PRODUCE_THROTTLED,
      `alarm 'produceThrottled' cannot be had: the cluster has no metric 'produceThrottleTime': Amazon MSK tells it, ` +
        `nodes on EC2 do not`,
    ],
    [
      'because nobody knows the limit',
      onMsk,
      KafkaAlarm.INGRESS,
      `alarm 'ingress' cannot be had: 'ingressMBps' of the cluster is not known here; give the alarm a 'threshold'`,
    ],
  ])('%s', (_, make, alarm, message) => {
    expect(asking(make(), alarm)).toThrow(new Error(`[Stack/Monitoring] ${message}`));
  });

  test('and the refusal does not send anybody to EC2 for what Amazon MSK can tell as well', () => {
    expect(asking(aServerlessStack(), KafkaAlarm.BROKERS_MISSING)).toThrow(
      /^\[Stack\/Monitoring\] alarm 'brokersMissing' cannot be had: .*(standard|Express) brokers/,
    );
  });
});

describe('consumer groups', () => {
  const asking = (...consumerGroups: ConsumerGroupAlarm[]) => {
    const made = elsewhere();
    watch(made, { alarms: KafkaAlarms.none(), consumerGroups });
    return made.stack;
  };

  test('are watched for as much as was asked, and for silence', () => {
    const { timeLag, offsetLag, ...one } = billing;
    expect(namesOf(alarmsOf(asking({ ...one, timeLag })))).toEqual([ofBilling[0], ofBilling[2]]);
    expect(namesOf(alarmsOf(asking({ ...one, offsetLag })))).toEqual([ofBilling[1], ofBilling[2]]);
    expect(namesOf(alarmsOf(asking(billing)))).toEqual(ofBilling);
  });

  test('are named in what describes their alarms', () => {
    const { AlarmDescription } = alarmsOf(asking(billing))['orders-time-lag-billing/clicks'] ?? {};
    expect(AlarmDescription).toContain('too far behind, in time. Group billing, topic clicks. What to do: ');
  });

  test('are told of each by itself, by their own severity', () => {
    const silent = { ...billing, topic: 'views', severity: NONE };
    const other = { ...billing, group: 'shipping', severity: PAGE };
    expect(namesOf(compositesOf(asking(billing, silent, other)))).toEqual([
      'page-shipping/clicks',
      'ticket-billing/clicks',
    ]);
  });

  test('are watched on EC2 where nodes tell of them', () => {
    const made = onEc2({ nodeMetrics: NodeMetrics.cloudWatch() });
    expect(() => watch(made, { consumerGroups: [billing] })).toThrow(
      new Error(
        `[Stack/Monitoring] alarm 'timeLag' cannot be had: the cluster has no metric 'maxTimeLag': nodes tell of groups ` +
          `that are named: give NodeMetrics.cloudWatch({ consumerGroups: ['...'] })`,
      ),
    );
  });

  test.each<[string, Partial<ConsumerGroupAlarm>, string]>([
    ['no group', { group: '' }, `'consumerGroups' must name a group and a topic, got group '' and topic 'clicks'`],
    ['no topic', { topic: '' }, `'consumerGroups' must name a group and a topic, got group 'billing' and topic ''`],
    [
      'no lag',
      { timeLag: undefined, offsetLag: undefined },
      `group 'billing' on topic 'clicks' may be behind as far as it likes; give 'timeLag' or 'offsetLag'`,
    ],
    ['no records', { offsetLag: 0 }, `'offsetLag' of group 'billing' must be a number of records above 0, got 0`],
    ['fewer records', { offsetLag: -1 }, `'offsetLag' of group 'billing' must be a number of records above 0, got -1`],
    ['no number', { offsetLag: NaN }, `'offsetLag' of group 'billing' must be a number of records above 0, got NaN`],
  ])('must be right: %s', (_, change, message) => {
    expect(() => asking({ ...billing, ...change })).toThrow(new Error(`[Stack/Monitoring] ${message}`));
  });

  // At least 0 seconds behind is everybody, always.
  test('must be right: no time', () => {
    expect(() => asking({ ...billing, timeLag: Duration.seconds(0) })).toThrow(`'timeLag' of group 'billing' must be`);
  });

  test('must have names that Kafka and CloudWatch know', () => {
    expect(() => asking({ ...billing, topic: 'my clicks' })).toThrow(`'topic' must be 1-249 letters, digits`);
    expect(() => asking({ ...billing, group: 'Bücher' })).toThrow(`'group' must be 1-255 characters of ASCII`);
  });

  test('are named once', () => {
    expect(() => asking(billing, { ...billing, topic: 'views' }, { ...billing, offsetLag: 7 })).toThrow(
      new Error(
        `[Stack/Monitoring] 'consumerGroups' names group 'billing' on topic 'clicks' twice; leave one of the two out`,
      ),
    );
  });

  test('have alarms of names of their own, however hyphens fall', () => {
    const first = { ...billing, group: 'billing-eu', topic: 'clicks' };
    const second = { ...billing, group: 'billing', topic: 'eu-clicks' };
    const stack = asking(first, second);
    const made = stack.node.findAll();
    const alarms = made.filter((one) => one instanceof CfnAlarm).map(({ alarmName }) => alarmName);
    const causes = made.filter((one) => one instanceof CfnCompositeAlarm).map(({ alarmName }) => alarmName);
    expect([alarms.length, new Set(alarms).size]).toEqual([7, 7]);
    expect([causes.length, new Set(causes).size]).toEqual([2, 2]);
  });

  test('are not told of with the disks, whatever they are called', () => {
    const made = elsewhere();
    watch(made, { consumerGroups: [{ ...billing, group: 'disk', topic: 'full' }] });
    expect(rulesOf(made.stack)['orders-ticket-disk/full']).toMatch(/time-lag/);
    expect(rulesOf(made.stack)['orders-ticket-disk-full']).toBeUndefined();
  });

  test('may have names with which those of alarms are as long as CloudWatch lets them be', () => {
    const lengthOf = (topic: number) => {
      const made = elsewhere();
      const one = { ...billing, group: 'g'.repeat(100), topic: 't'.repeat(topic) };
      watch(made, { name: 'orders', alarms: KafkaAlarms.none(), consumerGroups: [one] });
      return Math.max(...Object.keys(alarmsOf(made.stack)).map((name) => name.length));
    };
    expect(lengthOf(132)).toBe(255);
    expect(() => lengthOf(133)).toThrow(
      new RegExp(
        `^\\[Stack/Monitoring\\] the name of an alarm has 255 characters at most, and 'orders-group-vanished-g+/t+' has 256; ` +
          `give a shorter 'name'$`,
      ),
    );
  });

  test('that are tokens are refused by their property, as ids come of them', () => {
    const token = Token.asString({ Ref: 'Parameter' });
    const message =
      `[Stack/Monitoring] 'group' and 'topic' of 'consumerGroups' must be known at synthesis, because alarms are named ` +
      `for them; got a token`;
    expect(() => asking({ ...billing, topic: token })).toThrow(new Error(message));
    expect(() => asking({ ...billing, group: token })).toThrow(new Error(message));
  });

  // Rules and the dashboard have them in quotes, which nobody escapes.
  test.each(['bill"ing', 'bill\\ing'])('may have no quote and no backslash: %s', (group) => {
    expect(() => asking({ ...billing, group })).toThrow(
      new Error(
        `[Stack/Monitoring] 'group' must have no '"' and no '\\', which names of alarms and rules cannot hold, got '${group}'`,
      ),
    );
  });

  test('may have a colon on EC2, and none on Amazon MSK, which tells nothing of them', () => {
    const group = 'billing:eu';
    expect(() => asking({ ...billing, group })).toThrow(`'group' must have no colon`);
    const made = onEc2({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: [group] }) });
    watch(made, { consumerGroups: [{ ...billing, group }] });
    expect(Object.keys(alarmsOf(made.stack))).toContain('orders-time-lag-billing:eu/clicks');
  });
});

describe('names', () => {
  const named = (text: string) => () => watch(elsewhere(), { name: text });

  test('begin with that of the cluster, or with what is given', () => {
    const made = elsewhere();
    watch(made, { name: 'orders_EU-1' });
    expect(Object.keys({ ...alarmsOf(made.stack), ...compositesOf(made.stack) })).toEqual(
      expect.arrayContaining(['orders_EU-1-offline-partitions', 'orders_EU-1-page-availability']),
    );
    Template.fromStack(made.stack).hasResourceProperties('AWS::CloudWatch::Dashboard', {
      DashboardName: 'orders_EU-1',
    });
    Template.fromStack(made.stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'orders_EU-1-maintenance',
    });
  });

  test.each(['my orders', '', 'a.b', 'ä', 'x'.repeat(101)])('are refused: %p', (text) => {
    expect(named(text)).toThrow(
      new Error(`[Stack/Monitoring] 'name' must be 1-100 letters, digits, '-' or '_', got '${text}'`),
    );
  });

  test('of clusters that alarms cannot have are refused as well', () => {
    const stack = testingStack();
    const attributes = { clusterName: 'my.orders', listeners: [], nodeMetrics: NodeMetrics.cloudWatch() };
    const cluster = Ec2KafkaCluster.fromAttributes(stack, 'Kafka', attributes);
    expect(() => watch({ stack, cluster })).toThrow(
      `'name' must be 1-100 letters, digits, '-' or '_', got 'my.orders'`,
    );
    expect(() => watch({ stack, cluster }, { name: 'my-orders' }, 'Named')).not.toThrow();
  });

  test('are taken once in an app', () => {
    const app = testingApp();
    const inStack = (id: string) => {
      const stack = new Stack(app, id, seoul);
      return { stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }) };
    };
    watch(inStack('Stack'));
    const other = inStack('Other');
    expect(() => watch(other)).toThrow(
      new Error(
        `[Other/Monitoring] alarms named 'orders-...' are made by Stack/Monitoring already; give one of the two another ` +
          `'name'`,
      ),
    );
    expect(() => watch(other, { name: 'other' }, 'Named')).not.toThrow();
    expect(() => watch(elsewhere())).not.toThrow();
  });

  describe('of one beginning', () => {
    const stackIn = (env: Environment) => new Stack(testingAppOf, `Stack${testingAppOf.node.children.length}`, { env });
    const testingAppOf = testingApp();
    const inEnv = (env: Required<Environment>) => {
      const stack = stackIn(env);
      const arn = `arn:aws:kafka:${env.region}:${env.account}:cluster/orders/0a1b-2c3d-4`;
      return () => watch({ stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn: arn }) });
    };
    const [account, other] = ['111122223333', '444455556666'];
    const region = 'ap-northeast-2';

    test('may be in several regions and accounts, and once in each', () => {
      expect(inEnv({ account, region })).not.toThrow();
      expect(inEnv({ account, region: 'eu-west-1' })).not.toThrow();
      expect(inEnv({ account: other, region })).not.toThrow();
      expect(inEnv({ account, region })).toThrow(/alarms named 'orders-\.\.\.' are made by Stack0\/Monitoring already/);
      expect(inEnv({ account, region: 'eu-west-1' })).toThrow(/are made by Stack1\/Monitoring already/);
    });
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
  test.each(kinds)('that are as long as they may be leave room for what describes an alarm: %s', (_, { make }) => {
    const made = make();
    watch(made, { name: 'x'.repeat(100), consumerGroups: [billing] });
    const longest = Object.values(compositesOf(made.stack)).filter((one) => lengthOf(made.stack, one) > 1024);
    expect(longest.map(({ AlarmName }) => AlarmName)).toEqual([]);
  });

  test('that are tokens are handed on', () => {
    const stack = testingStack();
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    const cluster = MskCluster.fromAttributes(stack, 'Kafka', { clusterArn: arn });
    watch({ stack, cluster }, { alarms: KafkaAlarms.none().including(KafkaAlarm.CPU) });
    const begins = { 'Fn::Join': ['', [{ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Arn' }] }] }, '-cpu']] };
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: begins });
  });
});

test('alarms may be in another stack than the cluster, which is deployed before it', () => {
  const { app, cluster } = aClusterStack();
  const stack = new Stack(app, 'Alarms', seoul);
  watch({ stack, cluster });
  expect(namesOf(alarmsOf(stack))).toEqual(standardAlarms);
  expect(stack.dependencies.map(({ node }) => node.id)).toEqual(['Stack']);
});

// Its creation takes half an hour, and so do more brokers: nobody is to be paged for that.
describe('what silence sets off waits for the cluster', () => {
  const waiting = (made: Made) => {
    watch(made);
    const alarms = Template.fromStack(made.stack).findResources('AWS::CloudWatch::Alarm') as Record<
      string,
      { Properties: { AlarmName: string }; DependsOn?: string[] }
    >;
    return Object.fromEntries(
      Object.values(alarms).flatMap(({ Properties: { AlarmName: name }, DependsOn: on }) => (on ? [[name, on]] : [])),
    );
  };

  test('of Amazon MSK', () => {
    const on = [expect.stringMatching(/^Kafka[0-9A-F]{8}$/)];
    expect(waiting(onMsk())).toEqual({ 'orders-active-controller': on, 'orders-brokers-missing': on });
  });

  test('on EC2, until the nodes of every zone are well', () => {
    const on = [1, 2, 3].map((zone) => expect.stringMatching(`^KafkaZone${zone}`) as string);
    expect(waiting(onEc2())).toEqual({
      'orders-active-controller': on,
      'orders-brokers-missing': on,
      'orders-nodes-silent': on,
    });
  });

  test('but for one that was made elsewhere', () => {
    const stack = testingStack();
    const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4';
    expect(waiting({ stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }) })).toEqual({});
  });
});

describe('a cluster of another region or account', () => {
  const elsewhereIn = (region: string, stack = testingStack(), account = '111122223333') => {
    const arn = `arn:aws:kafka:${region}:${account}:cluster/orders/0a1b-2c3d-4`;
    return { stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn: arn }) };
  };

  test('is refused, as alarms would hear nothing of it', () => {
    expect(() => watch(elsewhereIn('eu-west-1'))).toThrow(
      new Error(
        `[Stack/Monitoring] the cluster is in region eu-west-1, and alarms in ap-northeast-2 would hear nothing of it; put the ` +
          `monitoring into a stack of region eu-west-1`,
      ),
    );
    const ours = { region: 'ap-northeast-2', account: '111122223333' };
    expect(() => watch(elsewhereIn('ap-northeast-2', testingStack({ env: ours }), '444455556666'))).toThrow(
      new Error(
        `[Stack/Monitoring] the cluster is in account 444455556666, and alarms in 111122223333 would hear nothing of it; put ` +
          `the monitoring into a stack of account 444455556666`,
      ),
    );
    expect(() => watch(elsewhereIn('ap-northeast-2', testingStack({ env: ours })))).not.toThrow();
    expect(() => watch(elsewhereIn('ap-northeast-2'))).not.toThrow();
  });

  test('is refused as well where it is made in the app', () => {
    const { app, cluster } = aClusterStack();
    const stack = new Stack(app, 'Alarms', { env: { region: 'eu-west-1' }, crossRegionReferences: true });
    expect(() => watch({ stack, cluster })).toThrow(`put the monitoring into a stack of region ap-northeast-2`);
  });

  test('is taken for one of the same where nobody knows one of the two', () => {
    expect(() => watch(elsewhereIn('eu-west-1', testingStack({})))).not.toThrow();
    const stack = testingStack();
    const clusterArn = new CfnParameter(stack, 'Arn').valueAsString;
    expect(() => watch({ stack, cluster: MskCluster.fromAttributes(stack, 'Kafka', { clusterArn }) })).not.toThrow();
  });
});
