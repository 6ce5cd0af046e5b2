import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/testing-app';

const run = (cwd: string, command: string, ...args: string[]) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  devDependencies: Record<string, string>;
};
const peers = ['aws-cdk-lib', 'constructs'].map((peer) => `${peer}@${devDependencies[peer]}`);

const user = `
const { App, Size, Stack } = require('aws-cdk-lib');
const { KafkaNetwork, MskBrokers, MskCluster, MskStorage } = require('cdk-kafka');
const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Stack', { env: { region: 'ap-northeast-2' } });
const cluster = new MskCluster(stack, 'Kafka', {
  clusterName: 'packed',
  network: new KafkaNetwork(stack, 'Network', { availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'] }),
  brokers: MskBrokers.standard({ instanceType: 'kafka.m7g.large', storage: MskStorage.ebs({ volumeSize: Size.gibibytes(1) }) }),
});
stack.exportValue(cluster.listener().bootstrapServers);
app.synth();
`;

test('the packed tarball installs into an empty project and synthesizes a cluster', () => {
  const project = temporaryFolder();
  const [packed] = JSON.parse(run('.', 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', project)) as {
    filename: string;
    files: { path: string }[];
  }[];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  run(
    project,
    'npm',
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    ...peers,
    join(project, packed?.filename ?? ''),
  );
  writeFileSync(join(project, 'app.js'), user);
  run(project, process.execPath, 'app.js');

  const template = JSON.parse(readFileSync(join(project, 'cdk.out', 'Stack.template.json'), 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  expect(Object.values(template.Resources).map(({ Type }) => Type)).toEqual(
    expect.arrayContaining(['AWS::MSK::Cluster', 'AWS::MSK::Configuration', 'Custom::MskBootstrapServers']),
  );
  expect(packed?.files.filter(({ path }) => /^(lib|test|bin|examples)\//.test(path))).toEqual([]);
});
