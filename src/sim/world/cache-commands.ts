/** What a cache server does for its clients: GET finds out whether it has a key, SET stores one. A command is a query without locks. */
import { assert } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';
import { GET } from '../model/cache-command.ts';
import { HOT_KEY } from './process-cache.ts';
import type { CacheStore } from './cache-store.ts';
import type { Core } from './core.ts';
import { CACHE_KEY, FOUND, ITEM, LIFE, OWNER } from './frames.ts';

/** Executes the command; the processor time of it. */
export function executeCommand(core: Core, store: CacheStore, query: number, command: number): Micros {
  const { ints } = core.frames;
  const { nowUs } = core.events;
  const key = ints[query + CACHE_KEY];
  let bytes: number;
  if (command === GET) {
    const found = store.entries.get(key, nowUs);
    ints[query + FOUND] = found < 0 ? 0 : 1;
    bytes = Math.max(0, found);
    if (found < 0) store.misses++;
    else store.hits++;
  } else {
    bytes = valueBytes(core, query);
    store.entries.put(key, nowUs, bytes, core.frames.instants[(query >> 2) + LIFE], bytes);
  }
  const costUs = store.costUs(bytes);
  store.executed[command]++;
  store.executedUs[command] += costUs;
  return costUs;
}

/** The size of the value that a SET brings. */
export function valueBytes(core: Core, query: number): number {
  const { ints } = core.frames;
  const { cache } = core.program.queries[ints[query + ITEM]];
  const { process, service, host } = core.pods[ints[query + OWNER]];
  const use = process?.caches[cache];
  assert(use !== null && use !== undefined, 'who sends a command to a cache server has a cache there');
  if (core.hooks.areIdle || ints[query + CACHE_KEY] !== use.keyFor(HOT_KEY)) return use.entryBytes;
  return Math.round(use.entryBytes * core.hooks.atReplica('hotValueFactor', service, host));
}
