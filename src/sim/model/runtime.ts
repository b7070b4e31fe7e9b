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

/** How long a collection stops the process: a fixed part and a part for each byte that is copied or marked. */
export interface GarbagePauses {
  readonly minorUs: number;
  readonly minorUsPerByte: number;
  readonly majorUs: number;
  readonly majorUsPerByte: number;
}
