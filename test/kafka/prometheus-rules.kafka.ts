import { Duration, type Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  KafkaListener,
  KafkaNotify,
  KafkaPrometheus,
  KafkaTopology,
  MskCluster,
  NodeMetrics,
  PrometheusConfig,
  PrometheusExporter,
  type IKafkaCluster,
} from '../../lib';
import { anEc2ClusterStack } from '../support/fixtures';
import { propertiesOf, temporaryFolder, testingStack } from '../support/testing-app';

// Rules and configurations in the tools that read them: `npm run test:kafka -- prometheus-rules`. Needs Debian's packages
// prometheus and prometheus-alertmanager.

const prometheusExporters = [PrometheusExporter.JMX, PrometheusExporter.NODE];
const REGION = 'ap-northeast-2';

const configOf = (cluster: IKafkaCluster) =>
  PrometheusConfig.of({
    cluster,
    consumerGroups: [{ group: 'billing', topic: 'orders', offsetLag: 1000, timeLag: Duration.minutes(5) }],
  });

function onEc2(): { stack: Stack; cluster: IKafkaCluster; config: PrometheusConfig } {
  const nodeMetrics = NodeMetrics.cloudWatch({ consumerGroups: ['billing'] });
  const { stack, cluster } = anEc2ClusterStack({ prometheusExporters, nodeMetrics });
  return { stack, cluster, config: configOf(cluster) };
}

function onMsk(): { stack: Stack; config: PrometheusConfig } {
  const stack = testingStack();
  const domain = `orders.a1b2c3.c2.kafka.${REGION}.amazonaws.com`;
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn: `arn:aws:kafka:${REGION}:111122223333:cluster/orders/0a1b2c3d-0000-0000-0000-000000000000-2`,
    listeners: [KafkaListener.iam({ bootstrapServers: `b-1.${domain}:9098`, port: 9098 })],
    prometheusExporters,
    topology: KafkaTopology.brokers({ count: 3, zones: 3 }),
    instanceType: 'kafka.m7g.large',
  });
  return { stack, config: configOf(cluster) };
}

const flavours = { 'Kafka on EC2': onEc2, 'Amazon MSK': onMsk };

interface Verdict {
  readonly well: boolean;
  /** What it prints. */
  readonly said: string;
  /** The same with its complaints, of which the first few are enough. */
  readonly says: string;
}

/** A tool in a folder of its own, with these files in it. */
function tool(files: Readonly<Record<string, string>>, command: string, ...args: string[]): Verdict {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (error) {
    throw error;
  }
  const [said, says] = [stdout, stdout + stderr].map((text) => text.slice(0, 3000)) as [string, string];
  return { well: status === 0, said, says };
}

const checkRules = (rules: string) =>
  tool({ 'kafka-rules.yml': rules }, 'promtool', 'check', 'rules', 'kafka-rules.yml');

describe.each(Object.entries(flavours))('promtool, of %s,', (_, flavour) => {
  const { stack, config } = flavour();
  const text = (of: string) => stack.resolve(of) as string;

  test('takes the rules', () => {
    const { well, says } = checkRules(text(config.rules()));
    expect(says).toMatch(/SUCCESS: \d+ rules found/);
    expect(well).toBe(true);
  });

  test('takes the configuration, with the rules beside it', () => {
    const files = { 'prometheus.yml': text(config.prometheus()), 'kafka-rules.yml': text(config.rules()) };
    expect(tool(files, 'promtool', 'check', 'config', 'prometheus.yml')).toMatchObject({ well: true });
  });

  test('refuses a rule that is no PromQL, and a configuration that is none', () => {
    const rules = text(config.rules());
    expect(checkRules(rules.replace('sum by (cluster, node)', 'sum by (cluster node)'))).toMatchObject({ well: false });
    const files = { 'prometheus.yml': text(config.prometheus()).replace('names:', 'hosts:'), 'kafka-rules.yml': rules };
    expect(tool(files, 'promtool', 'check', 'config', 'prometheus.yml')).toMatchObject({ well: false });
  });
});

// --- what fires, and what does not

/** Series of exporters by their name and labels, with their values, one a minute, as promtool notes them. */
type Series = Readonly<Record<string, string>>;

/** More minutes than any case is looked at. */
const END = 400;
const always = (value: number) => `${value}+0x${END}`;
/** For so many minutes. */
const held = (value: number, minutes: number) => `${value}+0x${minutes - 1}`;
const never = '_';

/** A series of each node. */
function each(nodes: readonly number[], metric: string, values: string | number, labels = ''): Series {
  const text = typeof values === 'number' ? always(values) : values;
  return Object.fromEntries(
    nodes.map((node) => [`${metric}{cluster="orders",node="${node}"${labels && `,${labels}`}}`, text]),
  );
}

const CONTROLLERS = [1, 2, 3];
const BROKERS = [101, 201, 301];
const NODES = [...CONTROLLERS, ...BROKERS];

const cpu = (nodes: readonly number[], idleSeconds: number): Series => ({
  ...each(nodes, 'node_cpu_seconds_total', `0+${idleSeconds}x${END}`, 'cpu="0",mode="idle"'),
  ...each(nodes, 'node_cpu_seconds_total', `0+${idleSeconds}x${END}`, 'cpu="1",mode="idle"'),
});
const heap = (nodes: readonly number[], old: number): Series => ({
  ...each(nodes, 'jvm_memory_pool_collection_used_bytes', old, 'pool="G1 Old Gen"'),
  ...each(nodes, 'jvm_memory_pool_collection_used_bytes', 10, 'pool="G1 Survivor Space"'),
  ...each(nodes, 'jvm_memory_max_bytes', 1000, 'area="heap"'),
});
const volume = (nodes: readonly number[], free: number | string): Series => ({
  ...each(nodes, 'node_filesystem_avail_bytes', free, 'mountpoint="/var/lib/kafka/0"'),
  ...each(nodes, 'node_filesystem_size_bytes', 100, 'mountpoint="/var/lib/kafka/0"'),
});
const CONTROLLER_LAG = 'kafka_controller_kafkacontroller_lastappliedrecordlagms';
const REPORTS = 'kafka_node_reports';
const MTIME = 'node_textfile_mtime_seconds';
const TEXTFILE = 'file="/var/lib/kafka-node/metrics/kafka-node.prom"';
const group = (metric: string, values: number | string, name = 'billing'): Series =>
  each([101], `kafka_consumergroup_${metric}`, values, `consumergroup="${name}",topic="orders"`);
