/**
 * What operators do to caches: a restart leaves a cache server empty, a flush empties it while it runs, and warming brings keys in from a
 * copy, such as a dump, little by little. Putting a key in takes a cache no time worth modelling then.
 */
import { MILLISECOND, type Micros } from '../base/time.ts';
import { cacheDeedText, type CacheDeed } from '../model/cache-deed.ts';
import { WARMING_MAX_US, WARM_KEYS_MAX } from '../model/cache.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { EVENT_CACHE_STARTS, EVENT_CACHE_WARMS } from './event-kinds.ts';
import { touchMemory } from './oom-killer.ts';
import type { Pod } from './pod.ts';
import type { ProcessCache } from './process-cache.ts';
import { offerConnections } from './pooling.ts';
import { shutDown } from './shutting-down.ts';
import { modelNow } from './versions.ts';

const TICK_US: Micros = 100 * MILLISECOND;

/** The cache server of this name; undefined when there is none. */
export function cacheServer(core: Core, name: string): DatabaseState | undefined {
  return core.databases.find(({ model, store }) => model.name === name && store !== null);
}

/** Stops a cache server and starts it again. */
export function restartCache(core: Core, database: DatabaseState, author: string): void {
  const { name } = database.model;
  const change = core.changes.begin({
    atUs: core.events.nowUs,
    kind: 'restart',
    component: name,
    title: `${name}: restart`,
    author,
    diff: [`restart ${name}`],
  });
  shutDown(core, database);
  core.events.schedule(core.events.nowUs + (database.model.cache?.startupUs ?? 0), EVENT_CACHE_STARTS, database.id, change);
}

/** It is up again, with nothing in it. */
export function cacheStarts(core: Core, database: DatabaseState, change: number): void {
  database.store?.restart(core.events.nowUs);
  database.setUp(true);
  core.changes.end(change, 'done', core.events.nowUs);
  offerConnections(core, database);
}

/** Does `deed`, which checkCacheDeed has found possible. */
export function applyCacheDeed(core: Core, deed: CacheDeed, author: string): void {
  const component = deed.kind === 'flush' ? deed.component : deed.service;
  const change = core.changes.begin({
    atUs: core.events.nowUs,
    kind: 'job',
    component,
    title: `${component}: ${deed.kind} ${deed.cache === '' ? 'all keys' : deed.cache}`,
    author,
    diff: [cacheDeedText(deed)],
  });
  if (deed.kind === 'flush') {
    flush(core, deed);
    core.changes.end(change, 'done', core.events.nowUs);
    return;
  }
  const service = core.services.findIndex(({ model }) => model.name === deed.service);
  const { cache, keys, overUs } = deed;
  const at = core.warmings.push({ service, cache, keys, overUs, beganAtUs: core.events.nowUs, change, done: 0 }) - 1;
  core.events.schedule(core.events.nowUs + Math.min(TICK_US, overUs), EVENT_CACHE_WARMS, at, 0);
}

/** Some more keys come in. What is down, or has no replica, takes none, and the warming has failed. */
export function cacheWarms(core: Core, at: number): void {
  const warming = core.warmings[at];
  const { service, keys, beganAtUs, overUs, change } = warming;
  const { nowUs } = core.events;
  const ratio = overUs === 0 ? 1 : Math.min(1, (nowUs - beganAtUs) / overUs);
  const until = Math.floor(keys * ratio);
  const remote = modelNow(core, service).process.caches.find(({ name }) => name === warming.cache)?.remote;
  const server = remote === undefined ? undefined : cacheServer(core, remote.server);
  const pods = podsWith(core, service, warming.cache);
  const caches = pods.map(([, cache]) => cache);
  if (caches.length === 0 || server?.up === false) {
    core.changes.end(change, 'failed', nowUs);
    return;
  }
  for (let key = warming.done + 1; key <= until; key++) {
    if (server === undefined) for (const cache of caches) cache.warm(key, nowUs);
    else caches[0].warm(key, nowUs, server.store?.entries);
  }
  warming.done = until;
  if (server === undefined) for (const [pod] of pods) touchMemory(core, pod);
  if (ratio === 1) core.changes.end(change, 'done', nowUs);
  else core.events.schedule(Math.min(nowUs + TICK_US, beganAtUs + overUs), EVENT_CACHE_WARMS, at, 0);
}

/** What is wrong with `deed`, as sentences. */
export function checkCacheDeed(core: Core, deed: CacheDeed): string[] {
  const component = deed.kind === 'flush' ? deed.component : deed.service;
  const server = cacheServer(core, component);
  if (server !== undefined && deed.kind === 'flush' && deed.cache === '') return server.up ? [] : [`${component} is down.`];
  const service = core.services.findIndex(({ model }) => model.name === component);
  if (service < 0) return [`no ${deed.kind === 'flush' ? 'cache or service' : 'service'} is called "${component}".`];
  const { caches } = modelNow(core, service).process;
  const known = caches.map(({ name }) => name);
  const found = caches.find(({ name }) => name === deed.cache);
  if (found === undefined)
    return [`${component} has no cache "${deed.cache}". It has ${known.length === 0 ? 'none' : known.join(', ')}.`];
  if (deed.kind === 'flush' && found.remote !== undefined)
    return [`${deed.cache} of ${component} is in ${found.remote.server}. Flush that.`];
  if (deed.kind === 'flush') return [];
  const problems: string[] = [];
  if (!Number.isInteger(deed.keys) || deed.keys < 1 || deed.keys > WARM_KEYS_MAX)
    problems.push(`keys must be a whole number from 1 to ${WARM_KEYS_MAX}, not ${deed.keys}.`);
  if (!(deed.overUs >= 0 && deed.overUs <= WARMING_MAX_US)) problems.push(`${deed.kind} must not take longer than a day.`);
  return problems;
}

function flush(core: Core, { component, cache }: CacheDeed & { kind: 'flush' }): void {
  const server = cache === '' ? cacheServer(core, component) : undefined;
  if (server !== undefined) server.store?.entries.clear();
  const service = core.services.findIndex(({ model }) => model.name === component);
  if (service >= 0) for (const [, one] of podsWith(core, service, cache)) one.flush();
}

/** The replicas that serve, each with its cache of this name. */
function podsWith(core: Core, service: number, name: string): [Pod, ProcessCache][] {
  const at = core.program.insides[service].caches.indexOf(name);
  return core.pods.flatMap((pod): [Pod, ProcessCache][] => {
    const found = pod.service === service && pod.phase === 'ready' ? pod.process?.caches[at] : null;
    return found === null || found === undefined ? [] : [[pod, found]];
  });
}
