import { Token } from 'aws-cdk-lib';
import { Ec2Brokers, KafkaKind, KafkaSizing, type Workload } from '../../lib';
import { anEc2ClusterStack, someEc2Brokers } from '../support/fixtures';
import { messagesOf } from '../support/testing-app';

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

describe('brokers of a plan', () => {
  const workload: Workload = { ingressMibps: 100, fanOut: 2, retentionHours: 48 };
  const planned = (instanceType: string) =>
    KafkaSizing.plan(workload, { kinds: [KafkaKind.EC2], instanceTypes: [instanceType] });

  test('have its type, number and volumes, and nothing is warned of', () => {
    const plan = planned('r7g.2xlarge');
    const { count = 0, storage } = plan.kinds[0]?.cheapest ?? {};
    const brokers = Ec2Brokers.forPlan(plan);
    expect(brokers).toMatchObject({ brokersPerZone: count / 3 });
    expect(brokers.instanceType.toString()).toBe('r7g.2xlarge');
    expect(brokers.storage.size.toGibibytes()).toBe(storage?.volumeGib);
    expect(brokers.storage).toMatchObject({
      volumes: storage?.volumes,
      throughput: storage?.throughputMibps,
      iops: storage?.iops,
    });
    expect(messagesOf(anEc2ClusterStack({ brokers, workload }).stack, 'warning')).toEqual([]);
  });

  test('on small instances as well, whose volumes come with more than these sustain', () => {
    const brokers = Ec2Brokers.forPlan(planned('m7g.large'));
    expect(messagesOf(anEc2ClusterStack({ brokers, workload }).stack, 'warning')).toEqual([]);
  });

  test('a plan without them says so', () => {
    const plan = KafkaSizing.plan(workload, { kinds: [KafkaKind.MSK_EXPRESS] });
    expect(() => Ec2Brokers.forPlan(plan)).toThrow(`'plan' has no EC2 brokers: it compares other kinds`);
  });
});
