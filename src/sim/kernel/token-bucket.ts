/**
 * A token bucket that is filled when somebody looks: tokens flow in at a constant rate up to the burst, and each admission takes one.
 * The level is counted in millionths of a token, so with whole rates a second nothing is ever rounded.
 */
import type { Micros } from '../base/time.ts';

const TOKEN = 1e6;

export class TokenBucket {
  private perSecond: number;
  private burst: number;
  private level: number;
  private filledAtUs: Micros;

  /** Full at the start. */
  constructor(perSecond: number, burst: number, nowUs: Micros) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.level = burst * TOKEN;
    this.filledAtUs = nowUs;
  }

  /** Takes a token if there is one. */
  take(nowUs: Micros): boolean {
    this.fill(nowUs);
    if (this.level < TOKEN) return false;
    this.level -= TOKEN;
    return true;
  }

  /** Whole tokens that are there now. */
  available(nowUs: Micros): number {
    this.fill(nowUs);
    return Math.floor(this.level / TOKEN);
  }

  /** Another rate from now on; what is there stays, as far as it fits. */
  set(perSecond: number, burst: number, nowUs: Micros): void {
    this.fill(nowUs);
    this.perSecond = perSecond;
    this.burst = burst;
    this.level = Math.min(this.level, burst * TOKEN);
  }

  private fill(nowUs: Micros): void {
    this.level = Math.min(this.burst * TOKEN, this.level + (nowUs - this.filledAtUs) * this.perSecond);
    this.filledAtUs = nowUs;
  }
}
