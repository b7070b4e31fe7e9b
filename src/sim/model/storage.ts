/** The memory, disk and write-ahead log of a database. A database without them has everything in memory and writes for nothing. */
import type { Micros } from '../base/time.ts';

export interface Storage {
  /** Memory for pages: the shared buffers together with what the operating system caches of its files. */
  readonly memoryBytes: number;
  readonly disk: Disk;
  readonly checkpoints: Checkpoints;
}

/** An entry of an index: key, pointer and header. */
export const INDEX_ENTRY_BYTES = 24;

/** Write-ahead log of one row beside its bytes: the header of its record. */
export const WAL_ROW_BYTES = 50;

export interface Disk {
  /** Requests a second that it serves at most, and bytes a second. */
  readonly iops: number;
  readonly bytesPerSecond: number;
  /** One request when nobody else asks. */
  readonly latencyUs: Micros;
  /** What fits on it, and what is on it beside the database; not said: there is no end to it. */
  readonly sizeBytes?: number | undefined;
  readonly otherBytes?: number | undefined;
}

export interface Checkpoints {
  readonly everyUs: Micros;
  /** So much write-ahead log since the last one makes a checkpoint begin early. */
  readonly walMaxBytes: number;
  /** The share of the time between two checkpoints over which pages are written; 0 writes them at once. */
  readonly spreadRatio: number;
}

/** Which part of a table's rows is wanted how often. */
export interface Hotness {
  /** The share of the rows that is hot. */
  readonly rowsRatio: number;
  /** The share of accesses that goes to them. */
  readonly accessRatio: number;
}

/** A table is vacuumed when so large a share of its rows has died, and analyzed when so large a share was changed; 0: never. */
export interface Autovacuum {
  readonly everyUs: Micros;
  readonly deadRatio: number;
  readonly changedRatio: number;
}
