import { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { requireExporters, type KafkaExporters } from '../cluster/kafka-exporters';
import { KafkaMetric } from '../cluster/kafka-metric';
import { PrometheusExporter } from '../cluster/prometheus-exporter';
import { invalid } from '../private/errors';
import { ALERTMANAGER_TEMPLATES, alertmanagerConfiguration } from './alertmanager';
import type { ConsumerGroupAlarm } from './consumer-group-alarm';
import { grafanaDashboard } from './grafana-dashboard';
import type { KafkaAlarms } from './kafka-alarms';
import { KafkaSeverity } from './kafka-severity';
import { alertingRules, recordingRules, type PrometheusRule, type ScrapedCluster } from './prometheus-rules';
import { scrapeJobs } from './scrape-configuration';
import { allWanted } from './wanted-alarms';
import { yaml } from './yaml-text';

/**
 * What Prometheus is to do for a cluster.
 */
export interface PrometheusConfigProps {
  /** The cluster; it needs exporters, see `prometheusExporters` of its props. */
  readonly cluster: IKafkaCluster;

  /**
   * Which alarms become alerts, with which thresholds; those that exporters do not tell of are left out.
   *
   * @default KafkaAlarms.all()
   */
  readonly alarms?: KafkaAlarms;

  /**
   * Consumer groups that must keep up.
   *
   * @default - none
   */
  readonly consumerGroups?: ConsumerGroupAlarm[];

  /**
   * How often it is scraped: 30 to 120 whole seconds. Rates in the rules are of five minutes, and take two values.
   *
   * @default - a minute
   */
  readonly scrapeInterval?: Duration;

  /**
   * Where `prometheus.yml` sends alerts: host and port of each Alertmanager. Amazon Managed Service for Prometheus has its own.
   *
   * @default - `localhost:9093`
   */
  readonly alertmanagers?: string[];
}

/**
 * Texts for a Prometheus, an Alertmanager and a Grafana of your own: what to scrape, rules, whom to tell, what to draw.
 *
 * `KafkaPrometheus` has the same for Amazon Managed Service for Prometheus.
 *
 * @example
 * const config = PrometheusConfig.of({ cluster });
 * new CfnOutput(this, 'Rules', { value: config.rules() });
 */
export class PrometheusConfig {
  /**
   * The texts for a cluster.
   *
   * @throws where the cluster has no exporter, the interval is too short or too long, or a consumer group is not one
   */
  public static of(props: PrometheusConfigProps): PrometheusConfig {
    return new PrometheusConfig(props);
  }

  private readonly exporters: KafkaExporters;
  private readonly interval: Duration;

  private constructor(private readonly props: PrometheusConfigProps) {
    const { cluster, consumerGroups = [], scrapeInterval = Duration.minutes(1) } = props;
    this.exporters = requireExporters(cluster);
    checkInterval(cluster, scrapeInterval);
    checkGroups(cluster, this.exporters, consumerGroups);
    this.interval = scrapeInterval;
  }

  /** What to scrape, as `prometheus.yml`: with the rules in `kafka-rules.yml` beside it. */
  public prometheus(): string {
    const seconds = `${this.interval.toSeconds()}s`;
    const { alertmanagers: targets = ['localhost:9093'] } = this.props;
    return yaml({
      global: { scrape_interval: seconds, evaluation_interval: seconds },
      alerting: { alertmanagers: [{ static_configs: [{ targets }] }] },
      rule_files: ['kafka-rules.yml'],
      scrape_configs: this.jobs(),
    });
  }

  /** Recording and alerting rules, as `kafka-rules.yml`. */
  public rules(): string {
    return yaml({
      groups: [
        { name: 'kafka-metrics', rules: recordingRules(this.scraped) },
        { name: 'kafka-alerts', rules: this.alerts() },
      ],
    });
  }

  /**
   * Whom to tell, as `alertmanager.yml`; its templates are in a file beside it, `kafka.tmpl`.
   *
   * @param topics - a topic of Amazon SNS for each severity that alerts have: `page`, `ticket`
   * @param region - of the topics
   * @throws where a severity that alerts have tells nobody, or one is named that there is not
   */
  public alertmanager(topics: Record<string, sns.ITopic>, region: string): string {
    this._requireTold(Object.keys(topics), `'topics'`, this.props.cluster);
    const topicArns = Object.fromEntries(
      Object.entries(topics).map(([severity, { topicArn }]) => [severity, topicArn]),
    );
    return alertmanagerConfiguration({ region, topicArns }, 'kafka.tmpl');
  }

  /** What messages say, as `kafka.tmpl`. */
  public alertmanagerTemplates(): string {
    return ALERTMANAGER_TEMPLATES;
  }

  /** A dashboard for Grafana, as JSON to be imported: it asks for what the rules record, and so for every kind of cluster. */
  public grafanaDashboard(): string {
    return grafanaDashboard(this.scraped);
  }

  /** @internal */
  public _scraper(): string {
    const seconds = `${this.interval.toSeconds()}s`;
    return yaml({ global: { scrape_interval: seconds, scrape_timeout: '25s' }, scrape_configs: this.jobs() });
  }

  /**
   * An alert that nobody is told of would be found out when it is too late.
   *
   * @internal
   */
  public _requireTold(told: readonly string[], where: string, scope: IConstruct): void {
    const severities: string[] = [KafkaSeverity.PAGE, KafkaSeverity.TICKET];
    const unknown = told.find((severity) => !severities.includes(severity));
    if (unknown !== undefined) {
      throw invalid(`${where} must have the severities '${severities.join(`' and '`)}', got '${unknown}'`, scope);
    }
    const alerts = this.alerts();
    for (const severity of severities.filter((one) => !told.includes(one))) {
      const untold = alerts.find(({ labels }) => labels?.severity === severity);
      if (untold) {
        throw invalid(
          `alert '${untold.alert}' has the severity ${severity}, which tells nobody; give '${severity}' to ${where}`,
          scope,
        );
      }
    }
  }

  private alerts(): PrometheusRule[] {
    const { cluster } = this.props;
    return alertingRules(this.scraped, cluster.metrics._reader.limits, allWanted(cluster, this.props));
  }

  private get scraped(): ScrapedCluster {
    const { _flavour: flavour, _kinds: exporters } = this.exporters;
    return { clusterName: this.props.cluster.clusterName, flavour, exporters };
  }

  private jobs(): object[] {
    return scrapeJobs(this.props.cluster.clusterName, this.exporters);
  }
}

/**
 * The least that scrapers of Amazon Managed Service for Prometheus take; and the most with which what rules look back at, three
 * minutes and five, has a value in it where one scrape fails.
 */
const INTERVAL_SECONDS = { min: 30, max: 120 } as const;

function checkInterval(cluster: IKafkaCluster, interval: Duration): void {
  if (interval.isUnresolved()) {
    throw invalid(
      `'scrapeInterval' must be known at synthesis, because it is written into a text; got a token`,
      cluster,
    );
  }
  const seconds = interval.toSeconds({ integral: false });
  const { min, max } = INTERVAL_SECONDS;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw invalid(
      `'scrapeInterval' must be ${min} to ${max} whole seconds, got ${interval.toHumanString()}: managed scrapers take no less, and ` +
        `rules look back at three minutes`,
      cluster,
    );
  }
}

/** Of a group that nobody tells of nothing would ever be heard. */
function checkGroups(
  cluster: IKafkaCluster,
  exporters: KafkaExporters,
  consumerGroups: readonly ConsumerGroupAlarm[],
): void {
  const ofNodes = exporters._flavour === 'nodes';
  if (consumerGroups.length > 0 && ofNodes && !exporters._kinds.includes(PrometheusExporter.NODE)) {
    throw invalid(`'consumerGroups' need PrometheusExporter.NODE, which serves what nodes know of them`, cluster);
  }
  if (consumerGroups.length > 0 && !cluster.metrics.supports(KafkaMetric.SUM_OFFSET_LAG)) {
    throw invalid(
      `nothing is told of 'consumerGroups': ${cluster.metrics._reader.whyNot(KafkaMetric.SUM_OFFSET_LAG)}`,
      cluster,
    );
  }
  consumerGroups.forEach((group) => {
    cluster.metrics._reader.consumerGroup(KafkaMetric.SUM_OFFSET_LAG, group, {});
  });
}
