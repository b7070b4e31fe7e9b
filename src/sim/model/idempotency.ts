/** What an endpoint remembers of requests that carry an idempotency key, so that a request that is sent again does not work twice. */
import type { Micros } from '../base/time.ts';

/** A table of the service that all its replicas share. */
export interface Idempotency {
  /** How long the answer to a key is remembered. */
  readonly rememberUs: Micros;
  /** Keys that are remembered; the one that was not asked for longest goes first. */
  readonly entriesMax: number;
  /** How long a key counts as under way at most; longer than that, its process must have died. */
  readonly lockUs: Micros;
}
