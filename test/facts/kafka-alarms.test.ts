import { readFileSync } from 'node:fs';
import { QUERY_STATISTICS } from '../../lib/cluster/metrics-insights';
import {
  CONSUMER_GROUP_ALARMS,
  FOLLOWS_FROM,
  KAFKA_ALARMS,
  type AlarmWatch,
  type KafkaAlarmFact,
} from '../../lib/facts/kafka-alarms';
import { KAFKA_METRICS, MSK_DIMENSIONS, type KafkaMetricFact } from '../../lib/facts/kafka-metrics';
import { KafkaAlarm } from '../../lib/monitoring/kafka-alarm';
import { commentsIn, constantOf } from '../support/enum-in-source';

type Row = [string, KafkaAlarmFact];

const ofClusters: Row[] = Object.entries(KAFKA_ALARMS);
const ofGroups: Row[] = Object.entries(CONSUMER_GROUP_ALARMS);
const all = [...ofClusters, ...ofGroups];
const idsOf = (rows: readonly Row[]) => rows.map(([id]) => id);
const where = (holds: (fact: KafkaAlarmFact) => boolean) => idsOf(all.filter(([, fact]) => holds(fact)));
const metricOf = ({ metric }: AlarmWatch): KafkaMetricFact => KAFKA_METRICS[metric];

test('no alarm of a consumer group is called what one of a cluster is', () => {
  expect(new Set(idsOf(all)).size).toBe(all.length);
});

describe('what is watched', () => {
  test('is in the table of metrics', () => {
    const watched = all.flatMap(([, { watch }]) => watch.map(({ metric }) => metric));
    expect(watched.filter((metric) => !(metric in KAFKA_METRICS))).toEqual([]);
  });

  test('of each broker is a metric that has brokers somewhere, and of a group one that is of groups', () => {
    const wrong = all.filter(([, { watch }]) => watch.some((one) => !canBe(one)));
    expect(idsOf(wrong)).toEqual([]);
  });

  test('has a statistic of which queries are made', () => {
    const statistics = all.flatMap(([, { watch }]) => watch.map((one) => one.statistic ?? metricOf(one).statistic));
    expect(statistics.filter((statistic) => !QUERY_STATISTICS.includes(statistic))).toEqual([]);
  });
});

function canBe(watch: AlarmWatch): boolean {
  const { msk, ec2 } = metricOf(watch);
  const scopes = [msk?.standard, msk?.express, msk?.serverless].flatMap((series) => series?.scope ?? []);
  const isOf = {
    cluster: scopes.every((scope) => scope !== 'group') && ec2?.scope !== 'group',
    broker: scopes.some((scope) => MSK_DIMENSIONS[scope].includes('Broker ID')) || ec2?.scope === 'broker',
    group: scopes.every((scope) => scope === 'group') && ec2?.scope === 'group',
  };
  return isOf[watch.of];
}

describe('thresholds', () => {
  test('lie between the numbers between which they may', () => {
    const outside = ({ threshold, range: [least, most] }: KafkaAlarmFact) =>
      typeof threshold === 'number' && !(least <= threshold && threshold <= most);
    expect(where(outside)).toEqual([]);
  });

  test('may lie between numbers of which the first is not the larger', () => {
    expect(where(({ range: [least, most] }) => !(least <= most))).toEqual([]);
  });

  // Metrics count from 0 on, are at most 100 % of something, or 1 of 1.
  const most: Readonly<Record<string, number>> = { Percent: 100, None: 1 };
  /** Of the one burstable size: 24 an hour, for a day. */
  const MOST_CREDITS = 576;

  test('may not be such that the alarm never ends', () => {
    const mostOf = ({ watch: [first] }: KafkaAlarmFact) =>
      first.metric === 'cpuCreditBalance' ? MOST_CREDITS : (most[metricOf(first).unit] ?? Infinity);
    const always = (fact: KafkaAlarmFact) =>
      (fact.comparison === '>=' && fact.range[0] <= 0) ||
      (fact.comparison === '>' && fact.range[0] < 0) ||
      (fact.comparison === '<=' && fact.range[1] >= mostOf(fact));
    expect(where(always)).toEqual([]);
  });

  test('that are part of a limit are all of it, or most', () => {
    const limits = all.flatMap(([, { threshold }]) => (typeof threshold === 'number' ? [] : [threshold]));
    expect(limits.length).toBeGreaterThan(0);
    expect(limits.filter(({ part, scale }) => !(part >= 0.5 && part <= 1 && scale >= 1))).toEqual([]);
  });

  test('come in the order in which things get worse', () => {
    const { diskWarning, diskCritical, certificateExpires, certificateEnds } = KAFKA_ALARMS;
    expect(diskWarning.threshold).toBeLessThan(diskCritical.threshold);
    expect(certificateExpires.threshold).toBeGreaterThan(certificateEnds.threshold);
  });
});

