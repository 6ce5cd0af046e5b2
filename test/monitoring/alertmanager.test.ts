import { Token } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { FOLLOWS_FROM, KAFKA_ALARMS } from '../../lib/facts/kafka-alarms';
import {
  ALERTMANAGER_TEMPLATES,
  alertmanagerConfiguration,
  managedAlertmanager,
} from '../../lib/monitoring/alertmanager';
import { alertingRules, isRecorded } from '../../lib/monitoring/prometheus-rules';
import { wantedAlarms } from '../../lib/monitoring/wanted-alarms';
import { KafkaAlarms, PrometheusExporter } from '../../lib';
import { testingStack } from '../support/testing-app';

interface Receiver {
  readonly name: string;
  readonly sns_configs?: readonly {
    readonly topic_arn: string;
    readonly sigv4: { readonly region: string };
    readonly send_resolved: boolean;
    readonly subject: string;
    readonly message: string;
    readonly attributes: Record<string, string>;
  }[];
}

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

interface Configuration {
  readonly templates: readonly string[];
  readonly route: {
    readonly receiver: string;
    readonly group_by: readonly string[];
    readonly routes: readonly { readonly receiver: string; readonly matchers: readonly string[] }[];
    readonly repeat_interval: string;
  };
  readonly inhibit_rules: readonly Inhibition[];
  readonly receivers: readonly Receiver[];
}

const topics = {
  region: 'ap-northeast-2',
  topicArns: {
    page: 'arn:aws:sns:ap-northeast-2:111122223333:page',
    ticket: 'arn:aws:sns:ap-northeast-2:111122223333:ticket',
  },
};
const configured = (of = topics as Parameters<typeof alertmanagerConfiguration>[0]) =>
  parse(alertmanagerConfiguration(of, 'kafka.tmpl')) as Configuration;

type Labels = Readonly<Record<string, string>>;

/** `name="value"`: what else there is of matchers is not in use. */
function fits(matchers: readonly string[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const [, name = '?', value] = /^(\w+)="([^"]*)"$/.exec(matcher) ?? [];
    return value !== undefined && labels[name] === value;
  });
}

/** Who is told of an alert: the first route that fits. */
function toldOf({ route }: Configuration, labels: Labels): string {
  return route.routes.find(({ matchers }) => fits(matchers, labels))?.receiver ?? route.receiver;
}

/** Whether an alert is held back while another is there. */
function heldBack({ inhibit_rules: rules }: Configuration, target: Labels, source: Labels): boolean {
  return rules.some(
    ({ source_matchers: from, target_matchers: to, equal }) =>
      fits(from, source) && fits(to, target) && equal.every((name) => source[name] === target[name]),
  );
}

