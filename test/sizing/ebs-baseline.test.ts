import { EC2_INSTANCE_TYPES, type Ec2InstanceTypeFact } from '../../lib/facts/ec2-instance-types';
import { beyondBaseline } from '../../lib/sizing/ebs-baseline';

/** 312.5 MB/s, which are 298.02 MiB/s, and 12,000 operations. */
const instance = EC2_INSTANCE_TYPES['m7g.2xlarge'] as Ec2InstanceTypeFact;

test.each([
  ['one volume that is as fast', { volumes: 1, throughputMibps: 298, iops: 12_000 }, {}],
  // 299 x 1.048576
  ['one that is faster', { volumes: 1, throughputMibps: 299, iops: 3000 }, { throughput: [313.524224, 298] }],
  // 400 x 1.048576; of 298.02 each may have half
  ['two together', { volumes: 2, throughputMibps: 200, iops: 3000 }, { throughput: [419.4304, 149] }],
  // 3 x 126 x 1.048576; of 298.02 each of three would have 99, less than comes with it
  [
    'three, with more than comes with them',
    { volumes: 3, throughputMibps: 126, iops: 3000 },
    { throughput: [396.361728] },
  ],
  ['operations', { volumes: 2, throughputMibps: 125, iops: 6001 }, { iops: 12_002 }],
  ['nothing of what comes with volumes, however many they are', { volumes: 9, throughputMibps: 125, iops: 3000 }, {}],
])('%s', (_, volumes, expected: { throughput?: number[]; iops?: number }) => {
  const { throughput, iops } = beyondBaseline(instance, volumes);
  expect(iops).toBe(expected.iops);
  expect(throughput?.sumMBps).toEqual(expected.throughput && expect.closeTo(expected.throughput[0] ?? NaN, 6));
  expect(throughput?.fitsMibps).toBe(expected.throughput?.[1]);
});
