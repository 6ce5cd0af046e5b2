import { z } from 'zod';
import { alarmProperties, evaluateAlarm, type AlarmHistory, type AlarmProperties, type Assumptions } from './alarm';
import { parseRule, type Rule } from './alarm-rule';
import type { AlarmState } from './missing-data';
import type { Telemetry } from './series';
import { actionsOf, type Action } from './suppression';

/** Resources of a template, as it is rendered. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;

/** Something that somebody is told. */
export interface Told extends Action {
  readonly alarm: string;
  /** The name of the topic. */
  readonly to: string;
}

const reference = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const joined = z.strictObject({
  'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), reference]))]),
});

/** Properties of AWS::CloudWatch::CompositeAlarm, as far as they are known here. */
const compositeProperties = z.strictObject({
  AlarmName: z.string(),
  AlarmDescription: z.unknown().optional(),
  AlarmRule: joined,
  // One that only holds another back tells nobody, and not everyone tells an end.
  AlarmActions: z.array(z.string()).default([]),
  OKActions: z.array(z.string()).default([]),
  ActionsSuppressor: reference.optional(),
  ActionsSuppressorWaitPeriod: z.number().optional(),
  ActionsSuppressorExtensionPeriod: z.number().optional(),
});

type CompositeProperties = z.infer<typeof compositeProperties>;

/** Whoever tells: a composite alarm, or one that is alone with its cause. */
type TellingProperties = Pick<CompositeProperties, 'AlarmName' | 'AlarmActions'> &
  Partial<Omit<CompositeProperties, 'AlarmRule'>>;

/** The metric alarms of a template, by their names. */
export function alarmsIn(resources: Resources): Map<string, AlarmProperties> {
  const alarms = ofType(resources, 'AWS::CloudWatch::Alarm').map(([, properties]) => alarmProperties.parse(properties));
  return new Map(alarms.map((properties) => [properties.AlarmName, properties]));
}

/**
 * The alarms of a template through a time, as CloudWatch would have them. States of all are as of the same moment: that one alarm
 * is evaluated some seconds before another is not seen here.
 */
export class Evaluation {
  private readonly histories = new Map<string, AlarmHistory>();
  private readonly metricAlarms: ReadonlyMap<string, AlarmProperties>;
  private readonly composites: ReadonlyMap<string, CompositeProperties>;

  constructor(
    resources: Resources,
    private readonly telemetry: Telemetry,
    private readonly minutes: number,
    private readonly assumptions: Assumptions,
  ) {
    this.metricAlarms = parsed(resources, 'AWS::CloudWatch::Alarm', alarmProperties);
    this.composites = parsed(resources, 'AWS::CloudWatch::CompositeAlarm', compositeProperties);
  }

  /** The states of an alarm by its name, a minute each. */
  public states(alarmName: string): readonly AlarmState[] {
    const [id] = [...this.metricAlarms, ...this.composites].find(([, { AlarmName }]) => AlarmName === alarmName) ?? [];
    if (id === undefined) {
      throw new Error(`there is no alarm '${alarmName}'`);
    }
    return this.history(id).states;
  }

  /** What is told, in the order of time. */
  public get told(): Told[] {
    const all: [string, TellingProperties][] = [...this.metricAlarms, ...this.composites];
    return all.flatMap(([id, properties]) => this.toldBy(id, properties)).sort(byMinute);
  }

  private toldBy(id: string, properties: TellingProperties): Told[] {
    const { AlarmName, AlarmActions, OKActions = [], ActionsSuppressor } = properties;
    const suppression = ActionsSuppressor && {
      states: this.history(idIn(ActionsSuppressor)).states,
      wait: minutesOf(properties.ActionsSuppressorWaitPeriod),
      extension: minutesOf(properties.ActionsSuppressorExtensionPeriod),
    };
    return actionsOf(this.history(id).states, suppression).flatMap((action) =>
      (action.state === 'ALARM' ? AlarmActions : OKActions).map((arn) => ({
        ...action,
        alarm: AlarmName,
        to: arn.split(':').at(-1) ?? '',
      })),
    );
  }

  private history(id: string): AlarmHistory {
    const history = this.histories.get(id) ?? this.compute(id);
    this.histories.set(id, history);
    return history;
  }

  private compute(id: string): AlarmHistory {
    const metricAlarm = this.metricAlarms.get(id);
    const composite = this.composites.get(id);
    if (metricAlarm) {
      return evaluateAlarm(metricAlarm, this.telemetry, this.minutes, this.assumptions);
    }
    if (!composite) {
      throw new Error(`there is no alarm with the id '${id}'`);
    }
    const rule = ruleOf(composite);
    const states = Array.from({ length: this.minutes + 1 }, (_, minute) =>
      rule((other) => this.history(other).states[minute] ?? 'INSUFFICIENT_DATA') ? 'ALARM' : 'OK',
    );
    return { states, contributors: new Map() };
  }
}

/** Alarms in rules are named by their logical ids, as CloudFormation knows them. */
function ruleOf({ AlarmRule }: CompositeProperties): Rule {
  const [, parts] = AlarmRule['Fn::Join'];
  return parseRule(parts.map((part) => (typeof part === 'string' ? part : idIn(part))).join(''));
}

function idIn(part: z.infer<typeof reference>): string {
  return part['Fn::GetAtt'][0];
}

function minutesOf(seconds: number | undefined): number {
  if (seconds === undefined) {
    throw new Error('a suppressor needs a period to wait and one to extend');
  }
  return Math.ceil(seconds / 60);
}

function byMinute(one: Told, other: Told): number {
  return one.minute - other.minute;
}

function parsed<T>(resources: Resources, type: string, schema: z.ZodType<T>): Map<string, T> {
  return new Map(ofType(resources, type).map(([id, properties]) => [id, schema.parse(properties)]));
}

function ofType(resources: Resources, type: string): [string, unknown][] {
  return Object.entries(resources).flatMap(([id, { Type, Properties }]): [string, unknown][] =>
    Type === type ? [[id, Properties]] : [],
  );
}
