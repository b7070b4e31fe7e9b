/** What a window of samples amounts to: the `..._over_time` family, changes, resets and exponential smoothing. */
import { SECOND } from '../../base/time.ts';
import { CompensatedMean, CompensatedSum } from './compensated-sum.ts';
import { QueryFailure } from './failure.ts';
import { quantileOf } from './quantile.ts';
import type { Window } from './window.ts';

const sum = new CompensatedSum();
const mean = new CompensatedMean();

export function sumOverTime({ values, first, end }: Window): number {
  sum.reset();
  for (let i = first; i < end; i++) sum.add(values[i] as number);
  return sum.total;
}

export function avgOverTime({ values, first, end }: Window): number {
  mean.reset();
  for (let i = first; i < end; i++) mean.add(values[i] as number);
  return mean.mean;
}

/** Position of the largest value; NaN only when there is nothing else. With `latest`, the last of equals. */
export function maxAt({ values, first, end }: Window, latest: boolean): number {
  let best = first;
  let top = values[first] as number;
  for (let i = first + 1; i < end; i++) {
    const value = values[i] as number;
    if (value > top || top !== top || (latest && value === top)) {
      top = value;
      best = i;
    }
  }
  return best;
}

/** As {@link maxAt} for the smallest. */
export function minAt({ values, first, end }: Window, latest: boolean): number {
  let best = first;
  let top = values[first] as number;
  for (let i = first + 1; i < end; i++) {
    const value = values[i] as number;
    if (value < top || top !== top || (latest && value === top)) {
      top = value;
      best = i;
    }
  }
  return best;
}

export function secondsAt({ times }: Window, index: number): number {
  return (times[index] as number) / SECOND;
}

/** The variance of all values, not an estimate from a sample (Welford's method, compensated). */
export function stdvarOverTime({ values, first, end }: Window): number {
  const center = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let i = first; i < end; i++) {
    const value = values[i] as number;
    const distance = value - (center.sum + center.compensation);
    center.add(distance / (i - first + 1));
    squares.add(distance * (value - (center.sum + center.compensation)));
  }
  return (squares.sum + squares.compensation) / (end - first);
}

export function quantileOverTime({ values, first, end }: Window, q: number): number {
  return quantileOf(q, values.slice(first, end));
}

/** The median distance from the median. */
export function madOverTime({ values, first, end }: Window): number {
  const sorted = values.slice(first, end);
  const median = quantileOf(0.5, sorted);
  return quantileOf(
    0.5,
    sorted.map((value) => Math.abs(value - median)),
  );
}

export function changes({ values, first, end }: Window): number {
  let count = 0;
  for (let i = first + 1; i < end; i++) {
    if (isChange(values[i - 1] as number, values[i] as number)) count++;
  }
  return count;
}

/** NaN after NaN is none. */
export function isChange(before: number, now: number): boolean {
  return now !== before && (now === now || before === before);
}

export function resets({ values, first, end }: Window): number {
  let count = 0;
  for (let i = first + 1; i < end; i++) if ((values[i] as number) < (values[i - 1] as number)) count++;
  return count;
}

/** Holt's double exponential smoothing; both factors strictly between 0 and 1. */
export function doubleExponentialSmoothing({ values, first, end }: Window, smoothing: number, trendFactor: number): number {
  for (const [name, symbol, factor] of [
    ['smoothing', 'sf', smoothing],
    ['trend', 'tf', trendFactor],
  ] as const) {
    if (factor <= 0 || factor >= 1)
      throw new QueryFailure(`invalid ${name} factor. Expected: 0 < ${symbol} < 1, got: ${factor.toFixed(6)}`);
  }
  let level = values[first] as number;
  let before = 0;
  let trend = (values[first + 1] as number) - level;
  for (let i = first + 1; i < end; i++) {
    if (i > first + 1) trend = trendFactor * (level - before) + (1 - trendFactor) * trend;
    const next = smoothing * (values[i] as number) + (1 - smoothing) * (level + trend);
    before = level;
    level = next;
  }
  return level;
}
