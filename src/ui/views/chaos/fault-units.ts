/** A fault's knobs in the units that people type: milliseconds, percent, mebibytes, whole numbers. */
import type { FaultParameter, TargetKind } from '../../../sim/model/fault.ts';

const SCALE: Readonly<Record<FaultParameter['unit'], { readonly unit: string; readonly by: number; readonly whole: boolean }>> = {
  us: { unit: 'ms', by: 1000, whole: false },
  ratio: { unit: '%', by: 0.01, whole: false },
  count: { unit: '', by: 1, whole: true },
  times: { unit: 'times', by: 1, whole: false },
  bytes: { unit: 'MiB', by: 1_048_576, whole: false },
};

export interface Knob {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number | 'any';
}

export function knobOf(parameter: FaultParameter): Knob {
  const { unit, whole } = SCALE[parameter.unit];
  return { unit, min: shown(parameter, parameter.min), max: shown(parameter, parameter.max), step: whole ? 1 : 'any' };
}

/** From the engine's unit to the person's. */
export function shown(parameter: FaultParameter, value: number): number {
  return Math.round((value / SCALE[parameter.unit].by) * 1e6) / 1e6;
}

/** From the person's unit to the engine's: whole microseconds, shares, counts. */
export function meant(parameter: FaultParameter, typed: number): number {
  const value = typed * SCALE[parameter.unit].by;
  return parameter.unit === 'ratio' || parameter.unit === 'times' ? Math.round(value * 1e9) / 1e9 : Math.round(value);
}

/** `extra latency each way 100 ms`. */
export function knobText(parameter: FaultParameter, value: number): string {
  const { unit } = SCALE[parameter.unit];
  return `${parameter.title.toLowerCase()} ${shown(parameter, value)}${unit === '' ? '' : ` ${unit}`}`;
}

/** How the field is called in which a target is chosen. */
export const TARGET_LABELS: Readonly<Record<TargetKind, string>> = {
  flag: 'Feature flag',
  service: 'Service',
  endpoint: 'Endpoint',
  database: 'Database',
  broker: 'Broker',
  topic: 'Topic',
  consumer: 'Consumer',
  edge: 'Path',
  table: 'Table',
  index: 'Index',
  statement: 'Statement',
  alert: 'Alert',
  users: 'Users',
  collector: 'Collector',
  node: 'Node',
  machine: 'Machine',
};
