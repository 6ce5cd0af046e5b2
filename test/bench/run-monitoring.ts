import { install } from './installed';
import { MACHINE, writePart } from './report';
import { Turns } from './turns';

// What monitoring one more cluster costs at synthesis. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 31);

install();
const turns = Turns.of('measure-monitoring.ts', ROUNDS);
const { resources, rendered } = turns.most('ours');
const against = (what: 'milliseconds' | 'bytes') => turns.against(what, 5, 25).toFixed(2);
const text = `${MACHINE}; median of ${ROUNDS} rounds in one process, in each of which the ways take turns, validation off.

| cost of monitoring the 6th to the 25th cluster | processor time | memory | goal |
| --- | --- | --- | --- |
| against the same resources by hand | ${against('milliseconds')} | ${against('bytes')} | at most 1.15 |

One cluster more is ${resources} resources, ${(rendered / 1000).toFixed(0)} kB of template and ${turns.each('milliseconds', 5, 25).toFixed(1)} ms here.`;

writePart('monitoring', text);
console.log(text);
