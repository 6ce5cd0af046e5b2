import { FOLLOWS_FROM } from '../facts/kafka-alarms';
import { asItIs, yaml } from './yaml-text';

/** Where alerts go: topics of Amazon SNS by severity. */
export interface AlertmanagerTopics {
  readonly region: string;
  readonly topicArns: Readonly<Record<string, string>>;
}

/** Words in one line each: a subject of Amazon SNS is of ASCII, and has less than 100 characters. */
export const ALERTMANAGER_TEMPLATES = [
  '{{ define "kafka.subject" }}{{ printf "%.99s" (printf "%s: Kafka %s, %s" .Status .CommonLabels.cluster .CommonLabels.cause) }}{{ end }}',
  '{{ define "kafka.message" }}{{ range .Alerts }}{{ .Status }}: {{ .Labels.alertname }}{{ if .Labels.node }}, node {{ .Labels.node }}{{ end }}',
  '{{ .Annotations.summary }}',
  'What to do: {{ .Annotations.runbook_url }}',
  '{{ end }}{{ end }}',
  '',
].join('\n');

/**
 * The configuration of an Alertmanager: a message for each cluster, severity and cause, and none about what follows from another
 * alert.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfiguration({ region, topicArns }: AlertmanagerTopics, templates: string): string {
  const told = Object.entries(topicArns);
  return yaml({
    templates: [templates],
    route: {
      receiver: 'nobody',
      group_by: ['cluster', 'severity', 'cause'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
      routes: told.map(([severity]) => ({ receiver: severity, matchers: [`severity="${severity}"`] })),
    },
    inhibit_rules: Object.entries(FOLLOWS_FROM).flatMap(([effect, causes]) =>
      causes.map((cause) => ({
        source_matchers: ['severity="page"', `cause="${cause}"`],
        target_matchers: [`cause="${effect}"`],
        equal: ['cluster'],
      })),
    ),
    receivers: [
      { name: 'nobody' },
      ...told.map(([severity, topicArn]) => ({
        name: severity,
        sns_configs: [
          {
            topic_arn: topicArn,
            sigv4: { region },
            send_resolved: true,
            subject: '{{ template "kafka.subject" . }}',
            message: '{{ template "kafka.message" . }}',
            attributes: { severity },
          },
        ],
      })),
    ],
  });
}

/** The same as Amazon Managed Service for Prometheus wants it: one text with the templates in it. */
export function managedAlertmanager(topics: AlertmanagerTopics): string {
  return yaml({
    template_files: { kafka: asItIs(ALERTMANAGER_TEMPLATES) },
    alertmanager_config: asItIs(alertmanagerConfiguration(topics, 'kafka')),
  });
}
