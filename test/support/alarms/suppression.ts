import type { AlarmState } from './missing-data';

/** Who holds back what a composite alarm tells, and how long it waits for it. Minutes. */
export interface Suppression {
  readonly states: readonly AlarmState[];
  readonly wait: number;
  readonly extension: number;
}

/** A state that is told of, and when. */
export interface Action {
  readonly minute: number;
  readonly state: AlarmState;
}

/**
 * What a composite alarm tells. A change is told at once, with a suppressor after having waited for that, and while the suppressor
 * is in alarm not at all. What was held back is not told later; what is so then is.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export function actionsOf(states: readonly AlarmState[], suppression?: Suppression): Action[] {
  const actions: Action[] = [];
  let isHeldBack = false;
  let waitsUntil = 0;
  for (let minute = 1; minute < states.length; minute++) {
    const state = states[minute] ?? 'OK';
    if (suppression && ends(suppression.states, minute)) {
      waitsUntil = minute + suppression.extension;
    }
    if (state !== states[minute - 1]) {
      isHeldBack = true;
      // A change discards whatever was waited for, even the time after the suppressor.
      waitsUntil = minute + (suppression?.wait ?? 0);
    }
    if (isHeldBack && minute >= waitsUntil && suppression?.states[minute] !== 'ALARM') {
      actions.push({ minute, state });
      isHeldBack = false;
    }
  }
  return actions;
}

function ends(states: readonly AlarmState[], minute: number): boolean {
  return states[minute - 1] === 'ALARM' && states[minute] !== 'ALARM';
}
