import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  ClientAuthentication,
  EncryptionAtRest,
  KafkaConfiguration,
  KafkaNetwork,
  KafkaVersion,
  MskCluster,
  MskMonitoringLevel,
  PrometheusExporter,
} from '../../lib';
import {
  aCluster,
  aClusterStack,
  aNetwork,
  expressBrokers,
  someBrokers,
  threeZones,
  twoZones,
} from '../support/fixtures';
import { messagesOf, propertiesOf, testingStack } from '../support/testing-app';

test('a cluster as it is by default', () => {
  const { stack, cluster } = aClusterStack();
  expect(propertiesOf(stack, 'AWS::MSK::Cluster')).toEqual({
    ClusterName: 'orders',
    KafkaVersion: '3.9.x.kraft',
    NumberOfBrokerNodes: 3,
    BrokerNodeGroupInfo: {
      InstanceType: 'kafka.m7g.large',
      ClientSubnets: [1, 2, 3].map((n) => ({ Ref: expect.stringContaining(`BrokerSubnet${n}`) })),
      SecurityGroups: [{ 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] }],
      StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
      ConnectivityInfo: {
        PublicAccess: { Type: 'DISABLED' },
        VpcConnectivity: {
          ClientAuthentication: {
            Sasl: { Iam: { Enabled: false }, Scram: { Enabled: false } },
            Tls: { Enabled: false },
          },
        },
      },
    },
    ClientAuthentication: {
      Sasl: { Iam: { Enabled: true }, Scram: { Enabled: false } },
      Unauthenticated: { Enabled: false },
    },
    EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
    EnhancedMonitoring: 'DEFAULT',
    LoggingInfo: {
      BrokerLogs: {
        CloudWatchLogs: { Enabled: true, LogGroup: { Ref: expect.stringContaining('BrokerLogs') } },
        Firehose: { Enabled: false },
        S3: { Enabled: false },
      },
    },
    OpenMonitoring: {
      Prometheus: { JmxExporter: { EnabledInBroker: false }, NodeExporter: { EnabledInBroker: false } },
    },
    ConfigurationInfo: {
      Arn: { 'Fn::GetAtt': [expect.stringContaining('Configuration'), 'Arn'] },
      Revision: { 'Fn::GetAtt': [expect.stringContaining('Configuration'), 'LatestRevision.Revision'] },
    },
  });
  expect(cluster.topology).toMatchObject({ brokerCount: 3, zoneCount: 3, kafkaVersion: KafkaVersion.V3_9_X_KRAFT });
  expect(messagesOf(cluster, 'warning')).toEqual([]);
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
});

test('the configuration is plain text, sorted, and bound to no version', () => {
  const { stack } = aClusterStack({ configuration: KafkaConfiguration.of({ numPartitions: 6 }) });
  expect(propertiesOf(stack, 'AWS::MSK::Configuration')).toEqual({
    Name: 'orders',
    ServerProperties: [
      'auto.create.topics.enable=false',
      'default.replication.factor=3',
      'min.insync.replicas=2',
      'num.partitions=6',
      'offsets.topic.replication.factor=3',
      'transaction.state.log.min.isr=2',
      'transaction.state.log.replication.factor=3',
      'unclean.leader.election.enable=false',
      '',
    ].join('\n'),
  });
});

test('all that holds data, or is held by what does, stays by default', () => {
  const { stack } = aClusterStack({ encryptionAtRest: EncryptionAtRest.customerManagedKey() });
  const template = Template.fromStack(stack);
  const stays = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  for (const type of ['MSK::Cluster', 'MSK::Configuration', 'EC2::SecurityGroup', 'KMS::Key', 'Logs::LogGroup']) {
    template.allResources(`AWS::${type}`, stays);
  }
});

