import { Fn, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { KafkaExporters } from '../cluster/kafka-exporters';
import type { PrometheusExporter } from '../cluster/prometheus-exporter';
import type { KafkaGrants } from '../cluster/kafka-grants';
import type { KafkaAuthentication } from '../cluster/kafka-authentication';
import type { KafkaListener } from '../cluster/kafka-listener';
import type { KafkaMetrics } from '../cluster/kafka-metrics';
import type { KafkaPlacement } from '../cluster/kafka-placement';
import { KafkaTopology } from '../cluster/kafka-topology';
import { invalid } from '../private/errors';
import { BootstrapServers } from './bootstrap-servers';
import { connectionsThrough } from './cluster-placement';
import { MskClusterBase } from './msk-cluster-base';
import { mskExporters } from './msk-exporters';
import { mskGrants } from './msk-grants';
import { mskMetrics, type MskMonitored } from './msk-metrics';
import { MskMonitoringLevel } from './msk-monitoring-level';
import { listenerOf } from './msk-listener-spec';

/**
 * An Amazon MSK cluster that was made elsewhere.
 */
export interface MskClusterAttributes {
  /** Its ARN, `arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>`; a token is handed on. */
  readonly clusterArn: string;

  /**
   * The ways into it that are used here, with their addresses; grants need one that authenticates with IAM.
   *
   * @default - those of `authentications`
   */
  readonly listeners?: KafkaListener[];

  /**
   * How clients in its VPC authenticate, instead of `listeners`: AWS is asked for the bootstrap servers when something
   * reads them. `NONE` has several listeners, and is given as one of them.
   *
   * @default - none
   */
  readonly authentications?: KafkaAuthentication[];

  /**
   * Where in a VPC its brokers are reached; `connections` needs its security groups.
   *
   * @default - not known
   */
  readonly placement?: KafkaPlacement;

  /**
   * Its brokers and zones.
   *
   * @default KafkaTopology.unknown()
   */
  readonly topology?: KafkaTopology;

  /**
   * The size of its brokers, such as `kafka.m7g.large`: which metrics there are, and from where on alarms tell that it is too
   * small.
   *
   * @default - standard brokers of a size that is not known
   */
  readonly instanceType?: string;

  /**
   * How finely it reports metrics to CloudWatch.
   *
   * @default MskMonitoringLevel.DEFAULT
   */
  readonly monitoringLevel?: MskMonitoringLevel;

  /**
   * Its Prometheus exporters (open monitoring); they are found by the name of its first listener.
   *
   * @default - none
   */
  readonly prometheusExporters?: PrometheusExporter[];
}

/** @internal */
export class ImportedMskCluster extends MskClusterBase {
  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly topology: KafkaTopology;
  public readonly listeners: KafkaListener[];
  public readonly placement: KafkaPlacement | undefined;
  public readonly grants: KafkaGrants;
  public readonly metrics: KafkaMetrics;
  public readonly exporters: KafkaExporters | undefined;

  constructor(scope: Construct, id: string, attributes: MskClusterAttributes) {
    const clusterArn = checkedArn(scope, attributes.clusterArn);
    super(scope, id, { environmentFromArn: clusterArn });
    if (attributes.listeners && attributes.authentications) {
      throw invalid(`'listeners' and 'authentications' say the same in two ways; leave one of them out`, this);
    }
    this.clusterArn = clusterArn;
    this.clusterName = Fn.select(1, Fn.split('/', clusterArn));
    this.topology = attributes.topology ?? KafkaTopology.unknown();
    this.listeners = attributes.listeners ?? this.findListeners(attributes.authentications);
    this.placement = attributes.placement;
    this.grants = mskGrants(this);
    this.exporters = mskExporters(this, attributes.prometheusExporters);
    this.metrics = mskMetrics(this, monitoredOf(this.topology, attributes));
  }

  private findListeners(authentications: readonly KafkaAuthentication[] = []): KafkaListener[] {
    const listeners = [...new Set(authentications)].map((authentication) => {
      const listener = listenerOf[authentication];
      if (!listener) {
        throw invalid(
          `'authentications' must be IAM, SCRAM or MUTUAL_TLS, got ${authentication}; give 'listeners' instead, such as ` +
            `KafkaListener.tls({ ... })`,
          this,
        );
      }
      return listener;
    });
    return BootstrapServers.listenersOf({ cluster: this, listeners, brokers: this.topology.brokerCount ?? 'unknown' });
  }

  public get connections(): ec2.Connections {
    if (!this.placement || this.placement.securityGroups.length === 0) {
      throw invalid(
        `no rule can be made for this imported cluster, because its security groups are not known; ` +
          `give fromAttributes a 'placement' with its security groups`,
        this,
      );
    }
    return connectionsThrough(this.placement.securityGroups, this.listeners);
  }
}

function monitoredOf(
  { isElastic }: KafkaTopology,
  { instanceType, monitoringLevel = MskMonitoringLevel.DEFAULT }: MskClusterAttributes,
): MskMonitored {
  const withBrokers = instanceType?.startsWith('express.') ? 'express' : 'standard';
  return { kind: isElastic ? 'serverless' : withBrokers, level: monitoringLevel, instanceType };
}

/** Before the construct is made, whose base class takes the ARN apart. */
function checkedArn(scope: Construct, arn: string): string {
  if (!Token.isUnresolved(arn) && !/^arn:[^:]+:kafka:[^:]+:\d{12}:cluster\/[^/]+\/[^/]+$/.test(arn)) {
    throw invalid(
      `'clusterArn' must be such as 'arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>', got '${arn}'`,
      scope,
    );
  }
  return arn;
}
