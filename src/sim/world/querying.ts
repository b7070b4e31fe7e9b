/**
 * A query, seen from the pod that asks: wait for a connection of the pod's pool, cross the network, come back with the rows. What
 * happens in between, in the database, is in executing.ts. The connection is held until the database has answered, even when
 * the one who asked has given up.
 */
import { begins, endsTransaction, statementAt } from './control-statements.ts';
import { beginTransaction, endTransaction, sendInTransaction, transactionIsOver } from './transactions.ts';
import { GET } from '../model/cache-command.ts';
import type { Core } from './core.ts';
import { debugQuery } from './debug-lines.ts';
import { EVENT_ROWS_ARRIVE } from './event-kinds.ts';
import { DATABASE_ERRORS, endsConnection, NO_ERROR } from './database-errors.ts';
import {
  BAGGAGE,
  CACHE_KEY,
  CHILD,
  CLIENT_SPAN,
  ERROR,
  FOUND,
  ITEM,
  LIFE,
  OWNER,
  PARENT,
  PARENT_SPAN,
  PC,
  PC_TESTS_CONNECTION,
  PC_WAITS_FOR_CONNECTION,
  QUERY,
  SPAN,
  START,
  STATUS,
  STEP,
  TRACE,
  TRANSACTION,
  VISIT,
  WAIT,
} from './frames.ts';
import { stall } from './pausing.ts';
import type { Pod } from './pod.ts';
import { leavePoolLine, tidyPoolLine } from './pool-line.ts';
import { acquire, giveBack } from './pooling.ts';
import type { QueryStep } from './program.ts';
import { ERRORS, GOT_NO_CONNECTION, GOT_NO_SOCKET, QUERY_TIMED_OUT, spanCode } from './query-tally.ts';
import { logNoSocket } from './sockets.ts';
import { GATEWAY_TIMEOUT, UNAVAILABLE } from './statuses.ts';
import { tellAsking } from './telling.ts';

/** Asks. Returns the frame of the query, which waits for a connection or is on its way. */
export function startQuery(core: Core, caller: number, step: QueryStep): number {
  const { frames } = core;
  const pod = core.pods[frames.ints[caller + OWNER]];
  const pool = pod.pools[step.pool];
  frames.instants[(caller >> 2) + STEP] = core.events.nowUs;
  frames.ints[caller + CLIENT_SPAN] = core.recorder.newSpan();
  const query = frames.alloc(QUERY, caller, pod.id, step.id);
  frames.ints[query + TRANSACTION] = -1;
  frames.ints[query + ERROR] = NO_ERROR;
  frames.instants[(query >> 2) + START] = core.events.nowUs;
  frames.ints[query + TRACE] = frames.ints[caller + TRACE];
  frames.ints[query + PARENT_SPAN] = frames.ints[caller + CLIENT_SPAN];
  frames.ints[query + VISIT] = frames.ints[caller + VISIT];
  frames.ints[query + BAGGAGE] = frames.ints[caller + BAGGAGE];
  frames.ints[caller + CHILD] = query;
  core.tally.queries.begun[step.id]++;
  if (step.cache >= 0) {
    frames.ints[query + CACHE_KEY] = frames.ints[caller + CACHE_KEY];
    frames.instants[(query >> 2) + LIFE] = frames.instants[(caller >> 2) + LIFE];
  }
  core.timeouts[core.queryTimeouts[step.id]].start(query, frames.ints, core.events);
  if (step.inTransaction) {
    sendInTransaction(core, caller, query);
    return query;
  }
  acquire(core, pool, query);
  return query;
}

/** The rows are back in the pod: the connection is free, and whoever asked goes on. */
export function rowsArrive(core: Core, query: number): void {
  if (core.podsPaused > 0 && stall(core, EVENT_ROWS_ARRIVE, query, 0)) return;
  const { frames } = core;
  const step = core.program.queries[frames.ints[query + ITEM]];
  if (endsTransaction(step.statement)) endTransaction(core, query);
  else {
    if (begins(step.statement)) beginTransaction(core, query);
    answerCaller(core, step, query);
    const transaction = frames.ints[query + TRANSACTION];
    if (transaction >= 0) {
      if (transactionIsOver(core, query)) leaveConnection(core, transaction);
      return;
    }
  }
  leaveConnection(core, query);
}

/** A query or transaction is over and leaves its connection to the next one. */
export function leaveConnection(core: Core, query: number): void {
  const { ints } = core.frames;
  const pool = core.pods[ints[query + OWNER]].pools[core.program.queries[ints[query + ITEM]].pool];
  giveBack(core, pool, query, endsConnection(ints[query + ERROR]));
}

function answerCaller(core: Core, step: QueryStep, query: number): void {
  const { frames } = core;
  const caller = frames.ints[query + PARENT];
  if (caller >= 0) {
    if (frames.ints[query + ERROR] !== NO_ERROR) logError(core, caller, step, frames.ints[query + ERROR]);
    const error = frames.ints[query + ERROR];
    endQuery(core, caller, step, query, error, DATABASE_ERRORS[error].status);
  } else core.tally.queries.findNobody(step.id, frames.ints[query + ERROR]);
}

