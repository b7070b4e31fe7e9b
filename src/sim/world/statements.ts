/**
 * A statement in the database, from its arrival over a connection to its answer: it takes the lock on its table and those on its
 * rows, one after the other, is executed, and keeps its locks until its transaction ends; one without a transaction is its own.
 * A statement that fails answers with an error, and a failed one takes its whole transaction with it.
 */
import { isWrite } from '../model/statement-verb.ts';
import { valueBytes } from './cache-commands.ts';
import { commit, isCommitting } from './storing.ts';
import { begins, BEGIN_REPEATABLE_READ, COMMIT, ROLLBACK } from './control-statements.ts';
import type { Core } from './core.ts';
import { EVENT_ROWS_ARRIVE } from './event-kinds.ts';
import type { DatabaseState } from './database.ts';
import {
  CONNECTION_FAILURE,
  endsConnection,
  IN_FAILED_TRANSACTION,
  NO_ERROR,
  NO_SPACE,
  OUT_OF_MEMORY,
  READ_ONLY,
  SEQUENCE_EXHAUSTED,
  SERIALIZATION_FAILURE,
  UNDEFINED_COLUMN,
} from './database-errors.ts';
import { hasRoomFor } from './disk-space.ts';
import { endWrite, execute, recordExecution } from './executing.ts';
import {
  ERROR,
  ITEM,
  KIND,
  LOCKED,
  PARENT_SPAN,
  PC,
  QUERY,
  SERVED,
  SESSION,
  TRACE,
  TRANSACTION,
  VISIT,
  WRITTEN,
} from './frames.ts';
import { isStrong } from './lock-modes.ts';
import { isLost, rollBackLost } from './lost-clients.ts';
import { allProcessors } from './partitions.ts';
import { COMMITTED, ROLLED_BACK } from './query-tally.ts';
import { TIMEOUT_IDLE } from './session-timeouts.ts';
import { isRefusedReadOnly } from './read-only.ts';
import { isRow, resourceParts, tableResource } from './sessions.ts';
import { WROTE } from './transaction-fields.ts';
import { tellDatabase } from './telling.ts';

/** Stages of a query in the database, after those in the pod (querying.ts). */
const IN_DATABASE = 8;
const ANSWERED = 9;

/** The statement has reached the database. */
export function queryArrives(core: Core, query: number): void {
  const { ints, instants } = core.frames;
  const { database: databaseId, statement } = core.program.queries[ints[query + ITEM]];
  const database = core.server(databaseId);
  instants[(query >> 2) + SERVED] = core.events.nowUs;
  if (statement < 0) {
    controlArrives(core, database, query, statement);
    return;
  }
  ints[query + PC] = IN_DATABASE;
  ints[query + SESSION] = -1;
  instants[(query >> 2) + WRITTEN] = 0;
  if (database.statementTimeouts >= 0) core.timeouts[database.statementTimeouts].start(query, ints, core.events);
  if (database.guarded && refuse(core, database, query, statement)) return;
  if (!database.sessions.engaged && ints[query + TRANSACTION] < 0) execute(core, database, query, statement);
  else lockAndExecute(core, database, query, statement);
}

/** The database has executed the statement. True when the rows are in the pod at once, because the network takes no time. */
export function queryDone(core: Core, query: number): boolean {
  const { ints } = core.frames;
  const step = core.program.queries[ints[query + ITEM]];
  const database = core.server(step.database);
  if (step.statement < 0) {
    endControl(core, database, query);
    return false;
  }
  core.tally.queries.serve(step.id);
  if (core.tells) recordExecution(core, database, step, query);
  ints[query + PC] = ANSWERED;
  if (core.frames.instants[(query >> 2) + WRITTEN] > 0) endWrite(core, database, query, true);
  if (database.sessions.engaged) endOfStatement(core, database, query);
  return !core.sendOver(EVENT_ROWS_ARRIVE, query);
}

