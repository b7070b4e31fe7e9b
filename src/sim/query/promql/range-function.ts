/**
 * Functions of a window of samples, moved over each series from step to step. Nearly every series has numbers alone, and they go
 * through one short loop; in a window with native histograms a function says itself what it makes of them, or it leaves them out.
 */
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Call, Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { labelOf } from './labels.ts';
import { ignoredInRange, mixedSamples } from './notes.ts';
import type { Notes } from './notes.ts';
import type { Answer } from './pointwise.ts';
import { putHistogram } from './track.ts';
import type { Track } from './track.ts';
import type { HistogramWindow, Window } from './window.ts';
import type { WindowPlan } from './window-plan.ts';

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

/** Fills all steps of a series of numbers; false when there is no value at any. */
export type FillColumn = (window: Window, plan: WindowPlan, track: Track) => boolean;

/** What a function makes of numbers: step by step, or the whole column at once, where that is faster. */
type OfNumbers =
  | {
      /** Numbers that there must be in the window. */
      readonly samplesMin: number;
      readonly compute: OfWindow;
      /** It looks at every sample of the window at each step, and is charged for it. */
      readonly walks: boolean;
    }
  | { readonly fill: FillColumn };

interface RangeFunction {
  readonly ofNumbers: OfNumbers;
  /** Null when histograms are left out, with a note where there are numbers beside them. */
  readonly ofMixture: OfMixture | null;
  /** The values still are those of the metric. */
  readonly keepsName: boolean;
}

/** A function that walks through all samples of a window. */
export function overWindow(samplesMin: number, compute: OfWindow, ofMixture: OfMixture | null = null): Answer {
  return rangeFunction({ ofNumbers: { samplesMin, compute, walks: true }, ofMixture, keepsName: false });
}

/** A function of a window's first and last samples alone. */
export function atEnds(samplesMin: number, compute: OfWindow, ofMixture: OfMixture | null = null, keepsName = false): Answer {
  return rangeFunction({ ofNumbers: { samplesMin, compute, walks: false }, ofMixture, keepsName });
}

/** A function that fills the column of a whole series. */
export function inColumns(fill: FillColumn, ofMixture: OfMixture | null = null): Answer {
  return rangeFunction({ ofNumbers: { fill }, ofMixture, keepsName: false });
}

function rangeFunction({ ofNumbers, ofMixture, keepsName }: RangeFunction): Answer {
  return (call, evaluation, visit) => {
    const range = rangeArgument(call);
    const [a = null, b = null] = call.args.filter((arg) => arg !== range).map((arg) => evaluation.scalars(arg));
    evaluation.windows(range, (labels, nameDropped, window) => {
      const track = evaluation.take(labels, nameDropped || !keepsName);
      let any =
        'fill' in ofNumbers
          ? ofNumbers.fill(window, evaluation.plan(range, window), track)
          : fillEach(ofNumbers, window, track, a, b, range, evaluation);
      if (window.histograms !== null) {
        const context = { notes: evaluation.notes, metric: labelOf(labels, '__name__'), at: range.from };
        addMixture(ofMixture, window as MixedWindow, track, range, evaluation, context);
        any = track.present.some((cell) => cell !== 0);
      }
      if (any) visit(track);
      else evaluation.give(track);
    });
  };
}

export function rangeArgument(call: Call): Expr {
  return call.args.find((arg) => arg.kind === 'range' || arg.kind === 'subquery') as Expr;
}

function fillEach(
  { samplesMin, compute, walks }: Exclude<OfNumbers, { fill: FillColumn }>,
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
    values[step] = compute(window, a === null ? 0 : (a[step] as number), b === null ? 0 : (b[step] as number));
    present[step] = 1;
    any = true;
  });
  return any;
}

/** At the steps that see histograms, in place of what the numbers alone gave. */
function addMixture(
  ofMixture: OfMixture | null,
  window: MixedWindow,
  track: Track,
  range: Expr,
  evaluation: Evaluation,
  context: NoteContext,
): void {
  evaluation.slide(range, window, (step) => {
    if (window.histograms.length === 0) return;
    evaluation.budget.spend(window.size);
    if (ofMixture === null) {
      if (window.length > 0) context.notes.info(ignoredInRange(context.metric), context.at);
      return;
    }
    const answer = ofMixture(window, context);
    if (answer !== null && typeof answer !== 'number') return putHistogram(track, step, answer);
    track.values[step] = answer ?? NaN;
    track.present[step] = answer === null ? 0 : 1;
  });
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
