/**
 * How long a statement, and a transaction, may take in a database (statement_timeout and transaction_timeout of PostgreSQL). The
 * server counts by itself from the arrival of the statement or of BEGIN, waits for locks included, whatever its client does.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { STATEMENT_TIMEOUT, TRANSACTION_TIMEOUT } from './database-errors.ts';
import { ITEM, SESSION } from './frames.ts';
import { endWait } from './lock-events.ts';
import { TIMEOUT_STATEMENT, TIMEOUT_TRANSACTION } from './event-kinds.ts';
import { isInDatabase, stopStatement } from './statements.ts';

/** Brings a database in line with the limits of its model: what begins from now on has the new ones. */
export function obeySessionLimits(core: Core, database: DatabaseState): void {
  const { sessions: limits } = database.model;
  const lineOf = (kind: number, lengthUs: Micros | null) => (lengthUs === null ? -1 : core.addTimeouts(kind, lengthUs));
  database.statementTimeouts = lineOf(TIMEOUT_STATEMENT, limits.statementTimeoutUs);
  database.transactionTimeouts = lineOf(TIMEOUT_TRANSACTION, limits.transactionTimeoutUs);
  database.sessions.timeouts.obey(limits);
}

/** A statement or a transaction, whose frame this is, has taken too long. */
export function databaseTimesOut(core: Core, kind: number, frame: number): void {
  const { ints } = core.frames;
  const database = core.server(core.program.queries[ints[frame + ITEM]].database);
  if (kind === TIMEOUT_TRANSACTION) {
    if (ints[frame + SESSION] >= 0) endWait(core, database, ints[frame + SESSION], TRANSACTION_TIMEOUT);
  } else if (isInDatabase(core, frame)) stopStatement(core, database, frame, STATEMENT_TIMEOUT);
}
