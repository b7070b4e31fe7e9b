/**
 * A cache as one process uses it: entries are in its memory, or in a cache server (cache-store.ts). Who does not find his key runs the
 * steps that fetch it and stores it when they have gone well. Others who miss it meanwhile fetch it too, or wait for his result where
 * the cache coalesces (flights.ts).
 */
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import type { CacheUse } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { Flights } from './flights.ts';
import type { Frames } from './frames.ts';

/** What may come of a fetch, and besides of waiting for another's. */
export const LOADED = 0;
export const FAILED = 1;
export const TIMED_OUT = 2;
export const CALLED_OFF = 3;

/** Of the keys of a step, which are numbered from 1, the one that is wanted most where they are not alike. */
export const HOT_KEY = 1;

/** Where the keys of a cache are among those of all caches in its server: `key * caches + place`. */
export interface KeySpace {
  readonly place: number;
  readonly caches: number;
}

export class ProcessCache {
  readonly instruments: CacheInstruments;
  /** Null: in a server. */
  private readonly entries: LruCache | null;
  private readonly flights = new Flights();
  /** What a frame fetches now, or waits for, by frame and step. */
  private readonly wanted = new Map<number, number>();
  private readonly space: KeySpace;
  private readonly chance: Stream;
  private model: CacheUse;

  constructor(model: CacheUse, space: KeySpace, chance: Stream, target: Target) {
    this.model = model;
    this.space = space;
    this.chance = chance;
    this.entries = model.remote === undefined ? new LruCache(model.entriesMax, Infinity) : null;
    this.instruments = openInstruments(model, target);
  }

  /** A key of a step, as it is known where the entries are. */
  keyFor(drawn: number): number {
    return (drawn * this.space.caches + this.space.place) | 0;
  }

  /** Whether `key` is in this memory. */
  has(key: number, nowUs: Micros): boolean {
    return this.entries !== null && this.entries.has(key, nowUs);
  }

  /** `fetch`, which stands for a frame and step, has missed `key`. True: it fetches it now; false: it is to wait for who does. */
  miss(key: number, fetch: number): boolean {
    this.wanted.set(fetch, key);
    if (this.model.coalesces !== true) return true;
    if (this.flights.isUnderWay(key)) return false;
    this.flights.begin(key, fetch);
    return true;
  }

  /** The key that `fetch` has missed. */
  wantedBy(fetch: number): number {
    return this.wanted.get(fetch) ?? 0;
  }

  /** What was fetched for `key` is good for this long; `missing`: that there is nothing. 0: it is not to be stored. */
  lifeUs(missing: boolean): Micros {
    const { ttlUs, jitterRatio, negativeTtlUs } = this.model;
    const longestUs = missing ? (negativeTtlUs ?? 0) : (ttlUs ?? Infinity);
    if (jitterRatio === undefined || jitterRatio === 0 || longestUs === Infinity || longestUs === 0) return longestUs;
    return Math.max(1, Math.round(longestUs * (1 - jitterRatio * this.chance.uniform())));
  }

  get entryBytes(): number {
    return this.model.remote?.entryBytes ?? 1;
  }

  /**
   * The steps of a miss have ended; in this memory what they brought is stored when they have gone well. Returns the first who has
   * waited for it (Flights.land).
   */
  fetched(fetch: number, well: boolean, missing: boolean, target: Target, nowUs: Micros): number {
    const key = this.wantedBy(fetch);
    this.wanted.delete(fetch);
    if (well && this.entries !== null) {
      const lifeUs = this.lifeUs(missing);
      if (lifeUs > 0) this.entries.put(key, nowUs, 0, lifeUs);
    }
    target.add(this.instruments.loads[well ? LOADED : FAILED], 1);
    return this.flights.land(key, fetch);
  }

  /** `frame` waits for the fetch of the key that it did not find. */
  wait(frames: Frames, frame: number, fetch: number): void {
    this.flights.join(frames, this.wantedBy(fetch), frame);
  }

  /** `frame` waits no more, before the fetch has ended. */
  leave(frames: Frames, frame: number, fetch: number): void {
    this.flights.leave(frames, this.wantedBy(fetch), frame);
  }

  /** What came of waiting for another's fetch. */
  waited(fetch: number, outcome: number, target: Target): void {
    this.wanted.delete(fetch);
    target.add(this.instruments.coalesced[outcome], 1);
  }

  /** Takes over what operators have set. */
  obey(model: CacheUse, nowUs: Micros): void {
    this.model = model;
    this.entries?.setBounds(model.entriesMax, Infinity, nowUs);
  }

  /** A key comes in from a copy, into this memory or into that of a server. */
  warm(drawn: number, nowUs: Micros, entries = this.entries): void {
    const bytes = this.entryBytes;
    entries?.put(this.keyFor(drawn), nowUs, bytes, this.lifeUs(false), bytes);
  }

  /** Forgets what is in this memory; what is being fetched comes in. */
  flush(): void {
    this.entries?.clear();
  }

  get entryCount(): number {
    return this.entries?.size ?? 0;
  }

  /** Misses that are not over. */
  get missesUnderWay(): number {
    return this.wanted.size;
  }

  read(target: Target): void {
    if (this.entries === null) return;
    target.set(this.instruments.entries, this.entries.size);
    target.set(this.instruments.evictions[0], this.entries.evicted);
    target.set(this.instruments.evictions[1], this.entries.expired);
  }

  isIdle(): boolean {
    return this.wanted.size === 0;
  }
}

export interface CacheInstruments {
  readonly hits: Handle;
  readonly misses: Handle;
  /** Lookups in a server that failed, and values that it did not take; -1 for a cache in memory. */
  readonly errors: Handle;
  readonly unstored: Handle;
  /** By LOADED and FAILED. */
  readonly loads: readonly Handle[];
  /** By what may come of waiting. */
  readonly coalesced: readonly Handle[];
  /** Of a cache in memory; -1 for others. */
  readonly entries: Handle;
  readonly evictions: readonly [Handle, Handle];
}

function openInstruments({ name, remote }: CacheUse, target: Target): CacheInstruments {
  const cache = { cache: name };
  const local = (metric: string, labels = {}) => (remote === undefined ? target.instrument(metric, { ...cache, ...labels }) : -1);
  const results = (metric: string, ...all: readonly string[]) =>
    all.map((result) => target.instrument(metric, { ...cache, result }));
  const [hits, misses] = results('cache_requests_total', 'hit', 'miss');
  return {
    hits,
    misses,
    errors: remote === undefined ? -1 : results('cache_requests_total', 'error')[0],
    unstored: remote === undefined ? -1 : target.instrument('cache_store_errors_total', cache),
    entries: local('cache_entries'),
    evictions: [local('cache_evictions_total', { cause: 'size' }), local('cache_evictions_total', { cause: 'expired' })],
    loads: results('cache_loads_total', 'success', 'failure'),
    coalesced: results('cache_coalesced_total', 'success', 'failure', 'timeout', 'cancelled'),
  };
}