/** A statement that waited has got its lock, and takes its next one. */
export function statementGotLock(core: Core, database: DatabaseState, query: number): void {
  const { statement } = core.program.queries[core.frames.ints[query + ITEM]];
  // It may have waited behind the migration that took its column away.
  if (database.lacksColumn[statement]) failStatement(core, database, query, UNDEFINED_COLUMN);
  else takeLocks(core, database, query, statement);
}

/** Whether the query is in the database now, executed or waiting for a lock. */
export function isInDatabase(core: Core, query: number): boolean {
  return core.frames.ints[query + PC] === IN_DATABASE;
}

/** Ends a statement in the midst of what it does. A commit is not taken back. */
export function stopStatement(core: Core, database: DatabaseState, query: number, error: number): void {
  if (isCommitting(core, query)) return;
  // While it waits for a lock it is no job of processors or disk, and taking it away changes nothing.
  if (!allProcessors(database).some((one) => one.remove(query, core.events))) database.storage?.disk.remove(query, core.events);
  failStatement(core, database, query, error);
}

/** Ends a statement that is not being executed: its transaction fails, and the error goes back to the pod. */
export function failStatement(core: Core, database: DatabaseState, query: number, error: number): void {
  const { frames } = core;
  const { ints } = frames;
  const { sessions } = database;
  const transaction = ints[query + TRANSACTION];
  const session = ints[(transaction >= 0 ? transaction : query) + SESSION];
  ints[query + ERROR] = error;
  ints[query + PC] = ANSWERED;
  if (frames.instants[(query >> 2) + WRITTEN] > 0) endWrite(core, database, query, false);
  // A cache server has no transactions to roll back.
  if (database.store === null) {
    if (transaction < 0) core.tally.queries.rolledBackAlone[database.id]++;
    if (transaction < 0 || ints[transaction + ERROR] === NO_ERROR) database.target.values[sessions.instruments.rollbacks] += 1;
  }
  if (transaction >= 0) {
    if (ints[transaction + ERROR] === NO_ERROR) ints[transaction + ERROR] = error;
    if (session >= 0) sessions.release(core.events, session);
    endOfStatement(core, database, query);
  } else if (session >= 0) sessions.close(core.events, session);
  // A cache server does not write down what it refuses.
  if (error !== CONNECTION_FAILURE && database.store === null) logError(core, database, query, error);
  answer(core, query);
}

/** Begins or ends a transaction; the server has nothing to work for that, the way there and back is what it costs. */
function controlArrives(core: Core, database: DatabaseState, query: number, statement: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  ints[query + PC] = ANSWERED;
  if (begins(statement) && (ints[query + ERROR] !== NO_ERROR || !database.up)) {
    // The client has gone meanwhile, or the server.
    if (ints[query + ERROR] === NO_ERROR) ints[query + ERROR] = CONNECTION_FAILURE;
    ints[query + SESSION] = -1;
    answer(core, query);
  } else if (begins(statement)) {
    core.tally.queries.transactionsBegun[database.id]++;
    ints[query + SESSION] = sessions.open(query, core.events.nowUs);
    if (statement === BEGIN_REPEATABLE_READ) sessions.versions?.begin(ints[query + SESSION]);
    ints[query + LOCKED] = -1;
    ints[query + WROTE] = 0;
    sessions.startTimeout(core.events, TIMEOUT_IDLE, ints[query + SESSION]);
    if (database.transactionTimeouts >= 0) core.timeouts[database.transactionTimeouts].start(query, ints, core.events);
    answer(core, query);
  } else if (ints[query + SESSION] < 0) answer(core, query);
  else if (database.storage !== null && statement === COMMIT && ints[query + WROTE] !== 0 && ints[query + ERROR] === NO_ERROR) {
    sessions.renew(ints[query + SESSION]);
    commit(core, database.storage, query);
  } else endControl(core, database, query);
}

