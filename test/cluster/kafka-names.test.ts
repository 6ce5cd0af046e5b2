import { Token } from 'aws-cdk-lib';
import { groupName, topicName } from '../../lib/cluster/kafka-names';
import { testingStack } from '../support/testing-app';

const stack = testingStack();
const token = Token.asString({ Ref: 'Parameter' });

describe('topics', () => {
  test.each(['orders', 'a', '.', '__consumer_offsets', 'a.b-c_D9', 'x'.repeat(249)])('may be called %s', (name) => {
    expect(topicName(stack, name)).toBe(name);
  });

  test.each(['', 'a b', 'a/b', 'ä', `o'hara`, 'a:b', '*', 'a\n', 'x'.repeat(250)])('may not be called %p', (name) => {
    expect(() => topicName(stack, name)).toThrow(
      `[Stack] 'topic' must be 1-249 letters, digits, '.', '_' or '-', got '${name}'`,
    );
  });
});

describe('groups', () => {
  test.each(['billing', '*', 'of the team', `o'hara`, 'a/b', '~', 'x'.repeat(255)])('may be called %s', (name) => {
    expect(groupName(stack, name)).toBe(name);
  });

  test.each(['', ' billing', 'Bücher', 'a\tb', 'a\n', '\u007f', 'x'.repeat(256)])('may not be called %p', (name) => {
    expect(() => groupName(stack, name)).toThrow(
      `[Stack] 'group' must be 1-255 characters of ASCII, as CloudWatch knows no others in names, got '${name}'`,
    );
  });
});

test('a name that is a token is handed on', () => {
  expect(topicName(stack, token)).toBe(token);
  expect(groupName(stack, token)).toBe(token);
});
