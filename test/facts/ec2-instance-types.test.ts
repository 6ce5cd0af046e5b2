import { EC2_INSTANCE_TYPES } from '../../lib/facts/ec2-instance-types';
import { EC2_LAYOUT } from '../../lib/sizing/ec2-layout';

const types = Object.entries(EC2_INSTANCE_TYPES);

test('everything is a number more than nothing', () => {
  const wrong = types.filter(
    ([, { memoryGib, vcpus, ebsMBps, ebsIops, networkGbps }]) =>
      ![memoryGib, vcpus, ebsMBps, ebsIops, networkGbps].every((value) => value > 0 && Number.isFinite(value)),
  );
  expect(wrong).toEqual([]);
});

test('those of AWS Graviton, and no others, are arm64', () => {
  const graviton = /^(t4g|[a-z]+\d+g[a-z]*|im4gn|is4gen)\./;
  for (const [type, { architecture }] of types) {
    expect([type, architecture]).toEqual([type, graviton.test(type) ? 'arm64' : 'x86_64']);
  }
});

test('storage-optimized types and those with a d have disks of their own', () => {
  for (const [type, { instanceStore }] of types) {
    expect([type, instanceStore]).toEqual([type, /^(i|d)\d|^i(m|s)\d|^[a-z]\d[a-z]*d\./.test(type)]);
  }
});

test('controllers are of types that are known', () => {
  for (const [architecture, type] of Object.entries(EC2_LAYOUT.controllers.instanceType)) {
    expect(EC2_INSTANCE_TYPES[type]).toMatchObject({ architecture, instanceStore: false });
  }
});
