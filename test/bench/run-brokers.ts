import { install } from './installed';
import { MACHINE, writePart } from './report';
import { Turns } from './turns';

// What one more broker on EC2 costs at synthesis. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const ZONES = 3;

install();
const turns = Turns.of('measure-brokers.ts', ROUNDS);
const { resources, rendered, count } = turns.most('ours');
const brokers = count * ZONES;
const row = (name: string, goal: string, of: (what: 'milliseconds' | 'bytes') => number) =>
  `| ${name} | ${of('milliseconds').toFixed(2)} | ${of('bytes').toFixed(2)} | ${goal} |`;
const text = `${MACHINE}; median of ${ROUNDS} rounds in one process, in each of which the ways take turns, validation off.

| cost of the 7th to the 60th broker | processor time | memory | goal |
| --- | --- | --- | --- |
${row('against the same resources by hand', 'at most 1.15', (what) => turns.against(what, 2, 20))}
${row('the 34th to the 60th broker against the 7th to the 33rd', '0.80 to 1.20', (what) => turns.growth(what, 2, 11, 20))}

One broker more is ${resources / brokers} resources, ${(rendered / brokers / 1000).toFixed(0)} kB of template and ${(turns.each('milliseconds', 2, 20) / ZONES).toFixed(1)} ms here.`;

writePart('brokers', text);
console.log(text);
