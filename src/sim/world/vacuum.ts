/**
 * Autovacuum: it looks every so often which tables have enough dead or changed rows to be vacuumed or analyzed (PostgreSQL's
 * manual, "The Autovacuum Daemon"). It leaves a table that somebody has locked against it, and gives way to who waits for one.
 */
import type { Core } from './core.ts';
import { EVENT_AUTOVACUUM } from './event-kinds.ts';
import type { DatabaseState } from './database.ts';
import type { TableState } from './table-state.ts';
import { tableCounters, vacuumCounters } from './instruments.ts';
import { CONFLICTS, SHARE_UPDATE_EXCLUSIVE } from './lock-modes.ts';
import { startMaintenance } from './maintenance.ts';
import { tableResource } from './sessions.ts';

/** Rows that must have died or changed in any table, beside the share of its rows. */
const THRESHOLD_ROWS = 50;
/** Looks of autovacuum that are remembered: a day at one a minute. */
const LOOKS_MAX = 1_440;

export function openVacuum(core: Core, database: DatabaseState): void {
  const { autovacuum } = database.model;
  if (autovacuum === null) return;
  for (const table of database.tables) {
    // A replica that takes over may have been analyzed before.
    table.counted ??= tableCounters(database.target, table.name);
    table.vacuum = {
      counters: vacuumCounters(database.target, table.name),
      died: 0,
      removed: 0,
      looksAtUs: [core.events.nowUs],
      looks: [0],
      vacuums: 0,
    };
  }
  core.events.schedule(core.events.nowUs + autovacuum.everyUs, EVENT_AUTOVACUUM, database.id, 0);
}

/** Autovacuum looks around. */
export function autovacuumDue(core: Core, database: DatabaseState): void {
  const { autovacuum } = database.model;
  if (autovacuum === null) return;
  for (const table of database.tables) look(core, database, table, autovacuum);
  core.events.schedule(core.events.nowUs + autovacuum.everyUs, EVENT_AUTOVACUUM, database.id, 0);
}

function look(
  core: Core,
  database: DatabaseState,
  table: TableState,
  limits: { readonly deadRatio: number; readonly changedRatio: number },
): void {
  const { vacuum } = table;
  if (vacuum === null) return;
  vacuum.looksAtUs.push(core.events.nowUs);
  vacuum.looks.push(vacuum.died);
  if (vacuum.looks.length > LOOKS_MAX) {
    vacuum.looks.shift();
    vacuum.looksAtUs.shift();
  }
  if (database.maintenance.some((job) => job?.table === table)) return;
  // It does not wait for a table.
  const resource = tableResource(database.tables.indexOf(table));
  if (database.sessions.locks.isTaken(resource, CONFLICTS[SHARE_UPDATE_EXCLUSIVE])) return;
  const needsVacuum = limits.deadRatio > 0 && table.dead > THRESHOLD_ROWS + limits.deadRatio * table.rows;
  const needsAnalyze = limits.changedRatio > 0 && table.modified > THRESHOLD_ROWS + limits.changedRatio * table.rows;
  const begin = (operation: 'vacuum' | 'analyze') => {
    startMaintenance(core, database, { table, deed: { operation, rows: 0, matches: [] }, change: -1 });
  };
  if (needsVacuum) begin('vacuum');
  if (needsAnalyze) begin('analyze');
}
