/**
 * Dead rows: an update leaves the old version of a row behind, scans read past it, and only a vacuum makes its space free for new
 * versions; the table does not shrink. What a transaction that is still open may see cannot be removed: one that is forgotten
 * lets every table grow.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { leaveDead, type TableState } from './table-state.ts';

/** A vacuum has been through the table: what no open transaction can see is free for new versions of rows, which are so many. */
export function vacuumed(core: Core, database: DatabaseState, table: TableState): number {
  const { vacuum } = table;
  if (vacuum === null) return 0;
  const horizon = diedBefore(table, oldestTransactionUs(core, database));
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

/** When the oldest transaction that is still open began; Infinity when none is. */
function oldestTransactionUs(core: Core, database: DatabaseState): Micros {
  const { sessions } = database;
  const oldest = sessions.engaged ? sessions.oldest() : -1;
  return oldest < 0 ? Infinity : Math.min(core.events.nowUs, sessions.beganUs(oldest));
}

/** Rows that had died by then, as far as the looks of autovacuum tell: never more than there were. */
function diedBefore(table: TableState, untilUs: Micros): number {
  const { vacuum } = table;
  if (vacuum === null) return 0;
  if (untilUs === Infinity) return vacuum.died;
  let died = 0;
  for (let i = 0; i < vacuum.looks.length && vacuum.looksAtUs[i] <= untilUs; i++) died = vacuum.looks[i];
  return died;
}
