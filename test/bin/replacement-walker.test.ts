import { findReplacements } from '../../bin/replacement/replacement-walker';
import type { TemplateResource, Templates } from '../../bin/replacement/template';

const subnet = (CidrBlock: string): TemplateResource => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: 'vpc-1', CidrBlock },
});
const cluster = (ClientSubnets: unknown[], more: Record<string, unknown> = {}): TemplateResource => ({
  Type: 'AWS::MSK::Cluster',
  Properties: {
    ClusterName: 'orders',
    BrokerNodeGroupInfo: { ClientSubnets, InstanceType: 'kafka.m7g.large' },
    ...more,
  },
  UpdateReplacePolicy: 'Retain',
});
const one = (Resources: Record<string, TemplateResource>): Templates => ({ stack: { Resources } });
const told = (before: Templates, after: Templates) =>
  findReplacements(before, after).map(
    ({ stack, logicalId, action, because, kept }) =>
      `${action} ${stack}.${logicalId}${kept ? ' (kept)' : ''}: ${because.join(', ')}`,
  );

test('nothing changes, nothing is replaced', () => {
  expect(told(one({ C: cluster(['a', 'b']) }), one({ C: cluster(['a', 'b']) }))).toEqual([]);
});

test('what changes in place is not told', () => {
  expect(
    told(
      one({ C: cluster(['a']) }),
      one({ C: cluster(['a'], { NumberOfBrokerNodes: 6, KafkaVersion: '4.1.x.kraft' }) }),
    ),
  ).toEqual([]);
});

test('what is new is not told', () => {
  expect(told(one({}), one({ C: cluster(['a']) }))).toEqual([]);
});

test('a property at the top', () => {
  expect(told(one({ C: cluster([]) }), one({ C: cluster([], { ClusterName: 'other' }) }))).toEqual([
    'replace stack.C (kept): ClusterName',
  ]);
});

test('a nested property, and one that was added below a structure', () => {
  const atRest = { EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: 'key' } } };
  expect(told(one({ C: cluster(['a', 'b']) }), one({ C: cluster(['a', 'c']) }))).toEqual([
    'replace stack.C (kept): BrokerNodeGroupInfo.ClientSubnets',
  ]);
  expect(told(one({ C: cluster([]) }), one({ C: cluster([], atRest) }))).toEqual([
    'replace stack.C (kept): EncryptionInfo.EncryptionAtRest',
  ]);
});

test.each([
  ['Ref', { Ref: 'S' }],
  ['Fn::GetAtt', { 'Fn::GetAtt': ['S', 'SubnetId'] }],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'S.SubnetId' }],
  ['Fn::Sub', { 'Fn::Sub': '${S}' }],
  ['Fn::Sub of an attribute', { 'Fn::Sub': ['${S.SubnetId}-${Other}', { Other: 'x' }] }],
  ['Fn::Sub with a variable', { 'Fn::Sub': ['${Other}', { Other: { Ref: 'S' } }] }],
  ['a nested function', { 'Fn::Join': ['', ['a', { Ref: 'S' }]] }],
])('a moved subnet takes the cluster along, through %s', (_, reference) => {
  expect(
    told(
      one({ C: cluster([reference]), S: subnet('10.0.0.0/24') }),
      one({ C: cluster([reference]), S: subnet('10.0.1.0/24') }),
    ),
  ).toEqual(['replace stack.S: CidrBlock', 'replace stack.C (kept): BrokerNodeGroupInfo.ClientSubnets']);
});

test('along a chain, whatever the order in the template', () => {
  const chain = (cidr: string) =>
    one({
      T: {
        Type: 'AWS::MSK::Topic',
        Properties: { ClusterArn: { 'Fn::GetAtt': ['C', 'Arn'] } },
        DeletionPolicy: 'Retain',
      },
      C: cluster([{ Ref: 'S' }]),
      S: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'V' } } },
      V: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr } },
    });
  expect(told(chain('10.0.0.0/16'), chain('10.1.0.0/16'))).toEqual([
    'replace stack.V: CidrBlock',
    'replace stack.S: VpcId',
    'replace stack.C (kept): BrokerNodeGroupInfo.ClientSubnets',
    'replace stack.T: ClusterArn',
  ]);
});

