import { CfnOutput, RemovalPolicy, Size, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { MskLogs } from '../../lib';
import {
  ClientAuthentication,
  KafkaAuthentication,
  KafkaConfiguration,
  KafkaVersion,
  MskMonitoringLevel,
  MskStorage,
  PrometheusExporter,
  type MskClusterProps,
} from '../../lib';
import { aClusterStack, someBrokers } from '../support/fixtures';

const iam = ClientAuthentication.iam();
const scram = ClientAuthentication.scram();

/** The custom resource as the template has it, with everything that could make CloudFormation run it again. */
function resourceOf(props: Partial<MskClusterProps>): Record<string, unknown> {
  const { stack, cluster } = aClusterStack(props);
  new CfnOutput(stack, 'Servers', { value: cluster.listener().bootstrapServers });
  return Template.fromStack(stack).findResources('Custom::MskBootstrapServers');
}

const before = resourceOf({ clientAuthentication: [iam] });

test('there is one, and it asks for the fields of the listeners only', () => {
  const [resource, ...others] = Object.values(before) as { Properties: Record<string, unknown> }[];
  expect(others).toEqual([]);
  expect(JSON.stringify(resource?.Properties.Create)).toContain('GetBootstrapBrokers');
  expect(JSON.stringify(resource?.Properties)).toContain('BootstrapBrokerStringSaslIam');
  expect(JSON.stringify(resource?.Properties)).not.toContain('BootstrapBrokerStringSaslScram');
  expect(resource?.Properties.InstallLatestAwsSdk).toBe(false);
});

const runsAgain: [string, Partial<MskClusterProps>][] = [
  ['a broker more a zone', { brokers: someBrokers({ brokersPerZone: 2 }) }],
  ['a listener more', { clientAuthentication: [iam, scram] }],
  ['another listener', { clientAuthentication: [scram] }],
];

const staysAsItIs: [string, Partial<MskClusterProps>][] = [
  ['a larger volume', { brokers: someBrokers({ storage: MskStorage.ebs({ volumeSize: Size.gibibytes(200) }) }) }],
  ['larger brokers', { brokers: someBrokers({ instanceType: 'kafka.m7g.xlarge' }) }],
  ['another version', { kafkaVersion: KafkaVersion.V4_1_X_KRAFT }],
  ['another configuration', { configuration: KafkaConfiguration.of({ numPartitions: 6 }) }],
  ['another level of monitoring', { monitoringLevel: MskMonitoringLevel.PER_BROKER }],
  ['exporters', { prometheusExporters: [PrometheusExporter.JMX] }],
  ['no logs', { brokerLogs: [] as MskLogs[] }],
  ['another removal policy', { removalPolicy: RemovalPolicy.DESTROY }],
];

test.each(runsAgain)('it runs again after %s', (_, props) => {
  const after = resourceOf({ clientAuthentication: [iam], ...props });
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after).not.toEqual(before);
});

test.each(staysAsItIs)('it does not run again after %s', (_, props) => {
  expect(resourceOf({ clientAuthentication: [iam], ...props })).toEqual(before);
});

test('tags do not run it again', () => {
  const { app, stack, cluster } = aClusterStack({ clientAuthentication: [iam] });
  Tags.of(app).add('team', 'streaming');
  new CfnOutput(stack, 'Servers', { value: cluster.listener().bootstrapServers });
  expect(Template.fromStack(stack).findResources('Custom::MskBootstrapServers')).toEqual(before);
});

test('its id and content do not depend on who asks first', () => {
  const inOrder = (order: KafkaAuthentication[]) => {
    const { stack, cluster } = aClusterStack({ clientAuthentication: [iam, scram] });
    for (const authentication of order) {
      new CfnOutput(stack, authentication, { value: cluster.listener({ authentication }).bootstrapServers });
    }
    return Template.fromStack(stack).findResources('Custom::MskBootstrapServers');
  };
  expect(inOrder([KafkaAuthentication.IAM, KafkaAuthentication.SCRAM])).toEqual(
    inOrder([KafkaAuthentication.SCRAM, KafkaAuthentication.IAM]),
  );
});

test('its right is in force before the cluster is there, and is for this cluster only', () => {
  const { stack, cluster } = aClusterStack();
  new CfnOutput(stack, 'Servers', { value: cluster.listener().bootstrapServers });
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: { Action: string; Resource: unknown }[] } };
  }[];
  const statements = policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => Action === 'kafka:GetBootstrapBrokers');
  expect(statements).toHaveLength(1);
  expect(JSON.stringify(statements)).toContain(':cluster/orders/*');
  expect(JSON.stringify(statements)).not.toContain('KafkaDE2CE4FA');
});

test('another stack reads it without an export, which CloudFormation would not let change', () => {
  const { app, cluster, stack } = aClusterStack();
  const other = new Stack(app, 'Other', { env: { region: 'ap-northeast-2' } });
  new ssm.StringParameter(other, 'Servers', { stringValue: cluster.listener().bootstrapServers });
  expect(JSON.stringify(Template.fromStack(other).toJSON())).toContain('Fn::GetStackOutput');
  expect(JSON.stringify(Template.fromStack(stack).findOutputs('*'))).not.toContain('"Export"');
});
