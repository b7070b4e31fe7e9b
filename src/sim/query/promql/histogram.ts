/**
 * histogram_quantile and histogram_fraction. The bucket series of a classic histogram are brought together once per query by all
 * their labels but `le`, and ordered by their bounds once; what remains for each step is to read the counts. Native histograms
 * answer for themselves, unless a classic one of the same labels is there at the same step.
 */
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Labels } from '../../model/series.ts';
import type { Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { keyWithout, labelOf, withoutLabels } from './labels.ts';
import { readNumber } from './literal.ts';
import { nativeFraction, nativeQuantile } from './native/histogram-quantile.ts';
import { badQuantile, forMetric } from './notes.ts';
import { argument } from './pointwise.ts';
import type { Answer } from './pointwise.ts';
import { Buckets } from './quantile.ts';
import { HISTOGRAM, histogramAt } from './track.ts';
import type { Track, Visit } from './track.ts';

interface Histogram {
  readonly labels: Labels;
  readonly metric: string;
  readonly buckets: { readonly bound: number; readonly track: Track }[];
  readonly natives: Track[];
}

/** What is asked of a histogram of either kind at a step. */
interface Question {
  classic(buckets: Buckets, step: number, metric: string): number;
  native(histogram: NativeHistogram, step: number, metric: string): number;
}

const FIXED =
  'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)';

export const histogramQuantile: Answer = (call, evaluation, visit) => {
  const { notes } = evaluation;
  const [share, of] = [argument(call, 0), argument(call, 1)];
  const q = evaluation.scalars(share);
  const wrong = q.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) notes.warn(badQuantile(wrong), share.from);
  const question: Question = {
    classic: (buckets, step, metric) => {
      const value = buckets.quantile(q[step] as number);
      if (buckets.wasFixed) notes.info(`${FIXED}${forMetric(metric)}`, of.from);
      return value;
    },
    native: (histogram, step, metric) => nativeQuantile(q[step] as number, histogram, { notes, metric, at: share.from }),
  };
  streamHistograms(of, evaluation, question, visit);
};

export const histogramFraction: Answer = (call, evaluation, visit) => {
  const { notes } = evaluation;
  const at = argument(call, 0).from;
  const lower = evaluation.scalars(argument(call, 0));
  const upper = evaluation.scalars(argument(call, 1));
  const question: Question = {
    classic: (buckets, step) => buckets.fraction(lower[step] as number, upper[step] as number),
    native: (histogram, step, metric) =>
      nativeFraction(lower[step] as number, upper[step] as number, histogram, { notes, metric, at }),
  };
  streamHistograms(argument(call, 2), evaluation, question, visit);
};

function streamHistograms(of: Expr, evaluation: Evaluation, question: Question, visit: Visit): void {
  for (const histogram of histogramsIn(evaluation.tracks(of), evaluation, of.from)) {
    if (histogram.natives.length > 0) setApart(histogram, evaluation, of.from);
    for (const native of histogram.natives) visit(answerNative(native, histogram.metric, question));
    if (histogram.buckets.length > 0) streamClassic(histogram, evaluation, question, visit);
  }
}

function streamClassic({ labels, metric, buckets }: Histogram, evaluation: Evaluation, question: Question, visit: Visit): void {
  const result = evaluation.take(labels, true);
  const filled = new Buckets(buckets.length);
  let any = false;
  for (let step = 0; step < result.values.length; step++) {
    filled.clear();
    for (const { bound, track } of buckets) {
      if (track.present[step] === 1) filled.push(bound, track.values[step] as number);
    }
    if (filled.length === 0) continue;
    result.values[step] = question.classic(filled, step, metric);
    result.present[step] = 1;
    any = true;
  }
  for (const { track } of buckets) evaluation.give(track);
  if (any) visit(result);
  else evaluation.give(result);
}

function answerNative(track: Track, metric: string, question: Question): Track {
  for (let step = 0; step < track.present.length; step++) {
    if (track.present[step] !== HISTOGRAM) {
      track.present[step] = 0;
      continue;
    }
    track.values[step] = question.native(histogramAt(track, step), step, metric);
    track.present[step] = 1;
  }
  track.histograms = null;
  track.nameDropped = true;
  return track;
}

/** Where both kinds are there at a step, neither is answered. */
function setApart({ metric, buckets, natives }: Histogram, { notes }: Evaluation, at: number): void {
  for (const native of natives) {
    for (let step = 0; step < native.present.length; step++) {
      if (native.present[step] !== HISTOGRAM || !buckets.some(({ track }) => track.present[step] === 1)) continue;
      notes.warn(`vector contains a mix of classic and native histograms${forMetric(metric)}`, at);
      native.present[step] = 0;
      for (const { track } of buckets) track.present[step] = 0;
    }
  }
}

function histogramsIn(tracks: readonly Track[], { notes }: Evaluation, at: number): Histogram[] {
  const histograms = new Map<string, Histogram>();
  for (const track of tracks) {
    const native = track.histograms !== null;
    const le = labelOf(track.labels, 'le');
    const metric = labelOf(track.labels, '__name__');
    const bound = native ? null : readBound(le);
    if (bound === null && (!native || track.present.includes(1))) {
      const said = `bucket label "le" is missing or has a malformed value of ${JSON.stringify(le)}${forMetric(metric)}`;
      notes.warn(said, at);
    }
    if (bound === null && !native) continue;
    const key = keyWithout(track.labels, ['le']);
    let histogram = histograms.get(key);
    if (histogram === undefined) {
      histogram = { labels: withoutLabels(track.labels, ['le']), metric, buckets: [], natives: [] };
      histograms.set(key, histogram);
    }
    if (bound === null) histogram.natives.push(track);
    else histogram.buckets.push({ bound, track });
  }
  for (const { buckets } of histograms.values()) buckets.sort((a, b) => (a.bound === b.bound ? 0 : a.bound - b.bound));
  return [...histograms.values()];
}

/** As Go reads a float; a series without a bound is no bucket. */
function readBound(le: string): number | null {
  const sign = le.startsWith('-') ? -1 : 1;
  const size = le === '' ? null : readNumber(le.replace(/^[+-]/, ''));
  return size === null || size !== size ? null : sign * size;
}
