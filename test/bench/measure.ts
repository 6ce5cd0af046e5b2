import { App, Stack } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IKafkaNetwork } from '../../lib';
import { byHand, ours, withAlpha, type Define } from './clusters';
import { features } from './features';
import { installed } from './installed';

// One measurement in a process of its own: `measure.ts <way> <clusters> <clusters a network>` prints milliseconds and bytes
// of heap.

const { KafkaNetwork } = installed();

const ways: Readonly<Record<string, Define>> = {
  ours,
  byHand,
  withAlpha,
  ...Object.fromEntries(
    Object.entries(features).flatMap(([name, feature]) => [
      [`${name}, ours`, feature.ours],
      [`${name}, by hand`, feature.byHand],
    ]),
  ),
};
const [, , way = '', clusters = '', perNetwork = ''] = process.argv;
const define = ways[way];
if (!define) {
  throw new Error(`no way '${way}'`);
}

/** Clusters in stacks that each have a network. */
function synthesize(way: Define, count: number): App {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-kafka-bench-'));
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' },
  });
  for (let index = 0; index < count; index += 1) {
    const id = `Stack${Math.floor(index / Number(perNetwork))}`;
    const existing = app.node.tryFindChild(id);
    const stack = existing instanceof Stack ? existing : new Stack(app, id, { env: { region: 'ap-northeast-2' } });
    const network = (stack.node.tryFindChild('Network') ??
      new KafkaNetwork(stack, 'Network', {
        availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      })) as IKafkaNetwork;
    way(stack, index, network);
  }
  app.synth();
  rmSync(outdir, { recursive: true, force: true });
  return app;
}

// What only the first syntheses of a process cost is paid before the clock starts.
synthesize(define, 50);
synthesize(define, 50);
global.gc?.();
const heap = process.memoryUsage().heapUsed;
const start = process.hrtime.bigint();
const app = synthesize(define, Number(clusters));
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
global.gc?.();
console.log(
  JSON.stringify({ milliseconds, bytes: process.memoryUsage().heapUsed - heap, nodes: app.node.findAll().length }),
);
