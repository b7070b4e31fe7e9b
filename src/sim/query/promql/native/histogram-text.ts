/** A native histogram as Prometheus writes it into a label: `{count:3, sum:5, (0.5,1]:1, (1,2]:2}`. */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { shortText } from '../number-text.ts';
import { hasCustomBounds, upperBound } from './buckets.ts';

export function histogramText(histogram: NativeHistogram): string {
  const { count, sum, zeroCount, zeroThreshold, positive, negative } = histogram;
  const parts = [`count:${shortText(count)}`, `sum:${shortText(sum)}`];
  for (let i = negative.indices.length - 1; i >= 0; i--) {
    const index = negative.indices[i] as number;
    const [lower, upper] = [-upperBound(histogram, index), -upperBound(histogram, index - 1)];
    parts.push(`[${shortText(lower)},${shortText(upper)}):${shortText(negative.counts[i] as number)}`);
  }
  if (zeroCount !== 0) parts.push(`[${shortText(-zeroThreshold)},${shortText(zeroThreshold)}]:${shortText(zeroCount)}`);
  positive.indices.forEach((index, i) => {
    const open = hasCustomBounds(histogram) && index === 0 ? '[' : '(';
    const [lower, upper] = [upperBound(histogram, index - 1), upperBound(histogram, index)];
    parts.push(`${open}${shortText(lower)},${shortText(upper)}]:${shortText(positive.counts[i] as number)}`);
  });
  return `{${parts.join(', ')}}`;
}
