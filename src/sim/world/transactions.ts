/**
 * A transaction, seen from the pod. Its frame is the query that sent BEGIN: it keeps its connection when the answer comes, and the
 * same frame is sent again as COMMIT or ROLLBACK, after which the connection is free. Statements in between go over that
 * connection; one that was given up still occupies it, and the end waits for its answer.
 */
import { endsTransaction } from './control-statements.ts';
import type { Core } from './core.ts';
import { debugQuery } from './debug-lines.ts';
import { EVENT_QUERY_ARRIVES } from './event-kinds.ts';
import { DATABASE_ERRORS, NO_ERROR } from './database-errors.ts';
import {
  CLIENT_SPAN,
  ERROR,
  ITEM,
  OWNER,
  PARENT,
  PC,
  PC_HAS_CONNECTION,
  PC_TESTS_CONNECTION,
  SESSION,
  SPAN,
  STATUS,
  STEP,
  TRACE,
  TRANSACTION,
  WAIT,
} from './frames.ts';
import { spanCode } from './query-tally.ts';
import { queryArrives } from './statements.ts';
import { BUSY_WITH, ENDING, INSIDE, OUTER } from './transaction-fields.ts';
import { tellAsking } from './telling.ts';

/** The query that sends BEGIN for `frame` becomes the frame of its transaction; `after` is where it goes on if BEGIN fails. */
export function makeTransaction(core: Core, frame: number, query: number, after: number): void {
  const { ints } = core.frames;
  ints[query + TRANSACTION] = query;
  ints[query + OUTER] = ints[frame + TRANSACTION];
  ints[query + BUSY_WITH] = query;
  ints[query + ENDING] = 0;
  ints[query + INSIDE] = ints[frame + PC];
  ints[frame + PC] = after;
}

/** Whether somebody waits for the answer to a query, and not only for time to send the end of the transaction that it began. */
export function isAwaited(core: Core, query: number): boolean {
  const { ints } = core.frames;
  if (ints[query + PARENT] < 0) return false;
  if (ints[query + TRANSACTION] !== query || ints[query + BUSY_WITH] === query) return true;
  return endsTransaction(core.program.queries[ints[query + ITEM]].statement);
}

/** BEGIN was answered: the steps of the transaction begin. */
export function beginTransaction(core: Core, transaction: number): void {
  const { ints } = core.frames;
  const caller = ints[transaction + PARENT];
  if (caller < 0) return;
  ints[caller + TRANSACTION] = transaction;
  ints[caller + PC] = ints[transaction + INSIDE];
}

/** Sends a statement of a transaction over its connection. */
export function sendInTransaction(core: Core, caller: number, query: number): void {
  const { ints, instants } = core.frames;
  const step = core.program.queries[ints[query + ITEM]];
  let transaction = ints[caller + TRANSACTION];
  while (core.program.queries[ints[transaction + ITEM]].database !== step.database) transaction = ints[transaction + OUTER];
  ints[query + TRANSACTION] = transaction;
  ints[transaction + BUSY_WITH] = query;
  instants[(query >> 2) + WAIT] = 0;
  send(core, query);
}

/** Sends COMMIT, or ROLLBACK after a failure, as soon as the connection is free. `end` is the query step of it. */
export function sendEnd(core: Core, frame: number, end: number): void {
  const { ints, instants } = core.frames;
  const transaction = ints[frame + TRANSACTION];
  ints[transaction + ITEM] = end;
  instants[(frame >> 2) + STEP] = core.events.nowUs;
  ints[frame + CLIENT_SPAN] = core.recorder.newSpan();
  core.tally.queries.begun[end]++;
  if (ints[transaction + BUSY_WITH] >= 0) ints[transaction + ENDING] = 1;
  else send(core, transaction);
}

/**
 * A statement was answered, whose frame is released, or BEGIN was. The connection stays with the transaction; true when that has
 * ended without an end being sent, because the client died.
 */
export function transactionIsOver(core: Core, query: number): boolean {
  const { frames } = core;
  const { ints } = frames;
  const transaction = ints[query + TRANSACTION];
  if (transaction !== query) frames.release(query);
  ints[transaction + BUSY_WITH] = -1;
  // Whoever began it waits for its end, so without him there is nobody to send one.
  if (ints[transaction + ENDING] === 0) return ints[transaction + SESSION] < 0 && ints[transaction + PARENT] < 0;
  ints[transaction + ENDING] = 0;
  send(core, transaction);
  return false;
}

/** The process of the client has died. True when the server is to learn that: an end that has been sent is carried out. */
export function forsake(core: Core, transaction: number): boolean {
  const { ints } = core.frames;
  const { statement } = core.program.queries[ints[transaction + ITEM]];
  // Nothing of it has been sent yet.
  if (ints[transaction + PC] === PC_TESTS_CONNECTION) return false;
  if (endsTransaction(statement)) {
    if (ints[transaction + ENDING] === 0) return false;
    core.tally.queries.unsent[ints[transaction + ITEM]]++;
  }
  ints[transaction + ENDING] = 0;
  return true;
}

/** COMMIT or ROLLBACK was answered: the client goes on behind the transaction. A failure that it had already stays. */
export function endTransaction(core: Core, transaction: number): void {
  const { frames, recorder, signatures } = core;
  const { ints } = frames;
  const caller = ints[transaction + PARENT];
  const error = ints[transaction + ERROR];
  if (caller < 0) {
    core.tally.queries.findNobody(ints[transaction + ITEM], error);
    return;
  }
  core.tally.queries.end(ints[transaction + ITEM], error);
  if (ints[caller + STATUS] === 0) ints[caller + STATUS] = DATABASE_ERRORS[error].status;
  ints[caller + TRANSACTION] = ints[transaction + OUTER];
  const step = core.program.queries[ints[transaction + ITEM]];
  const tookUs = core.events.nowUs - frames.instants[(caller >> 2) + STEP];
  if (recorder.on) {
    const { host } = core.pods[ints[caller + OWNER]];
    const startUs = frames.instants[(caller >> 2) + STEP];
    const [trace, span] = [TRACE, CLIENT_SPAN].map((field) => ints[caller + field]);
    const template =
      error === NO_ERROR ? signatures.querySpans[step.id] : core.databaseSignatures.errorSpan(step, error, signatures);
    const code = spanCode(error);
    recorder.spans.record(startUs, tookUs, trace, span, ints[caller + SPAN], template, host, code, 0, 0);
  }
  if (core.tells) {
    if (error !== NO_ERROR) tellAsking(core, caller, core.databaseSignatures.clientError(core.program, step.id, error), tookUs);
    debugQuery(core, caller, step);
  }
  core.resume(caller);
}

function send(core: Core, query: number): void {
  const { ints } = core.frames;
  ints[query + PC] = PC_HAS_CONNECTION;
  if (!core.sendOver(EVENT_QUERY_ARRIVES, query)) queryArrives(core, query);
}
