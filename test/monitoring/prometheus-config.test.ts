import { Duration, Token } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { parse } from 'yaml';
import {
  KafkaAlarm,
  KafkaAlarms,
  KafkaListener,
  MskCluster,
  NodeMetrics,
  PrometheusConfig,
  PrometheusExporter,
  type Ec2KafkaClusterProps,
  type IKafkaCluster,
  type PrometheusConfigProps,
} from '../../lib';
import { ALERTMANAGER_TEMPLATES, alertmanagerConfiguration } from '../../lib/monitoring/alertmanager';
import { grafanaDashboard } from '../../lib/monitoring/grafana-dashboard';
import { recordingRules, type PrometheusRule } from '../../lib/monitoring/prometheus-rules';
import { anEc2ClusterStack } from '../support/fixtures';
import { testingStack } from '../support/testing-app';

const { JMX, NODE } = PrometheusExporter;
const DOMAIN = 'orders.a1b2c3.c2.kafka.ap-northeast-2.amazonaws.com';
const consumerGroups = [{ group: 'billing', topic: 'clicks', timeLag: Duration.minutes(5), offsetLag: 1000 }];

const onEc2 = (props: Partial<Ec2KafkaClusterProps> = {}) =>
  anEc2ClusterStack({
    prometheusExporters: [JMX, NODE],
    nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['billing'] }),
    ...props,
  });
const onMsk = (prometheusExporters = [JMX, NODE]) =>
  MskCluster.fromAttributes(testingStack(), 'Kafka', {
    clusterArn: 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4',
    listeners: [KafkaListener.iam({ bootstrapServers: `b-1.${DOMAIN}:9098`, port: 9098 })],
    prometheusExporters,
  });
const configOf = (cluster: IKafkaCluster, more: Partial<PrometheusConfigProps> = {}) =>
  PrometheusConfig.of({ cluster, ...more });

interface PrometheusRuleGroup {
  readonly name: string;
  readonly rules: readonly PrometheusRule[];
}

interface ScrapeConfiguration {
  readonly global: Record<string, string>;
  readonly rule_files?: readonly string[];
  readonly scrape_configs: readonly { readonly job_name: string }[];
}

const scraped = (text: string) => parse(text) as ScrapeConfiguration;
const groupsOf = (config: PrometheusConfig) => (parse(config.rules()) as { groups: PrometheusRuleGroup[] }).groups;
const alertsOf = (config: PrometheusConfig) => groupsOf(config)[1]?.rules ?? [];
const namesOf = (config: PrometheusConfig) => alertsOf(config).map(({ alert = '?' }) => alert);

