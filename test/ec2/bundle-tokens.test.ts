import { Aws, Token } from 'aws-cdk-lib';
import { takeTokensOut } from '../../lib/ec2/bundle-tokens';
import { testingStack } from '../support/testing-app';

const token = (name: string) => Token.asString({ Ref: name });
const stack = testingStack();

test('text without tokens stays as it is', () => {
  const files = { a: 'one\n${two} @THREE@\n', 'b/c': '' };
  expect(takeTokensOut(files)).toEqual({ files, tokens: {} });
});

test('each token leaves a mark, and what it stands for', () => {
  const [bucket, topic] = [token('Bucket'), token('Topic')];
  const { files, tokens } = takeTokensOut({ a: `s3://${bucket}/key\n`, b: `from ${topic} to ${bucket}`, c: 'none' });
  expect(files).toEqual({ a: 's3://@TOKEN_0@/key\n', b: 'from @TOKEN_1@ to @TOKEN_0@', c: 'none' });
  expect(stack.resolve(tokens)).toEqual({ TOKEN_0: { Ref: 'Bucket' }, TOKEN_1: { Ref: 'Topic' } });
});

test('several at once, and nothing between them', () => {
  const { files, tokens } = takeTokensOut({ a: `${Aws.REGION}${Aws.ACCOUNT_ID}` });
  expect(files.a).toBe('@TOKEN_0@@TOKEN_1@');
  expect(stack.resolve(tokens)).toEqual({ TOKEN_0: { Ref: 'AWS::Region' }, TOKEN_1: { Ref: 'AWS::AccountId' } });
});
