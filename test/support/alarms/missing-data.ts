export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** A value on the wrong side of the threshold, one on the right side, or none. */
export type Point = 'breaching' | 'fine' | 'missing';

/** What an alarm does with its values. */
export interface Treatment {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
}

/**
 * The state that values make, the newest last. There are more of them than an alarm evaluates: the older ones stand in for those
 * that are missing, and only where they do not suffice does it matter how missing ones are treated.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateOf(points: readonly Point[], treatment: Treatment, before: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = treatment;
  const told = points.filter((point) => point !== 'missing').slice(-evaluationPeriods);
  const breaching = told.filter((point) => point === 'breaching').length;
  const filled = evaluationPeriods - told.length;
  if (filled > 0 && told.length === 0 && (treatMissingData === 'missing' || treatMissingData === 'ignore')) {
    return treatMissingData === 'missing' ? 'INSUFFICIENT_DATA' : before;
  }
  if (breaching + (treatMissingData === 'breaching' ? filled : 0) >= datapointsToAlarm) {
    return 'ALARM';
  }
  if (filled > 0 && treatMissingData !== 'notBreaching' && nothingSpeaksAgainst(points, datapointsToAlarm)) {
    return treatMissingData === 'ignore' ? before : 'ALARM';
  }
  return 'OK';
}

/**
 * Whether the oldest value is old enough for an alarm, and all that came later breach as well, or are missing: AWS calls it
 * premature.
 */
function nothingSpeaksAgainst(points: readonly Point[], datapointsToAlarm: number): boolean {
  const oldest = points.findIndex((point) => point !== 'missing');
  return points.length - oldest >= datapointsToAlarm && !points.includes('fine');
}
