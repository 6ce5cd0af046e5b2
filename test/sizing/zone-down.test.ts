import { healthyLoad } from '../../lib/sizing/broker-load';
import { KafkaKind, type ClusterCandidate } from '../../lib/sizing/cluster-candidate';
import { demandOf } from '../../lib/sizing/demand';
import { KafkaSizing } from '../../lib/sizing/kafka-sizing';
import { holds } from '../../lib/sizing/limit-use';
import { mibpsOfGbps, mibpsOfMBps } from '../../lib/sizing/units';
import type { Workload } from '../../lib/sizing/workload';
import { recheck } from './recheck';

/** Nobody lags and nothing is caught up: only daily work is left to decide. */
const DAILY = { retentionHours: 1, partitions: 300, toleratedLagMinutes: 0, zoneOutageMinutes: 0 };

/** With volumes that fewer brokers have enough of as well: all that an m7g.2xlarge can use. */
const STORAGE = { volumeGib: 10_000, throughputMibps: 298, iops: 3000 };

const checked = (workload: Workload, { kind, size }: ClusterCandidate, brokers: number) =>
  KafkaSizing.check({ kind, instanceType: size, brokers, storage: STORAGE }, workload);

const broken = ({ limits }: ClusterCandidate) =>
  limits.filter((use) => !holds(use)).map(({ limit, state }) => `${limit}, ${state}`);

const names = (rules: string[]) => rules.map((rule) => rule.replace(/:.*/, ''));

describe.each([
  // m7g.2xlarge has 3.75 Gbit/s, 447.03 MiB/s, of which 335.28 may be used. Eight groups and three replicas:
  //   zone down (8 + 1) x 1.5 x 740 / 30 = 333.0, all up (8 + 2) x 740 / 30 = 246.7
  //   of 27:                               370.0                            274.1
  ['many consumers on EC2', KafkaKind.EC2, 'm7g.2xlarge', 740, { fanOut: 8 }, 30],
  ['many consumers on Amazon MSK', KafkaKind.MSK_STANDARD, 'kafka.m7g.2xlarge', 740, { fanOut: 8 }, 30],
  // Two groups and two replicas:
  //   zone down (2 + 0) x 2 x 830 / 10 = 332.0, all up (2 + 1) x 830 / 10 = 249.0
  //   of 8:                              415.0                            311.3
  ['two zones on EC2', KafkaKind.EC2, 'm7g.2xlarge', 830, { fanOut: 2, zones: 2 }, 10],
])('%s', (_, kind, instanceType, peak, over, expected) => {
  const workload = { ...DAILY, ingressMibps: 500, peakIngressMibps: peak, ...over };
  const { zones } = demandOf(workload);
  const [planned] = KafkaSizing.plan(workload, { kinds: [kind], instanceTypes: [instanceType] }).kinds;
  const { cheapest } = planned as { cheapest: ClusterCandidate };

  test('the plan is as tight as can be, because of the zone that is down', () => {
    expect(cheapest.count).toBe(expected);
    expect(cheapest.bottleneck).toMatchObject({ limit: 'network out', state: 'zone down' });
    expect(broken(checked(workload, cheapest, expected))).toEqual([]);
    expect(recheck(workload, cheapest)).toEqual([]);
  });

  test('one broker fewer in each zone does not hold, with a zone down and only then', () => {
    const fewer = checked(workload, cheapest, expected - zones);
    expect(broken(fewer)).toEqual(['network out, zone down']);
    expect(names(recheck(workload, fewer))).toEqual(['network out, zone down']);
  });

  test('nor does one broker fewer', () => {
    expect(broken(checked(workload, cheapest, expected - 1))).toEqual(['network out, zone down']);
  });

  test('while all zones are up the fewer would do', () => {
    const load = healthyLoad(demandOf(workload), expected - zones);
    expect(Math.max(load.networkIn, load.networkOut)).toBeLessThan(0.75 * mibpsOfGbps(3.75));
  });
});

describe('Express brokers', () => {
  // express.m7g.2xlarge sustains 62.5 MB/s and takes 93.7 at most, not quite 1.5 times as much. Of six, less 25 %:
  //   zone down 1.5 x 268.15 / 6 = 67.04 of 67.02, all up 268.15 / 6 = 44.69 of 44.70
  const workload = { ...DAILY, ingressMibps: 200, peakIngressMibps: 268.15 };
  const size = { kind: KafkaKind.MSK_EXPRESS, instanceType: 'express.m7g.2xlarge' };
  const [planned] = KafkaSizing.plan(workload, { kinds: [size.kind], instanceTypes: [size.instanceType] }).kinds;

  test('are as many as hold with a zone down', () => {
    expect(planned?.cheapest.count).toBe(9);
    expect(recheck(workload, planned?.cheapest as ClusterCandidate)).toEqual([]);
  });

  test('one fewer in each zone does not hold, with a zone down and only then', () => {
    const fewer = KafkaSizing.check({ ...size, brokers: 6 }, workload);
    expect(broken(fewer)).toEqual(['ingress, zone down']);
    expect(names(recheck(workload, fewer))).toEqual(['ingress, zone down']);
    expect(268.15 / 6).toBeLessThan(0.75 * mibpsOfMBps(62.5));
  });

  test('a little less traffic needs no more than six', () => {
    const less = { ...workload, peakIngressMibps: 268.05 };
    expect(broken(KafkaSizing.check({ ...size, brokers: 6 }, less))).toEqual([]);
  });
});

test('one replica has nobody else to lead it: a zone that is down asks nothing of the others', () => {
  const workload = { ...DAILY, ingressMibps: 500, peakIngressMibps: 740, fanOut: 8, replicationFactor: 1 };
  const options = { kinds: [KafkaKind.EC2], instanceTypes: ['m7g.2xlarge'] };
  // 8 x 740 / 335.28 = 17.7, and not 8 x 1.5 x 740 / 335.28 = 26.5
  expect(KafkaSizing.plan(workload, options).kinds[0]?.cheapest.count).toBe(18);
});
