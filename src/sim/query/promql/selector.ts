/**
 * Reading the store. Each series is read once, as one contiguous window for the whole query; an instant selector then takes for
 * each step the newest sample of the last five minutes, unless the series was marked as ended after it.
 */
import { assert } from '../../base/assert.ts';
import { MINUTE, SECOND } from '../../base/time.ts';
import type { Micros } from '../../base/time.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { SampleColumns, SeriesHandle, SeriesSource } from '../../model/series.ts';
import { isStale } from '../../model/stale.ts';
import type { Expr, Selector, Timing } from './ast.ts';
import type { Budget } from './budget.ts';
import type { Evaluation, RangeExpr } from './evaluation.ts';
import { putHistogram, timeOf } from './track.ts';
import type { Frame, Track, Visit } from './track.ts';
import { HistogramWindow, Window } from './window.ts';

/** How long a sample counts as current: Prometheus' default. */
export const LOOKBACK_US = 5 * MINUTE;

/** The instants that `start()` and `end()` mean: those of the whole query, in subqueries too. */
export interface Bounds {
  readonly startUs: Micros;
  readonly endUs: Micros;
}

/** The instant that an expression looks at when it is evaluated at `atUs`. */
export function lookedAt(timing: Timing, bounds: Bounds, atUs: Micros): Micros {
  const { at, offsetUs } = timing;
  const base = at === null ? atUs : at === 'start' ? bounds.startUs : at === 'end' ? bounds.endUs : at.atUs;
  return base - offsetUs;
}

/** The first and the last of them in a frame. */
export function lookedAtBounds(timing: Timing, bounds: Bounds, frame: Frame): Bounds {
  return {
    startUs: lookedAt(timing, bounds, frame.startUs),
    endUs: lookedAt(timing, bounds, timeOf(frame, frame.count - 1)),
  };
}

export function rangeExpr(expr: Expr): RangeExpr {
  assert(expr.kind === 'range' || expr.kind === 'subquery', 'a range vector is a selector with a range or a subquery');
  return expr;
}

export class SelectorReader {
  private readonly source: SeriesSource;
  private readonly bounds: Bounds;
  private readonly frame: Frame;
  private readonly budget: Budget;
  /** Where the values of one series after the other are read to. */
  private room = new Float64Array(0);

  constructor(source: SeriesSource, bounds: Bounds, frame: Frame, budget: Budget) {
    this.source = source;
    this.bounds = bounds;
    this.frame = frame;
    this.budget = budget;
  }

  /** With `timestamps`, the cells hold the times of the samples in seconds. */
  instants(selector: Selector, timestamps: boolean, evaluation: Evaluation, visit: Visit): void {
    const { startUs, endUs } = lookedAtBounds(selector.timing, this.bounds, this.frame);
    for (const series of this.source.select(selector.matchers, (work) => this.budget.spend(work))) {
      const smoothed = selector.edges === 'smoothed' && !timestamps;
      const read = this.read(series, startUs - LOOKBACK_US, smoothed ? endUs + LOOKBACK_US : endUs);
      const columns = smoothed ? withoutStale(read) : read;
      this.budget.spendReading(columns.times.length);
      this.budget.spend(this.frame.count);
      if (columns.times.length === 0) continue;
      const track = evaluation.take(series.labels, false);
      const any = smoothed ? this.smooth(selector, columns, track) : this.pick(selector, columns, timestamps, track);
      if (any) visit(track);
      else evaluation.give(track);
    }
  }

  private read(series: SeriesHandle, fromUs: Micros, toUs: Micros): SampleColumns {
    const columns = this.source.read(series, fromUs, toUs, this.room);
    if (columns.values.length > this.room.length) this.room = new Float64Array(2 * columns.values.length);
    return columns;
  }

