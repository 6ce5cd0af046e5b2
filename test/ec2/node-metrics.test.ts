import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { NodeMetrics } from '../../lib';

const groups = (...consumerGroups: string[]) => NodeMetrics.cloudWatch({ consumerGroups });

test('to CloudWatch, of no group, and logs for a month', () => {
  expect(NodeMetrics.cloudWatch()).toMatchObject({
    _toCloudWatch: true,
    _consumerGroups: [],
    _logRetention: RetentionDays.ONE_MONTH,
  });
});

test('of groups, and logs for as long as is said', () => {
  const metrics = NodeMetrics.cloudWatch({ consumerGroups: ['b', 'a'], logRetention: RetentionDays.ONE_DAY });
  expect(metrics).toMatchObject({ _consumerGroups: ['b', 'a'], _logRetention: RetentionDays.ONE_DAY });
});

test('to nobody', () => {
  expect(NodeMetrics.none()).toMatchObject({ _toCloudWatch: false, _consumerGroups: [] });
});

test('what is done to the list later does nothing', () => {
  const consumerGroups = ['billing'];
  const metrics = NodeMetrics.cloudWatch({ consumerGroups });
  consumerGroups.push('shipping');
  expect(metrics._consumerGroups).toEqual(['billing']);
});

test.each(['billing', '*', 'a:b', `o'hara`, '$(reboot)', '~', 'x'.repeat(255)])('a group may be called %s', (group) => {
  expect(groups(group)._consumerGroups).toEqual([group]);
});

test.each(['', ' ', 'of the team', 'Bücher', 'a\n', 'x'.repeat(256)])('a group may not be called %p', (group) => {
  expect(() => groups('billing', group)).toThrow(
    new Error(`'consumerGroups' must hold names of 1-255 characters of ASCII without spaces, got '${group}'`),
  );
});

test('a group is named once', () => {
  expect(() => groups('billing', 'shipping', 'billing')).toThrow(
    new Error(`'consumerGroups' must hold every group once, got 'billing' twice`),
  );
});

test('all groups are named alone', () => {
  expect(() => groups('billing', '*')).toThrow(
    new Error(`'consumerGroups' must be ['*'] alone for all groups, got billing, *; leave the others out`),
  );
});