export function acquireTimesOut(core: Core, query: number): void {
  const { frames } = core;
  if (frames.ints[query + PC] !== PC_WAITS_FOR_CONNECTION) return;
  giveUp(core, query, core.signatures.acquireLogs[frames.ints[query + ITEM]], GOT_NO_CONNECTION, UNAVAILABLE);
}

/** No descriptor or port was left for the connection that the query needs; if it still does, it fails. */
export function queryGetsNoSocket(core: Core, query: number): void {
  const { ints } = core.frames;
  if (ints[query + PC] !== PC_WAITS_FOR_CONNECTION) return;
  logNoSocket(core, core.pods[ints[query + OWNER]], ints[query + PARENT]);
  leaveQuery(core, query, GOT_NO_SOCKET, UNAVAILABLE);
}

export function queryTimesOut(core: Core, query: number): void {
  const { frames } = core;
  if (frames.ints[query + PARENT] < 0 || frames.ints[query + TRANSACTION] === query) return;
  giveUp(core, query, core.signatures.queryTimeoutLogs[frames.ints[query + ITEM]], QUERY_TIMED_OUT, GATEWAY_TIMEOUT);
}

/** Whether it is the BEGIN, COMMIT or ROLLBACK of a transaction on its way: its answer is waited for whatever happens. */
export function isControl(core: Core, query: number): boolean {
  const { ints } = core.frames;
  return ints[query + TRANSACTION] === query && ints[query + PC] !== PC_WAITS_FOR_CONNECTION;
}

/** Whoever asked ends the query himself (`how`, query-tally.ts). True: it is in the database or on its way there, which is to be told. */
export function leaveQuery(core: Core, query: number, how: number, status: number): boolean {
  const { frames } = core;
  const caller = frames.ints[query + PARENT];
  const step = core.program.queries[frames.ints[query + ITEM]];
  const pool = core.pods[frames.ints[query + OWNER]].pools[step.pool];
  const waits = frames.ints[query + PC] === PC_WAITS_FOR_CONNECTION;
  const tests = frames.ints[query + PC] === PC_TESTS_CONNECTION;
  frames.ints[query + PARENT] = -1;
  if (waits) {
    leavePoolLine(core, pool, query);
    frames.instants[(query >> 2) + WAIT] = core.events.nowUs - frames.instants[(query >> 2) + START];
  }
  if (waits || tests) core.tally.queries.unsent[step.id]++;
  endQuery(core, caller, step, query, how, status);
  if (waits) tidyPoolLine(core, pool);
  return !waits && !tests;
}

function giveUp(core: Core, query: number, log: number, how: number, status: number): void {
  const { frames } = core;
  const caller = frames.ints[query + PARENT];
  const step = core.program.queries[frames.ints[query + ITEM]];
  const pod = core.pods[frames.ints[query + OWNER]];
  const stage = frames.ints[query + PC];
  frames.ints[query + PARENT] = -1;
  if (stage === PC_WAITS_FOR_CONNECTION || stage === PC_TESTS_CONNECTION) core.tally.queries.unsent[step.id]++;
  if (stage === PC_WAITS_FOR_CONNECTION) {
    leavePoolLine(core, pod.pools[step.pool], query);
    frames.instants[(query >> 2) + WAIT] = core.events.nowUs - frames.instants[(query >> 2) + START];
    pod.target.values[pod.pools[step.pool].instruments.timeouts] += 1;
  }
  if (core.tells) tellAsking(core, caller, log, core.events.nowUs - frames.instants[(query >> 2) + START]);
  endQuery(core, caller, step, query, how, status);
  tidyPoolLine(core, pod.pools[step.pool]);
}

/** The database has answered with an error. */
function logError(core: Core, caller: number, step: QueryStep, error: number): void {
  if (!core.tells) return;
  const template = core.databaseSignatures.clientError(core.program, step.id, error);
  tellAsking(core, caller, template, core.events.nowUs - core.frames.instants[(caller >> 2) + STEP]);
}

/** Ends the asking side: the client span, and the status that the failure means for the caller (0: none), who may have one already. */
function endQuery(core: Core, caller: number, step: QueryStep, query: number, how: number, status: number): void {
  const { frames, recorder, signatures } = core;
  core.tally.queries.end(step.id, how);
  if (frames.ints[caller + STATUS] === 0) frames.ints[caller + STATUS] = status;
  if (recorder.on) {
    const pod: Pod = core.pods[frames.ints[caller + OWNER]];
    const startUs = frames.instants[(caller >> 2) + STEP];
    const { rows } = statementAt(core.databases[step.database].model, step.statement);
    const found = step.cache >= 0 && step.statement === GET ? frames.ints[query + FOUND] : rows;
    recorder.spans.record(
      startUs,
      core.events.nowUs - startUs,
      frames.ints[caller + TRACE],
      frames.ints[caller + CLIENT_SPAN],
      frames.ints[caller + SPAN],
      how === NO_ERROR || how >= ERRORS
        ? signatures.querySpans[step.id]
        : core.databaseSignatures.errorSpan(step, how, signatures),
      pod.host,
      spanCode(how),
      frames.instants[(query >> 2) + WAIT],
      how === NO_ERROR ? found : 0,
    );
  }
  if (core.tells) debugQuery(core, caller, step);
  if (step.cache >= 0) frames.ints[caller + FOUND] = frames.ints[query + FOUND];
  core.resume(caller);
}
