import { App } from 'aws-cdk-lib';
import { KafkaEnvironment } from '../lib';
import { acknowledgeFindings } from './acknowledgements';
import { environments } from './environments';

const app = new App();
KafkaEnvironment.of(app, 'dev', environments.dev);
KafkaEnvironment.of(app, 'test', environments.test);
KafkaEnvironment.of(app, 'staging', environments.staging);
KafkaEnvironment.of(app, 'prod', environments.prod);
KafkaEnvironment.of(app, 'large', environments.large);

acknowledgeFindings(app);
