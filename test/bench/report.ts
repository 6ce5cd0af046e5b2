import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const PAGE = join('docs', 'benchmarks.md');

/** What a measurement was taken on. */
export const MACHINE = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.versions.node}`;

/** Replaces what is between the marks of a part of docs/benchmarks.md. */
export function writePart(
  part: 'constructs' | 'brokers' | 'nodes' | 'plan' | 'monitoring' | 'scrape',
  text: string,
): void {
  const [begin, end] = [`<!-- begin ${part} -->`, `<!-- end ${part} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${PAGE} has no '${begin}' with its end`);
  }
  writeFileSync(PAGE, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}
