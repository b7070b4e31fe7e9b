/**
 * A native histogram of Prometheus as plain data: one sample that holds a whole distribution. Buckets are listed sparsely, those
 * with a count alone, so that two histograms with the same content are equal field by field. It is never changed once made.
 */

/** Schema of histograms whose bounds are listed (`bounds`) instead of computed. */
export const CUSTOM_BOUNDS_SCHEMA = -53;

/** What is known of whether this histogram's counter started anew since the sample before. A gauge is no counter at all. */
export type ResetHint = 'unknown' | 'reset' | 'not_reset' | 'gauge';

/** Equally long, indices ascending. No count is 0. */
export interface SparseBuckets {
  readonly indices: readonly number[];
  readonly counts: readonly number[];
}

export interface NativeHistogram {
  /** Bucket i of schema n in -4..8 ends at 2^(i / 2^n); or {@link CUSTOM_BOUNDS_SCHEMA}. */
  readonly schema: number;
  /** Observations in all, those that are NaN too; a fraction after a rate. */
  readonly count: number;
  readonly sum: number;
  /** Observations whose size is at most zeroThreshold are in the zero bucket. */
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: SparseBuckets;
  /** Of values below zero, by their size. */
  readonly negative: SparseBuckets;
  /** Upper bounds of custom buckets, ascending; the last bucket has none. Empty with any other schema. */
  readonly bounds: readonly number[];
  readonly hint: ResetHint;
}
