import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { checkSize, type ClusterSize } from '../../lib/sizing/cluster-size';
import { demandOf } from '../../lib/sizing/demand';
import type { SizingError } from '../../lib/sizing/sizing-error';

const DEMAND = demandOf({ ingressMibps: 10, retentionHours: 24 });

const SIZE: ClusterSize = {
  kind: KafkaKind.EC2,
  instanceType: 'm7g.large',
  brokers: 3,
  storage: { volumes: 1, volumeGib: 100 },
};

function refused(size: ClusterSize): SizingError {
  try {
    checkSize(size, DEMAND);
  } catch (error) {
    return error as SizingError;
  }
  throw new Error(`${JSON.stringify(size)} was not refused`);
}

test.each<[string, ClusterSize]>([
  ['brokers with volumes', SIZE],
  ['one volume, if nothing else is said', { ...SIZE, storage: { volumeGib: 100 } }],
  ['Express brokers without', { kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.large', brokers: 3 }],
  ['neither, of a serverless cluster', { kind: KafkaKind.MSK_SERVERLESS }],
])('%s', (_, size) => {
  expect(() => {
    checkSize(size, DEMAND);
  }).not.toThrow();
});

test.each([0, -3, 1.5, NaN, Infinity])('%d brokers are none', (brokers) => {
  expect(refused({ ...SIZE, brokers })).toMatchObject({
    property: 'brokers',
    message: `'brokers' must be a whole number, at least 1, got ${brokers}`,
  });
});

test('there are no more replicas than brokers', () => {
  expect(refused({ ...SIZE, brokers: 2 })).toMatchObject({
    property: 'replicationFactor',
    message: `'replicationFactor' must be at most the number of brokers, 2, got 3; lower it, or take more brokers`,
  });
});

test.each([
  ['no size', { volumeGib: 0 }],
  ['a size that is no number', { volumeGib: NaN }],
  ['no volume', { volumes: 0, volumeGib: 100 }],
  ['nothing said of them', undefined],
])('volumes have a number and a size: %s', (_, storage) => {
  for (const kind of [KafkaKind.EC2, KafkaKind.MSK_STANDARD]) {
    expect(refused({ ...SIZE, kind, storage })).toMatchObject({
      property: 'storage',
      message: expect.stringMatching(/^'storage' must be volumes of at least 1 GiB, got /),
    });
  }
});
