import { Duration } from 'aws-cdk-lib';
import { exporterRules } from '../../lib/ec2/exporter-rules';
import { CONSUMER_GROUP_ALARMS, KAFKA_ALARMS, type KafkaAlarmFact } from '../../lib/facts/kafka-alarms';
import { KAFKA_METRICS, type KafkaMetricFact, type KafkaMetricId } from '../../lib/facts/kafka-metrics';
import { PROMETHEUS_ALERTS, PROMETHEUS_QUERIES, type ExporterFlavour } from '../../lib/facts/prometheus-queries';
import { KafkaAlarm, KafkaAlarms, KafkaSeverity, PrometheusExporter } from '../../lib';
import {
  alertingRules,
  isRecorded,
  recordedName,
  recordingRules,
  type PrometheusRule,
} from '../../lib/monitoring/prometheus-rules';
import { wantedAlarms, wantedGroupAlarms } from '../../lib/monitoring/wanted-alarms';
import { testingStack } from '../support/testing-app';
import { parse } from 'yaml';

const flavours: ExporterFlavour[] = ['nodes', 'msk'];
const ids = Object.keys(KAFKA_METRICS) as KafkaMetricId[];
const factOf = (id: KafkaMetricId): KafkaMetricFact => KAFKA_METRICS[id];
const limits = { brokers: 3, nodes: 6, partitionsPerBroker: 1000 };
const billing = { group: 'billing', topic: 'clicks', timeLag: Duration.minutes(5), offsetLag: 1000 };

const scraped = (flavour: ExporterFlavour) => ({
  clusterName: 'orders',
  flavour,
  exporters: Object.values(PrometheusExporter),
});
const alertsOf = (flavour: ExporterFlavour, alarms = KafkaAlarms.all(), known: typeof limits | object = limits) =>
  alertingRules(scraped(flavour), known, wantedAlarms(alarms));
const alertOf = (id: string, rules: readonly PrometheusRule[]) =>
  rules.find(({ alert }) => alert?.toLowerCase() === `kafka${id.toLowerCase()}`);

describe.each(flavours)('of exporters of %s', (flavour) => {
  const rules = recordingRules(scraped(flavour));

  test('each metric is recorded once, under one name', () => {
    const names = rules.map(({ record }) => record);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(ids.filter((id) => isRecorded(id, scraped(flavour))).map(recordedName));
    expect(names.filter((name) => !/^kafka:[a-z_]+$/.test(name ?? ''))).toEqual([]);
  });

  test('a series for each node, or each group and topic', () => {
    for (const { record, expr } of rules) {
      const id = ids.find((one) => recordedName(one) === record) as KafkaMetricId;
      const ofGroups = factOf(id).ec2?.scope === 'group';
      const labels = ofGroups ? 'cluster, consumergroup, topic' : 'cluster, node';
      const { addsUp, statistic } = factOf(id);
      const across = addsUp ? 'sum' : { Average: 'avg', Maximum: 'max', Minimum: 'min', Sum: 'sum' }[statistic];
      expect(expr.startsWith(`${across} by (${labels}) (`)).toBe(true);
      expect(expr.endsWith(')')).toBe(true);
    }
  });

  test('every series is that of the cluster, as there may be another', () => {
    for (const { expr } of [...rules, ...alertsOf(flavour)]) {
      const selectors = expr.match(/\{[^}]*\}/g) ?? [];
      expect(selectors).not.toEqual([]);
      expect(selectors.filter((one) => !one.includes('cluster="orders"'))).toEqual([]);
      expect(expr.replaceAll(/"[^"]*"/g, '""').match(/\b(?:kafka|node|jvm)_\w+(?!\w|\{)/g) ?? []).toEqual([]);
    }
  });

  test('alerts know those names alone', () => {
    const recorded = new Set(rules.map(({ record }) => record));
    const asked = alertsOf(flavour).flatMap(({ expr }) => expr.match(/kafka:[a-z_]+/g) ?? []);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
    const needed = Object.values(PROMETHEUS_ALERTS).flatMap(
      ({ expression }) => expression('').match(/\bnode_\w+/g) ?? [],
    );
    const strangers = alertsOf(flavour).filter(
      ({ expr }) => /\b(kafka_|node_|jvm_)/.test(expr) && !needed.some((name) => expr.includes(name)),
    );
    expect(strangers).toEqual([]);
  });
});