const up = (nodes: readonly number[], job: string, values: number | string): Series =>
  each(nodes, 'up', values, `job="${job}",instance="there"`);

/** What the exporters of a cluster tell that is well. */
const healthy: Series = {
  ...up(NODES, 'kafka', 1),
  ...up(NODES, 'machine', 1),
  ...each(CONTROLLERS, 'kafka_controller_kafkacontroller_activecontrollercount', 0),
  ...each([1], 'kafka_controller_kafkacontroller_activecontrollercount', 1),
  ...each(CONTROLLERS, 'kafka_controller_kafkacontroller_offlinepartitionscount', 0),
  ...each(CONTROLLERS, 'kafka_controller_kafkacontroller_activebrokercount', 3),
  ...each(CONTROLLERS, 'kafka_controller_kafkacontroller_metadataerrorcount', 0),
  ...each(CONTROLLERS, CONTROLLER_LAG, 300),
  ...each(NODES, 'kafka_server_raft_metrics_current_leader', 1),
  ...each(BROKERS, 'kafka_server_broker_metadata_metrics_last_applied_record_lag_ms', 50),
  ...each(BROKERS, 'kafka_server_replicamanager_underreplicatedpartitions', 0),
  ...each(BROKERS, 'kafka_server_replicamanager_underminisrpartitioncount', 0),
  ...each(BROKERS, 'kafka_log_logmanager_offlinelogdirectorycount', 0),
  ...each(NODES, 'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate', 0.9),
  ...each(NODES, 'kafka_network_socketserver_networkprocessoravgidlepercent', 0.9),
  ...each(NODES, 'kafka_node_network_allowance_exceeded', 0),
  ...each(NODES, 'kafka_node_ebs_balance_percent', 99),
  ...each(NODES, 'kafka_node_failing_volumes', 0),
  ...each(NODES, REPORTS, 1),
  ...each(NODES, 'kafka_node_certificate_days_left', 80),
  ...each(NODES, 'kafka_node_release_pending_hours', 0),
  ...each(NODES, MTIME, `0+60x${END}`, TEXTFILE),
  ...cpu(NODES, 50),
  ...heap(NODES, 300),
  ...volume(NODES, 60),
  ...group('lag_sum', 10),
  ...group('lag_max', 5),
  ...group('lag_seconds_max', 2),
};

/** What an alert says, and after how many minutes of trouble. */
interface Expected {
  readonly severity: 'page' | 'ticket';
  readonly cause: string;
  readonly after: number;
  /** What it is of, besides the cluster. */
  readonly of?: Readonly<Record<string, string>>;
}

const ofB201 = { node: '201' };
const ofBilling = { consumergroup: 'billing', topic: 'orders' };

/** By hand, so that a change of the tables does not change what is expected of them. */
const alerts: Readonly<Record<string, Expected>> = {
  KafkaOfflinePartitions: { severity: 'page', cause: 'availability', after: 0 },
  // The third value comes two minutes after the first.
  KafkaUnderMinIsr: { severity: 'page', cause: 'availability', after: 2, of: ofB201 },
  KafkaActiveController: { severity: 'page', cause: 'availability', after: 4 },
  KafkaActiveControllerSilent: { severity: 'page', cause: 'availability', after: 5 },
  KafkaBrokersMissing: { severity: 'page', cause: 'brokers', after: 15 },
  KafkaOfflineLogDirectories: { severity: 'page', cause: 'volumes', after: 3, of: ofB201 },
  KafkaUnderReplicated: { severity: 'ticket', cause: 'replication', after: 20, of: ofB201 },
  KafkaDiskWarning: { severity: 'ticket', cause: 'disk', after: 15, of: ofB201 },
  KafkaDiskCritical: { severity: 'ticket', cause: 'disk-full', after: 15, of: ofB201 },
  KafkaEbsBalance: { severity: 'ticket', cause: 'throughput', after: 15, of: ofB201 },
  KafkaFailingVolumes: { severity: 'ticket', cause: 'volumes', after: 10, of: ofB201 },
  // A rate takes two values.
  KafkaCpu: { severity: 'ticket', cause: 'load', after: 16, of: ofB201 },
  KafkaHeapAfterGc: { severity: 'ticket', cause: 'memory', after: 15, of: ofB201 },
  KafkaRequestHandlers: { severity: 'ticket', cause: 'load', after: 15, of: ofB201 },
  KafkaNetworkProcessors: { severity: 'ticket', cause: 'load', after: 15, of: ofB201 },
  KafkaNetworkAllowance: { severity: 'ticket', cause: 'load', after: 15, of: ofB201 },
  KafkaCertificateExpires: { severity: 'ticket', cause: 'certificate', after: 15, of: ofB201 },
  KafkaCertificateEnds: { severity: 'page', cause: 'certificate', after: 15, of: ofB201 },
  KafkaControllerLag: { severity: 'ticket', cause: 'quorum', after: 5, of: { node: '3' } },
  KafkaMetadataErrors: { severity: 'ticket', cause: 'quorum', after: 5 },
  KafkaMetadataLag: { severity: 'ticket', cause: 'quorum', after: 5, of: ofB201 },
  KafkaNodesSilent: { severity: 'ticket', cause: 'quorum', after: 15 },
  KafkaReleasePending: { severity: 'ticket', cause: 'upkeep', after: 15, of: ofB201 },
  KafkaTimeLag: { severity: 'ticket', cause: 'billing/orders', after: 15, of: ofBilling },
  KafkaOffsetLag: { severity: 'ticket', cause: 'billing/orders', after: 15, of: ofBilling },
  KafkaGroupVanished: { severity: 'ticket', cause: 'billing/orders', after: 30, of: ofBilling },
  // And so does a forecast.
  KafkaDiskFullSoon: { severity: 'ticket', cause: 'disk', after: 61, of: ofB201 },
  KafkaExporterDown: {
    severity: 'ticket',
    cause: 'upkeep',
    after: 15,
    of: { ...ofB201, job: 'machine', instance: 'there' },
  },
  KafkaNodeMetricsOld: {
    severity: 'ticket',
    cause: 'upkeep',
    after: 15,
    of: { ...ofB201, file: '/var/lib/kafka-node/metrics/kafka-node.prom' },
  },
};

