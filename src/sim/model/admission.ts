/** What a replica turns away at its door, before a request waits for a worker. */
import type { Micros } from '../base/time.ts';
import type { RateLimit } from './call-guard.ts';
import type { Priority } from './priority.ts';

export interface Admission {
  readonly rateLimit: DoorRate | null;
  readonly shedding: Shedding | null;
  readonly concurrency: ConcurrencyLimit | null;
}

/** A rate for all requests together, or for those of each tenant; requests of no tenant count as those of one. */
export interface DoorRate extends RateLimit {
  readonly perTenant?: boolean | undefined;
  /** What its refusals say to wait before another try; not said: nothing. */
  readonly retryAfterUs?: Micros | undefined;
}

/** Bounds of load: from any of them on, normal requests are refused, and sheddable ones from half of it on; critical ones never are. */
export interface Shedding {
  readonly inFlightMax: number | null;
  readonly queueMax: number | null;
  /** Share of workers that hold a request. */
  readonly busyMaxRatio: number | null;
}

/** What one endpoint says about it. */
export interface EndpointAdmission {
  readonly rateLimit: DoorRate | null;
  /** normal: whatever comes along with a request. */
  readonly priority: Priority;
}

/** A limit on requests in flight that finds its own height from how long requests take. */
export interface ConcurrencyLimit {
  readonly law: 'gradient2' | 'aimd';
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  /** For aimd: a request that takes longer is a sign of too much. */
  readonly timeoutUs: Micros;
}
