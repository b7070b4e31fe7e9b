/**
 * Functions of a window of samples, moved over each series from step to step. Nearly every series has numbers alone, and they go
 * through one short loop; in a window with native histograms a function says itself what it makes of them, or it leaves them out.
 */
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Labels } from '../../model/series.ts';
import type { Call, Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { labelOf } from './labels.ts';
import { ignoredInRange, mixedSamples } from './notes.ts';
import type { Notes } from './notes.ts';
import type { Answer } from './pointwise.ts';
import { putHistogram } from './track.ts';
import type { Track } from './track.ts';
import type { HistogramWindow, Window } from './window.ts';

/** Of the numbers in a window; `a` and `b` are what stands before or behind it in the call. */
export type OfWindow = (window: Window, a: number, b: number) => number;

/** Of a window in which there are histograms, and perhaps numbers too; null for no answer. */
export type OfMixture = (window: MixedWindow, context: NoteContext) => number | NativeHistogram | null;

export type MixedWindow = Window & { readonly histograms: HistogramWindow };

/** What a note says of whom, and where the query asks for it. */
export interface NoteContext {
  readonly notes: Notes;
  readonly metric: string;
  readonly at: number;
}

export interface RangeFunction {
  /** Numbers that there must be in the window. */
  readonly samplesMin: number;
  readonly ofNumbers: OfWindow;
  /** Null when histograms are left out, with a note where there are numbers beside them. */
  readonly ofMixture: OfMixture | null;
  /** The values still are those of the metric. */
  readonly keepsName: boolean;
  /** It looks at every sample of the window at each step, and is charged for it. */
  readonly walks: boolean;
}

/** A function that walks through all samples of a window. */
export function overWindow(samplesMin: number, ofNumbers: OfWindow, ofMixture: OfMixture | null = null): Answer {
  return rangeFunction({ samplesMin, ofNumbers, ofMixture, keepsName: false, walks: true });
}

/** A function of a window's first and last samples alone. */
export function atEnds(samplesMin: number, ofNumbers: OfWindow, ofMixture: OfMixture | null = null, keepsName = false): Answer {
  return rangeFunction({ samplesMin, ofNumbers, ofMixture, keepsName, walks: false });
}

export function rangeFunction(of: RangeFunction): Answer {
  return (call, evaluation, visit) => {
    const range = rangeArgument(call);
    const [a = null, b = null] = call.args.filter((arg) => arg !== range).map((arg) => evaluation.scalars(arg));
    evaluation.windows(range, (labels, nameDropped, window) => {
      const track = evaluation.take(labels, nameDropped || !of.keepsName);
      const any =
        window.histograms === null
          ? fillWithNumbers(of, window, track, a, b, range, evaluation)
          : fillWithMixture(of, window as MixedWindow, track, a, b, range, evaluation, contextOf(labels, range, evaluation));
      if (any) visit(track);
      else evaluation.give(track);
    });
  };
}

export function rangeArgument(call: Call): Expr {
  return call.args.find((arg) => arg.kind === 'range' || arg.kind === 'subquery') as Expr;
}

function contextOf(labels: Labels, range: Expr, { notes }: Evaluation): NoteContext {
  return { notes, metric: labelOf(labels, '__name__'), at: range.from };
}

function fillWithNumbers(
  { samplesMin, ofNumbers, walks }: RangeFunction,
  window: Window,
  { values, present }: Track,
  a: Float64Array | null,
  b: Float64Array | null,
  range: Expr,
  evaluation: Evaluation,
): boolean {
  let any = false;
  evaluation.slide(range, window, (step) => {
    const length = window.end - window.first;
    if (length < samplesMin) return;
    if (walks) evaluation.budget.spend(length);
    values[step] = ofNumbers(window, a === null ? 0 : (a[step] as number), b === null ? 0 : (b[step] as number));
    present[step] = 1;
    any = true;
  });
  return any;
}

function fillWithMixture(
  { samplesMin, ofNumbers, ofMixture }: RangeFunction,
  window: MixedWindow,
  track: Track,
  a: Float64Array | null,
  b: Float64Array | null,
  range: Expr,
  evaluation: Evaluation,
  context: NoteContext,
): boolean {
  let any = false;
  evaluation.slide(range, window, (step) => {
    evaluation.budget.spend(window.size);
    const mixed = window.histograms.length > 0;
    let answer: number | NativeHistogram | null = null;
    if (mixed && ofMixture !== null) answer = ofMixture(window, context);
    else {
      if (mixed && window.length > 0) context.notes.info(ignoredInRange(context.metric), context.at);
      if (window.length >= samplesMin) answer = ofNumbers(window, a?.[step] ?? 0, b?.[step] ?? 0);
    }
    if (answer === null) return;
    any = true;
    if (typeof answer !== 'number') return putHistogram(track, step, answer);
    track.values[step] = answer;
    track.present[step] = 1;
  });
  return any;
}

/** The histograms of a window that has no numbers; null, with a warning, when it has both. */
export function histogramsAlone(
  { length, histograms }: MixedWindow,
  { notes, metric, at }: NoteContext,
): NativeHistogram[] | null {
  if (length === 0) return histograms.histograms.slice(histograms.first, histograms.end);
  notes.warn(mixedSamples(metric), at);
  return null;
}

export interface MixedSample {
  readonly atUs: number;
  readonly value: number | NativeHistogram;
}

/** All samples of the window in the order of time. */
export function inOrder({ times, values, first, end, histograms }: MixedWindow): MixedSample[] {
  const samples: MixedSample[] = [];
  let j = histograms.first;
  const takeHistograms = (beforeUs: number): void => {
    for (; j < histograms.end && (histograms.times[j] as number) < beforeUs; j++)
      samples.push({ atUs: histograms.times[j] as number, value: histograms.histograms[j] as NativeHistogram });
  };
  for (let i = first; i < end; i++) {
    takeHistograms(times[i] as number);
    samples.push({ atUs: times[i] as number, value: values[i] as number });
  }
  takeHistograms(Infinity);
  return samples;
}
