/** What an operator can set about what a service tells of itself, while it runs. */
import { always, type Setting } from './setting.ts';
import type { Service } from './topology.ts';

export const TELEMETRY_SETTINGS = {
  'telemetry.traces': {
    measure: 'share',
    min: 0,
    max: 1,
    doc: 'Share of the traces that begin here that are kept.',
    names: always,
    read: (model) => model.tracesRatio ?? 1,
    write: (model, _, tracesRatio) => ({ ...model, tracesRatio }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;
