import type { Stack } from 'aws-cdk-lib';
import { RemovalPolicy, Size, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  BrokerEgress,
  Controllers,
  KafkaConfiguration,
  KafkaDistribution,
  KafkaNetwork,
  KafkaVersion,
  NetworkEgress,
  type Ec2KafkaClusterProps,
  type IKafkaNetwork,
  type KafkaNetworkProps,
} from '../../lib';
import { checkExistingVolumes } from '../../lib/ec2/ec2-rules';
import { fixedProperties } from '../../lib/ec2/server-properties';
import { clientDoors } from '../../lib/ec2/client-doors';
import { BrokerStorage, ClientAuthentication } from '../../lib';
import { aNetwork, anEc2Cluster, anEc2ClusterStack, someEc2Brokers, twoZones } from '../support/fixtures';
import { messagesOf, testingStack } from '../support/testing-app';
import { filesOf } from './rendered';

const token = (name = 'Parameter') => Token.asString({ Ref: name });
const withProps = (props: Partial<Ec2KafkaClusterProps>) => () => anEc2ClusterStack(props);

/** The ids of warnings, and their text. */
function warnings(define: (stack: Stack) => Partial<Ec2KafkaClusterProps>): Record<string, string> {
  const stack = testingStack();
  anEc2Cluster(stack, define(stack));
  const said = messagesOf(stack, 'warning').map((message) => {
    const [, text = '', id = ''] = /^(.*) \[ack: (?:Annotation::)?cdk-kafka:(\w+)\]$/s.exec(message) ?? [];
    return [id, text] as const;
  });
  expect(new Set(said.map(([id]) => id)).size).toBe(said.length);
  return Object.fromEntries(said);
}

test('a cluster as it is by default has no warning', () => {
  expect(warnings(() => ({}))).toEqual({});
});

describe('the name', () => {
  test.each(['o', 'orders', 'orders-2', 'a'.repeat(32)])('%s is one', (clusterName) => {
    expect(withProps({ clusterName })).not.toThrow();
  });

  test.each(['', 'Orders', '2orders', '-orders', 'orders-', 'orders_eu', 'orders.eu', 'a'.repeat(33)])(
    '"%s" is none',
    (clusterName) => {
      expect(withProps({ clusterName })).toThrow(
        `[Stack/Kafka] 'clusterName' must be 1-32 lower-case letters, digits and hyphens, known at synthesis, as it is part of ` +
          `host names; got '${clusterName}'`,
      );
    },
  );

  test('is no token, of which certificates could not say whether they are of a host', () => {
    expect(withProps({ clusterName: token() })).toThrow(/'clusterName' must be .* known at synthesis.*; got a token$/);
  });
});

describe('the id of a former cluster', () => {
  test.each(['6f1e2d3c-0000-4000-8000-000000000000', 'MkU3OEVBNTcwNTJENDM2Qk', token()])('%s is one', (clusterId) => {
    const { cluster, stack } = anEc2ClusterStack({ clusterId });
    expect(stack.resolve(cluster.clusterId)).toEqual(stack.resolve(clusterId));
  });

  test.each(['', '-abc', 'a/b', 'a b', 'a'.repeat(65), `a'b`])('"%s" is none', (clusterId) => {
    expect(withProps({ clusterId })).toThrow(
      `[Stack/Kafka] 'clusterId' must be what meta.properties of the former cluster says: letters, digits, '-' and '_', not ` +
        `beginning with either, got '${clusterId}'`,
    );
  });
});

describe('the domain', () => {
  const inZone = (zoneName: string, clusterName = 'orders') => {
    const stack = testingStack();
    const dnsZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Theirs', { hostedZoneId: 'Z1', zoneName });
    return () => anEc2Cluster(stack, { clusterName, dnsZone });
  };

  test('leaves room for the name of a host in a certificate', () => {
    const longest = 'x'.repeat(64 - 'b101.orders.'.length - '.example'.length) + '.example';
    expect(inZone(longest)).not.toThrow();
    expect(inZone(`x${longest}`)).toThrow(
      `[Stack/Kafka] host names must have at most 64 characters, which is all that a certificate has room for, got ` +
        `'b101.orders.x${longest}'; shorten 'clusterName' or the name of 'dnsZone'`,
    );
  });

  test('is known', () => {
    expect(inZone(token())).toThrow(
      `[Stack/Kafka] the name of 'dnsZone' must be known at synthesis, as it is part of host names; got a token`,
    );
  });
});

