import { Duration, Stack, Token, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Preflight } from 'cdk-preflight';
import { parse } from 'yaml';
import { acknowledgeFindings } from '../../bin/acknowledgements';
import {
  Ec2KafkaCluster,
  KafkaAlarms,
  KafkaListener,
  KafkaMonitoring,
  KafkaNotify,
  KafkaPrometheus,
  MskCluster,
  PrometheusExporter,
  type IKafkaCluster,
  type KafkaPrometheusProps,
} from '../../lib';
import { aCluster, aClusterStack, anEc2Cluster, anEc2ClusterStack } from '../support/fixtures';
import { messagesOf, propertiesOf, seoul, testingApp, testingStack, violationsIn } from '../support/testing-app';

const prometheusExporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];
const onEc2 = () => anEc2ClusterStack({ prometheusExporters });
const onMsk = () => aClusterStack({ prometheusExporters });
const kinds = { ec2: onEc2, msk: onMsk };

const topicIn = (stack: Stack, id: string) => new sns.Topic(stack, id, { enforceSSL: true });
const both = (stack: Stack) => KafkaNotify.topics({ page: topicIn(stack, 'Page'), ticket: topicIn(stack, 'Ticket') });

function watch(stack: Stack, cluster: IKafkaCluster, more: Partial<KafkaPrometheusProps> = {}): KafkaPrometheus {
  return new KafkaPrometheus(stack, 'Prometheus', { cluster, notify: KafkaNotify.nobody(), ...more });
}

/** A text with tokens, and what stands for each. */
function plain(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const { 'Fn::Join': [delimiter = '', parts = []] = [], 'Fn::Base64': text } = value as {
    'Fn::Join'?: [string, unknown[]];
    'Fn::Base64'?: unknown;
  };
  return text === undefined
    ? parts.map((part) => (typeof part === 'string' ? part : '<token>')).join(delimiter)
    : plain(text);
}

describe('a workspace', () => {
  const { stack, cluster } = onEc2();
  const prometheus = watch(stack, cluster, { notify: both(stack) });
  const workspace = propertiesOf(stack, 'AWS::APS::Workspace');
  const reference = { 'Fn::GetAtt': [expect.stringMatching(/^PrometheusWorkspace/), 'Arn'] };

  test('is of the cluster, keeps 150 days, and tells of itself', () => {
    expect(workspace).toMatchObject({
      Alias: 'orders',
      WorkspaceConfiguration: { RetentionPeriodInDays: 150 },
      LoggingConfiguration: { LogGroupArn: { 'Fn::GetAtt': [expect.stringMatching(/^PrometheusLogs/), 'Arn'] } },
    });
    expect(workspace).not.toHaveProperty('KmsKeyArn');
  });

  test('is known by its ARN and by where it is asked', () => {
    expect(stack.resolve(prometheus.workspaceArn)).toEqual(reference);
    expect(stack.resolve(prometheus.prometheusEndpoint)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^PrometheusWorkspace/), 'PrometheusEndpoint'],
    });
  });

  test('has the rules of its configuration', () => {
    const { Name, Workspace, Data } = propertiesOf(stack, 'AWS::APS::RuleGroupsNamespace');
    expect([Name, Workspace]).toEqual(['kafka', reference]);
    expect(Data).toBe(prometheus.config.rules());
  });

  test('has an Alertmanager that tells the topics of both severities', () => {
    const managed = parse(plain(workspace.AlertManagerDefinition)) as { alertmanager_config: string };
    const { receivers } = parse(managed.alertmanager_config) as { receivers: { name: string }[] };
    expect(receivers.map(({ name }) => name)).toEqual(['nobody', 'page', 'ticket']);
    expect(managed.alertmanager_config).toContain('region: "ap-northeast-2"');
    const { 'Fn::Join': [, parts = []] = [] } = workspace.AlertManagerDefinition as {
      'Fn::Join'?: [string, unknown[]];
    };
    expect(parts.filter((part) => typeof part !== 'string')).toEqual([
      { Ref: expect.stringMatching(/^Page/) },
      { Ref: expect.stringMatching(/^Ticket/) },
    ]);
  });

  // Nothing that holds data goes by a default.
  test('stays with what it holds when it leaves its stack', () => {
    const [found] = Object.values(Template.fromStack(stack).findResources('AWS::APS::Workspace')) as {
      DeletionPolicy?: string;
      UpdateReplacePolicy?: string;
    }[];
    expect(found?.DeletionPolicy).toMatch(/^Retain/);
    expect(found?.UpdateReplacePolicy).toBe('Retain');
  });

  test('keeps for as long as is said, with the key that is given', () => {
    const other = onEc2();
    const encryptionKey = new kms.Key(other.stack, 'Key');
    watch(other.stack, other.cluster, { retention: Duration.days(1095), encryptionKey });
    expect(propertiesOf(other.stack, 'AWS::APS::Workspace')).toMatchObject({
      KmsKeyArn: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      WorkspaceConfiguration: { RetentionPeriodInDays: 1095 },
    });
  });
});

