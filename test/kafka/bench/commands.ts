import { spawn } from 'node:child_process';

/** How a command ended. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** After so many seconds it is killed. @default 60 */
  readonly seconds?: number;
  readonly input?: string | Buffer;
  /** Besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command without blocking this process: the stand-in for AWS answers in it, and a machine that waits for an answer
 * would wait for ever.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { seconds = 60, input, env } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    child.stdin.on('error', () => undefined); // a command need not read what it is given
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const late = signal === 'SIGKILL' ? `\n${command} was killed, after ${seconds} s at the latest` : '';
      resolve({
        status: status ?? 137,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8') + late,
      });
    });
  });
}

/** What a command prints; an error where it fails. */
export async function must(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, options);
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} ended with ${status}: ${stderr || stdout}`);
  }
  return stdout;
}

export interface UntilOptions {
  /** @default 30 */
  readonly seconds?: number;
  /** Looks at what is waited for, and throws when it can no longer come: a wait for a dead process ends at once. */
  readonly watch?: () => unknown;
  /** What to tell of a wait that ended in vain. */
  readonly because?: () => string | Promise<string>;
}

/**
 * Asks again and again until the answer is something, and gives it. What takes long to ask is asked less often: what is
 * waited for runs on the same two cores.
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | undefined | null>> {
  const { seconds = 30, watch, because } = options;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const asked = Date.now();
    const answer = await ask();
    if (answer !== false && answer !== undefined && answer !== null) {
      return answer as Exclude<T, false | undefined | null>;
    }
    await watch?.();
    if (Date.now() > end) {
      throw new Error(`waited ${seconds} s in vain for ${what}${because ? `: ${await because()}` : ''}`);
    }
    const took = (Date.now() - asked) / 1000;
    await sleep(Math.min(Math.max(0.05, 10 * took), 1));
  }
}

export const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
