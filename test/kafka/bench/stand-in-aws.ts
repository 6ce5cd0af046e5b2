import { createReadStream, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AutoScaling } from './aws/auto-scaling';
import { Buckets } from './aws/buckets';
import { Certificates } from './aws/certificates';
import { CloudWatch } from './aws/cloud-watch';
import { CliError, parseCall, printed, usage, type CliArgument } from './aws/cli-arguments';
import { Instances } from './aws/instances';
import { Parameters } from './aws/parameters';
import { Secrets } from './aws/secrets';
import { AccessDenied, FileAnswer, ServiceError, type Caller, type Operations } from './aws/service';
import { Volumes, type Hypervisor } from './aws/volumes';
import type { Deployment } from './deployment';
import { decide } from './iam-policy';

/** A call as it is on record. */
export interface RecordedCall {
  /** Name of the node. */
  readonly who: string;
  readonly instanceId: string;
  /** `aws`, `cfn-signal`, `dnf` or `rpm` and its arguments: what `ps` would have shown on the node. */
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stderr: string;
  /** No action was denied. */
  readonly allowed: boolean;
  readonly denied?: { readonly action: string; readonly resource: string } | undefined;
  /** In milliseconds, as `Date.now()`. */
  readonly at: number;
}

/** What cfn-signal was called with. */
export interface Signal {
  readonly who: string;
  readonly success: boolean;
  readonly stack: string;
  readonly resource: string;
  readonly argv: readonly string[];
}

export interface FailureWishes {
  /** @default ThrottlingException */
  readonly code?: string;
  /** The start of a command: `ssm`, `ec2 attach-volume`, `dnf`. @default - any command of aws */
  readonly command?: string;
  /** Name of a node. @default - any */
  readonly who?: string;
}

interface Answer {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly file?: FileAnswer;
}

interface Request {
  readonly program: string;
  readonly region?: string | undefined;
  readonly args: readonly CliArgument[];
}

/**
 * AWS as the command line of a node sees it: the state of a deployment behind the operations that nodes call, each let
 * through by the policies of the node's role or denied. It answers in this process, over a Unix socket for each node.
 */
export class StandInAws {
  public readonly parameters: Parameters;
  public readonly secrets = new Secrets();
  public readonly instances = new Instances();
  public readonly volumes: Volumes;
  public readonly buckets: Buckets;
  public readonly certificates: Certificates;
  public readonly autoScaling = new AutoScaling();
  public readonly cloudWatch = new CloudWatch();
  /** Every call of every node, in order. */
  public readonly calls: RecordedCall[] = [];
  public readonly signals: Signal[] = [];
  /** Names of nodes that do not reach AWS. */
  public readonly cutOff = new Set<string>();
  private readonly failures: (Required<Pick<FailureWishes, 'code'>> & FailureWishes)[] = [];
  private readonly servers: Server[] = [];
  private readonly operations: Operations;
  private readonly region: string;
  private readonly account: string;

  constructor(deployment: Pick<Deployment, 'region' | 'account'>, folder: string, hypervisor: Hypervisor) {
    const { region, account } = deployment;
    this.region = region;
    this.account = account;
    this.parameters = new Parameters(`arn:aws:ssm:${region}:${account}`);
    this.volumes = new Volumes(`arn:aws:ec2:${region}:${account}`, this.instances, hypervisor);
    this.buckets = new Buckets(join(folder, 'zips'));
    this.certificates = new Certificates(join(folder, 'authorities'));
    this.operations = Object.assign(
      {},
      ...[
        this.parameters,
        this.secrets,
        this.instances,
        this.volumes,
        this.buckets,
        this.certificates,
        this.autoScaling,
        this.cloudWatch,
      ].map(({ operations }) => operations),
    ) as Operations;
  }

  /** Takes over what a deployment made, or an update changed. */
  public async deploy(deployment: Deployment): Promise<void> {
    for (const volume of deployment.volumes) {
      await this.volumes.deploy(volume);
    }
    deployment.parameters.forEach(({ name, value }) => {
      this.parameters.publish(name, value);
    });
    deployment.secrets.forEach((secret) => {
      this.secrets.create(secret);
    });
    deployment.certificates.forEach((certificate) => {
      this.certificates.deploy(certificate);
    });
    deployment.files.forEach((file) => {
      this.buckets.put(file);
    });
    for (const node of deployment.nodes) {
      this.autoScaling.deploy(node);
      // A changed policy holds for instances that run already.
      for (const instance of this.instances.all().filter((one) => one.node.name === node.name)) {
        instance.node = { ...node, tags: instance.node.tags };
      }
    }
  }

