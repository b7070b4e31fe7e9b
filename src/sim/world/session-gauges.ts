/** Reads sessions and locks of a database off into its gauges, at a scrape. */
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { LOCKED, TRANSACTION } from './frames.ts';

export function readSessions(core: Core, database: DatabaseState): void {
  const { sessions, target, processors } = database;
  const { locks, instruments } = sessions;
  const { values } = target;
  instruments.locks.forEach((handle, mode) => (values[handle] = locks.countByMode[mode]));
  values[instruments.waiting] = locks.waiting;
  values[instruments.active] = processors.running + locks.waiting;
  values[instruments.idleInTransaction] = idleInTransaction(core, database);
  const oldest = sessions.oldest();
  values[instruments.oldest] = oldest < 0 ? 0 : core.events.nowUs - sessions.beganUs(oldest);
  database.tables.forEach(({ sequence }, table) => {
    if (sequence !== null) values[instruments.sequences[table]] = sequence.last;
  });
}

function idleInTransaction(core: Core, database: DatabaseState): number {
  const { ints } = core.frames;
  let idle = 0;
  database.sessions.eachOpen((session) => {
    const { locks, admins } = database.sessions;
    const subject = locks.subject(session);
    if (subject < 0) idle += admins[-1 - subject]?.kind === 'transaction' && !locks.isWaiting(session) ? 1 : 0;
    else if (ints[subject + TRANSACTION] === subject && ints[subject + LOCKED] < 0) idle++;
  });
  return idle;
}
