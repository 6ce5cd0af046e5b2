import * as sns from 'aws-cdk-lib/aws-sns';
import {
  KafkaAlarm,
  KafkaAlarms,
  KafkaMonitoring,
  KafkaNotify,
  KafkaSeverity,
  MskCluster,
  type ConsumerGroupAlarm,
} from '../../lib';
import { testingStack } from '../support/testing-app';

const clusterArn = 'arn:aws:kafka:ap-northeast-2:111122223333:cluster/orders/0a1b-2c3d-4';
const { OFFLINE_PARTITIONS, CPU } = KafkaAlarm;

function watch(notify: (topic: sns.ITopic) => KafkaNotify, alarms: KafkaAlarms, groups: ConsumerGroupAlarm[] = []) {
  const stack = testingStack();
  const topic = new sns.Topic(stack, 'Topic');
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', { clusterArn });
  return new KafkaMonitoring(stack, 'Monitoring', { cluster, alarms, consumerGroups: groups, notify: notify(topic) });
}

test('each severity has a topic, and none has none', () => {
  const stack = testingStack();
  const page = new sns.Topic(stack, 'Page');
  const ticket = new sns.Topic(stack, 'Ticket');
  const notify = KafkaNotify.topics({ page, ticket });
  expect(notify._tellsNobody).toBe(false);
  expect(notify._topic(KafkaSeverity.PAGE)).toBe(page);
  expect(notify._topic(KafkaSeverity.TICKET)).toBe(ticket);
  expect(notify._topic(KafkaSeverity.NONE)).toBeUndefined();
});

test('nobody has no topic', () => {
  const nobody = KafkaNotify.nobody();
  expect(nobody._tellsNobody).toBe(true);
  expect(Object.values(KafkaSeverity).map((severity) => nobody._topic(severity))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('a severity that tells nobody', () => {
  const message = (alarm: string, severity: string) =>
    `[Stack/Monitoring/Causes] alarm '${alarm}' has the severity ${severity}, which tells nobody; give '${severity}' to ` +
    `KafkaNotify.topics, or the alarm another severity`;

  test('is refused where an alarm has it', () => {
    expect(() => watch((ticket) => KafkaNotify.topics({ ticket }), KafkaAlarms.all())).toThrow(
      new Error(message('offlinePartitions', 'page')),
    );
    expect(() => watch((page) => KafkaNotify.topics({ page }), KafkaAlarms.all())).toThrow(
      new Error(message('diskWarning', 'ticket')),
    );
    expect(() => watch(() => KafkaNotify.topics({}), KafkaAlarms.none().including(CPU))).toThrow(
      message('cpu', 'ticket'),
    );
  });

  test('is refused where a consumer group has it', () => {
    const group = { group: 'billing', topic: 'clicks', offsetLag: 1, severity: KafkaSeverity.PAGE };
    expect(() => watch((ticket) => KafkaNotify.topics({ ticket }), KafkaAlarms.none(), [group])).toThrow(
      message('offsetLag', 'page'),
    );
  });

  test('is nothing to anybody where no alarm has it', () => {
    const tickets = KafkaAlarms.none().including(OFFLINE_PARTITIONS, { severity: KafkaSeverity.TICKET }).including(CPU);
    expect(() => watch((ticket) => KafkaNotify.topics({ ticket }), tickets)).not.toThrow();
    const silent = KafkaAlarms.none().including(CPU, { severity: KafkaSeverity.NONE });
    expect(() => watch(() => KafkaNotify.topics({}), silent)).not.toThrow();
    expect(() => watch(() => KafkaNotify.topics({}), KafkaAlarms.none())).not.toThrow();
  });
});
