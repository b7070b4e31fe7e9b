/**
 * A statement whose locks are granted: it shares the processors of the database with the other statements, and is recorded when
 * it has ended. How it got there and what comes after is in statements.ts.
 */
import { executeCommand } from './cache-commands.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { PARENT_SPAN, SERVED, TRACE, VISIT } from './frames.ts';
import { processorsFor } from './partitions.ts';
import type { QueryStep } from './program.ts';
import { tellDatabase } from './telling.ts';

/** The statement has its locks and runs; world.ts hears when it is done. */
export function execute(core: Core, database: DatabaseState, query: number, statement: number): void {
  const { store } = database;
  core.frames.setPlan(query, database.plans[statement]);
  const demandUs = store === null ? database.execute(statement) : executeCommand(core, store, query, statement);
  processorsFor(core, database, query).add(query, demandUs, core.events);
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
