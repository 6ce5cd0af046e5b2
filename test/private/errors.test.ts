import { Stack, Token } from 'aws-cdk-lib';
import { invalid, listed } from '../../lib/private/errors';
import { concreteInteger, integer } from '../../lib/private/numbers';
import { testingStack } from '../support/testing-app';

test('an error names the construct, where there is one', () => {
  expect(invalid('too much').message).toBe('too much');
  expect(invalid('too much', new Stack(testingStack(), 'Inner')).message).toBe('[Stack/Inner] too much');
});

test('an app has no path to name', () => {
  expect(invalid('too much', testingStack().node.root).message).toBe('too much');
});

test('a token is not shown by its marker', () => {
  expect(listed(['a', Token.asString({ Ref: 'B' })])).toBe('[a, <token>]');
});

test.each([
  [0, 'between 1 and 3'],
  [4, 'between 1 and 3'],
  [1.5, 'between 1 and 3'],
  [NaN, 'between 1 and 3'],
])('a number out of its range is refused: %s', (value, allowed) => {
  expect(() => integer('n', value, 1, 3)).toThrow(`'n' must be a whole number, ${allowed}, got ${value}`);
  expect(() => concreteInteger('n', value, 1, 3)).toThrow(`'n' must be a whole number, ${allowed}, got ${value}`);
});

test('a range without an end says so', () => {
  expect(() => integer('n', 0, 1)).toThrow(`'n' must be a whole number, 1 or more, got 0`);
});

test('a token passes where it is handed on, and is refused where it is computed with', () => {
  const token = Token.asNumber({ Ref: 'Parameter' });
  expect(integer('n', token, 1, 3)).toBe(token);
  expect(() => concreteInteger('n', token, 1, 3)).toThrow(`'n' must be known at synthesis`);
});
