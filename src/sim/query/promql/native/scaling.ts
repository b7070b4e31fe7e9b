/** Native histograms times and divided by numbers. */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { mapCounts, NO_BUCKETS } from './buckets.ts';

/** A negative factor makes a gauge of it: no counter counts below zero. */
export function scaled(histogram: NativeHistogram, factor: number): NativeHistogram {
  return { ...mapped(histogram, (count) => count * factor), hint: factor < 0 ? 'gauge' : histogram.hint };
}

/** Nothing is left of the buckets when the divisor is 0. */
export function divided(histogram: NativeHistogram, divisor: number): NativeHistogram {
  const quotient = mapped(histogram, (count) => count / divisor);
  if (divisor === 0) return { ...quotient, positive: NO_BUCKETS, negative: NO_BUCKETS };
  return { ...quotient, hint: divisor < 0 ? 'gauge' : histogram.hint };
}

export function negated(histogram: NativeHistogram): NativeHistogram {
  return mapped(histogram, (count) => -count);
}

function mapped(histogram: NativeHistogram, change: (count: number) => number): NativeHistogram {
  return {
    ...histogram,
    count: change(histogram.count),
    sum: change(histogram.sum),
    zeroCount: change(histogram.zeroCount),
    positive: mapCounts(histogram.positive, change),
    negative: mapCounts(histogram.negative, change),
  };
}
