import { Token, type Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { KafkaConsumerGroup } from '../cluster/kafka-metrics';
import type { ClusterLimits } from '../cluster/metric-source';
import {
  CONSUMER_GROUP_ALARMS,
  KAFKA_ALARMS,
  type ConsumerGroupAlarmId,
  type KafkaAlarmFact,
} from '../facts/kafka-alarms';
import { invalid } from '../private/errors';
import { dashed } from './alarm-names';
import type { ConsumerGroupAlarm } from './consumer-group-alarm';
import { KafkaAlarm } from './kafka-alarm';
import { KafkaAlarms } from './kafka-alarms';
import { KafkaSeverity } from './kafka-severity';

/** An alarm that is wanted, whoever evaluates it. */
export interface WantedAlarm {
  readonly id: string;
  readonly fact: KafkaAlarmFact;
  readonly severity: KafkaSeverity;
  /** What is told together has the same. */
  readonly cause: string;
  /** Where it is not that of the table. */
  readonly threshold?: number;
  /** Somebody named it: to leave it out would be to ignore him. */
  readonly named: boolean;
  readonly group?: KafkaConsumerGroup;
}

/** What somebody says of them; all, and no group, unless he does. */
export interface WantedBy {
  readonly alarms?: KafkaAlarms;
  readonly consumerGroups?: readonly ConsumerGroupAlarm[];
}

/** Those of the cluster, and then those of groups. */
export function allWanted(
  scope: IConstruct,
  { alarms = KafkaAlarms.all(), consumerGroups = [] }: WantedBy,
): WantedAlarm[] {
  return [...wantedAlarms(alarms), ...wantedGroupAlarms(scope, consumerGroups)];
}

const severities = { page: KafkaSeverity.PAGE, ticket: KafkaSeverity.TICKET };

/** Those of the cluster, in the order of the table, in which what others follow from comes first. */
export function wantedAlarms(alarms: KafkaAlarms): WantedAlarm[] {
  const chosen = Object.values(KafkaAlarm).filter((id) => alarms._chosen.includes(id));
  return chosen.map((id) => {
    const fact: KafkaAlarmFact = KAFKA_ALARMS[id];
    const change = alarms._change(id);
    return {
      id,
      fact,
      severity: change?.severity ?? severities[fact.severity],
      cause: dashed(fact.cause),
      threshold: change?.threshold,
      named: change !== undefined,
    };
  });
}

/** Of each group: how far it is behind, as far as that was asked for, and whether anything is told of it at all. */
export function wantedGroupAlarms(scope: IConstruct, consumerGroups: readonly ConsumerGroupAlarm[]): WantedAlarm[] {
  consumerGroups.forEach((asked, index) => {
    checkConsumerGroup(scope, asked, consumerGroups.slice(0, index));
  });
  return consumerGroups.flatMap(({ group, topic, timeLag, offsetLag, severity = KafkaSeverity.TICKET }) => {
    const thresholds: Record<ConsumerGroupAlarmId, number | undefined> = {
      timeLag: timeLag?.toSeconds(),
      offsetLag,
      groupVanished: 0,
    };
    return (Object.keys(thresholds) as ConsumerGroupAlarmId[]).flatMap((id) => {
      const [row, threshold]: [KafkaAlarmFact, number | undefined] = [CONSUMER_GROUP_ALARMS[id], thresholds[id]];
      const fact = { ...row, meaning: `${row.meaning} Group ${group}, topic ${topic}.` };
      const cause = groupAndTopic({ group, topic });
      return threshold === undefined
        ? []
        : [{ id, fact, severity, cause, threshold, named: true, group: { group, topic } }];
    });
  });
}

/** A group and its topic as a part of names: no topic has a slash. */
export function groupAndTopic({ group, topic }: KafkaConsumerGroup): string {
  return `${group}/${topic}`;
}

/** From which value on, where it is known. */
export function thresholdOf({ fact, threshold }: WantedAlarm, limits: ClusterLimits): number | undefined {
  if (threshold !== undefined || typeof fact.threshold === 'number') {
    return threshold ?? (fact.threshold as number);
  }
  const limit = limits[fact.threshold.limit];
  return limit === undefined ? undefined : Math.round(limit * fact.threshold.part * fact.threshold.scale);
}

function checkConsumerGroup(scope: IConstruct, asked: ConsumerGroupAlarm, before: readonly ConsumerGroupAlarm[]): void {
  const { group, topic, timeLag, offsetLag } = asked;
  if (!group || !topic) {
    throw invalid(`'consumerGroups' must name a group and a topic, got group '${group}' and topic '${topic}'`, scope);
  }
  if (Token.isUnresolved(group) || Token.isUnresolved(topic)) {
    throw invalid(
      `'group' and 'topic' of 'consumerGroups' must be known at synthesis, because alarms are named for them; got a token`,
      scope,
    );
  }
  if (/["\\]/.test(group)) {
    throw invalid(
      `'group' must have no '"' and no '\\', which names of alarms and rules cannot hold, got '${group}'`,
      scope,
    );
  }
  if (timeLag === undefined && offsetLag === undefined) {
    throw invalid(
      `group '${group}' on topic '${topic}' may be behind as far as it likes; give 'timeLag' or 'offsetLag'`,
      scope,
    );
  }
  checkLag(scope, group, timeLag, offsetLag);
  if (before.some((other) => other.group === group && other.topic === topic)) {
    throw invalid(`'consumerGroups' names group '${group}' on topic '${topic}' twice; leave one of the two out`, scope);
  }
}

function checkLag(scope: IConstruct, group: string, timeLag?: Duration, offsetLag?: number): void {
  if (offsetLag !== undefined && !Token.isUnresolved(offsetLag) && !(offsetLag > 0)) {
    throw invalid(`'offsetLag' of group '${group}' must be a number of records above 0, got ${offsetLag}`, scope);
  }
  if (timeLag !== undefined && !timeLag.isUnresolved() && !(timeLag.toSeconds({ integral: false }) >= 1)) {
    throw invalid(`'timeLag' of group '${group}' must be a second or more, got ${timeLag.toHumanString()}`, scope);
  }
}
