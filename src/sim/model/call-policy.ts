/** What a caller does beside waiting: try again, try twice at once, say how long it will wait, say that it waits no more. */
import type { Micros } from '../base/time.ts';
import type { Priority } from './priority.ts';

export interface CallPolicy {
  readonly retry: Retry | null;
  readonly hedge: Hedge | null;
  /** Whether the callee is told when the caller gives up; null: as the calling service does. */
  readonly cancels: boolean | null;
  /** Whether all attempts carry one key, by which the callee can tell that they are the same call; not said: no. */
  readonly idempotencyKey?: boolean | undefined;
  /** Whether the time that is left goes along with the call; null: as the calling service does. */
  readonly propagatesDeadline: boolean | null;
  /** How important the call is; not said: as what makes it, where the calling service carries that on, and else normal. */
  readonly priority?: Priority | undefined;
}

/** What makes an attempt worth repeating: the callee failed, it did not answer in time, no connection came about, it was turned away. */
export type RetryCause = '5xx' | 'timeout' | 'refused' | '429';

export interface Retry {
  /** Tries in all, the first one included. */
  readonly attemptsMax: number;
  readonly on: readonly RetryCause[];
  readonly backoff: Backoff;
  /** Null: as many retries as there are failures. */
  readonly budget: RetryBudget | null;
  /** Whether the answer of a caller that gives up says that its own caller should not try again; not said: it does not. */
  readonly isFinal?: boolean | undefined;
  /** Whether it waits at least as long as a refusal says; not said: no. */
  readonly heedsRetryAfter?: boolean | undefined;
}

/** How long to wait before the next attempt. */
export type Backoff =
  | { readonly kind: 'fixed'; readonly delayUs: Micros }
  /** Doubles with every attempt up to a longest delay. */
  | { readonly kind: 'exponential'; readonly baseUs: Micros; readonly maxUs: Micros; readonly jitter: Jitter };

/** How chance spreads the retries of many callers: see world/backoff.ts. */
export type Jitter = 'none' | 'full' | 'equal' | 'decorrelated';

/** Each call adds `ratio` of a token, each retry takes one; `reserve` tokens are there at the start and are kept at most tenfold. */
export interface RetryBudget {
  readonly ratio: number;
  readonly reserve: number;
}

/** One more attempt when the first has not answered after a while; the first answer wins. */
export interface Hedge {
  readonly afterUs: Micros;
  /** Attempts beside the first. */
  readonly max: number;
}

/** What operators have set about calls, in place of what the steps say. */
export interface CallSettings {
  readonly timeoutUs?: Micros;
  readonly attemptsMax?: number;
  readonly budgetRatio?: number;
  /** The wait before the first retry. */
  readonly backoffUs?: Micros;
  readonly hedgeAfterUs?: Micros;
  readonly breakerFailureRatio?: number;
  readonly breakerOpenUs?: Micros;
  readonly bulkheadMax?: number;
  readonly bulkheadWaitUs?: Micros;
  readonly credentials?: number;
}
