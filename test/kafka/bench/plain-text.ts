/** A value of a template that is text, or that CloudFormation takes for text. */
export function plainText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Error(`text is wanted, not ${JSON.stringify(value)}`);
}
