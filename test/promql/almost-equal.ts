/** Equality of numbers as Prometheus' own test runner sees it. */
import type { NativeHistogram, SparseBuckets } from '../../src/sim/model/native-histogram.ts';
import type { HistogramPoint } from './promqltest-series.ts';

/** Of the sum of both sizes. */
const TOLERANCE_RATIO = 1e-6;

export function near(a: number, b: number): boolean {
  if (a === b) return true;
  if (a !== a || b !== b) return a !== a && b !== b;
  return Math.abs(a - b) < TOLERANCE_RATIO * Math.min(Math.abs(a) + Math.abs(b), Number.MAX_VALUE);
}

/** Field by field; the hint counts where the file gives one. */
export function nearHistograms(given: NativeHistogram, { histogram: wanted, hintGiven }: HistogramPoint): boolean {
  return (
    given.schema === wanted.schema &&
    near(given.count, wanted.count) &&
    near(given.sum, wanted.sum) &&
    given.zeroThreshold === wanted.zeroThreshold &&
    near(given.zeroCount, wanted.zeroCount) &&
    nearBuckets(given.positive, wanted.positive) &&
    nearBuckets(given.negative, wanted.negative) &&
    String(given.bounds) === String(wanted.bounds) &&
    (!hintGiven || given.hint === wanted.hint)
  );
}

function nearBuckets(given: SparseBuckets, wanted: SparseBuckets): boolean {
  return (
    String(given.indices) === String(wanted.indices) && given.counts.every((count, i) => near(count, wanted.counts[i] as number))
  );
}