  /** The next calls that fit fail, whatever they ask for. */
  public failNext(count: number, wishes: FailureWishes = {}): void {
    this.failures.push(...Array.from({ length: count }, () => ({ code: 'ThrottlingException', ...wishes })));
  }

  /** The calls that were denied, and those that the bench does not know: an honest test expects none. */
  public get refused(): RecordedCall[] {
    return this.calls.filter(({ allowed, exitCode }) => !allowed || exitCode === 252);
  }

  /** Calls that hold one of these texts in their arguments. */
  public callsThatTell(secrets: readonly string[]): RecordedCall[] {
    return this.calls.filter(({ argv }) =>
      argv.some((argument) => secrets.some((secret) => argument.includes(secret))),
    );
  }

  /** Answers at a socket whoever calls there, who is asked for at each call. */
  public async listen(socket: string, caller: () => Caller): Promise<void> {
    rmSync(socket, { force: true });
    const server = createServer((incoming, outgoing) => {
      this.serve(incoming, outgoing, caller()).catch((error: unknown) => {
        outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
    this.servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket, resolve);
    });
    await chmod(socket, 0o666); // users of the node that are not root have the role as well
  }

  public async close(): Promise<void> {
    await Promise.all(
      this.servers.map(
        (server) =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          }),
      ),
    );
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse, caller: Caller): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
    }
    const who = caller.node.name;
    if (this.cutOff.has(who)) {
      outgoing.destroy();
      return;
    }
    const { exitCode, stdout = '', stderr = '', file } = await this.answer(requestOf(Buffer.concat(chunks)), caller);
    const headers: Record<string, string> = { 'x-exit-code': String(exitCode), 'x-stderr': base64(stderr) };
    if (file === undefined) {
      outgoing.writeHead(200, headers).end(stdout);
      return;
    }
    const { size } = await stat(file.source);
    outgoing.writeHead(200, {
      ...headers,
      'x-save-as': base64(file.target),
      'x-stdout': base64(file.says),
      'content-length': size,
    });
    createReadStream(file.source, { highWaterMark: 1 << 20 }).pipe(outgoing);
  }

  /** What the client is to print and how it is to end. */
  private async answer(request: Request, caller: Caller): Promise<Answer> {
    const { program, args } = request;
    const argv = [program, ...args.map(({ text }) => text)];
    let denied: RecordedCall['denied'];
    let answer: Answer;
    try {
      answer = await this.outcome(request, argv, caller, (action, resource) => {
        denied = { action, resource };
      });
    } catch (error) {
      answer = failed(error);
    }
    this.calls.push({
      who: caller.node.name,
      instanceId: caller.instanceId,
      argv,
      exitCode: answer.exitCode,
      stderr: answer.stderr ?? '',
      allowed: denied === undefined,
      denied,
      at: Date.now(),
    });
    return answer;
  }

  private async outcome(
    { program, region, args }: Request,
    argv: readonly string[],
    caller: Caller,
    deny: (action: string, resource: string) => void,
  ): Promise<Answer> {
    const command = (program === 'aws' ? argv.slice(1) : argv).join(' ');
    const operation = program === 'aws' ? this.operations[argv.slice(1, 3).join(' ')] : undefined;
    const failure = this.failures.findIndex(
      (one) =>
        command.startsWith(one.command ?? '') &&
        (program === 'aws' || one.command !== undefined) &&
        (one.who ?? caller.node.name) === caller.node.name,
    );
    if (failure >= 0) {
      const [{ code } = { code: '' }] = this.failures.splice(failure, 1);
      throw program === 'aws'
        ? operationError(operation?.name ?? '', new ServiceError(code, 'Rate exceeded'))
        : new CliError(1, `Error: ${code}\n`);
    }
    if (program === 'cfn-signal') {
      this.signals.push(signalOf(argv, caller));
    }
    if (program !== 'aws') {
      return { exitCode: 0 };
    }
    if (!operation) {
      throw usage(`the bench does not know: aws ${command}`);
    }
    const call = parseCall(args.slice(2), operation.options);
    this.requireRegion(call.region ?? region);
    const allows = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
      this.decide(caller, action, resource, context);
    const authorize = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) => {
      const decision = allows(action, resource, context);
      if (decision !== 'allowed') {
        deny(action, resource);
        throw accessDenied(action, resource, caller, decision === 'denied');
      }
    };
    try {
      const answer: unknown = await operation.run({
        call,
        caller,
        authorize,
        allows: (...request) => allows(...request) === 'allowed',
      });
      return answer instanceof FileAnswer
        ? { exitCode: 0, file: answer }
        : { exitCode: 0, stdout: printed(answer, call) };
    } catch (error) {
      throw error instanceof ServiceError ? operationError(operation.name, error) : error;
    }
  }

  /** The real one finds nothing of the stack in another region, or asks the metadata where none is given. */
  private requireRegion(region: string | undefined): void {
    if (region !== undefined && region !== '' && region !== this.region) {
      throw new CliError(255, `the bench has nothing in ${region}, only in ${this.region}\n`);
    }
  }

  private decide(
    { node, instanceId }: Caller,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>>,
  ) {
    return decide(node.role.policies, {
      action,
      resource,
      context: {
        'aws:PrincipalArn': node.role.arn,
        'aws:PrincipalAccount': this.account,
        'aws:PrincipalType': 'AssumedRole',
        'aws:RequestedRegion': this.region,
        'aws:SecureTransport': 'true',
        'aws:ViaAWSService': 'false',
        'ec2:SourceInstanceARN': `arn:aws:ec2:${this.region}:${this.account}:instance/${instanceId}`,
        ...Object.fromEntries(Object.entries(node.role.tags).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value])),
        ...context,
      },
    });
  }
}

