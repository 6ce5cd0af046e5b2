import { NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import {
  ClientAuthentication,
  ClientEncryption,
  Connectivity,
  KafkaAuthentication,
  KafkaConfiguration,
  KafkaListenerReach,
  KafkaNetwork,
  KafkaVersion,
  PrometheusExporter,
  type IKafkaNetwork,
  type MskCluster,
  type MskClusterProps,
} from '../../lib';
import { aCluster, expressBrokers, mutualTls, someBrokers, threeZones } from '../support/fixtures';
import { messagesOf, propertiesOf, testingApp } from '../support/testing-app';

const { IAM, SCRAM, MUTUAL_TLS, NONE } = KafkaAuthentication;
const publicAccess = Connectivity.publicAccess();
const dualStack = Connectivity.dualStack();
const multiVpc = (...authentications: KafkaAuthentication[]) => Connectivity.multiVpc({ authentications });
const iam = ClientAuthentication.iam();
const scram = ClientAuthentication.scram();
const closed = KafkaConfiguration.of({ allowEveryoneIfNoAclFound: false });

type Props = Partial<MskClusterProps>;

/** A network whose brokers are in subnets of a type. */
function networkOf(scope: Construct, subnetType: ec2.SubnetType, ipProtocol = ec2.IpProtocol.IPV4_ONLY): IKafkaNetwork {
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    availabilityZones: threeZones,
    ipProtocol,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Brokers', subnetType }],
  });
  return KafkaNetwork.fromVpc(scope, 'Network', { vpc, brokerSubnets: { subnetGroupName: 'Brokers' } });
}

/** A cluster in public subnets with IPv6, unless it is told otherwise. */
function cluster(props: Props | ((stack: Stack) => Props), context: Record<string, unknown> = {}) {
  const stack = new Stack(testingApp(context), 'Stack', { env: { region: 'ap-northeast-2' } });
  const given = typeof props === 'function' ? props(stack) : props;
  const network = given.network ?? networkOf(stack, ec2.SubnetType.PUBLIC, ec2.IpProtocol.DUAL_STACK);
  return { stack, cluster: aCluster(stack, { ...given, network }) };
}

const connectivityOf = (stack: Stack) =>
  (propertiesOf(stack, 'AWS::MSK::Cluster').BrokerNodeGroupInfo as { ConnectivityInfo: unknown }).ConnectivityInfo;

const vpcConnectivity = (Iam: boolean, Scram: boolean, Tls: boolean) => ({
  ClientAuthentication: {
    Sasl: { Iam: { Enabled: Iam }, Scram: { Enabled: Scram } },
    Tls: { Enabled: Tls },
  },
});
const off = { PublicAccess: { Type: 'DISABLED' }, VpcConnectivity: vpcConnectivity(false, false, false) };

const listed = ({ listeners }: MskCluster) =>
  listeners.map(({ authentication, port, reach, addressFamily }) => [authentication, port, reach, addressFamily]);

