/**
 * How far simulated time should be, given the wall clock and a speed, and how much of it to simulate before the worker looks at
 * its messages again. Pure, so that pacing is tested without waiting.
 */
import { MILLISECOND, type Micros } from '../src/sim/base/time.ts';

/** A slice aims at this much wall time, so that questions are answered promptly. */
const sliceAimMs = 12;
const sliceMinUs = 20 * MILLISECOND;
const sliceMaxUs = 30_000 * MILLISECOND;
/** More than this much wall time behind, and the missing time is given up and reported. */
const lagMaxMs = 400;

export class Pace {
  private anchorWallMs = 0;
  private anchorUs: Micros = 0;
  private speed = 1;
  private sliceUs: Micros = 200 * MILLISECOND;
  private achieved: { readonly atWallMs: number; readonly speed: number } | null = null;

  /** Counts simulated time from `nowUs` at this instant of the wall clock. */
  start(wallMs: number, nowUs: Micros, speed: number): void {
    this.anchorWallMs = wallMs;
    this.anchorUs = nowUs;
    this.speed = speed;
    this.achieved = null;
  }

  targetUs(wallMs: number): Micros {
    return this.anchorUs + Math.floor((wallMs - this.anchorWallMs) * MILLISECOND * this.speed);
  }

  /** The end of the next slice on the way to `towardsUs`. */
  nextUs(nowUs: Micros, towardsUs: Micros): Micros {
    return Math.min(towardsUs, nowUs + this.sliceUs);
  }

  /** Learns from a slice how much a slice should be. Slices that were cut short by their target teach only when they were slow. */
  learn(simulatedUs: Micros, tookMs: number): void {
    if (simulatedUs < this.sliceUs && tookMs < sliceAimMs) return;
    const fitting = (simulatedUs * sliceAimMs) / Math.max(tookMs, 0.5);
    this.sliceUs = Math.round(Math.min(sliceMaxUs, Math.max(sliceMinUs, Math.min(fitting, this.sliceUs * 2))));
  }

  /** Gives up time that cannot be caught up; the speed that was reached since the last anchor, or null when on time. */
  giveUp(wallMs: number, nowUs: Micros): number | null {
    const lagMs = (this.targetUs(wallMs) - nowUs) / MILLISECOND / this.speed;
    if (lagMs > lagMaxMs) {
      const speed = (nowUs - this.anchorUs) / MILLISECOND / Math.max(1, wallMs - this.anchorWallMs);
      this.achieved = { atWallMs: wallMs, speed };
      this.anchorWallMs = wallMs;
      this.anchorUs = nowUs;
    } else if (this.achieved !== null && wallMs - this.achieved.atWallMs > 3000) {
      this.achieved = null;
    }
    return this.achieved?.speed ?? null;
  }
}
