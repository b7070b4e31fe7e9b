/** Whether a histogram that counts has started anew since an earlier sample: something in it became less. */
import type { NativeHistogram, SparseBuckets } from '../../../model/native-histogram.ts';
import { sameBounds, withSchema, withZeroThreshold } from './arithmetic.ts';
import { hasCustomBounds } from './buckets.ts';

/** A hint that says so decides; a gauge is looked at as if it were a counter. */
export function isReset(histogram: NativeHistogram, before: NativeHistogram): boolean {
  if (histogram.hint === 'reset') return true;
  if (histogram.hint === 'not_reset') return false;
  if (histogram.count < before.count) return true;
  if (hasCustomBounds(histogram) !== hasCustomBounds(before)) return true;
  if (hasCustomBounds(histogram)) return !sameBounds(histogram, before) || fell(histogram.positive, before.positive);
  // Buckets and the zero bucket of a running counter only become wider.
  if (histogram.schema > before.schema || histogram.zeroThreshold < before.zeroThreshold) return true;
  const comparable = withZeroThreshold(withSchema(before, histogram.schema), histogram.zeroThreshold);
  if (comparable.zeroThreshold !== histogram.zeroThreshold || histogram.zeroCount < comparable.zeroCount) return true;
  return fell(histogram.positive, comparable.positive) || fell(histogram.negative, comparable.negative);
}

function fell(now: SparseBuckets, before: SparseBuckets): boolean {
  let i = 0;
  for (let j = 0; j < before.indices.length; j++) {
    while (i < now.indices.length && (now.indices[i] as number) < (before.indices[j] as number)) i++;
    const count = now.indices[i] === before.indices[j] ? (now.counts[i] as number) : 0;
    if (count < (before.counts[j] as number)) return true;
  }
  return false;
}
