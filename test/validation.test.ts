import { Stack, Validations, type App } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Preflight } from 'cdk-preflight';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { everyEnvironment, everyExample } from './support/every-app';
import { testingApp, violationsIn } from './support/testing-app';

/** What AWS's own validator, cdk-preflight and cdk-nag find, as `<engine>::<rule>`; warnings count. */
function findings(define: (app: App) => void): string[] {
  const app = testingApp();
  Preflight.apply(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  define(app);
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('ValidationFailed')) {
      throw error;
    }
  }
  return violationsIn(app).map(({ pluginName, ruleName }) => `${pluginName}::${ruleName}`);
}

test.each(everyEnvironment)('environment %s passes every engine', (_, define) => {
  expect(findings(define)).toEqual([]);
});

test.each(everyExample)('example %s passes every engine', (_, define) => {
  expect(findings(define)).toEqual([]);
});

test('every example is here, and in the README', () => {
  const files = readdirSync('examples');
  const names = files.filter((file) => extname(file) === '.ts').map((file) => basename(file, '.ts'));
  expect(everyExample.map(([name]) => name).sort()).toEqual(names.sort());
  const readme = readFileSync('README.md', 'utf8');
  expect(files.filter((file) => !readme.includes(`(examples/${file})`))).toEqual([]);
});

/** A cluster that every engine has something to say about. */
function broken(app: App): void {
  new CfnCluster(new Stack(app, 'Stack'), 'Cluster', {
    clusterName: 'orders_prod',
    kafkaVersion: '3.9.x',
    numberOfBrokerNodes: 3,
    enhancedMonitoring: 'PER_PARTITION',
    brokerNodeGroupInfo: {
      instanceType: 'kafka.m5.large',
      clientSubnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      storageInfo: { ebsStorageInfo: { volumeSize: 0 } },
    },
  });
}

test('a broken template fails each engine, by rule', () => {
  expect(findings(broken)).toEqual(
    expect.arrayContaining([
      'CloudFormation Validate::F3034',
      'CloudFormation Validate::W3030',
      'cdk-preflight::pf-msk-broker-count-multiple-of-az',
      'cdk-preflight::pf-msk-cluster-name-pattern',
      'AwsSolutions::AwsSolutions-MSK6',
    ]),
  );
});
