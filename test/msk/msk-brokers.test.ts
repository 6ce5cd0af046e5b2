import { Size, Token } from 'aws-cdk-lib';
import { MskBrokers, MskStorage } from '../../lib';
import { someBrokers } from '../support/fixtures';

test('one broker a zone is the default', () => {
  expect(someBrokers()).toMatchObject({
    instanceType: 'kafka.m7g.large',
    brokersPerZone: 1,
    storage: { volumeSizeGib: 100 },
  });
});

test.each([
  ['m7g.large', `must be such as 'kafka.m7g.large', got 'm7g.large'; did you mean 'kafka.m7g.large'?`],
  ['express.m7g.large', `got 'express.m7g.large'`],
  ['kafka.large', `got 'kafka.large'`],
])('the type of a standard broker is not %s', (instanceType, message) => {
  expect(() => someBrokers({ instanceType })).toThrow(message);
});

test('a type that is a token is handed on', () => {
  const instanceType = Token.asString({ Ref: 'Type' });
  expect(someBrokers({ instanceType }).instanceType).toBe(instanceType);
});

test('the number of brokers is computed with', () => {
  expect(() => someBrokers({ brokersPerZone: Token.asNumber({ Ref: 'N' }) })).toThrow(
    `'brokersPerZone' must be known at synthesis`,
  );
  expect(() => someBrokers({ brokersPerZone: 0 })).toThrow(`'brokersPerZone' must be a whole number, 1 or more, got 0`);
});

test.each([1, 16_384])('a volume may have %i GiB', (gib) => {
  expect(MskStorage.ebs({ volumeSize: Size.gibibytes(gib) }).volumeSizeGib).toBe(gib);
});

test.each([
  [Size.gibibytes(0), 0],
  [Size.gibibytes(16_385), 16_385],
  [Size.mebibytes(1536), 1.5],
])('a volume may not have %s', (volumeSize, got) => {
  expect(() => MskStorage.ebs({ volumeSize })).toThrow(
    `'volumeSize in GiB' must be a whole number, between 1 and 16384, got ${got}`,
  );
});

test('a size that is a token is handed on', () => {
  const token = Token.asNumber({ Ref: 'Size' });
  expect(MskStorage.ebs({ volumeSize: Size.gibibytes(token) }).volumeSizeGib).toBe(token);
});

test('a broker without storage, or a storage without size, does not compile', () => {
  // @ts-expect-error the volume has no default: it never shrinks
  expect(() => MskStorage.ebs({})).toThrow();
  // @ts-expect-error a standard broker has a volume
  expect(MskBrokers.standard({ instanceType: 'kafka.m7g.large' }).storage).toBeUndefined();
});
