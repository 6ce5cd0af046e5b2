import { RemovalPolicy, Size, aws_ec2 as ec2, aws_logs as logs, aws_msk as msk, type Stack } from 'aws-cdk-lib';
import * as alpha from '@aws-cdk/aws-msk-alpha';
import { Construct } from 'constructs';
import type { IKafkaNetwork } from '../../lib';
import { installed } from './installed';

const { MskBrokers, MskCluster, MskStorage } = installed();

/** A way to define the same cluster. */
export type Define = (stack: Stack, index: number, network: IKafkaNetwork) => void;

/** The server properties that three brokers have by default. */
export const serverProperties =
  'auto.create.topics.enable=false\ndefault.replication.factor=3\nmin.insync.replicas=2\noffsets.topic.replication.factor=3\n' +
  'transaction.state.log.min.isr=2\ntransaction.state.log.replication.factor=3\nunclean.leader.election.enable=false\n';

/** What is off is said to be off; written out for each cluster, as by hand it would be. */
export const notConnected = (): msk.CfnCluster.ConnectivityInfoProperty => ({
  publicAccess: { type: 'DISABLED' },
  vpcConnectivity: {
    clientAuthentication: { sasl: { iam: { enabled: false }, scram: { enabled: false } }, tls: { enabled: false } },
  },
});
export const noExporters = (): msk.CfnCluster.OpenMonitoringProperty => ({
  prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } },
});
export const toCloudWatch = (logGroup: string) => ({
  cloudWatchLogs: { enabled: true, logGroup },
  s3: { enabled: false },
  firehose: { enabled: false },
});

export const retain = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

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

/** The same four resources by hand, in a scope of their own, with the classes that CloudFormation's resources have. */
export const byHand: Define = (stack, index, network) => {
  const scope = new Construct(stack, `Kafka${index}`);
  const securityGroup = new ec2.CfnSecurityGroup(scope, 'SecurityGroup', {
    groupDescription: 'Kafka brokers',
    vpcId: network.vpc.vpcId,
    securityGroupEgress: [
      { cidrIp: '0.0.0.0/0', ipProtocol: '-1', description: 'Allow all outbound traffic by default' },
    ],
  });
  const logGroup = new logs.CfnLogGroup(scope, 'BrokerLogs', {
    logGroupName: `/aws/vendedlogs/msk/kafka-${index}`,
    retentionInDays: 30,
  });
  const configuration = new msk.CfnConfiguration(scope, 'Configuration', {
    name: `kafka-${index}`,
    serverProperties,
  });
  const cluster = new msk.CfnCluster(scope, 'Resource', {
    clusterName: `kafka-${index}`,
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
    loggingInfo: { brokerLogs: toCloudWatch(logGroup.ref) },
  });
  for (const resource of [securityGroup, logGroup, configuration, cluster]) {
    resource.applyRemovalPolicy(retain);
  }
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
