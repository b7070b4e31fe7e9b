/**
 * The kernel's out-of-memory killer: it ends a process that touches more memory than the limit of its container, at once and without
 * a word in its log (Linux, cgroup v2 `memory.max`). The runtime's own OutOfMemoryError (collecting.ts) is about the size of the heap
 * and comes first where that is small enough. Memory is what the process has beside its heap, the heap as far as it was ever touched, a
 * stack for each thread and the entries of its caches.
 */
import type { Core } from './core.ts';
import { EVENT_OOM_KILL } from './event-kinds.ts';
import type { Pod } from './pod.ts';

/** Bytes of memory of the pod's container. */
export function workingSet(pod: Pod): number {
  const { memory } = pod.model.process;
  if (memory === null) return 0;
  const { threadPools } = pod.model.process;
  const threads = threadPools.reduce((sum, pool) => sum + pool.threads, pod.workersMax);
  const entries = pod.process?.caches.reduce((sum, cache) => sum + (cache?.entryCount ?? 0), 0) ?? 0;
  return memory.base + (pod.heap?.resident ?? 0) + threads * memory.perThread + entries * memory.perCacheEntry;
}

/** The process has touched more memory, or has just started: the kernel ends it if that is more than there may be. */
export function touchMemory(core: Core, pod: Pod): void {
  const { memory } = pod.model.process;
  if (memory === null || workingSet(pod) <= memory.limit) return;
  core.events.schedule(core.events.nowUs, EVENT_OOM_KILL, pod.id, 0);
}
