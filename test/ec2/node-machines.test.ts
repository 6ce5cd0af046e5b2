import { Size, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Template } from 'aws-cdk-lib/assertions';
import { BrokerStorage, Controllers, type BrokerStorage as Storage, type Ec2KafkaClusterProps } from '../../lib';
import { controllerHeap } from '../../lib/ec2/node-machines';
import { brokerHeapMib } from '../../lib/sizing/page-cache';
import { anEc2Cluster, anEc2ClusterStack, anImage, someEc2Brokers, threeZones } from '../support/fixtures';
import { messagesOf, testingApp } from '../support/testing-app';
import { filesOf, nodeOf, type RenderedNode } from './rendered';

const gib = (size: number) => Size.gibibytes(size);
const type = (name: string) => new ec2.InstanceType(name);
const aToken = () => Token.asString({ Ref: 'Type' });
const warnings = (props: Partial<Ec2KafkaClusterProps>) => messagesOf(anEc2ClusterStack(props).stack, 'warning');

describe('the heap', () => {
  test.each([
    [2, 512],
    [8, 2048],
    [16, 4096],
    [31, 7936],
    [32, 6144],
    [64, 6144],
    [1024, 6144],
  ])('of a broker with %i GiB is %i MiB', (memory, heap) => {
    expect(brokerHeapMib(memory * 1024)).toBe(heap);
  });

  test.each([
    [4, 1024],
    [8, 2048],
    [16, 4096],
    [64, 4096],
  ])('of a controller with %i GiB is %i MiB', (memory, heap) => {
    expect(controllerHeap(memory * 1024)).toBe(heap);
  });

  test.each([
    ['r7g.xlarge', '-Xms6144m -Xmx6144m'],
    ['m7g.xlarge', '-Xms4096m -Xmx4096m'],
    ['m7g.large', '-Xms2048m -Xmx2048m'],
  ])('follows from the type: %s', (name, expected) => {
    const { cluster } = anEc2ClusterStack({ brokers: someEc2Brokers({ type: name }) });
    expect(filesOf(cluster)['broker.env']).toContain(`'${expected}'`);
    expect(filesOf(cluster)['controller.env']).toContain(`'-Xms2048m -Xmx2048m'`);
  });

  test('is what somebody asks for', () => {
    const { cluster } = anEc2ClusterStack({
      brokers: someEc2Brokers({ heapSize: gib(8) }),
      controllers: Controllers.dedicated({ heapSize: Size.mebibytes(1500) }),
    });
    expect(filesOf(cluster)['broker.env']).toContain(`'-Xms8192m -Xmx8192m'`);
    expect(filesOf(cluster)['controller.env']).toContain(`'-Xms1500m -Xmx1500m'`);
  });

  test('leaves a fifth of the memory', () => {
    const withHeap = (heapSize: Size) => () => anEc2ClusterStack({ brokers: someEc2Brokers({ heapSize }) });
    expect(withHeap(gib(52))).toThrow(
      `[Stack/Kafka] 'heapSize' must leave memory for the page cache and the system, got 53248 MiB of 64 GiB on ` +
        `'r7g.2xlarge'; give a quarter, or leave it out`,
    );
    expect(withHeap(gib(51))).not.toThrow();
    expect(() => anEc2ClusterStack({ controllers: Controllers.dedicated({ heapSize: gib(7) }) })).toThrow(
      `got 7168 MiB of 8 GiB on 'm7g.large'`,
    );
  });

  test('must be said of a type of which nothing is known, and of one that is a token', () => {
    expect(() => anEc2ClusterStack({ brokers: someEc2Brokers({ type: 'r99g.large' }) })).toThrow(
      `[Stack/Kafka] 'heapSize' must be given for an instance type of which nothing is known here, got 'r99g.large'`,
    );
    expect(() => anEc2ClusterStack({ brokers: someEc2Brokers({ type: aToken() }) })).toThrow(
      `[Stack/Kafka] 'heapSize' must be given for an instance type of which nothing is known here, got a token`,
    );
  });
});

