/**
 * The scope of a cache step: a hit goes on behind it, a miss runs the steps inside, and where the cache coalesces, who misses what another
 * frame is fetching waits. As with Go's singleflight all get the one result: when the fetch fails, those who wait fail with it. They
 * wait no longer than the step's timeout and their own deadline. With a cache server the step is compiled to
 * `ENTER cache; QUERY get; EXIT asked; …; ENTER store; QUERY set; EXIT store; EXIT cache`.
 */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { deadlineOf } from './deadlines.ts';
import { tenantIn } from './baggage.ts';
import { EVENT_WAIT_OVER } from './event-kinds.ts';
import { BAGGAGE, CACHE_KEY, FOUND, LIFE, NEXT_WAITER, NOBODY, OWNER, PC, SCOPE, STATUS, VISIT, WAITING } from './frames.ts';
import { touchMemory } from './oom-killer.ts';
import { CALLED_OFF, FAILED, HOT_KEY, LOADED, type ProcessCache } from './process-cache.ts';
import type { CacheScope, RemoteCacheScope } from './scope.ts';
import { CLIENT_CLOSED_REQUEST, INTERNAL_SERVER_ERROR } from './statuses.ts';
import { mayBeOfAnother } from './wrong-answers.ts';

/** `frame` chooses its key and looks for it in the memory of its process. False: it waits for the fetch of another. */
export function enterCache(core: Core, frame: number, scope: CacheScope): boolean {
  const { ints } = core.frames;
  const cache = cacheOf(core, frame, scope);
  const wanted = scope.keys === null ? tenantIn(ints[frame + BAGGAGE]) : scope.keys.draw();
  const key = cache.keyFor(core.hooks.areIdle ? wanted : strangeKey(core, frame, wanted));
  ints[frame + CACHE_KEY] = key;
  if (cache.instruments.errors >= 0) return true;
  if (!cache.has(key, core.events.nowUs)) return beginFetch(core, frame, scope);
  takeHit(core, frame, cache);
  ints[frame + PC] = scope.after;
  return true;
}

/** The cache server has answered, or has not. False: `frame` waits for the fetch of another. */
export function heedAnswer(core: Core, frame: number, asked: RemoteCacheScope): boolean {
  const { ints } = core.frames;
  const scope = scopeAround(core, asked);
  const status = ints[frame + STATUS];
  if (status === 0 && ints[frame + FOUND] === 1) {
    takeHit(core, frame, cacheOf(core, frame, scope));
    ints[frame + PC] = scope.after;
    return true;
  }
  if (status === 0) return beginFetch(core, frame, scope);
  if (isOver(core, frame)) {
    ints[frame + PC] = scope.after;
    return true;
  }
  ints[frame + STATUS] = 0;
  return beginFetch(core, frame, scope, cacheOf(core, frame, scope).instruments.errors);
}

/** What was fetched is to be stored in the cache server, unless there is nothing that is good for any time. */
export function beginStore(core: Core, frame: number, store: RemoteCacheScope): void {
  const { ints, instants } = core.frames;
  const scope = scopeAround(core, store);
  const cache = cacheOf(core, frame, scope);
  const key = cache.wantedBy(fetchOf(core, frame, scope));
  // Caches inside have left their own key here.
  ints[frame + CACHE_KEY] = key;
  const lifeUs = cache.lifeUs(isMissing(key, scope));
  instants[(frame >> 2) + LIFE] = lifeUs;
  if (lifeUs === 0) ints[frame + PC] = store.after;
}

/** It is stored, or the cache server has not taken it: that harms nobody now. */
export function endStore(core: Core, frame: number, store: RemoteCacheScope): void {
  const { ints } = core.frames;
  if (ints[frame + STATUS] === 0) return;
  count(core, frame, cacheOf(core, frame, scopeAround(core, store)).instruments.unstored);
  if (!isOver(core, frame)) ints[frame + STATUS] = 0;
}

/** The key that is looked for, the one that all want, or one that stands for nothing and that nobody has ever looked for: a negative one. */
function strangeKey({ hooks, pods, frames }: Core, frame: number, wanted: number): number {
  const { service, host } = pods[frames.ints[frame + OWNER]];
  if (hooks.happensAt(host, hooks.atReplica('strangerRatio', service, host), 'stranger')) return -1 - frames.ints[frame + VISIT];
  return hooks.happensAt(host, hooks.atReplica('hotLookupRatio', service, host), 'hot lookup') ? HOT_KEY : wanted;
}

