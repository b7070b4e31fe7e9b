/** The portable functions against the platform's, which tests may use and the simulation may not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOfMonth, dayOfWeek, dayOfYear, daysInMonth, hour, minute, month, year } from '../../src/sim/query/promql/calendar.ts';
import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cosh,
  log10,
  log2,
  power,
  sinh,
  tan,
  tanh,
} from '../../src/sim/query/promql/math.ts';
import { decimalText } from '../../src/sim/query/promql/number-text.ts';

const wide = fc.double({ min: -1000, max: 1000, noNaN: true });
const unit = fc.double({ min: -1, max: 1, noNaN: true });
const positive = fc.double({ min: 5e-324, max: 1.7e308, noNaN: true });

describe('agrees with the platform to 1e-12 of the size', () => {
  test.for([
    ['atan', atan, Math.atan, wide],
    ['asin', asin, Math.asin, unit],
    ['acos', acos, Math.acos, unit],
    ['tan', tan, Math.tan, unit],
    ['sinh', sinh, Math.sinh, wide],
    ['cosh', cosh, Math.cosh, wide],
    ['tanh', tanh, Math.tanh, wide],
    ['asinh', asinh, Math.asinh, wide],
    ['acosh', acosh, Math.acosh, positive],
    ['atanh', atanh, Math.atanh, unit],
    ['log2', log2, Math.log2, positive],
    ['log10', log10, Math.log10, positive],
  ] as const)('%s', ([, ours, platform, inputs]) => {
    fc.assert(
      fc.property(inputs, (x) => {
        const expected = platform(x);
        if (!Number.isFinite(expected)) expect(ours(x)).toBe(expected);
        else expect(Math.abs(ours(x) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(expected), 1e-3));
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('atan2, also at zeros and infinities', () => {
    const specials = [0, -0, 1, -1, Infinity, -Infinity, 2.5];
    for (const y of specials) for (const x of specials) expect(atan2(y, x)).toBeCloseTo(Math.atan2(y, x), 14);
  });
});

test('log2 of a power of two is exact, subnormal ones too', () => {
  for (let k = -1074; k <= 1023; k++) expect(log2(2 ** k)).toBe(k);
});

test('one to the power of anything is one, as in Go', () => {
  expect([power(1, NaN), power(1, Infinity), power(-1, Infinity), power(2, 10)]).toEqual([1, 1, 1, 1024]);
});

test('dates agree with the platform’s calendar over 1000 years', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e10, max: 2e10 }), (seconds) => {
      const date = new Date(seconds * 1000);
      const [y, m] = [date.getUTCFullYear(), date.getUTCMonth()];
      expect([year(seconds), month(seconds), dayOfMonth(seconds), dayOfWeek(seconds), hour(seconds), minute(seconds)]).toEqual([
        y,
        m + 1,
        date.getUTCDate(),
        date.getUTCDay(),
        date.getUTCHours(),
        date.getUTCMinutes(),
      ]);
      expect(daysInMonth(seconds)).toBe(new Date(Date.UTC(y, m + 1, 0)).getUTCDate());
      expect(dayOfYear(seconds)).toBe(Math.floor((Date.UTC(y, m, date.getUTCDate()) - Date.UTC(y, 0, 1)) / 86_400_000) + 1);
    }),
    { numRuns: 2000, seed: 7 },
  );
});

test('a number in a label has no exponent and reads back as itself', () => {
  expect([1e21, -1.5e-7, 6, NaN, -Infinity].map(decimalText)).toEqual([
    '1000000000000000000000',
    '-0.00000015',
    '6',
    'NaN',
    '-Inf',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(decimalText(value)).not.toMatch(/e/);
      expect(Number(decimalText(value))).toBe(value);
    }),
    { seed: 7 },
  );
});
