import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { everyExample } from '../support/every-app';
import { temporaryFolder, testingApp } from '../support/testing-app';

// Needs Python 3.10 or newer with venv, PyPI, and what `npm run build` makes: `npm run test:python`.

const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};
const wheel = join('dist', 'jsii', 'python', `cdk_kafka-${version}-py3-none-any.whl`);
const peers = ['aws-cdk-lib', 'constructs'].map((peer) => `${peer}==${devDependencies[peer]}`);
const venv = join('.python', 'venv');
const interpreter = join(venv, 'bin', 'python');

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      // pip does not compile the whole of aws-cdk-lib, which takes 17 s; so Python must keep what it compiled itself.
      PYTHONDONTWRITEBYTECODE: '',
      JSII_RUNTIME_PACKAGE_CACHE_ROOT: resolve('.python', 'jsii'),
    },
  });
const python = (...args: string[]) => run(interpreter, ...args);
const cdk = (...args: string[]) =>
  run(process.execPath, join('node_modules', 'aws-cdk', 'bin', 'cdk'), '--no-notices', '--ci', ...args);

beforeAll(() => {
  // Without Debian's python3-venv a folder is left that holds Python and no pip.
  if (!existsSync(join(venv, 'bin', 'pip'))) {
    run('python3', '-m', 'venv', '--clear', venv);
  }
  // pip would keep a wheel of the same version.
  python('-m', 'pip', 'uninstall', '--yes', 'cdk-kafka');
  python('-m', 'pip', 'install', '--no-compile', wheel, ...peers);
});

/** Templates, and the manifests that name each asset by its hash, by their file. */
function templatesAndAssets(assembly: string): Record<string, unknown> {
  const files = readdirSync(assembly).filter((file) => /\.(template|assets)\.json$/.test(file));
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(join(assembly, file), 'utf8'))]));
}

const examples = readdirSync('examples').filter((file) => file.endsWith('.py'));

test.each(examples)('%s gives the templates and the assets that it gives in TypeScript', (file) => {
  const assembly = temporaryFolder();
  const app = `${interpreter} ${join('examples', file)}`;
  cdk('synth', '--quiet', '--no-version-reporting', '--app', app, '--output', assembly);

  // The command line switches these on.
  const sibling = testingApp({ 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true });
  everyExample.find(([name]) => name === basename(file, '.py'))?.[1](sibling);
  sibling.synth();

  const expected = templatesAndAssets(sibling.outdir);
  expect(Object.keys(expected).length).toBeGreaterThanOrEqual(2);
  expect(templatesAndAssets(assembly)).toEqual(expected);
});

test('a wrong value raises the message of the library', () => {
  const wrong = `
from aws_cdk import Size
from cdk_kafka import MskStorage
MskStorage.ebs(volume_size=Size.gibibytes(0))`;
  expect(() => python('-c', wrong)).toThrow(
    "RuntimeError: Error: 'volumeSize in GiB' must be a whole number, between 1 and 16384, got 0",
  );
});

/** A letter that stands alone, as vPCId becomes v_pc_id, or an underscore at the end, as `from` becomes from_. */
const reads = (name: string) => !/^[a-z]_|_[a-z](_|$)|_$/.test(name);

test('every name reads well in Python', () => {
  const names = JSON.parse(python(join('test', 'python', 'public_names.py'))) as string[];
  expect(names).toEqual(expect.arrayContaining(['MskBrokers', 'standard', 'instance_type', 'volume_size']));
  expect(names.filter((name) => !reads(name))).toEqual([]);
  expect(['v_pc_id', 'vpc_i_d', 'from_'].filter(reads)).toEqual([]);
});