describe('the version', () => {
  const withVersion = (version: string) =>
    withProps({ kafkaVersion: KafkaVersion.of(version), distribution: KafkaDistribution.apache() });

  test.each(['4.0.0', '4.0.1', '4.1.0', '4.2.1', '4.3.1', '5.0.0'])('%s is taken', (version) => {
    expect(withVersion(version)).not.toThrow();
  });

  test.each(['3.9.1', '3.9.0', '2.8.2'])('%s is refused, which has other controllers', (version) => {
    expect(withVersion(version)).toThrow(
      `[Stack/Kafka] 'kafkaVersion' must be 4.0.0 or later, whose controllers can be replaced one by one and need no ` +
        `ZooKeeper, got '${version}'; take KafkaVersion.of('4.3.1')`,
    );
  });

  test('4.2.0 is refused, with the reason', () => {
    expect(withVersion('4.2.0')).toThrow(
      `[Stack/Kafka] 'kafkaVersion' must not be 4.2.0, which breaks transactional producers while brokers are upgraded one by ` +
        `one (KAFKA-20322); take 4.2.1 or later`,
    );
  });

  test.each([
    ['4.0.x.kraft', `'4.0.x'`],
    ['4.3', `'4.3'`],
    [token(), 'a token'],
  ])('%s is no release', (version, got) => {
    expect(withVersion(version)).toThrow(
      `[Stack/Kafka] 'kafkaVersion' must be a release of Apache Kafka, known at synthesis, got ${got}; take ` +
        `KafkaVersion.of('4.3.1')`,
    );
  });
});

describe('zones and brokers', () => {
  const network = (stack: Stack, props: KafkaNetworkProps = {}) =>
    aNetwork(stack, { brokerEgress: BrokerEgress.AS_CLIENTS, ...props });
  const inTwo = (stack: Stack) => network(stack, { availabilityZones: twoZones });

  test('a network has one broker subnet in each of two or three zones', () => {
    const stack = testingStack();
    const three = network(stack);
    const with_ = (brokerSubnets: ec2.ISubnet[], availabilityZones: string[]): IKafkaNetwork =>
      ({
        vpc: three.vpc,
        availabilityZones,
        brokerSubnets,
        clientSubnets: [],
        node: three.node,
      }) as unknown as IKafkaNetwork;
    const zones = three.availabilityZones;
    for (const [subnets, names] of [
      [three.brokerSubnets.slice(0, 1), zones.slice(0, 1)],
      [three.brokerSubnets.slice(0, 2), zones],
      [
        [...three.brokerSubnets, ...three.brokerSubnets.slice(0, 1)],
        [...zones, 'ap-northeast-2b'],
      ],
    ] as const) {
      const props = { network: with_([...subnets], [...names]) };
      expect(() => anEc2Cluster(stack, props)).toThrow(
        `[Stack/Kafka] 'network' must have one broker subnet in each of two or three zones, got ${subnets.length} subnets in ` +
          `${names.length} zones`,
      );
      stack.node.tryRemoveChild('Kafka');
    }
  });

  test('two brokers are too few, and what would do is said', () => {
    const stack = testingStack();
    expect(() => anEc2Cluster(stack, { network: inTwo(stack) })).toThrow(
      `[Stack/Kafka] a cluster must have at least 3 brokers, one for each replica of a record, got 2 in 2 zones; raise ` +
        `'brokersPerZone' to 2`,
    );
  });

  test('two zones are warned about, with what each choice does', () => {
    const { twoZones: text, ...others } = warnings((stack) => ({
      network: inTwo(stack),
      brokers: someEc2Brokers({ brokersPerZone: 2 }),
    }));
    expect(text).toMatch(
      /cannot lose the one with two of three controllers, and a controller elsewhere would keep the quorum only/,
    );
    expect(text).toMatch(/with replication factor 3 and min\.insync\.replicas 2 producers with acks=all stop/);
    expect(text).toMatch(/with 4 and 2 they go on, but a record may be acknowledged inside one zone/);
    expect(text).toMatch(/with 4 and 3 never, but they stop\. Take three zones$/);
    expect(Object.keys(others)).toEqual(['twoZoneReplication']);
  });

  test.each([
    [[1, 2, 4], `'zoneSlots' must be places of the 3 zones, 1 to 3, got 4`],
    [[0, 1.5, 3], `'zoneSlots' must be places of the 3 zones, 1 to 3, got 0, 1.5`],
  ])('controllers are in zones that there are: %j', (zoneSlots, message) => {
    expect(withProps({ controllers: Controllers.dedicated({ zoneSlots }) })).toThrow(`[Stack/Kafka] ${message}`);
  });

  test('controllers in the third of two zones are refused', () => {
    const stack = testingStack();
    const props = {
      network: inTwo(stack),
      brokers: someEc2Brokers({ brokersPerZone: 2 }),
      controllers: Controllers.dedicated({ zoneSlots: [1, 2, 3] }),
    };
    expect(() => anEc2Cluster(stack, props)).toThrow(
      `[Stack/Kafka] 'zoneSlots' must be places of the 2 zones, 1 to 2, got 3`,
    );
  });

  test('ids that were there are checked against the zones', () => {
    expect(withProps({ brokers: someEc2Brokers({ retired: [401] }) })).toThrow(
      `'retired' must hold ids of brokers, 101 to 199, 201 to 299, 301 to 399, got 401`,
    );
  });
});

