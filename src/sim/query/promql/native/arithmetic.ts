/**
 * Sums and differences of native histograms. Two with exponential buckets are brought to the coarser of their schemas and the wider
 * of their zero buckets first; custom buckets must have the same bounds, and never mix with exponential ones.
 */
import type { NativeHistogram, ResetHint, SparseBuckets } from '../../../model/native-histogram.ts';
import { addBuckets, atSchema, hasCustomBounds, upperBound } from './buckets.ts';

/** Why two histograms have no sum: exponential and custom buckets, or custom buckets with different bounds. */
export type Incompatibility = 'schema' | 'bounds';

export function addHistograms(a: NativeHistogram, b: NativeHistogram): NativeHistogram | Incompatibility {
  return combine(a, b, 1);
}

export function subtractHistograms(a: NativeHistogram, b: NativeHistogram): NativeHistogram | Incompatibility {
  return combine(a, b, -1);
}

function combine(a: NativeHistogram, b: NativeHistogram, sign: 1 | -1): NativeHistogram | Incompatibility {
  if (hasCustomBounds(a) !== hasCustomBounds(b)) return 'schema';
  if (hasCustomBounds(a) && !sameBounds(a, b)) return 'bounds';
  let [left, right] = [withSchema(a, b.schema), withSchema(b, a.schema)];
  while (left.zeroThreshold !== right.zeroThreshold) {
    if (left.zeroThreshold < right.zeroThreshold) left = withZeroThreshold(left, right.zeroThreshold);
    else right = withZeroThreshold(right, left.zeroThreshold);
  }
  return {
    schema: left.schema,
    count: left.count + sign * right.count,
    sum: left.sum + sign * right.sum,
    zeroThreshold: left.zeroThreshold,
    zeroCount: left.zeroCount + sign * right.zeroCount,
    positive: addBuckets(left.positive, right.positive, sign),
    negative: addBuckets(left.negative, right.negative, sign),
    bounds: left.bounds,
    hint: hintOfBoth(a.hint, b.hint),
  };
}

export function sameBounds(a: NativeHistogram, b: NativeHistogram): boolean {
  return a.bounds.length === b.bounds.length && a.bounds.every((bound, i) => bound === b.bounds[i]);
}

/** A gauge stays one; what is known of two counters counts only where both say the same. */
function hintOfBoth(a: ResetHint, b: ResetHint): ResetHint {
  if (a === b) return a;
  return a === 'gauge' || b === 'gauge' ? 'gauge' : 'unknown';
}

/** With wider buckets, when `schema` is lower; else as it is. */
export function withSchema(histogram: NativeHistogram, schema: number): NativeHistogram {
  if (hasCustomBounds(histogram) || schema >= histogram.schema) return histogram;
  return {
    ...histogram,
    schema,
    positive: atSchema(histogram.positive, histogram.schema, schema),
    negative: atSchema(histogram.negative, histogram.schema, schema),
  };
}

/** With a zero bucket as wide as `threshold`, or a little wider: it takes in whole buckets. */
export function withZeroThreshold(histogram: NativeHistogram, threshold: number): NativeHistogram {
  const sides = [histogram.positive, histogram.negative];
  let limit = threshold;
  for (let before = -1; before !== limit;) {
    before = limit;
    for (const { indices } of sides) {
      for (const index of indices) {
        const upper = upperBound(histogram, index);
        if (upper > limit && upperBound(histogram, index - 1) < limit) limit = upper;
      }
    }
  }
  let zeroCount = histogram.zeroCount;
  const outside = ({ indices, counts }: SparseBuckets): SparseBuckets => {
    const first = indices.findIndex((index) => upperBound(histogram, index) > limit);
    const inside = first < 0 ? indices.length : first;
    for (let i = 0; i < inside; i++) zeroCount += counts[i] as number;
    return { indices: indices.slice(inside), counts: counts.slice(inside) };
  };
  const positive = outside(histogram.positive);
  const negative = outside(histogram.negative);
  return { ...histogram, zeroThreshold: limit, zeroCount, positive, negative };
}