describe('its scraper', () => {
  test.each(Object.entries(kinds))(
    'is in the subnets of the cluster, and writes into the workspace (%s)',
    (_, make) => {
      const { stack, cluster } = make();
      const { config } = watch(stack, cluster);
      const { Source, Destination, ScrapeConfiguration, Alias } = propertiesOf(stack, 'AWS::APS::Scraper');
      expect(Alias).toBe('orders');
      expect(Source).toEqual({
        VpcConfiguration: {
          SubnetIds: cluster.placement?.subnets.map(({ subnetId }) => stack.resolve(subnetId) as unknown),
          SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^PrometheusScraperSecurityGroup/), 'GroupId'] }],
        },
      });
      expect(Destination).toEqual({
        AmpConfiguration: { WorkspaceArn: { 'Fn::GetAtt': [expect.stringMatching(/^PrometheusWorkspace/), 'Arn'] } },
      });
      const { ConfigurationBlob: blob } = ScrapeConfiguration as { ConfigurationBlob: unknown };
      expect(blob).toEqual({ 'Fn::Base64': stack.resolve(config._scraper()) });
      expect(Object.keys(parse(plain(blob)) as object)).toEqual(['global', 'scrape_configs']);
    },
  );

  test.each([
    ['ec2', [9100, 9404], ['Brokers', 'Controllers']],
    ['msk', [11001, 11002], ['SecurityGroup']],
  ] as const)('reaches the exporters, and nothing else (%s)', (kind, ports, groups) => {
    const { stack, cluster } = kinds[kind]();
    watch(stack, cluster);
    const template = Template.fromStack(stack);
    const [group] = Object.entries(template.findResources('AWS::EC2::SecurityGroup')).filter(([id]) =>
      id.startsWith('PrometheusScraper'),
    );
    const id = group?.[0] ?? '?';
    expect((group?.[1] as { Properties: object }).Properties).not.toHaveProperty('SecurityGroupIngress');
    const reaching = (direction: 'Ingress' | 'Egress') => {
      const rules = Object.values(template.findResources(`AWS::EC2::SecurityGroup${direction}`)) as {
        Properties: Record<string, unknown>;
      }[];
      const own = rules.map(({ Properties }) => Properties).filter((rule) => JSON.stringify(rule).includes(`"${id}"`));
      return own.map(({ FromPort, ToPort, IpProtocol, GroupId, DestinationSecurityGroupId }) => {
        const target = JSON.stringify(direction === 'Ingress' ? GroupId : DestinationSecurityGroupId);
        expect([ToPort, IpProtocol]).toEqual([FromPort, 'tcp']);
        return `${/Kafka(Brokers|Controllers|SecurityGroup)/.exec(target)?.[1] ?? '?'} ${String(FromPort)}`;
      });
    };
    const expected = groups.flatMap((to) => ports.map((port) => `${to} ${port}`)).sort();
    expect(reaching('Ingress').sort()).toEqual(expected);
    expect(reaching('Egress').sort()).toEqual(expected);
  });

  test('asks as often as is said', () => {
    const { stack, cluster } = onEc2();
    watch(stack, cluster, { scrapeInterval: Duration.seconds(30) });
    const { ScrapeConfiguration } = propertiesOf(stack, 'AWS::APS::Scraper');
    expect(JSON.stringify(ScrapeConfiguration)).toContain('scrape_interval: \\"30s\\"');
  });

  test('tells of itself where services of AWS may write', () => {
    const { stack, cluster } = onEc2();
    watch(stack, cluster);
    expect(propertiesOf(stack, 'AWS::APS::Scraper').ScraperLoggingConfiguration).toEqual({
      LoggingDestination: {
        CloudWatchLogs: { LogGroupArn: { 'Fn::GetAtt': [expect.stringMatching(/^PrometheusScraperLogs/), 'Arn'] } },
      },
      ScraperComponents: ['SERVICE_DISCOVERY', 'COLLECTOR', 'EXPORTER'].map((Type) => ({ Type })),
    });
    const groups = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties as { LogGroupName: unknown },
    );
    const names = groups
      .map(({ LogGroupName: name }) => JSON.stringify([name]))
      .filter((name) => name.includes('prometheus'));
    for (const part of ['Logs', 'ScraperLogs']) {
      expect(
        names.filter((name) => new RegExp(`/aws/vendedlogs/prometheus/Stack-Prometheus-\\w+-${part}-`).test(name)),
      ).toHaveLength(1);
    }
    // What stays of a stack that is gone is not in the way of the next one.
    expect(names.filter((name) => !name.includes('AWS::StackId'))).toEqual([]);
  });
});

