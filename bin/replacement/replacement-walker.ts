import { isDeepStrictEqual } from 'node:util';
import { referencesOf } from './references';
import { replacingChanges, type Verdict } from './replacing-properties';
import { address, type TemplateResource, type Templates } from './template';

/** A resource that does not live through a deployment as it is. */
export interface Replacement {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly action: Verdict | 'delete';
  /** Why: the properties that changed, or that the resource is gone from the template. */
  readonly because: readonly string[];
  /** Whether a policy keeps the thing itself, so that no data is lost, although CloudFormation lets go of it. */
  readonly kept: boolean;
}

/**
 * Every resource that a deployment would replace or delete, given the templates before and after.
 *
 * Looks into nested properties, and follows references from what is replaced to what holds it in a property that cannot
 * change in place, within a stack and across stacks, until nothing more follows.
 */
export function findReplacements(before: Templates, after: Templates): Replacement[] {
  const found = new Map<string, Replacement>();
  const moved = new Set(changedDeclarations(before, after));
  let known: number;
  do {
    known = found.size;
    for (const [stack, template] of Object.entries(before)) {
      for (const [logicalId, old] of Object.entries(template.Resources ?? {})) {
        const fate = found.has(address(stack, logicalId)) ? undefined : fateOf({ stack, logicalId, old, after, moved });
        if (fate) {
          found.set(address(stack, logicalId), fate);
          moved.add(address(stack, logicalId));
        }
      }
    }
  } while (found.size > known);
  return [...found.values()];
}

interface Suspect {
  readonly stack: string;
  readonly logicalId: string;
  readonly old: TemplateResource;
  readonly after: Templates;
  readonly moved: ReadonlySet<string>;
}

function fateOf({ stack, logicalId, old, after, moved }: Suspect): Replacement | undefined {
  const fate = { stack, logicalId, type: old.Type };
  const now = after[stack]?.Resources?.[logicalId];
  if (!now) {
    return {
      ...fate,
      action: 'delete',
      because: ['it is not in the template any more'],
      kept: keeps(old.DeletionPolicy),
    };
  }
  const kept = keeps(now.UpdateReplacePolicy);
  if (now.Type !== old.Type) {
    return { ...fate, action: 'replace', because: [`its type is ${now.Type} now`], kept };
  }
  const refersToMoved = (value: unknown) => [...referencesOf(value, stack, after)].some((target) => moved.has(target));
  const changes = replacingChanges(old.Type, old.Properties ?? {}, now.Properties ?? {}, refersToMoved);
  if (changes.length === 0) {
    return undefined;
  }
  const action = changes.some(({ verdict }) => verdict === 'replace') ? 'replace' : 'may-replace';
  return { ...fate, action, because: changes.map(({ path }) => path), kept };
}

/** `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
function keeps(policy = 'Delete'): boolean {
  return policy !== 'Delete';
}

/** What is not a resource and has another value than before: parameters, mappings, conditions, outputs. */
function changedDeclarations(before: Templates, after: Templates): string[] {
  return Object.entries(before).flatMap(([stack, template]) =>
    declarations.flatMap((section) => {
      const now: Readonly<Record<string, unknown>> = after[stack]?.[section] ?? {};
      return Object.entries(template[section] ?? {})
        .filter(([name, value]) => !isDeepStrictEqual(value, now[name]))
        .map(([name]) => address(stack, name, section === 'Parameters' ? undefined : section));
    }),
  );
}

const declarations = ['Parameters', 'Mappings', 'Conditions', 'Outputs'] as const;
