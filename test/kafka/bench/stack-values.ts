import { isRecord, type Template, type TemplateResource } from '../../../bin/replacement/template';
import { hexOf, physicalValues } from './physical-values';

/** What the stacks of a deployment have in common. */
export interface DeploymentContext {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly zoneNames: readonly string[];
  /** The template behind an S3 URL. */
  template(url: string): Template;
  /** The address of the network interface of this path, in this subnet. */
  address(path: string, subnetId: string): string;
  /** The value that another stack exports. */
  imported(name: string): unknown;
}

/** A resource of a template with its values. */
export interface StackResource {
  readonly stack: StackValues;
  readonly logicalId: string;
  /** Of the stack and its logical id: the same in every deployment. */
  readonly path: string;
  readonly type: string;
  readonly ref: string;
  readonly property: (name: string) => unknown;
}

/**
 * The values of a stack: each intrinsic function as CloudFormation computes it, when it is asked for. What nobody asks for
 * is never resolved, so that a template may hold types that the bench does not know.
 */
export class StackValues {
  private readonly nested = new Map<string, StackValues>();
  private readonly resources: Readonly<Record<string, TemplateResource>>;

  constructor(
    private readonly context: DeploymentContext,
    private readonly template: Template,
    public readonly name: string,
    public readonly id: string,
    /** That of the parent and the logical ids on the way down. */
    private readonly path: string,
    private readonly parameters: Readonly<Record<string, unknown>> = {},
  ) {
    this.resources = Object.fromEntries(
      Object.entries(template.Resources ?? {}).filter(([, resource]) => {
        const { Condition } = resource as { Condition?: string };
        return Condition === undefined || this.condition(Condition);
      }),
    );
  }

  /** Those of nested stacks as well. */
  public everyResource(): StackResource[] {
    return Object.entries(this.resources).flatMap(([logicalId, { Type }]) => [
      this.resource(logicalId),
      ...(Type === 'AWS::CloudFormation::Stack' ? this.nestedStack(logicalId).everyResource() : []),
    ]);
  }

  private resource(logicalId: string): StackResource {
    const { Type: type, Properties = {} } = this.resources[logicalId] as TemplateResource;
    const ref = () => String(this.attribute(logicalId, 'Ref'));
    return {
      stack: this,
      logicalId,
      path: `${this.path}/${logicalId}`,
      type,
      // A resource whose values nobody wants need not have any.
      get ref() {
        return ref();
      },
      property: (name) => this.resolve(Properties[name]),
    };
  }

  public output(name: string): unknown {
    const output = this.template.Outputs?.[name];
    if (!output) {
      throw new Error(`stack ${this.name} has no output ${name}`);
    }
    return this.resolve(output.Value);
  }

  public outputs(): string[] {
    return Object.keys(this.template.Outputs ?? {});
  }

  /** The output of a name that other stacks import, if there is one. */
  public exportOf(name: string): string | undefined {
    return this.outputs().find((output) => this.resolve(this.template.Outputs?.[output]?.Export?.Name) === name);
  }

