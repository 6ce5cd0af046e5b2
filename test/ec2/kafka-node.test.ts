import { RemovalPolicy, Size, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { BrokerStorage, Controllers, EncryptionAtRest, type Ec2KafkaClusterProps } from '../../lib';
import { anEc2ClusterStack, someEc2Brokers } from '../support/fixtures';
import { deployed, nodeOf, type RenderedNode, type RenderedResource } from './rendered';

const gib = (size: number) => Size.gibibytes(size);
const twoVolumes = BrokerStorage.gp3({ size: gib(1000), volumes: 2 });

const brokers = someEc2Brokers({ storage: twoVolumes });
const { cluster: plain } = anEc2ClusterStack({ brokers });

function node(id: number, props?: Partial<Ec2KafkaClusterProps>): RenderedNode {
  return nodeOf(props ? anEc2ClusterStack({ brokers, ...props }).cluster : plain, id);
}

/** Of any value whose text is asked for. */
const textOf = (value: unknown) => JSON.stringify(value);
const tagsOf = (resource: RenderedResource | undefined) => {
  const tags = (resource?.Properties?.Tags ?? []) as { Key: string; Value: unknown }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
};
const group = (id = 101) => node(id).Group as RenderedResource;

test.each([
  [1, ['Interface', 'Volume0']],
  [101, ['Interface', 'Volume0', 'Volume1']],
])('node %i has what is its own for life, and what instances come of', (id, own) => {
  expect(Object.keys(node(id))).toEqual([...own, ...['Record', 'Published', 'Role', 'Profile', 'Template', 'Group']]);
});

test('nothing has a name that would keep CloudFormation from making another', () => {
  const named = Object.entries(node(101)).filter(([, resource]) =>
    Object.keys(resource?.Properties ?? {}).some((property) => property.endsWith('Name')),
  );
  // Those are their names.
  expect(named.map(([id]) => id)).toEqual(['Record', 'Published']);
});

test('the interface is in the subnet of its zone, and in the group of its role', () => {
  const { cluster } = anEc2ClusterStack();
  const [broker, other, controller] = [101, 201, 1].map((id) => nodeOf(cluster, id).Interface?.Properties) as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  expect(textOf(broker.SubnetId)).toContain('BrokerSubnet1');
  expect(textOf(other.SubnetId)).toContain('BrokerSubnet2');
  expect(textOf(controller.SubnetId)).toContain('BrokerSubnet1');
  expect(broker.GroupSet).toHaveLength(1);
  expect(textOf(broker.GroupSet)).toContain('KafkaBrokers');
  expect(textOf(controller.GroupSet)).toContain('KafkaControllers');
  expect(broker).not.toHaveProperty('PrivateIpAddress');
});

test('the record says where the interface is', () => {
  const { Record: record } = node(101);
  expect(record?.Properties).toMatchObject({
    Type: 'A',
    TTL: '60',
    ResourceRecords: [{ 'Fn::GetAtt': [expect.stringContaining('Broker101Interface'), 'PrimaryPrivateIpAddress'] }],
  });
  expect(node(1).Record?.Properties?.Name).toBe('c1.orders.kafka.internal.');
});

test('the record stays where another takes its place, as nodes that run go on under the name that they have', () => {
  expect(node(101).Record).toMatchObject({ UpdateReplacePolicy: 'Retain' });
  expect(node(101).Record).not.toHaveProperty('DeletionPolicy');
});

describe('volumes', () => {
  test('are encrypted, in the zone, and of the size that was asked for', () => {
    const { cluster } = anEc2ClusterStack({
      brokers: someEc2Brokers({ storage: BrokerStorage.gp3({ size: gib(500), iops: 4000, throughput: 300 }) }),
    });
    expect(nodeOf(cluster, 201).Volume0?.Properties).toMatchObject({
      AvailabilityZone: 'ap-northeast-2c',
      VolumeType: 'gp3',
      Encrypted: true,
      Size: 500,
      Iops: 4000,
      Throughput: 300,
    });
  });

  test('what every volume has is not said of one', () => {
    const properties = node(101).Volume0?.Properties;
    expect(properties).not.toHaveProperty('Iops');
    expect(properties).not.toHaveProperty('Throughput');
  });

  test('tokens are handed on', () => {
    const [size, iops, throughput] = ['Size', 'Iops', 'Throughput'].map((Ref) => Token.asNumber({ Ref })) as [
      number,
      number,
      number,
    ];
    const storage = BrokerStorage.gp3({ size: gib(size), iops, throughput });
    expect(node(101, { brokers: someEc2Brokers({ storage }) }).Volume0?.Properties).toMatchObject({
      Size: { Ref: expect.stringContaining('Size') },
      Iops: { Ref: expect.stringContaining('Iops') },
      Throughput: { Ref: expect.stringContaining('Throughput') },
    });
  });

  test('of controllers are one, of the size of metadata', () => {
    expect(node(1).Volume0?.Properties?.Size).toBe(64);
    const controllers = Controllers.dedicated({ volumeSize: gib(100) });
    expect(node(1, { controllers }).Volume0?.Properties?.Size).toBe(100);
  });

  test('say whose they are, and which', () => {
    const { Volume0, Volume1 } = node(101);
    expect(tagsOf(Volume0)).toEqual({
      Name: 'b101.orders',
      'kafka:cluster': 'orders',
      'kafka:cluster-id': expect.anything(),
      'kafka:node-id': '101',
      'kafka:volume': '0',
    });
    expect(tagsOf(Volume1)).toEqual({ ...tagsOf(Volume0), 'kafka:volume': '1' });
  });

  test('stay, but for those of a creation that failed', () => {
    for (const id of [1, 101]) {
      expect(node(id).Volume0).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('go where the cluster is to go', () => {
    const removalPolicy = RemovalPolicy.DESTROY;
    for (const id of [1, 101]) {
      expect(node(id, { removalPolicy }).Volume0).toMatchObject({
        DeletionPolicy: 'Delete',
        UpdateReplacePolicy: 'Delete',
      });
    }
  });
});

test('the root volume has room for a dump of the heap', () => {
  const large = someEc2Brokers({ storage: twoVolumes, heapSize: gib(40) });
  const { LaunchTemplateData } = node(101, { brokers: large }).Template?.Properties as {
    LaunchTemplateData: { BlockDeviceMappings: { Ebs: { VolumeSize: number } }[] };
  };
  expect(LaunchTemplateData.BlockDeviceMappings[0]?.Ebs.VolumeSize).toBe(54);
});

describe('the key of the volumes', () => {
  test('is that of AWS, whatever the account has chosen', () => {
    expect([1, 101].map((id) => node(id).Volume0?.Properties?.KmsKeyId)).toEqual(['alias/aws/ebs', 'alias/aws/ebs']);
  });

  test('is made with rotation, for brokers and controllers', () => {
    const { cluster } = anEc2ClusterStack({ encryptionAtRest: EncryptionAtRest.customerManagedKey() });
    const key = deployed(cluster).resource(/EncryptionKey/);
    expect(key.property('EnableKeyRotation')).toBe(true);
    for (const id of [1, 101]) {
      expect(textOf(nodeOf(cluster, id).Volume0?.Properties?.KmsKeyId)).toContain('EncryptionKey');
    }
  });

  test('is one that exists', () => {
    const { stack } = anEc2ClusterStack();
    const arn = 'arn:aws:kms:ap-northeast-2:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000';
    const encryptionAtRest = EncryptionAtRest.customerManagedKey(kms.Key.fromKeyArn(stack, 'Theirs', arn));
    expect(node(101, { encryptionAtRest }).Volume1?.Properties?.KmsKeyId).toBe(arn);
  });
});

describe('volumes that exist', () => {
  const existingVolumes = { '101/1': 'vol-0123456789abcdef0', '2/0': Token.asString({ Ref: 'Found' }) };

  test('are used in the place of new ones', () => {
    const { cluster } = anEc2ClusterStack({ brokers, existingVolumes });
    const broker = nodeOf(cluster, 101);
    expect(Object.keys(broker).filter((id) => id.startsWith('Volume'))).toEqual(['Volume0']);
    expect(textOf(broker.Published?.Properties?.Value)).toMatch(
      /VOLUMES='",\{"Ref":"Broker101Volume0\w+"\}," vol-0123456789abcdef0'/,
    );
    expect(nodeOf(cluster, 2)).not.toHaveProperty('Volume0');
    expect(textOf(nodeOf(cluster, 2).Published?.Properties?.Value)).toMatch(/VOLUMES='",\{"Ref":"\w*Found\w*"\},"'/);
    expect(Object.keys(nodeOf(cluster, 201)).filter((id) => id.startsWith('Volume'))).toHaveLength(2);
  });
});

describe('an instance', () => {
  const launch = (id = 101) => node(id).Template?.Properties?.LaunchTemplateData as Record<string, unknown>;

  test('has the interface that its node has, which stays, and no other', () => {
    expect(launch().NetworkInterfaces).toEqual([
      {
        DeviceIndex: 0,
        NetworkInterfaceId: { Ref: expect.stringContaining('Broker101Interface') },
        DeleteOnTermination: false,
      },
    ]);
    // Those are the interface's, and EC2 takes them only once.
    expect(launch()).not.toHaveProperty('SecurityGroupIds');
    expect(launch()).not.toHaveProperty('KeyName');
  });

  test('hears its metadata by the second version only, and no container does', () => {
    expect(launch().MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  test('has a root disk that is encrypted and goes with it', () => {
    expect(launch().BlockDeviceMappings).toEqual([
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeSize: 20, VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true },
      },
    ]);
  });

  test('and its root disk say whose they are, but are no data volume', () => {
    const specifications = launch().TagSpecifications as { ResourceType: string; Tags: { Key: string }[] }[];
    expect(specifications.map(({ ResourceType }) => ResourceType)).toEqual(['instance', 'volume']);
    for (const { Tags } of specifications) {
      expect(Tags.map(({ Key }) => Key)).toEqual(['Name', 'kafka:cluster', 'kafka:cluster-id', 'kafka:node-id']);
    }
  });

  test('takes the role of its node', () => {
    expect(launch(1).IamInstanceProfile).toEqual({
      Arn: { 'Fn::GetAtt': [expect.stringContaining('Controller1Profile'), 'Arn'] },
    });
    expect(node(1).Profile?.Properties?.Roles).toEqual([{ Ref: expect.stringContaining('Controller1Role') }]);
    expect(node(1).Role?.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }],
      },
    });
    expect(node(1).Role?.Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('the group', () => {
  test('is of one instance in the zone of the interface', () => {
    expect(group(301).Properties).toMatchObject({
      MinSize: '0',
      MaxSize: '1',
      DesiredCapacity: '1',
      AvailabilityZones: ['ap-northeast-2d'],
      HealthCheckType: 'EC2',
    });
    // The interface knows its subnet; a group that names one too is refused.
    expect(group(301).Properties).not.toHaveProperty('VPCZoneIdentifier');
  });

  test('launches by the latest version of its template, whatever was deployed since', () => {
    expect(group().Properties?.LaunchTemplate).toEqual({
      LaunchTemplateId: { Ref: expect.stringContaining('Broker101Template') },
      Version: { 'Fn::GetAtt': [expect.stringContaining('Broker101Template'), 'LatestVersionNumber'] },
    });
  });

  test('never starts an instance beside the one that has the interface', () => {
    expect(group().Properties?.InstanceMaintenancePolicy).toEqual({
      MinHealthyPercentage: 0,
      MaxHealthyPercentage: 100,
    });
  });

  test('a deployment replaces no instance', () => {
    expect(group().UpdatePolicy).toBeUndefined();
  });

  test('lets Kafka stop before its instance goes, and a dead one go soon', () => {
    expect(group().Properties?.LifecycleHookSpecificationList).toEqual([
      {
        LifecycleHookName: 'stop-kafka',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        HeartbeatTimeout: 120,
        DefaultResult: 'CONTINUE',
      },
    ]);
  });

  test('is made once the node is well, for which there is time', () => {
    expect(group().CreationPolicy).toEqual({ ResourceSignal: { Count: 1, Timeout: 'PT45M' } });
  });

  test('says whose it is, and leaves the tags of instances to their template', () => {
    const tags = group().Properties?.Tags as { Key: string; PropagateAtLaunch: boolean }[];
    expect(tags.map(({ Key }) => Key).sort()).toEqual(['Name', 'kafka:cluster', 'kafka:cluster-id', 'kafka:node-id']);
    expect(tags.filter(({ PropagateAtLaunch }) => PropagateAtLaunch)).toEqual([]);
  });
});

describe('the order', () => {
  /** What a resource refers to, with the resources that come before it by name. */
  function needs(all: RenderedNode): Map<string, Set<string>> {
    const prefix = 'Broker101';
    const nameOf = (logicalId: string) =>
      Object.keys(all).find((name) => logicalId.startsWith(prefix + name)) ?? logicalId;
    return new Map(
      Object.entries(all).map(([name, resource]) => {
        const text = textOf(resource?.Properties);
        const referred = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(Broker101\w+)"/g)].map(([, id = '']) =>
          nameOf(id),
        );
        return [name, new Set([...referred, ...(resource?.DependsOn ?? []).map(nameOf)])];
      }),
    );
  }

  function everythingBefore(name: string, all: Map<string, Set<string>>): Set<string> {
    const direct = [...(all.get(name) ?? [])];
    return new Set([...direct, ...direct.flatMap((one) => [...everythingBefore(one, all)])]);
  }

  test('an instance starts when all is there that it asks for', () => {
    const all = needs(node(101));
    expect([...everythingBefore('Group', all)].sort()).toEqual(
      ['Interface', 'Profile', 'Published', 'Record', 'Role', 'Template', 'Volume0', 'Volume1'].sort(),
    );
  });

  test('nothing waits for a node that is to become well', () => {
    const all = needs(node(101));
    expect([...all].filter(([, before]) => before.has('Group'))).toEqual([]);
  });
});
