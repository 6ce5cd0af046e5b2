import { Duration } from 'aws-cdk-lib';
import type { CfnAlarm, CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { KafkaMetric } from '../cluster/kafka-metric';
import type { MetricReader, MetricReading } from '../cluster/metric-reader';
import { metricOf } from '../cluster/metric-source';
import type { AlarmWatch } from '../facts/kafka-alarms';
import { thresholdOf, type WantedAlarm } from './wanted-alarms';

/** When an alarm is in alarm, as CloudFormation takes it. */
export type AlarmCondition = CfnAlarmProps & { readonly threshold: number };

/** What stands in the way of a condition. */
export type NoCondition = { readonly missing: KafkaMetric } | { readonly unknownLimit: string };

const operators = {
  '>=': 'GreaterThanOrEqualToThreshold',
  '>': 'GreaterThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '!=': 'GreaterThanOrEqualToThreshold',
};

/** What an alarm that is wanted comes to on a cluster. */
export function conditionOf(metrics: MetricReader, wanted: WantedAlarm): AlarmCondition | NoCondition {
  const { fact } = wanted;
  const watch = fact.watch.find((one) => canWatch(metrics, one));
  if (!watch) {
    // The last is what most clusters have.
    return { missing: metricOf((fact.watch.at(-1) ?? fact.watch[0]).metric) };
  }
  const value = thresholdOf(wanted, metrics.limits);
  if (value === undefined) {
    return { unknownLimit: typeof fact.threshold === 'number' ? '' : fact.threshold.limit };
  }
  const reading = watched(metrics, watch, wanted);
  const differs = fact.comparison === '!=';
  return {
    ...(differs ? inequality(reading, value, fact.minutes * 60) : plainly(reading, fact.minutes * 60)),
    threshold: differs ? 1 : value,
    comparisonOperator: operators[fact.comparison],
    evaluationPeriods: fact.outOf ?? fact.times,
    datapointsToAlarm: fact.times,
    treatMissingData: fact.silence === 'trouble' ? 'breaching' : 'notBreaching',
  };
}

function canWatch(metrics: MetricReader, { metric, of }: AlarmWatch): boolean {
  const asked = metricOf(metric);
  return of === 'broker' ? metrics.tellsBrokersApart(asked) : metrics.supports(asked);
}

function watched(metrics: MetricReader, watch: AlarmWatch, { fact, group }: WantedAlarm): MetricReading {
  const { of, statistic } = watch;
  const metric = metricOf(watch.metric);
  const options = { statistic, period: Duration.minutes(fact.minutes) };
  if (group) {
    return metrics.consumerGroup(metric, group, options);
  }
  return of === 'broker' ? metrics.everyBroker(metric, options) : metrics.cluster(metric, options);
}

function plainly(reading: MetricReading, period: number): CfnAlarmPropsOfMetric {
  if ('query' in reading) {
    return reading.minutes === 1
      ? { metrics: [{ id: 'q', expression: reading.query, period, returnData: true }] }
      : { metrics: [expression(`q / ${reading.minutes}`), queryOf('q', reading, period)] };
  }
  const { namespace, metricName, dimensions, statistic } = reading;
  return { namespace, metricName, dimensions: listed(dimensions), statistic, period };
}

/** CloudWatch has no operator for it. */
function inequality(reading: MetricReading, value: number, period: number): CfnAlarmPropsOfMetric {
  return { metrics: [expression(`IF(m == ${value}, 0, 1)`), queryOf('m', reading, period)] };
}

type CfnAlarmPropsOfMetric = Pick<
  CfnAlarmProps,
  'metrics' | 'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'period'
>;

function expression(text: string): CfnAlarm.MetricDataQueryProperty {
  return { id: 'expr_1', expression: text, returnData: true };
}

function queryOf(id: string, reading: MetricReading, period: number): CfnAlarm.MetricDataQueryProperty {
  if ('query' in reading) {
    return { id, expression: reading.query, period, returnData: false };
  }
  const { namespace, metricName, dimensions, statistic } = reading;
  const metric = { namespace, metricName, dimensions: listed(dimensions) };
  return { id, metricStat: { metric, period, stat: statistic }, returnData: false };
}

function listed(dimensions: Readonly<Record<string, string>>): CfnAlarm.DimensionProperty[] {
  return Object.entries(dimensions).map(([name, value]) => ({ name, value }));
}
