/** What a process finds inside when it starts (process-state.ts), from the words of its service, and the metrics that it shows. */
import type { MetricFamily } from '../model/series.ts';
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';
import { ProcessLock } from './process-lock.ts';
import { ProcessState } from './process-state.ts';

export const PROCESS_FAMILIES: readonly MetricFamily[] = [
  { name: 'lock_waiting', kind: 'gauge', unit: '', help: 'Threads that wait for the lock.' },
  {
    name: 'lock_wait_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time that threads have spent waiting for the lock.',
  },
  { name: 'lock_timeouts_total', kind: 'counter', unit: '', help: 'Threads that gave up waiting for the lock.' },
];

/** The inside of a pod that starts; null when its service has nothing there. */
export function openProcess(core: Core, pod: Pod): ProcessState | null {
  const locks = core.program.locks[pod.service];
  if (locks.length === 0) return null;
  return new ProcessState(locks.map((name) => new ProcessLock(name, pod.target, core.events.nowUs)));
}
