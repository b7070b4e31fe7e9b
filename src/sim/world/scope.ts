/**
 * What a frame holds while the steps inside run: compiled from a step with steps of its own to `ENTER … EXIT`. A frame that fails
 * inside goes to the innermost EXIT, gives back what it holds and goes on outwards; one that could not enter goes on behind it.
 */
import type { Micros } from '../base/time.ts';
import type { KeySampler } from './key-sampler.ts';

export type Scope =
  /** A lock of the process or a thread of one of its pools. */
  | SlotScope
  /** The steps that fetch what a cache of the process does not have; with coalescing, who waits for another's fetch has a timeout. */
  | CacheScope
  /** A lookup in a cache server, and storing there what was fetched. */
  | RemoteCacheScope
  /** The connection and the locks of a transaction. */
  | TransactionScope
  /** All that an endpoint does for one idempotency key. */
  | IdempotentScope;

interface ScopePlace {
  readonly id: number;
  readonly service: number;
  /** Null: waits for as long as it takes. */
  readonly timeoutUs: Micros | null;
  /** The instruction behind the scope's EXIT. */
  readonly after: number;
}

export interface SlotScope extends ScopePlace {
  readonly kind: 'lock' | 'threadPool';
  /** Its place among the locks or thread pools of the service (Inside). */
  readonly slots: number;
}

export interface CacheScope extends ScopePlace {
  readonly kind: 'cache';
  readonly cache: number;
  /** Null: the key is the tenant. */
  readonly keys: KeySampler | null;
  readonly missingRatio: number;
}

/**
 * Inside the scope of a cache whose entries are in a server. What is asked there may fail without harm: a failed lookup is a miss, and what
 * cannot be stored is fetched again. `asked` has no ENTER: it begins with the scope around it.
 */
export interface RemoteCacheScope extends ScopePlace {
  readonly kind: 'asked' | 'store';
  /** The scope of the cache around it. */
  readonly around: number;
}

export interface TransactionScope extends ScopePlace {
  readonly kind: 'transaction';
  /** The query steps of BEGIN, COMMIT and ROLLBACK. */
  readonly begin: number;
  readonly commit: number;
  readonly rollback: number;
}

export interface IdempotentScope extends ScopePlace {
  readonly kind: 'idempotent';
  /** Its place among the key stores (Program.keyStores). */
  readonly store: number;
}

/** Names of what the steps of a service use inside its process. */
export interface Inside {
  readonly locks: string[];
  readonly threadPools: string[];
  readonly caches: string[];
}
