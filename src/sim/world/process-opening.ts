/** What a process finds inside when it starts (process-state.ts), from the words of its service, and the metrics that it shows. */
import type { MetricFamily } from '../model/series.ts';
import { AcceptQueue } from './accept-queue.ts';
import { TIMEOUT_LEAVE, type Core } from './core.ts';
import type { Pod } from './pod.ts';
import { ProcessLock } from './process-lock.ts';
import { ProcessState } from './process-state.ts';

export const PROCESS_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'queue_dropped_total',
    kind: 'counter',
    unit: '',
    help: 'Requests that waited for a worker and were dropped, by reason.',
  },
  { name: 'lock_waiting', kind: 'gauge', unit: '', help: 'Threads that wait for the lock.' },
  {
    name: 'lock_wait_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time that threads have spent waiting for the lock.',
  },
  { name: 'lock_timeouts_total', kind: 'counter', unit: '', help: 'Threads that gave up waiting for the lock.' },
];

/** How requests wait for a worker of a pod that starts; null when in a plain line. */
export function openQueue(core: Core, pod: Pod): AcceptQueue | null {
  const { queue } = pod.model.process;
  if (queue === null) return null;
  const timeouts = queue.leaveUs === null ? -1 : core.addTimeouts(TIMEOUT_LEAVE, queue.leaveUs);
  return new AcceptQueue(queue, timeouts, pod.target);
}

/** The inside of a pod that starts; null when its service has nothing there. */
export function openProcess(core: Core, pod: Pod): ProcessState | null {
  const locks = core.program.locks[pod.service];
  if (locks.length === 0) return null;
  return new ProcessState(locks.map((name) => new ProcessLock(name, pod.target, core.events.nowUs)));
}
