import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { filesOf } from '../ec2/rendered';
import { anEc2ClusterStack } from '../support/fixtures';
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
const { InstanceType, MachineImage } = require('aws-cdk-lib/aws-ec2');
const {
  BrokerEgress, BrokerStorage, Ec2Brokers, Ec2KafkaCluster, KafkaNetwork, MskBrokers, MskCluster, MskStorage,
} = require('cdk-kafka');
const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Stack', { env: { region: 'ap-northeast-2' } });
const cluster = new MskCluster(stack, 'Kafka', {
  clusterName: 'packed',
  network: new KafkaNetwork(stack, 'Network', { availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'] }),
  brokers: MskBrokers.standard({ instanceType: 'kafka.m7g.large', storage: MskStorage.ebs({ volumeSize: Size.gibibytes(1) }) }),
});
stack.exportValue(cluster.listener().bootstrapServers);
const zones = ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'];
const nodes = new Stack(app, 'Nodes', { env: { region: 'ap-northeast-2' } });
new Ec2KafkaCluster(nodes, 'Kafka', {
  clusterName: 'orders',
  network: new KafkaNetwork(nodes, 'Network', { availabilityZones: zones, brokerEgress: BrokerEgress.AS_CLIENTS }),
  machineImage: MachineImage.genericLinux({ 'ap-northeast-2': 'ami-0123456789abcdef0' }),
  brokers: Ec2Brokers.of({
    instanceType: new InstanceType('r7g.2xlarge'),
    storage: BrokerStorage.gp3({ size: Size.gibibytes(100) }),
  }),
});
app.synth();
`;

/** The release that `user` makes of its cluster on EC2, from the sources beside this test. */
const releaseHere = () => {
  const { cluster } = anEc2ClusterStack();
  return { files: filesOf(cluster), hash: (cluster.node.findChild('Release') as Asset).assetHash };
};

test('the packed tarball installs into an empty project, synthesizes a cluster of each kind, and plans', () => {
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

  const read = (file: string) => readFileSync(join(project, 'cdk.out', file), 'utf8');
  const typesIn = (stack: string) => {
    const { Resources } = JSON.parse(read(`${stack}.template.json`)) as { Resources: Record<string, { Type: string }> };
    return Object.values(Resources).map(({ Type }) => Type);
  };
  expect(typesIn('Stack')).toEqual(
    expect.arrayContaining(['AWS::MSK::Cluster', 'AWS::MSK::Configuration', 'Custom::MskBootstrapServers']),
  );
  expect(typesIn('Nodes').filter((type) => type === 'AWS::CloudFormation::Stack')).toHaveLength(3);
  const { files, hash } = releaseHere();
  expect(readdirSync(join(project, 'cdk.out'))).toContain(`asset.${hash}`);
  expect(read(`asset.${hash}/kafka-node`)).toBe(files['kafka-node']);

  const plan = run(project, 'npx', '--no-install', 'cdk-kafka', 'plan', '--ingress', '10', '--retention', '1d');
  expect(plan).toContain('│ MSK standard ');

  const paths = packed?.files.map(({ path }) => path) ?? [];
  expect(paths.filter((path) => /^(lib|test|bin|examples|assets)\//.test(path))).toEqual([]);
  expect(paths.filter((path) => path.startsWith('dist/assets/')).sort()).toEqual(
    readdirSync('assets', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join('dist', entry.parentPath, entry.name))
      .sort(),
  );
});
