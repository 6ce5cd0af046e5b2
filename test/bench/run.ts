import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { install } from './installed';
import { median } from './median';
import { MACHINE, writePart } from './report';

interface Sample {
  readonly milliseconds: number;
  readonly bytes: number;
}

const ROUNDS = Number(process.env.ROUNDS ?? 11);
const ways = ['ours', 'byHand', 'withAlpha'] as const;
type Way = (typeof ways)[number];

const environment = { ...process.env, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: '1', NODE_OPTIONS: '' };
const node = (...args: string[]) => execFileSync(process.execPath, args, { encoding: 'utf8', env: environment });

function measure(way: string, clusters: number, perNetwork: number): Sample {
  const script = join('test', 'bench', 'measure.ts');
  return JSON.parse(
    node('--expose-gc', '--import', 'tsx', script, way, String(clusters), String(perNetwork)),
  ) as Sample;
}

function wall(command: () => unknown): number {
  const start = process.hrtime.bigint();
  command();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Samples by way and number of clusters, taken in turn, so that a slow minute slows all of them. */
const samples = new Map<string, Sample[]>();
const counts = [10, 55, 100];
/** Clusters that share a network: as many as a stack has room for, five, and one, as environments have it. */
const layouts = [100, 5, 1];
/** What is measured with each of the features, five clusters to a network: the first and the last of the counts. */
const featureCounts = [10, 100];
install();
// Loads the package, which has to be installed first.
const { features } = createRequire(__filename)('./features') as { features: Record<string, unknown> };
const featureWays = Object.keys(features).flatMap((name) => [`${name}, ours`, `${name}, by hand`]);
const walls = { synth: [] as number[], bare: [] as number[] };
const cdk = join('node_modules', 'aws-cdk', 'bin', 'cdk');
const bare = `${process.execPath} --import tsx ${join('test', 'bench', 'bare.ts')}`;
for (let round = 0; round < ROUNDS; round += 1) {
  for (const perNetwork of layouts) {
    for (const way of ways) {
      for (const count of counts) {
        const key = `${way} ${count} ${perNetwork}`;
        samples.set(key, [...(samples.get(key) ?? []), measure(way, count, perNetwork)]);
      }
    }
  }
  for (const way of featureWays) {
    for (const count of featureCounts) {
      const key = `${way} ${count} 5`;
      samples.set(key, [...(samples.get(key) ?? []), measure(way, count, 5)]);
    }
  }
  walls.synth.push(
    wall(() => {
      node(cdk, 'synth', '--quiet', '--no-notices');
      node('--import', 'tsx', join('bin', 'environments-table.ts'));
    }),
  );
  walls.bare.push(
    wall(() => node(cdk, 'synth', '--quiet', '--no-notices', '--app', bare, '--output', join('.bench', 'bare'))),
  );
  console.error(`round ${round + 1} of ${ROUNDS}`);
}

const at = (way: string, count: number, perNetwork: number, what: keyof Sample) =>
  median((samples.get(`${way} ${count} ${perNetwork}`) ?? []).map((sample) => sample[what]));
const slope = (way: string, perNetwork: number, what: keyof Sample, from = 10, to = 100) =>
  (at(way, to, perNetwork, what) - at(way, from, perNetwork, what)) / (to - from);
const ratio = (value: number) => value.toFixed(2);

const seconds =
  wall(() => execFileSync('npm', ['test'], { stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } })) / 1000;

const whose: Record<number, string> = { 100: 'one for all', 5: 'one for five', 1: 'one each' };
const row = (perNetwork: number, name: string, goal: string, value: (what: keyof Sample) => number) =>
  `| ${name} | ${whose[perNetwork] ?? ''} | ${ratio(value('milliseconds'))} | ${ratio(value('bytes'))} | ${goal} |`;
const against = (way: Way, name: string, goal: string) =>
  layouts.map((perNetwork) =>
    row(perNetwork, name, goal, (what) => slope('ours', perNetwork, what) / slope(way, perNetwork, what)),
  );
const halves = layouts.map((perNetwork) =>
  row(
    perNetwork,
    'the 56th to the 100th cluster against the 11th to the 55th',
    '0.80 to 1.20',
    (what) => slope('ours', perNetwork, what, 55, 100) / slope('ours', perNetwork, what, 10, 55),
  ),
);

const featureRows = Object.keys(features).map((name) => {
  const against = (what: keyof Sample) => slope(`${name}, ours`, 5, what) / slope(`${name}, by hand`, 5, what);
  const goal = name === 'a client instance' ? 'none, see below' : 'at most 1.15';
  return `| ${name} | ${ratio(against('milliseconds'))} | ${ratio(against('bytes'))} | ${goal} |`;
});

const table = `| cost of the 11th to the 100th cluster | network | time | memory | goal |
| --- | --- | --- | --- | --- |
${[...against('byHand', 'against the same resources by hand', 'at most 1.15'), ...against('withAlpha', 'against `@aws-cdk/aws-msk-alpha` 2.271', 'at most 1.05'), ...halves].join('\n')}

| with this feature, against the same resources by hand | time | memory | goal |
| --- | --- | --- | --- |
${featureRows.join('\n')}

Ten users and not one, so that they weigh more than their cluster. A client instance is one for each cluster, and has the
role and the security group of aws-cdk-lib, because \`cluster.grants\` and \`connections\` write into them: these two cost a third
more than what they render.

One cluster more, without its network: ${slope('ours', 100, 'milliseconds').toFixed(1)} ms and ${(slope('ours', 100, 'bytes') / 1024).toFixed(0)} KiB here.

| command | against | ratio of wall times |
| --- | --- | --- |
| \`npm run synth\` (every environment, and the table) | \`cdk synth\` of one \`CfnCluster\` | ${ratio(median(walls.synth) / median(walls.bare))} |

\`npm test\` took ${seconds.toFixed(0)} seconds, once; it is to end within 180 on two cores.`;

writePart('constructs', `${MACHINE}; median of ${ROUNDS} interleaved runs, validation off.\n\n${table}`);
console.log(table);