function accessDenied(action: string, resource: string, { node, instanceId }: Caller, explicitly: boolean): Error {
  const [, account = '', roleName = ''] = /^arn:aws:iam::(\d+):role\/(.*)$/.exec(node.role.arn) ?? [];
  const user = `arn:aws:sts::${account}:assumed-role/${roleName}/${instanceId}`;
  const service = action.split(':')[0] ?? '';
  const codes: Readonly<Record<string, string>> = { ec2: 'UnauthorizedOperation', autoscaling: 'AccessDenied' };
  const error = new AccessDenied(codes[service] ?? 'AccessDeniedException', action, resource, user, explicitly);
  // S3 does not say what is missing; a person who looks for it wants to know all the same.
  return service === 's3'
    ? new CliError(
        1,
        `fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden\n(AccessDenied, says the bench: ${error.message})\n`,
      )
    : error;
}

function operationError(operation: string, { code, message }: ServiceError): CliError {
  return new CliError(254, `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}\n`);
}

function failed(error: unknown): Answer {
  return error instanceof CliError
    ? { exitCode: error.exitCode, stderr: error.message }
    : { exitCode: 255, stderr: `the bench failed: ${error instanceof Error ? String(error.stack) : String(error)}\n` };
}

function signalOf(argv: readonly string[], { node }: Caller): Signal {
  const value = (...names: string[]): string | undefined => {
    const at = argv.findIndex((argument) => names.includes(argument.split('=')[0] ?? ''));
    return argv[at]?.includes('=') ? argv[at].split('=')[1] : argv[at + 1];
  };
  const has = (...names: string[]) => argv.some((argument) => names.includes(argument.split('=')[0] ?? ''));
  const success = has('--exit-code', '-e') ? value('--exit-code', '-e') === '0' : value('--success', '-s') !== 'false';
  return { who: node.name, success, stack: value('--stack') ?? '', resource: value('--resource') ?? '', argv };
}

/** The client sends a line for the program, the region of its environment, and each argument, in base64. */
function requestOf(body: Buffer): Request {
  const lines = body.toString('utf8').split('\n').filter(Boolean);
  const decoded = (text = '') => Buffer.from(text, 'base64');
  const rows = lines.map((line) => line.split(' '));
  const of = (kind: string) => rows.find(([name]) => name === kind)?.[1];
  return {
    program: decoded(of('program')).toString('utf8'),
    region: decoded(of('region')).toString('utf8'),
    args: rows
      .filter(([kind]) => kind === 'text' || kind === 'file')
      .map(([kind, text, file]) => ({
        text: decoded(text).toString('utf8'),
        ...(kind === 'file' ? { file: decoded(file) } : {}),
      })),
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
