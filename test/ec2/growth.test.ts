import { Size, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Template as AssertTemplate } from 'aws-cdk-lib/assertions';
import { isDeepStrictEqual } from 'node:util';
import { findReplacements } from '../../bin/replacement/replacement-walker';
import type { Template } from '../../bin/replacement/template';
import {
  BrokerEgress,
  BrokerStorage,
  ClientAuthentication,
  Controllers,
  EncryptionAtRest,
  KafkaConfiguration,
  KafkaVersion,
  NodeCertificates,
  type BrokerStorage as Storage,
  type Ec2BrokersOptions,
  type Ec2KafkaClusterProps,
} from '../../lib';
import { aNetwork, anEc2Cluster, mutualTls, someEc2Brokers, threeZones, twoZones } from '../support/fixtures';
import { templatesOf, testingStack } from '../support/testing-app';
import { zoneStacksOf } from './rendered';

const gib = (size: number) => Size.gibibytes(size);
const storage = BrokerStorage.gp3({ size: gib(1000), volumes: 2, throughput: 149 });

interface Deployed {
  readonly template: Template;
  /** Those of zones, zone by zone. */
  readonly nested: readonly Template[];
}

type Change = Partial<Ec2KafkaClusterProps> & { readonly of?: Partial<Ec2BrokersOptions>; readonly zones?: string[] };

function clusterWith({ of = {}, zones = threeZones, ...props }: Change): Deployed {
  const stack = testingStack();
  const network = aNetwork(stack, { brokerEgress: BrokerEgress.AS_CLIENTS, availabilityZones: zones, flowLogs: {} });
  const cluster = anEc2Cluster(stack, { network, brokers: someEc2Brokers({ storage, ...of }), ...props });
  const { Stack: template = {} } = templatesOf(stack.node.root as App);
  const nested = zoneStacksOf(cluster).map((one) => AssertTemplate.fromStack(one).toJSON() as Template);
  return { template, nested };
}

const resourcesOf = ({ Resources = {} }: Template) => Object.entries(Resources);
const lost = (before: Deployed, after: Deployed) =>
  findReplacements({ Stack: before.template }, { Stack: after.template });

/** What is another than before, as `<logical id> <property>`; what came or went has no property. */
function differences(before: Deployed, after: Deployed): string[] {
  const { Resources: now = {} } = after.template;
  return resourcesOf(before.template).flatMap(([id, resource]) => {
    const other = now[id];
    if (!other) {
      return [id];
    }
    const { Properties = {}, ...rest } = resource;
    const { Properties: others = {}, ...otherRest } = other;
    const names = [...new Set([...Object.keys(Properties), ...Object.keys(others)])];
    const changed = names.filter((name) => !isDeepStrictEqual(Properties[name], others[name]));
    return [...changed, ...(isDeepStrictEqual(rest, otherRest) ? [] : ['?'])].map((name) => `${id} ${name}`);
  });
}

describe('from 3 to 6 to 60 brokers', () => {
  const sizes = [1, 2, 20].map((brokersPerZone) => clusterWith({ of: { brokersPerZone } }));
  const steps = [
    [3, 6, sizes[0], sizes[1]],
    [6, 60, sizes[1], sizes[2]],
    [3, 60, sizes[0], sizes[2]],
  ] as [number, number, Deployed, Deployed][];

  test.each(steps)(
    '%i to %i: nothing that was there is another, but for where the templates of zones are',
    (_, __, before, after) => {
      const changed = differences(before, after);
      expect(changed).toHaveLength(3);
      expect(changed.filter((one) => !/^KafkaZone\dNestedStack\w+ TemplateURL$/.test(one))).toEqual([]);
      expect(lost(before, after)).toEqual([]);
    },
  );

  test.each(steps)('%i to %i: and back, brokers go that came, whose volumes stay', (_, __, before, after) => {
    const gone = lost(after, before);
    const were = new Set(resourcesOf(before.template).map(([id]) => id));
    expect(gone.filter(({ logicalId }) => were.has(logicalId))).toEqual([]);
    expect(gone.filter(({ type, kept }) => (type === 'AWS::EC2::Volume') !== kept)).toEqual([]);
  });

  test('each stack stays within what CloudFormation takes, with room for certificates', () => {
    const [, , large] = sizes as [Deployed, Deployed, Deployed];
    const own = resourcesOf(large.template).filter(([id]) => !id.includes('/'));
    for (const resources of [own, ...large.nested.map(resourcesOf)]) {
      expect(resources.length).toBeLessThan(250);
    }
    for (const template of large.nested) {
      expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(500_000);
      expect(Object.keys(template.Parameters ?? {}).length).toBeLessThan(100);
    }
  });

  test('every broker that is added is as those that were there', () => {
    const [small, , large] = sizes as [Deployed, Deployed, Deployed];
    const perBroker = ({ template }: Deployed) => resourcesOf(template).filter(([id]) => /\/Broker\d/.test(id)).length;
    expect(perBroker(large)).toBe(20 * perBroker(small));
    const others = ({ template }: Deployed) => resourcesOf(template).filter(([id]) => !/\/Broker\d/.test(id)).length;
    expect(others(large)).toBe(others(small));
  });
});