/** What happens, and every alert that fires in the end. */
interface Case {
  readonly alert: string;
  readonly when: string;
  /** What is not as in a cluster that is well. */
  readonly series: Series;
  /** Besides the alert, where it is to fire. */
  readonly others?: readonly string[];
  /** How long it is looked at. @default 40 */
  readonly minutes?: number;
  /** The first minute in which it fires, and the last. @default - from its time on, to the end */
  readonly during?: readonly [number, number];
}

/** Eight nodes one after the other, each away for eight minutes, with four in between. */
const patched = (well: number, away: number) =>
  [held(well, 10), ...Array<string>(8).fill(`${held(away, 8)} ${held(well, 4)}`), always(well)].join(' ');
const PATCHED = 10 + 8 * 12;
const onB201 = (metric: string, values: number | string) => each([201], metric, values);
const nobody = (nodes: readonly number[], metric: string) => each(nodes, metric, never);
/** All is well but for so many minutes. */
const shortly = (well: number, bad: number, minutes: number) =>
  `${held(well, 10)} ${held(bad, minutes)} ${always(well)}`;
const silentFor = (minutes: number, value: number) => `${held(value, 10)} _x${minutes} ${always(value)}`;

const ACTIVE = 'kafka_controller_kafkacontroller_activecontrollercount';
const ACTIVE_BROKERS = 'kafka_controller_kafkacontroller_activebrokercount';
const UNDER_REPLICATED = 'kafka_server_replicamanager_underreplicatedpartitions';
const OFFLINE = 'kafka_controller_kafkacontroller_offlinepartitionscount';
const UNDER_MIN_ISR = 'kafka_server_replicamanager_underminisrpartitioncount';
const HANDLERS = 'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate';

