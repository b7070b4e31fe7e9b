/**
 * The samples of one series that a range vector sees. They are read once for the whole query; from step to step only the two
 * indices move. Windows are left-open: fromUs < t <= toUs.
 */
import type { Micros } from '../../base/time.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';

/** Native histograms of one series with their times; kept apart from the numbers, with indices of its own. */
export class HistogramWindow {
  readonly times: readonly Micros[];
  readonly histograms: readonly NativeHistogram[];
  /** The window holds histograms first..end-1. */
  first = 0;
  end = 0;

  constructor(times: readonly Micros[], histograms: readonly NativeHistogram[]) {
    this.times = times;
    this.histograms = histograms;
  }

  moveTo(fromUs: Micros, toUs: Micros): void {
    const { times } = this;
    while (this.end < times.length && (times[this.end] as number) <= toUs) this.end++;
    while (this.first < this.end && (times[this.first] as number) <= fromUs) this.first++;
  }

  get length(): number {
    return this.end - this.first;
  }
}

export class Window {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Null for all series but the few that have any. */
  readonly histograms: HistogramWindow | null;
  /** The window holds samples first..end-1. */
  first = 0;
  end = 0;
  fromUs: Micros = 0;
  toUs: Micros = 0;
  /** The evaluation time; with offset or @ not the end of the window. */
  atUs: Micros = 0;
  private falls: Int32Array | null = null;
  private fallCursor = 0;

  /** Columns without stale marks. */
  constructor(times: Float64Array, values: Float64Array, histograms: HistogramWindow | null = null) {
    this.times = times;
    this.values = values;
    this.histograms = histograms;
  }

  /** Instants must not decrease from call to call. */
  moveTo(fromUs: Micros, toUs: Micros, atUs: Micros): void {
    const { times } = this;
    while (this.end < times.length && (times[this.end] as number) <= toUs) this.end++;
    while (this.first < this.end && (times[this.first] as number) <= fromUs) this.first++;
    this.histograms?.moveTo(fromUs, toUs);
    this.fromUs = fromUs;
    this.toUs = toUs;
    this.atUs = atUs;
  }

  /** Numbers in the window. */
  get length(): number {
    return this.end - this.first;
  }

  /** Numbers and histograms in the window. */
  get size(): number {
    return this.end - this.first + (this.histograms === null ? 0 : this.histograms.length);
  }

  /** Sum of the values from which a counter in the window fell (was reset); found once per series, nearly always none. */
  resetSum(): number {
    const falls = (this.falls ??= this.findFalls());
    while (this.fallCursor < falls.length && (falls[this.fallCursor] as number) <= this.first) this.fallCursor++;
    let sum = 0;
    for (let i = this.fallCursor; i < falls.length && (falls[i] as number) < this.end; i++) {
      sum += this.values[(falls[i] as number) - 1] as number;
    }
    return sum;
  }

  private findFalls(): Int32Array {
    const falls: number[] = [];
    for (let i = 1; i < this.values.length; i++) {
      if ((this.values[i] as number) < (this.values[i - 1] as number)) falls.push(i);
    }
    return Int32Array.from(falls);
  }
}