describe('brokers that are controllers', () => {
  const combined = { controllers: Controllers.combined() };

  test('are warned about', () => {
    expect(warnings(() => combined)).toEqual({
      combinedControllers:
        `brokers that are controllers as well take their vote with them when they are busy or restarted; Kafka advises ` +
        `against it for anything critical. Take Controllers.dedicated()`,
    });
  });

  test('have one volume', () => {
    const storage = BrokerStorage.gp3({ size: Size.gibibytes(1000), volumes: 2 });
    expect(withProps({ ...combined, brokers: someEc2Brokers({ storage }) })).toThrow(
      `[Stack/Kafka] brokers that are controllers as well must have one volume, got 'volumes' 2`,
    );
  });

  test('are not warned about where the cluster is to be thrown away', () => {
    expect(warnings(() => ({ ...combined, removalPolicy: RemovalPolicy.DESTROY }))).toEqual({});
  });
});

describe('volumes that exist', () => {
  test.each([
    [
      'a node that is none',
      { '104/0': 'vol-0' },
      `go by node and index, 1/0, 2/0, 3/0, 101/0, 201/0, 301/0, got '104/0'`,
    ],
    ['a volume that is none', { '101/1': 'vol-0' }, `got '101/1'`],
    [
      'a volume twice',
      { '101/0': 'vol-0', '201/0': 'vol-0' },
      `name every volume once, got 'vol-0' for 101/0 and 201/0`,
    ],
    ['a second volume of a controller', { '1/1': 'vol-0' }, `got '1/1'`],
    ['a node alone', { '101': 'vol-0' }, `got '101'`],
    [
      'what is no volume',
      { '101/0': 'snap-0123' },
      `name volumes such as 'vol-0123456789abcdef0', got 'snap-0123' for 101/0`,
    ],
  ])('%s', (_, existingVolumes, message) => {
    expect(withProps({ existingVolumes })).toThrow(`[Stack/Kafka] 'existingVolumes' must`);
    expect(withProps({ existingVolumes })).toThrow(message);
  });

  test('a token is handed on', () => {
    const nodes = [{ id: 101, role: 'broker' as const, slot: 1 }];
    expect(() => {
      checkExistingVolumes(testingStack(), { '101/1': token(), '101/0': 'vol-0123456789abcdef0' }, nodes, 2);
    }).not.toThrow();
  });
});

