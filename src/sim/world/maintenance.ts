/**
 * Work that a database does beside the statements of services, as jobs on the same processors: taking statistics and loading
 * many rows in one transaction. Whoever else runs gets the slower for it. A load locks its table as statements that write do; of the
 * others one at a time is at a table, and none while its schema changes.
 */
import { unreachable } from '../base/assert.ts';
import { rowsOf } from './buffer-cache.ts';
import { readOn, storeRows, storeSwept } from './bulk-storing.ts';
import type { Core } from './core.ts';
import type { DatabaseState, Maintenance } from './database.ts';
import { NO_SPACE } from './database-errors.ts';
import { vacuumed, writeInVain } from './dead-rows.ts';
import { hasRoomFor, noteLoaded } from './disk-space.ts';
import { tableCounters } from './instruments.ts';
import { ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE } from './lock-modes.ts';
import { writeUs } from './planner.ts';
import { tableResource } from './sessions.ts';
import { readAtRandom, writeEvicted } from './storing.ts';
import { tellDatabase } from './telling.ts';

/** Job numbers of maintenance on a database's processors: this one and those below. Builds of indexes are between it and 0. */
export const MAINTENANCE_JOB = -1_000_000;

/** Rows that ANALYZE samples: 300 times the default statistics target of PostgreSQL, 100. */
const SAMPLE_ROWS = 30_000;
const SAMPLE_ROW_US = 5;
/** Looking at a row, and removing a dead one from the table and its indexes. */
const VACUUM_ROW_US = 0.05;
const VACUUM_DEAD_US = 1;
/** Rows that a load writes in one go before others have their turn at the disk. */
const LOAD_PIECE_ROWS = 20_000;

export function startMaintenance(core: Core, database: DatabaseState, job: Pick<Maintenance, 'table' | 'deed' | 'change'>): void {
  const { sessions } = database;
  const { operation, rows } = job.deed;
  const free = database.maintenance.indexOf(null);
  const slot = free < 0 ? database.maintenance.length : free;
  // What a vacuum looks at is no reason for other vacuums to keep it.
  const session = sessions.openBeside(MAINTENANCE_JOB - slot, operation === 'vacuum' ? Infinity : core.events.nowUs);
  database.maintenance[slot] = { ...job, session, pagesLeft: 0, swept: false, rowsLeft: rows, pieceRows: 0, walBytes: 0 };
  job.table.counted ??= tableCounters(database.target, job.table.name);
  const mode = operation === 'load' ? ROW_EXCLUSIVE : SHARE_UPDATE_EXCLUSIVE;
  if (sessions.request(core.events, session, tableResource(database.tables.indexOf(job.table)), mode))
    maintenanceGotLock(core, database, session);
}

/** The job of a session, with its place; null for a session of somebody else. */
export function maintenanceOf(database: DatabaseState, session: number): readonly [Maintenance, number] | null {
  const slot = MAINTENANCE_JOB - database.sessions.locks.subject(session);
  const job = slot < 0 ? null : (database.maintenance[slot] ?? null);
  return job === null ? null : [job, slot];
}

/** A piece of maintenance has its table. */
export function maintenanceGotLock(core: Core, database: DatabaseState, session: number): void {
  const found = maintenanceOf(database, session);
  if (found === null) return;
  const [job, slot] = found;
  if (job.deed.operation === 'vacuum' && database.storage !== null)
    job.pagesLeft = database.storage.cache.pagesOf(database.tables.indexOf(job.table));
  goOn(core, database, job, slot);
}

/** Ends a piece of maintenance from outside. */
export function stopMaintenance(core: Core, database: DatabaseState, session: number): void {
  const found = maintenanceOf(database, session);
  if (found === null) return;
  const [job, slot] = found;
  database.processors.remove(MAINTENANCE_JOB - slot, core.events);
  database.storage?.disk.remove(MAINTENANCE_JOB - slot, core.events);
  abandon(core, database, slot, job);
}

/** The processors have done a piece of maintenance. */
export function maintenanceWorked(core: Core, database: DatabaseState, number: number): void {
  const slot = MAINTENANCE_JOB - number;
  const job = database.maintenance[slot];
  if (job === null || job === undefined) return;
  if (job.pieceRows > 0 && database.storage !== null) {
    if (!hasRoomFor(core, database, job.table, job.pieceRows)) {
      abandonLoad(core, database, slot, job);
      return;
    }
    noteLoaded(database, job.table, job.pieceRows);
    const demandUs = storeRows(core, database.storage, database, database.tables.indexOf(job.table), job.pieceRows);
    job.pieceRows = 0;
    job.walBytes = database.storage.walBytes;
    database.storage.disk.add(number, demandUs, core.events);
    return;
  }
  if (job.rowsLeft > 0) {
    goOn(core, database, job, slot);
    return;
  }
  if (job.deed.operation === 'vacuum' && !job.swept && sweep(core, database, job, number)) return;
  switch (job.deed.operation) {
    case 'analyze':
      database.analyze(job.table);
      break;
    case 'vacuum':
      break;
    case 'load':
      noteLoaded(database, job.table, -job.deed.rows);
      database.load(job.table, job.deed.rows, job.deed.matches);
      break;
    default:
      unreachable(job.deed.operation);
  }
  end(core, database, slot, job, 'done');
}

