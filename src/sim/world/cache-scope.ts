/**
 * The scope of a cache step: a hit goes on behind it, a miss runs the steps inside, and where the cache coalesces, who misses what another
 * frame is fetching waits. As with Go's singleflight all get the one result: when the fetch fails, those who wait fail with it. They
 * wait no longer than the step's timeout and their own deadline.
 */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { deadlineOf } from './deadlines.ts';
import { EVENT_WAIT_OVER } from './event-kinds.ts';
import { NEXT_WAITER, NOBODY, OWNER, PC, SCOPE, STATUS, TENANT, WAITING } from './frames.ts';
import { CALLED_OFF, FAILED, HIT, LOADED, WAIT_FOR_FETCH, type LocalCache } from './local-cache.ts';
import { touchMemory } from './oom-killer.ts';
import type { CacheScope } from './scope.ts';
import { CLIENT_CLOSED_REQUEST, INTERNAL_SERVER_ERROR } from './statuses.ts';

/** `frame` looks for its key. False: it waits for the fetch of another. */
export function lookUp(core: Core, frame: number, scope: CacheScope): boolean {
  const { ints } = core.frames;
  const { target } = core.pods[ints[frame + OWNER]];
  const cache = cacheOf(core, frame, scope);
  const key = scope.keys === null ? ints[frame + TENANT] : scope.keys.draw();
  const fetch = fetchOf(core, frame, scope);
  const found = cache.look(key, fetch, target, core.events.nowUs);
  if (found === HIT) ints[frame + PC] = scope.after;
  if (found !== WAIT_FOR_FETCH) return true;
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

/** `frame` has run the steps of a miss; those who have waited go on. */
export function endFetch(core: Core, frame: number, scope: CacheScope): void {
  const { ints } = core.frames;
  const pod = core.pods[ints[frame + OWNER]];
  const cache = cacheOf(core, frame, scope);
  const status = ints[frame + STATUS];
  let waiter = cache.fetched(fetchOf(core, frame, scope), status === 0, pod.target, core.events.nowUs);
  while (waiter !== NOBODY) {
    const next = ints[waiter + NEXT_WAITER];
    const waited = scopeOf(core, waiter);
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

function scopeOf(core: Core, frame: number): CacheScope {
  const scope = core.program.scopes[core.frames.ints[frame + SCOPE]];
  assert(scope.kind === 'cache', 'who waits for a fetch waits at a cache');
  return scope;
}

function cacheOf(core: Core, frame: number, scope: CacheScope): LocalCache {
  const cache = core.pods[core.frames.ints[frame + OWNER]].process?.caches[scope.cache];
  assert(cache !== null && cache !== undefined, 'a release whose steps use a cache has it');
  return cache;
}

/** A number for this frame in this scope. */
function fetchOf(core: Core, frame: number, scope: CacheScope): number {
  return frame * core.program.scopes.length + scope.id;
}
