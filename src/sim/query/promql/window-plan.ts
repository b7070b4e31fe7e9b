/**
 * Which samples of a column of times each step of a query sees. All series of a scraped target share their times, so this is worked out
 * once for all of them, together with all of the extrapolation of a rate that depends on times alone.
 */
import type { Micros } from '../../base/time.ts';
import { extentOf } from './extrapolation.ts';

export class WindowPlan {
  readonly times: Float64Array;
  readonly rangeUs: Micros;
  /** Where the windows end. */
  readonly toUs: Float64Array;
  /** The window of a step holds samples firsts..ends-1. */
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
  private drawnOut: DrawnOut | null = null;

  constructor(times: Float64Array, rangeUs: Micros, toUs: Float64Array) {
    this.times = times;
    this.rangeUs = rangeUs;
    this.toUs = toUs;
    this.firsts = new Int32Array(toUs.length);
    this.ends = new Int32Array(toUs.length);
    let first = 0;
    let end = 0;
    for (let step = 0; step < toUs.length; step++) {
      const lastUs = toUs[step] as number;
      const afterUs = lastUs - rangeUs;
      while (end < times.length && (times[end] as number) <= lastUs) end++;
      while (first < end && (times[first] as number) <= afterUs) first++;
      this.firsts[step] = first;
      this.ends[step] = end;
    }
  }

  /** Whether it holds for these times: the same stretch of the same column. */
  fits(times: Float64Array): boolean {
    return (
      times === this.times ||
      (times.buffer === this.times.buffer && times.byteOffset === this.times.byteOffset && times.length === this.times.length)
    );
  }

  /** For each step with two samples at least. */
  extents(): DrawnOut {
    this.drawnOut ??= this.drawOut();
    return this.drawnOut;
  }

  private drawOut(): DrawnOut {
    const { times, toUs, firsts, ends, rangeUs } = this;
    const sampledUs = new Float64Array(toUs.length);
    const toStartUs = new Float64Array(toUs.length);
    const toEndUs = new Float64Array(toUs.length);
    for (let step = 0; step < toUs.length; step++) {
      const [first, end] = [firsts[step] as number, ends[step] as number];
      if (end - first < 2) continue;
      const lastUs = toUs[step] as number;
      const extent = extentOf({
        firstUs: times[first] as number,
        lastUs: times[end - 1] as number,
        intervals: end - first - 1,
        fromUs: lastUs - rangeUs,
        toUs: lastUs,
      });
      sampledUs[step] = extent.sampledUs;
      toStartUs[step] = extent.toStartUs;
      toEndUs[step] = extent.toEndUs;
    }
    return { sampledUs, toStartUs, toEndUs };
  }
}

/** Columns of {@link Extent}. */
export interface DrawnOut {
  readonly sampledUs: Float64Array;
  readonly toStartUs: Float64Array;
  readonly toEndUs: Float64Array;
}
