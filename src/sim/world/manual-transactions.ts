/**
 * Transactions that somebody opens by hand or a job of the night opens, over a connection of their own: they take a lock on a
 * table, stay open for a while and commit. Their locks are real, and so is what waits for them.
 */
import type { Micros } from '../base/time.ts';
import type { TableLockMode } from '../model/locking.ts';
import type { OpenTransaction } from './admin-session.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { isStrong, modeOf } from './lock-modes.ts';
import { EVENT_TRANSACTION_OVER } from './event-kinds.ts';
import { tableResource } from './sessions.ts';
import { writeDownLocks } from './statements.ts';

export function openTransactionByHand(
  core: Core,
  database: DatabaseState,
  table: string,
  lock: TableLockMode,
  forUs: Micros,
): void {
  const { sessions } = database;
  const at = sessions.admins.length;
  const session = sessions.open(-1 - at, core.events.nowUs);
  const transaction: OpenTransaction = { kind: 'transaction', session, forUs };
  sessions.admins.push(transaction);
  database.connectionsOpen++;
  const place = database.tables.findIndex(({ name }) => name === table);
  const mode = modeOf(lock);
  if (isStrong(mode)) writeDownLocks(core, database, place);
  if (sessions.request(core.events, session, tableResource(place), mode))
    transactionByHandGotLock(core, database, at, transaction);
}

/** It has its lock: it stays open for its time, whatever it reads meanwhile. */
export function transactionByHandGotLock(core: Core, database: DatabaseState, at: number, transaction: OpenTransaction): void {
  core.events.schedule(core.events.nowUs + transaction.forUs, EVENT_TRANSACTION_OVER, database.id, at);
}

/** It commits, or is ended from outside. */
export function endTransactionByHand(core: Core, database: DatabaseState, at: number): void {
  const { sessions } = database;
  const transaction = sessions.admins[at];
  if (transaction?.kind !== 'transaction') return;
  sessions.admins[at] = null;
  sessions.close(core.events, transaction.session);
  database.connectionsOpen--;
}
