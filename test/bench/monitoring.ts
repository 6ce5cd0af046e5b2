import { App, Stack, aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { installed } from './installed';

const { KafkaListener, KafkaMonitoring, KafkaNotify, KafkaTopology, MskCluster, MskMonitoringLevel } = installed();

/** Monitoring of so many clusters, each in a stack of its own. */
export type DefineMonitoring = (stack: Stack, name: string) => void;

/** What is there before monitoring: a cluster with standard brokers, made elsewhere, and topics. */
function watched(stack: Stack, name: string) {
  const cluster = MskCluster.fromAttributes(stack, 'Kafka', {
    clusterArn: `arn:aws:kafka:eu-west-1:111122223333:cluster/${name}/0a1b2c3d-0000-0000-0000-000000000000-1`,
    topology: KafkaTopology.brokers({ count: 3, zones: 3 }),
    listeners: [KafkaListener.iam({ bootstrapServers: 'b-1.orders.example:9098', port: 9098 })],
    instanceType: 'kafka.m7g.large',
    monitoringLevel: MskMonitoringLevel.PER_BROKER,
  });
  const topic = (id: string) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:eu-west-1:111122223333:${id}`);
  return { cluster, notify: KafkaNotify.topics({ page: topic('Page'), ticket: topic('Ticket') }) };
}

/** All alarms. */
export const ours: DefineMonitoring = (stack, name) => {
  new KafkaMonitoring(stack, 'Monitoring', { ...watched(stack, name), name });
};

/** What a template has, with names as in code: `AlarmName` is `alarmName`, and `OKActions` `okActions`. */

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

interface Rendered {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Value>>;
}

const sample = (() => {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
  ours(stack, 'NAME');
  return Object.entries(Template.fromStack(stack).toJSON().Resources as Record<string, Rendered>);
})();

/** The same resources with the classes of CloudFormation, as somebody would have written them down. */
export const byHand: DefineMonitoring = (stack, name) => {
  watched(stack, name);
  const scope = new Construct(stack, 'Monitoring');
  const arns = new Map<string, string>();
  for (const [id, { Type, Properties }] of sample) {
    const props = written(Properties, name, arns) as Record<string, never>;
    if (Type === 'AWS::CloudWatch::Alarm') {
      arns.set(id, new cloudwatch.CfnAlarm(scope, id, props).attrArn);
    } else if (Type === 'AWS::CloudWatch::CompositeAlarm') {
      const composite = new cloudwatch.CfnCompositeAlarm(
        scope,
        id,
        props as unknown as cloudwatch.CfnCompositeAlarmProps,
      );
      arns.set(id, composite.attrArn);
    } else {
      new cloudwatch.CfnDashboard(scope, id, props as unknown as cloudwatch.CfnDashboardProps);
    }
  }
};

/** References become those of this stack. */
function written(value: Value, name: string, arns: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') {
    return value.replaceAll('NAME', name);
  }
  if (typeof value !== 'object') {
    return value;
  }
  const all = (values: readonly Value[]) => values.map((one) => written(one, name, arns));
  if (isList(value)) {
    return all(value);
  }
  const [[key, inner] = ['', '']] = Object.entries(value);
  if (key === 'Fn::GetAtt' && isList(inner)) {
    return arns.get(inner[0] as string) ?? '';
  }
  if (key === 'Fn::Join' && isList(inner)) {
    return (all(inner[1] as readonly Value[]) as string[]).join('');
  }
  const decapitalized = (word: string) => word.replace(/^([A-Z]+(?=[A-Z])|[A-Z])/, (start) => start.toLowerCase());
  return Object.fromEntries(
    Object.entries(value).map(([word, one]) => [decapitalized(word), written(one, name, arns)]),
  );
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