  public resolve(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    }
    if (!isRecord(value)) {
      return value;
    }
    const [only, ...others] = Object.keys(value);
    if (only !== undefined && others.length === 0 && (only === 'Ref' || only.startsWith('Fn::'))) {
      return this.intrinsic(only, value[only]);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.resolve(item)] as const)
        .filter(([, item]) => item !== undefined),
    );
  }

  private intrinsic(name: string, argument: unknown): unknown {
    const compute = this.intrinsics[name];
    if (!compute) {
      throw new Error(`the bench does not know ${name}`);
    }
    return compute(argument);
  }

  private readonly intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => this.ref(String(name)),
    'Fn::GetAtt': (argument) => {
      const [logicalId = '', ...attribute] =
        typeof argument === 'string' ? argument.split('.') : this.resolveList(argument).map(String);
      return this.attribute(logicalId, attribute.join('.'));
    },
    'Fn::Join': (argument) => {
      const [separator, items] = argument as [string, unknown];
      return this.resolveList(items).map(String).join(separator);
    },
    'Fn::Select': (argument) => {
      const [index, items] = argument as [unknown, unknown];
      const [list, nth] = [this.resolveList(items), Number(this.resolve(index))];
      if (nth >= list.length) {
        throw new Error(`Fn::Select of ${nth} out of ${JSON.stringify(list)}`);
      }
      return list[nth];
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, unknown];
      return String(this.resolve(text)).split(separator);
    },
    'Fn::Sub': (argument) => this.substitute(argument),
    'Fn::Base64': (argument) => Buffer.from(String(this.resolve(argument))).toString('base64'),
    'Fn::GetAZs': () => [...this.context.zoneNames],
    'Fn::ImportValue': (argument) => this.context.imported(String(this.resolve(argument))),
    'Fn::If': (argument) => {
      const [condition, then, otherwise] = argument as [string, unknown, unknown];
      return this.resolve(this.condition(condition) ? then : otherwise);
    },
    'Fn::Equals': (argument) => {
      const [one, other] = this.resolveList(argument);
      return String(one) === String(other);
    },
    'Fn::Not': (argument) => !this.conditions(argument)[0],
    'Fn::And': (argument) => this.conditions(argument).every(Boolean),
    'Fn::Or': (argument) => this.conditions(argument).some(Boolean),
    'Fn::FindInMap': (argument) => {
      const [map = '', top = '', second = ''] = this.resolveList(argument).map(String);
      const found = (this.template.Mappings?.[map] as Record<string, Record<string, unknown>> | undefined)?.[top];
      if (found?.[second] === undefined) {
        throw new Error(`no ${map}.${top}.${second} among the mappings`);
      }
      return found[second];
    },
  };

  private resolveList(value: unknown): unknown[] {
    const list = this.resolve(value);
    if (!Array.isArray(list)) {
      throw new Error(`a list is wanted, not ${JSON.stringify(list)}`);
    }
    return list as unknown[];
  }

  private substitute(argument: unknown): string {
    const [text, names] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
    return text.replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
      if (literal) {
        return `\${${name}}`;
      }
      const [logicalId = '', ...attribute] = name.split('.');
      const value =
        name in names
          ? this.resolve(names[name])
          : attribute.length === 0
            ? this.ref(name)
            : this.attribute(logicalId, attribute.join('.'));
      return String(value);
    });
  }

  private condition(name: string): boolean {
    if (!(name in (this.template.Conditions ?? {}))) {
      throw new Error(`stack ${this.name} has no condition ${name}`);
    }
    return this.resolve(this.template.Conditions?.[name]) === true;
  }

  private conditions(argument: unknown): boolean[] {
    return (argument as unknown[]).map((one) =>
      isRecord(one) && typeof one.Condition === 'string' ? this.condition(one.Condition) : this.resolve(one) === true,
    );
  }

  private ref(name: string): unknown {
    if (name in this.pseudo) {
      return this.pseudo[name];
    }
    if (name in this.resources) {
      return this.attribute(name, 'Ref');
    }
    return this.parameter(name);
  }

  private get pseudo(): Record<string, unknown> {
    const { account, partition, region } = this.context;
    return {
      'AWS::AccountId': account,
      'AWS::Partition': partition,
      'AWS::Region': region,
      'AWS::StackId': this.id,
      'AWS::StackName': this.name,
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NoValue': undefined,
    };
  }

  private parameter(name: string): unknown {
    const declared = this.template.Parameters?.[name];
    if (!isRecord(declared)) {
      throw new Error(`stack ${this.name} has no resource or parameter ${name}`);
    }
    const value = this.parameters[name] ?? declared.Default;
    if (String(declared.Type).startsWith('AWS::SSM::Parameter::Value<AWS::EC2::Image')) {
      return `ami-${hexOf(String(value), 17)}`;
    }
    if (value === undefined) {
      throw new Error(`parameter ${name} of stack ${this.name} has no value`);
    }
    const isList = /^(CommaDelimitedList|List<)/.test(String(declared.Type));
    return isList && typeof value === 'string' ? value.split(',') : value;
  }

  private attribute(logicalId: string, name: string): unknown {
    const resource = this.resources[logicalId];
    if (!resource) {
      throw new Error(`stack ${this.name} has no resource ${logicalId}`);
    }
    const { Type, Properties = {} } = resource;
    if (Type === 'AWS::CloudFormation::Stack' && name.startsWith('Outputs.')) {
      return this.nestedStack(logicalId).output(name.slice('Outputs.'.length));
    }
    const path = `${this.path}/${logicalId}`;
    const property = (key: string) => this.resolve(Properties[key]);
    const values = physicalValues(Type, {
      logicalId,
      stackName: this.name,
      ...this.context,
      property,
      hex: (digits) => hexOf(path, digits),
      address: () => this.context.address(path, String(property('SubnetId'))),
    });
    const value = values[name];
    if (!value) {
      throw new Error(`the bench does not know ${name} of ${Type} (${path}): see physical-values.ts`);
    }
    return value();
  }

  private nestedStack(logicalId: string): StackValues {
    const known = this.nested.get(logicalId);
    if (known) {
      return known;
    }
    const properties = this.resources[logicalId]?.Properties ?? {};
    const id = String(this.attribute(logicalId, 'Ref'));
    const stack = new StackValues(
      this.context,
      this.context.template(String(this.resolve(properties.TemplateURL))),
      id.split('/')[1] ?? '',
      id,
      `${this.path}/${logicalId}`,
      this.resolve(properties.Parameters ?? {}) as Record<string, unknown>,
    );
    this.nested.set(logicalId, stack);
    return stack;
  }
}
