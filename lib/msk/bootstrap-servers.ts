import { CrossStackReferences, ReferenceStrength, Stack, type CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { KafkaListener } from '../cluster/kafka-listener';
import type { MskClusterBase } from './msk-cluster-base';
import type { MskListenerSpec } from './msk-listener-spec';

/** Of which cluster, and what makes the answer another one. */
export interface BootstrapServersProps {
  readonly cluster: MskClusterBase;
  /** The listeners that the cluster has. */
  readonly listeners: readonly MskListenerSpec[];
  /** The number of brokers, where they can be counted. */
  readonly brokers: number | 'elastic' | 'unknown';
}

/**
 * The addresses of a cluster's listeners, which no attribute of the CloudFormation resource holds.
 *
 * The custom resource has one id whoever asks first, and asks AWS again when, and only when, a listener or a broker was
 * added or removed.
 */
export class BootstrapServers extends Construct {
  /**
   * Listeners that make the custom resource when somebody asks for their addresses.
   *
   * @param props - the cluster, with the listeners that it has
   * @param wanted - all listeners; those that the cluster does not have yet say so in place of an address
   */
  public static listenersOf(
    props: BootstrapServersProps,
    wanted: readonly MskListenerSpec[] = props.listeners,
  ): KafkaListener[] {
    let servers: BootstrapServers | undefined;
    const ask = () => (servers ??= new BootstrapServers(props.cluster, 'BootstrapServers', props));
    return wanted.map((spec) =>
      props.listeners.includes(spec)
        ? KafkaListener._of(spec, () => ask().of(spec))
        : KafkaListener._of(spec, () => `not-connected-yet.invalid:${spec.port}`, false),
    );
  }

  private readonly resource: cr.AwsCustomResource;

  constructor(scope: Construct, id: string, props: BootstrapServersProps) {
    super(scope, id);
    const { cluster, listeners, brokers } = props;
    const call: cr.AwsSdkCall = {
      service: 'Kafka',
      action: 'GetBootstrapBrokers',
      parameters: { ClusterArn: cluster.clusterArn },
      region: cluster.env.region === Stack.of(this).region ? undefined : cluster.env.region,
      physicalResourceId: cr.PhysicalResourceId.of('BootstrapServers'),
      // The whole answer of a large cluster can exceed the 4 KiB that a custom resource may return.
      outputPaths: fieldsOf(listeners),
    };
    this.resource = new cr.AwsCustomResource(this, 'Resource', {
      resourceType: 'Custom::MskBootstrapServers',
      onUpdate: call,
      policy: this.policyFor(cluster),
      installLatestAwsSdk: false,
    });
    const cfnResource = this.resource.node.findChild('Resource').node.defaultChild as CfnResource;
    // CloudFormation runs a custom resource again only when a property of it changed; this one is for that alone.
    cfnResource.addPropertyOverride('BrokerCount', `${brokers}`);
    // The addresses change with the brokers, and CloudFormation refuses to change an export that another stack imports.
    CrossStackReferences.of(cfnResource).produce(ReferenceStrength.WEAK);
  }

  /** The addresses of one listener. */
  public of(listener: MskListenerSpec): string {
    return this.resource.getResponseField(listener.bootstrapField);
  }

  /**
   * By name and not by reference to the cluster, so that the policy is in force long before the cluster is, and the
   * call cannot overtake it.
   */
  private policyFor({ clusterName, env: { account, region } }: MskClusterBase): cr.AwsCustomResourcePolicy {
    const arn = { service: 'kafka', resource: 'cluster', resourceName: `${clusterName}/*`, account, region };
    return cr.AwsCustomResourcePolicy.fromStatements([
      new iam.PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: [Stack.of(this).formatArn(arn)] }),
    ]);
  }
}

function fieldsOf(listeners: readonly MskListenerSpec[]): string[] {
  return [...new Set(listeners.map(({ bootstrapField }) => bootstrapField))].sort();
}
