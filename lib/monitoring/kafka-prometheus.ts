import { Annotations, Duration, Fn, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as aps from 'aws-cdk-lib/aws-aps';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { invalid } from '../private/errors';
import { managedAlertmanager } from './alertmanager';
import type { KafkaNotify } from './kafka-notify';
import { KafkaSeverity } from './kafka-severity';
import { letPublish } from './topic-policy';
import { PrometheusConfig, type PrometheusConfigProps } from './prometheus-config';

/**
 * Amazon Managed Service for Prometheus for a cluster.
 */
export interface KafkaPrometheusProps extends PrometheusConfigProps {
  /** Whom alerts tell. */
  readonly notify: KafkaNotify;

  /**
   * How long samples are kept: whole days, 1 to 1,095.
   *
   * @default - 150 days
   */
  readonly retention?: Duration;

  /**
   * The key that encrypts the workspace. It is for life: another replaces the workspace, and with it all that it holds.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A workspace of Amazon Managed Service for Prometheus that scrapes a cluster from within its VPC, with recording and alerting rules
 * and an Alertmanager that tells topics of Amazon SNS.
 *
 * The scraper works under the role that AWS makes for it (`AWSServiceRoleForAmazonPrometheusScraper`); who deploys needs
 * `iam:CreateServiceLinkedRole`.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/prom-msk-integration.html
 * @example
 * new KafkaPrometheus(this, 'Prometheus', {
 *   cluster: ec2Cluster,
 *   notify: KafkaNotify.topics({ page: onCall, ticket: team }),
 * });
 */
export class KafkaPrometheus extends Construct {
  /** The ARN of the workspace, for Grafana and for who else asks it. */
  public readonly workspaceArn: string;

  /** Where it is asked: its URL, to which `api/v1/query` is added. */
  public readonly prometheusEndpoint: string;

  /** The texts that it was given. */
  public readonly config: PrometheusConfig;

  /**
   * @throws where the cluster has no exporter or no place in a VPC, the retention is not one, or nobody is told
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: KafkaPrometheusProps,
  ) {
    super(scope, id);
    this.config = PrometheusConfig.of(props);
    const workspace = this.defineWorkspace();
    this.workspaceArn = workspace.attrArn;
    this.prometheusEndpoint = workspace.attrPrometheusEndpoint;
    new aps.CfnRuleGroupsNamespace(this, 'Rules', {
      name: 'kafka',
      workspace: workspace.attrArn,
      data: this.config.rules(),
    });
    this.defineScraper(workspace);
  }

  private defineWorkspace(): aps.CfnWorkspace {
    const { cluster, encryptionKey, retention = Duration.days(150) } = this.props;
    const days = retention.isUnresolved() ? undefined : retention.toDays({ integral: false });
    if (days !== undefined && (!Number.isInteger(days) || days < 1 || days > MAX_RETENTION_DAYS)) {
      throw invalid(
        `'retention' must be 1 to ${MAX_RETENTION_DAYS} whole days, got ${retention.toHumanString()}`,
        this,
      );
    }
    const workspace = new aps.CfnWorkspace(this, 'Workspace', {
      alias: cluster.clusterName,
      kmsKeyArn: encryptionKey?.keyArn,
      workspaceConfiguration: { retentionPeriodInDays: days ?? retention.toDays() },
      loggingConfiguration: { logGroupArn: this.defineLogGroup('Logs').logGroupArn },
      alertManagerDefinition: this.defineAlertmanager(),
    });
    // It holds samples, of which there is no other copy.
    workspace.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return workspace;
  }

  private defineAlertmanager(): string | undefined {
    const { notify } = this.props;
    if (notify._tellsNobody) {
      return undefined;
    }
    const topics = [KafkaSeverity.PAGE, KafkaSeverity.TICKET].flatMap((severity) => {
      const topic = notify._topic(severity);
      return topic ? [[severity, topic] as const] : [];
    });
    this.config._requireTold(
      topics.map(([severity]) => severity),
      'KafkaNotify.topics',
      this,
    );
    for (const [severity, topic] of topics) {
      if (!letPublish(this, topic)) {
        Annotations.of(this).addWarningV2(
          'cdk-kafka:topicPolicy',
          `the policy of topic '${severity}' cannot be extended, because it was made elsewhere: see to it that it lets ` +
            `aps.amazonaws.com sns:Publish and sns:GetTopicAttributes, or nobody is told; then acknowledge this warning`,
        );
      }
    }
    const topicArns = Object.fromEntries(topics.map(([severity, { topicArn }]) => [severity, topicArn]));
    return managedAlertmanager({ region: Stack.of(this).region, topicArns });
  }

  private defineScraper(workspace: aps.CfnWorkspace): void {
    const { cluster } = this.props;
    const { vpc, subnets } = this.placement();
    const group = new ec2.SecurityGroup(this, 'ScraperSecurityGroup', {
      vpc,
      description: `Prometheus of Kafka cluster ${cluster.clusterName}`,
      allowAllOutbound: false,
    });
    cluster.exporters?._reachFrom(group);
    new aps.CfnScraper(this, 'Scraper', {
      alias: cluster.clusterName,
      source: {
        vpcConfiguration: {
          subnetIds: subnets.map(({ subnetId }) => subnetId),
          securityGroupIds: [group.securityGroupId],
        },
      },
      destination: { ampConfiguration: { workspaceArn: workspace.attrArn } },
      scrapeConfiguration: { configurationBlob: Fn.base64(this.config._scraper()) },
      scraperLoggingConfiguration: {
        loggingDestination: { cloudWatchLogs: { logGroupArn: this.defineLogGroup('ScraperLogs').logGroupArn } },
        scraperComponents: ['SERVICE_DISCOVERY', 'COLLECTOR', 'EXPORTER'].map((type) => ({ type })),
      },
    });
  }

  private placement(): KafkaPlacement {
    const { placement } = this.props.cluster;
    if (!placement) {
      throw invalid(
        `the scraper has no place, because that of the cluster is not known; give the cluster 'placement'`,
        this,
      );
    }
    return placement;
  }

  /**
   * Under the prefix whose policy of AWS lets its services write, and by a name that ends in a part of the id of the stack: it stays
   * when the stack goes, and would be in the way of the next one.
   */
  private defineLogGroup(id: string): logs.LogGroup {
    const stack = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    const name = [
      Names.uniqueResourceName(this, { maxLength: 200, separator: '-' }),
      id,
      Fn.select(4, Fn.split('-', stack)),
    ];
    return new logs.LogGroup(this, id, {
      logGroupName: `/aws/vendedlogs/prometheus/${name.join('-')}`,
      retention: logs.RetentionDays.ONE_MONTH,
    });
  }
}

/** https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html */
const MAX_RETENTION_DAYS = 1095;