describe('server properties', () => {
  const withProperties = (additionalProperties: Record<string, string>, version = '4.3.1') => ({
    configuration: KafkaConfiguration.of({ additionalProperties }),
    kafkaVersion: KafkaVersion.of(version),
  });

  test.each([
    ['who they are', 'broker.id'],
    ['SCRAM among controllers', 'sasl.mechanism.controller.protocol'],
    ['SCRAM on the listener of controllers', 'listener.name.controller.sasl.enabled.mechanisms'],
    ['SCRAM by its own name there', 'listener.name.controller.scram-sha-512.sasl.jaas.config'],
    ['a quorum that nobody may join', 'controller.quorum.voters'],
    ['whom everybody trusts', 'ssl.truststore.location'],
    ['whom brokers trust', 'listener.name.broker.ssl.truststore.location'],
    ['whether a certificate is asked for', 'listener.name.client_tls.ssl.client.auth'],
    ['whether names are compared', 'ssl.endpoint.identification.algorithm'],
    ['who a certificate is', 'listener.name.client_tls.principal.builder.class'],
  ])('that would undo what nodes rely on are refused: %s', (_, name) => {
    expect(withProps(withProperties({ [name]: 'mine' }))).toThrow(
      `[Stack/Kafka] '${name}' is set by the cluster, on which its nodes rely; leave it out`,
    );
  });

  test.each(['ssl.cipher.suites', 'listener.name.client_tls.ssl.cipher.suites'])('%s is a choice', (name) => {
    expect(withProps(withProperties({ [name]: 'TLS_AES_256_GCM_SHA384' }))).not.toThrow();
  });

  test('of ZooKeeper are refused', () => {
    expect(withProps(withProperties({ 'zookeeper.connect': 'zk:2181' }))).toThrow(
      `[Stack/Kafka] 'zookeeper.connect' is of clusters with ZooKeeper, which Kafka 4 does not have; leave it out`,
    );
  });

  const fixed = Object.keys(
    fixedProperties({
      role: 'combined',
      controllers: [],
      domain: 'orders.kafka.internal',
      doors: clientDoors(testingStack(), [ClientAuthentication.scram()]),
      volumes: 1,
      vcpus: 2,
      configuration: {},
    }),
  );

  test.each(fixed.filter((name) => name !== 'allow.everyone.if.no.acl.found'))('%s is the cluster’s own', (name) => {
    expect(withProps(withProperties({ [name]: 'mine' }))).toThrow(
      `[Stack/Kafka] '${name}' is set by the cluster, on which its nodes rely; leave it out`,
    );
  });

  test('that let everybody in are refused, in whatever way they are said', () => {
    expect(withProps({ configuration: KafkaConfiguration.of({ allowEveryoneIfNoAclFound: true }) })).toThrow(
      `'allow.everyone.if.no.acl.found' is set by the cluster`,
    );
  });

  test.each([
    ['of any broker', 'log.dir.failure.timeout.ms', '4.3.1'],
    ['of a listener', 'listener.name.client_scram.connections.max.reauth.ms', '4.3.1'],
    ['with a beginning of a plugin', 'rsm.config.anything', '4.3.1'],
    ['that came with this version', 'group.share.assignors', '4.1.2'],
    ['that came with a former version', 'group.share.assignors', '4.3.1'],
    ['that is still there', 'group.share.enable', '4.2.1'],
  ])('%s are taken without a word', (_, name, version) => {
    const props = withProperties({ [name]: '1' }, version);
    expect(warnings(() => props)).toEqual({});
    expect(filesOf(anEc2ClusterStack(props).cluster)['broker.properties']).toContain(`${name}=1\n`);
  });

  test.each([
    ['that nobody knows', 'log.rool.ms', '4.3.1'],
    ['that came later', 'group.share.assignors', '4.0.1'],
    ['that is gone', 'group.share.enable', '4.3.1'],
  ])('%s are warned about, and handed on', (_, name, version) => {
    const props = withProperties({ [name]: '1' }, version);
    expect(warnings(() => props)).toEqual({
      serverProperties: `Apache Kafka ${version} has no property '${name}', and would ignore it; acknowledge this warning if a plugin reads it`,
    });
    expect(filesOf(anEc2ClusterStack(props).cluster)['broker.properties']).toContain(`${name}=1\n`);
  });

  test('several are warned about at once', () => {
    expect(warnings(() => withProperties({ a: '1', b: '2' })).serverProperties).toContain(`no property 'a', 'b', and`);
  });
});

