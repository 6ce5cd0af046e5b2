import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { install } from './installed';
import type { Sample } from './measure-brokers';
import { median } from './median';
import { MACHINE, writePart } from './report';

// What one more broker on EC2 costs at synthesis. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 15);

install();
const rounds = JSON.parse(
  execFileSync(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', join('test', 'bench', 'measure-brokers.ts'), String(ROUNDS)],
    {
      encoding: 'utf8',
      env: { ...process.env, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: '1', NODE_OPTIONS: '' },
      maxBuffer: 2 ** 26,
    },
  ),
) as Sample[][];

type What = 'milliseconds' | 'bytes';
type Way = Sample['way'];
type Count = Sample['count'];

function at(way: Way, count: Count): Sample[] {
  return rounds.flatMap((round) => round.filter((sample) => sample.way === way && sample.count === count));
}

/** Of each round, so that what slows one way slows the other. */
function perBroker(round: readonly Sample[], way: Way, what: What, from: Count = 2, to: Count = 20): number {
  const of = (count: Count) => round.find((sample) => sample.way === way && sample.count === count)?.[what] ?? NaN;
  return (of(to) - of(from)) / (3 * (to - from));
}

const against = (what: What) =>
  median(rounds.map((round) => perBroker(round, 'ours', what) / perBroker(round, 'byHand', what)));
const halves = (what: What) =>
  median(rounds.map((round) => perBroker(round, 'ours', what, 11, 20) / perBroker(round, 'ours', what, 2, 11)));

function sizeOf(way: Way): { resources: number; kilobytes: number } {
  const [{ resources, rendered } = { resources: NaN, rendered: NaN }] = at(way, 20);
  return { resources: resources / 60, kilobytes: rendered / 60_000 };
}

const [ours, byHand] = [sizeOf('ours'), sizeOf('byHand')];
if (ours.resources !== byHand.resources || Math.abs(ours.kilobytes / byHand.kilobytes - 1) > 0.1) {
  throw new Error('the brokers by hand are not those of the library');
}

const row = (name: string, goal: string, of: (what: What) => number) =>
  `| ${name} | ${of('milliseconds').toFixed(2)} | ${of('bytes').toFixed(2)} | ${goal} |`;
const milliseconds = median(rounds.map((round) => perBroker(round, 'ours', 'milliseconds')));
const text = `${MACHINE}; median of ${ROUNDS} rounds in one process, in each of which the ways take turns, validation off.

| cost of the 7th to the 60th broker | processor time | memory | goal |
| --- | --- | --- | --- |
${row('against the same resources by hand', 'at most 1.15', against)}
${row('the 34th to the 60th broker against the 7th to the 33rd', '0.80 to 1.20', halves)}

One broker more is ${ours.resources} resources, ${ours.kilobytes.toFixed(0)} kB of template and ${milliseconds.toFixed(1)} ms here.`;

writePart('brokers', text);
console.log(text);