describe('the type', () => {
  const templateOf = ({ Template: template }: RenderedNode) =>
    template?.Properties?.LaunchTemplateData as { InstanceType: unknown; ImageId: unknown };

  test('of a day after this library is warned about, and taken', () => {
    const { stack, cluster } = anEc2ClusterStack({
      brokers: someEc2Brokers({ type: 'r99g.large', heapSize: gib(4) }),
    });
    expect(messagesOf(stack, 'warning')).toEqual([
      expect.stringContaining(
        `of 'r99g.large' nothing was known on 2026-08-02: whether its volumes and its heap fit it is not checked`,
      ),
    ]);
    expect(templateOf(nodeOf(cluster, 101)).InstanceType).toBe('r99g.large');
    expect(filesOf(cluster)['broker.sysctl']).not.toContain('dirty');
  });

  test('that is a token is handed on', () => {
    const brokers = someEc2Brokers({ type: aToken(), heapSize: gib(4) });
    const { cluster } = anEc2ClusterStack({ brokers });
    expect(templateOf(nodeOf(cluster, 101)).InstanceType).toMatchObject({ Ref: expect.any(String) });
    expect(messagesOf(cluster, 'warning')).toEqual([]);
  });

  test('with disks of its own is refused, for brokers and for controllers', () => {
    expect(() => anEc2ClusterStack({ brokers: someEc2Brokers({ type: 'm5d.large' }) })).toThrow(
      `[Stack/Kafka] 'instanceType' must be one without an instance store, which is empty after a stop, got m5d.large; ` +
        `take m5.large and EBS volumes`,
    );
    const controllers = Controllers.dedicated({ instanceType: type('i4g.large') });
    expect(() => anEc2ClusterStack({ controllers })).toThrow(/one without an instance store.*got i4g\.large/);
  });

  test.each([
    ['r7g.2xlarge', 'm7g.large'],
    ['r7i.2xlarge', 'm7i.large'],
  ])('of the controllers beside %s is %s, so that one image serves both', (brokers, controllers) => {
    const { cluster } = anEc2ClusterStack({ brokers: someEc2Brokers({ type: brokers }) });
    expect(templateOf(nodeOf(cluster, 1)).InstanceType).toBe(controllers);
    expect(templateOf(nodeOf(cluster, 101)).InstanceType).toBe(brokers);
  });
});

describe('the image', () => {
  const account = { account: '111122223333', region: 'ap-northeast-2' };
  const known = { [`availability-zones:account=${account.account}:region=${account.region}`]: threeZones };
  const images = (stack: Stack) => {
    const text = JSON.stringify(Template.fromStack(stack).toJSON().Parameters);
    return [...text.matchAll(/al2023-ami-kernel-[\d.]+-(arm64|x86_64)/g)].map(([, architecture]) => architecture);
  };

  test('is the newest at every deployment where no account is named, which is warned about once', () => {
    const { stack } = anEc2ClusterStack({ machineImage: undefined });
    expect(images(stack)).toEqual(['arm64']);
    expect(messagesOf(stack, 'warning')).toEqual([
      expect.stringContaining(
        `as the stack names no account, every deployment takes the newest image, and a node that is replaced may boot one that ` +
          `never ran here; give the stack its account and region, or name a 'machineImage'`,
      ),
    ]);
  });

  test('is one of each architecture', () => {
    const { stack } = anEc2ClusterStack({
      machineImage: undefined,
      controllers: Controllers.dedicated({ instanceType: type('m7i.large') }),
    });
    expect(images(stack).sort()).toEqual(['arm64', 'x86_64']);
  });

  test('is asked for once, and kept, where an account is named', () => {
    const app = testingApp(known);
    const stack = new Stack(app, 'Stack', { env: account });
    anEc2Cluster(stack, { machineImage: undefined });
    expect(messagesOf(stack, 'warning')).toEqual([]);
    const asked = app.synth().manifest.missing?.map(({ props }) => (props as { parameterName?: string }).parameterName);
    expect(asked).toEqual([expect.stringMatching(/al2023-ami-.*arm64/)]);
  });

  test('is the one that is given', () => {
    const { stack, cluster } = anEc2ClusterStack({ machineImage: anImage });
    const { LaunchTemplateData } = nodeOf(cluster, 101).Template?.Properties as Record<string, { ImageId: string }>;
    expect(LaunchTemplateData?.ImageId).toBe('ami-0123456789abcdef0');
    expect(messagesOf(stack, 'warning')).toEqual([]);
  });

  test('cannot be of two architectures', () => {
    const controllers = Controllers.dedicated({ instanceType: type('m7i.large') });
    expect(() => anEc2ClusterStack({ controllers })).toThrow(
      `[Stack/Kafka] 'machineImage' is of one architecture, but controllers and brokers have two, r7g.2xlarge and m7i.large; ` +
        `give both types of one architecture`,
    );
    expect(() => anEc2ClusterStack({ controllers, machineImage: undefined })).not.toThrow();
  });

  test('must be given where the type of the brokers is a token', () => {
    const brokers = someEc2Brokers({ type: aToken(), heapSize: gib(4) });
    expect(() => anEc2ClusterStack({ brokers, machineImage: undefined })).toThrow(
      `[Stack/Kafka] 'machineImage' must be given where 'instanceType' is a token, because the image goes by its architecture`,
    );
  });
});

