import { Template } from 'aws-cdk-lib/assertions';
import { NotificationTopics } from '../../lib/environment/notification-topics';
import { testingStack } from '../support/testing-app';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const stack = testingStack();
const topics = new NotificationTopics(stack, 'Notifications', 'prod');
const template = Template.fromStack(stack);
const policies = Object.values(template.findResources('AWS::SNS::TopicPolicy')).map(
  ({ Properties }) => Properties as { PolicyDocument: { Statement: Statement[] }; Topics: unknown[] },
);

test('there are two, and mail says from which', () => {
  expect(topics.page.topicArn).not.toBe(topics.ticket.topicArn);
  const names = Object.values(template.findResources('AWS::SNS::Topic')).map(
    ({ Properties }) => (Properties as { DisplayName: string }).DisplayName,
  );
  expect(names).toEqual(['Kafka prod: somebody has to act now', 'Kafka prod: somebody has to look in working hours']);
  // That is what Amazon SNS takes: 100 characters, of an environment with the longest name as well.
  const longest = new NotificationTopics(stack, 'Longest', 'p'.repeat(40));
  expect(longest.node.children).toHaveLength(2);
  expect(Math.max(...names.map((name) => name.length + 36))).toBeLessThanOrEqual(100);
});

test('they have names that CloudFormation gives, and no key that would keep alarms from telling', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::SNS::Topic'))) {
    expect(Object.keys(Properties as object)).toEqual(['DisplayName']);
  }
});

test('nobody may publish but over TLS, and who tells lets himself in', () => {
  expect(policies).toHaveLength(2);
  for (const { PolicyDocument, Topics } of policies) {
    const [topic] = Topics;
    expect(Topics).toHaveLength(1);
    const [refused, ...others] = PolicyDocument.Statement;
    expect(refused).toMatchObject({
      Effect: 'Deny',
      Action: 'sns:Publish',
      Principal: '*',
      Resource: topic,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(others).toEqual([]);
  }
});
