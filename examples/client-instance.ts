/**
 * An instance to look at a cluster from, in a network without internet: Kafka's tools come out of a bucket.
 *
 * Put the two files into the bucket before you deploy the stack of the cluster: docs/client.md has the commands.
 */
import { CfnOutput, Fn, RemovalPolicy, Size, Stack, Validations, type App } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  KafkaClientInstance,
  KafkaDistribution,
  KafkaNetwork,
  MskBrokers,
  MskCluster,
  MskStorage,
  NetworkEgress,
} from '../lib';
import { acknowledgeFindings } from '../bin/acknowledgements';

const env = { region: 'ap-northeast-2' };

export class MirrorStack extends Stack {
  public readonly bucket: s3.IBucket;

  constructor(app: App, id: string) {
    super(app, id, { env });
    this.bucket = new s3.Bucket(this, 'Mirror', {
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });
    new CfnOutput(this, 'MirrorName', { value: this.bucket.bucketName });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'What is read from this bucket is public, and checked by its SHA-512',
    });
  }
}

export class OperatedKafkaStack extends Stack {
  constructor(app: App, id: string, mirror: MirrorStack) {
    super(app, id, { env });

    const network = new KafkaNetwork(this, 'Network', {
      availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c', 'ap-northeast-2d'],
      egress: NetworkEgress.isolated(),
    });
    const cluster = new MskCluster(this, 'Kafka', {
      clusterName: 'operated',
      network,
      brokers: MskBrokers.standard({
        instanceType: 'kafka.m7g.large',
        storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
      }),
    });

    const client = new KafkaClientInstance(this, 'Client', {
      cluster,
      subnets: { subnets: network.clientSubnets },
      distribution: KafkaDistribution.bucket({ bucket: mirror.bucket, prefix: 'kafka' }),
    });
    cluster.grants.consume(client, { topic: 'orders', group: 'operators' });
    new CfnOutput(this, 'ClientInstanceId', { value: client.instance.instanceId });

    acknowledgeClientFindings(this, cluster, client);
  }
}

/** cdk-nag names a finding by the resource as the template has it, and so by the part of the ARN that AWS makes up. */
function acknowledgeClientFindings(stack: Stack, cluster: MskCluster, client: KafkaClientInstance): void {
  const uuid = JSON.stringify(stack.resolve(Fn.select(2, Fn.split('/', cluster.clusterArn))));
  const kafka = `arn:aws:kafka:${env.region}:<AWS::AccountId>`;
  Validations.of(client).acknowledge(
    { id: 'AwsSolutions-EC29', reason: 'The instance holds nothing, and is replaced when its description changes' },
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'The actions of a session know no resource' },
    ...['topic', 'group'].map((kind) => ({
      id: `AwsSolutions-IAM5[Resource::${kafka}:${kind}/${cluster.clusterName}/${uuid}/*]`,
      reason: `Operators look at every ${kind}, and change none`,
    })),
  );
}

export function clientInstance(app: App): void {
  new OperatedKafkaStack(app, 'OperatedKafka', new MirrorStack(app, 'Mirror'));
  acknowledgeFindings(app);
}
