/** What a process may use and how its runtime manages it: the quota of processor time, the memory. */
import type { Micros } from '../base/time.ts';

/** A limit on processor time, as the Linux scheduler enforces it: so many cores' worth in each period, and then a standstill. */
export interface ProcessorQuota {
  /** Core-microseconds that may be used in one period. */
  readonly quotaUs: number;
  readonly periodUs: Micros;
}

/** The managed heap of a process: two generations, a collector that stops the process while it works. Sizes in bytes. */
export interface Heap {
  /** All that may be used, as `-Xmx` says. */
  readonly sizeMax: number;
  /** The part of it where new objects are made. */
  readonly youngMax: number;
  /** What is always in use: classes, caches, sessions. */
  readonly live: number;
  /** What one request makes, and keeps until it is answered. */
  readonly perRequest: number;
  /** What one request adds to a cache in the heap, until that holds `keptMax`. */
  readonly keptPerRequest: number;
  readonly keptMax: number;
  /** What one request makes and nobody ever lets go. */
  readonly leakPerRequest: number;
  /** Memory of the process beside the heap. */
  readonly beside: number;
  readonly pauses: GarbagePauses;
}

/** What the container of a replica may use of the machine's memory, and what its process needs besides the heap. In bytes. */
export interface ContainerMemory {
  readonly limit: number;
  /** Of the process itself, beside heap, threads and caches; where there is a heap, beside what that counts already. */
  readonly base: number;
  /** Stack of each worker and each thread of a pool. */
  readonly perThread: number;
  /** An entry of a cache of the process. */
  readonly perCacheEntry: number;
}

/** How long a collection stops the process: a fixed part and a part for each byte that is copied or marked. */
export interface GarbagePauses {
  readonly minorUs: number;
  readonly minorUsPerByte: number;
  readonly majorUs: number;
  readonly majorUsPerByte: number;
}
