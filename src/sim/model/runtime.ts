/** What a process may use and how its runtime manages it: the quota of processor time. */
import type { Micros } from '../base/time.ts';

/** A limit on processor time, as the Linux scheduler enforces it: so many cores' worth in each period, and then a standstill. */
export interface ProcessorQuota {
  /** Core-microseconds that may be used in one period. */
  readonly quotaUs: number;
  readonly periodUs: Micros;
}
