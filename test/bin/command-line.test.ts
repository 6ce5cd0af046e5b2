import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentsTable } from '../../bin/environments-table';
import { EnvironmentProfile, KafkaEnvironment } from '../../lib';
import { expressBrokers, threeZones } from '../support/fixtures';
import { temporaryFolder, testingApp } from '../support/testing-app';

/** The real command line on the app that cdk.json names, as a user calls it. */
const cdk = (...args: string[]) =>
  execFileSync(process.execPath, [join('node_modules', 'aws-cdk', 'bin', 'cdk'), '--no-notices', '--ci', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      CDK_OUTDIR: '',
      AWS_REGION: 'ap-northeast-2',
    },
  });
const lines = (text: string) => text.trim().split('\n');

const assembly = temporaryFolder();

test('cdk ls prints the stacks of every environment, the last of each last', () => {
  expect(lines(cdk('ls', '--output', assembly))).toEqual(
    ['dev', 'test', 'staging', 'prod', 'large'].flatMap((name) => [
      `kafka-${name}-network`,
      `kafka-${name}-cluster`,
      `kafka-${name}`,
    ]),
  );
});

test('kafka-prod brings its network and its cluster along, and nothing else', () => {
  expect(lines(cdk('ls', '--app', assembly, 'kafka-prod'))).toEqual([
    'kafka-prod-network',
    'kafka-prod-cluster',
    'kafka-prod',
  ]);
});

test('the table has a row for each environment', () => {
  const rows = lines(environmentsTable(assembly)).slice(3, -1);
  const cells = rows.map((row) =>
    row
      .split('│')
      .slice(1, 7)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual([
    ['kafka-dev', 'MSK standard', '2 x kafka.m7g.large', '2', '2 x 50 GiB', 'IAM'],
    ['kafka-test', 'MSK standard', '3 x kafka.m7g.large', '3', '3 x 100 GiB', 'IAM'],
    ['kafka-staging', 'MSK standard', '3 x kafka.m7g.large', '3', '3 x 250 GiB', 'IAM, SCRAM'],
    ['kafka-prod', 'MSK standard', '3 x kafka.m7g.xlarge', '3', '3 x 1000 GiB', 'IAM, SCRAM'],
    ['kafka-large', 'EC2, 3 controllers', '6 x r7g.2xlarge', '3', '12 x 1000 GiB', 'SCRAM'],
  ]);
});

test('an environment with Express brokers has no storage to show', () => {
  const app = testingApp();
  KafkaEnvironment.of(app, 'big', {
    env: { region: 'ap-northeast-2' },
    availabilityZones: threeZones,
    profile: EnvironmentProfile.prod({ brokers: expressBrokers({ brokersPerZone: 2 }) }),
  });
  app.synth();
  expect(environmentsTable(app.outdir)).toMatch(
    /kafka-big +│ MSK Express +│ 6 x express\.m7g\.large +│ +3 +│ +as needed +│ IAM, SCRAM/,
  );
});

test('the table of the README is that of today', () => {
  expect(readFileSync('README.md', 'utf8')).toContain(environmentsTable(assembly));
});
