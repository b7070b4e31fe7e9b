/** Functions of one value at a time: of each number of a vector. Histograms are left out of what they give. */
import { SECOND } from '../../base/time.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Call, Expr } from './ast.ts';
import type { Evaluation } from './evaluation.ts';
import { NO_LABELS } from './labels.ts';
import { roundTo } from './math.ts';
import { dropHistograms, HISTOGRAM, histogramAt, timeOf } from './track.ts';
import type { Visit } from './track.ts';

/** Gives each series of a vector to `visit`. */
export type Answer = (call: Call, evaluation: Evaluation, visit: Visit) => void;

export function argument(call: Call, index: number): Expr {
  return call.args[index] as Expr;
}

/** A function of one value. */
export function pointwise(compute: (value: number) => number): Answer {
  return (call, evaluation, visit) => eachCell(argument(call, 0), evaluation, compute, visit);
}

/** A function of one histogram; numbers are left out. */
export function ofHistogram(compute: (histogram: NativeHistogram) => number): Answer {
  return (call, evaluation, visit) =>
    evaluation.stream(argument(call, 0), (track) => {
      const { values, present } = track;
      for (let step = 0; step < values.length; step++) {
        if (present[step] === HISTOGRAM) values[step] = compute(histogramAt(track, step));
        present[step] = present[step] === HISTOGRAM ? 1 : 0;
      }
      track.histograms = null;
      track.nameDropped = true;
      visit(track);
    });
}

export function eachCell(of: Expr, evaluation: Evaluation, compute: (value: number, step: number) => number, visit: Visit): void {
  evaluation.stream(of, (track) => {
    const { values, present } = track;
    dropHistograms(track);
    for (let step = 0; step < values.length; step++) {
      if (present[step] === 1) values[step] = compute(values[step] as number, step);
    }
    track.nameDropped = true;
    visit(track);
  });
}

/** A function of an instant in seconds; of the evaluation time when no argument is given. */
export function calendar(compute: (seconds: number) => number): Answer {
  const guarded = (seconds: number): number => (Number.isFinite(seconds) ? compute(seconds) : NaN);
  return (call, evaluation, visit) => {
    if (call.args[0] === undefined) oneTrack(secondsOf(evaluation).map(guarded), evaluation, visit);
    else eachCell(call.args[0], evaluation, guarded, visit);
  };
}

export const round: Answer = (call, evaluation, visit) => {
  const nearest = call.args[1] === undefined ? null : evaluation.scalars(call.args[1]);
  eachCell(
    argument(call, 0),
    evaluation,
    (value, step) => roundTo(value, nearest === null ? 1 : (nearest[step] as number)),
    visit,
  );
};

/** Steps at which the bounds are crossed have no value; a bound that is NaN makes every value NaN. */
export function clamp(
  call: Call,
  lower: Float64Array | null,
  upper: Float64Array | null,
  evaluation: Evaluation,
  visit: Visit,
): void {
  evaluation.stream(argument(call, 0), (track) => {
    dropHistograms(track);
    for (let step = 0; step < track.values.length; step++) {
      const least = lower === null ? -Infinity : (lower[step] as number);
      const most = upper === null ? Infinity : (upper[step] as number);
      if (most < least) track.present[step] = 0;
      track.values[step] = Math.max(least, Math.min(most, track.values[step] as number));
    }
    track.nameDropped = true;
    visit(track);
  });
}

/** When each sample was taken; of anything but a selector, the evaluation time. */
export const timestamp: Answer = (call, evaluation, visit) => {
  const of = argument(call, 0);
  const stream = of.kind === 'selector' ? evaluation.streamTimestamps.bind(evaluation, of) : null;
  const give: Visit = (track) => {
    track.nameDropped = true;
    visit(track);
  };
  if (stream !== null) return stream(give);
  evaluation.stream(of, (track) => {
    for (let step = 0; step < track.values.length; step++) {
      if (track.present[step] === 0) continue;
      track.values[step] = timeOf(evaluation.frame, step) / SECOND;
      track.present[step] = 1;
    }
    track.histograms = null;
    give(track);
  });
};

/** One series without labels that has a value at every step. */
export function oneTrack(values: Float64Array, evaluation: Evaluation, visit: Visit): void {
  const track = evaluation.take(NO_LABELS, false);
  track.values.set(values);
  track.present.fill(1);
  visit(track);
}

export function secondsOf({ frame }: Evaluation): Float64Array {
  return Float64Array.from({ length: frame.count }, (_, step) => timeOf(frame, step) / SECOND);
}

/** The only number there is at a step; NaN when there are none or several. */
export function onlyValues(of: Expr, evaluation: Evaluation): Float64Array {
  const values = new Float64Array(evaluation.frame.count).fill(NaN);
  const seen = new Uint8Array(values.length);
  evaluation.stream(of, (track) => {
    for (let step = 0; step < values.length; step++) {
      if (track.present[step] !== 1) continue;
      values[step] = seen[step] === 0 ? (track.values[step] as number) : NaN;
      seen[step] = 1;
    }
    evaluation.give(track);
  });
  return values;
}
