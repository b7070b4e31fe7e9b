/** What people and jobs do with sessions of a database: hold a transaction open, or end somebody's. */
import type { Micros } from '../base/time.ts';
import type { TableLockMode } from './locking.ts';

export type SessionDeed = OpenTransactionDeed | CancelQueryDeed;

/** Somebody opens a transaction by hand, or a job does: it locks a table and stays open. */
export interface OpenTransactionDeed {
  readonly kind: 'openTransaction';
  readonly database: string;
  readonly table: string;
  readonly lock: TableLockMode;
  readonly forUs: Micros;
}

/** Ends a session: its statement is cancelled, its transaction is rolled back. */
export interface CancelQueryDeed {
  readonly kind: 'cancelQuery';
  readonly database: string;
  /** Its process id, or the one whose transaction has been open longest. */
  readonly session: number | 'oldest';
}

/** In words, as a log of what was done says it. */
export function sessionDeedText(deed: SessionDeed): string {
  if (deed.kind === 'openTransaction') return `Opened a transaction on ${deed.table} of ${deed.database}`;
  return `Ended ${deed.session === 'oldest' ? 'the oldest transaction' : `session ${deed.session}`} of ${deed.database}`;
}