describe('what a setting renders, and the listeners that it adds', () => {
  test('nothing: all of it is said to be off', () => {
    expect(connectivityOf(cluster({}).stack)).toEqual(off);
    expect(connectivityOf(cluster({ connectivity: [] }).stack)).toEqual(off);
  });

  test('nothing, for every size alike, so that a resize changes the size only', () => {
    const brokers = someBrokers({ instanceType: 'kafka.t3.small' });
    const { stack } = cluster({ brokers, kafkaVersion: KafkaVersion.V3_9_X });
    expect(connectivityOf(stack)).toEqual(off);
  });

  test('public access', () => {
    const made = cluster((stack) => ({
      clientAuthentication: [iam, scram, mutualTls(stack)],
      configuration: closed,
      connectivity: [publicAccess],
    }));
    expect(listed(made.cluster)).toEqual([
      [IAM, 9098, 'PRIVATE', 'IPv4'],
      [SCRAM, 9096, 'PRIVATE', 'IPv4'],
      [MUTUAL_TLS, 9094, 'PRIVATE', 'IPv4'],
      [IAM, 9198, 'PUBLIC', 'IPv4'],
      [SCRAM, 9196, 'PUBLIC', 'IPv4'],
      [MUTUAL_TLS, 9194, 'PUBLIC', 'IPv4'],
    ]);
    expect(connectivityOf(made.stack)).toEqual({ ...off, PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } });
  });

  test.each([
    [[IAM], vpcConnectivity(true, false, false)],
    [[SCRAM], vpcConnectivity(false, true, false)],
    [[MUTUAL_TLS], vpcConnectivity(false, false, true)],
    [[IAM, SCRAM, IAM], vpcConnectivity(true, true, false)],
  ])('multi-VPC connectivity for %j', (authentications, expected) => {
    const made = cluster((stack) => ({
      clientAuthentication: [iam, scram, mutualTls(stack)],
      configuration: closed,
      connectivity: [multiVpc(...authentications)],
    }));
    expect(listed(made.cluster).slice(3)).toEqual(
      [...new Set(authentications)].map((authentication) => [authentication, 14001, 'MULTI_VPC', 'IPv4']),
    );
    expect(connectivityOf(made.stack)).toEqual({ ...off, VpcConnectivity: expected });
  });

  test('dual stack', () => {
    const made = cluster({ connectivity: [dualStack] });
    expect(listed(made.cluster)).toEqual([
      [IAM, 9098, 'PRIVATE', 'IPv4'],
      [IAM, 20098, 'PRIVATE', 'IPv6'],
    ]);
    expect(connectivityOf(made.stack)).toEqual({ ...off, NetworkType: 'DUAL' });
    expect(messagesOf(made.stack, 'warning')).toEqual([]);
  });

  test('ZooKeeper out of reach', () => {
    const { stack } = cluster({ connectivity: [Connectivity.withoutZooKeeper()], kafkaVersion: KafkaVersion.V3_9_X });
    expect(propertiesOf(stack, 'AWS::MSK::Cluster').ZookeeperAccess).toEqual({ Enabled: false });
  });

  test.each([
    [[publicAccess], KafkaListenerReach.PUBLIC, 'BootstrapBrokerStringPublicSaslIam'],
    [[multiVpc(IAM)], KafkaListenerReach.MULTI_VPC, 'BootstrapBrokerStringVpcConnectivitySaslIam'],
  ])('the addresses are those of the way in: %#', (connectivity, reach, field) => {
    const made = cluster({ connectivity });
    const servers: unknown = made.stack.resolve(made.cluster.listener({ reach }).bootstrapServers);
    expect(servers).toEqual({ 'Fn::GetAtt': [expect.any(String), field] });
    expect(JSON.stringify(propertiesOf(made.stack, 'Custom::MskBootstrapServers').Create)).toContain(field);
  });

  test('IPv6 has addresses of its own', () => {
    const made = cluster({ connectivity: [dualStack] });
    const { bootstrapServers } = made.cluster.listener({ addressFamily: ec2.AddressFamily.IP_V6 });
    expect(made.stack.resolve(bootstrapServers)).toEqual({
      'Fn::GetAtt': [expect.any(String), 'BootstrapBrokerStringSaslIamIpv6'],
    });
  });
});

