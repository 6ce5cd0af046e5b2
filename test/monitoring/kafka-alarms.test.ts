import { Token } from 'aws-cdk-lib';
import { KafkaAlarm, KafkaAlarms, KafkaSeverity } from '../../lib';

const { CPU, DISK_CRITICAL, DISK_WARNING, OFFLINE_PARTITIONS, REQUEST_HANDLERS } = KafkaAlarm;

describe('which', () => {
  test('all are all', () => {
    expect(KafkaAlarms.all()._chosen).toEqual(Object.values(KafkaAlarm));
  });

  test('basic are those of records, brokers, disks and certificates that end', () => {
    expect(KafkaAlarms.basic()._chosen).toEqual([
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

  test('none are none', () => {
    expect(KafkaAlarms.none()._chosen).toEqual([]);
  });

  test('one more is there once, and one less is not there', () => {
    expect(KafkaAlarms.none().including(CPU).including(DISK_WARNING).including(CPU)._chosen).toEqual([
      CPU,
      DISK_WARNING,
    ]);
    expect(KafkaAlarms.none().including(CPU).including(DISK_WARNING).without(CPU)._chosen).toEqual([DISK_WARNING]);
    expect(KafkaAlarms.none().without(CPU)._chosen).toEqual([]);
  });
});

describe('what is said of one', () => {
  test('is nothing, unless it is named', () => {
    expect(KafkaAlarms.all()._change(CPU)).toBeUndefined();
    expect(KafkaAlarms.all().including(DISK_WARNING)._change(CPU)).toBeUndefined();
  });

  test('may be nothing but that it must be there', () => {
    expect(KafkaAlarms.all().including(CPU)._change(CPU)).toEqual({});
  });

  test('is added to what was said before', () => {
    const alarms = KafkaAlarms.all()
      .including(CPU, { threshold: 30 })
      .including(CPU, { severity: KafkaSeverity.PAGE })
      .including(CPU, { threshold: 20 });
    expect(alarms._change(CPU)).toEqual({ threshold: 20, severity: KafkaSeverity.PAGE });
  });

  test('is forgotten with the alarm', () => {
    expect(KafkaAlarms.all().including(CPU, { threshold: 30 }).without(CPU).including(CPU)._change(CPU)).toEqual({});
  });
});

test('alarms that were chosen stay as they are', () => {
  const before = KafkaAlarms.basic();
  const chosen = [...before._chosen];
  before.including(CPU, { threshold: 30 });
  before.without(DISK_WARNING);
  before.including(DISK_CRITICAL, { threshold: 95 });
  expect(before._chosen).toEqual(chosen);
  expect(before._change(DISK_CRITICAL)).toBeUndefined();
});

describe('a threshold', () => {
  test.each([
    [DISK_WARNING, 0, 'between 1 and 100'],
    [DISK_WARNING, 101, 'between 1 and 100'],
    [REQUEST_HANDLERS, 30, 'between 0 and 0.99'],
    [OFFLINE_PARTITIONS, -1, '1 or more'],
    [CPU, NaN, 'between 1 and 99'],
    [KafkaAlarm.ACTIVE_CONTROLLER, 2, '1'],
    [KafkaAlarm.CONTROLLER_LAG, 0, '1 or more'],
    [KafkaAlarm.CPU_CREDITS, 577, 'between 0 and 575'],
    [KafkaAlarm.CERTIFICATE_ENDS, 0, 'between 1 and 365'],
    [KafkaAlarm.RELEASE_PENDING, 8761, 'between 1 and 8760'],
  ])('of %s cannot be %d', (alarm, threshold, allowed) => {
    const message = messageOf(() => KafkaAlarms.none().including(alarm, { threshold }));
    expect(message).toBe(`'threshold' of alarm '${alarm}' must be ${allowed}, got ${threshold}`);
  });

  test.each([
    [DISK_WARNING, 1],
    [DISK_WARNING, 100],
    [REQUEST_HANDLERS, 0.5],
    [OFFLINE_PARTITIONS, 1],
    [KafkaAlarm.INGRESS, 1e9],
    [KafkaAlarm.ACTIVE_CONTROLLER, 1],
    [CPU, 99],
    [REQUEST_HANDLERS, 0.99],
    [KafkaAlarm.EBS_BALANCE, 99],
    [KafkaAlarm.CPU_CREDITS, 0],
    [KafkaAlarm.CPU_CREDITS, 575],
    [KafkaAlarm.PRODUCE_THROTTLED, 0],
  ])('of %s can be %d', (alarm, threshold) => {
    expect(KafkaAlarms.none().including(alarm, { threshold })._change(alarm)).toEqual({ threshold });
  });

  // Every cluster would be in alarm at once, and for ever.
  test.each([
    [OFFLINE_PARTITIONS, 0],
    [KafkaAlarm.UNDER_REPLICATED, 0],
    [KafkaAlarm.PARTITIONS_PER_BROKER, 0],
    [KafkaAlarm.INGRESS, 0],
    [KafkaAlarm.CONNECTIONS, 0],
    [CPU, 100],
    [KafkaAlarm.EBS_BALANCE, 100],
    [REQUEST_HANDLERS, 1],
    [KafkaAlarm.NETWORK_PROCESSORS, 1],
    [KafkaAlarm.CPU_CREDITS, 576],
  ])('of %s cannot be %d, which every value reaches', (alarm, threshold) => {
    expect(() => KafkaAlarms.all().including(alarm, { threshold })).toThrow(`'threshold' of alarm '${alarm}' must be`);
  });

  test('that is a token is handed on', () => {
    const threshold = Token.asNumber({ Ref: 'Parameter' });
    expect(KafkaAlarms.all().including(CPU, { threshold })._change(CPU)).toEqual({ threshold });
  });
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}
