/**
 * The answer to a vector expression, in columns: one track per series, one cell per evaluation step. Absence is a flag of its
 * own, since NaN is a value. Tracks come from a pool, so that summing ten thousand series needs the memory of a few.
 */
import type { Micros } from '../../base/time.ts';
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
  /** 1 where there is a value. */
  readonly present: Uint8Array;
}

/** Called with each track; the callee owns it, and may change it in place. */
export type Visit = (track: Track) => void;

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
    const used = this.free.pop();
    if (used !== undefined) {
      used.labels = labels;
      used.nameDropped = nameDropped;
      used.present.fill(0);
      return used;
    }
    this.budget.hold(this.count);
    return { labels, nameDropped, values: new Float64Array(this.count), present: new Uint8Array(this.count) };
  }

  /** Nobody uses the track any more. */
  give(track: Track): void {
    this.free.push(track);
  }
}