/** The disk has what a piece of maintenance wrote or read. */
export function maintenanceStored(core: Core, database: DatabaseState, number: number): void {
  const job = database.maintenance[MAINTENANCE_JOB - number];
  if (job === null || job === undefined) return;
  if (database.storage !== null && job.walBytes > database.storage.walFlushedBytes)
    database.storage.walFlushedBytes = job.walBytes;
  if (job.deed.operation === 'load' || job.swept) maintenanceWorked(core, database, number);
  else if (job.pagesLeft > 0) goOn(core, database, job, MAINTENANCE_JOB - number);
  else database.processors.add(number, pieceUs(job), core.events);
}

/** The server goes down: all its maintenance has failed. */
export function abandonMaintenance(core: Core, database: DatabaseState): void {
  database.maintenance.forEach((job, slot) => {
    if (job !== null) abandon(core, database, slot, job);
  });
}

function abandon(core: Core, database: DatabaseState, slot: number, job: Maintenance): void {
  if (job.deed.operation === 'load') rollBackLoad(core, database, slot, job);
  else end(core, database, slot, job, 'failed');
}

function end(core: Core, database: DatabaseState, slot: number, job: Maintenance, status: 'done' | 'failed'): void {
  database.maintenance[slot] = null;
  database.sessions.close(core.events, job.session);
  if (job.change >= 0) core.changes.end(job.change, status, core.events.nowUs);
}

/** The disk is full in the midst of a load. */
function abandonLoad(core: Core, database: DatabaseState, slot: number, job: Maintenance): void {
  if (core.tells) {
    const line = core.databaseSignatures.commandError(database.model, `COPY ${job.table.name} FROM STDIN`, NO_SPACE);
    tellDatabase(core, database, line);
  }
  rollBackLoad(core, database, slot, job);
}

/** The rows that it has brought are dead. */
function rollBackLoad(core: Core, database: DatabaseState, slot: number, job: Maintenance): void {
  const { sessions, target } = database;
  const loaded = job.deed.rows - job.rowsLeft - job.pieceRows;
  noteLoaded(database, job.table, -loaded);
  writeInVain(database, job.table, loaded);
  core.tally.queries.rolledBackAlone[database.id]++;
  target.values[sessions.instruments.rollbacks] += 1;
  end(core, database, slot, job, 'failed');
}

/** The dead rows go. True when the disk has something to write for that. */
function sweep(core: Core, database: DatabaseState, job: Maintenance, number: number): boolean {
  const rows = vacuumed(core, database, job.table);
  job.swept = true;
  const { storage } = database;
  if (storage === null || rows === 0) return false;
  storage.disk.add(number, storeSwept(core, storage, database, database.tables.indexOf(job.table), rows), core.events);
  job.walBytes = storage.walBytes;
  return true;
}

/** A piece: a load works and then writes, ANALYZE and VACUUM read and then work. */
function goOn(core: Core, database: DatabaseState, job: Maintenance, slot: number): void {
  const { storage } = database;
  const number = MAINTENANCE_JOB - slot;
  if (job.deed.operation !== 'load' && storage !== null) {
    const table = database.tables.indexOf(job.table);
    const demandUs =
      job.deed.operation === 'vacuum'
        ? readOn(storage, table, job)
        : readAtRandom(storage, storage.cache.touch(rowsOf(table), SAMPLE_ROWS)) + writeEvicted(storage);
    if (demandUs > 0) {
      storage.disk.add(number, demandUs, core.events);
      return;
    }
  }
  database.processors.add(number, pieceUs(job), core.events);
}

function pieceUs(job: Maintenance): number {
  if (job.deed.operation === 'analyze') return Math.min(job.table.rows, SAMPLE_ROWS) * SAMPLE_ROW_US;
  if (job.deed.operation === 'vacuum') return (job.table.rows + job.table.dead) * VACUUM_ROW_US + job.table.dead * VACUUM_DEAD_US;
  const rows = Math.min(job.rowsLeft, LOAD_PIECE_ROWS);
  job.rowsLeft -= rows;
  job.pieceRows = rows;
  return writeUs(rows, job.table);
}
