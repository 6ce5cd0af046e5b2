import { Size, Stack, type App } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  BrokerEgress,
  BrokerStorage,
  ClientAuthentication,
  Controllers,
  KafkaCertificateAuthority,
  NodeCertificates,
} from '../../lib';
import { everyExample } from '../support/every-app';
import { aNetwork, anEc2Cluster, someEc2Brokers } from '../support/fixtures';
import { seoul, temporaryFolder, testingApp } from '../support/testing-app';

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

/** Of an app in Python, and of one in TypeScript. */
function bothOf(file: string, define: (app: App) => void) {
  const assembly = temporaryFolder();
  cdk('synth', '--quiet', '--no-version-reporting', '--app', `${interpreter} ${file}`, '--output', assembly);

  // The command line switches these on.
  const sibling = testingApp({ 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true });
  define(sibling);
  sibling.synth();
  return { python: templatesAndAssets(assembly), typescript: templatesAndAssets(sibling.outdir) };
}

const examples = readdirSync('examples').filter((file) => file.endsWith('.py'));

test.each(examples)('%s gives the templates and the assets that it gives in TypeScript', (file) => {
  const define = everyExample.find(([name]) => name === basename(file, '.py'))?.[1];
  const { python, typescript } = bothOf(join('examples', file), define ?? (() => undefined));
  expect(Object.keys(typescript).length).toBeGreaterThanOrEqual(2);
  expect(python).toEqual(typescript);
});

/** What ec2_cluster.py is. */
function ec2Cluster(app: App): void {
  const stack = new Stack(app, 'Nodes', seoul);
  const secret = (id: string) => {
    const arn = `arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:node-${id}-AbCdEf`;
    return secretsmanager.Secret.fromSecretCompleteArn(stack, `Node${id}`, arn);
  };
  anEc2Cluster(stack, {
    network: aNetwork(stack, { brokerEgress: BrokerEgress.AS_CLIENTS }),
    controllers: Controllers.dedicated({ zoneSlots: [1, 2, 3], heapSize: Size.gibibytes(1) }),
    brokers: someEc2Brokers({
      retired: [101],
      storage: BrokerStorage.gp3({ size: Size.gibibytes(1000), volumes: 2, throughput: 149 }),
    }),
    clientAuthentication: [
      ClientAuthentication.scram(),
      ClientAuthentication.mutualTls({
        certificateAuthorities: [new KafkaCertificateAuthority(stack, 'Clients', { commonName: 'clients' })],
      }),
    ],
    certificates: NodeCertificates.provided({
      secrets: Object.fromEntries(['1', '2', '3', '102', '201', '301'].map((id) => [id, secret(id)])),
      authority: ssm.StringParameter.fromStringParameterName(stack, 'Root', '/ours/root'),
    }),
    existingVolumes: { '201/1': 'vol-0123456789abcdef0' },
  });
}

test('Kafka on EC2 has the nodes, and the release that they run, from the wheel as well', () => {
  const { python, typescript } = bothOf(join('test', 'python', 'ec2_cluster.py'), ec2Cluster);
  expect(Object.keys(typescript).filter((file) => file.endsWith('.nested.template.json'))).toHaveLength(3);
  expect(JSON.stringify(python['Nodes.assets.json'])).toContain('"packaging":"zip"');
  expect(python).toEqual(typescript);
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
