/** Numbers carry a unit and no digit that means nothing. */
import { describe, expect, it } from 'vitest';
import { numberText } from '../../src/ui/widgets/charts/number-text.ts';
import { valueAxis } from '../../src/ui/widgets/charts/value-axis.ts';

describe('a number as text', () => {
  it.each([
    [0.212, 'seconds', '212 ms'],
    [3.02, 'seconds', '3.02 s'],
    [155, 'seconds', '2m 35s'],
    [0, 'seconds', '0 ms'],
    [1234, 'requests per second', '1.23k req/s'],
    [98.84, 'requests per second', '98.8 req/s'],
    [0.0005, 'ratio', '0.05 %'],
    [1, 'ratio', '100 %'],
    [8_000_000, 'none', '8M'],
    [512, 'bytes', '512 B'],
    [1536, 'bytes', '1.5 KiB'],
    [489 * 1024 * 1024, 'bytes', '489 MiB'],
    [-2.5, 'none', '−2.5'],
    [0, 'count', '0'],
    [NaN, 'seconds', '–'],
    [Infinity, 'none', '∞'],
  ] as const)('writes %d %s as %s', (value, unit, text) => {
    expect(numberText(value, unit)).toBe(text);
  });
});

describe('the axis of values', () => {
  it('begins at zero and ends at or above the largest value, on a round number', () => {
    for (const largest of [0.0031, 0.212, 0.999, 4.05, 99.4, 120, 1234, 7.7e6]) {
      for (const unit of ['seconds', 'none', 'requests per second'] as const) {
        const { top, ticks } = valueAxis(largest, unit);
        expect(ticks[0]?.value).toBe(0);
        expect(top).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
        expect(top).toBeLessThan(Math.max(largest * 2.1, 2));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
      }
    }
  });

  it('gives each tick a text of its own', () => {
    for (const largest of [0.0004, 0.004, 0.04, 0.4, 4, 40, 400]) {
      const texts = valueAxis(largest, 'seconds').ticks.map((tick) => tick.text);
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  it('is round in the unit in which bytes are read', () => {
    const MIB = 1024 * 1024;
    expect(valueAxis(489 * MIB, 'bytes').ticks.map((tick) => tick.text)).toEqual([
      '0',
      '100 MiB',
      '200 MiB',
      '300 MiB',
      '400 MiB',
      '500 MiB',
    ]);
  });

  it('shows at least one percent when nothing fails, so that noise does not fill the chart', () => {
    expect(valueAxis(0, 'ratio').top).toBeCloseTo(0.01);
  });

  it('is not confused by a value that is no number', () => {
    expect(valueAxis(NaN, 'count').top).toBe(4);
    expect(valueAxis(Infinity, 'count').top).toBe(4);
  });
});
