import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { MSK_EXPRESS_SIZES, MSK_STANDARD_SIZES } from '../../lib/facts/msk-broker-sizes';
import { MSK_PROVISIONED_THROUGHPUT } from '../../lib/facts/msk-limits';

const instance = (type: string) => EC2_INSTANCE_TYPES[type.replace(/^(kafka|express)\./, '')];

test.each(Object.entries(MSK_STANDARD_SIZES))('%s has what the instance of its name has', (type, size) => {
  const fact = instance(type);
  expect(size).toMatchObject({ memoryGib: fact?.memoryGib, networkGbps: fact?.networkGbps });
  expect(size.ebsMBps).toBeCloseTo(fact?.ebsMBps ?? NaN, 3);
});

test.each(Object.entries(MSK_EXPRESS_SIZES))(
  '%s takes more at most than it sustains',
  (_, { ingressMBps, egressMBps }) => {
    expect(ingressMBps.max / ingressMBps.sustained).toBeCloseTo(1.5, 2);
    expect(egressMBps.max / egressMBps.sustained).toBeCloseTo(1.875, 1);
    expect(egressMBps.sustained / ingressMBps.sustained).toBeCloseTo(2, 2);
  },
);

test('throughput is provisioned of sizes that there are, more than comes with a volume', () => {
  for (const [type, most] of Object.entries(MSK_PROVISIONED_THROUGHPUT.maxMibps)) {
    expect(Object.keys(MSK_STANDARD_SIZES)).toContain(type);
    expect(most).toBeGreaterThan(MSK_PROVISIONED_THROUGHPUT.minMibps);
    expect(most).toBeLessThanOrEqual(MSK_STANDARD_SIZES[type]?.ebsMBps ?? NaN);
  }
});
