/**
 * How cache servers let go of keys that have expired and that nobody asks for. A Redis looks at some of its keys ten times a second, and
 * at more as long as too many of those had expired (its activeExpireCycle): a few that have expired are always there, and where very
 * many expire at once it takes it some rounds. A memcached's crawler goes through all items once a minute, some at a time.
 */
import { MILLISECOND, SECOND, type Micros } from '../base/time.ts';
import type { LruCache } from '../kernel/lru-cache.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { EVENT_CACHE_EXPIRES } from './event-kinds.ts';

/** `hz 10`, ACTIVE_EXPIRE_CYCLE_KEYS_PER_LOOP and _ACCEPTABLE_STALE, and the places of the table that Redis passes for a key. */
const CYCLE_US: Micros = 100 * MILLISECOND;
const LOOKED_AT_ONCE = 20;
const STALE_RATIO = 0.1;
const PLACES_PER_KEY = 20;
/** A cycle may take a quarter of the processor: about so many loops at a microsecond per key. */
const LOOPS_MAX = 1_250;

const CRAWL_INTERVAL_US: Micros = 60 * SECOND;
const CRAWLED_AT_ONCE = 25_000;

export function openExpiry(core: Core): void {
  for (const { id, store } of core.databases) if (store !== null) core.events.schedule(CYCLE_US, EVENT_CACHE_EXPIRES, id, 0);
}

/** It is time to look for keys that have expired. */
export function cacheExpires(core: Core, { id, up, store, model }: DatabaseState): void {
  if (store === null) return;
  const { events } = core;
  const crawls = model.system === 'memcached';
  const isThrough = up ? (crawls ? crawl : cycle)(store.entries, events.nowUs) : true;
  events.schedule(events.nowUs + (crawls && isThrough ? CRAWL_INTERVAL_US : CYCLE_US), EVENT_CACHE_EXPIRES, id, 0);
}

function cycle(entries: LruCache, nowUs: Micros): boolean {
  for (let loops = 0; loops < LOOPS_MAX; loops++) {
    const { looked, expired, ended } = entries.sweep(nowUs, LOOKED_AT_ONCE, LOOKED_AT_ONCE * PLACES_PER_KEY);
    if (ended || expired <= looked * STALE_RATIO) break;
  }
  return true;
}

/** True when it has come to the end. */
function crawl(entries: LruCache, nowUs: Micros): boolean {
  return entries.sweep(nowUs, CRAWLED_AT_ONCE, CRAWLED_AT_ONCE).ended;
}
