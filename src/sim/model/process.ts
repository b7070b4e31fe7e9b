/** What one replica of a service has inside besides processors, workers and pools of connections. */
import type { Micros } from '../base/time.ts';
import type { RemoteCache } from './cache.ts';
import type { ContainerMemory } from './runtime.ts';

export interface Process {
  /** Null: first in, first out, and nobody leaves before it is his turn. */
  readonly queue: QueueDiscipline | null;
  readonly threadPools: readonly ThreadPool[];
  readonly caches: readonly CacheUse[];
  /** Null: as fast at once as ever. */
  readonly warmUp: WarmUp | null;
  /** Sockets and files that one replica may have open; null: no end of them. */
  readonly fileDescriptors: number | null;
  /** For connections that it opens; not said: no end of them. */
  readonly ports?: PortRange | undefined;
  readonly disk: DiskModel | null;
  /** Null: the container may use what it needs. */
  readonly memory: ContainerMemory | null;
}

export interface PortRange {
  readonly portsMax: number;
  /** For how long a port is taken after its connection was closed. */
  readonly timeWaitUs: Micros;
}

/** How requests that wait for a worker are treated. */
export interface QueueDiscipline {
  /** priority: the more important first, and among those of one priority first in, first out. */
  readonly order: 'fifo' | 'lifo' | 'priority';
  /** Whoever has waited so long, or is past the deadline that came along with him, is dropped when it is his turn; null: nobody is. */
  readonly expireUs: Micros | null;
  /** Controlled delay: drops some when the wait has been above the target for an interval. */
  readonly codel: { readonly targetUs: Micros; readonly intervalUs: Micros } | null;
  /** Whoever has waited so long, or until the deadline that came along with him if that is sooner, leaves at once; null: nobody does. */
  readonly leaveUs: Micros | null;
}

/** The ways of treating a line, by the names under which people choose one. */
export const QUEUE_POLICIES = ['fifo', 'lifo', 'drop-expired', 'codel', 'priority'] as const;

/** When a request has expired where nothing else is said. */
export const EXPIRE_US: Micros = 1_000_000;
/** As RFC 8289 recommends. */
export const CODEL = { targetUs: 5_000, intervalUs: 100_000 };

export interface ThreadPool {
  readonly name: string;
  readonly threads: number;
  /** Tasks that may wait for a thread; one more is rejected. */
  readonly queueMax: number;
  /** Whether the wait for a thread is a span of its own; not said: no. */
  readonly traced?: boolean | undefined;
}

/** A cache as a service uses it: in the memory of each replica, or in a server. */
export interface CacheUse {
  readonly name: string;
  /** Of one in memory. */
  readonly entriesMax: number;
  /** Not said: in memory. */
  readonly remote?: RemoteCache | undefined;
  /** From when an entry was stored; null: for ever. */
  readonly ttlUs: Micros | null;
  /** Each entry lives shorter by up to this share; not said: none. */
  readonly jitterRatio?: number | undefined;
  /** How long it is remembered that a key does not exist; not said: it is not. */
  readonly negativeTtlUs?: Micros | undefined;
  /** Whether who misses a key that is being fetched waits for that instead of fetching it too; not said: no. */
  readonly coalesces?: boolean | undefined;
}

export interface DiskModel {
  readonly sizeBytes: number;
  /** What is on it when a replica starts. */
  readonly usedBytes: number;
  readonly bytesPerSecond: number;
}

/** Work costs `factor` times as much when a replica begins to take requests, falling evenly to once as much. */
export interface WarmUp {
  readonly lengthUs: Micros;
  readonly factor: number;
}

/** As plain as a process can be. */
export const PLAIN_PROCESS: Process = {
  queue: null,
  threadPools: [],
  caches: [],
  warmUp: null,
  fileDescriptors: null,
  disk: null,
  memory: null,
};
