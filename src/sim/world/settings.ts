/**
 * Changes to the settings of a running component: what operators have set is kept per service and holds for pods that start later; those
 * that run obey at once, each setting in its own way, by these tables.
 */
import type { DatabaseSetting } from '../model/database-settings.ts';
import type { ServiceSetting } from '../model/service-settings.ts';
import { settingText } from '../model/setting.ts';
import {
  changed,
  currentSettings,
  settingParts,
  settingsOf,
  type ComponentKind,
  type Models,
  type Settings,
} from '../model/settings.ts';
import type { Core } from './core.ts';
import { TIMEOUT_ACQUIRE } from './event-kinds.ts';
import type { DatabaseState } from './database.ts';
import { obeyCalls } from './call-obedience.ts';
import { obeyCollector } from './collecting-spans.ts';
import { obeyAdmission } from './door-opening.ts';
import { obeyConnections } from './hosts.ts';
import { obeyLogging } from './log-opening.ts';
import { obeyResolver } from './resolving.ts';
import { obeyPools } from './orchestrator.ts';
import { obeyTelemetry, tellNothing } from './own-telemetry.ts';
import { obeyPartitions } from './partitions.ts';
import type { Pod } from './pod.ts';
import { obeyConsumer } from './pod-members.ts';
import { obeyBandwidth } from './network-interface-opening.ts';
import { offerConnections } from './pooling.ts';
import { obeyDiskSize } from './storage-opening.ts';
import { obeySessionLimits } from './statement-timeouts.ts';
import { obeyCache, obeyQueue, obeyThreadPool } from './process-obedience.ts';
import { obeyCacheServer } from './cache-obedience.ts';
import { obeyBalancing } from './balancing-obedience.ts';
import { meant, overridden, setAside, type ActiveOverride } from './overriding.ts';
import { modelInForce, modelNow } from './versions.ts';
import { fillWorkers } from './serving.ts';

/** Brings a running pod in line with its model; `name` is what stands for `*`. */
const PODS_OBEY: Readonly<Record<ServiceSetting, (core: Core, pod: Pod, name: string) => void>> = {
  workers: (core, pod) => {
    pod.workersMax = pod.model.workers;
    if (pod.workersMax > pod.processors.coreCount) pod.processorsShared = true;
    fillWorkers(core, pod);
  },
  'queue.max': (_, pod) => {
    pod.queueMax = pod.model.queueMax;
  },
  'shed.inFlight': obeyAdmission,
  'rateLimit.rate': obeyAdmission,
  // A process is given its heap when it starts, and a container its memory.
  'heap.size': () => undefined,
  'memory.limit': () => undefined,
  // A container is probed as it was when it started.
  'probes.*.delay': () => undefined,
  'probes.*.period': () => undefined,
  'probes.*.timeout': () => undefined,
  'probes.*.failures': () => undefined,
  // The autoscaler reads them with its next look.
  'autoscale.min': () => undefined,
  'autoscale.max': () => undefined,
  'autoscale.target': () => undefined,
  'autoscale.every': () => undefined,
  'autoscale.down.stabilization': () => undefined,
  'pools.*.max': obeyPools,
  'pools.*.credentials': obeyPools,
  'connections.max': obeyConnections,
  'connections.keepAlive': obeyConnections,
  bandwidth: obeyBandwidth,
  'dns.ttl': obeyResolver,
  'pools.*.acquireTimeout': (core, pod, name) => {
    const index = pod.model.pools.findIndex((pool) => pool.database === name);
    pod.pools[index].acquireTimeouts = core.addTimeouts(TIMEOUT_ACQUIRE, pod.model.pools[index].acquireTimeoutUs);
  },
  'queue.policy': obeyQueue,
  'threadPools.*.threads': obeyThreadPool,
  'threadPools.*.queue': obeyThreadPool,
  'threadPools.*.traced': obeyThreadPool,
  'caches.*.entries': obeyCache,
  'caches.*.ttl': obeyCache,
  'caches.*.jitter': obeyCache,
  'caches.*.coalesce': obeyCache,
  'logs.level': obeyLogging,
  'logs.keep': obeyLogging,
  'logs.shipper.every': obeyLogging,
  'logs.shipper.buffer': obeyLogging,
  'logs.shipper.rate': obeyLogging,
  'telemetry.traces': obeyTelemetry,
  // A process has its instruments from its start.
  'telemetry.names': () => undefined,
  'telemetry.userIds': () => undefined,
  'telemetry.waits': () => undefined,
  balance: (core, pod) => {
    obeyBalancing(core, pod.service);
  },
  'balance.outliers': (core, pod) => {
    obeyBalancing(core, pod.service);
  },
  'consumers.*.concurrency': obeyConsumer,
  'consumers.*.batch': obeyConsumer,
  'consumers.*.lease': obeyConsumer,
  'consumers.*.attempts': obeyConsumer,
  'consumers.*.context': obeyConsumer,
  // Each request that arrives is held against it.
  credentials: () => undefined,
  'calls.*.credentials': obeyCalls,
  'calls.*.timeout': obeyCalls,
  'calls.*.retry.attempts': obeyCalls,
  'calls.*.retry.budget': obeyCalls,
  'calls.*.retry.backoff': obeyCalls,
  'calls.*.hedge.after': obeyCalls,
  'calls.*.breaker.failures': obeyCalls,
  'calls.*.breaker.open': obeyCalls,
  'calls.*.bulkhead.max': obeyCalls,
  'calls.*.bulkhead.wait': obeyCalls,
};

