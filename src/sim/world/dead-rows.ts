/**
 * Dead rows: an update leaves the old version of a row behind, scans read past it, and only a vacuum makes its space free for new
 * versions; the table does not shrink. What a transaction that is still open, or a statement under way, may see cannot be removed:
 * one that is forgotten, or takes long, lets every table grow.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { SERVED } from './frames.ts';
import { eachWithoutSession } from './statements.ts';
import { leaveDead, type TableState } from './table-state.ts';

/** A vacuum has been through the table: what no snapshot can see is free for new versions of rows, which are so many. */
export function vacuumed(core: Core, database: DatabaseState, table: TableState): number {
  const { vacuum } = table;
  if (vacuum === null) return 0;
  const horizon = diedBefore(table, oldestSnapshotUs(core, database), core.events.nowUs);
  const removable = Math.max(0, Math.min(table.dead, horizon - vacuum.removed));
  vacuum.removed += removable;
  vacuum.vacuums++;
  table.dead -= removable;
  table.free += removable;
  return removable;
}

/** Rows that were written in vain: nobody can see them, but they are there. */
export function writeInVain(database: DatabaseState, table: TableState, rows: number): void {
  leaveDead(table, rows);
  database.replan();
}

/** When the oldest transaction that is still open, or statement that is under way, began; Infinity when none is. */
function oldestSnapshotUs(core: Core, database: DatabaseState): Micros {
  const { sessions } = database;
  const oldest = sessions.oldest();
  let oldestUs = oldest < 0 ? Infinity : sessions.beganUs(oldest);
  eachWithoutSession(core, database, (frame) => {
    oldestUs = Math.min(oldestUs, core.frames.instants[(frame >> 2) + SERVED]);
  });
  return oldestUs;
}

/** Rows that had died by then: those of the time between two looks of autovacuum died evenly over it. */
function diedBefore({ vacuum }: TableState, untilUs: Micros, nowUs: Micros): number {
  if (vacuum === null) return 0;
  const { looks, looksAtUs } = vacuum;
  const next = looksAtUs.findIndex((atUs) => atUs > untilUs);
  if (next === 0) return 0;
  const [toUs, to] = next < 0 ? [nowUs, vacuum.died] : [looksAtUs[next], looks[next]];
  if (untilUs >= toUs) return to;
  const before = (next < 0 ? looks.length : next) - 1;
  const share = (untilUs - looksAtUs[before]) / (toUs - looksAtUs[before]);
  return looks[before] + Math.floor((to - looks[before]) * share);
}