describe('topics', () => {
  const keys = 'arn:aws:kms:ap-northeast-2:111122223333';
  const publishing = (stack: Stack) =>
    Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy')).flatMap(({ Properties }) =>
      (
        Properties as { PolicyDocument: { Statement: { Principal: object; Action: unknown; Condition?: object }[] } }
      ).PolicyDocument.Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('aps.amazonaws.com')),
    );

  test('let workspaces of this account publish, and nobody else', () => {
    const { stack, cluster } = onEc2();
    watch(stack, cluster, { notify: both(stack) });
    expect(publishing(stack)).toEqual(
      ['Page', 'Ticket'].map((id) => ({
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: ['aps.amazonaws.com', 'cloudwatch.amazonaws.com'] },
        Action: expect.arrayContaining(['sns:Publish', 'sns:GetTopicAttributes']),
        Resource: { Ref: expect.stringMatching(`^${id}`) },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })),
    );
  });

  // Any policy takes the place of the one that every topic begins with, which lets alarms in.
  test.each(['before', 'after'])('that alarms tell as well (%s it) let them', (when) => {
    const { stack, cluster } = onEc2();
    const notify = both(stack);
    const alarms = () => new KafkaMonitoring(stack, 'Monitoring', { cluster, notify });
    if (when === 'before') {
      alarms();
    }
    watch(stack, cluster, { notify });
    if (when === 'after') {
      alarms();
    }
    expect(publishing(stack).map(({ Principal }) => Principal)).toEqual(
      Array(2).fill({ Service: ['aps.amazonaws.com', 'cloudwatch.amazonaws.com'] }),
    );
  });

  test('that were made elsewhere are a warning, as nobody can let it in', () => {
    const { stack, cluster } = onEc2();
    const topic = sns.Topic.fromTopicArn(stack, 'All', 'arn:aws:sns:ap-northeast-2:111122223333:all');
    const prometheus = watch(stack, cluster, { notify: KafkaNotify.topics({ page: topic, ticket: topic }) });
    expect(messagesOf(prometheus, 'warning')).toEqual(
      ['page', 'ticket'].map(
        (severity) => expect.stringMatching(`the policy of topic '${severity}' cannot be extended`) as string,
      ),
    );
  });

  test('that are encrypted let both use their key, whoever comes first, and once', () => {
    const { stack, cluster } = onEc2();
    const topic = new sns.Topic(stack, 'All', { masterKey: new kms.Key(stack, 'Key') });
    const notify = KafkaNotify.topics({ page: topic, ticket: topic });
    new KafkaMonitoring(stack, 'Monitoring', { cluster, notify });
    watch(stack, cluster, { notify });
    const { KeyPolicy } = propertiesOf(stack, 'AWS::KMS::Key') as { KeyPolicy: { Statement: object[] } };
    expect(KeyPolicy.Statement.slice(1)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: ['aps.amazonaws.com', 'cloudwatch.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
      },
    ]);
  });

  test.each([
    ['made elsewhere', (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', `${keys}:key/0a1b2c3d`)],
    ['that of AWS', (stack: Stack) => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sns')],
  ])('whose key is %s are a warning, to alarms as well', (_, make) => {
    const { stack, cluster } = onEc2();
    const topic = new sns.Topic(stack, 'All', { masterKey: make(stack) });
    const notify = KafkaNotify.topics({ page: topic, ticket: topic });
    const monitoring = new KafkaMonitoring(stack, 'Monitoring', { cluster, notify });
    expect(messagesOf(monitoring, 'warning')).toEqual([
      expect.stringMatching(
        /^the policy of the key of topic Stack\/All cannot be extended.*\[ack: cdk-kafka:topicKey\]$/,
      ),
    ]);
  });

  test('that are one are let in once', () => {
    const { stack, cluster } = onEc2();
    const topic = topicIn(stack, 'All');
    watch(stack, cluster, { notify: KafkaNotify.topics({ page: topic, ticket: topic }) });
    expect(publishing(stack).filter(({ Action }) => Action !== undefined).length).toBe(1);
  });

  test('nobody is told, where that is said: there is no Alertmanager', () => {
    const { stack, cluster } = onEc2();
    watch(stack, cluster, { notify: KafkaNotify.nobody() });
    expect(propertiesOf(stack, 'AWS::APS::Workspace')).not.toHaveProperty('AlertManagerDefinition');
    expect(publishing(stack)).toEqual([]);
  });
});

describe('in another stack than the cluster, and with topics of a third', () => {
  test.each(Object.entries(kinds))('none needs what needs it (%s)', (_, make) => {
    const { app, stack, cluster } = make();
    const topics = new Stack(app, 'Topics', seoul);
    const elsewhere = new Stack(app, 'Elsewhere', seoul);
    watch(elsewhere, cluster, { notify: both(topics) });
    expect(() => app.synth()).not.toThrow();
    expect(stack.dependencies).toEqual([]);
    expect(topics.dependencies).toEqual([]);
    expect(elsewhere.dependencies.map(({ stackName }) => stackName).sort()).toEqual(['Stack', 'Topics']);
    Template.fromStack(stack).resourceCountIs('AWS::APS::Scraper', 0);
  });
});

describe('a cluster that was made elsewhere', () => {
  test('is scraped where its place is known', () => {
    const stack = testingStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['a', 'c'],
    });
    const subnets = ['0', '1'].map((end) => ec2.Subnet.fromSubnetId(stack, `S${end}`, `subnet-0123456789abcdef${end}`));
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0123456789abcdef0')];
    const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
      clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
      listeners: [
        KafkaListener.iam({ bootstrapServers: 'b-1.orders.a1.c2.kafka.ap-northeast-2.amazonaws.com:9098', port: 9098 }),
      ],
      prometheusExporters,
      placement: { vpc, subnets, securityGroups },
    });
    watch(stack, cluster);
    Template.fromStack(stack).hasResourceProperties('AWS::APS::Scraper', {
      Source: { VpcConfiguration: { SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'] } },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-0123456789abcdef0',
      FromPort: 11001,
    });
  });

  test('is refused where it is not', () => {
    const stack = testingStack();
    const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
      clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
      listeners: [KafkaListener.iam({ bootstrapServers: 'b-1.orders.a1.c2.kafka.x.amazonaws.com:9098', port: 9098 })],
      prometheusExporters,
    });
    expect(() => watch(stack, cluster)).toThrow(
      new Error(
        `[Stack/Prometheus] the scraper has no place, because that of the cluster is not known; give the cluster 'placement'`,
      ),
    );
  });
});