describe('preconditions', () => {
  const open = (encryption: ClientEncryption) => [iam, ClientAuthentication.none({ encryption })];
  const t3 = { brokers: someBrokers({ instanceType: 'kafka.t3.small' }), kafkaVersion: KafkaVersion.V3_9_X };
  const refused: [string, Props, string][] = [
    [
      'public access, open over TLS',
      { connectivity: [publicAccess], clientAuthentication: open(ClientEncryption.TLS) },
      'Connectivity.publicAccess() needs every client to authenticate, got ClientAuthentication.none(); take it out',
    ],
    [
      'public access, plaintext',
      { connectivity: [publicAccess], clientAuthentication: open(ClientEncryption.PLAINTEXT) },
      'Connectivity.publicAccess() needs every client to authenticate',
    ],
    [
      'public access, SCRAM without ACLs',
      { connectivity: [publicAccess], clientAuthentication: [iam, scram] },
      'Connectivity.publicAccess() with SCRAM needs ACLs instead of open doors: make the ACLs first, then deploy KafkaConfiguration.of({ allowEveryoneIfNoAclFound: false }), then this',
    ],
    [
      'public access, SCRAM with doors said to be open',
      {
        connectivity: [publicAccess],
        clientAuthentication: [scram],
        configuration: KafkaConfiguration.of({ allowEveryoneIfNoAclFound: true }),
      },
      'Connectivity.publicAccess() with SCRAM needs ACLs',
    ],
    [
      'public access, exporters on KRaft',
      { connectivity: [publicAccess], prometheusExporters: [PrometheusExporter.JMX] },
      `Connectivity.publicAccess() and 'prometheusExporters' exclude each other with KRaft and on Express brokers`,
    ],
    [
      'public access, exporters on Express with ZooKeeper',
      {
        connectivity: [publicAccess],
        prometheusExporters: [PrometheusExporter.NODE],
        brokers: expressBrokers(),
        kafkaVersion: KafkaVersion.V3_8_X,
      },
      `Connectivity.publicAccess() and 'prometheusExporters' exclude each other with KRaft and on Express brokers`,
    ],
    [
      'public access, an old version',
      { connectivity: [publicAccess], kafkaVersion: KafkaVersion.of('2.5.1') },
      'Connectivity.publicAccess() needs Kafka 2.6.0 or later, got 2.5.1',
    ],
    [
      'multi-VPC, open access beside it',
      { connectivity: [multiVpc(IAM)], clientAuthentication: open(ClientEncryption.TLS) },
      'Connectivity.multiVpc() needs every client to authenticate, got ClientAuthentication.none(); take it out',
    ],
    [
      'multi-VPC, an authentication that is off',
      { connectivity: [multiVpc(IAM, SCRAM)] },
      `Connectivity.multiVpc() offers SCRAM, which the cluster does not have; add it to 'clientAuthentication', or offer one of IAM`,
    ],
    [
      'multi-VPC, SCRAM without ACLs',
      { connectivity: [multiVpc(SCRAM)], clientAuthentication: [iam, scram] },
      'Connectivity.multiVpc() with SCRAM needs ACLs',
    ],
    [
      'multi-VPC, kafka.t3.small',
      { connectivity: [multiVpc(IAM)], ...t3 },
      'Connectivity.multiVpc() is not to be had on kafka.t3.small; take kafka.m7g.large or larger',
    ],
    [
      'multi-VPC, an old version',
      { connectivity: [multiVpc(IAM)], kafkaVersion: KafkaVersion.of('2.7.0') },
      'Connectivity.multiVpc() needs Kafka 2.7.1 or later, got 2.7.0',
    ],
    [
      'dual stack, kafka.t3.small',
      { connectivity: [dualStack], ...t3 },
      'Connectivity.dualStack() is not to be had on kafka.t3.small',
    ],
    [
      'dual stack, an old version',
      { connectivity: [dualStack], kafkaVersion: KafkaVersion.of('3.5.1') },
      'Connectivity.dualStack() needs Kafka 3.6.0 or later, got 3.5.1',
    ],
    [
      'dual stack beside multi-VPC',
      { connectivity: [dualStack, multiVpc(IAM)] },
      'Connectivity.dualStack() and Connectivity.multiVpc() exclude each other; leave one of them out',
    ],
    [
      'ZooKeeper access of KRaft',
      { connectivity: [Connectivity.withoutZooKeeper()] },
      'Connectivity.withoutZooKeeper() is for clusters that have a ZooKeeper, got version 3.9.x.kraft; leave it out',
    ],
    [
      'a setting twice',
      { connectivity: [publicAccess, Connectivity.publicAccess()] },
      `'connectivity' must hold no setting twice, got [publicAccess, publicAccess]`,
    ],
  ];

  test.each(refused)('refused: %s', (_, props, message) => {
    expect(() => cluster(props)).toThrow(`[Stack/Kafka] ${message}`);
  });

  const accepted: [string, Props][] = [
    ['public access with IAM alone, whatever ACLs say', { connectivity: [publicAccess] }],
    [
      'public access with SCRAM and ACLs',
      { connectivity: [publicAccess], clientAuthentication: [scram], configuration: closed },
    ],
    [
      'public access and exporters with ZooKeeper',
      {
        connectivity: [publicAccess],
        prometheusExporters: [PrometheusExporter.JMX],
        kafkaVersion: KafkaVersion.V3_9_X,
      },
    ],
    ['multi-VPC with IAM beside SCRAM inside', { connectivity: [multiVpc(IAM)], clientAuthentication: [iam, scram] }],
    ['multi-VPC from its first version', { connectivity: [multiVpc(IAM)], kafkaVersion: KafkaVersion.of('2.7.1') }],
    ['dual stack from its first version', { connectivity: [dualStack], kafkaVersion: KafkaVersion.V3_6_0 }],
    [
      'a version that is a token',
      { connectivity: [dualStack], kafkaVersion: KafkaVersion.of(Token.asString({ Ref: 'V' })) },
    ],
    ['Express brokers', { connectivity: [multiVpc(IAM)], brokers: expressBrokers() }],
  ];

  test.each(accepted)('accepted: %s', (_, props) => {
    expect(() => cluster(props)).not.toThrow();
  });

  test.each([[[]], [[NONE]], [[IAM, NONE]]])('multi-VPC connectivity is not for %j', (authentications) => {
    expect(() => Connectivity.multiVpc({ authentications })).toThrow(
      `'authentications' must name IAM, SCRAM or MUTUAL_TLS, at least one, got [${authentications.join(', ')}]`,
    );
  });

  test.each([
    [ec2.SubnetType.PRIVATE_ISOLATED, 1],
    [ec2.SubnetType.PUBLIC, 0],
  ])('public access in subnets of type %s', (subnetType, errors) => {
    const made = cluster((stack) => ({ network: networkOf(stack, subnetType), connectivity: [publicAccess] }));
    expect(messagesOf(made.cluster, 'error')).toHaveLength(errors);
    expect(messagesOf(made.cluster, 'error').join()).toMatch(
      errors
        ? /needs public broker subnets, got BrokersSubnet1, BrokersSubnet2, BrokersSubnet3; give KafkaNetwork\.fromVpc/
        : /^$/,
    );
  });

  test('while the VPC is looked up, nothing is said of its subnets', () => {
    const stack = new Stack(testingApp(), 'Stack', { env: { account: '111122223333', region: 'ap-northeast-2' } });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'ours' });
    const network = KafkaNetwork.fromVpc(stack, 'Network', { vpc });
    expect(messagesOf(aCluster(stack, { network, connectivity: [publicAccess] }), 'error')).toEqual([]);
  });

  test('dual stack in subnets without IPv6 is warned about', () => {
    const made = cluster((stack) => ({ network: networkOf(stack, ec2.SubnetType.PUBLIC), connectivity: [dualStack] }));
    expect(messagesOf(made.cluster, 'warning')).toEqual([
      expect.stringMatching(
        /needs an IPv6 range in every broker subnet, and none is seen in BrokersSubnet1, BrokersSubnet2/,
      ),
    ]);
  });

  test('of subnets made elsewhere nothing is known, and nothing said', () => {
    const made = cluster(
      (stack) => {
        const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
          vpcId: 'vpc-0123456789abcdef0',
          availabilityZones: threeZones,
          publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
        });
        const network = KafkaNetwork.fromVpc(stack, 'Network', {
          vpc,
          brokerSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        });
        return { network, connectivity: [publicAccess, dualStack] };
      },
      { 'cdk-kafka:connectivity:Stack/Kafka': 'publicAccess,dualStack' },
    );
    expect([...messagesOf(made.cluster, 'warning'), ...messagesOf(made.cluster, 'error')]).toEqual([]);
  });
});

