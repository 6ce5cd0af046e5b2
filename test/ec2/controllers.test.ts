import { Token } from 'aws-cdk-lib';
import { Controllers } from '../../lib';

test('three of their own, five where asked for, none where brokers do their work', () => {
  expect(Controllers.dedicated().count).toBe(3);
  expect(Controllers.dedicated({ count: 5 }).count).toBe(5);
  expect(Controllers.combined().count).toBeUndefined();
});

test.each([
  [2, `'count' must be 3 or 5, got 2: an even number tolerates no more losses than one less`],
  [4, `'count' must be 3 or 5, got 4: an even number tolerates no more losses than one less`],
  [1, `'count' must be 3 or 5, got 1: fewer or more serve nobody`],
  [7, `'count' must be 3 or 5, got 7: fewer or more serve nobody`],
  [10, `'count' must be a whole number, between 1 and 9, got 10`],
  [3.5, `'count' must be a whole number, between 1 and 9, got 3.5`],
  [
    Token.asNumber({ Ref: 'Controllers' }),
    `'count' must be known at synthesis, because other values are computed from it; got a token`,
  ],
])('%d are refused', (count, message) => {
  expect(() => Controllers.dedicated({ count })).toThrow(message);
});

test('a zone for each of them, or none is named', () => {
  expect(() => Controllers.dedicated({ zoneSlots: [1, 2] })).toThrow(
    `'zoneSlots' must name a zone for each of the 3 controllers, got [1, 2]`,
  );
  expect(() => Controllers.dedicated({ count: 5, zoneSlots: [1, 2, 3] })).toThrow(`for each of the 5 controllers`);
  expect(Controllers.dedicated({ zoneSlots: [1, 2, 1] }).count).toBe(3);
});
