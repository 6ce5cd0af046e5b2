import type { Assumptions } from '../support/alarms/alarm';
import { inTurn, withoutBroker } from '../support/alarms/broker-loss';
import { Evaluation, type Told } from '../support/alarms/evaluate';
import {
  BROKER_DIMENSION,
  BROKERS,
  CONTROLLERS,
  healthyCluster,
  METRICS,
  type BrokerKind,
} from '../support/alarms/healthy-clusters';
import { monitoredCluster, monitoredWithPasswords } from '../support/alarms/monitored-clusters';
import {
  evenly,
  forEver,
  silence,
  type Curve,
  type SeriesFilter,
  type Span,
  type Telemetry,
} from '../support/alarms/series';

/**
 * What people are told, and when, of what happens to clusters. Minute 0 is when it begins. Each story holds whatever the
 * documentation of CloudWatch leaves open.
 */
const readings: readonly [string, Assumptions][] = [
  ['as CloudWatch is documented', { lookBack: 2, noSeries: 'treated' }],
  ['where it looks back further', { lookBack: 8, noSeries: 'insufficient' }],
];

/** Kinds that tell of replicas and disks. */
type FullKind = Exclude<BrokerKind, 'express'>;

const withReplicas: readonly FullKind[] = ['standard', 'ec2'];
const withBrokers: readonly BrokerKind[] = ['standard', 'express', 'ec2'];

const fromNowOn: Span = { from: 0, until: forEver };

