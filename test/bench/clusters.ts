import {
  RemovalPolicy,
  Size,
  aws_ec2 as ec2,
  aws_logs as logs,
  aws_msk as msk,
  type CfnResource,
  type Stack,
} from 'aws-cdk-lib';
import * as alpha from '@aws-cdk/aws-msk-alpha';
import { Construct } from 'constructs';
import type { IKafkaNetwork } from '../../lib';
import { installed } from './installed';

const { MskBrokers, MskCluster, MskStorage } = installed();

/** A way to define the same cluster. */
export type Define = (stack: Stack, index: number, network: IKafkaNetwork) => void;

/** The server properties that three brokers have by default. */
const serverProperties =
  'auto.create.topics.enable=false\ndefault.replication.factor=3\nmin.insync.replicas=2\noffsets.topic.replication.factor=3\n' +
  'transaction.state.log.min.isr=2\ntransaction.state.log.replication.factor=3\nunclean.leader.election.enable=false\n';

/** What is off is said to be off; written out for each cluster, as by hand it would be. */
export const notConnected = (): msk.CfnCluster.ConnectivityInfoProperty => ({
  publicAccess: { type: 'DISABLED' },
  vpcConnectivity: {
    clientAuthentication: { sasl: { iam: { enabled: false }, scram: { enabled: false } }, tls: { enabled: false } },
  },
});
const noExporters = (): msk.CfnCluster.OpenMonitoringProperty => ({
  prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } },
});
export const toCloudWatch = (logGroup: string) => ({
  cloudWatchLogs: { enabled: true, logGroup },
  s3: { enabled: false },
  firehose: { enabled: false },
});

const retain = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** With this library: cluster, configuration, security group, log group. */
export const ours: Define = (stack, index, network) => {
  new MskCluster(stack, `Kafka${index}`, {
    clusterName: `kafka-${index}`,
    network,
    brokers: MskBrokers.standard({
      instanceType: 'kafka.m7g.large',
      storage: MskStorage.ebs({ volumeSize: Size.gibibytes(100) }),
    }),
  });
};

export function brokerGroup(scope: Construct, network: IKafkaNetwork): ec2.CfnSecurityGroup {
  return new ec2.CfnSecurityGroup(scope, 'SecurityGroup', {
    groupDescription: 'Kafka brokers',
    vpcId: network.vpc.vpcId,
    securityGroupEgress: [{ cidrIp: '0.0.0.0/0', ipProtocol: '-1', description: 'Allow all outbound traffic' }],
  });
}

export function logGroup(scope: Construct, id: string, logGroupName: string): logs.CfnLogGroup {
  return new logs.CfnLogGroup(scope, id, { logGroupName, retentionInDays: 30 });
}

export function stay(...resources: CfnResource[]): void {
  resources.forEach((resource) => {
    resource.applyRemovalPolicy(retain);
  });
}

export interface ByHand {
  readonly scope: Construct;
  readonly cluster: msk.CfnCluster;
}

/** The same four resources by hand, in a scope of their own, with the classes that CloudFormation's resources have. */
export function clusterByHand(
  stack: Stack,
  index: number,
  network: IKafkaNetwork,
  otherwise: (scope: Construct) => Partial<msk.CfnClusterProps> = () => ({}),
): ByHand {
  const scope = new Construct(stack, `Kafka${index}`);
  const name = `kafka-${index}`;
  const securityGroup = brokerGroup(scope, network);
  const group = logGroup(scope, 'BrokerLogs', `/aws/vendedlogs/msk/${name}`);
  const configuration = new msk.CfnConfiguration(scope, 'Configuration', { name, serverProperties });
  const cluster = new msk.CfnCluster(scope, 'Resource', {
    clusterName: name,
    kafkaVersion: '3.9.x.kraft',
    numberOfBrokerNodes: 3,
    brokerNodeGroupInfo: {
      instanceType: 'kafka.m7g.large',
      clientSubnets: network.brokerSubnets.map((subnet) => subnet.subnetId),
      securityGroups: [securityGroup.attrGroupId],
      storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
      connectivityInfo: notConnected(),
    },
    clientAuthentication: {
      sasl: { iam: { enabled: true }, scram: { enabled: false } },
      unauthenticated: { enabled: false },
    },
    encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
    enhancedMonitoring: 'DEFAULT',
    configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
    openMonitoring: noExporters(),
    loggingInfo: { brokerLogs: toCloudWatch(group.ref) },
    ...otherwise(scope),
  });
  stay(securityGroup, group, configuration, cluster);
  return { scope, cluster };
}

export const byHand: Define = (stack, index, network) => {
  clusterByHand(stack, index, network);
};

/** The same four with `@aws-cdk/aws-msk-alpha`, which has no class for the configuration. */
export const withAlpha: Define = (stack, index, network) => {
  const configuration = new msk.CfnConfiguration(stack, `Configuration${index}`, {
    name: `kafka-${index}`,
    serverProperties,
  });
  configuration.applyRemovalPolicy(retain);
  new alpha.Cluster(stack, `Kafka${index}`, {
    clusterName: `kafka-${index}`,
    kafkaVersion: alpha.KafkaVersion.V3_9_X_KRAFT,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
    vpc: network.vpc,
    vpcSubnets: { subnets: network.brokerSubnets },
    ebsStorageInfo: { volumeSize: 100 },
    clientAuthentication: alpha.ClientAuthentication.sasl({ iam: true }),
    configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
    logging: {
      cloudwatchLogGroup: new logs.LogGroup(stack, `Logs${index}`, {
        logGroupName: `/aws/vendedlogs/msk/kafka-${index}`,
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: retain,
      }),
    },
    removalPolicy: retain,
  });
};
