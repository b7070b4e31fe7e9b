/**
 * A statement whose locks are granted: it shares the processors of the database with the other statements, and is recorded when
 * it has ended. How it got there and what comes after is in statements.ts.
 */
import { isWrite } from '../model/statement-verb.ts';
import { executeCommand } from './cache-commands.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { NO_ERROR } from './database-errors.ts';
import { ERROR, ITEM, PARENT_SPAN, SERVED, SESSION, TRACE, TRANSACTION, VISIT, WRITTEN } from './frames.ts';
import { processorsFor } from './partitions.ts';
import type { QueryStep } from './program.ts';
import { tellDatabase } from './telling.ts';

/** The statement has its locks and runs; world.ts hears when it is done. */
export function execute(core: Core, database: DatabaseState, query: number, statement: number): void {
  const { store } = database;
  core.frames.setPlan(query, database.plans[statement]);
  const demandUs = store === null ? database.execute(statement) : executeCommand(core, store, query, statement);
  if (store === null && isWrite(database.model.statements[statement].verb))
    core.frames.instants[(query >> 2) + WRITTEN] = database.beginWrite(statement);
  processorsFor(core, database, query).add(query, demandUs, core.events);
}

/** A statement has written its rows, or failed before it was done. In a transaction that goes on they wait for its end. */
export function endWrite(core: Core, database: DatabaseState, query: number, done: boolean): void {
  const { ints, instants } = core.frames;
  const { statement } = core.program.queries[ints[query + ITEM]];
  const rows = instants[(query >> 2) + WRITTEN];
  const transaction = ints[query + TRANSACTION];
  const { writes } = database.sessions;
  if (transaction < 0 || !done || ints[transaction + ERROR] !== NO_ERROR) writes.end(statement, rows, transaction < 0 && done);
  else writes.keep(ints[transaction + SESSION], statement, rows);
}

/** The histogram, and the slow-query log: the time includes that of waiting for locks, as a server's own does. */
export function recordExecution(core: Core, database: DatabaseState, step: QueryStep, query: number): void {
  const { frames, recorder, signatures } = core;
  const nowUs = core.events.nowUs;
  const durationUs = nowUs - frames.instants[(query >> 2) + SERVED];
  const trace = frames.ints[query + TRACE];
  if (recorder.on) database.target.observe(database.instruments.durations[step.statement], durationUs, trace, nowUs);
  if (durationUs < database.model.slowQueryUs) return;
  core.tally.queries.slow[database.id]++;
  const plan = frames.planOf(query);
  const template = signatures.slowLog(database.model, database.model.statements[step.statement], plan);
  const [span, visit] = [frames.ints[query + PARENT_SPAN], frames.ints[query + VISIT]];
  tellDatabase(core, database, template, trace, span, visit, durationUs, plan.rowsExamined);
}
