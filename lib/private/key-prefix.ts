import { Token } from 'aws-cdk-lib';
import { invalid } from './errors';

/** The `prefix` of a bucket's keys, which stands before a slash: a token passes unchecked. */
export function checkKeyPrefix(prefix: string | undefined, example: string): void {
  if (prefix !== undefined && !Token.isUnresolved(prefix) && /^$|^\/|\/$/.test(prefix)) {
    throw invalid(`'prefix' must be such as 'kafka' or '${example}', without a slash at its ends, got '${prefix}'`);
  }
}

/** The key of an object below a prefix, where there is one. */
export function keyBelow(prefix: string | undefined, key: string): string {
  return prefix === undefined ? key : `${prefix}/${key}`;
}
