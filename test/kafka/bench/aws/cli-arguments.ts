import { isRecord } from '../../../../bin/replacement/template';
import { search } from '@aws-lambda-powertools/jmespath';
import { textOutput } from './cli-text';

/** What ends a call of the command line with an error. */
export class CliError extends Error {
  constructor(
    public readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

/** An argument as the client sent it: a `file://` with what is in the file. */
export interface CliArgument {
  readonly text: string;
  readonly file?: Buffer;
}

/** The options that an operation takes; whatever else is given is an error, as it is with the real one. */
export interface CliOptions {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** Options without a value. */
  readonly flags?: readonly string[];
  /** Options with one value or several. */
  readonly lists?: readonly string[];
  /** How many arguments without a name there are. @default 0 */
  readonly positional?: number;
}

export interface ParsedCall {
  readonly positional: readonly string[];
  readonly flags: ReadonlySet<string>;
  option(name: string): string;
  optional(name: string): string | undefined;
  list(name: string): readonly string[];
  /** The bytes of a `fileb://`. */
  bytes(name: string): Buffer;
  readonly region?: string | undefined;
  readonly query?: string | undefined;
  readonly output: string;
}

const globalOptions = ['--region', '--output', '--query', '--cli-connect-timeout', '--cli-read-timeout'];
const globalFlags = ['--no-cli-pager', '--no-paginate', '--no-cli-auto-prompt'];

export function parseCall(args: readonly CliArgument[], options: CliOptions): ParsedCall {
  const { required = [], optional = [], flags = [], lists = [], positional: wanted = 0 } = options;
  const known = new Set([...required, ...optional, ...lists, ...globalOptions]);
  const given = new Map<string, CliArgument[]>();
  const positional: string[] = [];
  const isFlag = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const name = args[i]?.text ?? '';
    if (!name.startsWith('--')) {
      positional.push(name);
    } else if ([...flags, ...globalFlags].includes(name)) {
      isFlag.add(name);
    } else if (known.has(name)) {
      const most = lists.includes(name) ? args.length : 1;
      const values: CliArgument[] = [];
      for (let next = args[i + 1]; next && values.length < most && !next.text.startsWith('--'); next = args[i + 1]) {
        values.push(next);
        i++;
      }
      if (values.length === 0) {
        throw usage(`argument ${name}: expected one argument`);
      }
      given.set(name, values);
    } else {
      throw usage(`Unknown options: ${name}`);
    }
  }
  const missing = required.filter((name) => !given.has(name));
  if (missing.length > 0) {
    throw usage(`the following arguments are required: ${missing.join(', ')}`);
  }
  if (positional.length !== wanted) {
    throw usage(`${wanted} arguments without a name are wanted, not ${positional.length}: ${positional.join(' ')}`);
  }
  const value = (name: string): string | undefined => {
    const [first] = given.get(name) ?? [];
    return first?.file && first.text.startsWith('file://') ? first.file.toString('utf8') : first?.text;
  };
  return {
    positional,
    flags: isFlag,
    optional: value,
    option: (name) => value(name) ?? '',
    list: (name) => (given.get(name) ?? []).map(({ text }) => text),
    bytes: (name) => {
      const [first] = given.get(name) ?? [];
      if (!first?.file || !first.text.startsWith('fileb://')) {
        throw usage(`Invalid base64: "${first?.text ?? ''}": a blob is given as fileb://`);
      }
      return first.file;
    },
    region: value('--region'),
    query: value('--query'),
    output: value('--output') ?? 'json',
  };
}

export function usage(message: string): CliError {
  return new CliError(
    252,
    `\nusage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]\n\naws: [ERROR]: ${message}\n`,
  );
}

/** What the command prints for the answer of a service. */
export function printed(answer: unknown, { query, output }: Pick<ParsedCall, 'query' | 'output'>): string {
  if (answer === undefined) {
    return '';
  }
  const found: unknown = query === undefined ? answer : searched(query, answer);
  switch (output) {
    case 'text':
      return textOutput(found);
    case 'json':
      return isRecord(found) && Object.keys(found).length === 0 ? '' : `${JSON.stringify(found, undefined, 4)}\n`;
    default:
      throw usage(`argument --output: the bench knows json and text, not ${output}`);
  }
}

function searched(query: string, answer: unknown): unknown {
  try {
    return search(query, answer as never);
  } catch (error) {
    throw usage(`Bad value for --query ${query}: ${String(error)}`);
  }
}
