/** One line of a chart, and how to read it at an instant. Columns are equally long, times ascending, in simulated microseconds. */
import { bisectLeft } from 'd3-array';
import type { Micros } from '../../../sim/base/time.ts';

export interface ChartSeries {
  /** Unique in the chart and stable, so that a line keeps its place. */
  readonly id: string;
  readonly title: string;
  /** A CSS colour or `var(--name)`. */
  readonly colour: string;
  readonly dashed?: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Two points further apart than so many steps are not joined: nothing was known between them. */
const gapStepsMax = 2.5;

/** First and last index (inclusive) of each unbroken piece: no gap in time, no value that is not finite. */
export function pieces(times: Float64Array, values: Float64Array, stepUs: Micros): [number, number][] {
  const found: [number, number][] = [];
  let start = -1;
  for (let i = 0; i < times.length; i++) {
    const known = Number.isFinite(values[i]);
    const joined = start >= 0 && (times[i] as number) - (times[i - 1] as number) <= stepUs * gapStepsMax;
    if (start >= 0 && !(known && joined)) {
      found.push([start, i - 1]);
      start = -1;
    }
    if (known && start < 0) start = i;
  }
  if (start >= 0) found.push([start, times.length - 1]);
  return found;
}

/** The value at the point nearest to an instant, NaN when none is within a step and a half. */
export function valueAt({ times, values }: Pick<ChartSeries, 'times' | 'values'>, atUs: Micros, stepUs: Micros): number {
  const right = bisectLeft(times, atUs);
  const left = right - 1;
  const near =
    left >= 0 && (right >= times.length || atUs - (times[left] as number) <= (times[right] as number) - atUs) ? left : right;
  if (near < 0 || near >= times.length || Math.abs((times[near] as number) - atUs) > stepUs * 1.5) return NaN;
  return values[near] as number;
}

/** The newest value of a line that still goes on; NaN for one that ended while others of its chart went on, like a replica that is gone. */
export function currentValue(one: Pick<ChartSeries, 'times' | 'values'>, newestUs: Micros, stepUs: Micros): number {
  return newestUs - (one.times.at(-1) ?? -Infinity) > stepUs * gapStepsMax ? NaN : latestValue(one);
}

/** The newest instant that any line of a chart knows of. */
export function newestTime(series: readonly Pick<ChartSeries, 'times'>[]): Micros {
  return series.reduce((newest, { times }) => Math.max(newest, times.at(-1) ?? -Infinity), -Infinity);
}

/** The newest value that is a number, NaN when there is none. */
export function latestValue({ values }: Pick<ChartSeries, 'values'>): number {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return values[i] as number;
  return NaN;
}
