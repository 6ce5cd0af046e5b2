import type { DeployedNode } from '../deployment';
import type { CliOptions, ParsedCall } from './cli-arguments';

/** The instance that calls. */
export interface Caller {
  readonly node: DeployedNode;
  readonly instanceId: string;
}

/** A call of an operation, as the operation sees it. */
export interface ServiceRequest {
  readonly call: ParsedCall;
  readonly caller: Caller;
  /** Throws unless the role of the node allows the action; with keys of its own beside the global ones. */
  readonly authorize: (action: string, resource: string, context?: Readonly<Record<string, string>>) => void;
  readonly allows: (action: string, resource: string, context?: Readonly<Record<string, string>>) => boolean;
}

/** An operation of a service, by its name on the command line (`ssm get-parameter`) in the table of the service. */
export interface Operation {
  /** As error messages have it: `GetParameter`. */
  readonly name: string;
  readonly options: CliOptions;
  readonly run: (request: ServiceRequest) => unknown;
}

export type Operations = Readonly<Record<string, Operation>>;

/** An answer that is a file, to be written by the client. */
export class FileAnswer {
  constructor(
    public readonly source: string,
    public readonly target: string,
    public readonly says: string,
  ) {}
}

/** An error of a service: exit code 254. */
export class ServiceError extends Error {
  constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class AccessDenied extends ServiceError {
  constructor(
    code: string,
    public readonly action: string,
    public readonly resource: string,
    user: string,
    explicitly: boolean,
  ) {
    const why = explicitly
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
    super(code, `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`);
  }
}

/** What a tag of a resource is called in a condition. */
export function resourceTags(tags: Readonly<Record<string, string>>, service?: string): Record<string, string> {
  const prefixes = ['aws', ...(service === undefined ? [] : [service])];
  return Object.fromEntries(
    Object.entries(tags).flatMap(([tag, value]) => prefixes.map((prefix) => [`${prefix}:ResourceTag/${tag}`, value])),
  );
}