const firing: readonly Case[] = [
  { alert: 'KafkaOfflinePartitions', when: 'a controller knows of one', series: each([2], OFFLINE, 1) },
  {
    alert: 'KafkaOfflinePartitions',
    when: 'a single value tells of one, as long as that is one of the last',
    series: each([2], OFFLINE, shortly(0, 1, 1)),
    during: [10, 13],
  },
  { alert: 'KafkaUnderMinIsr', when: 'a broker leads one', series: onB201(UNDER_MIN_ISR, 1) },
  {
    alert: 'KafkaUnderMinIsr',
    when: 'it comes and goes',
    series: onB201(UNDER_MIN_ISR, `${held(0, 10)} 1 1 0 1 0 ${always(0)}`),
    during: [13, 15],
  },
  { alert: 'KafkaActiveController', when: 'none leads', series: each(CONTROLLERS, ACTIVE, 0) },
  { alert: 'KafkaActiveController', when: 'two lead', series: each([1, 2], ACTIVE, 1) },
  { alert: 'KafkaActiveControllerSilent', when: 'nobody tells who leads', series: nobody(CONTROLLERS, ACTIVE) },
  // That of a zone that is cut off goes on to count the brokers that the others have fenced.
  { alert: 'KafkaBrokersMissing', when: 'two controllers count two of three', series: each([1, 2], ACTIVE_BROKERS, 2) },
  { alert: 'KafkaBrokersMissing', when: 'there are two of three', series: each(CONTROLLERS, ACTIVE_BROKERS, 2) },
  { alert: 'KafkaBrokersMissing', when: 'no controller tells', series: nobody(CONTROLLERS, ACTIVE_BROKERS) },
  {
    alert: 'KafkaOfflineLogDirectories',
    when: 'a volume is gone',
    series: onB201('kafka_log_logmanager_offlinelogdirectorycount', 1),
  },
  { alert: 'KafkaUnderReplicated', when: 'a replica stays away', series: onB201(UNDER_REPLICATED, 1) },
  { alert: 'KafkaDiskWarning', when: 'a volume is full to 75 %', series: volume([201], 25) },
  {
    alert: 'KafkaDiskCritical',
    when: 'a volume is full to 85 %',
    series: volume([201], 15),
    others: ['KafkaDiskWarning'],
  },
  { alert: 'KafkaEbsBalance', when: '20 % are left', series: onB201('kafka_node_ebs_balance_percent', 20) },
  { alert: 'KafkaFailingVolumes', when: 'one fails', series: onB201('kafka_node_failing_volumes', 1) },
  { alert: 'KafkaCpu', when: '38 % are idle', series: cpu([201], 23) },
  { alert: 'KafkaHeapAfterGc', when: '60 % are in use', series: heap([201], 590) },
  { alert: 'KafkaRequestHandlers', when: 'they rest for 30 %', series: onB201(HANDLERS, 0.3) },
  {
    alert: 'KafkaNetworkProcessors',
    when: 'they rest for 30 %',
    series: onB201('kafka_network_socketserver_networkprocessoravgidlepercent', 0.3),
  },
  {
    alert: 'KafkaNetworkAllowance',
    when: 'packets are lost all the time',
    series: onB201('kafka_node_network_allowance_exceeded', 1),
  },
  {
    alert: 'KafkaCertificateExpires',
    when: '21 days are left',
    series: onB201('kafka_node_certificate_days_left', 21),
  },
  {
    alert: 'KafkaCertificateEnds',
    when: '7 days are left',
    series: onB201('kafka_node_certificate_days_left', 7),
    others: ['KafkaCertificateExpires'],
  },
  {
    alert: 'KafkaCertificateEnds',
    when: '5 days are left',
    series: onB201('kafka_node_certificate_days_left', 5),
    others: ['KafkaCertificateExpires'],
  },
  { alert: 'KafkaControllerLag', when: 'one is cut off', series: each([3], CONTROLLER_LAG, 10_000) },
  {
    alert: 'KafkaMetadataErrors',
    when: 'a controller has met one',
    series: each([3], 'kafka_controller_kafkacontroller_metadataerrorcount', 1),
  },
  {
    alert: 'KafkaMetadataLag',
    when: 'a broker is ten seconds behind',
    series: onB201('kafka_server_broker_metadata_metrics_last_applied_record_lag_ms', 10_000),
  },
  { alert: 'KafkaNodesSilent', when: 'a controller tells nothing', series: nobody([3], REPORTS) },
  { alert: 'KafkaNodesSilent', when: 'no node tells anything', series: nobody(NODES, REPORTS) },
  { alert: 'KafkaReleasePending', when: 'it is a day', series: onB201('kafka_node_release_pending_hours', 24) },
  { alert: 'KafkaTimeLag', when: 'it is five minutes', series: group('lag_seconds_max', 300) },
  { alert: 'KafkaOffsetLag', when: 'it is a thousand', series: group('lag_sum', 1000) },
  { alert: 'KafkaGroupVanished', when: 'nobody tells of the group', series: group('lag_sum', never) },
  {
    alert: 'KafkaGroupVanished',
    when: 'another group is told of',
    series: { ...group('lag_sum', never), ...group('lag_sum', 1, 'another') },
  },
  // 40 % are in use, and 0.86 % more every hour: 102 % in three days.
  {
    alert: 'KafkaDiskFullSoon',
    when: 'a volume fills up steadily',
    series: volume([201], `60-0.0143x${END}`),
    minutes: 80,
  },
  { alert: 'KafkaExporterDown', when: 'one does not answer', series: up([201], 'machine', 0) },
  {
    alert: 'KafkaNodeMetricsOld',
    when: 'a node has stopped to write them',
    series: each([201], MTIME, 0, TEXTFILE),
  },
];