/** The transaction is over: its locks are free, and what it wrote is on disk. */
export function endControl(core: Core, database: DatabaseState, query: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  const error = ints[query + ERROR];
  const { statement } = core.program.queries[ints[query + ITEM]];
  if (error === NO_ERROR && statement === ROLLBACK) database.target.values[sessions.instruments.rollbacks] += 1;
  if (error === NO_ERROR && statement === COMMIT) sessions.commit(ints[query + SESSION]);
  core.tally.queries.endTransaction(database.id, error === NO_ERROR && statement === COMMIT ? COMMITTED : ROLLED_BACK);
  if (!endsConnection(error)) ints[query + ERROR] = NO_ERROR;
  sessions.close(core.events, ints[query + SESSION]);
  ints[query + SESSION] = -1;
  answer(core, query);
}

function answer(core: Core, query: number): void {
  const { id } = core.program.queries[core.frames.ints[query + ITEM]];
  core.tally.queries.serve(id, core.frames.ints[query + ERROR]);
  if (core.sendOver(EVENT_ROWS_ARRIVE, query)) return;
  core.events.schedule(core.events.nowUs, EVENT_ROWS_ARRIVE, query, 0);
}

/**
 * Writes down the weak locks of all statements in flight on a table, which nobody has asked about until now, before somebody asks
 * for a strong one.
 */
export function writeDownLocks(core: Core, database: DatabaseState, table: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  eachWithoutSession(core, database, (frame) => {
    const { statement } = core.program.queries[ints[frame + ITEM]];
    if (!sessions.locksTable(statement, table)) return;
    const session = sessions.open(frame, core.frames.instants[(frame >> 2) + SERVED]);
    ints[frame + SESSION] = session;
    ints[frame + LOCKED] = sessions.locksOf(statement);
    for (let n = 0; n < sessions.tablesOf(statement); n++)
      sessions.locks.grant(session, sessions.resourceOf(statement, n), sessions.modeOf(statement, n));
  });
}

/** The statements in the database that stand for themselves and were never asked about. */
export function eachWithoutSession(core: Core, database: DatabaseState, visit: (frame: number) => void): void {
  const { frames, program } = core;
  const { ints } = frames;
  for (let frame = 0; frame < ints.length; frame += frames.width) {
    if (ints[frame + KIND] !== QUERY || ints[frame + PC] !== IN_DATABASE || ints[frame + SESSION] >= 0) continue;
    if (core.server(program.queries[ints[frame + ITEM]].database) === database) visit(frame);
  }
}

function lockAndExecute(core: Core, database: DatabaseState, query: number, statement: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  const transaction = ints[query + TRANSACTION];
  if (transaction < 0) {
    if (sessions.passes(statement)) {
      execute(core, database, query, statement);
      return;
    }
    ints[query + SESSION] = sessions.open(query, core.events.nowUs);
  } else if (!beginInTransaction(core, database, query, transaction)) return;
  ints[query + LOCKED] = 0;
  takeLocks(core, database, query, statement);
}

/** The client of the transaction sends a statement. False: it has failed, because the transaction has. */
function beginInTransaction(core: Core, database: DatabaseState, query: number, transaction: number): boolean {
  const { ints } = core.frames;
  const session = ints[transaction + SESSION];
  ints[query + SESSION] = session;
  ints[transaction + LOCKED] = query;
  if (session >= 0) database.sessions.renew(session);
  if (session >= 0) database.sessions.versions?.beginStatement(session);
  const error = ints[transaction + ERROR];
  if (error === NO_ERROR) return true;
  failStatement(core, database, query, endsConnection(error) ? error : IN_FAILED_TRANSACTION);
  return false;
}

/** A statement on its own gives back its locks; the client of a transaction thinks about the next one. */
function endOfStatement(core: Core, database: DatabaseState, query: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  const transaction = ints[query + TRANSACTION];
  if (transaction >= 0) {
    ints[transaction + LOCKED] = -1;
    const { verb } = database.model.statements[core.program.queries[ints[query + ITEM]].statement];
    if (isWrite(verb)) ints[transaction + WROTE] = 1;
    if (ints[transaction + SESSION] < 0) return;
    if (isLost(core, transaction)) rollBackLost(core, database, transaction);
    else sessions.startTimeout(core.events, TIMEOUT_IDLE, ints[transaction + SESSION]);
  } else if (ints[query + SESSION] >= 0) {
    sessions.versions?.commit(ints[query + SESSION]);
    sessions.close(core.events, ints[query + SESSION]);
  }
}

