import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The stack of a construct and those that it is nested in, the outermost first. */
export function stacksAround(construct: IConstruct): [Stack, ...Stack[]] {
  const stack = Stack.of(construct);
  return stack.nestedStackParent ? [...stacksAround(stack.nestedStackParent), stack] : [stack];
}
