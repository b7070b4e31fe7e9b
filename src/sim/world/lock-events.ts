/**
 * What happens to sessions while they wait: they get their lock and go on, or a timeout looks for a deadlock, logs the wait or
 * ends it. Whoever is ended gives back what he holds, so that the others go on.
 */
import { unreachable } from '../base/assert.ts';
import { blockersOf } from '../kernel/deadlock.ts';
import type { Core } from './core.ts';
import {
  ADMIN_SHUTDOWN,
  DEADLOCK_DETECTED,
  IDLE_IN_TRANSACTION_TIMEOUT,
  LOCK_TIMEOUT,
  NO_ERROR,
  QUERY_CANCELED,
} from './database-errors.ts';
import type { DatabaseState } from './database.ts';
import { ERROR, LOCKED, PARENT_SPAN, TRACE, TRANSACTION, VISIT } from './frames.ts';
import { maintenanceGotLock, maintenanceOf, stopMaintenance } from './maintenance.ts';
import { endMigration, migrationGotLock } from './migrations.ts';
import { endTransactionByHand, transactionByHandGotLock } from './manual-transactions.ts';
import { SessionTimeouts, TIMEOUT_DEADLOCK, TIMEOUT_IDLE } from './session-timeouts.ts';
import { isCommitting } from './storing.ts';
import { isInDatabase, statementGotLock, stopStatement } from './statements.ts';
import { tellDatabase } from './telling.ts';

/** Sessions of the database have got the locks that they waited for. */
export function locksGranted(core: Core, database: DatabaseState): void {
  const { sessions } = database;
  for (let session = sessions.nextWoken(); session >= 0; session = sessions.nextWoken()) {
    if (sessions.waitWasLogged(session)) logAcquired(core, database, session);
    const subject = sessions.locks.subject(session);
    if (subject >= 0) statementGotLock(core, database, statementOf(core, subject));
    else {
      const admin = sessions.admins[-1 - subject];
      if (admin?.kind === 'migration') migrationGotLock(core, database, admin);
      else if (admin?.kind === 'transaction') transactionByHandGotLock(core, database, -1 - subject, admin);
      else maintenanceGotLock(core, database, session);
    }
  }
}

/** A timeout line of sessions has an entry that is due. */
export function sessionTimesOut(core: Core, operand: number): void {
  const { database: databaseId, line } = SessionTimeouts.lineOf(operand);
  const database = core.databases[databaseId];
  const { sessions } = database;
  const kind = sessions.timeouts.kindOf(line);
  const session = sessions.dueSession(line);
  if (session >= 0) {
    if (kind === TIMEOUT_DEADLOCK) checkForDeadlock(core, database, session);
    else endWait(core, database, session, kind === TIMEOUT_IDLE ? IDLE_IN_TRANSACTION_TIMEOUT : LOCK_TIMEOUT);
  }
  sessions.rearm(core.events, line);
}

/** Ends a session from outside, whatever it does: its statement fails, its transaction is rolled back. */
export function terminate(core: Core, database: DatabaseState, session: number): void {
  const waits = database.sessions.locks.isWaiting(session);
  endWait(core, database, session, waits ? QUERY_CANCELED : ADMIN_SHUTDOWN);
}

/** Whoever closes a circle looks for it when he has waited long enough, finds himself in it, and gives way where no other order helps. */
function checkForDeadlock(core: Core, database: DatabaseState, session: number): void {
  const { sessions } = database;
  sessions.noteLoggedWait(session);
  const outcome = sessions.resolveDeadlock(core.events, session);
  switch (outcome.kind) {
    case 'none': {
      const blockers = blockersOf(sessions.locks, session);
      logWait(core, database, session, blockers[0]?.session ?? -1, 'stillWaiting');
      for (const blocker of blockers) cancelAutovacuum(core, database, blocker.session);
      return;
    }
    case 'reordered':
      logWait(core, database, session, -1, 'avoidedDeadlock');
      return;
    case 'deadlock':
      database.target.values[sessions.instruments.deadlocks] += 1;
      logWait(core, database, session, outcome.partner, 'deadlock');
      endWait(core, database, session, DEADLOCK_DETECTED);
      return;
    default:
      unreachable(outcome);
  }
}

/** Whoever waits for autovacuum ends it (PostgreSQL manual, "The Autovacuum Daemon"); it comes again. */
function cancelAutovacuum(core: Core, database: DatabaseState, session: number): void {
  const [job] = maintenanceOf(database, session) ?? [];
  if (job === undefined || job.change >= 0) return;
  record(core, database, session, core.databaseSignatures.note(database.model, 'ERROR:  canceling autovacuum task'), 0);
  stopMaintenance(core, database, session);
}

/** Fails what the session does now, and with it its transaction. */
export function endWait(core: Core, database: DatabaseState, session: number, error: number): void {
  const { sessions } = database;
  const { ints } = core.frames;
  const subject = sessions.locks.subject(session);
  if (subject < 0) {
    const admin = sessions.admins[-1 - subject];
    logFatal(core, database, session, error);
    if (admin?.kind === 'migration') endMigration(core, database, admin, 'failed');
    else if (admin?.kind === 'transaction') endTransactionByHand(core, database, -1 - subject);
    else stopMaintenance(core, database, session);
    return;
  }
  const query = statementOf(core, subject);
  if (query >= 0 && isInDatabase(core, query)) {
    stopStatement(core, database, query, error);
    return;
  }
  if (ints[subject + ERROR] !== NO_ERROR || isCommitting(core, subject)) return;
  ints[subject + ERROR] = error;
  database.target.values[sessions.instruments.rollbacks] += 1;
  logFatal(core, database, session, error);
  sessions.release(core.events, session);
}

/** The statement that a session executes or waits for: the one of its own, or the one under way of its transaction; -1 for none. */
function statementOf(core: Core, subject: number): number {
  const { ints } = core.frames;
  return ints[subject + TRANSACTION] === subject ? ints[subject + LOCKED] : subject;
}

/** A line about the wait that was noted last, even when it is over. */
function logWait(
  core: Core,
  database: DatabaseState,
  session: number,
  other: number,
  what: 'stillWaiting' | 'avoidedDeadlock' | 'deadlock',
): void {
  const { sessions } = database;
  const { mode, table } = sessions.loggedWait(session);
  const template = core.databaseSignatures[what](database.model, mode, database.tables[table].name);
  record(core, database, session, template, other < 0 ? 0 : sessions.pid(other));
}

function logAcquired(core: Core, database: DatabaseState, session: number): void {
  const { sessions } = database;
  const { mode, table } = sessions.loggedWait(session);
  const template = core.databaseSignatures.acquired(database.model, mode, database.tables[table].name);
  record(core, database, session, template, sessions.waitedUs(session, core.events.nowUs));
}

function logFatal(core: Core, database: DatabaseState, session: number, error: number): void {
  record(core, database, session, core.databaseSignatures.sessionError(database.model, error), 0);
}

/** A line of the server's log about a session, in the trace of its statement when it has one. */
function record(core: Core, database: DatabaseState, session: number, template: number, b: number): void {
  if (!core.tells) return;
  const { ints } = core.frames;
  const subject = database.sessions.locks.subject(session);
  const statement = subject < 0 ? -1 : statementOf(core, subject);
  const [trace, span, visit] = statement < 0 ? [0, 0, 0] : [TRACE, PARENT_SPAN, VISIT].map((field) => ints[statement + field]);
  const pid = database.sessions.pid(session);
  tellDatabase(core, database, template, trace, span, visit, pid, b);
}
