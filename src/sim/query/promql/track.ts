/**
 * The answer to a vector expression, in columns: one track per series, one cell per evaluation step. What a cell holds is a flag
 * of its own, since NaN is a value: nothing, a number, or (rarely) a native histogram. Tracks come from a pool, so that summing ten thousand series needs the memory of a few.
 */
import type { Micros } from '../../base/time.ts';
import type { NativeHistogram } from '../../model/native-histogram.ts';
import type { Labels } from '../../model/series.ts';
import type { Budget } from './budget.ts';

/** The instants at which an expression is evaluated: startUs, startUs + stepUs, ... */
export interface Frame {
  readonly startUs: Micros;
  readonly stepUs: Micros;
  readonly count: number;
}

export function timeOf(frame: Frame, step: number): Micros {
  return frame.startUs + step * frame.stepUs;
}

export interface Track {
  labels: Labels;
  /** The metric name no longer fits the values. It goes at the very end, so that label functions can still read it. */
  nameDropped: boolean;
  readonly values: Float64Array;
  /** 0 where there is nothing, 1 where there is a number, {@link HISTOGRAM} where there is a histogram. */
  readonly present: Uint8Array;
  /** By step; null as long as there is none. */
  histograms: (NativeHistogram | undefined)[] | null;
}

/** What `present` says of a cell with a native histogram; its value is meaningless. */
export const HISTOGRAM = 2;

export function histogramAt(track: Track, step: number): NativeHistogram {
  return track.histograms?.[step] as NativeHistogram;
}

export function putHistogram(track: Track, step: number, histogram: NativeHistogram): void {
  track.histograms ??= [];
  track.histograms[step] = histogram;
  track.present[step] = HISTOGRAM;
}

export function copyCell(from: Track, to: Track, step: number): void {
  if (from.present[step] === HISTOGRAM) return putHistogram(to, step, histogramAt(from, step));
  to.values[step] = from.values[step] as number;
  to.present[step] = from.present[step] as number;
}

/** Leaves the numbers alone, where a function has no meaning for histograms. */
export function dropHistograms(track: Track): void {
  if (track.histograms === null) return;
  track.histograms = null;
  for (let step = 0; step < track.present.length; step++) if (track.present[step] === HISTOGRAM) track.present[step] = 0;
}

/** Called with each track; the callee owns it, and may change it in place. */
export type Visit = (track: Track) => void;

/** What the labels of one more series cost, in samples that could be looked at in that time. */
const TRACK_WORK = 500;

export class TrackPool {
  private readonly count: number;
  private readonly budget: Budget;
  private readonly free: Track[] = [];

  constructor(count: number, budget: Budget) {
    this.count = count;
    this.budget = budget;
  }

  /** A track without any value. */
  take(labels: Labels, nameDropped: boolean): Track {
    this.budget.spend(TRACK_WORK + this.count);
    const used = this.free.pop();
    if (used !== undefined) {
      used.labels = labels;
      used.nameDropped = nameDropped;
      used.present.fill(0);
      used.histograms = null;
      return used;
    }
    this.budget.hold(this.count);
    return {
      labels,
      nameDropped,
      values: new Float64Array(this.count),
      present: new Uint8Array(this.count),
      histograms: null,
    };
  }

  /** Nobody uses the track any more. */
  give(track: Track): void {
    this.free.push(track);
  }
}
