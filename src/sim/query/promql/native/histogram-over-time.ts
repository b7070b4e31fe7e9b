/** Functions of all samples of a window that have a meaning for native histograms too. */
import { SECOND } from '../../../base/time.ts';
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { differentBounds, mixedBuckets } from '../notes.ts';
import { histogramsAlone, inOrder } from '../range-function.ts';
import type { MixedWindow, NoteContext, OfMixture } from '../range-function.ts';
import { addHistograms } from './arithmetic.ts';
import type { Incompatibility } from './arithmetic.ts';
import { meanWith } from './histogram-fold.ts';
import { equalHistograms } from './operators.ts';
import { isReset } from './reset.ts';

export const countSamples: OfMixture = (window) => window.size;

export const firstSample: OfMixture = (window) => inOrder(window)[0]?.value ?? null;

export const lastSample: OfMixture = (window) => inOrder(window).at(-1)?.value ?? null;

export const firstSampleTime: OfMixture = (window) => (inOrder(window)[0]?.atUs ?? 0) / SECOND;

export const lastSampleTime: OfMixture = (window) => (inOrder(window).at(-1)?.atUs ?? 0) / SECOND;

export const sumHistograms: OfMixture = (window, context) => combined(window, context, (sum, next) => addHistograms(sum, next));

export const meanHistogram: OfMixture = (window, context) => combined(window, context, meanWith);

function combined(
  window: MixedWindow,
  context: NoteContext,
  combine: (so: NativeHistogram, next: NativeHistogram, count: number) => NativeHistogram | Incompatibility,
): NativeHistogram | null {
  const [first, ...rest] = histogramsAlone(window, context) ?? [];
  if (first === undefined) return null;
  let so = first;
  for (const [i, next] of rest.entries()) {
    const more = combine(so, next, i + 2);
    if (typeof more === 'string') {
      const { notes, metric, at } = context;
      notes.warn(more === 'schema' ? mixedBuckets(metric) : differentBounds(metric), at);
      return null;
    }
    so = more;
  }
  return so;
}

/** A number after a histogram, or the other way round, is a change. */
export const countChanges: OfMixture = (window) =>
  countPairs(
    window,
    (before, now) => now !== before && (now === now || before === before),
    (before, now) => !equalHistograms(before, now),
  );

/** A number after a histogram, or the other way round, is a reset. */
export const countResets: OfMixture = (window) =>
  countPairs(
    window,
    (before, now) => now < before,
    (before, now) => isReset(now, before),
  );

function countPairs(
  window: MixedWindow,
  ofNumbers: (before: number, now: number) => boolean,
  ofHistograms: (before: NativeHistogram, now: NativeHistogram) => boolean,
): number {
  const samples = inOrder(window);
  let count = 0;
  for (let i = 1; i < samples.length; i++) {
    const [before, now] = [samples[i - 1]?.value as number | NativeHistogram, samples[i]?.value as number | NativeHistogram];
    if (typeof before === 'number' && typeof now === 'number') count += ofNumbers(before, now) ? 1 : 0;
    else if (typeof before !== 'number' && typeof now !== 'number') count += ofHistograms(before, now) ? 1 : 0;
    else count++;
  }
  return count;
}
