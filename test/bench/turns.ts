import type { App } from 'aws-cdk-lib';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median';

// Two ways at the same thing, in one process and in turns, so that what slows one way slows the other.

export const ways = ['ours', 'byHand'] as const;
export type Way = (typeof ways)[number];

const whats = ['milliseconds', 'bytes'] as const;

/** Of the processor, or of the heap, that the app keeps. */
type What = (typeof whats)[number];

/** What one synthesis took. */
export interface Sample {
  readonly way: Way;
  readonly count: number;
  readonly what: What;
  readonly value: number;
  /** Of what is measured, in the templates. */
  readonly resources: number;
  /** Characters of them. */
  readonly rendered: number;
}

/** A template by the name of its file. */
type Templates = ReadonlyMap<string, { readonly Resources: Readonly<Record<string, object>> }>;

/** Something that can be made in two ways, so many times. */
export interface Measured {
  readonly counts: readonly number[];
  readonly make: (way: Way, count: number, outdir: string) => App;
  /** The resources that count. */
  readonly resources: (templates: Templates) => readonly object[];
}

/** The script that is called prints the samples of as many rounds as it is told. */
export function printTurns(measured: Measured): void {
  const most = Math.max(...measured.counts);
  // What only the first syntheses of a process cost is paid before anything counts.
  for (let warm = 0; warm < 3; warm += 1) {
    ways.forEach((way) => measure(measured, way, most, 'milliseconds'));
  }
  // Time first: a collection that is forced makes V8 forget what it has compiled, which no user pays for.
  const [times, memory] = whats.map((what) =>
    Array.from({ length: Number(process.argv[2]) }, () =>
      measured.counts.flatMap((count) => ways.map((way) => measure(measured, way, count, what))),
    ),
  );
  console.log(JSON.stringify(times?.map((round, index) => [...round, ...(memory?.[index] ?? [])])));
}

const meters: Readonly<Record<What, (synthesize: () => App) => number>> = {
  milliseconds: (synthesize) => {
    const before = process.cpuUsage();
    synthesize();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  },
  bytes: (synthesize) => {
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    const app = synthesize();
    global.gc?.();
    const bytes = process.memoryUsage().heapUsed - before;
    // The app has to be there until its memory is measured.
    return app.node.children.length > 0 ? bytes : NaN;
  },
};

function measure({ make, resources: counting }: Measured, way: Way, count: number, what: What): Sample {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-kafka-bench-'));
  const value = meters[what](() => {
    const app = make(way, count, outdir);
    app.synth();
    return app;
  });
  const resources = counting(templatesIn(outdir));
  rmSync(outdir, { recursive: true, force: true });
  return { way, count, what, value, resources: resources.length, rendered: JSON.stringify(resources).length };
}

function templatesIn(outdir: string): Templates {
  const files = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
  return new Map(
    files.map((file) => [
      file,
      JSON.parse(readFileSync(join(outdir, file), 'utf8')) as { Resources: Record<string, object> },
    ]),
  );
}

/** What a script printed that calls {@link printTurns}. */
export class Turns {
  /** @throws where the ways do not come to the same */
  public static of(script: string, rounds: number): Turns {
    const args = ['--expose-gc', '--import', 'tsx', join('test', 'bench', script), String(rounds)];
    const env = { ...process.env, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: '1', NODE_OPTIONS: '' };
    const printed = execFileSync(process.execPath, args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
    const turns = new Turns(JSON.parse(printed) as Sample[][]);
    const [mine, others] = [turns.most('ours'), turns.most('byHand')];
    if (mine.resources !== others.resources || Math.abs(mine.rendered / others.rendered - 1) > 0.1) {
      throw new Error(`what ${script} makes by hand is not what the library makes`);
    }
    return turns;
  }

  private constructor(private readonly rounds: readonly (readonly Sample[])[]) {}

  /** A sample of the highest count. */
  public most(way: Way): Sample {
    const [first = []] = this.rounds;
    return first.filter((sample) => sample.way === way).sort((one, other) => other.count - one.count)[0] as Sample;
  }

  /** What one more costs between two counts, against what it costs by hand. */
  public against(what: What, from: number, to: number): number {
    return this.medianOf((round) => slope(round, 'ours', what, from, to) / slope(round, 'byHand', what, from, to));
  }

  /** What one more costs between two counts, against what it costs before them. */
  public growth(what: What, from: number, middle: number, to: number): number {
    return this.medianOf((round) => slope(round, 'ours', what, middle, to) / slope(round, 'ours', what, from, middle));
  }

  /** What one more of ours costs between two counts. */
  public each(what: What, from: number, to: number): number {
    return this.medianOf((round) => slope(round, 'ours', what, from, to));
  }

  private medianOf(of: (round: readonly Sample[]) => number): number {
    return median(this.rounds.map(of));
  }
}

function slope(round: readonly Sample[], way: Way, what: What, from: number, to: number): number {
  const of = (count: number) =>
    round.find((sample) => sample.way === way && sample.count === count && sample.what === what)?.value ?? NaN;
  return (of(to) - of(from)) / (to - from);
}
