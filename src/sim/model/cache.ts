/** Caches that are servers of their own, such as a Redis: what a database has besides when it is one. */
import { DAY, type Micros } from '../base/time.ts';

/** What goes when the memory is full: what was not used for longest, what is used least, or nothing, and writes fail. */
export const EVICTIONS = ['lru', 'lfu', 'none'] as const;
export type Eviction = (typeof EVICTIONS)[number];

export interface CacheServer {
  readonly memoryBytes: number;
  readonly eviction: Eviction;
  /** Processor time of one command, and how many bytes of values a processor copies in a second. */
  readonly commandUs: Micros;
  readonly bytesPerSecond: number;
  /** From its start until it takes commands, with nothing in it. */
  readonly startupUs: Micros;
}

/** Where a service keeps the entries of a cache, when not in its own memory. */
export interface RemoteCache {
  /** The cache server, by its name as a database. */
  readonly server: string;
  /** How long a lookup may take before the request goes to the source without it. */
  readonly timeoutUs: Micros;
  readonly entryBytes: number;
}

/** Limits of warming a cache. */
export const WARM_KEYS_MAX = 1_000_000;
export const WARMING_MAX_US: Micros = DAY;
