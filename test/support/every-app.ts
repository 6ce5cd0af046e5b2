import type { App } from 'aws-cdk-lib';
import { acknowledgeFindings } from '../../bin/acknowledgements';
import { environments } from '../../bin/environments';
import { clientInstance } from '../../examples/client-instance';
import { clientsInAnotherStack } from '../../examples/clients-in-another-stack';
import { ec2Kafka } from '../../examples/ec2';
import { EveryWayInStack } from '../../examples/every-way-in';
import { ExistingClusterStack } from '../../examples/existing-cluster';
import { ExistingVpcStack } from '../../examples/existing-vpc';
import { monitoring } from '../../examples/monitoring';
import { multiVpc } from '../../examples/multi-vpc';
import { planned } from '../../examples/planned';
import { QuickstartStack } from '../../examples/quickstart';
import { ServerlessStack } from '../../examples/serverless';
import { KafkaEnvironment } from '../../lib';

/** Every environment of bin/environments.ts. */
export const everyEnvironment: [string, (app: App) => void][] = Object.entries(environments).map(([name, wants]) => [
  name,
  (app) => {
    KafkaEnvironment.of(app, name, wants);
    acknowledgeFindings(app);
  },
]);

/** Every file of examples/, by its name. */
export const everyExample: [string, (app: App) => void][] = [
  ['quickstart', (app) => new QuickstartStack(app, 'Quickstart')],
  ['clients-in-another-stack', clientsInAnotherStack],
  ['client-instance', clientInstance],
  ['existing-vpc', (app) => new ExistingVpcStack(app, 'ExistingVpc')],
  ['every-way-in', (app) => new EveryWayInStack(app, 'EveryWayIn')],
  ['multi-vpc', multiVpc],
  ['ec2', ec2Kafka],
  ['planned', planned],
  ['monitoring', monitoring],
  ['serverless', (app) => new ServerlessStack(app, 'Serverless')],
  ['existing-cluster', (app) => new ExistingClusterStack(app, 'ExistingCluster')],
];
