/** How a replica keeps its connections to a database. */
import type { Micros } from '../base/time.ts';

/** A replica's pool of connections to one database. */
export interface ConnectionPool {
  readonly database: string;
  readonly sizeMax: number;
  readonly acquireTimeoutUs: Micros;
  /** Which password it logs in with; not said: the first. */
  readonly credentials?: number | undefined;
  /** Null: connections are opened on demand, cost nothing to open and stay. */
  readonly keeping: PoolKeeping | null;
}

export interface PoolKeeping {
  /** Connections that are open even when nobody needs them. */
  readonly sizeMin: number;
  /** Who of those that wait is served first. */
  readonly order: 'fifo' | 'lifo' | 'random';
  /** Age at which a connection is closed when it is not in use; each lives shorter by up to the jitter's share. */
  readonly lifetimeUs: Micros | null;
  readonly lifetimeJitterRatio: number;
  /** For how long a connection beyond the minimum may lie idle. */
  readonly idleUs: Micros | null;
  /** Processor time of the test query that each lending begins with. */
  readonly validationUs: Micros | null;
  /** What opening a connection costs: messages there and back, and work of the database. */
  readonly connect: { readonly roundTrips: number; readonly workUs: Micros } | null;
  /** Share of lent connections that are never given back. */
  readonly leakRatio: number;
  /** A connection that has been lent for so long is named in the log. */
  readonly leakDetectionUs: Micros | null;
  /** After this time a connection that was not given back is closed. */
  readonly reclaimUs: Micros | null;
}