describe('volumes and what the instance sustains', () => {
  const withStorage = (storage: Storage, name = 'r7g.2xlarge') => ({
    brokers: someEc2Brokers({ type: name, storage }),
  });

  test.each([
    ['all of its throughput', BrokerStorage.gp3({ size: gib(1000), volumes: 2, throughput: 149 })],
    ['all of its operations', BrokerStorage.gp3({ size: gib(1000), volumes: 2, iops: 6000, throughput: 125 })],
    [
      'a token, of which nothing is known',
      BrokerStorage.gp3({ size: gib(9), throughput: Token.asNumber({ Ref: 'T' }) }),
    ],
    ['another token', BrokerStorage.gp3({ size: gib(9), volumes: 9, iops: Token.asNumber({ Ref: 'I' }) })],
  ])('nothing is said of %s', (_, storage) => {
    expect(warnings(withStorage(storage))).toEqual([]);
  });

  test('more throughput is for nothing, which is said with what would do', () => {
    const storage = BrokerStorage.gp3({ size: gib(1000), volumes: 2, throughput: 150 });
    expect(warnings(withStorage(storage))).toEqual([
      expect.stringContaining(
        `2 volumes of 150 MiB/s are 315 MB/s, but r7g.2xlarge sustains 312.5 MB/s; lower 'throughput' to 149, or take a larger ` +
          `instance`,
      ),
    ]);
  });

  test('nothing is said of what comes with a volume, though the type sustains less', () => {
    expect(warnings({ brokers: someEc2Brokers({ type: 'm7g.large' }) })).toEqual([]);
  });

  test('a type that sustains less than the least volume has is to be another, where more is paid for', () => {
    const storage = BrokerStorage.gp3({ size: gib(1000), throughput: 126 });
    expect(warnings(withStorage(storage, 'm7g.large'))).toEqual([
      expect.stringContaining(
        `1 volumes of 126 MiB/s are 133 MB/s, but m7g.large sustains 78.75 MB/s; take a larger instance`,
      ),
    ]);
  });

  test('more operations as well', () => {
    const storage = BrokerStorage.gp3({ size: gib(1000), volumes: 2, iops: 6001 });
    expect(warnings(withStorage(storage))).toEqual([
      expect.stringContaining(
        `2 volumes of 6001 operations a second are more than the 12000 that r7g.2xlarge sustains; lower 'iops', or take a ` +
          `larger instance`,
      ),
    ]);
  });
});
