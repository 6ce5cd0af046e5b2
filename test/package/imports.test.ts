import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../support/testing-app';

/** Runs the rule over a tree of files, and gives the names of the rules that it breaks. */
function brokenRules(files: Record<string, string>): string[] {
  const folder = temporaryFolder();
  for (const [file, text] of Object.entries({ 'tsconfig.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const depcruise = resolve('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  try {
    const folders = ['lib', 'bin'].filter((top) => Object.keys(files).some((name) => name.startsWith(`${top}/`)));
    const args = [depcruise, ...folders, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'err'];
    execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return [];
  } catch (error) {
    return [...(error as { stdout: string }).stdout.matchAll(/error (\S+): /g)].map(([, rule = '']) => rule);
  }
}

const file = 'export const x = 1;\n';
const importing = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;

test('imports that go down pass', () => {
  expect(
    brokenRules({
      'lib/msk/a.ts': importing('../cluster/b'),
      'lib/cluster/b.ts': importing('../facts/c'),
      'lib/facts/c.ts': file.replaceAll('y', 'x'),
    }),
  ).toEqual([]);
});

test.each([
  ['up', 'cluster-imports-down-only', { 'lib/cluster/a.ts': importing('../msk/b'), 'lib/msk/b.ts': file }],
  ['to a sibling', 'msk-imports-down-only', { 'lib/msk/a.ts': importing('../ec2/b'), 'lib/ec2/b.ts': file }],
  [
    'out of facts',
    'facts-imports-down-only',
    { 'lib/facts/a.ts': importing('../private/b'), 'lib/private/b.ts': file },
  ],
  ['of the index', 'no-index-inside', { 'lib/msk/a.ts': importing('../index'), 'lib/index.ts': file }],
  [
    'in a circle',
    'no-circles',
    { 'lib/msk/a.ts': importing('./b'), 'lib/msk/b.ts': `import { y } from './a';\nexport const x = y;\n` },
  ],
  [
    'of a room without a place',
    'no-room-without-a-place',
    { 'lib/index.ts': importing('./attic/b'), 'lib/attic/b.ts': file },
  ],
])('an import %s fails', (_, rule, files) => {
  expect(brokenRules(files)).toContain(rule);
});

test('aws-cdk-lib behind the command line breaks no-cdk-in-the-command-line, beside it nothing', () => {
  const cdk = {
    'node_modules/aws-cdk-lib/package.json': '{ "name": "aws-cdk-lib", "main": "index.js" }',
    'node_modules/aws-cdk-lib/index.js': 'exports.x = 1;',
    'lib/msk/a.ts': importing('aws-cdk-lib'),
    'lib/facts/c.ts': file,
  };
  expect(brokenRules({ ...cdk, 'bin/cdk-kafka.ts': importing('../lib/facts/c') })).toEqual([]);
  const behind = { 'bin/cdk-kafka.ts': importing('./plan/b'), 'bin/plan/b.ts': importing('../../lib/msk/a') };
  expect(brokenRules({ ...cdk, ...behind })).toEqual(['no-cdk-in-the-command-line']);
});
