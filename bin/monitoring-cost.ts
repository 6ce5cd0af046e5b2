import { MONITORING_PRICES, MSK_CHARGED_METRICS } from '../lib/facts/monitoring-prices';
import { ec2Nodes, isBroker } from './ec2-nodes';
import type { TemplateResource } from './replacement/template';

/** What an environment is monitored by, and what that costs in a month. */
export interface Monitoring {
  readonly alarms: number;
  readonly usd: number;
}

interface AlarmProperties {
  readonly Metrics?: readonly { readonly Expression?: string; readonly MetricStat?: object }[];
}

interface MskProperties {
  readonly NumberOfBrokerNodes: number;
  readonly EnhancedMonitoring?: string;
  readonly BrokerNodeGroupInfo: { readonly InstanceType: string };
}

/** Gauges of Kafka, of the machine and of kafka-node that a node sends. */
const METRICS_OF_NODE = { broker: 32, controller: 28 } as const;

/** As templates tell it: metrics of topics and consumer groups, of which they know nothing, come on top. */
export function monitoringOf(resources: readonly TemplateResource[]): Monitoring {
  const of = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const alarms = of('AWS::CloudWatch::Alarm') as unknown as AlarmProperties[];
  const composites = of('AWS::CloudWatch::CompositeAlarm').length;
  const { metric, compositeAlarm, dashboard } = MONITORING_PRICES;
  const usd = [
    ...alarms.map((alarm) => costOf(alarm, seriesOf(resources))),
    composites * compositeAlarm,
    of('AWS::CloudWatch::Dashboard').length * dashboard,
    metricsOf(resources) * metric,
  ];
  return { alarms: alarms.length, usd: usd.reduce((sum, one) => sum + one, 0) };
}

function costOf({ Metrics = [{ MetricStat: {} }] }: AlarmProperties, series: number): number {
  const queries = Metrics.filter(({ Expression }) => Expression?.startsWith('SELECT')).length;
  const metrics = Metrics.filter(({ MetricStat }) => MetricStat).length;
  return queries * series * MONITORING_PRICES.queryAlarm + metrics * MONITORING_PRICES.alarm;
}

/** Series that a query over all brokers finds. */
function seriesOf(resources: readonly TemplateResource[]): number {
  const [msk] = mskClusters(resources);
  return msk?.NumberOfBrokerNodes ?? ec2Nodes(resources).length;
}

function metricsOf(resources: readonly TemplateResource[]): number {
  const msk = mskClusters(resources).map(({ NumberOfBrokerNodes, EnhancedMonitoring, BrokerNodeGroupInfo }) => {
    const kind = BrokerNodeGroupInfo.InstanceType.startsWith('express.') ? 'express' : 'standard';
    return EnhancedMonitoring === 'DEFAULT' ? 0 : NumberOfBrokerNodes * MSK_CHARGED_METRICS[kind];
  });
  const sent = resources.some(({ Type }) => Type === 'AWS::Logs::MetricFilter') ? ec2Nodes(resources) : [];
  const nodes = sent.map((node) => METRICS_OF_NODE[isBroker(node) ? 'broker' : 'controller']);
  return [...msk, ...nodes].reduce((sum, one) => sum + one, 0);
}

function mskClusters(resources: readonly TemplateResource[]): MskProperties[] {
  return resources
    .filter(({ Type }) => Type === 'AWS::MSK::Cluster')
    .map(({ Properties }) => Properties as unknown as MskProperties);
}