const quiet: readonly Case[] = [
  {
    alert: 'KafkaOfflinePartitions',
    when: 'every partition has a leader',
    series: each(CONTROLLERS, 'kafka_controller_kafkacontroller_globalpartitioncount', 300),
  },
  { alert: 'KafkaUnderMinIsr', when: 'it is over in time', series: onB201(UNDER_MIN_ISR, shortly(0, 1, 2)) },
  {
    alert: 'KafkaActiveController',
    when: 'an election takes less than five minutes',
    series: each([1], ACTIVE, shortly(1, 0, 4)),
  },
  {
    alert: 'KafkaActiveControllerSilent',
    when: 'it is for less than five minutes',
    series: { ...each([2, 3], ACTIVE, silentFor(4, 0)), ...each([1], ACTIVE, silentFor(4, 1)) },
  },
  {
    alert: 'KafkaActiveController',
    when: 'it is another',
    series: { ...each([1], ACTIVE, 0), ...each([2], ACTIVE, 1) },
  },
  {
    alert: 'KafkaBrokersMissing',
    when: 'nodes are patched in turn',
    series: each(CONTROLLERS, ACTIVE_BROKERS, patched(3, 2)),
    minutes: PATCHED,
  },
  {
    alert: 'KafkaBrokersMissing',
    when: 'one controller is behind for a while',
    series: each([3], ACTIVE_BROKERS, shortly(3, 2, 14)),
  },
  {
    alert: 'KafkaOfflineLogDirectories',
    when: 'it is over in time',
    series: onB201('kafka_log_logmanager_offlinelogdirectorycount', shortly(0, 1, 3)),
  },
  {
    alert: 'KafkaUnderReplicated',
    when: 'nodes are patched in turn',
    series: each(BROKERS, UNDER_REPLICATED, patched(0, 40)),
    minutes: PATCHED,
  },
  { alert: 'KafkaUnderReplicated', when: 'it is over in time', series: onB201(UNDER_REPLICATED, shortly(0, 1, 20)) },
  { alert: 'KafkaDiskWarning', when: 'a volume is full to 74 %', series: volume([201], 26) },
  {
    alert: 'KafkaDiskCritical',
    when: 'a volume is full to 84 %',
    series: volume([201], 16),
    others: ['KafkaDiskWarning'],
  },
  { alert: 'KafkaEbsBalance', when: '21 % are left', series: onB201('kafka_node_ebs_balance_percent', 21) },
  {
    alert: 'KafkaEbsBalance',
    when: 'the instances have no bursts',
    series: nobody(NODES, 'kafka_node_ebs_balance_percent'),
  },
  {
    alert: 'KafkaFailingVolumes',
    when: 'it is over in time',
    series: onB201('kafka_node_failing_volumes', shortly(0, 1, 5)),
  },
  { alert: 'KafkaCpu', when: '42 % are idle', series: cpu([201], 25) },
  { alert: 'KafkaHeapAfterGc', when: '59 % are in use', series: heap([201], 580) },
  { alert: 'KafkaRequestHandlers', when: 'they rest for 31 %', series: onB201(HANDLERS, 0.31) },
  {
    alert: 'KafkaNetworkProcessors',
    when: 'they rest for 31 %',
    series: onB201('kafka_network_socketserver_networkprocessoravgidlepercent', 0.31),
  },
  {
    alert: 'KafkaNetworkAllowance',
    when: 'it is over in time',
    series: onB201('kafka_node_network_allowance_exceeded', shortly(0, 100, 10)),
  },
  {
    alert: 'KafkaCertificateExpires',
    when: '22 days are left',
    series: onB201('kafka_node_certificate_days_left', 22),
  },
  {
    alert: 'KafkaCertificateEnds',
    when: '8 days are left',
    series: onB201('kafka_node_certificate_days_left', 8),
    others: ['KafkaCertificateExpires'],
  },
  {
    alert: 'KafkaControllerLag',
    when: 'one is started again',
    series: each([3], CONTROLLER_LAG, shortly(300, 1e12, 5)),
  },
  {
    alert: 'KafkaMetadataErrors',
    when: 'the controller starts again',
    series: each([3], 'kafka_controller_kafkacontroller_metadataerrorcount', shortly(0, 1, 5)),
  },
  {
    alert: 'KafkaMetadataLag',
    when: 'a broker is less than ten seconds behind',
    series: onB201('kafka_server_broker_metadata_metrics_last_applied_record_lag_ms', 9_999),
  },
  { alert: 'KafkaNodesSilent', when: 'a node is replaced in time', series: each([3], REPORTS, silentFor(8, 1)) },
  { alert: 'KafkaReleasePending', when: 'it is 23 hours', series: onB201('kafka_node_release_pending_hours', 23) },
  { alert: 'KafkaTimeLag', when: 'it is less than five minutes', series: group('lag_seconds_max', 299) },
  { alert: 'KafkaTimeLag', when: 'it is another group', series: group('lag_seconds_max', 9999, 'another') },
  { alert: 'KafkaOffsetLag', when: 'it is less than a thousand', series: group('lag_sum', 999) },
  { alert: 'KafkaOffsetLag', when: 'it is another group', series: group('lag_sum', 9999, 'another') },
  // Another broker tells it from then on.
  {
    alert: 'KafkaOffsetLag',
    when: 'somebody else tells it after a gap',
    series: {
      ...group('lag_sum', `${held(10, 10)} ${never}`),
      ...each([301], 'kafka_consumergroup_lag_sum', `_x12 ${always(999)}`, 'consumergroup="billing",topic="orders"'),
    },
  },
  { alert: 'KafkaGroupVanished', when: 'it is told of again in time', series: group('lag_sum', silentFor(25, 10)) },
  {
    alert: 'KafkaDiskFullSoon',
    when: 'it fills up for an hour only',
    series: volume([201], '60+0x299 60-0.02x80'),
    minutes: 375,
  },
  { alert: 'KafkaDiskFullSoon', when: 'it would take longer', series: volume([201], `60-0.0135x${END}`), minutes: 80 },
  {
    alert: 'KafkaDiskFullSoon',
    when: 'it is full, and stays so',
    series: volume([201], 16),
    others: ['KafkaDiskWarning'],
  },
  { alert: 'KafkaExporterDown', when: 'a node is patched', series: up([201], 'kafka', shortly(1, 0, 8)) },
  { alert: 'KafkaExporterDown', when: 'it is the exporter of somebody else', series: up([201], 'billing', 0) },
  {
    alert: 'KafkaExporterDown',
    when: 'it is that of another cluster',
    series: { 'up{cluster="payments",node="201",job="kafka",instance="there"}': always(0) },
  },
  {
    alert: 'KafkaNodeMetricsOld',
    when: 'a node is replaced',
    series: each([201], MTIME, `${held(0, 10)} _x4 900+60x${END}`, TEXTFILE),
  },
];

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const rulesIn = (text: string): Rule[] =>
  (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

const GROUPS = ['kafka-metrics', 'kafka-alerts'];

function testRules(rules: string, tests: readonly object[]): Verdict {
  const file = { rule_files: ['kafka-rules.yml'], evaluation_interval: '1m', group_eval_order: GROUPS, tests };
  const files = { 'kafka-rules.yml': rules, 'test.yml': stringify(file, { aliasDuplicateObjects: false }) };
  return tool(files, 'promtool', 'test', 'rules', 'test.yml');
}

const inputOf = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));

/** What promtool notes as `60-2x3`, value by value. */
function valuesOf(notes: string): string[] {
  return notes.split(' ').flatMap((note) => {
    const [, first = '', step = '0', times = '0'] = /^(_|[\d.e+]+?)([+-][\d.]+)?(?:x(\d+))?$/.exec(note) ?? [];
    return first === '_'
      ? Array<string>(Number(times) || 1).fill(first)
      : Array.from({ length: Number(times) + 1 }, (_, index) => String(Number(first) + index * Number(step)));
  });
}

/** The same, scraped every so many minutes. */
function scrapedEvery(minutes: number, series: Series): Series {
  const seldom = (notes: string) =>
    valuesOf(notes)
      .map((value, minute) => (minute % minutes === 0 ? value : never))
      .join(' ');
  return Object.fromEntries(Object.entries(series).map(([name, notes]) => [name, seldom(notes)]));
}

/** As promtool reads it. */
interface RuleTest {
  readonly interval: string;
  readonly input_series: readonly object[];
  readonly alert_rule_test: readonly { readonly eval_time: string }[];
}

