/**
 * The latest outcomes of calls: how many there are, and how many of them failed or were slow. Over a number of calls it is a ring of
 * outcomes; over a time it is ten buckets, so that the oldest tenth goes at once (as in resilience4j, whose buckets are seconds).
 */
import type { Micros } from '../base/time.ts';
import type { BreakerPolicy } from '../model/call-guard.ts';

const BUCKETS = 10;
const FAILED = 1;
const SLOW = 2;

export class OutcomeWindow {
  calls = 0;
  failures = 0;
  slows = 0;
  /** Over calls: one entry each. Over time: null. */
  private readonly ring: Uint8Array | null;
  private next = 0;
  /** Over time: calls, failures and slow calls of each bucket, and the number of the newest one since the start of the run. */
  private readonly buckets: Int32Array;
  private readonly bucketUs: Micros;
  private newest = 0;

  constructor(window: BreakerPolicy['window']) {
    this.ring = 'calls' in window ? new Uint8Array(window.calls) : null;
    this.buckets = new Int32Array(this.ring === null ? BUCKETS * 3 : 0);
    this.bucketUs = 'calls' in window ? 0 : Math.max(1, window.lengthUs / BUCKETS);
  }

  add(failed: boolean, slow: boolean, nowUs: Micros): void {
    if (this.ring !== null) {
      if (this.calls === this.ring.length) this.forget(this.ring[this.next]);
      this.ring[this.next] = (failed ? FAILED : 0) | (slow ? SLOW : 0);
      this.next = this.next + 1 === this.ring.length ? 0 : this.next + 1;
    } else {
      this.passTo(nowUs);
      const at = (this.newest % BUCKETS) * 3;
      this.buckets[at]++;
      if (failed) this.buckets[at + 1]++;
      if (slow) this.buckets[at + 2]++;
    }
    this.calls++;
    if (failed) this.failures++;
    if (slow) this.slows++;
  }

  /** Forgets what has become too old by now. */
  passTo(nowUs: Micros): void {
    if (this.ring !== null) return;
    const current = Math.floor(nowUs / this.bucketUs);
    for (let old = Math.max(this.newest + 1, current - BUCKETS + 1); old <= current; old++) {
      const at = (old % BUCKETS) * 3;
      this.calls -= this.buckets[at];
      this.failures -= this.buckets[at + 1];
      this.slows -= this.buckets[at + 2];
      this.buckets.fill(0, at, at + 3);
    }
    this.newest = current;
  }

  clear(): void {
    this.calls = this.failures = this.slows = this.next = 0;
    this.buckets.fill(0);
  }

  private forget(outcome: number): void {
    this.calls--;
    if ((outcome & FAILED) !== 0) this.failures--;
    if ((outcome & SLOW) !== 0) this.slows--;
  }
}