describe('a way out', () => {
  const endpoints = [ec2.InterfaceVpcEndpointAwsService.EC2];
  const warningsIn = (
    network: KafkaNetworkProps,
    props: (stack: Stack) => Partial<Ec2KafkaClusterProps> = () => ({}),
  ) => warnings((stack) => ({ network: aNetwork(stack, network), ...props(stack) }));
  const fromBucket = (stack: Stack) => ({
    distribution: KafkaDistribution.bucket({ bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'ours') }),
  });

  test('is there where brokers go out as clients do', () => {
    expect(warningsIn({ brokerEgress: BrokerEgress.AS_CLIENTS })).toEqual({});
  });

  test('is missing where brokers are isolated, which is warned about with what would do', () => {
    const { nodeEgress, nodeDownload, ...others } = warningsIn({});
    expect(others).toEqual({});
    expect(nodeEgress).toMatch(
      /^the broker subnets have no way out, and the VPC no interface endpoints: no node would come up\. Give KafkaNetwork 'brokerEgress: BrokerEgress\.AS_CLIENTS', or 'endpoints' for EC2, AUTOSCALING, CLOUDFORMATION, SSM, SSM_MESSAGES, EC2_MESSAGES and SECRETS_MANAGER, CERTIFICATE_MANAGER for NodeCertificates\.privateCa\(\) and PRIVATE_CERTIFICATE_AUTHORITY for ClientAuthentication\.mutualTls\(\.\.\.\)$/,
    );
    expect(nodeDownload).toBe(
      `nodes download Kafka from the internet, but their subnets have no way there; give KafkaDistribution.bucket(...) as ` +
        `'distribution'`,
    );
  });

  test('endpoints are one for all but the download', () => {
    expect(Object.keys(warningsIn({ endpoints }))).toEqual(['nodeDownload']);
  });

  test('a bucket and endpoints are one', () => {
    expect(warningsIn({ endpoints }, fromBucket)).toEqual({});
    expect(warningsIn({ egress: NetworkEgress.isolated(), brokerEgress: BrokerEgress.AS_CLIENTS }, fromBucket)).toEqual(
      {},
    );
  });

  test('a bucket alone is none for all the rest', () => {
    expect(Object.keys(warningsIn({}, fromBucket))).toEqual(['nodeEgress']);
  });
});

describe('while a VPC is looked up', () => {
  function lookedUp(props: Partial<Ec2KafkaClusterProps>) {
    const stack = testingStack({ env: { account: '111122223333', region: 'ap-northeast-2' } });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'ours' });
    return {
      stack,
      cluster: anEc2Cluster(stack, { network: KafkaNetwork.fromVpc(stack, 'Network', { vpc }), ...props }),
    };
  }

  test.each<[string, Partial<Ec2KafkaClusterProps>]>([
    ['too few brokers', {}],
    ['a zone that is none yet', { controllers: Controllers.dedicated({ zoneSlots: [1, 2, 3] }) }],
    ['five controllers', { controllers: Controllers.dedicated({ count: 5 }) }],
    ['brokers that are controllers', { controllers: Controllers.combined() }],
    ['ids of a zone that is none yet', { brokers: someEc2Brokers({ retired: [301] }) }],
    [
      'replicas for brokers that are none yet',
      { configuration: KafkaConfiguration.of({ defaultReplicationFactor: 3 }) },
    ],
  ])('nothing ends the look-up: %s', (_, props) => {
    const { stack, cluster } = lookedUp(props);
    expect(messagesOf(stack, 'error')).toEqual([]);
    expect(cluster.topology.brokerCount).toBeUndefined();
    expect(messagesOf(stack, 'warning').filter((text) => text.includes('twoZones'))).toEqual([]);
  });
});