/** One case as promtool wants it: the alert at every minute, and all the others in the end. */
function testOf(rules: string, one: Case, fires: boolean): RuleTest {
  const { alert, series, others = [], minutes = 40 } = one;
  const annotations = new Map(rulesIn(rules).map((rule) => [rule.alert, rule.annotations]));
  const expected = (name: string) => {
    const { severity, cause, of } = alerts[name] as Expected;
    return [{ exp_labels: { cluster: 'orders', severity, cause, ...of }, exp_annotations: annotations.get(name) }];
  };
  const at = (minute: number, alertname: string, is: boolean) => ({
    eval_time: `${minute}m`,
    alertname,
    exp_alerts: is ? expected(alertname) : [],
  });
  const [first, last] = one.during ?? [alerts[alert]?.after ?? 0, minutes];
  const isOn = (minute: number) => fires && minute >= first && minute <= last;
  return {
    interval: '1m',
    input_series: inputOf({ ...healthy, ...series }),
    alert_rule_test: [
      ...Array.from({ length: minutes + 1 }, (_, minute) => at(minute, alert, isOn(minute))),
      ...Object.keys(alerts)
        .filter((name) => name !== alert)
        .map((name) => at(minutes, name, others.includes(name))),
    ],
  };
}

const asExpected = expect.objectContaining({
  well: true,
  says: expect.stringContaining('SUCCESS') as string,
}) as Verdict;

describe('the alerts of Kafka on EC2', () => {
  const rules = onEc2().config.rules();

  test('each has a case in which it fires, and one in which it does not', () => {
    const names = rulesIn(rules).flatMap(({ alert }) => alert ?? []);
    expect(names).not.toEqual([]);
    expect(Object.keys(alerts).sort()).toEqual([...names].sort());
    for (const cases of [firing, quiet]) {
      expect(names.filter((name) => !cases.some(({ alert }) => alert === name))).toEqual([]);
    }
  });

  test.each(firing)('$alert fires in its time, and nothing else does, when $when', (one) => {
    expect(testRules(rules, [testOf(rules, one, true)])).toEqual(asExpected);
  });

  test.each(quiet)('$alert does not fire when $when', (one) => {
    expect(testRules(rules, [testOf(rules, one, false)])).toEqual(asExpected);
  });

  // The end of each case, ten minutes later.
  describe('where it is scraped every two minutes, as seldom as it may be', () => {
    const late = (one: Case, every: number) => {
      const minutes = (one.minutes ?? 40) + 10;
      const series = scrapedEvery(every, { ...healthy, ...one.series });
      const { alert_rule_test: asked, ...test } = testOf(rules, { ...one, minutes, series }, true);
      return { ...test, alert_rule_test: asked.filter(({ eval_time: time }) => time === `${minutes}m`) };
    };

    test.each(firing.filter(({ during }) => !during))('$alert fires, and nothing else does, when $when', (one) => {
      expect(testRules(rules, [late(one, 2)])).toEqual(asExpected);
    });

    test.each(['KafkaDiskCritical', 'KafkaCpu'])('and %s does not where it is more seldom', (name) => {
      const one = firing.find(({ alert }) => alert === name) as Case;
      expect(testRules(rules, [late(one, 10)])).toMatchObject({ well: false });
    });
  });

  test.each([
    ['another threshold', '} >= 85', '} >= 90'],
    ['another time', 'for: "15m"', 'for: "20m"'],
    ['a metric that no exporter has', 'node_filesystem_avail_bytes', 'node_filesystem_available_bytes'],
    ['another cause', 'cause: "disk-full"', 'cause: "disk"'],
    ['another severity', 'severity: "ticket"', 'severity: "page"'],
  ])('a rule with %s is found out', (_, right, wrong) => {
    expect(rules).toContain(right);
    const critical = firing.find(({ alert }) => alert === 'KafkaDiskCritical') as Case;
    const tests = [testOf(rules, critical, true)];
    expect(testRules(rules.replaceAll(right, wrong), tests)).toMatchObject({ well: false });
  });
});

// --- what open monitoring tells becomes what the dashboard and the alerts know

const BROKER = '10.0.0.11';
const OF_BROKER = `cluster="orders",node="${BROKER}"`;

/** A bean with a name, in the default format of the JMX exporter. */
const bean = (type: string, attribute: string, labels: string, value: number, domain = 'kafka_server'): Series => ({
  [`${domain}_${type}_${attribute}{${OF_BROKER},${labels}}`]: always(value),
});
const controllerBean = (name: string, value: number) =>
  bean('KafkaController', 'Value', `name="${name}"`, value, 'kafka_controller');
const replicaBean = (name: string, value: number) => bean('ReplicaManager', 'Value', `name="${name}"`, value);
/** A topic by itself is not to be added to what all of them are. */
const trafficBean = (name: string, value: number): Series => ({
  ...bean('BrokerTopicMetrics', 'OneMinuteRate', `name="${name}"`, value),
  ...bean('BrokerTopicMetrics', 'OneMinuteRate', `name="${name}",topic="orders"`, value - 1),
});
const requestBean = (request: string, value: number): Series => ({
  ...bean('RequestMetrics', 'Mean', `name="TotalTimeMs",request="${request}"`, value, 'kafka_network'),
  ...bean('RequestMetrics', 'Mean', `name="LocalTimeMs",request="${request}"`, 99, 'kafka_network'),
});
const lagBean = (name: string, value: number) =>
  bean('group_ConsumerLagMetrics', 'Value', `name="${name}",groupId="billing",topic="orders"`, value, 'kafka_consumer');
