/** How far the observations of a native histogram lie apart, each taken to be in the middle of its bucket. */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { CompensatedSum } from '../compensated-sum.ts';
import { allBuckets, hasCustomBounds } from './buckets.ts';

export function histogramVariance(histogram: NativeHistogram): number {
  const mean = histogram.sum / histogram.count;
  const custom = hasCustomBounds(histogram);
  const squares = new CompensatedSum();
  for (const { lower, upper, count } of allBuckets(histogram)) {
    const distance = middleOf(lower, upper, custom) - mean;
    squares.add(count * distance * distance);
  }
  return (squares.sum + squares.compensation) / histogram.count;
}

/** The geometric middle of an exponential bucket, 0 of the zero bucket. */
function middleOf(lower: number, upper: number, custom: boolean): number {
  if (custom) return (lower + upper) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(lower * upper);
  return upper < 0 ? -middle : middle;
}
