/** A line is broken where nothing was known, and reads the same as the samples that it was drawn from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentValue, latestValue, newestTime, pieces, valueAt } from '../../src/ui/widgets/charts/chart-series.ts';

const STEP = 5_000_000;
const columns = (points: readonly (readonly [number, number])[]) => ({
  times: Float64Array.from(points, ([at]) => at * STEP),
  values: Float64Array.from(points, ([, value]) => value),
});

describe('pieces of a line', () => {
  it('are one when no sample is missing', () => {
    const { times, values } = columns([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(pieces(times, values, STEP)).toEqual([[0, 2]]);
  });

  it('end where samples are missing for more than two steps', () => {
    const { times, values } = columns([
      [0, 1],
      [1, 2],
      [4, 3],
      [5, 4],
    ]);
    expect(pieces(times, values, STEP)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('leave out values that are not numbers', () => {
    const { times, values } = columns([
      [0, NaN],
      [1, 2],
      [2, Infinity],
      [3, 4],
      [4, NaN],
    ]);
    expect(pieces(times, values, STEP)).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });

  it('cover each finite sample exactly once, whatever is missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.oneof(fc.double({ noNaN: true }), fc.constant(NaN)))),
        (steps) => {
          let at = 0;
          const { times, values } = columns(steps.map(([gap, value]) => [(at += gap), value] as const));
          const covered = pieces(times, values, STEP).flatMap(([first, last]) =>
            Array.from({ length: last - first + 1 }, (_, i) => first + i),
          );
          const finite = [...values.keys()].filter((i) => Number.isFinite(values[i]));
          expect(covered).toEqual(finite);
        },
      ),
    );
  });
});

describe('the value at an instant', () => {
  const line = columns([
    [2, 20],
    [3, 30],
    [9, 90],
  ]);

  it('is that of the nearest sample', () => {
    expect(valueAt(line, 2.4 * STEP, STEP)).toBe(20);
    expect(valueAt(line, 2.6 * STEP, STEP)).toBe(30);
  });

  it('is no number where there is no sample near', () => {
    expect(valueAt(line, 6 * STEP, STEP)).toBeNaN();
    expect(valueAt(line, 0, STEP)).toBeNaN();
    expect(valueAt(columns([]), 0, STEP)).toBeNaN();
  });
});

it('the latest value skips what is no number', () => {
  expect(
    latestValue(
      columns([
        [0, 1],
        [1, 2],
        [2, NaN],
      ]),
    ),
  ).toBe(2);
  expect(latestValue(columns([[0, NaN]]))).toBeNaN();
});

describe('the current value', () => {
  const going = columns([
    [0, 1],
    [8, 2],
  ]);
  const ended = columns([
    [0, 5],
    [4, 6],
  ]);

  it('is the newest of a line that goes on, and none of one that ended while others went on', () => {
    const newestUs = newestTime([going, ended]);
    expect(newestUs).toBe(8 * STEP);
    expect(currentValue(going, newestUs, STEP)).toBe(2);
    expect(currentValue(ended, newestUs, STEP)).toBeNaN();
  });

  it('is the newest when every line ends there', () => {
    expect(currentValue(ended, newestTime([ended]), STEP)).toBe(6);
    expect(currentValue({ times: new Float64Array(), values: new Float64Array() }, newestTime([]), STEP)).toBeNaN();
  });
});
