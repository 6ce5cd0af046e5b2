import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * The one error of this library: a value that cannot be right.
 *
 * A message names the property, the value got, what is allowed and what to change. Errors raised inside a construct
 * also carry its path, so that a person with forty stacks knows where to look.
 */
export function invalid(message: string, scope?: IConstruct): Error {
  return new Error(scope?.node.path ? `[${scope.node.path}] ${message}` : message);
}

/** Names as a message shows them: what a token stands for is not known yet, and its marker means nothing to anybody. */
export function listed(names: readonly string[]): string {
  return `[${names.map((name) => (Token.isUnresolved(name) ? '<token>' : name)).join(', ')}]`;
}
