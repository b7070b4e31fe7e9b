/** What an operator can set about the inside of a process while it runs: its thread pools and caches. */
import { DAY } from '../base/time.ts';
import { CODEL, EXPIRE_US, QUEUE_POLICIES, type CacheUse, type QueueDiscipline, type ThreadPool } from './process.ts';
import { always, type Setting } from './setting.ts';
import type { Service } from './topology.ts';

export const PROCESS_SETTINGS = {
  'queue.policy': {
    measure: 'queuePolicy',
    min: 0,
    max: QUEUE_POLICIES.length - 1,
    doc: 'Who of those that wait for a worker is served next, and who is dropped.',
    names: always,
    read: ({ process: { queue } }) => QUEUE_POLICIES.indexOf(queue === null ? 'fifo' : policyOf(queue)),
    write: (model, _, value) => ({ ...model, process: { ...model.process, queue: withPolicy(model.process.queue, value) } }),
  },
  'threadPools.*.threads': {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Tasks that run at once.',
    names: poolNames,
    read: (model, name) => poolOf(model, name).threads,
    write: (model, name, value) => withPool(model, name, { threads: value }),
  },
  'threadPools.*.queue': {
    measure: 'count',
    min: 0,
    max: 1_000_000,
    doc: 'Tasks that may wait for a thread.',
    names: poolNames,
    read: (model, name) => poolOf(model, name).queueMax,
    write: (model, name, value) => withPool(model, name, { queueMax: value }),
  },
  'threadPools.*.traced': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether the wait for a thread is a span of its own, as with an agent that instruments executors.',
    names: poolNames,
    read: (model, name) => (poolOf(model, name).traced === true ? 1 : 0),
    write: (model, name, value) => withPool(model, name, { traced: value === 1 }),
  },
  'caches.*.entries': {
    measure: 'count',
    min: 1,
    max: 1_000_000,
    doc: 'Entries that fit in.',
    names: (model) => model.process.caches.filter(({ remote }) => remote === undefined).map((cache) => cache.name),
    read: (model, name) => cacheOf(model, name).entriesMax,
    write: (model, name, value) => withCache(model, name, { entriesMax: value }),
  },
  'caches.*.ttl': {
    measure: 'duration',
    min: 1,
    max: DAY,
    doc: 'How long an entry is good after it was stored; those that are stored already keep theirs.',
    names: (model) => model.process.caches.filter(({ ttlUs }) => ttlUs !== null).map((cache) => cache.name),
    read: (model, name) => cacheOf(model, name).ttlUs ?? 0,
    write: (model, name, value) => withCache(model, name, { ttlUs: value }),
  },
  'caches.*.jitter': {
    measure: 'share',
    min: 0,
    max: 1,
    doc: 'By up to which share each entry lives shorter, so that not all end together.',
    names: (model) => model.process.caches.filter(({ ttlUs }) => ttlUs !== null).map((cache) => cache.name),
    read: (model, name) => cacheOf(model, name).jitterRatio ?? 0,
    write: (model, name, value) => withCache(model, name, { jitterRatio: value }),
  },
  'caches.*.coalesce': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether who misses a key that another request is fetching waits for that one instead of fetching it too.',
    names: (model) => model.process.caches.map((cache) => cache.name),
    read: (model, name) => (cacheOf(model, name).coalesces === true ? 1 : 0),
    write: (model, name, value) => withCache(model, name, { coalesces: value === 1 }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

function policyOf({ order, expireUs, codel }: QueueDiscipline): (typeof QUEUE_POLICIES)[number] {
  if (codel !== null) return 'codel';
  return expireUs === null ? order : 'drop-expired';
}

/** Who leaves by himself still does. */
function withPolicy(queue: QueueDiscipline | null, value: number): QueueDiscipline {
  const policy = QUEUE_POLICIES[value];
  return {
    order: policy === 'lifo' || policy === 'priority' ? policy : 'fifo',
    expireUs: policy === 'drop-expired' ? (queue?.expireUs ?? EXPIRE_US) : null,
    codel: policy === 'codel' ? (queue?.codel ?? { ...CODEL }) : null,
    leaveUs: queue?.leaveUs ?? null,
  };
}

function poolNames(model: Service): readonly string[] {
  return model.process.threadPools.map((pool) => pool.name);
}

function poolOf(model: Service, name: string): ThreadPool {
  const { threadPools } = model.process;
  return threadPools[threadPools.findIndex((pool) => pool.name === name)];
}

function cacheOf(model: Service, name: string): CacheUse {
  const { caches } = model.process;
  return caches[caches.findIndex((cache) => cache.name === name)];
}

function withPool(model: Service, name: string, fields: Partial<ThreadPool>): Service {
  const threadPools = model.process.threadPools.map((pool) => (pool.name === name ? { ...pool, ...fields } : pool));
  return { ...model, process: { ...model.process, threadPools } };
}

function withCache(model: Service, name: string, fields: Partial<CacheUse>): Service {
  const caches = model.process.caches.map((cache) => (cache.name === name ? { ...cache, ...fields } : cache));
  return { ...model, process: { ...model.process, caches } };
}
