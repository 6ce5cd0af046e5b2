import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { isDeepStrictEqual } from 'node:util';
import { isIntrinsic, isRecord } from './template';

/** Whether CloudFormation replaces a resource when a property of it changes. */
export type Verdict = 'replace' | 'may-replace';

/** A property that changed, and what its change does. */
export interface ReplacingChange {
  readonly path: string;
  readonly verdict: Verdict;
}

/** Tells whether what a value refers to is another thing than before, although the value reads the same. */
export type Moved = (value: unknown) => boolean;

type Properties = Readonly<Record<string, unknown>>;

const database = once(loadAwsServiceSpecSync);

/**
 * What AWS documents and its schema is silent about: a volume is where it is, and with the key that it has.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
const SILENT: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::Volume': ['AvailabilityZone', 'Encrypted', 'KmsKeyId', 'SnapshotId'],
};

/** The properties of a resource whose change replaces it, however deep in the resource they are. */
export function replacingChanges(type: string, before: Properties, after: Properties, moved: Moved): ReplacingChange[] {
  const resource = database().lookup('resource', 'cloudFormationType', 'equals', type)[0];
  if (!resource) {
    // A custom resource keeps what it stands for; what a type does that nobody has described is not known.
    const known =
      type.startsWith('Custom::') || type.startsWith('AWS::CloudFormation::') || type === 'AWS::CDK::Metadata';
    return known || isDeepStrictEqual(before, after) ? [] : [{ path: '', verdict: 'may-replace' }];
  }
  return walk(resource.properties, before, after, { path: '', moved, silent: SILENT[type] ?? [] });
}

interface Walk {
  readonly path: string;
  readonly moved: Moved;
  readonly silent: readonly string[];
}

function walk(specs: ResourceProperties, before: Properties, after: Properties, context: Walk): ReplacingChange[] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const path = context.path === '' ? name : `${context.path}.${name}`;
    return changesOf(spec, before[name], after[name], { ...context, path });
  });
}

function changesOf(spec: Property, before: unknown, after: unknown, context: Walk): ReplacingChange[] {
  if (isDeepStrictEqual(before, after) && !context.moved(after)) {
    return [];
  }
  const replaces = context.silent.includes(context.path) ? 'yes' : spec.causesReplacement;
  if (replaces === 'yes') {
    return [{ path: context.path, verdict: 'replace' }];
  }
  return replaces === 'maybe'
    ? [{ path: context.path, verdict: 'may-replace' }]
    : changesWithin(spec.type, before, after, context);
}

/** Descends into structures, and into lists and maps of them. */
function changesWithin(type: PropertyType, before: unknown, after: unknown, context: Walk): ReplacingChange[] {
  switch (type.type) {
    case 'ref': {
      const { properties } = database().get('typeDefinition', type.reference);
      if (isIntrinsic(before) || isIntrinsic(after)) {
        return mayReplace(properties) ? [{ path: context.path, verdict: 'may-replace' }] : [];
      }
      return walk(properties, isRecord(before) ? before : {}, isRecord(after) ? after : {}, context);
    }
    case 'array':
    case 'map':
      return keysOf(before, after).flatMap((key) =>
        changesOf({ type: type.element }, item(before, key), item(after, key), {
          ...context,
          path: `${context.path}.${key}`,
        }),
      );
    case 'union':
      return type.types.flatMap((one) => changesWithin(one, before, after, context));
    default:
      return [];
  }
}

function mayReplace(specs: ResourceProperties): boolean {
  return Object.values(specs).some(({ causesReplacement = 'no' }) => causesReplacement !== 'no');
}

function keysOf(...values: unknown[]): string[] {
  return [...new Set(values.flatMap((value) => (typeof value === 'object' && value ? Object.keys(value) : [])))];
}

function item(value: unknown, key: string): unknown {
  return typeof value === 'object' && value ? (value as Record<string, unknown>)[key] : undefined;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