describe('is refused', () => {
  test.each([
    ['0 days', Duration.days(0)],
    ['half a day', Duration.hours(36)],
    ['more than three years', Duration.days(1096)],
  ])('to keep samples for %s', (_, retention) => {
    const { stack, cluster } = onMsk();
    expect(() => watch(stack, cluster, { retention })).toThrow(
      new Error(`[Stack/Prometheus] 'retention' must be 1 to 1095 whole days, got ${retention.toHumanString()}`),
    );
  });

  test('a cluster without exporters, and one on EC2 that was made elsewhere', () => {
    const { stack, cluster } = aClusterStack();
    expect(() => watch(stack, cluster)).toThrow(
      `[Stack/Kafka] there is nothing to scrape; give the cluster 'prometheusExporters'`,
    );
    const elsewhere = testingStack();
    const imported = Ec2KafkaCluster.fromAttributes(elsewhere, 'Kafka', { clusterName: 'events', listeners: [] });
    expect(() => watch(elsewhere, imported)).toThrow('[Stack/Kafka] there is nothing to scrape');
  });

  test('an interval that scrapers do not take', () => {
    const { stack, cluster } = onMsk();
    expect(() => watch(stack, cluster, { scrapeInterval: Duration.seconds(15) })).toThrow(
      `'scrapeInterval' must be 30 to 120 whole seconds, got 15 seconds`,
    );
  });

  test('a severity that tells nobody, as it is for the alarms of CloudWatch', () => {
    const { stack, cluster } = onMsk();
    const notify = KafkaNotify.topics({ page: topicIn(stack, 'Page') });
    expect(() => watch(stack, cluster, { notify })).toThrow(
      /^\[Stack\/Prometheus\] alert 'Kafka\w+' has the severity ticket, which tells nobody; give 'ticket' to/,
    );
  });
});

