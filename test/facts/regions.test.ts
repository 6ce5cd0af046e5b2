import { RegionInfo } from 'aws-cdk-lib/region-info';
import { AWS_REGIONS } from '../../lib/facts/regions';

/** Of governments' classified clouds, and of Europe's sovereign one. */
const APART = /-iso|^eusc-/;

test('regions are those of aws-cdk-lib, without the ones that are apart', () => {
  const known = RegionInfo.regions.map(({ name }) => name);
  expect(known.filter((name) => APART.test(name)).length).toBeGreaterThan(0);
  expect(AWS_REGIONS).toEqual(known.filter((name) => !APART.test(name)).sort());
});