const DATABASES_OBEY: Readonly<Record<DatabaseSetting, (core: Core, database: DatabaseState) => void>> = {
  connections: offerConnections,
  // Who is connected stays so; with the password that a pool has, it may be let in again.
  credentials: (core, database) => {
    offerConnections(core, core.server(database.id));
  },
  'disk.size': obeyDiskSize,
  memory: obeyCacheServer,
  eviction: obeyCacheServer,
  'partitions.count': obeyPartitions,
  'partitions.spread': obeyPartitions,
  // The next statement that ends is held against it.
  slowQuery: () => undefined,
  'sessions.readOnly': (_, database) => {
    database.setReadOnly(database.model.sessions.readOnly);
  },
  'sessions.deadlockTimeout': obeySessionLimits,
  'sessions.lockTimeout': obeySessionLimits,
  'sessions.statementTimeout': obeySessionLimits,
  'sessions.transactionTimeout': obeySessionLimits,
  'sessions.idleInTransactionTimeout': obeySessionLimits,
};

/** Makes these settings; the lines of the diff, and what undoes it. */
export function configure(
  core: Core,
  component: string,
  settings: Settings,
): { diff: string[]; before: Record<string, number | null> } {
  const service = core.services.findIndex((one) => one.model.name === component);
  if (service < 0) return configureOther(core, component, settings);
  const { configured, release } = core.services[service];
  const inForce = modelInForce(core, service, release);
  const set = new Map(currentSettings('service', modelNow(core, service)));
  const was = new Map(currentSettings('service', inForce));
  // What was another than was set goes back to what it was, and not to what nobody has seen in force.
  const before = (name: string): number | null =>
    set.get(name) === was.get(name) ? (configured[name] ?? null) : (was.get(name) ?? null);
  const undo = Object.fromEntries(Object.keys(settings).map((name) => [name, before(name)]));
  setConfigured(core, service, { ...configured, ...settings }, Object.keys(settings));
  return { diff: settingsDiff('service', inForce, modelInForce(core, service, release)), before: undo };
}

function configureOther(core: Core, component: string, settings: Settings): { diff: string[]; before: Record<string, number> } {
  const { collector } = core;
  const flag = core.flags.find(({ model }) => model.name === component);
  if (flag !== undefined) return configureModel(core, 'flag', flag, settings);
  const job = core.jobs.find(({ model }) => model.name === component);
  if (job !== undefined) return configureModel(core, 'job', job, settings);
  if (collector === null || collector.model.name !== component) return configureDatabase(core, component, settings);
  const made = configureModel(core, 'collector', collector, settings);
  obeyCollector(core, collector);
  return made;
}

function configureDatabase(
  core: Core,
  component: string,
  settings: Settings,
): { diff: string[]; before: Record<string, number> } {
  const database = core.databases[core.databases.findIndex((one) => one.model.name === component)];
  const made = configureModel(core, 'database', database, settings);
  for (const written of Object.keys(settings)) {
    const pattern = settingParts('database', written)?.pattern;
    if (pattern !== undefined) DATABASES_OBEY[pattern as DatabaseSetting](core, database);
  }
  return made;
}

