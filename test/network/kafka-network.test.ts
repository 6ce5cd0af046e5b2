import { Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BrokerEgress, KafkaNetwork, NetworkEgress, type KafkaNetworkProps } from '../../lib';
import { aCluster, aNetwork, threeZones, twoZones } from '../support/fixtures';
import { testingApp, testingStack } from '../support/testing-app';

function networkTemplate(props: KafkaNetworkProps = {}): Template {
  const stack = testingStack();
  aNetwork(stack, props);
  return Template.fromStack(stack);
}

/** `Broker ap-northeast-2a` -> `10.0.0.0/20`. */
function slots(template: Template): Record<string, string> {
  const subnets = Object.values(template.findResources('AWS::EC2::Subnet')) as {
    Properties: { CidrBlock: string; AvailabilityZone: string; Tags: { Key: string; Value: string }[] };
  }[];
  return Object.fromEntries(
    subnets.map(({ Properties: { CidrBlock, AvailabilityZone, Tags } }) => {
      const tier = Tags.find(({ Key }) => Key === 'aws-cdk:subnet-name')?.Value ?? '?';
      return [`${tier} ${AvailabilityZone}`, CidrBlock];
    }),
  );
}

const allSlots = {
  'Broker ap-northeast-2a': '10.0.0.0/20',
  'Broker ap-northeast-2c': '10.0.16.0/20',
  'Broker ap-northeast-2d': '10.0.32.0/20',
  'Client ap-northeast-2a': '10.0.48.0/20',
  'Client ap-northeast-2c': '10.0.64.0/20',
  'Client ap-northeast-2d': '10.0.80.0/20',
  'Public ap-northeast-2a': '10.0.96.0/20',
  'Public ap-northeast-2c': '10.0.112.0/20',
  'Public ap-northeast-2d': '10.0.128.0/20',
};

test('three tiers in three zones', () => {
  expect(slots(networkTemplate())).toEqual(allSlots);
});

test('two zones and no public tier: the others stay where they are', () => {
  const template = networkTemplate({ availabilityZones: twoZones, egress: NetworkEgress.isolated() });
  expect(Object.entries(allSlots)).toEqual(expect.arrayContaining(Object.entries(slots(template))));
  expect(Object.keys(slots(template))).toHaveLength(4);
});

test('brokers have no way out', () => {
  const template = networkTemplate();
  const stackRoutes = Object.keys(template.findResources('AWS::EC2::Route'));
  expect(stackRoutes.filter((id) => id.includes('Broker'))).toEqual([]);
  expect(stackRoutes.filter((id) => id.includes('Client'))).toHaveLength(3);
});

describe('brokers that go out as clients do', () => {
  const brokerEgress = BrokerEgress.AS_CLIENTS;
  const routesOf = (template: Template, tier: string) =>
    Object.entries(template.findResources('AWS::EC2::Route'))
      .filter(([id]) => id.includes(`${tier}Subnet`))
      .map(([, route]) => (route as { Properties: Record<string, unknown> }).Properties);

  test.each([
    ['a NAT gateway in each zone', NetworkEgress.natPerZone(), 3],
    ['a single NAT gateway', NetworkEgress.singleNat(), 1],
  ])('through %s', (_, egress, natGateways) => {
    const template = networkTemplate({ egress, brokerEgress });
    const nats = (tier: string) => routesOf(template, tier).map(({ NatGatewayId }) => JSON.stringify(NatGatewayId));
    expect(nats('Broker')).toHaveLength(3);
    expect(new Set(nats('Broker')).size).toBe(natGateways);
    expect(nats('Broker')).toEqual(nats('Client'));
    template.resourceCountIs('AWS::EC2::NatGateway', natGateways);
  });

  test('not at all, where clients do not', () => {
    const template = networkTemplate({ egress: NetworkEgress.isolated(), brokerEgress });
    template.resourceCountIs('AWS::EC2::Route', 0);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
  });

  test.each([
    ['a NAT gateway in each zone', NetworkEgress.natPerZone()],
    ['isolated', NetworkEgress.isolated()],
  ])('stay in their subnets, whatever they had before: %s', (_, egress) => {
    const subnets = (props: KafkaNetworkProps) => {
      const template = networkTemplate({ egress, ...props });
      return [slots(template), Object.keys(template.findResources('AWS::EC2::Subnet'))];
    };
    expect(subnets({ brokerEgress })).toEqual(subnets({}));
    expect(subnets({ brokerEgress: BrokerEgress.NONE })).toEqual(subnets({}));
  });

  test('clients are told apart from them', () => {
    const network = aNetwork(testingStack(), { brokerEgress });
    const ids = (subnets: ec2.ISubnet[]) => subnets.map(({ node }) => node.id);
    expect(ids(network.brokerSubnets)).toEqual(['BrokerSubnet1', 'BrokerSubnet2', 'BrokerSubnet3']);
    expect(ids(network.clientSubnets)).toEqual(['ClientSubnet1', 'ClientSubnet2', 'ClientSubnet3']);
  });
});

