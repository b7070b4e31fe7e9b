/**
 * Every function of the language with the code that answers it. The table is exhaustive by its type: a function that the
 * parser knows and this table does not is a compile error.
 */
import { SECOND } from '../../base/time.ts';
import { exp, log, cos, sin } from '../../base/math.ts';
import { streamAbsent, streamAbsentOverTime } from './absent.ts';
import type { Call, Expr } from './ast.ts';
import { dayOfMonth, dayOfWeek, dayOfYear, daysInMonth, hour, minute, month, year } from './calendar.ts';
import type { Evaluation } from './evaluation.ts';
import { QueryFailure } from './failure.ts';
import { streamHistograms } from './histogram.ts';
import { NO_LABELS } from './labels.ts';
import { acos, acosh, asin, asinh, atan, atanh, cosh, log10, log2, PI, roundTo, sinh, tan, tanh } from './math.ts';
import {
  avgOverTime,
  changes,
  doubleExponentialSmoothing,
  madOverTime,
  maxAt,
  maxOverTime,
  minAt,
  minOverTime,
  quantileOverTime,
  resets,
  secondsAt,
  stdvarOverTime,
  sumOverTime,
} from './over-time.ts';
import { delta, deriv, idelta, increase, irate, predictLinear, rate } from './rate.ts';
import { streamLabelJoin, streamLabelReplace } from './relabel.ts';
import type { FunctionName } from './signatures.ts';
import { streamSorted, streamSortedByLabel } from './sorting.ts';
import { timeOf } from './track.ts';
import type { Visit } from './track.ts';
import type { Window } from './window.ts';

type Answer = (call: Call, evaluation: Evaluation, visit: Visit) => void;
type Scalars = (call: Call, evaluation: Evaluation) => Float64Array;