describe('prometheus.yml', () => {
  const { cluster } = onEc2();

  test('has a job for each exporter, and the rules beside it', () => {
    const { scrape_configs: jobs, rule_files: files, global } = scraped(configOf(cluster).prometheus());
    expect(jobs.map(({ job_name: name }) => name)).toEqual(['orders/kafka', 'orders/machine']);
    expect(files).toEqual(['kafka-rules.yml']);
    expect(global).toEqual({ scrape_interval: '60s', evaluation_interval: '60s' });
  });

  test('asks as often as is said', () => {
    const { global } = scraped(configOf(cluster, { scrapeInterval: Duration.seconds(30) }).prometheus());
    expect(global).toEqual({ scrape_interval: '30s', evaluation_interval: '30s' });
  });

  test('is the same for a scraper that AWS manages, without rules, and with time to answer', () => {
    const config = configOf(cluster, { scrapeInterval: Duration.seconds(30) });
    const managed = scraped(config._scraper());
    expect(managed.scrape_configs).toEqual(scraped(config.prometheus()).scrape_configs);
    expect(managed.global).toEqual({ scrape_interval: '30s', scrape_timeout: '25s' });
    expect(Object.keys(managed)).toEqual(['global', 'scrape_configs']);
  });

  test('writes every text in quotes, as a token may hold anything', () => {
    const text = configOf(cluster).prometheus();
    expect(
      text.split('\n').filter((line) => /[:-] [^"{\s]/.test(line) && !/port: \d+$/.test(line) && !/- \w+:/.test(line)),
    ).toEqual([]);
  });
});

describe('kafka-rules.yml', () => {
  test.each([
    ['nodes', () => onEc2().cluster],
    ['msk', () => onMsk()],
  ] as const)('records first what alerts ask for (%s)', (flavour, make) => {
    const groups = groupsOf(configOf(make(), { consumerGroups }));
    expect(groups.map(({ name }) => name)).toEqual(['kafka-metrics', 'kafka-alerts']);
    expect(groups[0]?.rules).toEqual(recordingRules({ clusterName: 'orders', flavour, exporters: [JMX, NODE] }));
    const recorded = new Set(groups[0]?.rules.map(({ record }) => record));
    const asked = groups[1]?.rules.flatMap(({ expr }) => expr.match(/kafka:[a-z_]+/g) ?? []) ?? [];
    expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
  });

  test('has all alarms, unless it is told otherwise, of the cluster by its name', () => {
    const { cluster } = onEc2();
    expect(namesOf(configOf(cluster))).toEqual(expect.arrayContaining(['KafkaOfflinePartitions', 'KafkaCpu']));
    const few = configOf(cluster, { alarms: KafkaAlarms.none().including(KafkaAlarm.CPU, { threshold: 20 }) });
    expect(namesOf(few)).toEqual(['KafkaCpu']);
    expect(alertsOf(few)[0]?.expr).toBe('kafka:cpu_idle{cluster="orders"} <= 20');
  });

  test('knows how many brokers and nodes there are', () => {
    const exprOf = (name: string) => alertsOf(configOf(onEc2().cluster)).find(({ alert }) => alert === name)?.expr;
    expect(exprOf('KafkaBrokersMissing')).toContain(' < 3 ');
    expect(exprOf('KafkaNodesSilent')).toContain(' < 6 ');
  });

  test('has those of consumer groups', () => {
    const names = namesOf(configOf(onEc2().cluster, { consumerGroups }));
    expect(names.filter((name) => /Lag$|Vanished$/.test(name))).toEqual([
      'KafkaControllerLag',
      'KafkaMetadataLag',
      'KafkaTimeLag',
      'KafkaOffsetLag',
      'KafkaGroupVanished',
    ]);
  });

  // Its absence would be an alert that never ends.
  describe('asks for nothing that no exporter tells', () => {
    const ofMachines = [
      'KafkaDiskWarning',
      'KafkaDiskFullSoon',
      'KafkaNodeMetricsOld',
      'KafkaCpu',
      'KafkaCertificateEnds',
      'KafkaReleasePending',
    ];
    const ofKafka = ['KafkaActiveController', 'KafkaBrokersMissing', 'KafkaUnderMinIsr'];

    test('where only Kafka is scraped', () => {
      const names = namesOf(configOf(onEc2({ prometheusExporters: [JMX] }).cluster, { consumerGroups: [] }));
      expect(names).toEqual(expect.arrayContaining(ofKafka));
      expect(names.filter((name) => ofMachines.includes(name))).toEqual([]);
    });

    test('where only machines are', () => {
      const names = namesOf(configOf(onEc2({ prometheusExporters: [NODE] }).cluster));
      expect(names).toEqual(expect.arrayContaining(ofMachines));
      expect(names.filter((name) => ofKafka.includes(name))).toEqual([]);
    });
  });
});

test('alertmanager.yml, its templates and the dashboard are those of the cluster', () => {
  const { stack, cluster } = onEc2();
  const [page, ticket] = ['page', 'ticket'].map((id) =>
    sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:ap-northeast-2:111122223333:${id}`),
  ) as [sns.ITopic, sns.ITopic];
  const config = configOf(cluster);
  expect(config.alertmanager({ page, ticket }, 'ap-northeast-2')).toBe(
    alertmanagerConfiguration(
      { region: 'ap-northeast-2', topicArns: { page: page.topicArn, ticket: ticket.topicArn } },
      'kafka.tmpl',
    ),
  );
  expect(config.alertmanagerTemplates()).toBe(ALERTMANAGER_TEMPLATES);
  expect(config.grafanaDashboard()).toBe(grafanaDashboard({ flavour: 'nodes', exporters: [JMX, NODE] }));
  expect(configOf(onMsk()).grafanaDashboard()).toBe(grafanaDashboard({ flavour: 'msk', exporters: [JMX, NODE] }));
});

test('a name that is a token stays in quotes', () => {
  const stack = testingStack();
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn: Token.asString({ Ref: 'Arn' }),
    listeners: [KafkaListener.iam({ bootstrapServers: `b-1.${DOMAIN}:9098`, port: 9098 })],
    prometheusExporters: [JMX],
  });
  const text = configOf(cluster).rules().replaceAll(cluster.clusterName, 'named');
  const { groups } = parse(text) as { groups: PrometheusRuleGroup[] };
  const asked = groups[1]?.rules.filter(({ expr }) => expr.includes('cluster="named"')) ?? [];
  expect(asked.length).toBeGreaterThan(5);
  expect(text).not.toContain('Token[');
});

test('prometheus.yml sends alerts to an Alertmanager', () => {
  const targetsOf = (more: Partial<PrometheusConfigProps>) => {
    const { alerting } = parse(configOf(onMsk(), more).prometheus()) as { alerting?: object };
    return alerting;
  };
  const sends = (targets: string[]) => ({ alertmanagers: [{ static_configs: [{ targets }] }] });
  expect(targetsOf({})).toEqual(sends(['localhost:9093']));
  expect(targetsOf({ alertmanagers: ['a:9093', 'b:9093'] })).toEqual(sends(['a:9093', 'b:9093']));
});

describe('alertmanager.yml', () => {
  const stack = testingStack();
  const topic = new sns.Topic(stack, 'Topic');
  const tells = (topics: Record<string, sns.ITopic>, alarms?: KafkaAlarms) => () =>
    configOf(onMsk(), { alarms }).alertmanager(topics, 'ap-northeast-2');

  test('must tell of every severity that alerts have', () => {
    expect(tells({ ticket: topic })).toThrow(
      `[Stack/Kafka] alert 'KafkaOfflinePartitions' has the severity page, which tells nobody; give 'page' to 'topics'`,
    );
    expect(tells({ page: topic })).toThrow(/the severity ticket, which tells nobody/);
    expect(tells({ ticket: topic }, KafkaAlarms.none().including(KafkaAlarm.DISK_WARNING))).not.toThrow();
    expect(tells({}, KafkaAlarms.none())).not.toThrow();
  });

  test('must know the severities', () => {
    expect(tells({ pages: topic, ticket: topic })).toThrow(
      `[Stack/Kafka] 'topics' must have the severities 'page' and 'ticket', got 'pages'`,
    );
  });
});

describe('is refused', () => {
  const refusal = (make: () => unknown) => expect(make);

  test('a cluster without exporters', () => {
    refusal(() => configOf(anEc2ClusterStack().cluster)).toThrow(
      new Error(
        `[Stack/Kafka] there is nothing to scrape; give the cluster 'prometheusExporters', such as [PrometheusExporter.JMX, ` +
          `PrometheusExporter.NODE]; serverless clusters have none, and those on EC2 that were made elsewhere are not scraped from here`,
      ),
    );
  });

  test.each([
    [Duration.seconds(29), '29 seconds'],
    [Duration.millis(29_999), '29 seconds'],
    [Duration.seconds(121), '2 minutes 1 second'],
    [Duration.minutes(10), '10 minutes'],
  ])('an interval that is too short, or too long for rates of five minutes: %s', (scrapeInterval, said) => {
    refusal(() => configOf(onMsk(), { scrapeInterval })).toThrow(
      new RegExp(`^\\[Stack/Kafka\\] 'scrapeInterval' must be 30 to 120 whole seconds, got ${said}`),
    );
  });

  test('but not the shortest, and not the longest', () => {
    for (const seconds of [30, 120]) {
      refusal(() => configOf(onMsk(), { scrapeInterval: Duration.seconds(seconds) })).not.toThrow();
    }
  });

  test('an interval that is not of whole seconds, when it is given', () => {
    refusal(() => configOf(onMsk(), { scrapeInterval: Duration.millis(30_500) })).toThrow(/'scrapeInterval'/);
  });

  test('an interval that is a token, which is written into a text', () => {
    const scrapeInterval = Duration.seconds(Token.asNumber({ Ref: 'Seconds' }));
    refusal(() => configOf(onMsk(), { scrapeInterval })).toThrow(/'scrapeInterval' must be known at synthesis/);
  });

  test('a consumer group that is none', () => {
    refusal(() => configOf(onMsk(), { consumerGroups: [{ group: 'billing', topic: 'clicks' }] }).rules()).toThrow(
      `group 'billing' on topic 'clicks' may be behind as far as it likes; give 'timeLag' or 'offsetLag'`,
    );
  });

  test.each([
    ['a group that nodes do not tell of', { nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['shipping'] }) }],
    ['any group where nodes tell of none', { nodeMetrics: NodeMetrics.cloudWatch() }],
    ['any group where nodes tell nobody', { nodeMetrics: NodeMetrics.none() }],
    ['any group where machines are not scraped', { prometheusExporters: [JMX] }],
  ])('%s, which would be missed for ever', (_, props) => {
    refusal(() => configOf(onEc2(props).cluster, { consumerGroups }).rules()).toThrow(/billing|consumer/);
  });

  test('but not one of Amazon MSK, which tells of every group, nor one that is among all', () => {
    refusal(() => configOf(onMsk(), { consumerGroups }).rules()).not.toThrow();
    const { cluster } = onEc2({ nodeMetrics: NodeMetrics.cloudWatch({ consumerGroups: ['*'] }) });
    refusal(() => configOf(cluster, { consumerGroups }).rules()).not.toThrow();
  });
});
