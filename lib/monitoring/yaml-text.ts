import { Scalar, stringify } from 'yaml';

/** A value as YAML, with every text in quotes: what a token stands for may hold anything. */
export function yaml(value: object): string {
  return stringify(value, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}

/** A text of several lines, as it is. */
export function asItIs(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}
