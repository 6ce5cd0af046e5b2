import type { App } from 'aws-cdk-lib';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appWith, byHand, ours } from './brokers';

// Both ways in one process, in turns: `measure-brokers.ts <rounds>` prints what each synthesis took, and what brokers come to.

/** Brokers in each of three zones. */
export const counts = [2, 11, 20] as const;
export const ways = ['ours', 'byHand'] as const;

export interface Sample {
  readonly way: (typeof ways)[number];
  readonly count: (typeof counts)[number];
  /** Of the processor. */
  readonly milliseconds: number;
  /** Of the heap, that the app keeps. */
  readonly bytes: number;
  /** Of all brokers, in the nested templates. */
  readonly resources: number;
  readonly rendered: number;
}

function measure(way: Sample['way'], count: Sample['count']): Sample {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-kafka-bench-'));
  global.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const before = process.cpuUsage();
  const app: App = appWith({ ours, byHand }[way], count, outdir);
  app.synth();
  const { user, system } = process.cpuUsage(before);
  global.gc?.();
  const bytes = process.memoryUsage().heapUsed - heap;
  const brokers = readdirSync(outdir)
    .filter((file) => file.endsWith('.nested.template.json'))
    .map((file) => JSON.parse(readFileSync(join(outdir, file), 'utf8')) as { Resources: Record<string, object> })
    .flatMap(({ Resources }) => Object.entries(Resources).filter(([id]) => id.startsWith('Broker')));
  rmSync(outdir, { recursive: true, force: true });
  const size = { resources: brokers.length, rendered: JSON.stringify(brokers).length };
  // The app has to be there until its memory is measured.
  return {
    way,
    count,
    milliseconds: (user + system) / 1000,
    bytes: app.node.children.length > 0 ? bytes : NaN,
    ...size,
  };
}

if (require.main === module) {
  // What only the first syntheses of a process cost is paid before anything counts.
  for (let warm = 0; warm < 3; warm += 1) {
    ways.forEach((way) => measure(way, 20));
  }
  const rounds = Array.from({ length: Number(process.argv[2]) }, () =>
    counts.flatMap((count) => ways.map((way) => measure(way, count))),
  );
  console.log(JSON.stringify(rounds));
}
