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
}

/** A transaction that is opened by hand or by a job, takes a lock and stays open for a while. */
export interface OpenTransaction {
  readonly kind: 'transaction';
  readonly session: number;
  readonly forUs: Micros;
}
