import { CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FOLLOWS_FROM } from '../facts/kafka-alarms';
import { invalid } from '../private/errors';
import type { DefinedAlarm } from './define-alarms';
import type { KafkaNotify } from './kafka-notify';
import { KafkaSeverity } from './kafka-severity';
import { letPublish } from './topic-policy';

export interface AlarmCausesProps {
  readonly alarms: readonly DefinedAlarm[];
  readonly notify: KafkaNotify;
  /** What names begin with. */
  readonly name: string;
  /** The ARN of an alarm: while it is in alarm, nobody is paged. */
  readonly maintenance: string;
}

/** How long what holds another back may be late. */
const WAIT_SECONDS = 60;

/** How long after its end it still holds back: what follows from a broker that was down takes a while to catch up. */
const EXTENSION_SECONDS = { [KafkaSeverity.PAGE]: 60, [KafkaSeverity.TICKET]: 3600 };

/**
 * A composite alarm for each cause and severity of which several alarms are, or that another may hold back: it tells, and not they.
 * An alarm that is alone with its cause tells by itself.
 *
 * What follows from another cause is held back by a suppressor, and not by the rule: that would tell an end which is none.
 */
export class AlarmCauses extends Construct {
  private readonly pages = new Map<string, string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmCausesProps,
  ) {
    super(scope, id);
    if (props.notify._tellsNobody) {
      return;
    }
    for (const cause of this.causesOf(KafkaSeverity.PAGE)) {
      this.pages.set(cause, this.define(KafkaSeverity.PAGE, cause));
    }
    for (const cause of this.causesOf(KafkaSeverity.TICKET)) {
      this.defineTicket(cause);
    }
  }

  /** Those first that others follow from. */
  private causesOf(severity: KafkaSeverity): string[] {
    const all = new Set(this.props.alarms.filter((one) => one.severity === severity).map(({ cause }) => cause));
    const follows = (cause: string) => cause in FOLLOWS_FROM;
    return [...[...all].filter((cause) => !follows(cause)), ...[...all].filter(follows)];
  }

  private defineTicket(cause: string): void {
    const told = this.told(KafkaSeverity.TICKET, cause);
    const [alone, ...others] = told;
    if (alone && others.length === 0 && !(cause in FOLLOWS_FROM)) {
      alone.resource.alarmActions = [this.topicOf(KafkaSeverity.TICKET, told).topicArn];
    } else {
      this.define(KafkaSeverity.TICKET, cause);
    }
  }

  private told(severity: KafkaSeverity, cause: string): DefinedAlarm[] {
    return this.props.alarms.filter((one) => one.severity === severity && one.cause === cause);
  }

  private define(severity: KafkaSeverity.PAGE | KafkaSeverity.TICKET, cause: string): string {
    const told = this.told(severity, cause);
    const { topicArn } = this.topicOf(severity, told);
    const name = `${this.props.name}-${severity}-${cause}`;
    const suppressor = this.suppressorOf(severity, cause, name);
    return new CfnCompositeAlarm(this, `${severity} ${cause}`, {
      alarmName: name,
      alarmDescription: `Kafka, ${cause}: any of ${told.map(({ id }) => id).join(', ')}.`,
      alarmRule: anyOf(told.map(({ arn }) => arn)),
      alarmActions: [topicArn],
      ...(severity === KafkaSeverity.PAGE ? { okActions: [topicArn] } : {}),
      ...(suppressor === undefined
        ? {}
        : {
            actionsSuppressor: suppressor,
            actionsSuppressorWaitPeriod: WAIT_SECONDS,
            actionsSuppressorExtensionPeriod: EXTENSION_SECONDS[severity],
          }),
    }).attrArn;
  }

  /** Planned work holds pages back, and what somebody is paged for already holds back what follows from it. */
  private suppressorOf(severity: KafkaSeverity, cause: string, name: string): string | undefined {
    const arns = [
      ...(severity === KafkaSeverity.PAGE ? [this.props.maintenance] : []),
      ...(FOLLOWS_FROM[cause] ?? []).flatMap((other) => this.pages.get(other) ?? []),
    ];
    return arns.length < 2
      ? arns[0]
      : new CfnCompositeAlarm(this, `${severity} ${cause} held back`, {
          alarmName: `${name}-held-back`,
          alarmDescription: `While it is in alarm, nobody is told of ${severity} ${cause}.`,
          alarmRule: anyOf(arns),
        }).attrArn;
  }

  private topicOf(severity: KafkaSeverity, [first]: readonly DefinedAlarm[]): sns.ITopic {
    const topic = this.props.notify._topic(severity);
    if (!topic) {
      throw invalid(
        `alarm '${first?.id}' has the severity ${severity}, which tells nobody; give '${severity}' to KafkaNotify.topics, or the ` +
          `alarm another severity`,
        this,
      );
    }
    letPublish(this, topic);
    return topic;
  }
}

function anyOf(arns: readonly string[]): string {
  return `(${arns.map((arn) => `ALARM("${arn}")`).join(' OR ')})`;
}
