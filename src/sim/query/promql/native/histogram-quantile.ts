/**
 * Quantiles and shares of native histograms. Inside an exponential bucket observations are taken to lie evenly on a logarithmic scale,
 * inside a custom bucket and the zero bucket on a linear one. NaN observations are in no bucket but in the count; a sum that is NaN
 * tells of them.
 */
import { pow } from '../../../base/math.ts';
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { log2 } from '../math.ts';
import { forMetric } from '../notes.ts';
import type { Notes } from '../notes.ts';
import { allBuckets, hasCustomBounds } from './buckets.ts';
import type { Bucket } from './buckets.ts';

/** Whom a note is about, and where in the query. */
interface Subject {
  readonly notes: Notes;
  readonly metric: string;
  readonly at: number;
}

export function nativeQuantile(q: number, histogram: NativeHistogram, { notes, metric, at }: Subject): number {
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  if (histogram.count === 0 || q !== q) return NaN;
  const buckets = allBuckets(histogram);
  // From the nearer end, but always from below where NaN observations count as the highest.
  const upwards = histogram.sum !== histogram.sum || q < 0.5;
  if (!upwards) buckets.reverse();
  let rank = (upwards ? q : 1 - q) * histogram.count;
  let last = 0;
  let counted = buckets[0]?.count ?? 0;
  while (counted < rank && last + 1 < buckets.length) counted += (buckets[++last] as Bucket).count;
  const bucket = buckets[last] ?? { lower: 0, upper: 0, count: 0 };
  const { lower, upper } = boundedZero(bucket, histogram);
  if (hasCustomBounds(histogram)) {
    if (bucket.lower === -Infinity && upper <= 0) return upper;
    if (upper === Infinity) return bucket.lower === -Infinity ? 0 : lower;
  }
  counted = Math.min(counted, histogram.count);
  if (counted < rank) {
    if (histogram.sum === histogram.sum) return upper;
    notes.info(`input to histogram_quantile has NaN observations, result is NaN${forMetric(metric)}`, at);
    return NaN;
  }
  if (histogram.sum !== histogram.sum && counted + total(buckets.slice(last + 1)) < histogram.count)
    notes.info(`input to histogram_quantile has NaN observations, result is skewed higher${forMetric(metric)}`, at);
  rank = upwards ? rank - (counted - bucket.count) : counted - rank;
  const share = rank / bucket.count;
  if (hasCustomBounds(histogram) || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * share;
  const [from, to] = [log2(Math.abs(lower)), log2(Math.abs(upper))];
  return lower > 0 ? pow(2, from + (to - from) * share) : -pow(2, to + (from - to) * (1 - share));
}

/** A zero bucket beside positive buckets alone starts at 0, one beside negative ones alone ends there; so does a first custom bucket. */
function boundedZero({ lower, upper }: Bucket, histogram: NativeHistogram): { lower: number; upper: number } {
  if (hasCustomBounds(histogram)) return { lower: lower === -Infinity && upper >= 0 ? 0 : lower, upper };
  if (!(lower <= 0 && upper >= 0)) return { lower, upper };
  const [positive, negative] = [histogram.positive.indices.length > 0, histogram.negative.indices.length > 0];
  if (positive && !negative) return { lower: 0, upper };
  return positive || !negative ? { lower, upper } : { lower, upper: 0 };
}

function total(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}

/** The share of the observations between two values. */
export function nativeFraction(lower: number, upper: number, histogram: NativeHistogram, { notes, metric, at }: Subject): number {
  if (histogram.count === 0 || lower !== lower || upper !== upper) return NaN;
  if (lower >= upper) return 0;
  const buckets = allBuckets(histogram);
  let { count } = histogram;
  if (histogram.sum !== histogram.sum) {
    count = total(buckets);
    if (count < histogram.count)
      notes.info(
        `input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(metric)}`,
        at,
      );
  }
  const below = (value: number): number => Math.min(rankOf(value, buckets, histogram) ?? count, count);
  return (below(upper) - below(lower)) / histogram.count;
}

/** Observations below `value`; null when all buckets are. */
function rankOf(value: number, buckets: readonly Bucket[], histogram: NativeHistogram): number | null {
  const custom = hasCustomBounds(histogram);
  let rank = 0;
  for (const bucket of buckets) {
    const { lower, upper } = boundedZero(bucket, histogram);
    if (lower >= value) return rank;
    if (upper > value) {
      // No place can be told in a bucket without a lower end.
      if (lower === -Infinity) return bucket.count;
      const linear = custom || (bucket.lower <= 0 && bucket.upper >= 0);
      return rank + bucket.count * (linear ? (value - lower) / (upper - lower) : logarithmicShare(value, lower, upper));
    }
    rank += bucket.count;
  }
  return null;
}

function logarithmicShare(value: number, lower: number, upper: number): number {
  const [at, from, to] = [log2(Math.abs(value)), log2(Math.abs(lower)), log2(Math.abs(upper))];
  return value > 0 ? (at - from) / (to - from) : 1 - (at - to) / (from - to);
}
