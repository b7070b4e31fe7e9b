/**
 * A cache in the memory of one process. Who does not find his key runs the steps that fetch it and stores it when they have gone well.
 * Others who ask meanwhile fetch it too, or wait for his result where the cache coalesces (flights.ts).
 */
import type { Micros } from '../base/time.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import type { LocalCacheModel } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { Flights } from './flights.ts';
import type { Frames } from './frames.ts';

/** What may come of a lookup. */
export const HIT = 0;
export const FETCH = 1;
export const WAIT_FOR_FETCH = 2;

/** What may come of a fetch, and besides of waiting for another's. */
export const LOADED = 0;
export const FAILED = 1;
export const TIMED_OUT = 2;
export const CALLED_OFF = 3;

export class LocalCache {
  readonly instruments: CacheInstruments;
  private readonly store: LruCache;
  private readonly flights = new Flights();
  /** What a frame fetches now, or waits for, by frame and step. */
  private readonly wanted = new Map<number, number>();
  private coalesces: boolean;

  constructor(model: LocalCacheModel, target: Target) {
    this.store = new LruCache(model.entriesMax, model.ttlUs ?? Infinity);
    this.coalesces = model.coalesces === true;
    this.instruments = openInstruments(model.name, target);
  }

  /** Looks for `key`; when it is not there, `fetch` stands for the frame and step that fetch it now, or wait for who does. */
  look(key: number, fetch: number, target: Target, nowUs: Micros): number {
    const found = this.store.has(key, nowUs);
    target.add(found ? this.instruments.hits : this.instruments.misses, 1);
    if (found) return HIT;
    this.wanted.set(fetch, key);
    if (!this.coalesces) return FETCH;
    if (this.flights.isUnderWay(key)) return WAIT_FOR_FETCH;
    this.flights.begin(key, fetch);
    return FETCH;
  }

  /** The steps of a miss have ended; the key is stored when they have gone well. Returns the first who has waited for it (Flights.land). */
  fetched(fetch: number, well: boolean, target: Target, nowUs: Micros): number {
    const key = this.wanted.get(fetch) ?? 0;
    this.wanted.delete(fetch);
    if (well) this.store.put(key, nowUs);
    target.add(this.instruments.loads[well ? LOADED : FAILED], 1);
    return this.flights.land(key, fetch);
  }

  /** `frame` waits for the fetch of the key that it did not find. */
  wait(frames: Frames, frame: number, fetch: number): void {
    this.flights.join(frames, this.wanted.get(fetch) ?? 0, frame);
  }

  /** `frame` waits no more, before the fetch has ended. */
  leave(frames: Frames, frame: number, fetch: number): void {
    this.flights.leave(frames, this.wanted.get(fetch) ?? 0, frame);
  }

  /** What came of waiting for another's fetch. */
  waited(fetch: number, outcome: number, target: Target): void {
    this.wanted.delete(fetch);
    target.add(this.instruments.coalesced[outcome], 1);
  }

  /** Takes over what operators have set. */
  obey({ entriesMax, ttlUs, coalesces }: LocalCacheModel): void {
    this.store.setBounds(entriesMax, ttlUs ?? Infinity);
    this.coalesces = coalesces === true;
  }

  get entryCount(): number {
    return this.store.size;
  }

  /** Misses that are not over. */
  get missesUnderWay(): number {
    return this.wanted.size;
  }

  read(target: Target): void {
    target.set(this.instruments.entries, this.store.size);
    target.set(this.instruments.evictions[0], this.store.evicted);
    target.set(this.instruments.evictions[1], this.store.expired);
  }

  isIdle(): boolean {
    return this.wanted.size === 0;
  }
}

export interface CacheInstruments {
  readonly hits: Handle;
  readonly misses: Handle;
  /** By LOADED and FAILED. */
  readonly loads: readonly Handle[];
  /** By what may come of waiting. */
  readonly coalesced: readonly Handle[];
  readonly entries: Handle;
  readonly evictions: readonly [Handle, Handle];
}

function openInstruments(name: string, target: Target): CacheInstruments {
  const cache = { cache: name };
  const results = (metric: string, ...all: readonly string[]) =>
    all.map((result) => target.instrument(metric, { ...cache, result }));
  const [hits, misses] = results('cache_requests_total', 'hit', 'miss');
  return {
    hits,
    misses,
    entries: target.instrument('cache_entries', cache),
    evictions: [
      target.instrument('cache_evictions_total', { ...cache, cause: 'size' }),
      target.instrument('cache_evictions_total', { ...cache, cause: 'expired' }),
    ],
    loads: results('cache_loads_total', 'success', 'failure'),
    coalesced: results('cache_coalesced_total', 'success', 'failure', 'timeout', 'cancelled'),
  };
}
