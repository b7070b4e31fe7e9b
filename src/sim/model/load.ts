/** How the load of users changes over time: factors upon the rate at which they arrive, as plain data. */
import type { Micros } from '../base/time.ts';

/** Steps, wave and crowds each are a factor; the rate is multiplied by all of them. */
export interface LoadShape {
  /** In order of time, not overlapping; 1 before the first. */
  readonly steps: readonly LoadStep[];
  readonly wave: LoadWave | null;
  readonly crowds: readonly FlashCrowd[];
}

/** From `atUs` on, the factor goes to `times` in a straight line that takes `overUs`, at once when that is 0. */
export interface LoadStep {
  readonly atUs: Micros;
  readonly overUs: Micros;
  readonly times: number;
}

/** Up and down between `low` and `high`, as day and night do. */
export interface LoadWave {
  readonly periodUs: Micros;
  readonly peakAtUs: Micros;
  readonly low: number;
  readonly high: number;
}

/** A factor of 1 that rises to `times` in a straight line, stays, and falls back. */
export interface FlashCrowd {
  readonly atUs: Micros;
  readonly riseUs: Micros;
  readonly holdUs: Micros;
  readonly fadeUs: Micros;
  readonly times: number;
}

/** The largest factor that the shape can come to, and possibly more. */
export function largestFactor({ steps, wave, crowds }: LoadShape): number {
  const highest = Math.max(1, ...steps.map((step) => step.times));
  return crowds.reduce((product, crowd) => product * Math.max(1, crowd.times), highest * (wave?.high ?? 1));
}