/** Functions that give a vector. */
const VECTORS = {
  abs: pointwise(Math.abs),
  absent: (call, evaluation, visit) => streamAbsent(argument(call, 0), evaluation, visit),
  absent_over_time: (call, evaluation, visit) => streamAbsentOverTime(argument(call, 0), evaluation, visit),
  acos: pointwise(acos),
  acosh: pointwise(acosh),
  asin: pointwise(asin),
  asinh: pointwise(asinh),
  atan: pointwise(atan),
  atanh: pointwise(atanh),
  avg_over_time: overWindow(1, avgOverTime),
  ceil: pointwise(Math.ceil),
  changes: overWindow(1, changes),
  clamp: (call, evaluation, visit) =>
    clamp(call, evaluation.scalars(argument(call, 1)), evaluation.scalars(argument(call, 2)), evaluation, visit),
  clamp_max: (call, evaluation, visit) => clamp(call, null, evaluation.scalars(argument(call, 1)), evaluation, visit),
  clamp_min: (call, evaluation, visit) => clamp(call, evaluation.scalars(argument(call, 1)), null, evaluation, visit),
  cos: pointwise(cos),
  cosh: pointwise(cosh),
  count_over_time: atEnds(1, (window) => window.length),
  day_of_month: calendar(dayOfMonth),
  day_of_week: calendar(dayOfWeek),
  day_of_year: calendar(dayOfYear),
  days_in_month: calendar(daysInMonth),
  deg: pointwise((x) => (x * 180) / PI),
  delta: atEnds(2, delta),
  deriv: overWindow(2, deriv),
  double_exponential_smoothing: overWindow(2, doubleExponentialSmoothing),
  exp: pointwise(exp),
  first_over_time: atEnds(1, (window) => window.values[window.first] as number, true),
  floor: pointwise(Math.floor),
  histogram_fraction: (call, evaluation, visit) => {
    const lower = evaluation.scalars(argument(call, 0));
    const upper = evaluation.scalars(argument(call, 1));
    streamHistograms(
      argument(call, 2),
      evaluation,
      (buckets, step) => buckets.fraction(lower[step] as number, upper[step] as number),
      visit,
    );
  },
  histogram_quantile: (call, evaluation, visit) => {
    const q = evaluation.scalars(argument(call, 0));
    streamHistograms(argument(call, 1), evaluation, (buckets, step) => buckets.quantile(q[step] as number), visit);
  },
  hour: calendar(hour),
  idelta: atEnds(2, idelta),
  increase: atEnds(2, increase),
  irate: atEnds(2, irate),
  label_join: streamLabelJoin,
  label_replace: streamLabelReplace,
  last_over_time: atEnds(1, (window) => window.values[window.end - 1] as number, true),
  ln: pointwise(log),
  log10: pointwise(log10),
  log2: pointwise(log2),
  mad_over_time: overWindow(1, madOverTime),
  max_over_time: overWindow(1, maxOverTime),
  min_over_time: overWindow(1, minOverTime),
  minute: calendar(minute),
  month: calendar(month),
  predict_linear: overWindow(2, predictLinear),
  present_over_time: atEnds(1, () => 1),
  quantile_over_time: overWindow(1, quantileOverTime),
  rad: pointwise((x) => (x * PI) / 180),
  rate: atEnds(2, rate),
  resets: overWindow(1, resets),
  round: (call, evaluation, visit) => {
    const nearest = call.args[1] === undefined ? null : evaluation.scalars(call.args[1]);
    eachCell(
      argument(call, 0),
      evaluation,
      (value, step) => roundTo(value, nearest === null ? 1 : (nearest[step] as number)),
      visit,
    );
  },
  sgn: pointwise((x) => (x > 0 ? 1 : x < 0 ? -1 : x)),
  sin: pointwise(sin),
  sinh: pointwise(sinh),
  sort: (call, evaluation, visit) => streamSorted(argument(call, 0), false, evaluation, visit),
  sort_by_label: (call, evaluation, visit) => streamSortedByLabel(call, 1, evaluation, visit),
  sort_by_label_desc: (call, evaluation, visit) => streamSortedByLabel(call, -1, evaluation, visit),
  sort_desc: (call, evaluation, visit) => streamSorted(argument(call, 0), true, evaluation, visit),
  sqrt: pointwise(Math.sqrt),
  stddev_over_time: overWindow(1, (window) => Math.sqrt(stdvarOverTime(window))),
  stdvar_over_time: overWindow(1, stdvarOverTime),
  sum_over_time: overWindow(1, sumOverTime),
  tan: pointwise(tan),
  tanh: pointwise(tanh),
  timestamp: (call, evaluation, visit) => {
    const of = argument(call, 0);
    const dropName: Visit = (track) => {
      track.nameDropped = true;
      visit(track);
    };
    if (of.kind === 'selector') evaluation.streamTimestamps(of, dropName);
    else eachCell(of, evaluation, (_, step) => timeOf(evaluation.frame, step) / SECOND, visit);
  },
  ts_of_first_over_time: atEnds(1, (window) => secondsAt(window, window.first)),
  ts_of_last_over_time: atEnds(1, (window) => secondsAt(window, window.end - 1)),
  ts_of_max_over_time: overWindow(1, (window) => secondsAt(window, maxAt(window, true))),
  ts_of_min_over_time: overWindow(1, (window) => secondsAt(window, minAt(window, true))),
  vector: (call, evaluation, visit) => oneTrack(evaluation.scalars(argument(call, 0)), evaluation, visit),
  year: calendar(year),
} as const satisfies Readonly<Partial<Record<FunctionName, Answer>>>;

/** Functions that give a number for each step; exactly those that the other table does not have. */
const SCALARS: Readonly<Record<Exclude<FunctionName, keyof typeof VECTORS>, Scalars>> = {
  pi: (_, evaluation) => new Float64Array(evaluation.frame.count).fill(PI),
  scalar: (call, evaluation) => onlyValues(argument(call, 0), evaluation),
  time: (_, evaluation) => secondsOf(evaluation),
};

export function streamCall(call: Call, evaluation: Evaluation, visit: Visit): void {
  const name = call.function;
  if (name === 'pi' || name === 'scalar' || name === 'time') throw new QueryFailure(`${name} gives a number and no vector.`);
  VECTORS[name](call, evaluation, visit);
}

export function scalarCall(call: Call, evaluation: Evaluation): Float64Array {
  const name = call.function;
  if (name !== 'pi' && name !== 'scalar' && name !== 'time') throw new QueryFailure(`${name} gives a vector and no number.`);
  return SCALARS[name](call, evaluation);
}

