/**
 * Walks an expression and connects the parts: which module answers which kind of expression. A subquery is a walk of its own,
 * over a frame of its own, whose tracks become the samples of windows.
 */
import { assert, unreachable } from '../../base/assert.ts';
import type { Micros } from '../../base/time.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Labels, SeriesSource } from '../../model/series.ts';
import { streamAggregation } from './aggregation.ts';
import { scalarBinary, streamBinary } from './binary.ts';
import type { Expr, Selector, Subquery } from './ast.ts';
import type { Budget } from './budget.ts';
import { typeOf } from './check.ts';
import type { Evaluation, RangeExpr } from './evaluation.ts';
import { scalarCall, streamCall } from './functions.ts';
import { QueryFailure } from './failure.ts';
import { scaled } from './native/scaling.ts';
import type { Notes } from './notes.ts';
import { lookedAt, lookedAtBounds, rangeExpr, SelectorReader } from './selector.ts';
import type { Bounds } from './selector.ts';
import { HISTOGRAM, histogramAt, timeOf, TrackPool } from './track.ts';
import type { Frame, Track, Visit } from './track.ts';
import { HistogramWindow, Window } from './window.ts';
import { WindowPlan } from './window-plan.ts';

/** Most steps of a subquery. */
const SUBQUERY_STEPS_MAX = 100_000;

export class Evaluator implements Evaluation {
  readonly frame: Frame;
  protected readonly source: SeriesSource;
  protected readonly bounds: Bounds;
  readonly budget: Budget;
  readonly notes: Notes;
  private readonly pool: TrackPool;
  private readonly selectors: SelectorReader;
  /** The newest of each range: series of one target come one after the other. */
  private readonly plans = new Map<RangeExpr, WindowPlan>();

  constructor(source: SeriesSource, frame: Frame, bounds: Bounds, budget: Budget, notes: Notes) {
    this.source = source;
    this.frame = frame;
    this.bounds = bounds;
    this.budget = budget;
    this.notes = notes;
    this.pool = new TrackPool(frame.count, budget);
    this.selectors = new SelectorReader(source, bounds, frame, budget);
  }

  stream(expr: Expr, visit: Visit): void {
    switch (expr.kind) {
      case 'selector':
        return this.selectors.instants(expr, false, this, visit);
      case 'call':
        return streamCall(expr, this, visit);
      case 'aggregation':
        return streamAggregation(expr, this, visit);
      case 'binary':
        return streamBinary(expr, this, visit);
      case 'sign':
        return this.streamSigned(expr.of, expr.negative, visit);
      case 'number':
      case 'string':
      case 'range':
      case 'subquery':
        throw new QueryFailure('This expression is no instant vector.');
      default:
        return unreachable(expr);
    }
  }

  tracks(expr: Expr): Track[] {
    const tracks: Track[] = [];
    this.stream(expr, (track) => tracks.push(track));
    return tracks;
  }

  scalars(expr: Expr): Float64Array {
    assert(typeOf(expr) === 'scalar', 'only scalar expressions have a number for each step');
    const { count } = this.frame;
    switch (expr.kind) {
      case 'number':
        return new Float64Array(count).fill(expr.value);
      case 'sign': {
        const values = this.scalars(expr.of);
        return expr.negative ? values.map((value) => -value) : values;
      }
      case 'binary':
        return scalarBinary(expr, this);
      case 'call':
        return scalarCall(expr, this);
      default:
        throw new QueryFailure('This expression is no number.');
    }
  }

  windows(expr: Expr, visit: (labels: Labels, nameDropped: boolean, window: Window) => void): void {
    const range = rangeExpr(expr);
    if (range.kind === 'range') this.selectors.ranges(range.of, range.rangeUs, (labels, window) => visit(labels, false, window));
    else this.subqueryWindows(range, visit);
  }

