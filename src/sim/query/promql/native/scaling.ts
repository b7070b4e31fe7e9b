/** Native histograms times numbers. */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { mapCounts } from './buckets.ts';

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