describe('time', () => {
  test('is whole periods that CloudWatch has', () => {
    expect(
      where(({ minutes, times }) => ![1, 5, 60].includes(minutes) || !Number.isInteger(times) || times < 1),
    ).toEqual([]);
  });

  test('is three hours at most, as alarms on queries see no more', () => {
    expect(where(({ minutes, times, outOf = times }) => minutes * outOf > 180)).toEqual([]);
  });

  test('is that of some of the last values for these alone, whose trouble comes and goes', () => {
    const some = all.filter(([, { outOf }]) => outOf !== undefined);
    expect(some.map(([id, { times, outOf }]) => [id, times, outOf])).toEqual([
      ['offlinePartitions', 1, 3],
      ['underMinIsr', 3, 5],
      ['activeController', 5, 8],
      ['logDirectoriesFailed', 1, 20],
    ]);
  });

  // Else its end is told, and the same again from then on.
  test('of what is told once, when it happens, lasts until the broker is missed', () => {
    const { logDirectoriesFailed, brokersMissing } = KAFKA_ALARMS;
    expect(logDirectoriesFailed.cause).toBe(brokersMissing.cause);
    expect(logDirectoriesFailed.outOf).toBeGreaterThan(brokersMissing.times);
  });

  // A resize takes 10 to 15 minutes for each broker.
  test('is longer than a restart for what restarts look like', () => {
    const { brokersMissing, nodesSilent, underReplicated } = KAFKA_ALARMS;
    const times = [brokersMissing, nodesSilent, underReplicated].map(({ minutes, times }) => minutes * times);
    expect(times).toEqual([15, 15, 20]);
  });

  test('is a minute where values are counted: each broker tells one in a minute', () => {
    const counted = all.filter(([, { watch }]) => watch.some(({ statistic }) => statistic === 'SampleCount'));
    expect(idsOf(counted)).toEqual(['brokersMissing', 'nodesSilent']);
    expect(counted.filter(([, { minutes }]) => minutes !== 1)).toEqual([]);
  });

  test('is a minute where a metric adds up, so that nothing has to be divided', () => {
    expect(where(({ watch, minutes }) => minutes !== 1 && watch.some((one) => metricOf(one).addsUp))).toEqual([]);
  });

  test('is five minutes where a limit is counted in five', () => {
    const { volumeWrites, volumeReads } = KAFKA_ALARMS;
    expect([volumeWrites.minutes, volumeReads.minutes]).toEqual([5, 5]);
    expect([volumeWrites.threshold.scale, volumeReads.threshold.scale]).toEqual([314_572_800, 314_572_800]);
  });
});

describe('who is told', () => {
  test('is woken up by these alone', () => {
    expect(where(({ severity }) => severity === 'page')).toEqual([
      'offlinePartitions',
      'underMinIsr',
      'activeController',
      'brokersMissing',
      'offlineLogDirectories',
      'logDirectoriesFailed',
      'certificateEnds',
    ]);
  });

  test('is told of silence by these alone, as all others are silent when nothing is wrong', () => {
    expect(where(({ silence }) => silence === 'trouble')).toEqual([
      'activeController',
      'brokersMissing',
      'nodesSilent',
      'groupVanished',
    ]);
  });

  test('has these to develop against', () => {
    expect(where(({ basic }) => basic === true)).toEqual([
      'offlinePartitions',
      'underMinIsr',
      'activeController',
      'brokersMissing',
      'offlineLogDirectories',
      'diskWarning',
      'diskCritical',
      'logDirectoriesFailed',
      'certificateEnds',
    ]);
  });

  test('is not told of what follows from something else that is told', () => {
    expect(FOLLOWS_FROM).toEqual({
      brokers: ['availability'],
      replication: ['availability', 'brokers'],
      quorum: ['brokers'],
    });
  });

  test('is told by a cause for which there is a page, where another follows from it', () => {
    const paged = ofClusters.filter(([, { severity }]) => severity === 'page').map(([, { cause }]) => cause);
    const causes = Object.values(FOLLOWS_FROM).flat();
    expect(causes.filter((cause) => !paged.includes(cause))).toEqual([]);
  });

  // What holds another back is made before it: causes that follow from none, and then the others in the order of the table.
  test('is told of a cause after those from which it follows', () => {
    const order = [...new Set(ofClusters.map(([, { cause }]) => cause))].filter((cause) => cause in FOLLOWS_FROM);
    expect(order).toEqual(['brokers', 'replication', 'quorum']);
    const early = order.filter((cause, index) =>
      FOLLOWS_FROM[cause]?.some((other) => other in FOLLOWS_FROM && !order.slice(0, index).includes(other)),
    );
    expect(early).toEqual([]);
  });
});

test('every alarm comes from somewhere, and the head of the file says from where', () => {
  const head = readFileSync('lib/facts/kafka-alarms.ts', 'utf8').split('*/')[0] ?? '';
  const sources = new Set<string>(all.flatMap(([, fact]) => fact.sources));
  expect(where((fact) => fact.sources.length === 0)).toEqual([]);
  expect([...sources].filter((source) => !head.includes(`* - ${source}: `))).toEqual([]);
});

test('meanings are sentences', () => {
  expect(where(({ meaning }) => !/^[A-Z].*\.$/.test(meaning))).toEqual([]);
});

describe('the enum', () => {
  const comments = commentsIn('lib/monitoring/kafka-alarm.ts');

  test('has the ids of the table, in its order', () => {
    expect(Object.values(KafkaAlarm)).toEqual(Object.keys(KAFKA_ALARMS));
  });

  test('has names that are the ids in capitals', () => {
    expect(Object.keys(KafkaAlarm)).toEqual(Object.keys(KAFKA_ALARMS).map(constantOf));
  });

  test.each(ofClusters)('says of %s what the table says', (id, { meaning }) => {
    expect(comments.get(constantOf(id))).toBe(meaning);
  });
});
