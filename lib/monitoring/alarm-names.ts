import { Stack, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { invalid } from '../private/errors';

/** Names begin with it; where it is a token, CloudFormation finds out. */
const NAME = /^[A-Za-z0-9_-]{1,100}$/;

const claimed = new WeakMap<IConstruct, Map<string, string>>();

/** Names of alarms are those of an account and region: two constructs with one beginning would overwrite each other. */
export function claimName(scope: Construct, name: string): string {
  if (Token.isUnresolved(name)) {
    return name;
  }
  if (!NAME.test(name)) {
    throw invalid(`'name' must be 1-100 letters, digits, '-' or '_', got '${name}'`, scope);
  }
  const names = claimed.get(scope.node.root) ?? new Map<string, string>();
  claimed.set(scope.node.root, names);
  const { account, region } = Stack.of(scope);
  const key = [account, region, name].join('/');
  const other = names.get(key);
  if (other !== undefined) {
    throw invalid(`alarms named '${name}-...' are made by ${other} already; give one of the two another 'name'`, scope);
  }
  names.set(key, scope.node.path);
  return name;
}

/** `offlinePartitions` as a part of a name: `offline-partitions`. */
export function dashed(id: string): string {
  return id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `offlinePartitions` as the beginning of a name: `OfflinePartitions`. */
export function capitalized(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1);
}
