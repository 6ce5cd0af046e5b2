import { decide, type PolicyDocument, type PolicyStatement } from './iam-policy';

// Of the bench itself: `npm run test:kafka -- bench`.

const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: 'ssm:GetParameter',
  Resource: '*',
  ...more,
});
const ask = (statements: PolicyStatement[], context: Record<string, string | string[]> = {}, resource = parameter) =>
  decide([policy(...statements)], { action: 'ssm:GetParameter', resource, context });

const parameter = 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/kafka/orders/nodes/101/mark';

test('nothing is allowed that no policy allows, and a deny wins', () => {
  expect(ask([])).toBe('not allowed');
  expect(ask([allow()])).toBe('allowed');
  expect(ask([allow(), allow({ Effect: 'Deny' })])).toBe('denied');
  const policies = [policy(allow()), policy(allow({ Effect: 'Deny' }))];
  expect(decide(policies, { action: 'ssm:GetParameter', resource: parameter, context: {} })).toBe('denied');
});

test.each<[string, Partial<PolicyStatement>, boolean]>([
  ['an action without its case', { Action: 'ssm:getparameter' }, true],
  ['a wildcard', { Action: ['ec2:*', 'ssm:Get*'] }, true],
  ['a wildcard for one letter', { Action: 'ssm:GetParamete?' }, true],
  ['another action', { Action: 'ssm:GetParameters' }, false],
  ['every action but', { Action: undefined, NotAction: 'ec2:*' }, true],
  ['every action but this one', { Action: undefined, NotAction: 'ssm:Get*' }, false],
  ['the resource', { Resource: parameter }, true],
  ['a resource with a wildcard', { Resource: ['arn:aws:ssm:*:*:parameter/kafka/orders/nodes/101/*'] }, true],
  ['the resource of another node', { Resource: parameter.replace('101', '102') }, false],
  ['a resource in other letters', { Resource: parameter.toUpperCase().replace('ARN', 'arn') }, false],
  ['every resource but this one', { Resource: undefined, NotResource: parameter }, false],
])('%s', (_, statement, allowed) => {
  expect(ask([without(allow(statement))])).toBe(allowed ? 'allowed' : 'not allowed');
});

test.each<[string, string, string | string[], Record<string, string | string[]>, boolean]>([
  ['equal', 'StringEquals', 'false', { 'ssm:Overwrite': 'false' }, true],
  ['one of several', 'StringEquals', ['true', 'false'], { 'ssm:Overwrite': 'false' }, true],
  ['a key in other letters', 'StringEquals', 'false', { 'SSM:overwrite': 'false' }, true],
  ['not equal', 'StringEquals', 'false', { 'ssm:Overwrite': 'true' }, false],
  ['nothing to compare', 'StringEquals', 'false', {}, false],
  ['nothing to compare, if it exists', 'StringEqualsIfExists', 'false', {}, true],
  ['no wildcard', 'StringEquals', 'fal*', { 'ssm:Overwrite': 'false' }, false],
  ['a wildcard', 'StringLike', 'fal*', { 'ssm:Overwrite': 'false' }, true],
  ['unlike', 'StringNotLike', 'fal*', { 'ssm:Overwrite': 'false' }, false],
  ['none of several', 'StringNotEquals', ['a', 'b'], { 'ssm:Overwrite': 'b' }, false],
  ['a negation of nothing', 'StringNotEquals', 'false', {}, true],
  ['without case', 'StringEqualsIgnoreCase', 'FALSE', { 'ssm:Overwrite': 'false' }, true],
  ['a truth value', 'Bool', 'false', { 'ssm:Overwrite': 'False' }, true],
  ['a key that must not be there', 'Null', 'true', {}, true],
  ['a key that must be there', 'Null', 'false', {}, false],
  ['every value', 'ForAllValues:StringEquals', ['a', 'b'], { 'ssm:Overwrite': ['a', 'b'] }, true],
  ['every value but one', 'ForAllValues:StringEquals', 'a', { 'ssm:Overwrite': ['a', 'b'] }, false],
  ['every value of none', 'ForAllValues:StringEquals', 'a', {}, true],
  ['any value', 'ForAnyValue:StringLike', 'b*', { 'ssm:Overwrite': ['a', 'b'] }, true],
  ['any value of none', 'ForAnyValue:StringLike', '*', {}, false],
  ['an ARN', 'ArnLike', 'arn:aws:ec2:*:*:instance/*', { 'ssm:Overwrite': 'arn:aws:ec2:r:1:instance/i-1' }, true],
  [
    'a star that stays in its part',
    'ArnLike',
    'arn:aws:*:instance/*',
    { 'ssm:Overwrite': 'arn:aws:ec2:r:1:instance/i' },
    false,
  ],
  [
    'a variable',
    'StringEquals',
    '${aws:PrincipalTag/node}',
    { 'ssm:Overwrite': '101', 'aws:PrincipalTag/node': '101' },
    true,
  ],
  ['a variable without a value', 'StringEquals', '${aws:PrincipalTag/node}', { 'ssm:Overwrite': '' }, false],
  ['what it is otherwise', 'StringEquals', "${aws:PrincipalTag/node, '7'}", { 'ssm:Overwrite': '7' }, true],
  [
    'a wildcard in a variable',
    'StringLike',
    '${aws:PrincipalTag/x}',
    { 'ssm:Overwrite': 'ab', 'aws:PrincipalTag/x': 'a*' },
    false,
  ],
  ['a plain star', 'StringLike', 'a${*}', { 'ssm:Overwrite': 'ab' }, false],
])('condition: %s', (_, operator, wanted, context, allowed) => {
  const statement = allow({ Condition: { [operator]: { 'ssm:Overwrite': wanted } } });
  expect(ask([statement], context)).toBe(allowed ? 'allowed' : 'not allowed');
});

test('each operator and each key has to hold', () => {
  const Condition = { StringEquals: { a: '1', b: '2' }, Null: { c: 'true' } };
  expect(ask([allow({ Condition })], { a: '1', b: '2' })).toBe('allowed');
  expect(ask([allow({ Condition })], { a: '1', b: '3' })).toBe('not allowed');
  expect(ask([allow({ Condition })], { a: '1', b: '2', c: '' })).toBe('not allowed');
});

test('variables are text in policies of the old version', () => {
  const Statement = allow({ Resource: parameter.replace('101', '${aws:PrincipalTag/node}') });
  const request = { action: 'ssm:GetParameter', resource: parameter, context: { 'aws:PrincipalTag/node': '101' } };
  expect(decide([{ Version: '2012-10-17', Statement }], request)).toBe('allowed');
  expect(decide([{ Statement }], request)).toBe('not allowed');
});

test.each<[string, Partial<PolicyStatement>]>([
  ['StringEqual', { Condition: { StringEqual: { a: 'b' } } }],
  ['NumericEquals', { Condition: { NumericEquals: { a: '1' } } }],
  ['no ARN', { Resource: 'parameter/kafka' }],
  ['no action', { Action: 'GetParameter' }],
  ['either Action or NotAction', { NotAction: 'ssm:*' }],
  ['no statement of an identity', { Effect: 'allow' }],
  ['no statement of an identity', { Principal: '*' } as Partial<PolicyStatement>],
])('what is not understood is an error: %s', (says, statement) => {
  expect(() => ask([allow(statement)])).toThrow(says);
});

const without = (statement: PolicyStatement) => JSON.parse(JSON.stringify(statement)) as PolicyStatement;
