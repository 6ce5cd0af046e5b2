import { stateOf, type AlarmState, type Point } from './missing-data';

/**
 * The tables of AWS, cell by cell.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */

const points: Readonly<Record<string, Point>> = { '0': 'fine', X: 'breaching', '-': 'missing' };
const pointsIn = (text: string) => text.split(' ').map((one) => points[one] ?? 'missing');

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** `RETAIN` is the state that an alarm had, whichever. */
type Cell = AlarmState | 'RETAIN';

type Row = readonly [points: string, ...cells: readonly [Cell, Cell, Cell, Cell]];

const threeOfThree: readonly Row[] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'INSUFFICIENT_DATA', 'RETAIN', 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', 'RETAIN', 'ALARM', 'OK'],
];

const twoOfThree: readonly Row[] = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 'ALARM', 'RETAIN', 'ALARM', 'OK'],
];

const cells = (rows: readonly Row[]) =>
  rows.flatMap(([row, ...states]) => treatments.map((treatment, index) => [row, treatment, states[index]] as const));

const before: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

describe.each([
  [3, threeOfThree],
  [2, twoOfThree],
])('%i of 3 values, 5 looked at', (datapointsToAlarm, rows) => {
  test.each(cells(rows))('%s, where missing ones are treated as %s: %s', (row, treatMissingData, cell) => {
    const treatment = { evaluationPeriods: 3, datapointsToAlarm, treatMissingData };
    for (const state of before) {
      expect(stateOf(pointsIn(row), treatment, state)).toBe(cell === 'RETAIN' ? state : cell);
    }
  });
});

describe('what AWS says beside the tables', () => {
  const treatment = { evaluationPeriods: 3, datapointsToAlarm: 3, treatMissingData: 'missing' } as const;

  test.each(['- - - - X', '- - - X -'])('%s is too early for an alarm', (row) => {
    expect(stateOf(pointsIn(row), treatment, 'OK')).not.toBe('ALARM');
  });

  test.each(['- - - X 0', '- - X - 0'])('and then %s is none', (row) => {
    expect(stateOf(pointsIn(row), treatment, 'OK')).toBe('OK');
  });
});
