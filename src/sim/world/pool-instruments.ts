/** The metrics of a pool, in the words of connection pools in the field; those of keeping only where a pool keeps count. */
import type { Micros } from '../base/time.ts';
import type { Labels, MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export const POOL_FAMILIES: readonly MetricFamily[] = [
  { name: 'connection_pool_size', kind: 'gauge', unit: '', help: 'Connections that the pool may open.' },
  { name: 'connection_pool_in_use', kind: 'gauge', unit: '', help: 'Connections that are lent out.' },
  { name: 'connection_pool_idle', kind: 'gauge', unit: '', help: 'Open connections that nobody uses.' },
  { name: 'connection_pool_pending', kind: 'gauge', unit: '', help: 'Queries that wait for a connection.' },
  { name: 'connection_pool_connect_errors_total', kind: 'counter', unit: '', help: 'Connections that the database refused.' },
  { name: 'connection_pool_timeouts_total', kind: 'counter', unit: '', help: 'Queries that gave up waiting for a connection.' },
  {
    name: 'connection_pool_wait_seconds',
    kind: 'histogram',
    unit: 'seconds',
    help: 'How long those who got a connection have waited for it.',
  },
  { name: 'connection_pool_usage_seconds', kind: 'summary', unit: 'seconds', help: 'How long connections were lent.' },
  {
    name: 'connection_pool_creation_seconds',
    kind: 'summary',
    unit: 'seconds',
    help: 'How long it took to open connections.',
  },
];

/** Handles into the pod's target. */
export interface PoolInstruments {
  readonly size: Handle;
  readonly inUse: Handle;
  readonly pending: Handle;
  readonly timeouts: Handle;
  readonly wait: Handle;
  readonly usageSum: Handle;
  readonly usageCount: Handle;
  /** Null where connections are not kept count of. */
  readonly keeping: { readonly idle: Handle; readonly creationSum: Handle; readonly creationCount: Handle } | null;
}

export function poolInstruments(target: Target, labels: Labels, keepsCount: boolean): PoolInstruments {
  return {
    size: target.instrument('connection_pool_size', labels),
    inUse: target.instrument('connection_pool_in_use', labels),
    pending: target.instrument('connection_pool_pending', labels),
    timeouts: target.instrument('connection_pool_timeouts_total', labels),
    wait: target.histogram('connection_pool_wait_seconds', labels),
    usageSum: target.seconds('connection_pool_usage_seconds_sum', labels),
    usageCount: target.instrument('connection_pool_usage_seconds_count', labels),
    keeping: keepsCount
      ? {
          idle: target.instrument('connection_pool_idle', labels),
          creationSum: target.seconds('connection_pool_creation_seconds_sum', labels),
          creationCount: target.instrument('connection_pool_creation_seconds_count', labels),
        }
      : null,
  };
}

export function noteUsage(target: Target, instruments: PoolInstruments, lentUs: Micros): void {
  target.values[instruments.usageSum] += lentUs;
  target.values[instruments.usageCount] += 1;
}

export function noteCreation(target: Target, { keeping }: PoolInstruments, tookUs: Micros): void {
  if (keeping === null) return;
  target.values[keeping.creationSum] += tookUs;
  target.values[keeping.creationCount] += 1;
}