const machine = (metric: string, value: number | string, labels = ''): Series => ({
  [`${metric}{${OF_BROKER}${labels && `,${labels}`}}`]: typeof value === 'number' ? always(value) : value,
});
const cpuOf = (mode: string, seconds: number) =>
  machine('node_cpu_seconds_total', `0+${seconds}x${END}`, `cpu="0",mode="${mode}"`);

/** What is recorded, of which series, and its value. */
const recorded: Readonly<Record<string, readonly [Series, number]>> = {
  active_controllers: [controllerBean('ActiveControllerCount', 1), 1],
  offline_partitions: [controllerBean('OfflinePartitionsCount', 2), 2],
  all_partitions: [controllerBean('GlobalPartitionCount', 300), 300],
  all_topics: [controllerBean('GlobalTopicCount', 30), 30],
  under_replicated_partitions: [replicaBean('UnderReplicatedPartitions', 6), 6],
  under_min_isr_partitions: [replicaBean('UnderMinIsrPartitionCount', 7), 7],
  partitions: [replicaBean('PartitionCount', 100), 100],
  leaders: [replicaBean('LeaderCount', 33), 33],
  bytes_in: [trafficBean('BytesInPerSec', 1000), 1000],
  bytes_out: [trafficBean('BytesOutPerSec', 2000), 2000],
  messages_in: [trafficBean('MessagesInPerSec', 10), 10],
  replication_bytes_in: [bean('BrokerTopicMetrics', 'OneMinuteRate', 'name="ReplicationBytesInPerSec"', 3000), 3000],
  replication_bytes_out: [bean('BrokerTopicMetrics', 'OneMinuteRate', 'name="ReplicationBytesOutPerSec"', 4000), 4000],
  produce_time: [requestBean('Produce', 4), 4],
  fetch_consumer_time: [requestBean('FetchConsumer', 400), 400],
  fetch_follower_time: [requestBean('FetchFollower', 500), 500],
  request_handler_idle: [
    bean('KafkaRequestHandlerPool', 'OneMinuteRate', 'name="RequestHandlerAvgIdlePercent"', 0.9),
    0.9,
  ],
  network_processor_idle: [
    bean('SocketServer', 'Value', 'name="NetworkProcessorAvgIdlePercent"', 0.8, 'kafka_network'),
    0.8,
  ],
  connections: [
    {
      ...bean('socket_server_metrics', 'connection_count', 'listener="CLIENT_IAM",networkProcessor="0"', 20),
      ...bean('socket_server_metrics', 'connection_count', 'listener="CLIENT_IAM",networkProcessor="1"', 22),
    },
    42,
  ],
  cpu_user: [cpuOf('user', 12), 20],
  cpu_system: [cpuOf('system', 6), 10],
  cpu_idle: [cpuOf('idle', 42), 70],
  heap_after_gc: [
    {
      ...machine('jvm_memory_pool_collection_used_bytes', 200, 'pool="G1 Old Gen"'),
      ...machine('jvm_memory_max_bytes', 800, 'area="heap"'),
      ...machine('jvm_memory_max_bytes', -1, 'area="nonheap"'),
    },
    25,
  ],
  memory_used: [
    { ...machine('node_memory_MemAvailable_bytes', 30), ...machine('node_memory_MemTotal_bytes', 100) },
    70,
  ],
  data_disk_used: [
    {
      ...machine('node_filesystem_avail_bytes', 40, 'mountpoint="/kafka/datalogs"'),
      ...machine('node_filesystem_size_bytes', 100, 'mountpoint="/kafka/datalogs"'),
      ...machine('node_filesystem_avail_bytes', 1, 'mountpoint="/"'),
      ...machine('node_filesystem_size_bytes', 100, 'mountpoint="/"'),
    },
    60,
  ],
  sum_offset_lag: [lagBean('SumOffsetLag', 50), 50],
  max_offset_lag: [lagBean('MaxOffsetLag', 30), 30],
  max_time_lag: [lagBean('EstimatedMaxTimeLag', 12), 12],
};

const ofGroups = ['sum_offset_lag', 'max_offset_lag', 'max_time_lag'];

describe('what the open monitoring of Amazon MSK tells', () => {
  const { stack, config } = onMsk();
  const rules = stack.resolve(config.rules()) as string;

  test('is all that the rules record', () => {
    const names = rulesIn(rules).flatMap(({ record }) => record ?? []);
    expect(Object.keys(recorded).map((name) => `kafka:${name}`)).toEqual(names);
  });

  test('is recorded under names that are the same for every cluster', () => {
    const labels = (name: string) =>
      ofGroups.includes(name) ? 'cluster="orders",consumergroup="billing",topic="orders"' : OF_BROKER;
    const asked = Object.entries(recorded).map(([name, [, value]]) => ({
      expr: `kafka:${name}`,
      eval_time: '20m',
      exp_samples: [{ labels: `kafka:${name}{${labels(name)}}`, value }],
    }));
    const input = inputOf(Object.assign({}, ...Object.values(recorded).map(([of]) => of)) as Series);
    const tests = [{ interval: '1m', input_series: input, promql_expr_test: asked }];
    expect(testRules(rules, tests)).toEqual(asExpected);
    const wrong = rules.replace('topic=\\"\\"', 'topic=\\"orders\\"');
    expect(testRules(wrong, tests)).toMatchObject({ well: false });
  });

  /** Open monitoring of KRaft's controllers has names of its own: brokers alone are scraped. */
  const ofBrokers = (hosts: readonly number[]): Series =>
    Object.fromEntries(
      hosts.flatMap((host) =>
        Object.entries({ PartitionCount: 100, UnderReplicatedPartitions: 0, UnderMinIsrPartitionCount: 0 }).map(
          ([name, value]) => [
            `kafka_server_ReplicaManager_Value{cluster="orders",node="10.0.0.${host}",name="${name}"}`,
            always(value),
          ],
        ),
      ),
    );

  const testOfBrokers = (hosts: readonly number[], fires: readonly string[]) => ({
    interval: '1m',
    input_series: inputOf({ ...ofBrokers(hosts), ...lagBean('SumOffsetLag', 5) }),
    alert_rule_test: rulesIn(rules).flatMap(({ alert, annotations }) => {
      const labels = { cluster: 'orders', severity: 'page', cause: 'brokers' };
      const alerting = [{ exp_labels: labels, exp_annotations: annotations }];
      return alert ? [{ eval_time: '40m', alertname: alert, exp_alerts: fires.includes(alert) ? alerting : [] }] : [];
    }),
  });

  test('alerts nobody where all is well, and somebody where a broker tells nothing', () => {
    const tests = [
      testOfBrokers([11, 12, 13], []),
      testOfBrokers([11, 12], ['KafkaBrokersMissing']),
      testOfBrokers([], ['KafkaBrokersMissing']),
    ];
    expect(testRules(rules, tests)).toEqual(asExpected);
  });
});