test('a broker in place of one that is retired leaves the others as they are', () => {
  const before = clusterWith({ of: { brokersPerZone: 2 } });
  const after = clusterWith({ of: { brokersPerZone: 2, retired: [201] } });
  const gone = lost(before, after);
  expect(gone.length).toBeGreaterThan(5);
  expect(gone.filter(({ logicalId }) => !logicalId.includes('/Broker201'))).toEqual([]);
});

describe('from two zones to three', () => {
  const zoneSlots = [1, 2, 1];
  const grown = (change: Change) =>
    [twoZones, threeZones].map((zones) => clusterWith({ of: { brokersPerZone: 2 }, zones, ...change })) as [
      Deployed,
      Deployed,
    ];
  const ofNodes = (ids: string[]) => ids.filter((id) => id.includes('/'));

  test('every node stays as it is, where the controllers have their places', () => {
    const [before, after] = grown({ controllers: Controllers.dedicated({ zoneSlots }) });
    expect(ofNodes(differences(before, after))).toEqual([]);
    expect(ofNodes(lost(before, after).map(({ logicalId }) => logicalId))).toEqual([]);
    expect(resourcesOf(after.template).filter(([id]) => id.startsWith('KafkaZone3')).length).toBeGreaterThan(10);
  });

  test('else the third controller goes, and another comes in the new zone', () => {
    const [before, after] = grown({});
    const gone = lost(before, after).filter(({ logicalId }) => logicalId.includes('/'));
    expect(gone.filter(({ logicalId }) => !logicalId.includes('/Controller3'))).toEqual([]);
    expect(gone.find(({ type }) => type === 'AWS::EC2::Volume')).toMatchObject({ action: 'delete', kept: true });
  });
});

/** What must live for a node to keep its identity and its data; the others are made anew without harm. */
const lasting =
  /^AWS::(EC2::(Volume|NetworkInterface|SecurityGroup|Subnet)|Route53::|AutoScaling::|SecretsManager::|KMS::|CloudFormation::)/;

describe('lives through', () => {
  const before = clusterWith({});
  const larger = (change: Partial<Parameters<typeof BrokerStorage.gp3>[0]>): Storage =>
    BrokerStorage.gp3({ size: gib(1000), volumes: 2, throughput: 149, ...change });

  test.each<[string, Change]>([
    ['larger volumes', { of: { storage: larger({ size: gib(2000) }) } }],
    ['faster volumes', { of: { storage: larger({ iops: 6000, throughput: 140 }) } }],
    ['a volume more', { of: { storage: BrokerStorage.gp3({ size: gib(1000), volumes: 3 }) } }],
    ['another type of instance', { of: { instanceType: new ec2.InstanceType('r8g.2xlarge') } }],
    ['another heap', { of: { heapSize: gib(8) } }],
    ['another image', { machineImage: ec2.MachineImage.genericLinux({ 'ap-northeast-2': 'ami-00000000000000001' }) }],
    ['another version of Kafka', { kafkaVersion: KafkaVersion.of('4.2.1') }],
    ['other server properties', { configuration: KafkaConfiguration.of({ numPartitions: 6 }) }],
    ['another way in', { clientAuthentication: [ClientAuthentication.scram(), mutualTls(testingStack())] }],
    ['larger volumes of controllers', { controllers: Controllers.dedicated({ volumeSize: gib(100) }) }],
    ['other controllers', { controllers: Controllers.dedicated({ instanceType: new ec2.InstanceType('m7g.xlarge') }) }],
    ['two controllers more', { controllers: Controllers.dedicated({ count: 5 }) }],
    ['another way to be thrown away', { removalPolicy: 'destroy' as Ec2KafkaClusterProps['removalPolicy'] }],
  ])('%s', (_, change) => {
    const after = clusterWith(change);
    expect(differences(before, after)).not.toEqual([]);
    expect(lost(before, after).filter(({ type }) => lasting.test(type))).toEqual([]);
  });

  test('a volume that was lost, whose place another takes', () => {
    const gone = lost(before, clusterWith({ existingVolumes: { '101/0': 'vol-0123456789abcdef0' } }));
    expect(gone.filter(({ type }) => lasting.test(type))).toMatchObject([
      {
        type: 'AWS::EC2::Volume',
        action: 'delete',
        kept: true,
        logicalId: expect.stringContaining('Broker101Volume0'),
      },
    ]);
  });

  test('certificates from elsewhere: the authority that was goes, and stays', () => {
    const gone = lost(before, clusterWith({ certificates: NodeCertificates.privateCa() }));
    expect(gone.filter(({ type }) => lasting.test(type))).toMatchObject([
      { type: 'AWS::SecretsManager::Secret', action: 'delete', kept: true },
    ]);
  });
});

describe('does not live through', () => {
  test('another key: every volume is replaced, and the former ones stay', () => {
    const arn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
    const key = kms.Key.fromKeyArn(testingStack(), 'Key', arn);
    const gone = lost(clusterWith({}), clusterWith({ encryptionAtRest: EncryptionAtRest.customerManagedKey(key) }));
    expect(gone.filter(({ type }) => type === 'AWS::EC2::Volume')).toHaveLength(3 + 6);
    expect(gone.filter(({ kept, type }) => type === 'AWS::EC2::Volume' && !kept)).toEqual([]);
  });
});
