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
    // A window may be moved over its series more than once.
    while (this.end > 0 && (times[this.end - 1] as number) > toUs) this.end--;
    while (this.first > 0 && (times[this.first - 1] as number) > fromUs) this.first--;
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

  /** Columns without stale marks. */
  constructor(times: Float64Array, values: Float64Array, histograms: HistogramWindow | null = null) {
    this.times = times;
    this.values = values;
    this.histograms = histograms;
  }

  /** To samples first..end-1. Instants must not decrease from call to call. */
  moveTo(first: number, end: number, fromUs: Micros, toUs: Micros, atUs: Micros): void {
    this.first = first;
    this.end = end;
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

  /** Positions at which a counter is lower than before: was reset. Found once per series, nearly always none. */
  resets(): Int32Array {
    this.falls ??= this.findFalls();
    return this.falls;
  }

  private findFalls(): Int32Array {
    const falls: number[] = [];
    for (let i = 1; i < this.values.length; i++) {
      if ((this.values[i] as number) < (this.values[i - 1] as number)) falls.push(i);
    }
    return Int32Array.from(falls);
  }
}
