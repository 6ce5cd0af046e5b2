/**
 * An application in a stack of its own: rights, the port, and the configuration of its client.
 *
 * The rule for the port is asked for by the client, so that it lives in the stack of the client. Asked for by the
 * cluster it would live there, and the two stacks would need each other.
 */
import { Size, Stack, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { KafkaNetwork, MskBrokers, MskCluster, MskStorage, NetworkEgress, type IKafkaCluster } from '../lib';
import { acknowledgeFindings } from '../bin/acknowledgements';

const env = { region: 'ap-northeast-2' };

export class SharedKafkaStack extends Stack {
  public readonly cluster: IKafkaCluster;
  public readonly vpc: ec2.IVpc;

  constructor(app: App, id: string) {
    super(app, id, { env });
    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'],
      egress: NetworkEgress.singleNat(),
    });
    this.vpc = network.vpc;
    this.cluster = new MskCluster(this, 'Kafka', {
      clusterName: 'shared',
      network,
      brokers: MskBrokers.standard({
        instanceType: 'kafka.m7g.large',
        storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
      }),
    });
  }
}

export class BillingStack extends Stack {
  constructor(app: App, id: string, kafka: SharedKafkaStack) {
    super(app, id, { env });

    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    kafka.cluster.grants.consume(role, { topic: 'orders', group: 'billing' });
    kafka.cluster.grants.produce(role, 'invoices', { transactionalId: 'billing' });

    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: kafka.vpc,
      description: 'Billing',
      allowAllOutbound: false,
    });
    securityGroup.connections.allowToDefaultPort(kafka.cluster);

    new ssm.StringParameter(this, 'ClientProperties', {
      parameterName: '/billing/client.properties',
      stringValue: kafka.cluster.listener().clientProperties(),
    });
  }
}

export function clientsInAnotherStack(app: App): void {
  const kafka = new SharedKafkaStack(app, 'SharedKafka');
  new BillingStack(app, 'Billing', kafka);
  acknowledgeFindings(app);
}
