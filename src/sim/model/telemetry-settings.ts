/** What an operator can set about what a service tells of itself, while it runs. */
import { METRIC_NAMES } from './metric-names.ts';
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
  'telemetry.names': {
    measure: 'metricNames',
    min: 0,
    max: METRIC_NAMES.length - 1,
    doc: 'Whose names its metrics of requests have; replicas are replaced one by one to take it.',
    names: always,
    read: (model) => METRIC_NAMES.indexOf(model.metricNames ?? 'prometheus'),
    write: (model, _, value) => ({ ...model, metricNames: METRIC_NAMES[value] }),
  },
  'telemetry.userIds': {
    measure: 'count',
    min: 0,
    max: 1_000_000,
    doc: 'Its counter of requests has the id of the user as a label, one of so many; 0: it has not. Replicas are replaced one by one to take it.',
    names: always,
    read: (model) => model.userIds ?? 0,
    write: (model, _, userIds) => ({ ...model, userIds }),
  },
  'telemetry.waits': {
    measure: 'switch',
    min: 0,
    max: 1,
    doc: 'Whether the waits inside its processes, for locks and threads, have spans; replicas are replaced one by one to take it.',
    names: always,
    read: (model) => Number(model.tracesWaits ?? false),
    write: (model, _, value) => ({ ...model, tracesWaits: value === 1 }),
  },
} as const satisfies Readonly<Record<string, Setting<Service>>>;
