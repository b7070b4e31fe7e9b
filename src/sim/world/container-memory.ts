/**
 * The memory of a container against its limit: what the process has beside its heap, the heap as far as it was ever touched, a stack
 * for each thread and the entries of its caches. The kernel's out-of-memory killer ends a process that touches more than the limit,
 * at once and without a word in its log (Linux, cgroup v2 `memory.max`); the runtime's own OutOfMemoryError (collecting.ts) is about the
 * size of the heap and comes first where that is small enough.
 */
import type { MetricFamily } from '../model/series.ts';
import type { ContainerMemory } from '../model/runtime.ts';
import { EVENT_OOM_KILL, type Core } from './core.ts';
import type { Pod } from './pod.ts';

/** What the container platform says of it, and the exit code: 128 + SIGKILL. */
export const OOM_KILLED = 'OOMKilled';

export const MEMORY_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'container_memory_working_set_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Memory of the container that cannot be taken away from it.',
  },
  { name: 'container_spec_memory_limit_bytes', kind: 'gauge', unit: 'bytes', help: 'Memory that the container may use.' },
];

/** Bytes of memory of the pod's container. */
export function workingSet(pod: Pod, memory: ContainerMemory): number {
  const { threadPools } = pod.model.process;
  const threads = threadPools.reduce((sum, pool) => sum + pool.threads, pod.workersMax);
  const entries = pod.process?.caches.reduce((sum, cache) => sum + (cache?.entryCount ?? 0), 0) ?? 0;
  return memory.base + (pod.heap?.resident ?? 0) + threads * memory.perThread + entries * memory.perCacheEntry;
}

/** The process has touched more memory, or has just started: the kernel ends it if that is more than there may be. */
export function touchMemory(core: Core, pod: Pod): void {
  const { memory } = pod.model.process;
  if (memory === null || workingSet(pod, memory) <= memory.limit) return;
  core.events.schedule(core.events.nowUs, EVENT_OOM_KILL, pod.id, 0);
}
