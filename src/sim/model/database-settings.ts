/** What an operator can set on a running database. How it obeys is in world/settings.ts; the compiler names what is missing there. */
import { always, type Setting } from './setting.ts';
import type { Database } from './topology.ts';

export const DATABASE_SETTINGS = {
  connections: {
    measure: 'count',
    min: 1,
    max: 10_000,
    doc: 'Connections that it accepts from all replicas together.',
    names: always,
    read: (model) => model.connectionsMax,
    write: (model, _, value) => ({ ...model, connectionsMax: value }),
  },
} as const satisfies Readonly<Record<string, Setting<Database>>>;

export type DatabaseSetting = keyof typeof DATABASE_SETTINGS;
