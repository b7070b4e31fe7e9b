/** What an operator can set on a running service. How its pods obey is in world/settings.ts; the compiler names what is missing there. */
import { HOUR } from '../base/time.ts';
import { AUTOSCALE_SETTINGS } from './autoscale-settings.ts';
import { PLAIN_LAWS, PLAIN_OUTLIERS } from './balancing.ts';
import { CALL_SETTINGS } from './call-settings.ts';
import { LOGGING_SETTINGS } from './logging-settings.ts';
import { CONSUMER_SETTINGS } from './consumer-settings.ts';
import { PROBE_SETTINGS } from './probe-settings.ts';
import { PROCESS_SETTINGS } from './process-settings.ts';
import { always, type Setting } from './setting.ts';
import { TELEMETRY_SETTINGS } from './telemetry-settings.ts';
import type { Heap } from './runtime.ts';
import type { Service } from './topology.ts';

/** As good as no bound at all. */
const NO_BOUND = 1_000_000;
const NO_LINK_END = 1024 * 1024 * 1024 * 1024;

export const SERVICE_SETTINGS = {
  workers: {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Requests that one replica handles at once.',
    names: always,
    read: (model) => model.workers,
    write: (model, _, value) => ({ ...model, workers: value }),
  },
  'queue.max': {
    measure: 'count',
    min: 0,
    max: 1_000_000,
    doc: 'Requests that may wait for a worker of one replica.',
    names: always,
    read: (model) => model.queueMax,
    write: (model, _, value) => ({ ...model, queueMax: value }),
  },
  credentials: {
    measure: 'count',
    min: 1,
    max: 1_000_000,
    doc: 'Which key a third party accepts, by number, of calls that bring one.',
    names: ({ external }) => (external === true ? [''] : []),
    read: ({ credentials }) => credentials ?? 1,
    write: (model, _, credentials) => ({ ...model, credentials }),
  },
  'heap.size': {
    measure: 'memory',
    min: 1024,
    max: 1024 * 1024 * 1024 * 1024,
    doc: 'The heap of one replica; replicas are replaced one by one to take it.',
    names: (model) => (model.heap === null ? [] : ['']),
    read: (model) => model.heap?.sizeMax ?? 0,
    write: (model, _, value) => ({ ...model, heap: model.heap === null ? null : resized(model.heap, value) }),
  },
  'memory.limit': {
    measure: 'memory',
    min: 1024,
    max: 1024 * 1024 * 1024 * 1024,
    doc: 'The memory that the container of one replica may use; replicas are replaced one by one to take it.',
    names: ({ process }) => (process.memory === null ? [] : ['']),
    read: ({ process }) => process.memory?.limit ?? 0,
    write: (model, _, limit) => withMemory(model, limit),
  },
  'pools.*.max': {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Connections that one replica may open.',
    names: poolNames,
    read: (model, name) => poolOf(model, name).sizeMax,
    write: (model, name, value) => withPool(model, name, { sizeMax: value }),
  },
  'pools.*.acquireTimeout': {
    measure: 'duration',
    min: 1,
    max: HOUR,
    doc: 'How long a request waits for a connection before it fails.',
    names: poolNames,
    read: (model, name) => poolOf(model, name).acquireTimeoutUs,
    write: (model, name, value) => withPool(model, name, { acquireTimeoutUs: value }),
  },
  'pools.*.credentials': {
    measure: 'count',
    min: 1,
    max: 1_000_000,
    doc: 'Which password the pool logs in with, by number; the database must have the same.',
    names: poolNames,
    read: (model, name) => poolOf(model, name).credentials ?? 1,
    write: (model, name, value) => withPool(model, name, { credentials: value }),
  },
  'connections.max': {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Connections of one replica to each replica of a service that it calls.',
    names: (model) => (model.connections === undefined ? [] : ['']),
    read: (model) => model.connections?.sizeMax ?? 0,
    write: (model, _, value) =>
      model.connections === undefined ? model : { ...model, connections: { ...model.connections, sizeMax: value } },
  },
  'connections.keepAlive': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether a connection to a service is kept for the next request.',
    names: (model) => (model.connections === undefined ? [] : ['']),
    read: (model) => (model.connections?.keeping.usesMax === 1 ? 0 : 1),
    write: (model, _, value) => withKeeping(model, value === 1),
  },
  'dns.ttl': {
    measure: 'duration',
    min: 0,
    max: HOUR,
    doc: 'For how long a process uses an address before it looks the name up again; what it knows already stays good for as long as it was.',
    names: (model) => (model.resolver === undefined ? [] : ['']),
    read: (model) => model.resolver?.ttlUs ?? 0,
    write: (model, _, ttlUs) => (model.resolver === undefined ? model : { ...model, resolver: { ...model.resolver, ttlUs } }),
  },
  bandwidth: {
    measure: 'memory',
    min: 1024,
    max: NO_LINK_END,
    doc: 'Bytes a second that the link of one replica takes, in each direction; 1TiB is as good as no end.',
    names: always,
    read: ({ bytesPerSecond }) => bytesPerSecond ?? NO_LINK_END,
    write: (model, _, value) => ({ ...model, bytesPerSecond: value === NO_LINK_END ? undefined : value }),
  },
  ...AUTOSCALE_SETTINGS,
  ...PROBE_SETTINGS,
  ...CALL_SETTINGS,
  ...PROCESS_SETTINGS,
  ...CONSUMER_SETTINGS,
  ...LOGGING_SETTINGS,
  ...TELEMETRY_SETTINGS,
  balance: {
    measure: 'balancingLaw',
    min: 0,
    max: PLAIN_LAWS.length - 1,
    doc: 'How callers choose one of the replicas, where a call does not say.',
    names: (model) => (model.balancing === null || !PLAIN_LAWS.includes(model.balancing.law) ? [] : ['']),
    read: (model) => PLAIN_LAWS.indexOf(model.balancing?.law ?? 'round-robin'),
    write: (model, _, value) => ({ ...model, balancing: model.balancing && { ...model.balancing, law: PLAIN_LAWS[value] } }),
  },
  'balance.outliers': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether callers leave out replicas that answer with errors: as the service says, or after five in a row for 30s.',
    names: ({ balancing }) => (balancing === null ? [] : ['']),
    read: ({ balancing }) => (balancing === null || balancing.outliers === null ? 0 : 1),
    write: (model, _, value) => withOutliers(model, value === 1),
  },
  'shed.inFlight': {
    measure: 'count',
    min: 1,
    max: NO_BOUND,
    doc: 'Requests in flight in one replica from which on more are refused with 503.',
    names: always,
    read: (model) => model.admission?.shedding?.inFlightMax ?? NO_BOUND,
    write: (model, _, value) => withShedding(model, value),
  },
  'rateLimit.rate': {
    measure: 'rate',
    min: 0.01,
    max: 20_000,
    doc: 'Requests a second that one replica takes in.',
    names: (model) => ((model.admission?.rateLimit ?? null) === null ? [] : ['']),
    read: (model) => model.admission?.rateLimit?.perSecond ?? 0,
    write: (model, _, value) => withRate(model, value),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;

export type ServiceSetting = keyof typeof SERVICE_SETTINGS;

function withKeeping(model: Service, keeps: boolean): Service {
  const { connections } = model;
  if (connections === undefined) return model;
  return { ...model, connections: { ...connections, keeping: { ...connections.keeping, usesMax: keeps ? null : 1 } } };
}

function withOutliers(model: Service, found: boolean): Service {
  const { balancing } = model;
  if (balancing === null) return model;
  return { ...model, balancing: { ...balancing, outliers: found ? (balancing.outliers ?? { ...PLAIN_OUTLIERS }) : null } };
}

function withShedding(model: Service, inFlightMax: number): Service {
  const { rateLimit, shedding, concurrency } = model.admission ?? { rateLimit: null, shedding: null, concurrency: null };
  const bounds = { queueMax: null, busyMaxRatio: null, ...shedding, inFlightMax };
  return { ...model, admission: { rateLimit, concurrency, shedding: bounds } };
}

function withRate(model: Service, perSecond: number): Service {
  const { admission } = model;
  if (admission === undefined || admission.rateLimit === null) return model;
  return { ...model, admission: { ...admission, rateLimit: { ...admission.rateLimit, perSecond } } };
}

function withMemory(model: Service, limit: number): Service {
  const { memory } = model.process;
  return memory === null ? model : { ...model, process: { ...model.process, memory: { ...memory, limit } } };
}

/** The generations keep their proportion, as HotSpot's do. */
function resized(heap: Heap, sizeMax: number): Heap {
  return { ...heap, sizeMax, youngMax: Math.round((heap.youngMax / heap.sizeMax) * sizeMax) };
}

function poolNames(model: Service): readonly string[] {
  return model.pools.map((pool) => pool.database);
}

function poolOf(model: Service, name: string): Service['pools'][number] {
  return model.pools[model.pools.findIndex((pool) => pool.database === name)];
}

function withPool(model: Service, name: string, fields: Partial<Service['pools'][number]>): Service {
  return { ...model, pools: model.pools.map((pool) => (pool.database === name ? { ...pool, ...fields } : pool)) };
}