/** What can be wrong with a statement before it does anything. True: it has failed. */
function refuse(core: Core, database: DatabaseState, query: number, statement: number): boolean {
  if (!database.up || core.frames.ints[query + ERROR] !== NO_ERROR) {
    failStatement(core, database, query, CONNECTION_FAILURE);
    return true;
  }
  const asked = database.model.statements[statement];
  const { verb, table: name, rows } = asked;
  if (verb === 'set' && database.store?.refuses(valueBytes(core, query)) === true) {
    failStatement(core, database, query, OUT_OF_MEMORY);
    return true;
  }
  if (database.lacksColumn[statement]) {
    failStatement(core, database, query, UNDEFINED_COLUMN);
    return true;
  }
  if (database.readOnly && isRefusedReadOnly(asked, database.replication !== null)) {
    failStatement(core, database, query, READ_ONLY);
    return true;
  }
  if (!isWrite(verb)) return false;
  if (verb === 'insert' && !database.takeNumbers(name, rows)) {
    failStatement(core, database, query, SEQUENCE_EXHAUSTED);
    return true;
  }
  const table = database.table(name);
  if (table !== undefined && !hasRoomFor(core, database, table, database.rowsWritten(statement), verb)) {
    failStatement(core, database, query, NO_SPACE);
    return true;
  }
  return false;
}

/** The row that a statement is to lock, or one of those that all want. */
function hotResource({ hooks }: Core, database: DatabaseState, statement: number, drawn: number): number {
  if (!isRow(drawn)) return drawn;
  const { name, statements } = database.model;
  const ratio = hooks.atStatement('hotRowRatio', name, statements[statement].name);
  const { table } = resourceParts(drawn);
  const place = `${name} ${statements[statement].name}`;
  if (!hooks.happens(ratio, place, 'hot row')) return drawn;
  const rows = hooks.atStatement('hotRows', name, statements[statement].name);
  return tableResource(table) + 1 + (rows <= 1 ? 0 : hooks.stream(place, 'which hot row').below(Math.round(rows)));
}

function takeLocks(core: Core, database: DatabaseState, query: number, statement: number): void {
  const { ints } = core.frames;
  const { sessions } = database;
  const session = ints[query + SESSION];
  const count = sessions.locksOf(statement);
  for (let n = ints[query + LOCKED]; n < count; n++) {
    ints[query + LOCKED] = n + 1;
    const mode = sessions.modeOf(statement, n);
    if (n === 0 && isStrong(mode)) writeDownLocks(core, database, sessions.tableOf(statement));
    const drawn = sessions.resourceOf(statement, n);
    const resource = core.hooks.areIdle ? drawn : hotResource(core, database, statement, drawn);
    if (sessions.versions !== null && isRow(resource)) sessions.versions.ask(session, resource);
    if (!sessions.request(core.events, session, resource, mode)) return;
  }
  const { verb } = database.model.statements[statement];
  const changes = verb === 'update' || verb === 'delete';
  if (sessions.versions !== null && !sessions.versions.admits(session, changes)) {
    failStatement(core, database, query, SERIALIZATION_FAILURE);
    return;
  }
  execute(core, database, query, statement);
}

function logError(core: Core, database: DatabaseState, query: number, error: number): void {
  if (!core.tells) return;
  const { ints } = core.frames;
  const { statement } = core.program.queries[ints[query + ITEM]];
  const template = core.databaseSignatures.statementError(database.model, statement, error);
  tellDatabase(core, database, template, ints[query + TRACE], ints[query + PARENT_SPAN], ints[query + VISIT]);
}
