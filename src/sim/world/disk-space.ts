/**
 * The room on the disk of a database that has an end: tables with their dead rows and indexes, the write-ahead log that cannot go
 * yet, what a load has brought that is not over, and the server's own log. When a write would need more than is left it fails, and
 * reads go on. A table never shrinks; the log goes with the checkpoint after it, unless a replica has still to get it.
 */
import type { MetricFamily } from '../model/series.ts';
import { INDEX_ENTRY_BYTES, WAL_ROW_BYTES } from '../model/storage.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { placesOf, type TableState } from './table-state.ts';
import type { DiskSpace } from './disk-space-state.ts';
import type { StorageState } from './storage-state.ts';

export const SPACE_FAMILIES: readonly MetricFamily[] = [
  { name: 'pg_database_size_bytes', kind: 'gauge', unit: '', help: 'Disk space used by tables and indexes.' },
  { name: 'pg_wal_size_bytes', kind: 'gauge', unit: '', help: 'Disk space used by the write-ahead log.' },
];

/** Writes the gauges for a scrape. */
export function readSpace(core: Core, database: DatabaseState): void {
  const { storage, target } = database;
  const space = storage?.space ?? null;
  if (storage === null || space === null) return;
  const { values } = target;
  values[space.handles[0]] = space.sizeBytes;
  values[space.handles[1]] = Math.max(0, space.sizeBytes - usedBytes(core, database, storage, space));
  values[space.handles[2]] = tableBytes(database) + space.loadingBytes;
  values[space.handles[3]] = walBytes(core, database, storage, space);
}

/** Whether `rows` more rows, or versions of rows, and their log fit on the disk; what deletes them needs room for the log alone. */
export function hasRoomFor(
  core: Core,
  database: DatabaseState,
  table: TableState,
  rows: number,
  verb: 'insert' | 'update' | 'delete' = 'insert',
): boolean {
  if (verb === 'delete') return hasRoomForBytes(core, database, rows * WAL_ROW_BYTES);
  const more = Math.max(0, rows - table.free) * entryBytes(table) + rows * (table.rowBytes + WAL_ROW_BYTES);
  return hasRoomForBytes(core, database, more);
}

/** Whether so many more bytes, of pages and of log, fit on the disk. */
export function hasRoomForBytes(core: Core, database: DatabaseState, bytes: number): boolean {
  const { storage } = database;
  if (storage === null || storage.space === null) return true;
  return usedBytes(core, database, storage, storage.space) + bytes <= storage.space.sizeBytes;
}

/** Pages of an index that is being built are on the disk; with `bytes` negative they are gone, or count as the table's. */
export function holdBytes(database: DatabaseState, bytes: number): void {
  const space = database.storage?.space ?? null;
  if (space !== null) space.loadingBytes += bytes;
}

/** Rows of a load are on the disk, or with `rows` negative counted elsewhere from now on. */
export function noteLoaded(database: DatabaseState, table: TableState, rows: number): void {
  holdBytes(database, rows * entryBytes(table));
}

/** Writes a line to the server's log. False when there is no room for it. */
export function admitLine(core: Core, database: DatabaseState, bytes: number): boolean {
  const { storage } = database;
  if (storage === null || storage.space === null) return true;
  if (usedBytes(core, database, storage, storage.space) + bytes > storage.space.sizeBytes) return false;
  storage.space.otherBytes += bytes;
  return true;
}

function usedBytes(core: Core, database: DatabaseState, storage: StorageState, space: DiskSpace): number {
  return (
    tableBytes(database) + walBytes(core, database, storage, space) + space.loadingBytes + space.otherBytes + space.heldBytes
  );
}

export function tableBytes(database: DatabaseState): number {
  return database.tables.reduce((sum, table) => sum + placesOf(table) * entryBytes(table), 0);
}

function entryBytes({ rowBytes, indexes }: TableState): number {
  return rowBytes + indexes.length * INDEX_ENTRY_BYTES;
}

function walBytes(core: Core, database: DatabaseState, storage: StorageState, space: DiskSpace): number {
  let fromBytes = space.walFromBytes;
  for (const replica of database.replicas)
    fromBytes = Math.min(fromBytes, core.databases[replica].replication?.appliedBytes ?? Infinity);
  return storage.walBytes - fromBytes;
}