test.each([
  ['an export', { 'Fn::ImportValue': 'network:subnet' }],
  ['a stack output', { 'Fn::GetStackOutput': { StackName: 'network', OutputName: 'Subnet' } }],
])('across stacks, through %s', (_, reference) => {
  const both = (cidr: string): Templates => ({
    network: {
      Resources: { S: subnet(cidr) },
      Outputs: { Subnet: { Value: { Ref: 'S' }, Export: { Name: 'network:subnet' } } },
    },
    kafka: { Resources: { C: cluster([reference]) } },
  });
  expect(told(both('10.0.0.0/24'), both('10.0.1.0/24'))).toEqual([
    'replace network.S: CidrBlock',
    'replace kafka.C (kept): BrokerNodeGroupInfo.ClientSubnets',
  ]);
});

test('a parameter with another default', () => {
  const named = (Default: string): Templates => ({
    stack: {
      Parameters: { Name: { Type: 'String', Default } },
      Resources: { C: cluster([], { ClusterName: { Ref: 'Name' } }) },
    },
  });
  expect(told(named('a'), named('b'))).toEqual(['replace stack.C (kept): ClusterName']);
  expect(told(named('a'), named('a'))).toEqual([]);
});

test('a mapping, a condition and the value of an output with another content', () => {
  const named = (name: unknown, more: object): Templates => ({
    stack: { ...more, ...one({ C: cluster([], { ClusterName: name }) }).stack },
  });
  const map = { 'Fn::FindInMap': ['Names', 'a', 'b'] };
  expect(
    told(
      named(map, { Mappings: { Names: { a: { b: 'x' } } } }),
      named(map, { Mappings: { Names: { a: { b: 'y' } } } }),
    ),
  ).toHaveLength(1);
  const condition = { 'Fn::If': ['Large', 'x', 'y'] };
  expect(
    told(named(condition, { Conditions: { Large: true } }), named(condition, { Conditions: { Large: false } })),
  ).toHaveLength(1);
  expect(
    told(named(condition, { Conditions: { Large: true } }), named(condition, { Conditions: { Large: true } })),
  ).toEqual([]);
  const output = (Value: string): Templates => ({
    network: { Outputs: { Name: { Value } } },
    ...named({ 'Fn::GetStackOutput': { StackName: 'network', OutputName: 'Name' } }, {}),
  });
  expect(told(output('x'), output('y'))).toEqual(['replace stack.C (kept): ClusterName']);
});

test('what left the template is deleted, or kept by its policy', () => {
  expect(
    told(one({ S: subnet('10.0.0.0/24'), C: { ...cluster([]), DeletionPolicy: 'RetainExceptOnCreate' } }), one({})),
  ).toEqual([
    'delete stack.S: it is not in the template any more',
    'delete stack.C (kept): it is not in the template any more',
  ]);
});

test('another type', () => {
  expect(told(one({ X: subnet('10.0.0.0/24') }), one({ X: cluster([]) }))).toEqual([
    'replace stack.X (kept): its type is AWS::MSK::Cluster now',
  ]);
});

test.each(['AvailabilityZone', 'Encrypted', 'KmsKeyId', 'SnapshotId'])(
  'a volume cannot change its %s, though the schema is silent',
  (property) => {
    const volume = (value: string) =>
      one({ V: { Type: 'AWS::EC2::Volume', Properties: { Size: 1, [property]: value } } });
    expect(told(volume('a'), volume('b'))).toEqual([`replace stack.V: ${property}`]);
  },
);

test('a structure that became a function may hide anything', () => {
  const info = { 'Fn::If': ['Large', { InstanceType: 'a' }, { InstanceType: 'b' }] };
  expect(told(one({ C: cluster([]) }), one({ C: cluster([], { BrokerNodeGroupInfo: info }) }))).toEqual([
    'may-replace stack.C (kept): BrokerNodeGroupInfo',
  ]);
});

test('every property of a serverless cluster replaces it, tags too', () => {
  const serverless = (team: string) =>
    one({
      C: {
        Type: 'AWS::MSK::ServerlessCluster',
        Properties: { ClusterName: 'orders', VpcConfigs: [{ SubnetIds: [team] }], Tags: { team } },
      },
    });
  expect(told(serverless('a'), serverless('b'))).toEqual(['replace stack.C: VpcConfigs, Tags']);
});

test('a custom resource keeps what it stands for; an unknown type may do anything', () => {
  const of = (Type: string, value: string) => one({ X: { Type, Properties: { value } } });
  expect(told(of('Custom::Thing', 'a'), of('Custom::Thing', 'b'))).toEqual([]);
  expect(told(of('Other::Made::Up', 'a'), of('Other::Made::Up', 'b'))).toEqual(['may-replace stack.X: ']);
  expect(told(of('Other::Made::Up', 'a'), of('Other::Made::Up', 'a'))).toEqual([]);
});
