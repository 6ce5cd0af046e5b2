import { Token, TokenComparison } from 'aws-cdk-lib';

/** Where something of AWS is: stacks and resources know it of themselves. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** In what two places are known to be different. */
export function differenceOf(one: Place, other: Place): keyof Place | undefined {
  const places = ['account', 'region'] as const;
  return places.find((of) => Token.compareStrings(one[of], other[of]) === TokenComparison.DIFFERENT);
}
