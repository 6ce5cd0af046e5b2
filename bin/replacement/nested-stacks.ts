import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type Template, type TemplateResource } from './template';

/**
 * The template of a stack with those of its nested stacks in it: their resources as `<nested stack>/<logical id>`, and what
 * they get from the stack around them in place of their parameters.
 */
export function templateWithNested(assembly: string, templateFile: string): Template {
  const template = readJson(join(assembly, templateFile)) as Template;
  const manifest = join(assembly, templateFile.replace('.template.json', '.assets.json'));
  const sources = existsSync(manifest) ? (readJson(manifest) as AssetManifest).files : {};
  return inline(template, (hash) => {
    const path = sources?.[hash]?.source.path;
    return path === undefined ? undefined : (readJson(join(assembly, path)) as Template);
  });
}

/** The part of `<stack>.assets.json` that says what is behind a hash. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}

function inline(template: Template, read: (hash: string) => Template | undefined): Template {
  const inner: Record<string, TemplateResource> = {};
  let outer: unknown = template;
  for (const [id, resource] of Object.entries(template.Resources ?? {})) {
    const nested = resource.Type === 'AWS::CloudFormation::Stack' ? read(hashIn(resource)) : undefined;
    if (nested) {
      const { Resources = {}, Outputs = {} } = inline(nested, read);
      const parameters = isRecord(resource.Properties?.Parameters) ? resource.Properties.Parameters : {};
      const moved = (value: unknown) => relocate(value, id, Object.keys(Resources), parameters);
      for (const [logicalId, one] of Object.entries(Resources)) {
        inner[`${id}/${logicalId}`] = moved(one) as TemplateResource;
      }
      outer = replaceOutputs(outer, id, (name) => moved(Outputs[name]?.Value));
    }
  }
  const around = outer as Template;
  return { ...around, Resources: { ...around.Resources, ...inner } };
}

function hashIn({ Properties }: TemplateResource): string {
  return /([0-9a-f]{64})\.json/.exec(JSON.stringify(Properties?.TemplateURL))?.[1] ?? '';
}

/** References within the nested stack get the name of the stack in front; those to a parameter become what it is given. */
function relocate(
  value: unknown,
  stack: string,
  resources: readonly string[],
  parameters: Readonly<Record<string, unknown>>,
): unknown {
  const again = (inner: unknown) => relocate(inner, stack, resources, parameters);
  return rewrite(value, again, {
    Ref: (name) => {
      const id = String(name);
      return id in parameters ? parameters[id] : { Ref: resources.includes(id) ? `${stack}/${id}` : id };
    },
    'Fn::GetAtt': (argument) => {
      const [id, ...attribute] = argument as string[];
      return { 'Fn::GetAtt': [`${stack}/${id}`, ...attribute] };
    },
  });
}

function replaceOutputs(value: unknown, stack: string, output: (name: string) => unknown): unknown {
  const again = (inner: unknown) => replaceOutputs(inner, stack, output);
  return rewrite(value, again, {
    'Fn::GetAtt': (argument) => {
      const [id, attribute = ''] = argument as string[];
      return id === stack && attribute.startsWith('Outputs.')
        ? output(attribute.slice('Outputs.'.length))
        : { 'Fn::GetAtt': argument };
    },
  });
}

function rewrite(
  value: unknown,
  again: (inner: unknown) => unknown,
  intrinsics: Readonly<Record<string, (argument: unknown) => unknown>>,
): unknown {
  if (Array.isArray(value)) {
    return value.map(again);
  }
  if (!isRecord(value)) {
    return value;
  }
  const [name = ''] = Object.keys(value);
  const argument = value[name];
  const intrinsic = Object.keys(value).length === 1 ? intrinsics[name] : undefined;
  return intrinsic
    ? intrinsic(argument)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, again(inner)]));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