test.each([
  ['a NAT gateway in each zone', NetworkEgress.natPerZone(), 3, 1, 0],
  ['a single NAT gateway', NetworkEgress.singleNat(), 1, 1, 0],
  ['isolated', NetworkEgress.isolated(), 0, 0, 7],
  [
    'isolated with chosen endpoints',
    NetworkEgress.isolated({ endpoints: [ec2.InterfaceVpcEndpointAwsService.STS] }),
    0,
    0,
    1,
  ],
])('egress: %s', (_, egress, natGateways, internetGateways, interfaceEndpoints) => {
  const template = networkTemplate({ egress });
  template.resourceCountIs('AWS::EC2::NatGateway', natGateways);
  template.resourceCountIs('AWS::EC2::InternetGateway', internetGateways);
  template.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }, interfaceEndpoints);
  template.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 1);
});

test('endpoints are in each zone of the client tier, and none twice', () => {
  const { STS, KINESIS_FIREHOSE } = ec2.InterfaceVpcEndpointAwsService;
  const template = networkTemplate({
    egress: NetworkEgress.isolated({ endpoints: [STS] }),
    endpoints: [KINESIS_FIREHOSE, STS],
  });
  template.resourcePropertiesCountIs(
    'AWS::EC2::VPCEndpoint',
    {
      VpcEndpointType: 'Interface',
      SubnetIds: ['1', '2', '3'].map((n) => ({ Ref: Match.stringLikeRegexp(`ClientSubnet${n}`) })),
    },
    2,
  );
});

test('the S3 gateway endpoint serves every tier', () => {
  const [endpoint] = Object.values(networkTemplate().findResources('AWS::EC2::VPCEndpoint')) as {
    Properties: { RouteTableIds: unknown[] };
  }[];
  expect(endpoint?.Properties.RouteTableIds).toHaveLength(9);
});

test('flow logs go to a log group that stays, unless they are asked for otherwise', () => {
  const template = networkTemplate();
  template.hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 30 },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
  networkTemplate({ flowLogs: {} }).resourceCountIs('AWS::EC2::FlowLog', 0);

  const stack = testingStack();
  aNetwork(stack, {
    flowLogs: {
      Rejected: {
        destination: ec2.FlowLogDestination.toS3(new s3.Bucket(stack, 'Bucket')),
        trafficType: ec2.FlowLogTrafficType.REJECT,
      },
    },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
    TrafficType: 'REJECT',
    LogDestinationType: 's3',
  });
});

