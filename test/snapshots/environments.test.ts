import { App } from 'aws-cdk-lib';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../bin/environments';
import { KafkaEnvironment } from '../../lib';

// One snapshot for each stack of each environment, nested ones too: an alarm on logical ids, which are API, and on anything that an update
// of a package changes. Copy this file into your own repository, and import KafkaEnvironment from 'cdk-kafka'.
//
// Read a difference before you accept it with `jest --updateSnapshot`: a logical id that is gone is a resource that is
// deleted, and docs/msk.md lists the properties that replace a cluster.

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** What changes with every release of aws-cdk-lib and means nothing: the code of its functions. */
const assetHash = /[0-9a-f]{64}/g;

test.each(Object.entries(environments))('%s', (name, wants) => {
  const outdir = mkdtempSync(join(tmpdir(), 'kafka-snapshot-'));
  const app = new App({ outdir, context, analyticsReporting: false });
  KafkaEnvironment.of(app, name, wants);
  const { stacks } = app.synth();
  const nested = readdirSync(outdir).filter((file) => file.endsWith('.nested.template.json'));
  for (const [title, template] of [
    ...stacks.map(({ stackName, template }) => [stackName, template as unknown] as const),
    ...nested.sort().map((file) => [file, JSON.parse(readFileSync(join(outdir, file), 'utf8')) as unknown] as const),
  ]) {
    expect(JSON.parse(JSON.stringify(template).replace(assetHash, 'ASSET'))).toMatchSnapshot(title);
  }
  rmSync(outdir, { recursive: true });
});