  slide(expr: Expr, window: Window, visit: (step: number) => void): void {
    const { startUs, stepUs } = this.frame;
    const { rangeUs, toUs, firsts, ends } = this.plan(expr, window);
    for (let step = 0; step < toUs.length; step++) {
      const lastUs = toUs[step] as number;
      window.moveTo(firsts[step] as number, ends[step] as number, lastUs - rangeUs, lastUs, startUs + step * stepUs);
      visit(step);
    }
  }

  plan(expr: Expr, { times }: Window): WindowPlan {
    const range = rangeExpr(expr);
    const known = this.plans.get(range);
    if (known?.fits(times) === true) return known;
    const plan = new WindowPlan(times, range.rangeUs, known?.toUs ?? this.endsOf(range));
    this.plans.set(range, plan);
    return plan;
  }

  /** Where the windows end, the same for every series. */
  private endsOf(range: RangeExpr): Float64Array {
    const timing = range.kind === 'range' ? range.of.timing : range.timing;
    return Float64Array.from({ length: this.frame.count }, (_, step) => lookedAt(timing, this.bounds, timeOf(this.frame, step)));
  }

  streamTimestamps(selector: Selector, visit: Visit): void {
    this.selectors.instants(selector, true, this, visit);
  }

  take(labels: Labels, nameDropped: boolean): Track {
    return this.pool.take(labels, nameDropped);
  }

  give(track: Track): void {
    this.pool.give(track);
  }

  private streamSigned(of: Expr, negative: boolean, visit: Visit): void {
    this.stream(of, (track) => {
      if (negative) {
        for (let i = 0; i < track.values.length; i++) track.values[i] = -(track.values[i] as number);
        if (track.histograms !== null) track.histograms = track.histograms.map((one) => one && scaled(one, -1));
        track.nameDropped = true;
      }
      visit(track);
    });
  }

  /** An evaluator over other instants, for a subquery. */
  protected nested(frame: Frame): Evaluator {
    return new Evaluator(this.source, frame, this.bounds, this.budget, this.notes);
  }

  private subqueryWindows(subquery: Subquery, visit: (labels: Labels, nameDropped: boolean, window: Window) => void): void {
    const { startUs, endUs } = lookedAtBounds(subquery.timing, this.bounds, this.frame);
    const frame = subqueryFrame(startUs - subquery.rangeUs, endUs, subquery.stepUs);
    if (frame === null) return;
    const inner = this.nested(frame);
    inner.stream(subquery.of, (track) => {
      visit(track.labels, track.nameDropped, windowOf(track, frame));
      inner.give(track);
    });
  }
}

/** The multiples of the step after `afterUs` up to `endUs`; null when there are none. */
function subqueryFrame(afterUs: Micros, endUs: Micros, stepUs: Micros): Frame | null {
  const startUs = (Math.floor(afterUs / stepUs) + 1) * stepUs;
  if (startUs > endUs) return null;
  const count = Math.floor((endUs - startUs) / stepUs) + 1;
  if (count > SUBQUERY_STEPS_MAX) {
    throw new QueryFailure(
      `The subquery has ${count} steps; at most ${SUBQUERY_STEPS_MAX} are evaluated (subqueryStepsMax). Take a longer step.`,
    );
  }
  return { startUs, stepUs, count };
}

/** A hint is about the sample before in the store, which need not be the one at the step before. */
function withoutHint(histogram: NativeHistogram): NativeHistogram {
  return histogram.hint === 'gauge' ? histogram : { ...histogram, hint: 'unknown' };
}

function windowOf(track: Track, frame: Frame): Window {
  const times: number[] = [];
  const values: number[] = [];
  const histogramTimes: number[] = [];
  const histograms: NativeHistogram[] = [];
  for (let step = 0; step < frame.count; step++) {
    if (track.present[step] === 0) continue;
    if (track.present[step] === HISTOGRAM) {
      histogramTimes.push(timeOf(frame, step));
      histograms.push(withoutHint(histogramAt(track, step)));
      continue;
    }
    times.push(timeOf(frame, step));
    values.push(track.values[step] as number);
  }
  return new Window(
    Float64Array.from(times),
    Float64Array.from(values),
    histograms.length === 0 ? null : new HistogramWindow(histogramTimes, histograms),
  );
}