describe.each(readings)('%s', (_, assumptions) => {
  const evaluate = (kind: BrokerKind, telemetry: Telemetry, hours = 4) =>
    new Evaluation(monitoredCluster(kind), telemetry, hours * 60, assumptions);
  const toldOf = (kind: BrokerKind, telemetry: Telemetry, hours?: number) => evaluate(kind, telemetry, hours).told;

  describe.each(withBrokers)('planned work, %s', (kind) => {
    test('a rolling patch: nobody is told anything', () => {
      const patch = inTurn(kind, healthyCluster(kind), { from: 0, away: 8, between: 4 });
      expect(inWords(toldOf(kind, leaderless(kind, patch, [0, 12, 24])))).toEqual([]);
    });

    // AWS says 10 to 15 minutes for each.
    test('new sizes, 13 minutes for each broker: nobody is told anything', () => {
      const resize = inTurn(kind, healthyCluster(kind), { from: 0, away: 13, between: 6 });
      expect(inWords(toldOf(kind, resize))).toEqual([]);
    });

    describe('new sizes, 18 minutes for each broker', () => {
      const resize = inTurn(kind, healthyCluster(kind), { from: 2, away: 18, between: 6 });

      test('are no alarm to anybody where the command was given before each', () => {
        const told = toldOf(kind, maintained(resize, [0, 24, 48]));
        expect(inWords(told.filter(({ state }) => state === 'ALARM'))).toEqual([]);
      });

      test('are a page where nobody said a word', () => {
        expect(inWords(alarmsTo('page', toldOf(kind, resize)))).toContain('page brokers ALARM');
      });
    });

    test('a broker that is away for an hour in a time of maintenance: nobody is paged', () => {
      const away = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 5, until: 55 });
      expect(alarmsTo('page', toldOf(kind, maintained(away)))).toEqual([]);
    });

    test('a broker that does not come back from maintenance: a page, when that is over', () => {
      const dead = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 5, until: forEver });
      const pages = alarmsTo('page', toldOf(kind, maintained(dead)));
      expect(inWords(pages)).toEqual(['page brokers ALARM']);
      expect(minutesOf(pages)[0]).toBeGreaterThan(60);
      expect(minutesOf(pages)[0]).toBeLessThanOrEqual(60 + 5 * assumptions.lookBack + 2);
    });

    test('a switch that is forgotten ends by itself after an hour', () => {
      const states = evaluate(kind, maintained(healthyCluster(kind))).states('orders-maintenance');
      const held = states.flatMap((state, minute) => (state === 'ALARM' ? minute : []));
      expect(held[0]).toBe(1);
      expect(held.at(-1)).toBeGreaterThanOrEqual(60);
      expect(held.at(-1)).toBeLessThanOrEqual(60 + 5 * assumptions.lookBack);
    });
  });

  test('a release for all nodes on EC2, controllers first: nobody is told anything', () => {
    const brokers = inTurn('ec2', healthyCluster('ec2'), { from: 15, away: 4, between: 2 });
    const all = CONTROLLERS.reduce(
      (told, NodeId, index) => told.during({ from: index * 5, until: index * 5 + 3 }, { where: { NodeId } }, silence),
      brokers,
    );
    expect(inWords(toldOf('ec2', leadsFrom(all, 0)))).toEqual([]);
  });

  test('a zone that is cut off from the others, and not from CloudWatch: a page, though its controller counts all brokers', () => {
    const [majority, minority] = [CONTROLLERS.slice(0, 2), CONTROLLERS.slice(2)];
    const activeBrokers = 'kafka_controller_kafkacontroller_activebrokercount';
    const cut = majority.reduce(
      (told, NodeId) => told.during(fromNowOn, { metric: activeBrokers, where: { NodeId } }, 2),
      healthyCluster('ec2'),
    );
    expect(minority).toHaveLength(1);
    expect(inWords(toldOf('ec2', cut))).toEqual(['page brokers ALARM']);
  });

  describe.each(withBrokers)('a broker that dies for good, %s', (kind) => {
    const dead = withoutBroker(kind, healthyCluster(kind), lastOf(kind), fromNowOn);

    test('is one page within half an hour, and nothing else', () => {
      const told = toldOf(kind, dead);
      expect(inWords(told)).toEqual(['page brokers ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(30);
    });

    test('and its return is told once', () => {
      const back = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 0, until: 90 });
      expect(inWords(toldOf(kind, back))).toEqual(['page brokers ALARM', 'page brokers OK']);
    });

    test('does not hide another fault', () => {
      const throttled = dead.during({ from: 60, until: 120 }, { metric: METRICS[kind].timeLag }, 900);
      expect(inWords(toldOf(kind, throttled))).toEqual(['page brokers ALARM', 'ticket billing/orders ALARM']);
    });
  });

  describe.each(withReplicas)('a broker that dies for good, with what replicas are in sync, %s', (kind) => {
    const { underMinIsr, underReplicated, offlinePartitions } = METRICS[kind];
    const dead = withoutBroker(kind, healthyCluster(kind), lastOf(kind), fromNowOn);
    const short = (span: Span) => dead.during(span, { metric: underMinIsr, where: one(kind) }, 4);

    test('is one page even where others take no records', () => {
      const told = toldOf(kind, short(fromNowOn));
      expect(inWords(alarmsTo('page', told))).toEqual(['page availability ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(5);
    });

    test('is no ticket for replication beside the page', () => {
      expect(inWords(alarmsTo('ticket', toldOf(kind, short(fromNowOn))))).not.toContain('ticket replication ALARM');
      expect(inWords(alarmsTo('ticket', toldOf(kind, dead)))).not.toContain('ticket replication ALARM');
    });

    test('is paged again where partitions go offline as well', () => {
      const worse = dead.during({ from: 60, until: 90 }, leading(kind, offlinePartitions), 3);
      const [first, second] = alarmsTo('page', toldOf(kind, worse));
      expect(inWords([first, second].flatMap((told) => told ?? []))).toEqual([
        'page brokers ALARM',
        'page availability ALARM',
      ]);
    });

    test('is not told to be back while it is dead', () => {
      const worse = dead.during({ from: 60, until: 90 }, leading(kind, offlinePartitions), 3);
      expect(inWords(toldOf(kind, worse))).not.toContain('page brokers OK');
    });

    test('is not paged a second time when something worse is over', () => {
      const worse = dead.during({ from: 60, until: 90 }, leading(kind, offlinePartitions), 3);
      expect(inWords(alarmsTo('page', toldOf(kind, worse)))).toEqual(['page brokers ALARM', 'page availability ALARM']);
    });

    test('is no news where it is back, and its replicas catch up for half an hour', () => {
      const back = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 0, until: 60 });
      const behind = back.during({ from: 0, until: 90 }, { metric: underReplicated, where: one(kind) }, 12);
      expect(inWords(toldOf(kind, behind))).toEqual(['page brokers ALARM', 'page brokers OK']);
    });

    test('is a ticket where it is back, and its replicas have not caught up after an hour', () => {
      const back = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 0, until: 60 });
      const stuck = back.during(fromNowOn, { metric: underReplicated, where: one(kind) }, 12);
      const told = toldOf(kind, stuck);
      expect(inWords(told)).toEqual(['page brokers ALARM', 'page brokers OK', 'ticket replication ALARM']);
      expect(minutesOf(told)[2]).toBeGreaterThanOrEqual(120);
      expect(minutesOf(told)[2]).toBeLessThanOrEqual(125);
    });

    test('is paged when something worse is over, and it is still dead', () => {
      const back = withoutBroker(kind, healthyCluster(kind), lastOf(kind), { from: 0, until: 90 });
      const worse = back.during({ from: 0, until: 60 }, { metric: underMinIsr, where: one(kind) }, 4);
      expect(inWords(toldOf(kind, worse))).toEqual([
        'page availability ALARM',
        'page availability OK',
        'page brokers ALARM',
        'page brokers OK',
      ]);
    });
  });

  describe.each(withReplicas)('without a broker missing, %s', (kind) => {
    const { diskUsed, offlinePartitions, underMinIsr, underReplicated } = METRICS[kind];

    test('offline partitions are a page within two minutes', () => {
      const told = toldOf(kind, healthyCluster(kind).during(fromNowOn, leading(kind, offlinePartitions), 3));
      expect(inWords(told)).toEqual(['page availability ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(2);
    });

    test('one minute without a leader is nothing, or an alarm and its end: no end without an alarm', () => {
      const short = healthyCluster(kind).during({ from: 0, until: 1 }, leading(kind, offlinePartitions), 3);
      const [first] = toldOf(kind, short);
      expect(first?.state ?? 'ALARM').toBe('ALARM');
    });

    test('partitions that are offline every other minute are a page within five', () => {
      const now = (minute: number) => (minute % 2 === 0 ? 3 : 0);
      const pages = alarmsTo(
        'page',
        toldOf(kind, healthyCluster(kind).during(fromNowOn, leading(kind, offlinePartitions), now)),
      );
      expect(minutesOf(pages)[0]).toBeLessThanOrEqual(5);
    });

    // A follower that is too slow for its leader comes and goes.
    describe('partitions that take no records three minutes of four', () => {
      const now: Curve = (minute) => (minute % 4 === 0 ? 0 : 4);
      const flapping = healthyCluster(kind).during(fromNowOn, { metric: underMinIsr, where: one(kind) }, now);

      test('are one page within a quarter of an hour, and not told to be over', () => {
        const told = toldOf(kind, flapping);
        expect(inWords(told)).toEqual(['page availability ALARM']);
        expect(minutesOf(told)[0]).toBeLessThanOrEqual(15);
      });
    });

    test('replicas that do not keep up are a ticket, within three quarters of an hour', () => {
      const slow = healthyCluster(kind).during(fromNowOn, { metric: underReplicated, where: one(kind) }, 2);
      const told = toldOf(kind, slow);
      expect(inWords(told)).toEqual(['ticket replication ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(45);
    });

    test('disks that fill slowly are a ticket at 75 %, and another at 85 %', () => {
      // One percent in twenty minutes, and another broker an hour behind.
      const where = BROKERS[kind].map((id) => ({ [BROKER_DIMENSION[kind]]: id, ...dataVolume(kind) }));
      const filling = where.reduce(
        (told, which, index) =>
          told.during(
            { from: index * 60, until: forEver },
            { metric: diskUsed, where: which },
            evenly({ from: index * 60, until: index * 60 + 600 }, 60, 90),
          ),
        healthyCluster(kind),
      );
      const told = toldOf(kind, filling, 14);
      expect(inWords(told)).toEqual(['ticket disk-warning ALARM', 'ticket disk-critical ALARM']);
      const [warned, warnedAgain] = minutesOf(told);
      expect(warned).toBeGreaterThan(300);
      expect(warned).toBeLessThan(320);
      expect(warnedAgain).toBeGreaterThan(500);
      expect(warnedAgain).toBeLessThan(520);
    });
  });

  describe.each(withBrokers)('the whole cluster, %s', (kind) => {
    const { activeControllers, lag, timeLag } = METRICS[kind];

    test('without a controller is a page within six minutes', () => {
      const told = toldOf(kind, healthyCluster(kind).during(fromNowOn, { metric: activeControllers }, 0));
      expect(inWords(told)).toEqual(['page availability ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(6);
    });

    // Each of them starts, is elected, and ends again.
    test('without a controller four minutes of five is a page within half an hour', () => {
      const now: Curve = (minute) => (minute % 5 === 0 ? 1 : 0);
      const flapping = healthyCluster(kind).during(fromNowOn, leading(kind, activeControllers), now);
      const [first] = toldOf(kind, flapping);
      expect(inWords(first ? [first] : [])).toEqual(['page availability ALARM']);
      expect(first?.minute).toBeLessThanOrEqual(30);
    });

    test('silent is one page', () => {
      const told = alarmsTo('page', toldOf(kind, silent(kind)));
      expect(inWords(told)).toEqual(['page availability ALARM']);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(6 + assumptions.lookBack);
    });

    test('with a consumer group whose members come and go all the time: a ticket after half an hour', () => {
      const gone = [lag, timeLag].reduce(
        (told, metric) => told.during(fromNowOn, { metric, where: billing(kind) }, silence),
        healthyCluster(kind),
      );
      const told = toldOf(kind, gone);
      expect(inWords(told)).toEqual(['ticket billing/orders ALARM']);
      expect(minutesOf(told)[0]).toBeGreaterThanOrEqual(30);
      expect(minutesOf(told)[0]).toBeLessThanOrEqual(30 + 5 * assumptions.lookBack);
    });
  });

  describe('on EC2', () => {
    const [leader = '', follower = ''] = CONTROLLERS;

    test('a controller that dies is a ticket, whether it led or not', () => {
      for (const NodeId of [leader, follower]) {
        const dead = leadsFrom(healthyCluster('ec2'), NodeId === leader ? 0 : forEver).during(
          fromNowOn,
          { where: { NodeId } },
          silence,
        );
        expect(inWords(toldOf('ec2', dead))).toEqual(['ticket quorum ALARM']);
      }
    });

    test('a broker that stops because its last volume fails is a page at once, and no other soon after', () => {
      const dead = withoutBroker('ec2', healthyCluster('ec2'), lastOf('ec2'), fromNowOn);
      const stopped = dead.during({ from: 0, until: 1 }, { metric: 'FailedLogDirectories' }, 1);
      const pages = alarmsTo('page', toldOf('ec2', stopped, 1));
      expect(inWords(pages)).toEqual(['page brokers ALARM']);
      expect(minutesOf(pages)[0]).toBeLessThanOrEqual(3);
    });

    test('a broker that stops because its last volume fails is one page, however long it is down', () => {
      const dead = withoutBroker('ec2', healthyCluster('ec2'), lastOf('ec2'), fromNowOn);
      const stopped = dead.during({ from: 0, until: 1 }, { metric: 'FailedLogDirectories' }, 1);
      expect(inWords(alarmsTo('page', toldOf('ec2', stopped)))).toEqual(['page brokers ALARM']);
    });

    test('a broker that stops because its last volume fails, and is back after half an hour: one page and its end', () => {
      const away = withoutBroker('ec2', healthyCluster('ec2'), lastOf('ec2'), { from: 0, until: 30 });
      const told = toldOf('ec2', away.during({ from: 0, until: 1 }, { metric: 'FailedLogDirectories' }, 1));
      expect(inWords(told)).toEqual(['page brokers ALARM', 'page brokers OK']);
      expect(minutesOf(told)[1]).toBeLessThanOrEqual(65);
    });

    test('a zone that is away with a broker and a controller is one page', () => {
      const dead = withoutBroker('ec2', healthyCluster('ec2'), lastOf('ec2'), fromNowOn);
      const zone = dead.during(fromNowOn, { where: { NodeId: follower } }, silence);
      expect(inWords(toldOf('ec2', zone))).toEqual(['page brokers ALARM']);
    });

    // Brokers of one zone have no partition in common: nothing else tells of the second.
    test('a broker that dies while a volume of another does not work is a page as well', () => {
      const offline = { metric: 'kafka_log_logmanager_offlinelogdirectorycount', where: one('ec2') };
      const broken = healthyCluster('ec2').during(fromNowOn, offline, 1);
      const dead = withoutBroker('ec2', broken, lastOf('ec2'), { from: 120, until: forEver });
      expect(inWords(toldOf('ec2', dead, 12))).toEqual(['page volumes ALARM', 'page brokers ALARM']);
    });
  });

  test('clients with passwords are none of those that IAM lets in', () => {
    const withIam = { metric: 'ClientConnectionCount', where: { ...one('standard'), 'Client Authentication': 'IAM' } };
    const [iam] = healthyCluster('standard').matching(withIam);
    const both = healthyCluster('standard').and(
      ...(iam ? [{ ...iam, dimensions: { ...iam.dimensions, 'Client Authentication': 'SCRAM' } }] : []),
    );
    const scram = { metric: 'ClientConnectionCount', where: { 'Client Authentication': 'SCRAM' } };
    const toldWithPasswords = (metric: SeriesFilter, value: number) =>
      new Evaluation(monitoredWithPasswords(), both.during(fromNowOn, metric, value), 240, assumptions).told;
    expect(inWords(toldWithPasswords(scram, 2500))).toEqual([]);
    // What IAM refuses is told nevertheless.
    expect(inWords(toldWithPasswords({ metric: 'IAMTooManyConnections' }, 1))).toEqual(['ticket clients ALARM']);
    const alone = healthyCluster('standard').during(fromNowOn, withIam, 2500);
    expect(inWords(toldOf('standard', alone))).toEqual(['ticket clients ALARM']);
  });
});

/** Such as `page brokers ALARM`, or `ticket disk-warning ALARM` of one that is alone with its cause. */
function inWords(told: readonly Told[]): string[] {
  return told.map(
    ({ alarm, state, to }) => `${to} ${alarm.replace(`orders-${to}-`, '').replace('orders-', '')} ${state}`,
  );
}

function alarmsTo(topic: string, told: readonly Told[]): Told[] {
  return told.filter(({ to, state }) => to === topic && state === 'ALARM');
}

function minutesOf(told: readonly Told[]): number[] {
  return told.map(({ minute }) => minute);
}

/** An operator has said that he begins, once or again and again. */
function maintained(telemetry: Telemetry, minutes: readonly number[] = [0]): Telemetry {
  return minutes.reduce(
    (told, from) => told.during({ from, until: from + 1 }, { metric: 'Maintenance' }, 1),
    telemetry,
  );
}

/** On Amazon MSK a broker that goes may be the one that leads: for two minutes there is nobody. */
function leaderless(kind: BrokerKind, telemetry: Telemetry, minutes: readonly number[]): Telemetry {
  return kind === 'ec2'
    ? telemetry
    : minutes.reduce(
        (told, from) => told.during({ from, until: from + 2 }, { metric: METRICS[kind].activeControllers }, 0),
        telemetry,
      );
}

/** From a minute on it is the second controller that leads. */
function leadsFrom(telemetry: Telemetry, from: number): Telemetry {
  const metric = METRICS.ec2.activeControllers;
  const [first = '', second = ''] = CONTROLLERS;
  const span = { from, until: forEver };
  return telemetry
    .during(span, { metric, where: { NodeId: second } }, 1)
    .during(span, { metric, where: { NodeId: first } }, 0);
}

/** Nothing is told of the cluster any more, but that time goes on. */
function silent(kind: BrokerKind): Telemetry {
  return healthyCluster(kind).during(fromNowOn, {}, silence);
}

/** A metric of the controllers is told by the one that leads. */
function leading(kind: BrokerKind, metric: string): SeriesFilter {
  return { metric, where: kind === 'ec2' ? { NodeId: CONTROLLERS[0] ?? '' } : {} };
}

function one(kind: BrokerKind): Record<string, string> {
  return { [BROKER_DIMENSION[kind]]: BROKERS[kind][0] ?? '' };
}

function lastOf(kind: BrokerKind): string {
  return BROKERS[kind].at(-1) ?? '';
}

function dataVolume(kind: FullKind): Record<string, string> {
  return kind === 'ec2' ? { path: '/var/lib/kafka/data-1' } : {};
}

function billing(kind: BrokerKind): Record<string, string> {
  return { [kind === 'ec2' ? 'consumergroup' : 'Consumer Group']: 'billing' };
}