test('what is to be thrown away goes', () => {
  const stack = testingStack();
  const network = aNetwork(stack, { flowLogs: {} });
  aCluster(stack, {
    network,
    encryptionAtRest: EncryptionAtRest.customerManagedKey(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const type of ['MSK::Cluster', 'MSK::Configuration', 'EC2::SecurityGroup', 'KMS::Key', 'Logs::LogGroup']) {
    Template.fromStack(stack).allResources(`AWS::${type}`, { DeletionPolicy: 'Delete' });
  }
});

describe('the key of the volumes', () => {
  const keyOf = (encryptionAtRest?: EncryptionAtRest) => {
    const { stack, cluster } = aClusterStack({ encryptionAtRest });
    const { EncryptionInfo } = propertiesOf(stack, 'AWS::MSK::Cluster') as { EncryptionInfo: Record<string, unknown> };
    return { template: Template.fromStack(stack), cluster, atRest: EncryptionInfo.EncryptionAtRest };
  };

  test('is that of AWS when the property is left out', () => {
    const { atRest, cluster, template } = keyOf(EncryptionAtRest.awsManagedKey());
    expect(atRest).toBeUndefined();
    expect(cluster.encryptionKey).toBeUndefined();
    template.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('is made with rotation, and named by its ARN', () => {
    const { atRest, template, cluster } = keyOf(EncryptionAtRest.customerManagedKey());
    expect(atRest).toEqual({ DataVolumeKMSKeyId: { 'Fn::GetAtt': [expect.stringContaining('EncryptionKey'), 'Arn'] } });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    expect(cluster.encryptionKey).toBeDefined();
  });

  test('is one that exists', () => {
    const arn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b';
    const { atRest, template } = keyOf(
      EncryptionAtRest.customerManagedKey(kms.Key.fromKeyArn(testingStack(), 'Key', arn)),
    );
    expect(atRest).toEqual({ DataVolumeKMSKeyId: arn });
    template.resourceCountIs('AWS::KMS::Key', 0);
  });
});

test('the level of monitoring, and the exporters', () => {
  const { stack } = aClusterStack({
    monitoringLevel: MskMonitoringLevel.PER_TOPIC_PER_PARTITION,
    prometheusExporters: [PrometheusExporter.NODE],
  });
  expect(propertiesOf(stack, 'AWS::MSK::Cluster')).toMatchObject({
    EnhancedMonitoring: 'PER_TOPIC_PER_PARTITION',
    OpenMonitoring: {
      Prometheus: { JmxExporter: { EnabledInBroker: false }, NodeExporter: { EnabledInBroker: true } },
    },
  });
});

test('exporters that are not listed are said to be off', () => {
  const off = { EnabledInBroker: false };
  for (const prometheusExporters of [undefined, []]) {
    expect(propertiesOf(aClusterStack({ prometheusExporters }).stack, 'AWS::MSK::Cluster').OpenMonitoring).toEqual({
      Prometheus: { JmxExporter: off, NodeExporter: off },
    });
  }
});

test('doors that are closed while nobody can make an ACL are warned about', () => {
  const configuration = KafkaConfiguration.of({ allowEveryoneIfNoAclFound: false });
  const warnings = (clientAuthentication: ClientAuthentication[]) =>
    messagesOf(aClusterStack({ configuration, clientAuthentication }).cluster, 'warning');
  expect(warnings([ClientAuthentication.scram()])).toEqual([
    expect.stringMatching(/no client authenticates with IAM: without ACLs nobody can do anything/),
  ]);
  expect(warnings([ClientAuthentication.scram(), ClientAuthentication.iam()])).toEqual([]);
});

test('while its VPC is looked up, nothing is said of server properties that follow from it', () => {
  const stack = testingStack({ env: { account: '111122223333', region: 'ap-northeast-2' } });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'ours' });
  const network = KafkaNetwork.fromVpc(stack, 'Network', { vpc });
  expect(messagesOf(aCluster(stack, { network, brokers: expressBrokers() }), 'warning')).toEqual([]);
});

describe('zones', () => {
  test('the cluster keeps two when the network has three', () => {
    const stack = testingStack();
    const cluster = aCluster(stack, {
      network: aNetwork(stack),
      availabilityZones: twoZones,
      brokers: someBrokers({ brokersPerZone: 2 }),
    });
    expect(cluster.topology).toMatchObject({ brokerCount: 4, zoneCount: 2 });
    expect(cluster.placement?.subnets.map((subnet) => subnet.availabilityZone)).toEqual(twoZones);
  });

  test.each([
    [['ap-northeast-2a']],
    [['ap-northeast-2a', 'ap-northeast-2a']],
    [['ap-northeast-2a', 'ap-northeast-2b']],
  ])('%j are not two or three of the network', (availabilityZones) => {
    expect(() => aClusterStack({ availabilityZones })).toThrow(
      `[Stack/Kafka] 'availabilityZones' must name two or three zones of the network, [${threeZones.join(', ')}], got [${availabilityZones.join(', ')}]`,
    );
  });

  test('a zone that carries no MSK is refused where its id is given, and only if it is used', () => {
    const stack = testingStack({ env: { region: 'us-east-1' } });
    const network = aNetwork(stack, {
      availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1e'],
      availabilityZoneIds: ['use1-az1', 'use1-az2', 'use1-az3'],
    });
    expect(() => aCluster(stack, { network })).toThrow(
      `[Stack/Kafka] 'availabilityZoneIds' of the network must not hold use1-az3, where Amazon MSK has no brokers`,
    );
    stack.node.tryRemoveChild('Kafka');
    expect(() => aCluster(stack, { network, availabilityZones: ['us-east-1a', 'us-east-1b'] })).not.toThrow();
  });
});

describe('the name', () => {
  test.each(['orders', 'o', '0-a', 'a'.repeat(64)])('%s is one', (clusterName) => {
    expect(() => aClusterStack({ clusterName })).not.toThrow();
  });

  test.each(['', '-orders', 'orders_prod', 'a'.repeat(65), 'bestellungen-für-alle'])('"%s" is none', (clusterName) => {
    expect(() => aClusterStack({ clusterName })).toThrow(
      `[Stack/Kafka] 'clusterName' must be 1-64 letters, digits and hyphens and not begin with a hyphen, got '${clusterName}'`,
    );
  });
});

describe('the version', () => {
  const warnings = (kafkaVersion: KafkaVersion, instanceType = 'kafka.m5.large') =>
    messagesOf(aClusterStack({ kafkaVersion, brokers: someBrokers({ instanceType }) }).cluster, 'warning');

  test.each([
    ['2.8.1', /creates no cluster of version 2\.8\.1 any more; its support ended on 2024-09-11; .*V3_9_X_KRAFT/],
    ['3.6.0', /support of version 3\.6\.0 ended on 2026-06-01: AWS upgrades such clusters without notice/],
    ['4.2.x.kraft', /offered version 4\.2\.x\.kraft on Express brokers only on 2026-11-20/],
    ['4.7.x.kraft', /had no version 4\.7\.x\.kraft on 2026-11-20/],
  ])('%s is warned about', (version, message) => {
    expect(warnings(KafkaVersion.of(version))).toEqual([expect.stringMatching(message)]);
  });

  test.each(['3.8.x', '3.9.x.kraft', '4.1.x.kraft'])('%s is not', (version) => {
    expect(warnings(KafkaVersion.of(version))).toEqual([]);
  });

  test('kafka.t3.small runs no KRaft, and does run ZooKeeper', () => {
    expect(() => warnings(KafkaVersion.V3_9_X_KRAFT, 'kafka.t3.small')).toThrow(
      `[Stack/Kafka] 'instanceType' kafka.t3.small does not run KRaft, got version 3.9.x.kraft; take kafka.m7g.large`,
    );
    expect(warnings(KafkaVersion.V3_9_X, 'kafka.t3.small')).toEqual([]);
  });

  test('a size that nobody knew is warned about', () => {
    expect(warnings(KafkaVersion.V3_9_X_KRAFT, 'kafka.m9g.large')).toEqual([
      expect.stringMatching(/'kafka\.m9g\.large' was not among the standard brokers on 2026-11-20/),
    ]);
  });
});

test.each([
  [KafkaVersion.V3_9_X, 10, []],
  [KafkaVersion.V3_9_X, 11, [expect.stringMatching(/33 brokers are more than the 30 that a ZOOKEEPER cluster/)]],
  [KafkaVersion.V3_9_X_KRAFT, 20, []],
  [KafkaVersion.V3_9_X_KRAFT, 21, [expect.stringMatching(/63 brokers are more than the 60 that a KRAFT cluster/)]],
])('how many brokers a cluster may have: %#', (kafkaVersion, brokersPerZone, expected) => {
  const { cluster } = aClusterStack({ kafkaVersion, brokers: someBrokers({ brokersPerZone }) });
  expect(messagesOf(cluster, 'warning')).toEqual(expected);
});

test('a server property that MSK does not know is warned about and handed on', () => {
  const { cluster, stack } = aClusterStack({
    configuration: KafkaConfiguration.of({ additionalProperties: { 'broker.id': '1' } }),
  });
  expect(messagesOf(cluster, 'warning')).toEqual([
    expect.stringMatching(
      /Amazon MSK let no configuration of standard brokers set 'broker\.id' on 2026-11-20; acknowledge/,
    ),
  ]);
  expect(propertiesOf(stack, 'AWS::MSK::Configuration').ServerProperties).toContain('broker.id=1\n');
});

test('more replicas than brokers are refused', () => {
  expect(() => aClusterStack({ configuration: KafkaConfiguration.of({ defaultReplicationFactor: 4 }) })).toThrow(
    `[Stack/Kafka] 'defaultReplicationFactor' must be at most the number of brokers, 3, got 4`,
  );
});

test('tokens that are only handed on are accepted', () => {
  const clusterName = Token.asString({ Ref: 'Name' });
  const { stack, cluster } = aClusterStack({
    clusterName,
    kafkaVersion: KafkaVersion.of(Token.asString({ Ref: 'Version' })),
    brokers: someBrokers({ instanceType: Token.asString({ Ref: 'Type' }) }),
    monitoringLevel: Token.asString({ Ref: 'Level' }) as MskMonitoringLevel,
  });
  expect(stack.resolve(cluster.listener().bootstrapServers)).toBeDefined();
  const resources = stack.resolve(
    (cluster.node.defaultChild as unknown as { cfnProperties: unknown }).cfnProperties,
  ) as Record<string, unknown>;
  expect(resources).toMatchObject({
    clusterName: { Ref: 'Name' },
    kafkaVersion: { Ref: 'Version' },
    brokerNodeGroupInfo: { instanceType: { Ref: 'Type' } },
    enhancedMonitoring: { Ref: 'Level' },
  });
});

describe('the security group', () => {
  test('opens nothing by itself', () => {
    const { stack } = aClusterStack();
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroup')).toMatchObject({ GroupDescription: 'Kafka brokers' });
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('opens the port of the first listener to those who are named', () => {
    const { stack, cluster } = aClusterStack({
      clientAuthentication: [ClientAuthentication.scram(), ClientAuthentication.iam()],
    });
    const client = new ec2.SecurityGroup(stack, 'Client', { vpc: aVpcOf(cluster) });
    cluster.connections.allowDefaultPortFrom(client);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 9096,
      ToPort: 9096,
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Client'), 'GroupId'] },
    });
  });

  test.each([
    [[PrometheusExporter.JMX], [11001]],
    [[PrometheusExporter.NODE], [11002]],
    [
      [PrometheusExporter.JMX, PrometheusExporter.NODE, PrometheusExporter.JMX],
      [11001, 11002],
    ],
  ])('opens the ports of exporters in use: %j', (prometheusExporters, ports) => {
    const { stack, cluster } = aClusterStack({ prometheusExporters });
    cluster.allowPrometheusFrom(new ec2.SecurityGroup(stack, 'Scraper', { vpc: aVpcOf(cluster) }));
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'));
    expect(rules.map((rule) => (rule as { Properties: { FromPort: number } }).Properties.FromPort)).toEqual(ports);
  });

  test('has nothing to open where there is no exporter', () => {
    const { stack, cluster } = aClusterStack();
    expect(() => {
      cluster.allowPrometheusFrom(new ec2.SecurityGroup(stack, 'Scraper', { vpc: aVpcOf(cluster) }));
    }).toThrow(`[Stack/Kafka] there is nothing to scrape; give the cluster 'prometheusExporters'`);
  });
});

function aVpcOf(cluster: ReturnType<typeof aCluster>): ec2.IVpc {
  if (!cluster.placement) {
    throw new Error('a cluster made here has a placement');
  }
  return cluster.placement.vpc;
}

test('a cluster without a name, a network or brokers does not compile', () => {
  const stack = testingStack();
  const props = { clusterName: 'orders', network: aNetwork(stack), brokers: someBrokers() };
  const { clusterName, network, brokers } = props;
  const none = () => {
    // @ts-expect-error the name has no default
    new MskCluster(stack, 'A', { network, brokers });
    // @ts-expect-error a cluster is somewhere
    new MskCluster(stack, 'B', { clusterName, brokers });
    // @ts-expect-error a cluster has brokers
    new MskCluster(stack, 'C', { clusterName, network });
  };
  expect(none).toThrow();
  expect(() => new MskCluster(stack, 'D', props)).not.toThrow();
});