/** `frame` has run the steps of a miss; those who have waited go on. */
export function endFetch(core: Core, frame: number, scope: CacheScope): void {
  const { ints } = core.frames;
  const pod = core.pods[ints[frame + OWNER]];
  const cache = cacheOf(core, frame, scope);
  const status = ints[frame + STATUS];
  const fetch = fetchOf(core, frame, scope);
  const missing = isMissing(cache.wantedBy(fetch), scope);
  let waiter = cache.fetched(fetch, status === 0, missing, pod.target, core.events.nowUs);
  while (waiter !== NOBODY) {
    const next = ints[waiter + NEXT_WAITER];
    const waited = core.program.scopes[ints[waiter + SCOPE]];
    assert(waited.kind === 'cache', 'who waits for a fetch waits at a cache');
    cache.waited(fetchOf(core, waiter, waited), status === 0 ? LOADED : FAILED, pod.target);
    ints[waiter + WAITING] = 0;
    ints[waiter + PC] = waited.after;
    // Those who wait have not gone away, though the one who fetched for them may have.
    ints[waiter + STATUS] = status === CLIENT_CLOSED_REQUEST ? INTERNAL_SERVER_ERROR : status;
    core.resume(waiter);
    waiter = next;
  }
  touchMemory(core, pod);
}

/** `frame`, who waited for another's fetch, waits no more; its wait ticket is zero already. */
export function leaveFlight(core: Core, frame: number, scope: CacheScope, outcome = CALLED_OFF): void {
  const cache = cacheOf(core, frame, scope);
  const fetch = fetchOf(core, frame, scope);
  cache.leave(core.frames, frame, fetch);
  cache.waited(fetch, outcome, core.pods[core.frames.ints[frame + OWNER]].target);
}

/** `frame` goes on with what it has found. */
function takeHit(core: Core, frame: number, cache: ProcessCache): void {
  count(core, frame, cache.instruments.hits);
  if (!core.hooks.areIdle) mayBeOfAnother(core, core.pods[core.frames.ints[frame + OWNER]], frame);
}

/** Whether a key of this step stands for nothing, which is always so for the same keys. */
function isMissing(key: number, { missingRatio }: CacheScope): boolean {
  if (key < 0) return true;
  if (missingRatio === 0) return false;
  // The first steps of Jenkins' one-at-a-time hash, so that it has nothing to do with the table of the store.
  let mixed = Math.imul(key + 0x7ed55d16, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x100000000 < missingRatio;
}

/** `frame` has missed its key, or could not look; `counter` counts that. False: it waits for who fetches it already. */
function beginFetch(core: Core, frame: number, scope: CacheScope, counter?: number): boolean {
  const { ints } = core.frames;
  const cache = cacheOf(core, frame, scope);
  const fetch = fetchOf(core, frame, scope);
  count(core, frame, counter ?? cache.instruments.misses);
  if (cache.miss(ints[frame + CACHE_KEY], fetch)) return true;
  ints[frame + WAITING] = ++core.waitsBegun;
  ints[frame + SCOPE] = scope.id;
  cache.wait(core.frames, frame, fetch);
  const timeouts = core.scopeTimeouts[scope.id];
  if (timeouts >= 0) core.timeouts[timeouts].start(frame + WAITING, ints, core.events);
  const deadlineUs = deadlineOf(core, frame);
  if (deadlineUs !== Infinity)
    core.events.schedule(Math.max(deadlineUs, core.events.nowUs), EVENT_WAIT_OVER, frame + WAITING, core.waitsBegun);
  return false;
}

/** Whether a failing frame fails because nobody waits for it any more, and not because of the cache server. */
function isOver(core: Core, frame: number): boolean {
  return core.frames.ints[frame + STATUS] === CLIENT_CLOSED_REQUEST || deadlineOf(core, frame) <= core.events.nowUs;
}

function count(core: Core, frame: number, handle: number): void {
  core.pods[core.frames.ints[frame + OWNER]].target.values[handle] += 1;
}

function scopeAround({ program }: Core, { around }: RemoteCacheScope): CacheScope {
  const scope = program.scopes[around];
  assert(scope.kind === 'cache', 'a cache server is asked in the scope of a cache');
  return scope;
}

function cacheOf(core: Core, frame: number, scope: CacheScope): ProcessCache {
  const cache = core.pods[core.frames.ints[frame + OWNER]].process?.caches[scope.cache];
  assert(cache !== null && cache !== undefined, 'a release whose steps use a cache has it');
  return cache;
}

/** A number for this frame in this scope. */
function fetchOf(core: Core, frame: number, scope: CacheScope): number {
  return frame * core.program.scopes.length + scope.id;
}
