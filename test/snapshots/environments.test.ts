import type { App } from 'aws-cdk-lib';
import { environments } from '../../bin/environments';
import { KafkaEnvironment } from '../../lib';
import { testingApp } from '../support/testing-app';

// One snapshot an environment: an alarm on logical ids, which are API, and on anything that an update of a package
// changes. Copy this file into your own repository, with `new App()` in place of testingApp().
//
// Read a difference before you accept it with `jest --updateSnapshot`: a logical id that is gone is a resource that is
// deleted, and docs/msk.md lists the properties that replace a cluster.

/** What changes with every release of aws-cdk-lib and means nothing: the code of its functions. */
const assetHash = /[0-9a-f]{64}/g;

test.each(Object.entries(environments))('%s', (name, wants) => {
  const app: App = testingApp();
  KafkaEnvironment.of(app, name, wants);
  for (const { stackName, template } of app.synth().stacks) {
    expect(JSON.parse(JSON.stringify(template).replace(assetHash, 'ASSET'))).toMatchSnapshot(stackName);
  }
});
