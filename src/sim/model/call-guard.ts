/** What stands between a caller and a call that it had better not make: a choice of replica, a breaker, a bulkhead, a rate. */
import type { Micros } from '../base/time.ts';
import type { BalancingLaw } from './balancing.ts';

export interface CallGuard {
  /** Null: as the called service says. */
  readonly law: BalancingLaw | null;
  readonly breaker: BreakerPolicy | null;
  readonly bulkhead: BulkheadPolicy | null;
  readonly rateLimit: RateLimit | null;
}

/** Opens when too many of the latest calls fail or are slow; then refuses for a while; then lets a few through to see. */
export interface BreakerPolicy {
  readonly window: { readonly calls: number } | { readonly lengthUs: Micros };
  /** Share of failed calls in the window that opens it. */
  readonly failureRatio: number;
  readonly slow: { readonly overUs: Micros; readonly ratio: number } | null;
  /** Calls that the window must hold before it is judged. */
  readonly callsMin: number;
  readonly openUs: Micros;
  /** Calls that are let through when it is half open; they decide whether it closes. */
  readonly halfOpenCalls: number;
}

/** So many calls of one replica at once; one more waits for a place, or is refused. */
export interface BulkheadPolicy {
  readonly callsMax: number;
  /** How long a call waits for a place; 0: not at all. */
  readonly waitUs: Micros;
  /** Calls of one replica that wait at once. */
  readonly waitersMax: number;
}

/** A token bucket: `perSecond` tokens flow in, `burst` fit. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}
