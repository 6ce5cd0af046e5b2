import { Annotations, type CfnResource } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricReader } from '../cluster/metric-reader';
import { metricOf } from '../cluster/metric-source';
import { invalid } from '../private/errors';
import { conditionOf, type AlarmCondition, type NoCondition } from './alarm-condition';
import { capitalized, dashed } from './alarm-names';
import { KafkaSeverity } from './kafka-severity';
import { runbookOf } from './runbooks';
import { groupAndTopic, type WantedAlarm } from './wanted-alarms';

/** An alarm that was made, and how it is told of. */
export interface DefinedAlarm extends Pick<WantedAlarm, 'id' | 'cause' | 'severity'> {
  readonly name: string;
  readonly arn: string;
  readonly resource: CfnAlarm;
  readonly threshold: number;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME = 255;

/** Those that the cluster can have; one that somebody named and that it cannot is an error. */
export function defineAlarms(
  scope: Construct,
  metrics: MetricReader,
  name: string,
  wanted: readonly WantedAlarm[],
): DefinedAlarm[] {
  const defined = wanted.flatMap((one) => {
    const condition = conditionOf(metrics, one);
    if ('threshold' in condition) {
      return [defineAlarm(scope, name, one, condition, one.fact.silence === 'trouble' ? metrics.tellers : [])];
    }
    if (one.named) {
      throw invalid(`alarm '${one.id}' cannot be had: ${why(metrics, condition)}`, scope);
    }
    if ('unknownLimit' in condition && isMissed(one)) {
      Annotations.of(scope).addWarningV2(
        'cdk-kafka:alarmLimit',
        `nobody is told by '${one.id}': ${why(metrics, condition)}, or leave it out by name`,
      );
    }
    return [];
  });
  warnOfNone(scope, metrics, wanted, defined);
  return defined;
}

/** Whoever is gone, or does not work, is told of by no other alarm. */
function isMissed({ severity, fact }: WantedAlarm): boolean {
  return severity === KafkaSeverity.PAGE || (severity === KafkaSeverity.TICKET && fact.silence === 'trouble');
}

/** Who asks for alarms believes that somebody is told. */
function warnOfNone(
  scope: Construct,
  metrics: MetricReader,
  [first]: readonly WantedAlarm[],
  defined: readonly DefinedAlarm[],
): void {
  if (first && defined.length === 0) {
    Annotations.of(scope).addWarningV2(
      'cdk-kafka:noAlarms',
      `nobody is told of anything: ${metrics.whyNot(metricOf(first.fact.watch[0].metric))}`,
    );
  }
}

function why(metrics: MetricReader, condition: NoCondition): string {
  return 'missing' in condition
    ? metrics.whyNot(condition.missing)
    : `'${condition.unknownLimit}' of the cluster is not known here; give the alarm a 'threshold'`;
}

/** The class of CloudFormation, as that of aws-cdk-lib costs twice as much: docs/decisions/022. */
function defineAlarm(
  scope: Construct,
  name: string,
  { id, fact, group, cause, severity }: WantedAlarm,
  condition: AlarmCondition,
  /** Without them it would be in alarm for as long as the cluster takes to be made. */
  after: readonly CfnResource[],
): DefinedAlarm {
  const of = group ? [groupAndTopic(group)] : [];
  const alarmName = [name, dashed(id), ...of].join('-');
  if (alarmName.length > MAX_NAME) {
    throw invalid(
      `the name of an alarm has ${MAX_NAME} characters at most, and '${alarmName}' has ${alarmName.length}; give a shorter 'name'`,
      scope,
    );
  }
  const alarm = new CfnAlarm(scope, [capitalized(id), ...of].join(' '), {
    ...condition,
    alarmName,
    alarmDescription: `${fact.meaning} What to do: ${runbookOf(id)}`,
  });
  after.forEach((resource) => {
    alarm.addResourceDependency(resource);
  });
  return { id, cause, severity, name: alarmName, arn: alarm.attrArn, resource: alarm, threshold: condition.threshold };
}
