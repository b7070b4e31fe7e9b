/**
 * What a server reads and writes in a row for its own ends, when it builds an index, vacuums or loads. It does so piece by piece with one
 * request in flight, so it has the share of the disk that a statement would have, and everybody who reads waits the longer beside it.
 */
import { entriesOf, PAGE_BYTES, rowsOf } from './buffer-cache.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { sequentialRequests, sequentialUs } from './disk.ts';
import type { StorageState } from './storage-state.ts';
import { readInRow, writeEvicted, writeLog, writeRows } from './storing.ts';

/** What is read or written before others are looked at again: 16 MiB. */
export const PIECE_PAGES = 2_048;

/**
 * Log of a page from which a vacuum takes rows or entries: its header, and two bytes for each, twice (PostgreSQL's
 * src/include/access/heapam_xlog.h and nbtxlog.h: offsets that are pruned, and that are free then).
 */
const WAL_SWEPT_PAGE_BYTES = 60;
const WAL_SWEPT_BYTES = 4;

/** Whoever reads a table from end to end: how much of it is still to be read. */
interface Sweep {
  pagesLeft: number;
}

/** The slot time of the next piece that is not in memory; 0 when all has been read. */
export function readOn(storage: StorageState, table: number, sweep: Sweep): number {
  while (sweep.pagesLeft > 0) {
    const pages = Math.min(sweep.pagesLeft, PIECE_PAGES);
    const demandUs = readInRow(storage, storage.cache.scanOn(table, pages, sweep.pagesLeft)) + writeEvicted(storage);
    sweep.pagesLeft -= pages;
    if (demandUs > 0) return demandUs;
  }
  return 0;
}

/** A piece of a load: its rows go to the log at once. Returns the slot time that this takes. */
export function storeRows(core: Core, storage: StorageState, database: DatabaseState, table: number, rows: number): number {
  const before = storage.walBytes;
  writeRows(core, storage, database, table, rows, 'insert');
  const bytes = storage.walBytes - before;
  return writeInRow(storage, bytes) + writeEvicted(storage);
}

/**
 * Pages of a new index: they go to the disk past the memory, and each whole into the log (src/backend/storage/smgr/bulk_write.c). Returns
 * the slot time.
 */
export function storeIndex(core: Core, storage: StorageState, database: DatabaseState, bytes: number): number {
  writeLog(core, storage, database, bytes);
  return writeInRow(storage, bytes) + writeInRow(storage, bytes);
}

/** A vacuum has taken `rows` out of a table, with their entries in its indexes: it writes the pages that are not in memory. The slot time. */
export function storeSwept(core: Core, storage: StorageState, database: DatabaseState, table: number, rows: number): number {
  const entries = rows * database.tables[table].indexes.length;
  const places = rows + entries;
  const swept = [storage.cache.sweep(rowsOf(table), rows), storage.cache.sweep(entriesOf(table), entries)];
  const [pages, fresh, written] = (['pages', 'fresh', 'written'] as const).map((what) => swept[0][what] + swept[1][what]);
  const logBytes = Math.round(pages) * WAL_SWEPT_PAGE_BYTES + places * WAL_SWEPT_BYTES + Math.round(fresh) * PAGE_BYTES;
  writeLog(core, storage, database, logBytes);
  return writeInRow(storage, logBytes) + writeInRow(storage, Math.round(written) * PAGE_BYTES);
}

function writeInRow(storage: StorageState, bytes: number): number {
  storage.writes += sequentialRequests(bytes);
  storage.writtenBytes += bytes;
  return sequentialUs(storage.model.disk, bytes);
}
