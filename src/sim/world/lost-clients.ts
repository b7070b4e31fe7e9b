/**
 * Sessions whose client has died: the server learns one hop later that the connection is closed, when it reads from it next. A
 * statement that it executes, or that waits for a lock, goes on to its end with all its locks; then the transaction is rolled back.
 */
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { CLIENT_LOST, endsConnection, NO_ERROR } from './database-errors.ts';
import { ERROR, ITEM, LOCKED, PC, PC_HAS_CONNECTION, SESSION, TICKET } from './frames.ts';
import { LOST } from './query-tally.ts';
import { BUSY_WITH } from './transaction-fields.ts';
import { tellDatabase } from './telling.ts';

/** The news that the connection of a transaction is closed. True when nothing of it is on its way, so that its frame can go. */
export function clientGone(core: Core, transaction: number, ticket: number): boolean {
  const { ints } = core.frames;
  if (ints[transaction + TICKET] !== ticket) return false;
  const database = core.server(core.program.queries[ints[transaction + ITEM]].database);
  const before = ints[transaction + ERROR];
  const busyWith = ints[transaction + BUSY_WITH];
  const arrives = busyWith >= 0 && ints[busyWith + PC] === PC_HAS_CONNECTION;
  const unknown = ints[transaction + SESSION] < 0 || (arrives && busyWith === transaction);
  if (before === NO_ERROR && !unknown) database.target.values[database.sessions.instruments.rollbacks] += 1;
  const works = arrives || ints[transaction + LOCKED] >= 0;
  if (works || !endsConnection(before) || ints[transaction + SESSION] < 0) ints[transaction + ERROR] = CLIENT_LOST;
  if (works) return false;
  rollBackLost(core, database, transaction);
  return busyWith < 0;
}

/** Whether the server knows that the client of a transaction is gone. */
export function isLost(core: Core, transaction: number): boolean {
  return core.frames.ints[transaction + ERROR] === CLIENT_LOST;
}

/** Nothing is executed for the lost client any more: what it did is undone, and its locks are free. */
export function rollBackLost(core: Core, database: DatabaseState, transaction: number): void {
  const { frames, events } = core;
  const session = frames.ints[transaction + SESSION];
  if (session < 0) return;
  if (core.tells && isLost(core, transaction)) {
    const line = core.databaseSignatures.clientLost(database.model);
    tellDatabase(core, database, line, 0, 0, 0, database.sessions.pid(session));
  }
  core.tally.queries.endTransaction(database.id, LOST);
  database.sessions.close(events, session);
  frames.ints[transaction + SESSION] = -1;
}
