import { isRecord } from '../../../bin/replacement/template';
import { plainText } from './plain-text';

/** What Run Command would run on a node. */
export interface DocumentScript {
  readonly script: string;
  readonly seconds: number;
}

/** The shell script of a document of Systems Manager, with the values of its parameters in it. */
export function documentScript(content: unknown, parameters: Readonly<Record<string, string>>): DocumentScript {
  const { schemaVersion, parameters: declared = {}, mainSteps } = content as Content;
  const [step, ...others] = mainSteps;
  if (schemaVersion !== '2.2' || step?.action !== 'aws:runShellScript' || others.length > 0) {
    throw new Error(`the bench runs documents of one shell script: ${JSON.stringify(content)}`);
  }
  const unknown = Object.keys(parameters).filter((name) => !(name in declared));
  if (unknown.length > 0) {
    throw new Error(`InvalidParameters: the document has no ${unknown.join(', ')}`);
  }
  const values = Object.fromEntries(
    Object.entries(declared).map(([name, rules]) => [name, checked(name, rules, parameters[name] ?? rules.default)]),
  );
  const { runCommand, timeoutSeconds } = step.inputs;
  const script = runCommand.join('\n').replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`the document declares no parameter ${name}`);
    }
    return value;
  });
  return { script, seconds: Number(timeoutSeconds ?? 3600) };
}

function checked(name: string, { allowedPattern, allowedValues }: Rules, value: unknown): string {
  if (value === undefined || isRecord(value)) {
    throw new Error(`InvalidParameters: ${name} is wanted`);
  }
  const text = plainText(value);
  const fits = allowedPattern === undefined || new RegExp(allowedPattern).test(text);
  if (!fits || allowedValues?.includes(text) === false) {
    throw new Error(`InvalidParameters: ${name} cannot be ${text}`);
  }
  return text;
}

interface Rules {
  readonly default?: unknown;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

interface Content {
  readonly schemaVersion: string;
  readonly parameters?: Readonly<Record<string, Rules>>;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly inputs: { readonly runCommand: readonly string[]; readonly timeoutSeconds?: string };
  }[];
}