test('no address is given to what starts in a public subnet, and no Lambda function is made', () => {
  const template = networkTemplate();
  template.resourcePropertiesCountIs('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }, 0);
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('a subnet in use cannot be replaced, whatever the app prefers: the reference to it is an export', () => {
  const app = testingApp({ '@aws-cdk/core:defaultCrossStackReferences': 'weak' });
  const network = aNetwork(new Stack(app, 'Network', { env: { region: 'ap-northeast-2' } }));
  const other = new Stack(app, 'Other', { env: { region: 'ap-northeast-2' } });
  aCluster(other, { network });
  const template = JSON.stringify(Template.fromStack(other).findResources('AWS::MSK::Cluster'));
  expect(template.match(/Fn::ImportValue/g)).toHaveLength(3);
  expect(JSON.stringify(Template.fromStack(other).toJSON())).not.toContain('Fn::GetStackOutput');
});

test('the zones of the stack, where none are named', () => {
  const stack = testingStack({});
  const network = new KafkaNetwork(stack, 'Network', { availabilityZoneCount: 2 });
  expect(stack.resolve(network.availabilityZones)).toEqual([
    { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
    { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] },
  ]);
});

test('the zones of an account that were looked up', () => {
  const app = testingApp({
    'availability-zones:account=111122223333:region=us-east-1': ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  expect(new KafkaNetwork(stack, 'Network').availabilityZones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
});

test('the list of zones that the caller gave is left as it is', () => {
  const availabilityZones = [...twoZones];
  expect(aNetwork(testingStack(), { availabilityZones }).availabilityZones).toEqual(twoZones);
  expect(availabilityZones).toEqual(twoZones);
});

test('one subnet a zone in each tier, and the ids of the zones as given', () => {
  const network = aNetwork(testingStack(), { availabilityZoneIds: ['apne2-az1', 'apne2-az3', 'apne2-az4'] });
  expect(network.brokerSubnets.map((subnet) => subnet.availabilityZone)).toEqual(threeZones);
  expect(network.clientSubnets.map((subnet) => subnet.availabilityZone)).toEqual(threeZones);
  expect(network.availabilityZoneIds).toEqual(['apne2-az1', 'apne2-az3', 'apne2-az4']);
});

describe('is refused', () => {
  test.each([
    [{ availabilityZones: ['a'] }, `must name two or three distinct zones, got [a]`],
    [{ availabilityZones: ['a', 'b', 'c', 'd'] }, `must name two or three distinct zones, got [a, b, c, d]`],
    [{ availabilityZones: ['a', 'a'] }, `must name two or three distinct zones, got [a, a]`],
    [{ availabilityZones: Token.asList({ Ref: 'Zones' }) }, `'availabilityZones' must be known at synthesis`],
    [
      { availabilityZones: undefined, availabilityZoneCount: 1 },
      `'availabilityZoneCount' must be a whole number, between 2 and 3, got 1`,
    ],
    [{ availabilityZones: undefined, availabilityZoneCount: 4 }, `between 2 and 3, got 4`],
    [
      { availabilityZoneIds: ['apne2-az1'] },
      `must hold one id for each of the 3 zones and none twice, got [apne2-az1]`,
    ],
    [
      { vpcCidr: '10.0.0.0/22' },
      `'vpcCidr' must be an IPv4 range from /16 to /21, such as '10.0.0.0/16', got '10.0.0.0/22'`,
    ],
    [{ vpcCidr: '10.0.0.0/15' }, `got '10.0.0.0/15'`],
    [{ vpcCidr: '10.0.0.0' }, `got '10.0.0.0'`],
    [{ vpcCidr: '999.0.0.0/16' }, `[Stack/Network] 'vpcCidr' must be an IPv4 range`],
    [
      { vpcCidr: '10.0.3.5/16' },
      `must begin at the first address of its range, got '10.0.3.5/16'; write '10.0.0.0/16'`,
    ],
    [{ vpcCidr: '10.0.9.0/20' }, `write '10.0.0.0/20'`],
    [{ availabilityZoneIds: ['a', 'b', 'a'] }, `and none twice, got [a, b, a]`],
    [{ vpcCidr: Token.asString({ Ref: 'Cidr' }) }, `'vpcCidr' must be known at synthesis`],
  ])('%j', (props, message) => {
    const stack = testingStack();
    expect(() => aNetwork(stack, props)).toThrow(message);
  });

  test('three zones of an environment-agnostic stack, which would silently be two', () => {
    expect(() => new KafkaNetwork(testingStack({}), 'Network')).toThrow(
      `[Stack/Network] 'availabilityZoneCount' is 3, but stack 'Stack' has 2 zones, as every environment-agnostic stack; ` +
        `give it 'env.region' and name the 'availabilityZones', or ask for 2`,
    );
  });
});

test('the smallest range has room for 60 brokers in each broker subnet', () => {
  expect(slots(networkTemplate({ vpcCidr: '10.0.0.0/21' }))['Broker ap-northeast-2a']).toBe('10.0.0.0/25');
});