describe('steps', () => {
  const both = { connectivity: [publicAccess, multiVpc(IAM)] };
  const create = { 'cdk-kafka:create': 'Stack/Kafka' };
  const at = (value: unknown) => ({ 'cdk-kafka:connectivity:Stack/Kafka': value });

  test.each<[string, Record<string, unknown>]>([
    ['by its path', create],
    ['among others', { 'cdk-kafka:create': ' Stack/Kafka, ' }],
    ['in a list of cdk.json', { 'cdk-kafka:create': ['Stack/Kafka'] }],
  ])('a cluster that is created has no setting: %s', (_, context) => {
    expect(connectivityOf(cluster(both, context).stack)).toEqual(off);
    expect(connectivityOf(cluster({ connectivity: [dualStack] }, context).stack)).toEqual(off);
  });

  test('another cluster is not meant', () => {
    const { stack } = cluster(
      (scope) => {
        aCluster(new Construct(scope, 'Other'), { clusterName: 'other' });
        return { connectivity: [publicAccess] };
      },
      { 'cdk-kafka:create': 'Stack/Other/Kafka' },
    );
    const types = Object.values(Template.fromStack(stack).findResources('AWS::MSK::Cluster')).map((resource) =>
      JSON.stringify(resource).includes('SERVICE_PROVIDED_EIPS'),
    );
    expect(types.sort()).toEqual([false, true]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['Stack/Kafak', { 'cdk-kafka:create': 'Stack/Kafak' }],
    ['Stack', { 'cdk-kafka:create': 'Stack' }],
    ['Stack/Vpc', { 'cdk-kafka:create': ['Stack/Vpc'] }],
    ['Stack/Kafka/Resource', { 'cdk-kafka:create': 'Stack/Kafka/Resource' }],
    ['Stack/Kafak', { 'cdk-kafka:connectivity:Stack/Kafak': 'publicAccess' }],
  ])('a path that leads to no cluster is refused, once: %s', (path, context) => {
    const { stack } = cluster((scope) => {
      aCluster(new Construct(scope, 'Other'), { clusterName: 'other' });
      return { connectivity: [publicAccess] };
    }, context);
    const message = `the context of cdk-kafka names '${path}', where there is no cluster of Amazon MSK; one is 'Stack/Other/Kafka'`;
    expect(() => Template.fromStack(stack)).toThrow(message);
    expect(stack.node.root.node.validate()).toEqual([message]);
  });

  test.each([true, 1, null, { 'Stack/Kafka': true }, [1]])('what cannot be understood is refused: %j', (value) => {
    const got = `must be a text or a list of texts, got ${JSON.stringify(value)}`;
    expect(() => cluster({ connectivity: [publicAccess] }, { 'cdk-kafka:create': value })).toThrow(
      `[Stack/Kafka] context 'cdk-kafka:create' ${got}`,
    );
    expect(() => cluster({ connectivity: [publicAccess] }, at(value))).toThrow(
      `[Stack/Kafka] context 'cdk-kafka:connectivity:Stack/Kafka' ${got}`,
    );
  });

  test('a creation says what it leaves out, because it would switch a living cluster off', () => {
    expect(messagesOf(cluster(both, create).cluster, 'warning')).toEqual([
      expect.stringMatching(
        /context 'cdk-kafka:create' leaves publicAccess, multiVpc out: right for a cluster that is new/,
      ),
    ]);
    expect(messagesOf(cluster({}, create).cluster, 'warning')).toEqual([]);
  });

  test('the doors may be open while it is created, and for as long as nobody outside is offered them', () => {
    const withScram = { clientAuthentication: [iam, scram], connectivity: [publicAccess, multiVpc(IAM)] };
    expect(() => cluster(withScram, create)).not.toThrow();
    expect(() => cluster(withScram, at('multiVpc'))).not.toThrow();
    expect(() => cluster(withScram, at('publicAccess'))).toThrow(`needs ACLs instead of open doors`);
  });

  test('the commands name the stack that the command line knows', () => {
    const stack = new Stack(testingApp(), 'Stack', { env: { region: 'ap-northeast-2' } });
    const nested = new NestedStack(stack, 'Nested');
    const network = networkOf(nested, ec2.SubnetType.PUBLIC);
    expect(() => aCluster(nested, { ...both, network })).toThrow(
      '  cdk deploy Stack -c cdk-kafka:create=Stack/Nested/Kafka   (a new cluster only)',
    );
  });

  test('the goal is checked while it is created, so that nobody learns of it half an hour later', () => {
    const open = [iam, ClientAuthentication.none({ encryption: ClientEncryption.TLS })];
    expect(() => cluster({ ...both, clientAuthentication: open }, create)).toThrow(
      `Connectivity.publicAccess() needs every client to authenticate`,
    );
  });

  test('its listeners are there, and say that they are not connected yet', () => {
    const made = cluster(both, create);
    expect(listed(made.cluster)).toHaveLength(3);
    expect(made.cluster.listener({ reach: KafkaListenerReach.PUBLIC }).bootstrapServers).toBe(
      'not-connected-yet.invalid:9198',
    );
    expect(made.stack.resolve(made.cluster.listener().bootstrapServers)).toEqual({
      'Fn::GetAtt': [expect.any(String), 'BootstrapBrokerStringSaslIam'],
    });
    const { Create } = propertiesOf(made.stack, 'Custom::MskBootstrapServers');
    expect(JSON.stringify(Create)).not.toContain('Public');
  });

  test('two settings, and nothing said of what is there: the commands, in their order', () => {
    expect(() => cluster(both)).toThrow(
      [
        `[Stack/Kafka] 'connectivity' has 2 settings, publicAccess, multiVpc, and Amazon MSK takes one in each update, and none when it creates a cluster. Deploy them one after the other:`,
        `  cdk deploy Stack -c cdk-kafka:create=Stack/Kafka   (a new cluster only)`,
        `  cdk deploy Stack -c cdk-kafka:connectivity:Stack/Kafka=publicAccess`,
        `  cdk deploy Stack -c cdk-kafka:connectivity:Stack/Kafka=publicAccess,multiVpc`,
        `and keep the last one in the context of cdk.json: "cdk-kafka:connectivity:Stack/Kafka": "publicAccess,multiVpc"`,
      ].join('\n'),
    );
  });

  test('the commands lead there, one setting at a time', () => {
    const rendered = [create, at('publicAccess'), at('publicAccess,multiVpc')].map((context) =>
      connectivityOf(cluster(both, context).stack),
    );
    const eips = { Type: 'SERVICE_PROVIDED_EIPS' };
    expect(rendered).toEqual([
      off,
      { ...off, PublicAccess: eips },
      { PublicAccess: eips, VpcConnectivity: vpcConnectivity(true, false, false) },
    ]);
  });

  test.each<[unknown, unknown]>([
    ['none', off],
    [[], off],
    [['multiVpc'], { ...off, VpcConnectivity: vpcConnectivity(true, false, false) }],
  ])('what is said is what is there: %j', (value, expected) => {
    expect(connectivityOf(cluster(both, at(value)).stack)).toEqual(expected);
  });

  test('a setting that the source does not have is refused', () => {
    expect(() => cluster(both, at('publicAccess,dualStack'))).toThrow(
      `[Stack/Kafka] context 'cdk-kafka:connectivity:Stack/Kafka' names dualStack, but 'connectivity' has publicAccess, multiVpc; name only these. To take settings out, leave one of them out of the context in each deployment`,
    );
    expect(() => cluster({}, at('publicAccess'))).toThrow(`names publicAccess, but 'connectivity' has none`);
  });

  test('one setting needs no context', () => {
    expect(() => cluster({ connectivity: [multiVpc(IAM)] })).not.toThrow();
  });
});

test('what cannot be at the creation cannot be said elsewhere', () => {
  // @ts-expect-error there is no property of the cluster for it
  const props: Props = { zookeeperAccess: true };
  expect(props).toBeDefined();
});
