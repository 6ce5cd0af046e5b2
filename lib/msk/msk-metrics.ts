import { CfnResource, Token } from 'aws-cdk-lib';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import type { KafkaMetric } from '../cluster/kafka-metric';
import { KafkaMetrics } from '../cluster/kafka-metrics';
import { factOf, type ClusterLimits, type MetricSeries, type MetricSource } from '../cluster/metric-source';
import { MSK_DIMENSIONS, MSK_LEVELS, type KafkaMetricFact, type MskSeries } from '../facts/kafka-metrics';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../facts/msk-broker-sizes';
import {
  MSK_BURSTABLE_CREDITS,
  MSK_BURSTABLE_INSTANCE_TYPE,
  MSK_IAM_CONNECTIONS,
  MSK_PROVISIONED_THROUGHPUT,
  MSK_SERVERLESS,
} from '../facts/msk-limits';
import { mibpsOfMBps } from '../sizing/units';
import type { IMskCluster } from './msk-cluster-interface';
import type { MskMonitoringLevel } from './msk-monitoring-level';

/** The kinds of Amazon MSK, which tell different things of themselves. */
export type MskKind = 'standard' | 'express' | 'serverless';

/** What is known of a cluster, as far as its metrics follow from it. */
export interface MskMonitored {
  readonly kind: MskKind;
  readonly level: MskMonitoringLevel;
  /** Of a broker; not known of a cluster that was made elsewhere. */
  readonly instanceType?: string;
  /** Of standard brokers, MiB/s. */
  readonly volumeMibps?: number;
}

/** Metrics of a cluster of Amazon MSK. */
export function mskMetrics(cluster: IMskCluster, monitored: MskMonitored): KafkaMetrics {
  return KafkaMetrics._of(cluster, new MskMetricSource(cluster, monitored));
}

const kindsInWords: Readonly<Record<MskKind, string>> = {
  standard: 'clusters with standard brokers',
  express: 'clusters with Express brokers',
  serverless: 'serverless clusters',
};

class MskMetricSource implements MetricSource {
  public readonly namespace = 'AWS/Kafka';
  public readonly names = { cluster: 'Cluster Name', broker: 'Broker ID', topic: 'Topic', group: 'Consumer Group' };

  constructor(
    private readonly cluster: IMskCluster,
    private readonly monitored: MskMonitored,
  ) {}

  public series(metric: KafkaMetric): MetricSeries | undefined {
    const { msk } = factOf(metric);
    const series = msk?.[this.monitored.kind];
    return msk && series && this.reaches(series)
      ? { name: msk.name, scope: series.scope, dimensions: MSK_DIMENSIONS[series.scope] }
      : undefined;
  }

  /** https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html */
  public whyNoGroup(group: string): string | undefined {
    return group.includes(':')
      ? `'group' must have no colon, because Amazon MSK tells nothing of such groups, got '${group}'`
      : undefined;
  }

  public remedy(metric: KafkaMetric): string {
    const { kind, level } = this.monitored;
    const { msk } = factOf(metric);
    if (msk?.[kind]) {
      return `it needs 'monitoringLevel' ${msk[kind].level} or above, got ${level}`;
    }
    const having = kindsThatHave(msk);
    return having === ''
      ? 'Amazon MSK does not tell it, Kafka on EC2 does'
      : `${kindsInWords[kind]} do not tell it, ${having} do`;
  }

  public get tellers(): CfnResource[] {
    const { defaultChild } = this.cluster.node;
    return CfnResource.isCfnResource(defaultChild) ? [defaultChild] : [];
  }

  public get limits(): ClusterLimits {
    const { kind, instanceType = '' } = this.monitored;
    if (kind === 'serverless') {
      return { ingressMBps: MSK_SERVERLESS.ingressMBps, egressMBps: MSK_SERVERLESS.egressMBps };
    }
    const express = MSK_EXPRESS_SIZES[instanceType];
    return {
      brokers: this.cluster.topology.brokerCount,
      volumeMibps: this.monitored.volumeMibps,
      partitionsPerBroker: (express ?? MSK_STANDARD_SIZES[instanceType])?.recommendedPartitions,
      ingressMBps: express?.ingressMBps.sustained,
      egressMBps: express?.egressMBps.sustained,
      cpuCredits: instanceType === MSK_BURSTABLE_INSTANCE_TYPE ? MSK_BURSTABLE_CREDITS : undefined,
      ...this.iamLimits(instanceType),
    };
  }

  /** Connections are told of all ways in together: where there are others, those of IAM are not known. */
  private iamLimits(instanceType: string): ClusterLimits {
    const { perBroker, perSecond, perSecondBurstable } = MSK_IAM_CONNECTIONS;
    const { listeners } = this.cluster;
    return listeners.length > 0 && listeners.every(({ authentication }) => authentication === KafkaAuthentication.IAM)
      ? {
          iamConnections: perBroker,
          iamConnectionsPerSecond: instanceType === MSK_BURSTABLE_INSTANCE_TYPE ? perSecondBurstable : perSecond,
        }
      : {};
  }

  private reaches({ level }: MskSeries): boolean {
    return MSK_LEVELS.indexOf(this.monitored.level) >= MSK_LEVELS.indexOf(level);
  }
}

/** What the volume gives, or the way to it, whichever is less; where it is not known, nothing. */
export function volumeMibps(instanceType: string, provisionedMibps = 0): number | undefined {
  const size = MSK_STANDARD_SIZES[instanceType];
  const given = provisionedMibps === 0 ? MSK_PROVISIONED_THROUGHPUT.minMibps : provisionedMibps;
  return size && !Token.isUnresolved(given) ? Math.min(given, mibpsOfMBps(size.ebsMBps)) : undefined;
}

function kindsThatHave(msk: KafkaMetricFact['msk']): string {
  const kinds: readonly MskKind[] = ['standard', 'express', 'serverless'];
  return kinds
    .filter((kind) => msk?.[kind])
    .map((kind) => kindsInWords[kind])
    .join(' and ');
}
