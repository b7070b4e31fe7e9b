/**
 * Work that a database does beside the statements of services, as jobs on the same processors: taking statistics and loading
 * many rows in one transaction. Whoever else runs gets the slower for it.
 */
import { unreachable } from '../base/assert.ts';
import type { Core } from './core.ts';
import type { DatabaseState, Maintenance } from './database.ts';
import { tableCounters } from './instruments.ts';
import { writeUs } from './planner.ts';

/** Job numbers of maintenance on a database's processors: this one and those below. Builds of indexes are between it and 0. */
export const MAINTENANCE_JOB = -1_000_000;

/** Rows that ANALYZE samples: 300 times the default statistics target of PostgreSQL, 100. */
const SAMPLE_ROWS = 30_000;
const SAMPLE_ROW_US = 5;
/** Rows that a load writes in one go before others have their turn at the disk. */
const LOAD_PIECE_ROWS = 20_000;

export function startMaintenance(core: Core, database: DatabaseState, job: Omit<Maintenance, 'rowsLeft'>): void {
  const free = database.maintenance.indexOf(null);
  const slot = free < 0 ? database.maintenance.length : free;
  const made: Maintenance = { ...job, rowsLeft: job.deed.rows };
  database.maintenance[slot] = made;
  job.table.counted ??= tableCounters(database.target, job.table.name);
  goOn(core, database, made, slot);
}

/** The processors have done a piece of maintenance. */
export function maintenanceWorked(core: Core, database: DatabaseState, number: number): void {
  const slot = MAINTENANCE_JOB - number;
  const job = database.maintenance[slot];
  if (job === null || job === undefined) return;
  if (job.rowsLeft > 0) {
    goOn(core, database, job, slot);
    return;
  }
  database.maintenance[slot] = null;
  switch (job.deed.operation) {
    case 'analyze':
      database.analyze(job.table);
      break;
    case 'load':
      database.load(job.table, job.deed.rows, job.deed.matches);
      break;
    default:
      unreachable(job.deed.operation);
  }
  if (job.change >= 0) core.changes.end(job.change, 'done', core.events.nowUs);
}

function goOn(core: Core, database: DatabaseState, job: Maintenance, slot: number): void {
  database.processors.add(MAINTENANCE_JOB - slot, pieceUs(job), core.events);
}

function pieceUs(job: Maintenance): number {
  if (job.deed.operation === 'analyze') return Math.min(job.table.rows, SAMPLE_ROWS) * SAMPLE_ROW_US;
  const rows = Math.min(job.rowsLeft, LOAD_PIECE_ROWS);
  job.rowsLeft -= rows;
  return writeUs(rows, job.table);
}
