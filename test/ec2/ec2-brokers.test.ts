import { Token } from 'aws-cdk-lib';
import { someEc2Brokers } from '../support/fixtures';

test('one in each zone, none of which was there before', () => {
  expect(someEc2Brokers()).toMatchObject({ brokersPerZone: 1, retired: [] });
  expect(someEc2Brokers().heapSize).toBeUndefined();
});

test('as many as a zone has ids', () => {
  expect(someEc2Brokers({ brokersPerZone: 99 }).brokersPerZone).toBe(99);
  expect(someEc2Brokers({ brokersPerZone: 97, retired: [101, 102] })).toMatchObject({ retired: [101, 102] });
});

test.each([
  [{ brokersPerZone: 0 }, `'brokersPerZone' must be a whole number, between 1 and 99, got 0`],
  [{ brokersPerZone: 100 }, `'brokersPerZone' must be a whole number, between 1 and 99, got 100`],
  [{ brokersPerZone: 1.5 }, `'brokersPerZone' must be a whole number, between 1 and 99, got 1.5`],
  [{ brokersPerZone: 98, retired: [101, 102] }, `'brokersPerZone' must be a whole number, between 1 and 97, got 98`],
  [
    { brokersPerZone: Token.asNumber({ Ref: 'Brokers' }) },
    `'brokersPerZone' must be known at synthesis, because other values are computed from it; got a token`,
  ],
])('%j is refused', (options, message) => {
  expect(() => someEc2Brokers(options)).toThrow(message);
});
