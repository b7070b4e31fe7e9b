/** What an operator can set on a running service. How its pods obey is in world/settings.ts; the compiler names what is missing there. */
import { HOUR } from '../base/time.ts';
import { CALL_SETTINGS } from './call-settings.ts';
import { always, type Setting } from './setting.ts';
import type { Service } from './topology.ts';

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
  ...CALL_SETTINGS,
} as const satisfies Readonly<Record<string, Setting<Service>>>;

export type ServiceSetting = keyof typeof SERVICE_SETTINGS;

function poolNames(model: Service): readonly string[] {
  return model.pools.map((pool) => pool.database);
}

function poolOf(model: Service, name: string): Service['pools'][number] {
  return model.pools[model.pools.findIndex((pool) => pool.database === name)];
}

function withPool(model: Service, name: string, fields: Partial<Service['pools'][number]>): Service {
  return { ...model, pools: model.pools.map((pool) => (pool.database === name ? { ...pool, ...fields } : pool)) };
}