test('nodes tell Prometheus whatever they tell CloudWatch, but for what is counted in logs', () => {
  const told = ids.filter((id) => (factOf(id).ec2?.scope ?? 'cluster') !== 'cluster');
  expect(told.filter((id) => !isRecorded(id, scraped('nodes')))).toEqual([]);
});

test('names of beans are those of the exporter of nodes, which has a rule for each', () => {
  const { rules } = parse(exporterRules()) as { rules: { name: string }[] };
  const exported = new Set(rules.map(({ name }) => name));
  const asked = recordingRules(scraped('nodes')).flatMap(
    ({ expr }) => expr.match(/\bkafka_(?!node_|consumergroup_)\w+/g) ?? [],
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !exported.has(name))).toEqual([]);
  expect(recordingRules(scraped('nodes')).find(({ record }) => record === 'kafka:quorum_leader')?.expr).toBe(
    'min by (cluster, node) (kafka_server_raft_metrics_current_leader{cluster="orders"})',
  );
});

test('names of open monitoring are those of an exporter without rules', () => {
  const exprOf = (record: string) => recordingRules(scraped('msk')).find((rule) => rule.record === record)?.expr;
  expect(exprOf('kafka:offline_partitions')).toBe(
    'max by (cluster, node) (kafka_controller_KafkaController_Value{cluster="orders",name="OfflinePartitionsCount"})',
  );
  expect(exprOf('kafka:bytes_in')).toBe(
    'sum by (cluster, node) (kafka_server_BrokerTopicMetrics_OneMinuteRate{cluster="orders",name="BytesInPerSec",topic=""})',
  );
  expect(exprOf('kafka:max_time_lag')).toBe(
    'max by (cluster, consumergroup, topic) (label_replace(last_over_time(kafka_consumer_group_ConsumerLagMetrics_Value{cluster="orders",name="EstimatedMaxTimeLag"}[3m]), "consumergroup", "$1", "groupId", "(.*)"))',
  );
  expect(isRecorded('certificateDaysLeft', scraped('msk'))).toBe(false);
  expect(isRecorded('outOfMemoryErrors', scraped('nodes'))).toBe(false);
});

test('a query that is written is of a metric that there is', () => {
  expect(Object.keys(PROMETHEUS_QUERIES).filter((id) => !(ids as string[]).includes(id))).toEqual([]);
});

