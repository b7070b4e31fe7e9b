/**
 * The two questions that can be asked of an expression: its value now, and its value at every step of a range. An instant is a
 * range of one step, so the two can never disagree. Queries read telemetry and change nothing (law 3).
 */
import { assert } from '../../base/assert.ts';
import type { Micros } from '../../base/time.ts';
import type { HistogramSample, MatrixSeries, QueryValue } from '../../model/query-value.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { SeriesSource } from '../../model/series.ts';
import type { Expr } from './ast.ts';
import { Budget, STEPS_MAX } from './budget.ts';
import { typeOf } from './check.ts';
import { Evaluator } from './evaluator.ts';
import { QueryFailure } from './failure.ts';
import { compareEntries, NO_LABELS, withoutMetric } from './labels.ts';
import { mergeEqual } from './merge.ts';
import { Notes } from './notes.ts';
import type { Bounds } from './selector.ts';
import { HISTOGRAM, histogramAt, timeOf } from './track.ts';
import type { Frame, Track } from './track.ts';
import type { Window } from './window.ts';

/** Makes the evaluator of a query; explaining takes one that is watched. */
export type OpenEvaluator = (source: SeriesSource, frame: Frame, bounds: Bounds, budget: Budget, notes: Notes) => Evaluator;

const openPlain: OpenEvaluator = (source, frame, bounds, budget, notes) => new Evaluator(source, frame, bounds, budget, notes);

/** Throws a {@link QueryFailure} when the expression cannot be answered. */
export function evaluateInstant(expr: Expr, source: SeriesSource, atUs: Micros, open: OpenEvaluator = openPlain): QueryValue {
  const notes = new Notes();
  const frame: Frame = { startUs: atUs, stepUs: 1, count: 1 };
  return withNotes(instantValue(expr, open(source, frame, { startUs: atUs, endUs: atUs }, new Budget(), notes)), notes);
}

function withNotes(value: QueryValue, notes: Notes): QueryValue {
  const all = notes.all();
  return all.length === 0 ? value : { ...value, notes: all };
}

function instantValue(expr: Expr, evaluator: Evaluator): QueryValue {
  const atUs = evaluator.frame.startUs;
  switch (typeOf(expr)) {
    case 'scalar':
      return { kind: 'scalar', atUs, value: evaluator.scalars(expr)[0] as number };
    case 'string':
      assert(expr.kind === 'string', 'only a literal is a text');
      return { kind: 'string', atUs, value: expr.value };
    case 'matrix':
      return { kind: 'matrix', series: rawSamples(expr, evaluator) };
    case 'vector':
      return {
        kind: 'vector',
        atUs,
        samples: finished(evaluator.tracks(expr), evaluator).map((track) => ({
          labels: track.labels,
          value: track.present[0] === HISTOGRAM ? NaN : (track.values[0] as number),
          ...(track.present[0] === HISTOGRAM ? { histogram: histogramAt(track, 0) } : {}),
        })),
      };
  }
}

/** Every step from startUs to endUs. Throws a {@link QueryFailure} when the expression cannot be answered. */
export function evaluateRange(
  expr: Expr,
  source: SeriesSource,
  range: { startUs: Micros; endUs: Micros; stepUs: Micros },
  open: OpenEvaluator = openPlain,
): QueryValue {
  const { startUs, endUs, stepUs } = range;
  if (!(stepUs > 0) || endUs < startUs)
    throw new QueryFailure('The range ends before it starts, or its step is not longer than 0.');
  const count = Math.floor((endUs - startUs) / stepUs) + 1;
  if (count > STEPS_MAX)
    throw new QueryFailure(`The range has ${count} steps; at most ${STEPS_MAX} are evaluated (stepsMax). Take a longer step.`);
  const frame: Frame = { startUs, stepUs, count };
  const notes = new Notes();
  const evaluator = open(source, frame, { startUs, endUs }, new Budget(), notes);
  return withNotes(rangeValue(expr, evaluator), notes);
}

function rangeValue(expr: Expr, evaluator: Evaluator): QueryValue {
  const { frame } = evaluator;
  const type = typeOf(expr);
  if (type === 'scalar') {
    const values = evaluator.scalars(expr);
    return { kind: 'matrix', series: [{ labels: NO_LABELS, times: values.map((_, step) => timeOf(frame, step)), values }] };
  }
  if (type !== 'vector')
    throw new QueryFailure('A range query needs a number or an instant vector. A range such as [5m] must be inside a function.');
  const series = finished(evaluator.tracks(expr), evaluator).map((track) => presentCells(track, frame));
  return { kind: 'matrix', series: byLabels(series) };
}

/** Series without any value are left out, names that no longer fit are dropped, and series that became equal by that are one. */
function finished(tracks: readonly Track[], evaluator: Evaluator): Track[] {
  for (const track of tracks) {
    if (!track.nameDropped) continue;
    track.labels = withoutMetric(track.labels);
    track.nameDropped = false;
  }
  return mergeEqual(
    tracks.filter((track) => track.present.some((cell) => cell !== 0)),
    evaluator,
  );
}

function byLabels(series: readonly MatrixSeries[]): MatrixSeries[] {
  const entries = new Map(series.map((one) => [one, Object.entries(one.labels)]));
  return series.toSorted((a, b) => compareEntries(entries.get(a) ?? [], entries.get(b) ?? []));
}

function presentCells(track: Track, frame: Frame): MatrixSeries {
  const { labels, values, present } = track;
  const histograms: HistogramSample[] = [];
  let count = 0;
  for (let step = 0; step < frame.count; step++) {
    if (present[step] === 1) count++;
    else if (present[step] === HISTOGRAM) histograms.push({ atUs: timeOf(frame, step), histogram: histogramAt(track, step) });
  }
  const times = new Float64Array(count);
  const kept = new Float64Array(count);
  for (let step = 0, i = 0; step < frame.count; step++) {
    if (present[step] !== 1) continue;
    times[i] = timeOf(frame, step);
    kept[i++] = values[step] as number;
  }
  return { labels, times, values: kept, ...(histograms.length === 0 ? {} : { histograms }) };
}

/** A range vector asked for as it is: the samples themselves. */
function rawSamples(expr: Expr, evaluator: Evaluator): MatrixSeries[] {
  const series: MatrixSeries[] = [];
  evaluator.windows(expr, (labels, nameDropped, window) => {
    evaluator.slide(expr, window, () => {
      const { first, end } = window;
      if (window.size === 0) return;
      series.push({
        labels: nameDropped ? withoutMetric(labels) : labels,
        times: window.times.slice(first, end),
        values: window.values.slice(first, end),
        ...rawHistograms(window),
      });
    });
  });
  return byLabels(series);
}

function rawHistograms({ histograms }: Window): Pick<MatrixSeries, 'histograms'> {
  if (histograms === null || histograms.length === 0) return {};
  const { times, first, end } = histograms;
  return {
    histograms: times
      .slice(first, end)
      .map((atUs, i) => ({ atUs, histogram: histograms.histograms[first + i] as NativeHistogram })),
  };
}
