/** How a replica keeps its connections to databases and to the services that it calls. */
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

/** A replica's connections to each replica of the services that it calls. */
export interface HostConnections {
  readonly sizeMax: number;
  readonly keeping: PoolKeeping;
}

export interface PoolKeeping {
  /** Connections that are open even when nobody needs them. */
  readonly sizeMin: number;
  /** Who of those that wait is served first. */
  readonly order: 'fifo' | 'lifo' | 'random' | 'priority';
  /** Age at which a connection is closed when it is not in use; each lives shorter by up to the jitter's share. */
  readonly lifetimeUs: Micros | null;
  readonly lifetimeJitterRatio: number;
  /** After so many uses a connection is closed; 1 keeps none alive. */
  readonly usesMax: number | null;
  /** For how long a connection beyond the minimum may lie idle. */
  readonly idleUs: Micros | null;
  /** Processor time of the test query that each lending begins with. */
  readonly validationUs: Micros | null;
  /** What opening a connection costs: messages there and back, and work of a database. */
  readonly connect: { readonly roundTrips: number; readonly workUs: Micros } | null;
  /** Share of lent connections that are never given back. */
  readonly leakRatio: number;
  /** A connection that has been lent for so long is named in the log. */
  readonly leakDetectionUs: Micros | null;
  /** After this time a connection that was not given back is closed. */
  readonly reclaimUs: Micros | null;
}

/** Keeps count, and does nothing else. */
export const PLAIN_KEEPING: PoolKeeping = {
  sizeMin: 0,
  order: 'fifo',
  lifetimeUs: null,
  lifetimeJitterRatio: 0,
  usesMax: null,
  idleUs: null,
  validationUs: null,
  connect: null,
  leakRatio: 0,
  leakDetectionUs: null,
  reclaimUs: null,
};
