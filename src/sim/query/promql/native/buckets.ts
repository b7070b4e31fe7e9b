/**
 * Sparse buckets of native histograms: where each one lies, fewer and wider ones, and sums of two sets. Bucket i of schema n ends
 * at 2^(i / 2^n) and starts where bucket i - 1 ends; custom buckets end at their listed bounds and the last one has no end.
 */
import { pow } from '../../../base/math.ts';
import { CUSTOM_BOUNDS_SCHEMA } from '../../../model/native-histogram.ts';
import type { NativeHistogram, SparseBuckets } from '../../../model/native-histogram.ts';

export const NO_BUCKETS: SparseBuckets = { indices: [], counts: [] };

export function hasCustomBounds({ schema }: Pick<NativeHistogram, 'schema'>): boolean {
  return schema === CUSTOM_BOUNDS_SCHEMA;
}

/** Where bucket `index` of the positive side ends. */
export function upperBound({ schema, bounds }: Pick<NativeHistogram, 'schema' | 'bounds'>, index: number): number {
  if (schema === CUSTOM_BOUNDS_SCHEMA) {
    if (index < 0) return -Infinity;
    return bounds[index] ?? Infinity;
  }
  const perDoubling = pow(2, schema);
  // Apart, so that powers of two are exact.
  const doublings = Math.floor(index / perDoubling);
  // The highest bucket holds the largest number there is.
  if (doublings >= 1024) return Number.MAX_VALUE;
  return pow(2, doublings) * pow(2, (index - doublings * perDoubling) / perDoubling);
}

/** The same counts in buckets of a lower schema, each of which holds whole ones of the old. */
export function atSchema(buckets: SparseBuckets, from: number, to: number): SparseBuckets {
  if (from === to) return buckets;
  const indices: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < buckets.indices.length; i++) {
    const index = (((buckets.indices[i] as number) - 1) >> (from - to)) + 1;
    if (indices.at(-1) === index) counts[counts.length - 1] = (counts.at(-1) as number) + (buckets.counts[i] as number);
    else {
      indices.push(index);
      counts.push(buckets.counts[i] as number);
    }
  }
  return { indices, counts };
}

/** a + sign * b, bucket by bucket; buckets that become empty are left out. */
export function addBuckets(a: SparseBuckets, b: SparseBuckets, sign: 1 | -1): SparseBuckets {
  const indices: number[] = [];
  const counts: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.indices.length || j < b.indices.length) {
    const index = Math.min(a.indices[i] ?? Infinity, b.indices[j] ?? Infinity);
    let count = 0;
    if (a.indices[i] === index) count += a.counts[i++] as number;
    if (b.indices[j] === index) count += sign * (b.counts[j++] as number);
    if (count === 0) continue;
    indices.push(index);
    counts.push(count);
  }
  return { indices, counts };
}

export function mapCounts({ indices, counts }: SparseBuckets, change: (count: number) => number): SparseBuckets {
  const changed = counts.map(change);
  if (!changed.includes(0)) return { indices, counts: changed };
  return { indices: indices.filter((_, i) => changed[i] !== 0), counts: changed.filter((count) => count !== 0) };
}

/** One bucket with its ends. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** All buckets from the lowest to the highest, the zero bucket among them; one that overlaps the zero bucket ends at it. */
export function allBuckets(histogram: NativeHistogram): Bucket[] {
  const { negative, positive, zeroCount, zeroThreshold } = histogram;
  const buckets: Bucket[] = [];
  for (let i = negative.indices.length - 1; i >= 0; i--) {
    const index = negative.indices[i] as number;
    const upper = Math.min(-upperBound(histogram, index - 1), -zeroThreshold);
    buckets.push({ lower: -upperBound(histogram, index), upper, count: negative.counts[i] as number });
  }
  if (zeroCount > 0) buckets.push({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount });
  const custom = hasCustomBounds(histogram);
  for (let i = 0; i < positive.indices.length; i++) {
    const index = positive.indices[i] as number;
    const lower = upperBound(histogram, index - 1);
    buckets.push({
      lower: custom ? lower : Math.max(lower, zeroThreshold),
      upper: upperBound(histogram, index),
      count: positive.counts[i] as number,
    });
  }
  return buckets;
}
