import { CliError } from './cli-arguments';
import { resourceTags, ServiceError, type Operations, type ServiceRequest } from './service';

interface StoredSecret {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** By the token of the client. */
  readonly versions: Map<string, { value: string; stages: Set<string> }>;
  heldBack: boolean;
}

/** AWS Secrets Manager. */
export class Secrets {
  private readonly stored = new Map<string, StoredSecret>();

  /** Does nothing to a secret that is there: CloudFormation does not generate a value twice. */
  public create(secret: Pick<StoredSecret, 'arn' | 'name' | 'tags'> & { value?: string | undefined }): void {
    if (!this.stored.has(secret.arn)) {
      this.stored.set(secret.arn, { ...secret, versions: new Map(), heldBack: false });
      if (secret.value !== undefined) {
        this.put(secret.arn, `created-${'0'.repeat(24)}`, secret.value);
      }
    }
  }

  /** The current value. */
  public value(id: string): string | undefined {
    return this.version(this.find(id), 'AWSCURRENT')?.value;
  }

  public put(id: string, token: string, value: string): void {
    const { versions } = this.find(id);
    const there = versions.get(token);
    if (there && there.value !== value) {
      throw new ServiceError(
        'ResourceExistsException',
        `A version with the client request token ${token} already exists with a different value.`,
      );
    }
    if (!there) {
      for (const { stages } of versions.values()) {
        stages.delete('AWSPREVIOUS');
        if (stages.delete('AWSCURRENT')) {
          stages.add('AWSPREVIOUS');
        }
      }
      versions.set(token, { value, stages: new Set(['AWSCURRENT']) });
    }
  }

  /** From now on it looks as if it had no value, until `release`. */
  public holdBack(id: string): void {
    this.find(id).heldBack = true;
  }

  public release(id: string): void {
    this.find(id).heldBack = false;
  }

  public values(): string[] {
    return [...this.stored.values()].flatMap(({ versions }) => [...versions.values()].map(({ value }) => value));
  }

  private find(id: string): StoredSecret {
    const secret = [...this.stored.values()].find(({ arn, name }) => [arn, name].includes(id));
    if (!secret) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  private version(secret: StoredSecret, stage: string) {
    return [...secret.versions.values()].find(({ stages }) => stages.has(stage));
  }

  /** Whoever may not touch a secret does not learn whether it exists. */
  private authorized(
    { call, authorize }: ServiceRequest,
    action: string,
    more: Record<string, string> = {},
  ): StoredSecret {
    const id = call.option('--secret-id');
    const known = [...this.stored.values()].find(({ arn, name }) => [arn, name].includes(id));
    authorize(`secretsmanager:${action}`, known?.arn ?? id, {
      'secretsmanager:SecretId': id,
      ...resourceTags(known?.tags ?? {}, 'secretsmanager'),
      ...more,
    });
    return this.find(id);
  }

  public readonly operations: Operations = {
    'secretsmanager get-secret-value': {
      name: 'GetSecretValue',
      options: { required: ['--secret-id'], optional: ['--version-stage'] },
      run: (request) => {
        const stage = request.call.optional('--version-stage') ?? 'AWSCURRENT';
        const secret = this.authorized(request, 'GetSecretValue', { 'secretsmanager:VersionStage': stage });
        const version = secret.heldBack ? undefined : this.version(secret, stage);
        if (!version) {
          throw new ServiceError(
            'ResourceNotFoundException',
            `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
          );
        }
        const [VersionId] = [...secret.versions.entries()].find(([, one]) => one === version) ?? [];
        const { arn: ARN, name: Name } = secret;
        return { ARN, Name, VersionId, SecretString: version.value, VersionStages: [...version.stages] };
      },
    },
    'secretsmanager put-secret-value': {
      name: 'PutSecretValue',
      options: { required: ['--secret-id', '--secret-string'], optional: ['--client-request-token'] },
      run: (request) => {
        const { call } = request;
        const token = call.optional('--client-request-token') ?? `given-${Date.now()}-${'0'.repeat(24)}`;
        if (token.length < 32 || token.length > 64) {
          throw new CliError(
            252,
            `\nParameter validation failed:\nInvalid length for parameter ClientRequestToken: ${token}\n`,
          );
        }
        const { arn: ARN, name: Name } = this.authorized(request, 'PutSecretValue');
        this.put(ARN, token, call.option('--secret-string'));
        return { ARN, Name, VersionId: token, VersionStages: ['AWSCURRENT'] };
      },
    },
  };
}
