import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateWithNested } from './replacement/nested-stacks';
import type { Template } from './replacement/template';

/** What `cdk synth` says of a stack in `manifest.json`. */
export interface StackArtifact {
  readonly type: string;
  readonly displayName?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: { readonly templateFile?: string };
}

/** What `cdk synth` left in a folder. */
export interface Assembly {
  readonly folder: string;
  readonly artifacts: Readonly<Record<string, StackArtifact>>;
}

export function readAssembly(folder: string): Assembly {
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Pick<Assembly, 'artifacts'>;
  return { folder, artifacts };
}

/** The stacks by their ids. */
export function stacksIn({ artifacts }: Assembly): [string, StackArtifact][] {
  return Object.entries(artifacts).filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack');
}

/** The templates of a stack and of all that it needs. */
export function templatesOf(id: string, { folder, artifacts }: Assembly): Template[] {
  const ids = new Set([id]);
  for (const known of ids) {
    artifacts[known]?.dependencies?.forEach((dependency) => ids.add(dependency));
  }
  return [...ids]
    .map((known) => artifacts[known]?.properties?.templateFile)
    .filter((file) => file?.endsWith('.template.json'))
    .map((file) => templateWithNested(folder, String(file)));
}
