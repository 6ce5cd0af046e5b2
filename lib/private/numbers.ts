import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { invalid } from './errors';

/**
 * A whole number that this library computes with: a token is refused, because arithmetic on one renders garbage.
 */
export function concreteInteger(name: string, value: number, min: number, max: number, scope?: IConstruct): number {
  if (Token.isUnresolved(value)) {
    throw invalid(
      `'${name}' must be known at synthesis, because other values are computed from it; got a token`,
      scope,
    );
  }
  return wholeNumber(name, value, min, max, scope);
}

/**
 * A whole number that is only handed on: a token passes unchecked.
 */
export function integer(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  return Token.isUnresolved(value) ? value : wholeNumber(name, value, min, max);
}

function wholeNumber(name: string, value: number, min: number, max: number, scope?: IConstruct): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `between ${min} and ${max}`;
    throw invalid(`'${name}' must be a whole number, ${range}, got ${value}`, scope);
  }
  return value;
}
