import type { IConstruct } from 'constructs';

/**
 * The one error of this library: a value that cannot be right.
 *
 * A message names the property, the value got, what is allowed and what to change. Errors raised inside a construct
 * also carry its path, so that a person with forty stacks knows where to look.
 */
export function invalid(message: string, scope?: IConstruct): Error {
  return new Error(scope ? `[${scope.node.path}] ${message}` : message);
}