  private pick(selector: Selector, { times, values, histograms }: SampleColumns, timestamps: boolean, track: Track): boolean {
    let any = false;
    let end = 0;
    for (let step = 0; step < this.frame.count; step++) {
      const toUs = lookedAt(selector.timing, this.bounds, timeOf(this.frame, step));
      while (end < times.length && (times[end] as number) <= toUs) end++;
      if (end === 0) continue;
      const atUs = times[end - 1] as number;
      if (atUs <= toUs - LOOKBACK_US) continue;
      const value = values[end - 1] as number;
      if (value !== value && isStale(values, end - 1)) continue;
      any = true;
      const histogram = histograms?.[end - 1] ?? null;
      if (histogram !== null && !timestamps) {
        putHistogram(track, step, histogram);
        continue;
      }
      track.values[step] = timestamps ? atUs / SECOND : value;
      track.present[step] = 1;
    }
    return any;
  }

  /** Between two samples the value on the line between them; after the last one, that. */
  private smooth(selector: Selector, { times, values }: SampleColumns, track: Track): boolean {
    let any = false;
    let next = 0;
    for (let step = 0; step < this.frame.count; step++) {
      const atUs = lookedAt(selector.timing, this.bounds, timeOf(this.frame, step));
      while (next < times.length && (times[next] as number) <= atUs) next++;
      const beforeUs = next === 0 ? -Infinity : (times[next - 1] as number);
      if (beforeUs <= atUs - LOOKBACK_US) continue;
      const [before, after] = [values[next - 1] as number, values[next] as number];
      const afterUs = next < times.length ? (times[next] as number) : Infinity;
      const share = afterUs < atUs + LOOKBACK_US ? (atUs - beforeUs) / (afterUs - beforeUs) : 0;
      track.values[step] = share === 0 ? before : before + (after - before) * share;
      track.present[step] = 1;
      any = true;
    }
    return any;
  }

  /** The samples of each series that any step can see. */
  ranges(selector: Selector, rangeUs: Micros, visit: (labels: Track['labels'], window: Window) => void): void {
    const { startUs, endUs } = lookedAtBounds(selector.timing, this.bounds, this.frame);
    for (const series of this.source.select(selector.matchers, (work) => this.budget.spend(work))) {
      // What stands around a range matters where its ends are looked at.
      const beforeUs = selector.edges === 'plain' ? 0 : LOOKBACK_US;
      const afterUs = selector.edges === 'smoothed' ? LOOKBACK_US : 0;
      const columns = withoutStale(this.read(series, startUs - rangeUs - beforeUs, endUs + afterUs));
      this.budget.spendReading(columns.times.length);
      this.budget.spend(this.frame.count);
      if (columns.times.length > 0) visit(series.labels, windowOf(columns));
    }
  }
}

function windowOf({ times, values, histograms }: SampleColumns): Window {
  if (histograms === undefined) return new Window(times, values);
  const all = [...times.keys()];
  const numbers = all.filter((i) => histograms[i] === null);
  const others = all.filter((i) => histograms[i] !== null);
  return new Window(
    Float64Array.from(numbers, (i) => times[i] as number),
    Float64Array.from(numbers, (i) => values[i] as number),
    new HistogramWindow(
      others.map((i) => times[i] as number),
      others.map((i) => histograms[i] as NativeHistogram),
    ),
  );
}

/** The same columns when nothing is stale; else copies without the marks. */
function withoutStale(columns: SampleColumns): SampleColumns {
  const { times, values, histograms } = columns;
  const kept: number[] = [];
  let marks = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === values[i] || !isStale(values, i)) continue;
    marks++;
  }
  if (marks === 0) return columns;
  for (let i = 0; i < values.length; i++) if (!isStale(values, i)) kept.push(i);
  return {
    times: Float64Array.from(kept, (i) => times[i] as number),
    values: Float64Array.from(kept, (i) => values[i] as number),
    ...(histograms === undefined ? {} : { histograms: kept.map((i) => histograms[i] ?? null) }),
  };
}
