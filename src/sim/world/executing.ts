/**
 * A query, seen from the database: it arrives over a connection, shares the processors with the other statements, is recorded
 * and sends its rows back. The pod's side of it is in querying.ts.
 */
import { EVENT_ROWS_ARRIVE, type Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { ITEM, PARENT_SPAN, SERVED, TRACE, VISIT } from './frames.ts';
import type { QueryStep } from './program.ts';

/** The query has reached the database. */
export function queryArrives(core: Core, query: number): void {
  const step = core.program.queries[core.frames.ints[query + ITEM]];
  const database = core.databases[step.database];
  core.frames.instants[(query >> 2) + SERVED] = core.events.nowUs;
  database.processors.add(query, database.execute(step.statement), core.events);
}

/** The database has done the work. True when the rows are in the pod at once, because the network takes no time. */
export function queryDone(core: Core, query: number): boolean {
  const { frames, recorder } = core;
  const step = core.program.queries[frames.ints[query + ITEM]];
  const database = core.databases[step.database];
  if (recorder.on) recordExecution(core, database, step, query);
  return !core.sendOver(EVENT_ROWS_ARRIVE, query, core.hooks.delayUs[step.service]);
}

function recordExecution(core: Core, database: DatabaseState, step: QueryStep, query: number): void {
  const { frames, recorder, signatures } = core;
  const nowUs = core.events.nowUs;
  const durationUs = nowUs - frames.instants[(query >> 2) + SERVED];
  const trace = frames.ints[query + TRACE];
  database.target.observe(database.instruments.durations[step.statement], durationUs, trace, nowUs);
  if (durationUs < database.model.slowQueryUs) return;
  const plan = database.plans[step.statement];
  const template = signatures.slowLog(database.model, database.model.statements[step.statement], plan);
  recorder.logs.record(
    nowUs,
    template,
    database.host,
    trace,
    frames.ints[query + PARENT_SPAN],
    frames.ints[query + VISIT],
    durationUs,
    plan.rowsExamined,
  );
}
