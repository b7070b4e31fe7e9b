/**
 * Every function of the language with the code that answers it. The table is exhaustive by its type: a function that the
 * parser knows and this table does not is a compile error.
 */
import { exp, log, cos, sin } from '../../base/math.ts';
import { streamAbsent, streamAbsentOverTime } from './absent.ts';
import type { Call } from './ast.ts';
import { dayOfMonth, dayOfWeek, dayOfYear, daysInMonth, hour, minute, month, year } from './calendar.ts';
import type { Evaluation } from './evaluation.ts';
import { anchoredChange, anchoredCount, byEdges, smoothedChange } from './extended-range.ts';
import { QueryFailure } from './failure.ts';
import { histogramFraction, histogramQuantile } from './histogram.ts';
import { info } from './info.ts';
import { acos, acosh, asin, asinh, atan, atanh, cosh, log10, log2, PI, sinh, tan, tanh } from './math.ts';
import {
  countChanges,
  countResets,
  countSamples,
  firstSample,
  firstSampleTime,
  lastSample,
  lastSampleTime,
  meanHistogram,
  sumHistograms,
} from './native/histogram-over-time.ts';
import { histogramDelta, histogramIdelta, histogramIncrease, histogramIrate, histogramRate } from './native/histogram-rate.ts';
import { histogramVariance } from './native/histogram-spread.ts';
import {
  avgOverTime,
  changes,
  doubleExponentialSmoothing,
  isChange,
  madOverTime,
  maxAt,
  minAt,
  quantileOverTime,
  resets,
  secondsAt,
  stdvarOverTime,
  sumOverTime,
} from './over-time.ts';
import {
  argument,
  calendar,
  clamp,
  ofHistogram,
  oneTrack,
  onlyValues,
  pointwise,
  round,
  secondsOf,
  timestamp,
} from './pointwise.ts';
import type { Answer } from './pointwise.ts';
import { atEnds, inColumns, overWindow } from './range-function.ts';
import { counterRange, quantileRange } from './range-notes.ts';
import { deriv, fillDeltas, fillGains, idelta, irate, predictLinear } from './rate.ts';
import { fillExtremes } from './sliding-extreme.ts';
import { streamLabelJoin, streamLabelReplace } from './relabel.ts';
import type { FunctionName } from './signatures.ts';
import { streamSorted, streamSortedByLabel } from './sorting.ts';
import type { Visit } from './track.ts';

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
  avg_over_time: overWindow(1, avgOverTime, meanHistogram),
  ceil: pointwise(Math.ceil),
  changes: byEdges(overWindow(1, changes, countChanges), anchoredCount(isChange)),
  clamp: (call, evaluation, visit) =>
    clamp(call, evaluation.scalars(argument(call, 1)), evaluation.scalars(argument(call, 2)), evaluation, visit),
  clamp_max: (call, evaluation, visit) => clamp(call, null, evaluation.scalars(argument(call, 1)), evaluation, visit),
  clamp_min: (call, evaluation, visit) => clamp(call, evaluation.scalars(argument(call, 1)), null, evaluation, visit),
  cos: pointwise(cos),
  cosh: pointwise(cosh),
  count_over_time: atEnds(1, (window) => window.length, countSamples),
  day_of_month: calendar(dayOfMonth),
  day_of_week: calendar(dayOfWeek),
  day_of_year: calendar(dayOfYear),
  days_in_month: calendar(daysInMonth),
  deg: pointwise((x) => (x * 180) / PI),
  delta: byEdges(inColumns(fillDeltas, histogramDelta), anchoredChange('gauge'), smoothedChange('gauge')),
  deriv: overWindow(2, deriv),
  double_exponential_smoothing: overWindow(2, doubleExponentialSmoothing),
  exp: pointwise(exp),
  first_over_time: atEnds(1, (window) => window.values[window.first] as number, firstSample, true),
  floor: pointwise(Math.floor),
  histogram_avg: ofHistogram(({ sum, count }) => sum / count),
  histogram_count: ofHistogram(({ count }) => count),
  histogram_fraction: histogramFraction,
  histogram_quantile: histogramQuantile,
  histogram_stddev: ofHistogram((histogram) => Math.sqrt(histogramVariance(histogram))),
  histogram_stdvar: ofHistogram(histogramVariance),
  histogram_sum: ofHistogram(({ sum }) => sum),
  hour: calendar(hour),
  idelta: atEnds(2, idelta, histogramIdelta),
  increase: counterRange(
    byEdges(inColumns(fillGains(false), histogramIncrease), anchoredChange('counter'), smoothedChange('counter')),
  ),
  info,
  irate: atEnds(2, irate, histogramIrate),
  label_join: streamLabelJoin,
  label_replace: streamLabelReplace,
  last_over_time: atEnds(1, (window) => window.values[window.end - 1] as number, lastSample, true),
  ln: pointwise(log),
  log10: pointwise(log10),
  log2: pointwise(log2),
  mad_over_time: overWindow(1, madOverTime),
  max_over_time: inColumns(fillExtremes((value, other) => value > other)),
  min_over_time: inColumns(fillExtremes((value, other) => value < other)),
  minute: calendar(minute),
  month: calendar(month),
  predict_linear: overWindow(2, predictLinear),
  present_over_time: atEnds(
    1,
    () => 1,
    () => 1,
  ),
  quantile_over_time: quantileRange(overWindow(1, quantileOverTime)),
  rad: pointwise((x) => (x * PI) / 180),
  rate: counterRange(
    byEdges(inColumns(fillGains(true), histogramRate), anchoredChange('counter', true), smoothedChange('counter', true)),
  ),
  resets: byEdges(
    overWindow(1, resets, countResets),
    anchoredCount((before, now) => now < before),
  ),
  round,
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
  sum_over_time: overWindow(1, sumOverTime, sumHistograms),
  tan: pointwise(tan),
  tanh: pointwise(tanh),
  timestamp,
  ts_of_first_over_time: atEnds(1, (window) => secondsAt(window, window.first), firstSampleTime),
  ts_of_last_over_time: atEnds(1, (window) => secondsAt(window, window.end - 1), lastSampleTime),
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