function argument(call: Call, index: number): Expr {
  return call.args[index] as Expr;
}

/** A function of one value. */
function pointwise(compute: (value: number) => number): Answer {
  return (call, evaluation, visit) => eachCell(argument(call, 0), evaluation, compute, visit);
}

function eachCell(of: Expr, evaluation: Evaluation, compute: (value: number, step: number) => number, visit: Visit): void {
  evaluation.stream(of, (track) => {
    const { values, present } = track;
    for (let step = 0; step < values.length; step++) {
      if (present[step] === 1) values[step] = compute(values[step] as number, step);
    }
    track.nameDropped = true;
    visit(track);
  });
}

type OfWindow = (window: Window, a: number, b: number) => number;

/** A function that walks through all samples of a window, and is charged for it. */
function overWindow(samplesMin: number, compute: OfWindow): Answer {
  return (call, evaluation, visit) => {
    const charged: OfWindow = (window, a, b) => {
      evaluation.budget.spend(window.length);
      return compute(window, a, b);
    };
    slideOver(call, samplesMin, charged, false, evaluation, visit);
  };
}

/** A function of a window's first and last samples alone. */
function atEnds(samplesMin: number, compute: OfWindow, keepsName = false): Answer {
  return (call, evaluation, visit) => slideOver(call, samplesMin, compute, keepsName, evaluation, visit);
}

/** A value wherever the window has at least `samplesMin` samples; up to two numbers may stand before or behind the window. */
function slideOver(
  call: Call,
  samplesMin: number,
  compute: OfWindow,
  keepsName: boolean,
  evaluation: Evaluation,
  visit: Visit,
): void {
  const range = call.args.find((arg) => arg.kind === 'range' || arg.kind === 'subquery') as Expr;
  const [a = null, b = null] = call.args.filter((arg) => arg !== range).map((arg) => evaluation.scalars(arg));
  evaluation.windows(range, (labels, nameDropped, window) => {
    const track = evaluation.take(labels, nameDropped || !keepsName);
    const { values, present } = track;
    let any = false;
    evaluation.slide(range, window, (step) => {
      if (window.end - window.first < samplesMin) return;
      values[step] = compute(window, a === null ? 0 : (a[step] as number), b === null ? 0 : (b[step] as number));
      present[step] = 1;
      any = true;
    });
    if (any) visit(track);
    else evaluation.give(track);
  });
}

/** A function of an instant in seconds; of the evaluation time when no argument is given. */
function calendar(compute: (seconds: number) => number): Answer {
  const guarded = (seconds: number): number => (Number.isFinite(seconds) ? compute(seconds) : NaN);
  return (call, evaluation, visit) => {
    if (call.args[0] === undefined) oneTrack(secondsOf(evaluation).map(guarded), evaluation, visit);
    else eachCell(call.args[0], evaluation, guarded, visit);
  };
}

/** Steps at which the bounds are crossed have no value; a bound that is NaN makes every value NaN. */
function clamp(call: Call, lower: Float64Array | null, upper: Float64Array | null, evaluation: Evaluation, visit: Visit): void {
  evaluation.stream(argument(call, 0), (track) => {
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

function oneTrack(values: Float64Array, evaluation: Evaluation, visit: Visit): void {
  const track = evaluation.take(NO_LABELS, false);
  track.values.set(values);
  track.present.fill(1);
  visit(track);
}

function secondsOf({ frame }: Evaluation): Float64Array {
  return Float64Array.from({ length: frame.count }, (_, step) => timeOf(frame, step) / SECOND);
}

/** The value of the only series there is at a step; NaN when there are none or several. */
function onlyValues(of: Expr, evaluation: Evaluation): Float64Array {
  const values = new Float64Array(evaluation.frame.count).fill(NaN);
  const seen = new Uint8Array(values.length);
  evaluation.stream(of, (track) => {
    for (let step = 0; step < values.length; step++) {
      if (track.present[step] === 0) continue;
      values[step] = seen[step] === 0 ? (track.values[step] as number) : NaN;
      seen[step] = 1;
    }
    evaluation.give(track);
  });
  return values;
}