/** Sets what there is one model of: what operators have set, and what is in force. */
function configureModel<K extends ComponentKind>(
  { overrides, injected }: Core,
  kind: K,
  state: { model: Models[K]; modelSet: Models[K] },
  settings: Settings,
): { diff: string[]; before: Record<string, number> } {
  const before = state.model;
  const values = new Map(currentSettings(kind, before));
  setAside(injected, kind, before.name, Object.keys(settings));
  state.modelSet = changed(kind, state.modelSet, settings);
  state.model = overridden(kind, state.modelSet, overrides);
  return {
    diff: settingsDiff(kind, before, state.model),
    before: Object.fromEntries(Object.keys(settings).map((name) => [name, values.get(name) ?? 0])),
  };
}

/** Sets things back; the lines of the diff. */
export function unconfigure(core: Core, component: string, before: Readonly<Record<string, number | null>>): string[] {
  const values = Object.entries(before);
  const given = Object.fromEntries(values.filter((entry): entry is [string, number] => entry[1] !== null));
  const service = core.services.findIndex((one) => one.model.name === component);
  if (service < 0) return configureOther(core, component, given).diff;
  const { configured, release } = core.services[service];
  const old = modelInForce(core, service, release);
  const kept = Object.entries(configured).filter(([name]) => !(name in before));
  setConfigured(core, service, { ...Object.fromEntries(kept), ...given }, Object.keys(before));
  return settingsDiff('service', old, modelInForce(core, service, release));
}

/** `queue.max: 256 -> 60`, one line for each setting in which two models differ. */
export function settingsDiff<K extends ComponentKind>(kind: K, before: Models[K], after: Models[K]): string[] {
  const old = new Map(currentSettings(kind, before));
  return currentSettings(kind, after).flatMap(([written, value]) => {
    const was = old.get(written);
    const pattern = settingParts(kind, written)?.pattern ?? '';
    const text = (one: number): string => settingText(settingsOf(kind)[pattern].measure, one);
    return was === value ? [] : [was === undefined ? `${written}: ${text(value)}` : `${written}: ${text(was)} -> ${text(value)}`];
  });
}

function setConfigured(core: Core, service: number, configured: Settings, touched: readonly string[]): void {
  core.services[service].configured = configured;
  setAside(core.injected, 'service', core.services[service].model.name, touched);
  for (const pod of core.pods) {
    if (pod.service !== service || pod.phase === 'gone') continue;
    // Each pod goes on from its own release, which may be another than that of new pods while a deploy goes on.
    pod.model = modelInForce(core, service, pod.release);
    for (const written of touched) {
      const parts = settingParts('service', written);
      if (parts === null || !settingsOf('service')[parts.pattern].names(pod.model).includes(parts.name)) continue;
      PODS_OBEY[parts.pattern as ServiceSetting](core, pod, parts.name);
    }
    if (pod.phase === 'crashed') tellNothing(pod);
  }
}

/** From now on these overrides are in force and no others; whoever ran with another value obeys. */
export function obeyOverrides(core: Core, overrides: readonly ActiveOverride[]): void {
  const touched = [...core.overrides, ...overrides];
  if (touched.length === 0) return;
  core.overrides = overrides;
  for (const job of core.jobs) job.model = overridden('job', job.modelSet, overrides);
  for (const flag of core.flags) flag.model = overridden('flag', flag.modelSet, overrides);
  for (const pod of core.pods) {
    const written = settingsTouched(touched, pod.model.name);
    if (written.length === 0 || pod.phase === 'gone') continue;
    pod.model = modelInForce(core, pod.service, pod.release);
    for (const setting of written) {
      for (const [pattern, name] of meant('service', pod.model, setting)) PODS_OBEY[pattern as ServiceSetting](core, pod, name);
    }
    if (pod.phase === 'crashed') tellNothing(pod);
  }
  if (core.collector !== null) obeyCollector(core, core.collector);
  for (const database of core.databases) {
    const written = settingsTouched(touched, database.model.name);
    if (written.length === 0) continue;
    database.model = overridden('database', database.modelSet, overrides);
    for (const setting of written) {
      for (const [pattern] of meant('database', database.model, setting))
        DATABASES_OBEY[pattern as DatabaseSetting](core, database);
    }
  }
}

function settingsTouched(overrides: readonly ActiveOverride[], component: string): string[] {
  return [...new Set(overrides.filter(({ effect }) => effect.component === component).map(({ effect }) => effect.setting))];
}
