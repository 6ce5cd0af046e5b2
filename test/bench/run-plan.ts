import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../../lib/facts/msk-broker-sizes';
import { isForBrokers } from '../../lib/sizing/ec2-kraft';
import { install, installed, INSTALLATION } from './installed';
import { median } from './median';
import { MACHINE, writePart } from './report';

// How fast a workload is planned: as a process, and within one. Writes its part of docs/benchmarks.md.

const ROUNDS = Number(process.env.ROUNDS ?? 31);

install();
const { KafkaKind, KafkaSizing } = installed();
const binary = join(INSTALLATION, 'node_modules', 'cdk-kafka', 'dist', 'bin', 'cdk-kafka.js');
const usual = ['--ingress', '100', '--fan-out', '2', '--retention', '7d', '--compression', '0.5'];
const workload = { ingressMibps: 100, fanOut: 2, retentionHours: 168, compressionRatio: 0.5 };

function milliseconds(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const node = (...args: string[]) =>
  execFileSync(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const types = Object.entries(EC2_INSTANCE_TYPES).flatMap(([type, fact]) => (isForBrokers(type, fact) ? [type] : []));
/** Every second, or every fourth: large and small ones alike. */
const part = (share: number) => types.filter((_, index) => index % share === 0);
const onEc2 = (instanceTypes: string[]) => () => {
  for (let repeat = 0; repeat < 5; repeat += 1) {
    KafkaSizing.plan(workload, { kinds: [KafkaKind.EC2], instanceTypes });
  }
};

const ways = {
  plan: () => node(binary, 'plan', ...usual),
  page: () => node(binary, 'plan', ...usual, '--html', join('.bench', 'report.html')),
  empty: () => node('-e', '0'),
  all: () => KafkaSizing.plan(workload),
  quarter: onEc2(part(4)),
  half: onEc2(part(2)),
  whole: onEc2(types),
};
// Compiled as a program that runs for a while has it.
for (let warm = 0; warm < 30; warm += 1) {
  ways.all();
}
const samples: Record<keyof typeof ways, number[]> = {
  plan: [],
  page: [],
  empty: [],
  all: [],
  quarter: [],
  half: [],
  whole: [],
};
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
    samples[way].push(milliseconds(ways[way]));
  }
}
const at = (way: keyof typeof ways) => median(samples[way]);
const slope = (more: 'half' | 'whole', less: 'quarter' | 'half', candidates: number) =>
  (at(more) - at(less)) / candidates;
const linear =
  slope('whole', 'half', types.length - part(2).length) / slope('half', 'quarter', part(2).length - part(4).length);
const sizes = types.length + Object.keys(MSK_STANDARD_SIZES).length + Object.keys(MSK_EXPRESS_SIZES).length;

const table = `| \`cdk-kafka plan\` | here | goal |
| --- | --- | --- |
| the whole process | ${(at('plan') / 1000).toFixed(2)} s, ${(at('plan') / at('empty')).toFixed(1)} times \`node -e 0\` | under 0.5 s |
| with a page (\`--html\`) | ${(at('page') / 1000).toFixed(2)} s, ${(at('page') / at('empty')).toFixed(1)} times \`node -e 0\` | none |
| \`KafkaSizing.plan\`, all kinds, ${Object.keys(EC2_INSTANCE_TYPES).length} types of EC2 of which ${types.length} are for brokers, ${sizes} sizes in all | ${at('all').toFixed(1)} ms | under 20 ms |
| a candidate of the second half of EC2 against one of the second quarter | ${linear.toFixed(2)} | 0.67 to 1.5 |`;

writePart('plan', `${MACHINE}; median of ${ROUNDS} interleaved runs of the packed package.\n\n${table}`);
console.log(table);
