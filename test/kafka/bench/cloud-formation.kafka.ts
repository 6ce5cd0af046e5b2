import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/testing-app';
import { publishedFile } from './cloud-assembly';
import { deploy } from './cloud-formation';
import { secretValue } from './secret-value';
import { smallAssembly } from './small-stack';
import { StackValues } from './stack-values';

// Of the bench itself: `npm run test:kafka -- bench`.

const small = deploy(smallAssembly(), 'Small');

test('a node has what its group, launch template, interface and role say', () => {
  const node = small.node('b101');
  expect(node).toMatchObject({
    hostName: 'b101.small.kafka.internal',
    zone: { name: 'ap-northeast-2a', id: 'apne2-az1', index: 1 },
    address: '10.78.1.11',
    hookName: 'stop',
    volumes: [{ id: expect.stringMatching(/^vol-[0-9a-f]{17}$/), size: 1, tags: { 'kafka:node-id': '101' } }],
    tags: { 'kafka:cluster': 'small', 'kafka:node-id': '101', 'aws:autoscaling:groupName': node.groupName },
  });
  expect(node.userData).toMatch(/^#!\/bin\/bash\n/);
  expect(node.userData).toContain(`VOLUME='${node.volumes[0]?.id ?? ''}'`);
  expect(node.role.policies).toHaveLength(1);
  expect(JSON.stringify(node.role.policies)).toContain(':parameter/kafka/small/');
  expect(JSON.stringify(node.role.policies)).not.toMatch(/Fn::|"Ref"/);
  expect(small.node('b102').address).toBe('10.78.1.12');
});

test('and not what is of another node', () => {
  expect(small.node('b102').volumes).not.toEqual(small.node('b101').volumes);
  expect(small.volumes).toHaveLength(2);
});

test('parameters, secrets and the id of the nested stack', () => {
  const [parameter] = small.parameters;
  expect(parameter?.name).toMatch(/^\/kafka\/small\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/nodes\/101\/published$/);
  expect(JSON.parse(small.secrets[0]?.value ?? '')).toEqual({
    username: 'admin',
    password: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
  });
});

test('an update keeps ids, addresses and secrets, in whatever order nodes come', () => {
  const after = small.update(smallAssembly({ names: ['b103', 'b102', 'b101'], published: 'RELEASE=2\n' }));
  for (const name of ['b101', 'b102']) {
    const { userData: _, ...node } = after.node(name);
    expect(small.node(name)).toMatchObject(node);
  }
  expect(after.node('b103').address).toBe('10.78.1.13');
  expect(after.stackId).toBe(small.stackId);
  expect(after.secrets).toEqual(small.secrets);
  expect(after.parameters.map(({ value }) => value)).toEqual(Array.from({ length: 3 }, () => 'RELEASE=2\n'));
});

test('a folder is published as an archive that keeps modes', async () => {
  const [asset] = small.files.filter(({ zip }) => zip);
  const file = await publishedFile(asset as NonNullable<typeof asset>, temporaryFolder());
  const folder = temporaryFolder();
  execFileSync('unzip', ['-q', file, '-d', folder]);
  expect(execFileSync(join(folder, 'bin', 'hello'), { encoding: 'utf8' })).toBe('hello\n');
  expect(execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' })).toBe('bin/hello\n');
});

describe('intrinsic functions', () => {
  const stack = new StackValues(
    {
      partition: 'aws',
      account: '111122223333',
      region: 'ap-northeast-2',
      zoneNames: ['ap-northeast-2a', 'ap-northeast-2b', 'ap-northeast-2c'],
      template: () => ({}),
      address: () => '',
      imported: (name) => `from ${name}`,
    },
    {
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Conditions: { Seoul: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'ap-northeast-2'] } },
      Mappings: { Map: { a: { b: 'c' } } },
      Parameters: { Some: { Type: 'String', Default: 'default' }, List: { Type: 'CommaDelimitedList' } },
    },
    'Other',
    'arn:aws:cloudformation:ap-northeast-2:111122223333:stack/Other/guid',
    'Other',
    { List: 'x,y' },
  );

  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Some' }, 'default'],
    ['Ref of a list', { Ref: 'List' }, ['x', 'y']],
    ['Ref of nothing', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['GetAtt', { 'Fn::GetAtt': 'Topic.TopicArn' }, 'arn:aws:sns:ap-northeast-2:111122223333:Other-Topic-7DA678C7E65D'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::StackName' }]] }, 'a-Other'],
    ['Select and Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }, 'guid'],
    [
      'Sub',
      { 'Fn::Sub': ['${AWS::Region}/${!Plain}/${x}', { x: { Ref: 'Some' } }] },
      'ap-northeast-2/${Plain}/default',
    ],
    ['GetAZs', { 'Fn::Select': ['2', { 'Fn::GetAZs': '' }] }, 'ap-northeast-2c'],
    ['Base64', { 'Fn::Base64': 'text' }, Buffer.from('text').toString('base64')],
    ['If', { 'Fn::If': ['Seoul', 'yes', 'no'] }, 'yes'],
    ['Not', { 'Fn::If': ['Seoul', { 'Fn::Not': [{ Condition: 'Seoul' }] }, 'no'] }, false],
    ['FindInMap', { 'Fn::FindInMap': ['Map', 'a', 'b'] }, 'c'],
    ['ImportValue', { 'Fn::ImportValue': 'elsewhere' }, 'from elsewhere'],
  ])('%s', (_, value, resolved) => {
    expect(stack.resolve(value)).toEqual(resolved);
  });

  test.each<[unknown, string]>([
    [{ 'Fn::GetAtt': ['Topic', 'Colour'] }, 'the bench does not know Colour of AWS::SNS::Topic'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 2] }, 'the bench does not know Fn::Cidr'],
    [{ Ref: 'Nothing' }, 'no resource or parameter Nothing'],
    [{ 'Fn::Select': [5, { 'Fn::GetAZs': '' }] }, 'Fn::Select of 5'],
    [{ 'Fn::If': ['Nowhere', 1, 2] }, 'no condition Nowhere'],
  ])('nothing is guessed: %j', (value, says) => {
    expect(() => stack.resolve(value)).toThrow(says);
  });
});

test('a generated secret is of what was wished for', () => {
  const wishes = {
    PasswordLength: 24,
    ExcludePunctuation: true,
    ExcludeCharacters: 'abc',
    RequireEachIncludedType: true,
  };
  for (let i = 0; i < 50; i++) {
    expect(secretValue({ GenerateSecretString: wishes })).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[d-zA-Z0-9]{24}$/);
  }
  expect(secretValue({ SecretString: 'plain' })).toBe('plain');
  expect(secretValue({})).toBeUndefined();
});
