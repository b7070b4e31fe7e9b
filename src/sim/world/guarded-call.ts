/** What one pod keeps about the calls under one guard: its breaker, its rate limiter and its bulkhead, with their instruments. */
import type { Micros } from '../base/time.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import { WaitingLine } from '../kernel/waiting-line.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { Breaker } from './breaker.ts';
import type { EdgeGuard } from './call-guard.ts';
import { BREAKER_STATES } from './guard-signatures.ts';

export class GuardedCall {
  /** What is called. */
  readonly endpoint: string;
  readonly breaker: Breaker | null;
  readonly bucket: TokenBucket | null;
  /** Calls under way, and places given to callers who have waited for them. */
  underWay = 0;
  callsMax: number;
  /** How long a caller waits for a place in the bulkhead, and how many do; 0: nobody waits. */
  waitUs: Micros;
  readonly waitersMax: number;
  readonly line = new WaitingLine();
  private waitedUs: Micros = 0;
  private updatedAtUs: Micros;
  private readonly name: string;
  private readonly target: Target;
  private readonly states: readonly Handle[] = [];
  private readonly failureRatio: Handle = -1;
  private readonly notPermitted: Handle = -1;
  private readonly rateLimited: Handle = -1;
  private readonly permissions: Handle = -1;
  private readonly bulkheadFull: Handle = -1;
  private readonly bulkhead: readonly [Handle, Handle] = [-1, -1];
  private waiting: readonly [Handle, Handle] = [-1, -1];

  constructor(guard: EdgeGuard, name: string, target: Target, nowUs: Micros) {
    const { breaker, rateLimit, bulkhead } = guard;
    this.callsMax = bulkhead === null ? Infinity : bulkhead.callsMax;
    this.waitUs = bulkhead?.waitUs ?? 0;
    this.waitersMax = bulkhead?.waitersMax ?? 0;
    this.updatedAtUs = nowUs;
    this.endpoint = guard.name;
    this.name = name;
    this.target = target;
    this.breaker = breaker === null ? null : new Breaker(breaker);
    this.bucket = rateLimit === null ? null : new TokenBucket(rateLimit.perSecond, rateLimit.burst, nowUs);
    if (breaker !== null) {
      this.states = BREAKER_STATES.map((state) => target.instrument('circuit_breaker_state', { name, state }));
      this.failureRatio = target.instrument('circuit_breaker_failure_ratio', { name });
      this.notPermitted = target.instrument('circuit_breaker_not_permitted_total', { name });
    }
    if (bulkhead !== null) {
      this.bulkhead = [target.instrument('bulkhead_calls', { name }), target.instrument('bulkhead_calls_max', { name })];
      this.bulkheadFull = target.instrument('bulkhead_refused_total', { name });
      this.showWaiting(name);
    }
    if (rateLimit !== null) {
      this.rateLimited = target.instrument('rate_limiter_refused_total', { name });
      this.permissions = target.instrument('rate_limiter_available_permissions', { name });
    }
  }

  /** Takes over what operators have set. */
  obey({ breaker, bulkhead }: EdgeGuard): void {
    if (this.breaker !== null && breaker !== null) this.breaker.policy = breaker;
    if (bulkhead === null) return;
    this.callsMax = bulkhead.callsMax;
    this.waitUs = bulkhead.waitUs;
    this.showWaiting(this.name);
  }

  private showWaiting(name: string): void {
    if (this.waitUs === 0 || this.waiting[0] >= 0) return;
    this.waiting = [
      this.target.instrument('bulkhead_waiting', { name }),
      this.target.seconds('bulkhead_wait_seconds_total', { name }),
    ];
  }

  /** Whether one more caller may wait for a place. */
  get takesWaiters(): boolean {
    return this.waitUs > 0 && this.line.length < this.waitersMax;
  }

  /** To be called before the line changes: time spent waiting is the sum of the line's length over time. */
  update(nowUs: Micros): void {
    this.waitedUs += this.line.length * (nowUs - this.updatedAtUs);
    this.updatedAtUs = nowUs;
  }

  countBulkheadFull(): void {
    this.target.add(this.bulkheadFull, 1);
  }

  countNotPermitted(): void {
    this.target.add(this.notPermitted, 1);
  }

  countRateLimited(): void {
    this.target.add(this.rateLimited, 1);
  }

  /** Writes the gauges for a scrape. */
  read(nowUs: Micros): void {
    const { breaker, bucket, target } = this;
    if (breaker !== null) {
      this.states.forEach((handle, index) => {
        target.set(handle, breaker.state === BREAKER_STATES[index] ? 1 : 0);
      });
      target.set(this.failureRatio, breaker.failureRatio(nowUs));
    }
    if (this.callsMax !== Infinity) {
      target.set(this.bulkhead[0], this.underWay);
      target.set(this.bulkhead[1], this.callsMax);
    }
    if (this.waiting[0] >= 0) {
      this.update(nowUs);
      target.set(this.waiting[0], this.line.length);
      target.set(this.waiting[1], this.waitedUs);
    }
    if (bucket !== null) target.set(this.permissions, bucket.available(nowUs));
  }
}
