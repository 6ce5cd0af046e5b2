import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { KafkaConfiguration, KafkaNetwork, type ExistingVpc } from '../../lib';
import { aCluster } from '../support/fixtures';
import { messagesOf, testingApp, testingStack } from '../support/testing-app';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

function aVpc(stack: Stack, availabilityZones = zones, cidrMask = 24): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'Apps', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask },
      { name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask },
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, cidrMask },
    ],
  });
}

function existing(options: (vpc: ec2.Vpc) => Partial<ExistingVpc> = () => ({}), vpcZones = zones, cidrMask?: number) {
  const stack = testingStack({ env: { region: 'us-east-1' } });
  const vpc = aVpc(stack, vpcZones, cidrMask);
  return { stack, vpc, network: KafkaNetwork.fromVpc(stack, 'Network', { vpc, ...options(vpc) }) };
}

const names = (subnets: ec2.ISubnet[]) => subnets.map((subnet) => subnet.node.id);

test('brokers go into isolated subnets, clients into those with egress', () => {
  const { network } = existing();
  expect(names(network.brokerSubnets)).toEqual(['DataSubnet1', 'DataSubnet2', 'DataSubnet3']);
  expect(names(network.clientSubnets)).toEqual(['AppsSubnet1', 'AppsSubnet2', 'AppsSubnet3']);
  expect(network.availabilityZones).toEqual(zones);
});

test('subnets and zones that are asked for', () => {
  const { network, stack } = existing(() => ({
    brokerSubnets: { subnetGroupName: 'Apps' },
    clientSubnets: { subnetGroupName: 'Data' },
    availabilityZones: ['us-east-1c', 'us-east-1a'],
    availabilityZoneIds: ['use1-az1', 'use1-az4'],
  }));
  expect(names(network.brokerSubnets)).toEqual(['AppsSubnet1', 'AppsSubnet3']);
  expect(names(network.clientSubnets)).toEqual(['DataSubnet1', 'DataSubnet3']);
  expect(network.availabilityZoneIds).toEqual(['use1-az4', 'use1-az1']);
  expect(messagesOf(stack, 'error')).toEqual([]);
});

test('a selection that finds two subnets in a zone takes the first', () => {
  const { network, stack } = existing((vpc) => ({
    brokerSubnets: {
      subnetFilters: [ec2.SubnetFilter.byIds([...vpc.isolatedSubnets, ...vpc.privateSubnets].map((s) => s.subnetId))],
    },
  }));
  expect(network.brokerSubnets).toHaveLength(3);
  expect(messagesOf(stack, 'error')).toEqual([]);
});

test('two subnets in one zone that were listed one by one are refused', () => {
  const { stack } = existing((vpc) => ({
    brokerSubnets: { subnets: [...vpc.isolatedSubnets, ...vpc.privateSubnets.slice(0, 1)] },
  }));
  expect(messagesOf(stack, 'error')).toEqual([
    expect.stringMatching(
      /'brokerSubnets' must hold one subnet for each zone, got .* both in \[us-east-1a\]; leave one out/,
    ),
  ]);
});

test.each([
  ['one zone', ['us-east-1a'], undefined, /must be in two or three zones, got \[us-east-1a\]/],
  [
    'four zones',
    ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d'],
    undefined,
    /got \[us-east-1a, us-east-1b, us-east-1c, us-east-1d\]; name the 'availabilityZones'/,
  ],
  [
    'a zone without a subnet',
    zones,
    ['us-east-1a', 'us-east-1b', 'us-east-1f'],
    /in each of \[us-east-1a, us-east-1b, us-east-1f\], got \[us-east-1a, us-east-1b\]/,
  ],
])('is an annotation: %s', (_, vpcZones, availabilityZones, message) => {
  const { stack } = existing(() => ({ availabilityZones }), vpcZones);
  expect(messagesOf(stack, 'error')).toEqual([expect.stringMatching(message)]);
});

