import { Token } from 'aws-cdk-lib';
import { KAFKA_ALARMS, type KafkaAlarmFact } from '../facts/kafka-alarms';
import { invalid } from '../private/errors';
import { KafkaAlarm } from './kafka-alarm';
import type { KafkaSeverity } from './kafka-severity';

/**
 * What an alarm is to have otherwise.
 */
export interface KafkaAlarmChange {
  /**
   * The value from which on it is in alarm, in the unit of its metric.
   *
   * @default - that of the alarm, see docs/monitoring.md
   */
  readonly threshold?: number;

  /**
   * Who is told.
   *
   * @default - that of the alarm
   */
  readonly severity?: KafkaSeverity;
}

/**
 * Which alarms a cluster gets. What its kind or its level of monitoring does not tell is left out, unless `including` names it.
 *
 * @example
 * KafkaAlarms.all()
 *   .including(KafkaAlarm.DISK_WARNING, { threshold: 65 })
 *   .including(KafkaAlarm.DISK_CRITICAL, { severity: KafkaSeverity.PAGE })
 *   .without(KafkaAlarm.CPU);
 */
export class KafkaAlarms {
  /** All that the cluster can have. */
  public static all(): KafkaAlarms {
    return new KafkaAlarms(Object.values(KafkaAlarm), new Map());
  }

  /** Whatever pages, and disks that fill up: for a cluster to develop against. */
  public static basic(): KafkaAlarms {
    const isBasic = ({ basic }: KafkaAlarmFact) => basic === true;
    return new KafkaAlarms(
      Object.values(KafkaAlarm).filter((alarm) => isBasic(KAFKA_ALARMS[alarm])),
      new Map(),
    );
  }

  /** None. */
  public static none(): KafkaAlarms {
    return new KafkaAlarms([], new Map());
  }

  private constructor(
    /** @internal */
    public readonly _chosen: readonly KafkaAlarm[],
    private readonly changes: ReadonlyMap<KafkaAlarm, KafkaAlarmChange>,
  ) {}

  /**
   * These, and one that the cluster must have, changed or as it is.
   *
   * @param alarm - which
   * @param change - what it is to have otherwise
   * @throws where the threshold is outside of what its metric can be; and, with the cluster, where that cannot have it
   */
  public including(alarm: KafkaAlarm, change: KafkaAlarmChange = {}): KafkaAlarms {
    checkThreshold(alarm, change.threshold);
    const changes = new Map(this.changes).set(alarm, { ...this.changes.get(alarm), ...change });
    return new KafkaAlarms([...new Set([...this._chosen, alarm])], changes);
  }

  /**
   * These without one.
   *
   * @param alarm - which
   */
  public without(alarm: KafkaAlarm): KafkaAlarms {
    const changes = new Map(this.changes);
    changes.delete(alarm);
    return new KafkaAlarms(
      this._chosen.filter((other) => other !== alarm),
      changes,
    );
  }

  /**
   * What was said of an alarm, or nothing where nobody named it.
   *
   * @internal
   */
  public _change(alarm: KafkaAlarm): KafkaAlarmChange | undefined {
    return this.changes.get(alarm);
  }
}

function checkThreshold(alarm: KafkaAlarm, threshold: number | undefined): void {
  const [least, most] = KAFKA_ALARMS[alarm].range;
  if (threshold === undefined || Token.isUnresolved(threshold)) {
    return;
  }
  if (!(threshold >= least && threshold <= most)) {
    const allowed =
      most === Number.MAX_SAFE_INTEGER
        ? `${least} or more`
        : least === most
          ? `${least}`
          : `between ${least} and ${most}`;
    throw invalid(`'threshold' of alarm '${alarm}' must be ${allowed}, got ${threshold}`);
  }
}
