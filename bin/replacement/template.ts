/** A resource as a CloudFormation template has it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** What the walker reads of a CloudFormation template. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

/** Templates that refer to each other, by the name of their stack. */
export type Templates = Readonly<Record<string, Template>>;

/** A resource or a parameter of one of the templates, which share their names; the other sections have names of their own. */
export const address = (stack: string, name: string, section?: 'Mappings' | 'Conditions' | 'Outputs'): string =>
  section === undefined ? `${stack}.${name}` : `${stack}.${section}.${name}`;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{ Ref: ... }` or `{ 'Fn::...': ... }`: a value that CloudFormation computes. */
export function isIntrinsic(value: unknown): boolean {
  const [only, ...others] = isRecord(value) ? Object.keys(value) : [];
  return only !== undefined && others.length === 0 && (only === 'Ref' || only.startsWith('Fn::'));
}
