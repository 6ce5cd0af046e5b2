import { Size, Token } from 'aws-cdk-lib';
import { BrokerStorage } from '../../lib';

const gib = (size: number) => Size.gibibytes(size);
const token = Token.asNumber({ Ref: 'Parameter' });

test('one volume with what every gp3 volume has', () => {
  expect(BrokerStorage.gp3({ size: gib(500) })).toMatchObject({ volumes: 1, iops: 3000, throughput: 125 });
});

test.each([
  ['the smallest', { size: gib(1) }],
  ['the largest', { size: gib(65_536) }],
  ['in another unit', { size: Size.tebibytes(64) }],
  ['many', { size: gib(1), volumes: 10 }],
  ['all operations that a size allows', { size: gib(160), iops: 80_000 }],
  ['the least operations, whatever the size', { size: gib(5), iops: 3000 }],
  ['all throughput that the operations allow', { size: gib(16), iops: 8000, throughput: 2000 }],
  ['the throughput of the least operations', { size: gib(1), throughput: 750 }],
])('%s', (_, storage) => {
  expect(BrokerStorage.gp3(storage)).toMatchObject(storage);
});

describe('out of bounds', () => {
  test.each([
    [{ size: gib(0) }, `'size (GiB)' must be a whole number, between 1 and 65536, got 0`],
    [{ size: gib(65_537) }, `'size (GiB)' must be a whole number, between 1 and 65536, got 65537`],
    [{ size: gib(100), volumes: 0 }, `'volumes' must be a whole number, between 1 and 10, got 0`],
    [{ size: gib(100), volumes: 11 }, `'volumes' must be a whole number, between 1 and 10, got 11`],
    [{ size: gib(100), volumes: 1.5 }, `'volumes' must be a whole number, between 1 and 10, got 1.5`],
    [{ size: gib(1000), iops: 2999 }, `'iops' must be a whole number, between 3000 and 80000, got 2999`],
    [{ size: gib(1000), iops: 80_001 }, `'iops' must be a whole number, between 3000 and 80000, got 80001`],
    [{ size: gib(1000), throughput: 124 }, `'throughput' must be a whole number, between 125 and 2000, got 124`],
    [
      { size: gib(1000), iops: 80_000, throughput: 2001 },
      `'throughput' must be a whole number, between 125 and 2000, got 2001`,
    ],
  ])('%j', (storage, message) => {
    expect(() => BrokerStorage.gp3(storage)).toThrow(message);
  });
});

describe('out of proportion', () => {
  test('more than 500 operations for each GiB', () => {
    expect(() => BrokerStorage.gp3({ size: gib(20), iops: 10_001 })).toThrow(
      `'iops' must be at most 500 for each GiB of 'size', 10000 for 20 GiB, got 10001; lower it or take larger volumes`,
    );
    expect(() => BrokerStorage.gp3({ size: gib(20), iops: 10_000 })).not.toThrow();
  });

  test('a small volume has no more than the least', () => {
    expect(() => BrokerStorage.gp3({ size: gib(5), iops: 3001 })).toThrow(`3000 for 5 GiB, got 3001`);
  });

  test('more than a quarter of the operations, with what would be enough', () => {
    expect(() => BrokerStorage.gp3({ size: gib(1000), throughput: 751 })).toThrow(
      `'throughput' must be at most a quarter of 'iops', 750 MiB/s for 3000, got 751; raise 'iops' to 3004 or lower it`,
    );
    expect(() => BrokerStorage.gp3({ size: gib(1000), iops: 3004, throughput: 751 })).not.toThrow();
  });
});

describe('tokens', () => {
  test('are handed on where nothing is computed from them', () => {
    const size = Size.gibibytes(token);
    expect(BrokerStorage.gp3({ size, iops: token, throughput: token })).toMatchObject({
      size,
      iops: token,
      throughput: token,
    });
  });

  test('leave the rules between the others', () => {
    expect(() => BrokerStorage.gp3({ size: Size.gibibytes(token), throughput: 751 })).toThrow(/at most a quarter/);
    expect(() => BrokerStorage.gp3({ size: Size.gibibytes(token), iops: 80_000 })).not.toThrow();
    expect(() => BrokerStorage.gp3({ size: gib(1000), iops: token, throughput: 2000 })).not.toThrow();
    expect(() => BrokerStorage.gp3({ size: gib(1), iops: 4000, throughput: token })).toThrow(/500 for each GiB/);
  });

  test('are refused for the number of volumes, which are made one by one', () => {
    expect(() => BrokerStorage.gp3({ size: gib(100), volumes: token })).toThrow(
      `'volumes' must be known at synthesis, because other values are computed from it; got a token`,
    );
  });
});