// Brokers of a cluster with KRaft do not know, and who scrapes them does not reach the controllers: docs/monitoring.md.
test('silence about what only controllers know wakes nobody, where they are those of Amazon MSK', () => {
  const ofControllers = ids.filter((id) => factOf(id).jmx?.bean.startsWith('kafka.controller:'));
  expect(ofControllers.length).toBeGreaterThan(5);
  const silence = alertsOf('msk').flatMap(({ expr }) => /absent\((kafka:\w+)/.exec(expr)?.[1] ?? []);
  expect(silence.filter((name) => ofControllers.map(recordedName).includes(name))).toEqual([]);
});

describe('alerts', () => {
  const rules = alertsOf('nodes');

  test.each(Object.entries(KAFKA_ALARMS) as [KafkaAlarm, KafkaAlarmFact][])(
    '%s is one where an exporter tells what it watches, and its limit is known',
    (id, fact) => {
      const watched = fact.watch.some(({ metric }) => isRecorded(metric, scraped('nodes')));
      const limited = typeof fact.threshold === 'number' || fact.threshold.limit in limits;
      const rule = alertOf(id, rules);
      expect(rule !== undefined).toBe(watched && limited);
      if (rule) {
        expect(rule.labels).toEqual({
          severity: fact.severity,
          cause: fact.cause.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        });
        expect(rule.annotations?.summary).toBe(fact.meaning);
        expect(rule.annotations?.runbook_url).toMatch(new RegExp(`/docs/runbooks\\.md#${id.toLowerCase()}$`));
      }
    },
  );

  test('have a name of their own each, and so has silence about what is to be there so often', () => {
    const names = rules.map(({ alert = '?' }) => alert);
    expect(new Set(names).size).toBe(names.length);
    expect(rules.find(({ alert }) => alert === 'KafkaActiveControllerSilent')).toMatchObject({
      expr: 'absent(kafka:active_controllers{cluster="orders"})',
      for: '5m',
      labels: { severity: 'page', cause: 'availability' },
    });
    expect(names.filter((name) => !/^Kafka[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
  });

  test.each([
    // Three of five minutes.
    ['underMinIsr', 'count_over_time((kafka:under_min_isr_partitions{cluster="orders"} >= 1)[5m:1m]) >= 3', '0m'],
    ['cpu', 'kafka:cpu_idle{cluster="orders"} <= 40', '15m'],
    ['underReplicated', 'kafka:under_replicated_partitions{cluster="orders"} >= 1', '20m'],
    // One out of three minutes is enough, and trouble that comes and goes stays trouble.
    [
      'offlinePartitions',
      'count_over_time((max by (cluster) (kafka:offline_partitions{cluster="orders"}) >= 1)[3m:1m]) >= 1',
      '0m',
    ],
    [
      'activeController',
      'count_over_time((sum by (cluster) (kafka:active_controllers{cluster="orders"}) != 1)[8m:1m]) >= 5',
      '0m',
    ],
    [
      'nodesSilent',
      'count by (cluster) (kafka:reporting{cluster="orders"}) < 6 or absent(kafka:reporting{cluster="orders"})',
      '15m',
    ],
    [
      'brokersMissing',
      'min by (cluster) (kafka:active_brokers{cluster="orders"}) < 3 or absent(kafka:active_brokers{cluster="orders"})',
      '15m',
    ],
  ])('%s asks what the alarm asks, for as long', (id, expr, minutes) => {
    expect(alertOf(id, rules)).toMatchObject({ expr, for: minutes });
  });

  test('count brokers by what they tell where no controller is heard of', () => {
    expect(alertOf('brokersMissing', alertsOf('msk'))?.expr).toBe(
      'count by (cluster) (kafka:partitions{cluster="orders"}) < 3 or absent(kafka:partitions{cluster="orders"})',
    );
  });

  test('are left out where a limit is not known', () => {
    expect(alertOf('brokersMissing', alertsOf('nodes', KafkaAlarms.all(), {}))).toBeUndefined();
    expect(alertOf('partitionsPerBroker', alertsOf('msk'))?.expr).toBe('kafka:partitions{cluster="orders"} >= 1000');
  });

  test('have the threshold and the severity that somebody gave', () => {
    const alarms = KafkaAlarms.none()
      .including(KafkaAlarm.DISK_WARNING, { threshold: 65 })
      .including(KafkaAlarm.DISK_CRITICAL, { severity: KafkaSeverity.PAGE })
      .including(KafkaAlarm.CPU, { severity: KafkaSeverity.NONE });
    const changed = alertsOf('nodes', alarms);
    expect(alertOf('diskWarning', changed)?.expr).toBe('kafka:data_disk_used{cluster="orders"} >= 65');
    expect(alertOf('diskCritical', changed)?.labels).toEqual({ severity: 'page', cause: 'disk-full' });
    expect(alertOf('cpu', changed)?.labels).toEqual({ severity: 'none', cause: 'load' });
    expect(changed).toHaveLength(3 + 1);
  });
});

describe('alerts of a consumer group', () => {
  const wanted = (asked: typeof billing | Partial<typeof billing>) =>
    alertingRules(scraped('nodes'), limits, [
      ...wantedGroupAlarms(testingStack(), [{ group: 'billing', topic: 'clicks', ...asked }]),
    ]);
  const labels = '{cluster="orders",consumergroup="billing",topic="clicks"}';

  test('are of the group and the topic, told together, and say which', () => {
    const rules = wanted(billing).filter(({ labels: of }) => of?.cause === 'billing/clicks');
    expect(rules.map(({ alert, expr, for: minutes }) => [alert, expr, minutes])).toEqual([
      ['KafkaTimeLag', `kafka:max_time_lag${labels} >= 300`, '15m'],
      ['KafkaOffsetLag', `kafka:sum_offset_lag${labels} >= 1000`, '15m'],
      ['KafkaGroupVanished', `absent(kafka:sum_offset_lag${labels})`, '30m'],
    ]);
    expect(new Set(rules.map(({ labels: of }) => of?.severity))).toEqual(new Set(['ticket']));
    for (const { annotations } of rules) {
      expect(annotations?.summary).toMatch(/Group billing, topic clicks\.$/);
    }
  });

  test('are those that are asked for', () => {
    const names = (asked: Partial<typeof billing>) =>
      wanted(asked).flatMap(({ alert = '?' }) => (/Lag|Vanished/.test(alert) ? alert : []));
    expect(names({ timeLag: Duration.minutes(5) })).toEqual(['KafkaTimeLag', 'KafkaGroupVanished']);
    expect(names({ offsetLag: 5 })).toEqual(['KafkaOffsetLag', 'KafkaGroupVanished']);
    expect(Object.keys(CONSUMER_GROUP_ALARMS)).toEqual(['timeLag', 'offsetLag', 'groupVanished']);
  });
});

describe('alerts of Prometheus alone', () => {
  const alone = (flavour: ExporterFlavour, alarms: KafkaAlarms, exporters = Object.values(PrometheusExporter)) =>
    alertingRules({ ...scraped(flavour), exporters }, limits, wantedAlarms(alarms))
      .filter(({ alert = '?' }) =>
        Object.keys(PROMETHEUS_ALERTS).some((id) => `kafka${id}`.toLowerCase() === alert.toLowerCase()),
      )
      .map(({ alert, for: minutes, labels }) => [alert, minutes, labels?.severity]);
  const forecast = ['KafkaDiskFullSoon', '60m', 'ticket'];
  const down = ['KafkaExporterDown', '15m', 'ticket'];
  const old = ['KafkaNodeMetricsOld', '5m', 'ticket'];

  test('are there as long as the alarms that they are told with', () => {
    expect(alone('nodes', KafkaAlarms.all())).toEqual([forecast, down, old]);
    expect(alone('nodes', KafkaAlarms.basic())).toEqual([forecast, down]);
    expect(alone('nodes', KafkaAlarms.all().without(KafkaAlarm.DISK_WARNING))).toEqual([down, old]);
    expect(alone('nodes', KafkaAlarms.none())).toEqual([]);
    const silent = KafkaAlarms.all().including(KafkaAlarm.DISK_WARNING, { severity: KafkaSeverity.NONE });
    expect(alone('nodes', silent)).toEqual([down, old]);
  });

  test('and an exporter tells what they look at', () => {
    expect(alone('msk', KafkaAlarms.all())).toEqual([forecast, down]);
    expect(alone('nodes', KafkaAlarms.all(), [PrometheusExporter.JMX])).toEqual([down]);
  });

  test('are of one cluster', () => {
    const label = 'cluster="orders"';
    for (const { expression } of Object.values(PROMETHEUS_ALERTS)) {
      expect(expression(label)).toContain(label);
    }
  });

  test('have names that CloudWatch has not, and causes that it has', () => {
    expect(Object.keys(PROMETHEUS_ALERTS).filter((id) => id in KAFKA_ALARMS)).toEqual([]);
    const causes = new Set(Object.values(KAFKA_ALARMS).map(({ cause }) => cause as string));
    expect(Object.values(PROMETHEUS_ALERTS).filter(({ cause }) => !causes.has(cause))).toEqual([]);
  });
});
