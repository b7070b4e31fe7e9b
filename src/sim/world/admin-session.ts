/** What people and jobs do in a database over a connection of their own, as plain data. */
import type { Micros } from '../base/time.ts';
import type { SchemaChange } from '../model/action.ts';

export type AdminSession = Migration | OpenTransaction;

/** Schema changes, one after the other; each takes its lock, does its work and gives the lock back. */
export interface Migration {
  readonly kind: 'migration';
  readonly session: number;
  /** Its line in the change log. */
  readonly change: number;
  readonly steps: readonly SchemaChange[];
  /** Steps that are done. */
  done: number;
  /** The index of the step is built, and is not used yet. */
  built: boolean;
  /** Ends of transactions that the step still waits for (Sessions.endsOfHolders); null when it has not asked yet. */
  awaited: number[] | null;
  /** Of the index that is being built; null where nothing is, or everything is in memory. */
  build: IndexBuild | null;
}

/** The build of an index where there is a disk (index-build.ts). */
export interface IndexBuild {
  readonly table: number;
  readonly concurrently: boolean;
  stage: number;
  /** Of the table: pages that are still to be read. */
  pagesLeft: number;
  /** Of the index: bytes that are still to be written, and those that are. */
  bytesLeft: number;
  bytesWritten: number;
  /** The log is on disk up to here once the piece under way is. */
  walBytes: number;
}

/** A transaction that is opened by hand or by a job, takes a lock and stays open for a while. */
export interface OpenTransaction {
  readonly kind: 'transaction';
  readonly session: number;
  readonly forUs: Micros;
}