test('zone ids that do not match the zones', () => {
  const { stack } = existing(() => ({ availabilityZoneIds: ['use1-az1'] }));
  expect(messagesOf(stack, 'error')).toEqual([
    expect.stringMatching(/one id for each of the 'availabilityZones', \[\], and none twice, got \[use1-az1\]/),
  ]);
});

test('subnets without room for 60 brokers are warned about', () => {
  expect(
    messagesOf(existing(undefined, zones, 26).stack, 'warning').filter((text) =>
      text.includes('no room for 60 brokers'),
    ),
  ).toHaveLength(3);
  expect(
    messagesOf(existing(undefined, zones, 25).stack, 'warning').filter((text) => text.includes('no room')),
  ).toEqual([]);
});

test('a subnet that was imported without its zone is reported', () => {
  const { stack } = existing((vpc) => ({
    brokerSubnets: {
      subnets: [...vpc.isolatedSubnets, ec2.Subnet.fromSubnetId(vpc, 'Other', 'subnet-0123456789abcdef0')],
    },
  }));
  expect(messagesOf(stack, 'error')).toEqual([
    expect.stringMatching(
      /'brokerSubnets' must know the zone of each subnet, got subnet-0123456789abcdef0; import it with its zone/,
    ),
  ]);
});

test('a network with too few subnets for a cluster says so at the cluster, too', () => {
  const { stack, network } = existing(undefined, ['us-east-1a']);
  aCluster(stack, { network });
  expect(messagesOf(stack, 'error')).toContainEqual(
    expect.stringMatching(/a cluster must be in two or three zones, got 1 broker subnets/),
  );
});

describe('both passes of Vpc.fromLookup', () => {
  const env = { account: '111122223333', region: 'us-east-1' };
  const lookUp = (context: Record<string, unknown> = {}) => {
    // Strict validation would already end the first pass at the identifiers that the CDK invents for it.
    const app = testingApp({ '@aws-cdk/core:validateAgainstDefaultRules': false, ...context });
    const stack = new Stack(app, 'Stack', { env });
    const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
    const network = KafkaNetwork.fromVpc(stack, 'Network', {
      vpc,
      availabilityZones: zones,
      brokerSubnets: { subnetGroupName: 'Data' },
    });
    const cluster = aCluster(stack, {
      network,
      // Neither of these may be judged by the two invented zones.
      availabilityZones: zones,
      configuration: KafkaConfiguration.of({ defaultReplicationFactor: 3, minInsyncReplicas: 2 }),
    });
    return { app, stack, cluster, network };
  };

  test('the first asks for the VPC instead of throwing', () => {
    const { app } = lookUp();
    const { missing = [] } = app.synth().manifest;
    expect(messagesOf(app, 'error')).toEqual([]);
    expect(missing.map(({ provider }) => provider)).toContain('vpc-provider');
  });

  test('the second has the subnets that were found', () => {
    const { app } = lookUp();
    const key = app.synth().manifest.missing?.find(({ provider }) => provider === 'vpc-provider')?.key ?? '';
    const subnets = (name: string) =>
      zones.map((availabilityZone) => ({
        availabilityZone,
        subnetId: `subnet-${name}-${availabilityZone}`,
        cidr: '10.0.0.0/24',
        routeTableId: 'rtb-1',
      }));
    const { network, cluster, stack } = lookUp({
      [key]: {
        vpcId: 'vpc-1',
        vpcCidrBlock: '10.0.0.0/16',
        availabilityZones: [],
        subnetGroups: [
          { name: 'Data', type: 'Isolated', subnets: subnets('data') },
          { name: 'Apps', type: 'Private', subnets: subnets('apps') },
        ],
      },
    });
    expect(messagesOf(stack, 'error')).toEqual([]);
    expect(network.brokerSubnets.map((subnet) => subnet.subnetId)).toEqual(zones.map((zone) => `subnet-data-${zone}`));
    expect(cluster.topology).toMatchObject({ brokerCount: 3, zoneCount: 3 });
  });
});