describe('who is told', () => {
  const configuration = configured();

  test.each([
    ['page', 'page'],
    ['ticket', 'ticket'],
    ['none', 'nobody'],
  ])('of an alert of severity %s is %s', (severity, receiver) => {
    expect(toldOf(configuration, { severity })).toBe(receiver);
  });

  test('is a topic for each severity, in its region, and of the end as well', () => {
    const [nobody, ...others] = configuration.receivers;
    expect(nobody).toEqual({ name: 'nobody' });
    expect(others).toEqual(
      Object.entries(topics.topicArns).map(([severity, arn]) => ({
        name: severity,
        sns_configs: [
          {
            topic_arn: arn,
            sigv4: { region: 'ap-northeast-2' },
            send_resolved: true,
            subject: '{{ template "kafka.subject" . }}',
            message: '{{ template "kafka.message" . }}',
            attributes: { severity },
          },
        ],
      })),
    );
  });

  test('is nobody of a severity without a topic', () => {
    const { page } = topics.topicArns;
    const pagesOnly = configured({ ...topics, topicArns: { page } });
    expect(['page', 'ticket'].map((severity) => toldOf(pagesOnly, { severity }))).toEqual(['page', 'nobody']);
    expect(configured({ ...topics, topicArns: {} }).receivers).toEqual([{ name: 'nobody' }]);
  });

  test('is told once of each cluster, severity and cause', () => {
    expect(configuration.route.group_by).toEqual(['cluster', 'severity', 'cause']);
    expect(configuration.route.repeat_interval).toBe('4h');
  });

  test('has a receiver for each route', () => {
    const names = configuration.receivers.map(({ name }) => name);
    const used = [configuration.route.receiver, ...configuration.route.routes.map(({ receiver }) => receiver)];
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('what follows from something else is held back', () => {
  const configuration = configured();
  const page = (cause: string, cluster = 'orders') => ({ cluster, cause, severity: 'page' });
  const ticket = (cause: string, cluster = 'orders') => ({ cluster, cause, severity: 'ticket' });
  const causes = [...new Set(Object.values(KAFKA_ALARMS).map(({ cause }) => cause))];

  test('as FOLLOWS_FROM says, and nothing else', () => {
    const pairs = causes.flatMap((effect) => causes.map((cause) => [effect, cause] as const));
    const held = pairs.filter(([effect, cause]) => heldBack(configuration, ticket(effect), page(cause)));
    const said = Object.entries(FOLLOWS_FROM).flatMap(([effect, of]) => of.map((cause) => [effect, cause]));
    expect(held.map((pair) => pair.join(' of ')).sort()).toEqual(said.map((pair) => pair.join(' of ')).sort());
    expect(configuration.inhibit_rules).toHaveLength(said.length);
  });

  test('pages too, as long as somebody is paged for what they follow from', () => {
    expect(heldBack(configuration, page('brokers'), page('availability'))).toBe(true);
    expect(heldBack(configuration, page('availability'), page('brokers'))).toBe(false);
    const byTickets = causes.filter((effect) =>
      causes.some((cause) => heldBack(configuration, page(effect), ticket(cause))),
    );
    expect(byTickets).toEqual([]);
  });

  test('by the same cluster only', () => {
    expect(heldBack(configuration, ticket('replication'), page('brokers', 'payments'))).toBe(false);
  });

  test('by causes that alarms have, of which Prometheus has alerts, but for those that only a log tells of', () => {
    const exporters = Object.values(PrometheusExporter);
    const scraped = { clusterName: 'orders', flavour: 'nodes', exporters } as const;
    const rules = alertingRules(scraped, { brokers: 3, nodes: 6 }, wantedAlarms(KafkaAlarms.all()));
    const used = new Set(rules.map(({ labels }) => labels?.cause));
    const ofLogs = Object.values(KAFKA_ALARMS).filter(({ watch: [{ metric }] }) => !isRecorded(metric, scraped));
    const named = configuration.inhibit_rules.flatMap(({ source_matchers: from, target_matchers: to }) => [
      ...from,
      ...to,
    ]);
    const asked = named.flatMap((one) => /^cause="(.*)"$/.exec(one)?.[1] ?? []);
    const missing = asked.filter((cause) => !used.has(cause));
    expect(missing.filter((cause) => !ofLogs.some((alarm) => alarm.cause === cause))).toEqual([]);
  });
});

describe('what messages say', () => {
  test('has a template for the subject and one for the message, both in the file that is named', () => {
    expect(configured().templates).toEqual(['kafka.tmpl']);
    const defined = [...ALERTMANAGER_TEMPLATES.matchAll(/\{\{ define "([\w.]+)" \}\}/g)].map(([, name]) => name);
    expect(defined).toEqual(['kafka.subject', 'kafka.message']);
    const opened = ALERTMANAGER_TEMPLATES.match(/\{\{ (define|range|if) /g) ?? [];
    expect(ALERTMANAGER_TEMPLATES.match(/\{\{ end \}\}/g)).toHaveLength(opened.length);
  });

  test('has a subject that Amazon SNS takes: one line of ASCII', () => {
    const [, subject = ''] = /\{\{ define "kafka\.subject" \}\}(.*)\{\{ end \}\}$/m.exec(ALERTMANAGER_TEMPLATES) ?? [];
    expect(subject).toMatch(/^\{\{ printf "%\.99s" [ -~]+ \}\}$/);
  });

  test('tells what it is, of which node, and what to do', () => {
    const used = new Set(ALERTMANAGER_TEMPLATES.match(/\.(Annotations|Labels|CommonLabels)\.\w+/g));
    expect(used).toEqual(
      new Set([
        '.CommonLabels.cluster',
        '.CommonLabels.cause',
        '.Labels.alertname',
        '.Labels.node',
        '.Annotations.summary',
        '.Annotations.runbook_url',
      ]),
    );
  });
});

describe('for Amazon Managed Service for Prometheus', () => {
  const managed = parse(managedAlertmanager(topics)) as { template_files: Labels; alertmanager_config: string };

  test('is the same, in one text with the templates', () => {
    expect(Object.keys(managed)).toEqual(['template_files', 'alertmanager_config']);
    expect(managed.template_files).toEqual({ kafka: ALERTMANAGER_TEMPLATES });
    const { templates, ...others } = parse(managed.alertmanager_config) as Configuration;
    // Its templates have names, and no files.
    expect(templates).toEqual(Object.keys(managed.template_files));
    expect(others).toEqual({ ...configured(), templates: undefined });
  });

  test('has nothing that it refuses', () => {
    expect(managed.alertmanager_config).not.toMatch(/api_url|http_config|smtp|webhook|email/);
  });

  test('stays what it is where a topic is a token', () => {
    const stack = testingStack();
    const arn = Token.asString({ Ref: 'Page' });
    const text = managedAlertmanager({ region: stack.region, topicArns: { page: arn } });
    const [before = '', after = ''] = text.split(arn);
    const named = 'arn:aws:sns:ap-northeast-2:111122223333:x';
    const { alertmanager_config: inner } = parse(before + named + after) as { alertmanager_config: string };
    expect((parse(inner) as Configuration).receivers[1]?.sns_configs?.[0]?.topic_arn).toBe(named);
  });
});
