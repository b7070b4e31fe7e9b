/**
 * A query, seen from the pod that asks: wait for a connection of the pod's pool, cross the network, come back with the rows. What
 * happens in between, in the database, is in executing.ts. The connection is held until the database has answered, even when
 * the one who asked has given up.
 */
import { BEGIN, statementAt } from './control-statements.ts';
import { beginTransaction, endTransaction, sendInTransaction, transactionIsOver } from './transactions.ts';
import { EVENT_QUERY_ARRIVES, EVENT_ROWS_ARRIVE, type Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { DATABASE_ERRORS, NO_ERROR } from './database-errors.ts';
import {
  CHILD,
  CLIENT_SPAN,
  ERROR,
  ITEM,
  OWNER,
  PARENT,
  PARENT_SPAN,
  PC,
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
import type { Pod, PoolState } from './pod.ts';
import type { QueryStep } from './program.ts';
import { queryArrives } from './statements.ts';
import { GATEWAY_TIMEOUT, UNAVAILABLE } from './statuses.ts';

/** Stages of a query frame, in place of a program counter. */
const WAITING = 0;
const HOLDING = 1;
const GAVE_UP = 2;

/** Asks. Returns the frame of the query, which waits for a connection or is on its way. */
export function startQuery(core: Core, caller: number, step: QueryStep): number {
  const { frames } = core;
  const pod = core.pods[frames.ints[caller + OWNER]];
  const pool = pod.pools[step.pool];
  frames.instants[(caller >> 2) + STEP] = core.events.nowUs;
  frames.ints[caller + CLIENT_SPAN] = core.recorder.newSpan();
  const query = frames.alloc(QUERY, caller, pod.id, step.id);
  frames.ints[query + PC] = WAITING;
  frames.ints[query + TRANSACTION] = -1;
  frames.ints[query + ERROR] = NO_ERROR;
  frames.instants[(query >> 2) + START] = core.events.nowUs;
  frames.ints[query + TRACE] = frames.ints[caller + TRACE];
  frames.ints[query + PARENT_SPAN] = frames.ints[caller + CLIENT_SPAN];
  frames.ints[query + VISIT] = frames.ints[caller + VISIT];
  frames.ints[caller + CHILD] = query;
  core.timeouts[core.queryTimeouts[step.id]].start(query, frames.ints, core.events);
  if (step.inTransaction) {
    sendInTransaction(core, caller, query);
    return query;
  }
  if (takeConnection(core, pool)) {
    send(core, query);
    return query;
  }
  pool.line.push(query);
  pool.pending++;
  core.timeouts[pool.acquireTimeouts].start(query, frames.ints, core.events);
  return query;
}

/** The rows are back in the pod: the connection is free, and whoever asked goes on. */
export function rowsArrive(core: Core, query: number): void {
  if (core.podsPaused > 0 && stall(core, EVENT_ROWS_ARRIVE, query, 0)) return;
  const { frames } = core;
  const step = core.program.queries[frames.ints[query + ITEM]];
  if (step.statement < BEGIN) endTransaction(core, query);
  else {
    if (step.statement === BEGIN) beginTransaction(core, query);
    answerCaller(core, step, query);
    const transaction = frames.ints[query + TRANSACTION];
    if (transaction >= 0) {
      if (transactionIsOver(core, query)) giveBack(core, transaction);
      return;
    }
  }
  giveBack(core, query);
}

/** A query or transaction is over and leaves its connection to the next one. */
export function giveBack(core: Core, query: number): void {
  const { frames } = core;
  const pool = core.pods[frames.ints[query + OWNER]].pools[core.program.queries[frames.ints[query + ITEM]].pool];
  frames.release(query);
  pool.inUse--;
  if (pool.open > 0 && isDead(core, query)) {
    // The process has gone while the database was at it: the connection ends with the answer that nobody reads.
    pool.open--;
    core.databases[pool.database].connectionsOpen--;
    offerConnections(core, core.databases[pool.database]);
  } else passOn(core, pool);
}

function answerCaller(core: Core, step: QueryStep, query: number): void {
  const { frames } = core;
  const caller = frames.ints[query + PARENT];
  if (caller >= 0) {
    if (frames.ints[query + ERROR] !== NO_ERROR) logError(core, caller, step, frames.ints[query + ERROR]);
    endQuery(core, caller, step, query, DATABASE_ERRORS[frames.ints[query + ERROR]].status);
  }
}

function isDead(core: Core, query: number): boolean {
  const { phase } = core.pods[core.frames.ints[query + OWNER]];
  return phase === 'gone' || phase === 'crashed';
}

export function acquireTimesOut(core: Core, query: number): void {
  const { frames } = core;
  if (frames.ints[query + PC] !== WAITING) return;
  giveUp(core, query, core.signatures.acquireLogs[frames.ints[query + ITEM]], UNAVAILABLE);
}

export function queryTimesOut(core: Core, query: number): void {
  const { frames } = core;
  if (frames.ints[query + PARENT] < 0 || frames.ints[query + TRANSACTION] === query) return;
  giveUp(core, query, core.signatures.queryTimeoutLogs[frames.ints[query + ITEM]], GATEWAY_TIMEOUT);
}

/** Gives connections that are free to queries that still wait, as many as there are. */
export function passOn(core: Core, pool: PoolState): void {
  while (pool.line.length > 0) {
    const next = pool.line.at(0);
    if (core.frames.ints[next + PC] === GAVE_UP) {
      pool.line.shift();
      core.frames.release(next);
    } else if (takeConnection(core, pool)) {
      pool.line.shift();
      pool.pending--;
      send(core, next);
    } else return;
  }
}

/** Offers what the database can take to the pods that wait for a connection to it. */
export function offerConnections(core: Core, database: DatabaseState): void {
  for (const pod of core.pods) {
    if (pod.phase === 'gone') continue;
    for (const pool of pod.pools) if (pool.database === database.id && pool.pending > 0) passOn(core, pool);
  }
}

/** Takes an idle connection or opens one more, as far as the pool and the database allow. */
function takeConnection(core: Core, pool: PoolState): boolean {
  if (pool.inUse < Math.min(pool.open, pool.sizeMax)) {
    pool.inUse++;
    return true;
  }
  const database = core.databases[pool.database];
  if (pool.open >= pool.sizeMax || database.connectionsOpen >= database.model.connectionsMax) return false;
  pool.open++;
  database.connectionsOpen++;
  pool.inUse++;
  return true;
}

function send(core: Core, query: number): void {
  const { frames } = core;
  const step = core.program.queries[frames.ints[query + ITEM]];
  frames.ints[query + PC] = HOLDING;
  frames.instants[(query >> 2) + WAIT] = core.events.nowUs - frames.instants[(query >> 2) + START];
  if (!core.sendOver(EVENT_QUERY_ARRIVES, query, step.service)) queryArrives(core, query);
}

/** Whether it is the BEGIN, COMMIT or ROLLBACK of a transaction on its way: its answer is waited for whatever happens. */
export function isControl(core: Core, query: number): boolean {
  const { ints } = core.frames;
  return ints[query + TRANSACTION] === query && ints[query + PC] !== WAITING;
}

/** Whoever asked ends the query himself. True: it is in the database or on its way there, which is to be told. */
export function leaveQuery(core: Core, query: number, status: number): boolean {
  const { frames } = core;
  const caller = frames.ints[query + PARENT];
  const step = core.program.queries[frames.ints[query + ITEM]];
  const pool = core.pods[frames.ints[query + OWNER]].pools[step.pool];
  const waits = frames.ints[query + PC] === WAITING;
  frames.ints[query + PARENT] = -1;
  if (waits) {
    frames.ints[query + PC] = GAVE_UP;
    frames.instants[(query >> 2) + WAIT] = core.events.nowUs - frames.instants[(query >> 2) + START];
    pool.pending--;
  }
  endQuery(core, caller, step, query, status);
  if (waits) releaseGivenUp(core, pool);
  return !waits;
}

function giveUp(core: Core, query: number, log: number, status: number): void {
  const { frames, recorder } = core;
  const caller = frames.ints[query + PARENT];
  const step = core.program.queries[frames.ints[query + ITEM]];
  const pod = core.pods[frames.ints[query + OWNER]];
  frames.ints[query + PARENT] = -1;
  if (frames.ints[query + PC] === WAITING) {
    frames.ints[query + PC] = GAVE_UP;
    frames.instants[(query >> 2) + WAIT] = core.events.nowUs - frames.instants[(query >> 2) + START];
    pod.pools[step.pool].pending--;
    pod.target.values[pod.instruments.poolTimeouts[step.pool]] += 1;
  }
  if (recorder.on) {
    const waitedUs = core.events.nowUs - frames.instants[(query >> 2) + START];
    recorder.logs.record(
      core.events.nowUs,
      log,
      pod.host,
      frames.ints[caller + TRACE],
      frames.ints[caller + CLIENT_SPAN],
      frames.ints[caller + VISIT],
      waitedUs,
      0,
    );
  }
  endQuery(core, caller, step, query, status);
  releaseGivenUp(core, pod.pools[step.pool]);
}

/** Those who gave up leave the line as soon as nobody is before them; behind one who still waits, they are as many as his patience lets come. */
function releaseGivenUp(core: Core, pool: PoolState): void {
  const { ints } = core.frames;
  while (pool.line.length > 0 && ints[pool.line.at(0) + PC] === GAVE_UP) core.frames.release(pool.line.shift());
}

/** The database has answered with an error. */
function logError(core: Core, caller: number, step: QueryStep, error: number): void {
  const { frames, recorder } = core;
  if (!recorder.on) return;
  const { host } = core.pods[frames.ints[caller + OWNER]];
  const template = core.databaseSignatures.clientError(core.program, step.id, error);
  const [trace, span, visit] = [TRACE, CLIENT_SPAN, VISIT].map((field) => frames.ints[caller + field]);
  const startUs = frames.instants[(caller >> 2) + STEP];
  recorder.logs.record(core.events.nowUs, template, host, trace, span, visit, core.events.nowUs - startUs, 0);
}

/** Ends the asking side: the client span, and the status that the failure means for the caller (0: none), who may have one already. */
function endQuery(core: Core, caller: number, step: QueryStep, query: number, status: number): void {
  const { frames, recorder, signatures } = core;
  if (frames.ints[caller + STATUS] === 0) frames.ints[caller + STATUS] = status;
  if (recorder.on) {
    const pod: Pod = core.pods[frames.ints[caller + OWNER]];
    const startUs = frames.instants[(caller >> 2) + STEP];
    const { rows } = statementAt(core.databases[step.database].model, step.statement);
    recorder.spans.record(
      startUs,
      core.events.nowUs - startUs,
      frames.ints[caller + TRACE],
      frames.ints[caller + CLIENT_SPAN],
      frames.ints[caller + SPAN],
      frames.ints[query + ERROR] === NO_ERROR || status === GATEWAY_TIMEOUT
        ? signatures.querySpans[step.id]
        : core.databaseSignatures.errorSpan(step, frames.ints[query + ERROR], signatures),
      pod.host,
      status === 0 ? 0 : 1,
      frames.instants[(query >> 2) + WAIT],
      status === 0 ? rows : 0,
    );
  }
  core.resume(caller);
}
