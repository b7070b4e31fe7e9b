/**
 * How fast native histograms grow: rate, increase and delta of a window, irate and idelta of its last two samples. What is asked of
 * a gauge and only has a meaning for counters, or the other way round, is answered and noted.
 */
import { SECOND } from '../../../base/time.ts';
import { CUSTOM_BOUNDS_SCHEMA } from '../../../model/native-histogram.ts';
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { differentBounds, mixedBuckets, mixedSamples } from '../notes.ts';
import { histogramsAlone, inOrder } from '../range-function.ts';
import type { MixedSample, MixedWindow, NoteContext, OfMixture } from '../range-function.ts';
import { extentOf, stretch } from '../extrapolation.ts';
import { addHistograms, subtractHistograms, withSchema } from './arithmetic.ts';
import type { Incompatibility } from './arithmetic.ts';
import { hasCustomBounds, NO_BUCKETS } from './buckets.ts';
import { isReset } from './reset.ts';
import { divided, scaled } from './scaling.ts';

export const histogramIncrease: OfMixture = (window, context) => extrapolated(window, context, true);

export const histogramDelta: OfMixture = (window, context) => extrapolated(window, context, false);

export const histogramRate: OfMixture = (window, context) => {
  const gained = extrapolated(window, context, true);
  return gained === null ? null : scaled(gained, SECOND / (window.toUs - window.fromUs));
};

function extrapolated(window: MixedWindow, context: NoteContext, isCounter: boolean): NativeHistogram | null {
  const samples = histogramsAlone(window, context);
  if (samples === null || samples.length < 2) return null;
  const gained = isCounter
    ? gainOf(samples)
    : subtractHistograms(samples.at(-1) as NativeHistogram, samples[0] as NativeHistogram);
  if (typeof gained === 'string') return incompatible(gained, context);
  noteKind(samples, isCounter, context);
  const { times, first, end } = window.histograms;
  const extent = extentOf({
    firstUs: times[first] as number,
    lastUs: times[end - 1] as number,
    intervals: end - first - 1,
    fromUs: window.fromUs,
    toUs: window.toUs,
  });
  const firstCount = (samples[0] as NativeHistogram).count;
  return { ...scaled(gained, isCounter ? stretch(extent, gained.count, firstCount) : stretch(extent, 0, 0)), hint: 'gauge' };
}

function incompatible(why: Incompatibility, { notes, metric, at }: NoteContext): null {
  notes.warn(why === 'schema' ? mixedBuckets(metric) : differentBounds(metric), at);
  return null;
}

function noteKind(samples: readonly NativeHistogram[], isCounter: boolean, { notes, metric, at }: NoteContext): void {
  const ends = [samples[0] as NativeHistogram, samples.at(-1) as NativeHistogram];
  if (isCounter && samples.some(({ hint }) => hint === 'gauge')) notes.warn(noCounterHistogram(metric), at);
  if (!isCounter && ends.some(({ hint }) => hint !== 'gauge')) notes.warn(noGauge(metric), at);
}

/** As far as the counter went in all, its resets left out. */
function gainOf(samples: readonly NativeHistogram[]): NativeHistogram | Incompatibility {
  const last = samples.at(-1) as NativeHistogram;
  // Nothing of a first sample that was reset at once counts, not even its buckets.
  const second = samples[1] as NativeHistogram;
  const first = isReset(second, samples[0] as NativeHistogram) ? emptyLike(second) : (samples[0] as NativeHistogram);
  const relevant = [first, ...samples.slice(1)];
  if (relevant.some((sample) => hasCustomBounds(sample) !== hasCustomBounds(last))) return 'schema';
  const schema = relevant.reduce((least, sample) => Math.min(least, sample.schema), Infinity);
  let gained = subtractHistograms(withSchema(last, schema), first);
  for (let i = 1; i < relevant.length && typeof gained !== 'string'; i++) {
    const before = relevant[i - 1] as NativeHistogram;
    if (isReset(relevant[i] as NativeHistogram, before)) gained = addHistograms(gained, before);
  }
  return gained;
}

function emptyLike({ schema, bounds, hint }: NativeHistogram): NativeHistogram {
  const nothing = { count: 0, sum: 0, zeroThreshold: 0, zeroCount: 0, positive: NO_BUCKETS, negative: NO_BUCKETS };
  return { ...nothing, schema, bounds: schema === CUSTOM_BOUNDS_SCHEMA ? bounds : [], hint: hint === 'gauge' ? hint : 'unknown' };
}

export const histogramIrate: OfMixture = (window, context) => lastChange(window, context, true);

export const histogramIdelta: OfMixture = (window, context) => lastChange(window, context, false);

/** From the last sample but one to the last, whichever kinds they are. */
function lastChange(window: MixedWindow, context: NoteContext, isRate: boolean): number | NativeHistogram | null {
  const samples = inOrder(window);
  if (samples.length < 2) return null;
  const [before, last] = samples.slice(-2) as [MixedSample, MixedSample];
  const seconds = (last.atUs - before.atUs) / SECOND;
  if (typeof before.value === 'number' && typeof last.value === 'number') {
    const gained = isRate && last.value < before.value ? last.value : last.value - before.value;
    return isRate ? gained / seconds : gained;
  }
  const { notes, metric, at } = context;
  if (typeof before.value === 'number' || typeof last.value === 'number') {
    notes.warn(mixedSamples(metric), at);
    return null;
  }
  const gauges = [before.value, last.value].filter(({ hint }) => hint === 'gauge').length;
  if (isRate && gauges > 0) notes.warn(noCounterHistogram(metric), at);
  if (!isRate && gauges < 2) notes.warn(noGauge(metric), at);
  const gained = isRate && isReset(last.value, before.value) ? last.value : subtractHistograms(last.value, before.value);
  if (typeof gained === 'string') return incompatible(gained, context);
  return { ...(isRate ? divided(gained, seconds) : gained), hint: 'gauge' };
}

function noCounterHistogram(metric: string): string {
  return `this native histogram metric is not a counter: ${JSON.stringify(metric)}`;
}

function noGauge(metric: string): string {
  return `this native histogram metric is not a gauge: ${JSON.stringify(metric)}`;
}
