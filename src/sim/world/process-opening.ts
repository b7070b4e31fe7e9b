/** What a process finds inside when it starts (process-state.ts), from the words of its service, and the metrics that it shows. */
import type { Micros } from '../base/time.ts';
import { Stream } from '../base/random.ts';
import type { CacheUse } from '../model/process.ts';
import type { Topology } from '../model/topology.ts';
import type { MetricFamily } from '../model/series.ts';
import { AcceptQueue } from './accept-queue.ts';
import type { Core } from './core.ts';
import { TIMEOUT_LEAVE } from './event-kinds.ts';
import { Descriptors } from './descriptors.ts';
import { LocalDisk } from './local-disk.ts';
import { Ports } from './ports.ts';
import { ProcessCache, type KeySpace } from './process-cache.ts';
import type { Pod } from './pod.ts';
import { ProcessState } from './process-state.ts';
import { openLock, openThreadPool } from './slots.ts';

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
  { name: 'thread_pool_size', kind: 'gauge', unit: '', help: 'Threads of the pool.' },
  { name: 'thread_pool_active', kind: 'gauge', unit: '', help: 'Threads of the pool that hold a task.' },
  { name: 'thread_pool_queued', kind: 'gauge', unit: '', help: 'Tasks that wait for a thread of the pool.' },
  {
    name: 'thread_pool_wait_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time that tasks have spent waiting for a thread.',
  },
  { name: 'thread_pool_rejected_total', kind: 'counter', unit: '', help: 'Tasks that were rejected because the queue was full.' },
  { name: 'thread_pool_timeouts_total', kind: 'counter', unit: '', help: 'Tasks that gave up waiting for a thread.' },
  { name: 'cache_requests_total', kind: 'counter', unit: '', help: 'Lookups in the cache, by result.' },
  {
    name: 'cache_loads_total',
    kind: 'counter',
    unit: '',
    help: 'Fetches for the cache after a miss that have ended, by result.',
  },
  {
    name: 'cache_coalesced_total',
    kind: 'counter',
    unit: '',
    help: 'Misses that waited for the fetch of another request, by what came of it.',
  },
  {
    name: 'cache_store_errors_total',
    kind: 'counter',
    unit: '',
    help: 'Values that were fetched and that the cache server did not take.',
  },
  { name: 'cache_entries', kind: 'gauge', unit: '', help: 'Entries of the cache.' },
  { name: 'cache_evictions_total', kind: 'counter', unit: '', help: 'Entries that the cache let go of, by cause.' },
  { name: 'process_open_fds', kind: 'gauge', unit: '', help: 'Open file descriptors.' },
  { name: 'process_max_fds', kind: 'gauge', unit: '', help: 'Most file descriptors that may be open.' },
  { name: 'node_disk_written_bytes_total', kind: 'counter', unit: 'bytes', help: 'Bytes written to the disk.' },
  { name: 'node_disk_io_time_seconds_total', kind: 'counter', unit: 'seconds', help: 'Time in which the disk was busy.' },
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
  const { locks, threadPools, caches } = core.program.insides[pod.service];
  const { target, model } = pod;
  const { fileDescriptors, ports, disk } = model.process;
  const bounds = [fileDescriptors, ports ?? null, disk];
  if (locks.length + threadPools.length + caches.length === 0 && bounds.every((one) => one === null)) return null;
  const { nowUs } = core.events;
  return new ProcessState({
    locks: locks.map((name) => openLock(name, target, nowUs)),
    threadPools: threadPools.map((name) => {
      const pool = model.process.threadPools.find((one) => one.name === name);
      return pool === undefined ? null : openThreadPool(pool, target, nowUs);
    }),
    caches: caches.map((name) => {
      const cache = model.process.caches.find((one) => one.name === name);
      if (cache === undefined) return null;
      const chance = new Stream(core.seed, `${pod.name}/${cache.name}/ttl`);
      return new ProcessCache(cache, keySpaceOf(core.topology, cache), chance, target);
    }),
    descriptors: fileDescriptors === null ? null : new Descriptors(fileDescriptors, target),
    ports: ports === undefined ? null : new Ports(ports, target),
    disk: disk === null ? null : new LocalDisk(disk, target),
  });
}

/** Caches of one name in one server share their keys, whichever services have them. */
function keySpaceOf({ services, releases }: Topology, { name, remote }: CacheUse): KeySpace {
  if (remote === undefined) return { place: 0, caches: 1 };
  const all = [...services, ...releases].flatMap(({ process }) => process.caches);
  const names = [...new Set(all.filter((one) => one.remote?.server === remote.server).map((one) => one.name))];
  return { place: names.indexOf(name), caches: names.length };
}

/** When a pod that begins to take requests now will be warm. */
export function warmAtUs(pod: Pod, nowUs: Micros): Micros {
  return nowUs + (pod.model.process.warmUp?.lengthUs ?? 0);
}
