import { isRecord } from '../../../bin/replacement/template';
import type { Tags } from './deployment';
import { plainText } from './plain-text';
import type { StackResource } from './stack-values';

/** Of a list of keys and values. */
export function tagsOf(tags: unknown): Tags {
  const list = (tags ?? []) as { Key: string; Value: unknown }[];
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, plainText(Value)]));
}

/** What `Fn::GetAtt` gives. */
export const attribute = (resource: StackResource, name: string) =>
  resource.stack.resolve({ 'Fn::GetAtt': [resource.logicalId, name] });
export const withoutDot = (name: string) => name.replace(/\.$/, '');

/** A property that is text. */
export function text(resource: StackResource, name: string): string {
  const value = resource.property(name);
  if (typeof value !== 'string') {
    throw new Error(`${name} of ${resource.path} is no text but ${JSON.stringify(value)}`);
  }
  return value;
}

/** A property that is an object. */
export function record(resource: StackResource, name: string): Readonly<Record<string, unknown>> {
  const value = resource.property(name);
  if (!isRecord(value)) {
    throw new Error(`${name} of ${resource.path} is no object but ${JSON.stringify(value)}`);
  }
  return value;
}

/** The only one that fits. */
export function the<T>(list: readonly T[], fits: (item: T) => boolean, what: string): T {
  const [only, ...others] = list.filter(fits);
  if (only === undefined || others.length > 0) {
    throw new Error(`there is ${only === undefined ? 'no' : 'more than one'} ${what}`);
  }
  return only;
}
