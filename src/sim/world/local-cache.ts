/**
 * A cache in the memory of one process. Who does not find his key runs the steps that fetch it and stores it when they have gone well;
 * others who ask meanwhile fetch it too, as in a cache that does not coalesce.
 */
import type { Micros } from '../base/time.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import type { LocalCacheModel } from '../model/process.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export class LocalCache {
  private readonly store: LruCache;
  /** What a frame fetches now, by frame and step. */
  private readonly fetching = new Map<number, number>();
  private readonly hits: Handle;
  private readonly misses: Handle;
  private readonly entries: Handle;
  private readonly evictions: readonly [Handle, Handle];

  constructor(model: LocalCacheModel, target: Target) {
    this.store = new LruCache(model.entriesMax, model.ttlUs ?? Infinity);
    const cache = { cache: model.name };
    this.hits = target.instrument('cache_requests_total', { ...cache, result: 'hit' });
    this.misses = target.instrument('cache_requests_total', { ...cache, result: 'miss' });
    this.entries = target.instrument('cache_entries', cache);
    this.evictions = [
      target.instrument('cache_evictions_total', { ...cache, cause: 'size' }),
      target.instrument('cache_evictions_total', { ...cache, cause: 'expired' }),
    ];
  }

  /** Whether `key` is there; if not, `fetch` stands for the frame and step that fetch it now. */
  hit(key: number, fetch: number, target: Target, nowUs: Micros): boolean {
    const found = this.store.has(key, nowUs);
    target.add(found ? this.hits : this.misses, 1);
    if (!found) this.fetching.set(fetch, key);
    return found;
  }

  /** The steps of a miss have ended; the key is stored when they have gone well. */
  fetched(fetch: number, well: boolean, nowUs: Micros): void {
    const key = this.fetching.get(fetch);
    this.fetching.delete(fetch);
    if (well && key !== undefined) this.store.put(key, nowUs);
  }

  /** Takes over what operators have set. */
  obey({ entriesMax, ttlUs }: LocalCacheModel): void {
    this.store.setBounds(entriesMax, ttlUs ?? Infinity);
  }

  get entryCount(): number {
    return this.store.size;
  }

  read(target: Target): void {
    target.set(this.entries, this.store.size);
    target.set(this.evictions[0], this.store.evicted);
    target.set(this.evictions[1], this.store.expired);
  }

  isIdle(): boolean {
    return this.fetching.size === 0;
  }
}
