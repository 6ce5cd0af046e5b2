import { CliError } from './cli-arguments';
import { ServiceError, type Operations } from './service';

export interface StoredParameter {
  readonly value: string;
  readonly version: number;
}

/** AWS Systems Manager's parameters. */
export class Parameters {
  private readonly stored = new Map<string, StoredParameter>();
  /** What templates said last: CloudFormation writes a parameter when that changes, and only then. */
  private readonly published = new Map<string, string>();

  constructor(private readonly arnPrefix: string) {}

  public publish(name: string, value: string): void {
    if (this.published.get(name) !== value) {
      this.published.set(name, value);
      this.put(name, value);
    }
  }

  public put(name: string, value: string): number {
    const version = (this.stored.get(name)?.version ?? 0) + 1;
    this.stored.set(name, { value, version });
    return version;
  }

  public value(name: string): string | undefined {
    return this.stored.get(name)?.value;
  }

  public delete(name: string): void {
    this.stored.delete(name);
  }

  public names(): string[] {
    return [...this.stored.keys()];
  }

  private arn(name: string): string {
    return `${this.arnPrefix}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }

  public readonly operations: Operations = {
    'ssm get-parameter': {
      name: 'GetParameter',
      options: { required: ['--name'], flags: ['--with-decryption'] },
      run: ({ call, authorize }) => {
        const name = call.option('--name');
        authorize('ssm:GetParameter', this.arn(name));
        const parameter = this.stored.get(name);
        if (!parameter) {
          throw new ServiceError('ParameterNotFound', '');
        }
        const { value: Value, version: Version } = parameter;
        return { Parameter: { Name: name, Type: 'String', Value, Version, ARN: this.arn(name), DataType: 'text' } };
      },
    },
    'ssm put-parameter': {
      name: 'PutParameter',
      options: { required: ['--name', '--value'], optional: ['--type', '--description'], flags: ['--overwrite'] },
      run: ({ call, authorize }) => {
        const [name, value] = [call.option('--name'), call.option('--value')];
        const overwrite = call.flags.has('--overwrite');
        authorize('ssm:PutParameter', this.arn(name), { 'ssm:Overwrite': String(overwrite) });
        const there = this.stored.get(name);
        if (there && !overwrite) {
          throw new ServiceError(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          );
        }
        if (!there && call.optional('--type') === undefined) {
          throw new ServiceError('ValidationException', 'A parameter type is required when you create a parameter.');
        }
        if (value.length === 0) {
          throw new CliError(
            252,
            '\nParameter validation failed:\nInvalid length for parameter Value, value: 0, valid min length: 1\n',
          );
        }
        if (Buffer.byteLength(value) > 4096) {
          throw new ServiceError(
            'ValidationException',
            'Standard tier parameters support a maximum of 4096 characters.',
          );
        }
        return { Version: this.put(name, value), Tier: 'Standard' };
      },
    },
  };
}
