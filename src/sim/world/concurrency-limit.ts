/**
 * Adaptive limits on concurrency, by the laws of Netflix' concurrency-limits (Gradient2Limit, AIMDLimit, WindowedLimit) with its
 * defaults. Gradient2 compares the latest durations with their long-term average and lowers the limit as they part; AIMD adds one while
 * all is well and takes a tenth away when something fails or takes too long.
 */
import type { Micros } from '../base/time.ts';
import type { ConcurrencyLimit } from '../model/admission.ts';

const BACKOFF_RATIO = 0.9;
/** Gradient2: durations may be half as long again as their long-term average before the limit falls. */
const TOLERANCE = 1.5;
const SMOOTHING = 0.2;
/** Requests that may wait beside those that the gradient allows. */
const QUEUE = 4;
const LONG_WINDOW = 600;
const WARM_UP = 10;
/** Samples are averaged over at least this long and this many before the gradient is taken. */
const WINDOW_US: Micros = 1_000_000;
const WINDOW_SAMPLES = 10;

export class AdaptiveLimit {
  readonly policy: ConcurrencyLimit;
  private limit: number;
  private longUs = 0;
  private longCount = 0;
  private windowUntilUs: Micros = 0;
  private samples = 0;
  private sumUs = 0;
  private inFlightMost = 0;

  constructor(policy: ConcurrencyLimit) {
    this.policy = policy;
    this.limit = policy.initial;
  }

  /** Requests that may be in flight. */
  get current(): number {
    return Math.floor(this.limit);
  }

  /** A request has ended; `inFlight` counts it too. */
  sample(durationUs: Micros, failed: boolean, inFlight: number, nowUs: Micros): void {
    if (this.policy.law === 'aimd') {
      if (failed || durationUs > this.policy.timeoutUs) this.set(this.limit * BACKOFF_RATIO);
      else if (inFlight * 2 >= this.limit) this.set(this.limit + 1);
      return;
    }
    this.samples++;
    this.sumUs += durationUs;
    this.inFlightMost = Math.max(this.inFlightMost, inFlight);
    if (nowUs < this.windowUntilUs || this.samples < WINDOW_SAMPLES) return;
    this.follow(Math.max(1, this.sumUs / this.samples), this.inFlightMost);
    this.windowUntilUs = nowUs + WINDOW_US;
    this.samples = this.sumUs = this.inFlightMost = 0;
  }

  private follow(shortUs: number, inFlight: number): void {
    this.longCount++;
    const factor = this.longCount <= WARM_UP ? 1 / this.longCount : 2 / (LONG_WINDOW + 1);
    this.longUs += (shortUs - this.longUs) * factor;
    const { longUs } = this;
    // After an overload the long-term average is to come down faster than it would.
    if (longUs / shortUs > 2) this.longUs *= 0.95;
    // Whoever does not use half of the limit learns nothing about it.
    if (inFlight < this.limit / 2) return;
    const gradient = Math.max(0.5, Math.min(1, (TOLERANCE * longUs) / shortUs));
    this.set(this.limit * (1 - SMOOTHING) + (this.limit * gradient + QUEUE) * SMOOTHING);
  }

  private set(limit: number): void {
    this.limit = Math.max(this.policy.min, Math.min(this.policy.max, limit));
  }
}
