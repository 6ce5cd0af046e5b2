/** One or several. */
type Many<T> = T | readonly T[];

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: Many<string>;
  readonly NotAction?: Many<string>;
  readonly Resource?: Many<string>;
  readonly NotResource?: Many<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Many<string | boolean | number>>>>>;
}

/** A policy of an identity, as IAM takes it. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Many<PolicyStatement>;
}

/** What IAM is asked. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** `aws:ResourceTag/Name` and the like; a list for a key of several values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = 'allowed' | 'denied' | 'not allowed';

/**
 * What IAM says of a request that only policies of the identity concern. What this does not know (an operator, an element
 * of a statement, a resource that is no ARN) is an error: a policy that is not understood must not let a test pass.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policies: readonly PolicyDocument[], request: IamRequest): Decision {
  const effects = policies.flatMap((policy) => {
    // Policy variables are plain text in policies of the old version, which is also the default.
    const context = policy.Version === '2012-10-17' ? new Context(request.context) : undefined;
    return many(policy.Statement)
      .map(checked)
      .filter((statement) => applies(statement, request, context ?? new Context(request.context, false)))
      .map(({ Effect }) => Effect);
  });
  return effects.includes('Deny') ? 'denied' : effects.includes('Allow') ? 'allowed' : 'not allowed';
}

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function checked(statement: PolicyStatement): PolicyStatement {
  const says = JSON.stringify(statement);
  const unknown = Object.keys(statement).filter((element) => !elements.includes(element));
  if (unknown.length > 0 || !['Allow', 'Deny'].includes(statement.Effect)) {
    throw new Error(`no statement of an identity's policy: ${says}`);
  }
  if ((statement.Action === undefined) === (statement.NotAction === undefined)) {
    throw new Error(`either Action or NotAction: ${says}`);
  }
  if ((statement.Resource === undefined) === (statement.NotResource === undefined)) {
    throw new Error(`either Resource or NotResource: ${says}`);
  }
  for (const action of many(statement.Action ?? statement.NotAction ?? [])) {
    if (action !== '*' && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(action)) {
      throw new Error(`${action} is no action: ${says}`);
    }
  }
  for (const resource of many(statement.Resource ?? statement.NotResource ?? [])) {
    if (resource !== '*' && !/^arn:([^:]*:){4}.+/.test(resource)) {
      throw new Error(`${resource} is no ARN: ${says}`);
    }
  }
  return statement;
}

function applies(statement: PolicyStatement, request: IamRequest, context: Context): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const isAction = (pattern: string) => pattern.toLowerCase() === '*' || glob(pattern, 'i').test(request.action);
  const isResource = (pattern: string) => context.pattern(pattern)?.test(request.resource) ?? false;
  const action = NotAction ? !many(NotAction).some(isAction) : many(Action ?? []).some(isAction);
  const resource = NotResource ? !many(NotResource).some(isResource) : many(Resource ?? []).some(isResource);
  return (
    action &&
    resource &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, key, many(values).map(String), context)),
    )
  );
}

/** Whether a value of the request is what a value of the policy asks for. */
type Comparison = (wanted: string, got: string, context: Context) => boolean;

const equals: Comparison = (wanted, got, context) => context.text(wanted) === got;
const equalsIgnoreCase: Comparison = (wanted, got, context) =>
  context.text(wanted)?.toLowerCase() === got.toLowerCase();
const like: Comparison = (wanted, got, context) => context.pattern(wanted)?.test(got) ?? false;

/** Each of the six parts of an ARN for itself, as a star does not reach beyond its part. */
const arnLike: Comparison = (wanted, got, context) => {
  const [pattern, arn] = [arnParts(wanted), arnParts(got)];
  return pattern.length === 6 && arn.length === 6 && pattern.every((part, i) => like(part, arn[i] ?? '', context));
};

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: (wanted, got) => wanted.toLowerCase() === got.toLowerCase(),
};

function holds(name: string, key: string, wanted: readonly string[], context: Context): boolean {
  const [, set, operator = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const got = context.values(key);
  if (operator === 'Null' && set === undefined && ifExists === undefined) {
    return wanted.some((value) => (value.toLowerCase() === 'true') === (got === undefined));
  }
  const negated = /^(String|Arn)Not/.test(operator);
  const comparison = comparisons[negated ? operator.replace('Not', '') : operator];
  if (comparison === undefined) {
    throw new Error(`the bench does not know the condition operator ${name}`);
  }
  const fits = (value: string) => negated !== wanted.some((one) => comparison(one, value, context));
  if (set !== undefined) {
    return set === 'ForAllValues' ? (got ?? []).every(fits) : (got ?? []).some(fits);
  }
  if (got === undefined) {
    return negated || ifExists !== undefined;
  }
  if (got.length !== 1) {
    throw new Error(`${key} has several values, and ${name} is for one`);
  }
  return fits(got[0] ?? '');
}

/** The keys of a request, whose names have no case, and the policy variables that take their values. */
class Context {
  private readonly keys: ReadonlyMap<string, string | readonly string[]>;

  constructor(
    keys: IamRequest['context'],
    private readonly variables = true,
  ) {
    this.keys = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]));
  }

  public values(key: string): readonly string[] | undefined {
    const value = this.keys.get(key.toLowerCase());
    return value === undefined ? undefined : many(value);
  }

  /** A value of a policy with its variables filled in; undefined where one has no value, which nothing equals. */
  public text(value: string): string | undefined {
    const parts = this.parts(value);
    return parts?.map(({ text }) => text).join('');
  }

  /** The same with wildcards, which are none in what a variable brings. */
  public pattern(value: string): RegExp | undefined {
    const parts = this.parts(value);
    return (
      parts && new RegExp(`^${parts.map(({ text, plain }) => (plain ? escaped(text) : wild(text))).join('')}$`, 's')
    );
  }

  private parts(value: string): { text: string; plain: boolean }[] | undefined {
    if (!this.variables) {
      return [{ text: value, plain: false }];
    }
    const parts = value.split(/\$\{([^}]*)\}/).map((text, i) => {
      return i % 2 === 0 ? { text, plain: false } : { text: this.variable(text), plain: true };
    });
    return parts.some(({ text }) => text === undefined) ? undefined : (parts as { text: string; plain: boolean }[]);
  }

  private variable(name: string): string | undefined {
    const [, key = '', otherwise] = /^\s*([^,]*?)\s*(?:,\s*'(.*)')?\s*$/.exec(name) ?? [];
    if (['*', '?', '$'].includes(key)) {
      return key;
    }
    const values = this.values(key);
    return values?.length === 1 ? values[0] : otherwise;
  }
}

const arnParts = (arn: string): string[] => {
  const [parts, rest] = [arn.split(':').slice(0, 5), arn.split(':').slice(5)];
  return rest.length === 0 ? parts : [...parts, rest.join(':')];
};
const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const wild = (text: string) => escaped(text).replaceAll('\\*', '.*').replaceAll('\\?', '.');
const glob = (pattern: string, flags: string) => new RegExp(`^${wild(pattern)}$`, flags);

function many<T extends string | number | boolean | object>(value: Many<T>): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
