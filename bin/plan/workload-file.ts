import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Pair } from 'yaml';
import type { z } from 'zod';
import type { Workload } from '../../lib/sizing/workload';
import { UsageError } from './usage-error';
import { CLEANUP_KEY, CLEANUP_POLICIES, WORKLOAD_FIELDS } from './workload-fields';
import { workloadSchema } from './workload-schema';

/** A workload as a file has it, and where each part of it is. */
export interface WorkloadFile {
  readonly workload: Partial<Workload>;
  /** Such as `workload.yaml:3: `, or nothing where the file does not say it. */
  readonly whereIs: (property: string) => string;
}

/**
 * YAML, of which JSON is a part.
 *
 * @throws UsageError with file, line, key and what was expected
 */
export function readWorkloadFile(file: string): WorkloadFile {
  const lines = new LineCounter();
  const document = parseDocument(read(file), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    throw new UsageError(`${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0] ?? 'is not YAML'}`);
  }
  const whereIs = (key: string) => {
    const pair = pairOf(document, key);
    const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return offset === undefined ? '' : `${file}:${lines.linePos(offset).line}: `;
  };
  const values = checked(file, document, whereIs);
  const entries = WORKLOAD_FIELDS.flatMap(({ key, property, quantity }) => {
    const value = values[key];
    if (value === undefined) {
      return [];
    }
    const amount = quantity.read(String(value));
    if (amount === undefined) {
      throw new UsageError(`${whereIs(key)}'${key}' must be such as ${quantity.example}, got ${JSON.stringify(value)}`);
    }
    return [[property, amount] as const];
  });
  const policy = values[CLEANUP_KEY];
  const said = [...entries, ...(policy === undefined ? [] : [[CLEANUP_KEY, policy] as const])];
  return {
    workload: Object.fromEntries(said),
    whereIs: (property) => whereIs(WORKLOAD_FIELDS.find((field) => field.property === property)?.key ?? property),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function checked(
  file: string,
  document: Document,
  whereIs: (key: string) => string,
): Readonly<Record<string, string | number | undefined>> {
  const result = workloadSchema.safeParse(valuesOf(file, document));
  const [issue] = result.error?.issues ?? [];
  if (issue) {
    throw new UsageError(issueInWords(file, issue, whereIs));
  }
  return result.data as Readonly<Record<string, string | number | undefined>>;
}

/** An alias that leads nowhere, or everywhere, is found only here. */
function valuesOf(file: string, document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    throw new UsageError(`${file}:1: ${(error as Error).message}`);
  }
}

function issueInWords(file: string, issue: z.core.$ZodIssue, whereIs: (key: string) => string): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return `${whereIs(key)}'${key}' is nothing that is said of a workload; there are ${knownKeys().join(', ')}`;
  }
  const [key] = issue.path;
  if (key === undefined) {
    return `${file}:1: must be a workload, with keys such as 'ingress: 100' and 'retention: 7d'`;
  }
  const field = WORKLOAD_FIELDS.find((one) => one.key === key);
  const policies = CLEANUP_POLICIES.map((policy) => `'${policy}'`).join(' or ');
  return `${whereIs(String(key))}'${String(key)}' must be ${field ? `such as ${field.quantity.example}` : policies}`;
}

function knownKeys(): string[] {
  return [...WORKLOAD_FIELDS.map(({ key }) => key), CLEANUP_KEY];
}

function pairOf({ contents }: Document, key: string): Pair | undefined {
  return isMap(contents) ? contents.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;
}