// --- whom Alertmanager tells

const topics = (stack: Stack) => ({
  page: sns.Topic.fromTopicArn(stack, 'Page', `arn:aws:sns:${REGION}:111122223333:page`),
  ticket: sns.Topic.fromTopicArn(stack, 'Ticket', `arn:aws:sns:${REGION}:111122223333:ticket`),
});

/** The files of an Alertmanager of one's own. */
function ownAlertmanager(): Record<string, string> {
  const { stack, config } = onEc2();
  return {
    'alertmanager.yml': config.alertmanager(topics(stack), REGION),
    'kafka.tmpl': config.alertmanagerTemplates(),
  };
}

/** The same out of the text that Amazon Managed Service for Prometheus gets. */
function managedAlertmanager(): Record<string, string> {
  const { stack, cluster } = onEc2();
  new KafkaPrometheus(stack, 'Prometheus', { cluster, notify: KafkaNotify.topics(topics(stack)) });
  const { AlertManagerDefinition: definition } = propertiesOf(stack, 'AWS::APS::Workspace');
  const { template_files: templates, alertmanager_config: config } = parse(definition as string) as {
    template_files: Record<string, string>;
    alertmanager_config: string;
  };
  return { ...templates, 'alertmanager.yml': config };
}

const checkConfig = (files: Readonly<Record<string, string>>) =>
  tool(files, 'amtool', 'check-config', 'alertmanager.yml');

/** https://pkg.go.dev/github.com/prometheus/alertmanager/template#Data */
const message = {
  status: 'firing',
  commonLabels: { cluster: 'orders', cause: 'volumes', severity: 'ticket' },
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'KafkaFailingVolumes', node: '201' },
      annotations: { summary: 'A volume fails.', runbook_url: 'https://example.com/runbooks#failingvolumes' },
    },
    {
      status: 'resolved',
      labels: { alertname: 'KafkaOfflineLogDirectories' },
      annotations: { summary: 'A volume is gone.', runbook_url: 'https://example.com/runbooks#offlinelogdirectories' },
    },
  ],
};

describe.each([
  ['of one’s own', 'kafka.tmpl', ownAlertmanager],
  ['of Amazon', 'kafka', managedAlertmanager],
])('an Alertmanager %s', (_, templates, alertmanager) => {
  const files = alertmanager();
  const config = files['alertmanager.yml'] as string;

  test('takes its configuration, with its templates', () => {
    const { well, says } = checkConfig(files);
    expect(says).toMatch(/ - 3 receivers\n - 1 templates\n {2}SUCCESS/);
    expect(well).toBe(true);
  });

  test('refuses one with a wrong template, a receiver that is not there, or a matcher that is none', () => {
    const wrong = [
      { ...files, [templates]: (files[templates] as string).replace('{{ end }}', '') },
      { ...files, 'alertmanager.yml': config.replace('receiver: "page"', 'receiver: "pager"') },
      { ...files, 'alertmanager.yml': config.replace('cause=\\"brokers\\"', 'cause\\"brokers\\"') },
    ];
    expect(wrong.map((one) => checkConfig(one).well)).toEqual([false, false, false]);
  });

  test.each([
    ['severity=page', 'page'],
    ['severity=ticket', 'ticket'],
    ['severity=other', 'nobody'],
  ])('tells of %s: %s', (label, receiver) => {
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml', label, 'alertname=KafkaCpu'];
    expect(tool(files, 'amtool', ...args)).toMatchObject({ well: true, said: `${receiver}\n` });
  });

  test('says which cluster it is, what is wrong and where to read what to do', () => {
    const render = (name: string, about: object = message) => {
      const text = `{{ template "kafka.${name}" . }}`;
      const data = JSON.stringify(about);
      const args = ['template', 'render', `--template.glob=${templates}`, `--template.text=${text}`];
      return tool({ ...files, 'data.json': data }, 'amtool', ...args, '--template.data=data.json').said;
    };
    expect(render('subject')).toBe('firing: Kafka orders, volumes');
    // More than that is refused by Amazon SNS, and nothing would be said.
    const long = { cluster: 'orders', cause: `${'billing'.repeat(9)}/${'orders'.repeat(9)}` };
    expect(render('subject', { ...message, commonLabels: long })).toMatch(
      /^(?=.{99}$)firing: Kafka orders, billing[a-z/]+$/,
    );
    expect(render('message')).toBe(
      [
        'firing: KafkaFailingVolumes, node 201',
        'A volume fails.',
        'What to do: https://example.com/runbooks#failingvolumes',
        'resolved: KafkaOfflineLogDirectories',
        'A volume is gone.',
        'What to do: https://example.com/runbooks#offlinelogdirectories',
        '',
      ].join('\n'),
    );
  });
});