test('a retention that is a token is handed on', () => {
  const { stack, cluster } = onEc2();
  watch(stack, cluster, { retention: Duration.days(Token.asNumber({ Ref: 'AWS::AccountId' })) });
  expect(propertiesOf(stack, 'AWS::APS::Workspace').WorkspaceConfiguration).toEqual({
    RetentionPeriodInDays: { Ref: 'AWS::AccountId' },
  });
});

test('alarms that are not wanted are no alerts', () => {
  const { stack, cluster } = onEc2();
  watch(stack, cluster, { alarms: KafkaAlarms.none() });
  Template.fromStack(stack).hasResourceProperties('AWS::APS::RuleGroupsNamespace', {
    Data: Match.not(Match.stringLikeRegexp('KafkaCpu')),
  });
});

describe('two clusters in one stack', () => {
  test('have a Prometheus each', () => {
    const stack = testingStack();
    const orders = aCluster(stack, { prometheusExporters });
    const events = anEc2Cluster(new Stack(stack.node.root, 'Events', seoul), {
      clusterName: 'events',
      prometheusExporters,
    });
    new KafkaPrometheus(stack, 'One', { cluster: orders, notify: KafkaNotify.nobody() });
    new KafkaPrometheus(stack, 'Other', { cluster: events, notify: KafkaNotify.nobody() });
    const aliases = Object.values(Template.fromStack(stack).findResources('AWS::APS::Workspace')).map(
      ({ Properties }) => (Properties as { Alias: string }).Alias,
    );
    expect(aliases).toEqual(['orders', 'events']);
  });
});

test.each(Object.entries({ ec2: anEc2Cluster, msk: aCluster }))(
  'AWS, cdk-preflight and cdk-nag find nothing in it (%s)',
  (kind, make) => {
    const app = testingApp();
    Preflight.apply(app);
    Validations.of(app).addPlugins(new AwsSolutionsChecks());
    const stack = new Stack(app, 'Stack', seoul);
    const cluster = make(stack, { prometheusExporters });
    watch(stack, cluster, { notify: both(stack) });
    acknowledgeFindings(app);
    try {
      app.synth();
    } catch (error) {
      expect(String(error)).toContain('ValidationFailed');
    }
    const found = violationsIn(app).map(({ pluginName, ruleName }) => `${pluginName}::${ruleName}`);
    expect([kind, found]).toEqual([kind, []]);
    expect(messagesOf(app, 'error')).toEqual([]);
  },
);
