/**
 * What an execution has to do with the disk once its processor work is done: it reads the pages that are not in memory, and a
 * commit waits until the write-ahead log is on disk. One flush at a time: whoever commits during a flush goes with the next one
 * (group commit, PostgreSQL's manual, "WAL Configuration").
 */
import { WAL_ROW_BYTES } from '../model/storage.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { entriesOf, PAGE_BYTES, rowsOf } from './buffer-cache.ts';
import { beginCheckpointEarly } from './checkpoints.ts';
import { COMMITTING, TICKET } from './frames.ts';
import { requestUs, sequentialRequests, sequentialUs } from './disk.ts';
import type { Plan } from './planner.ts';
import type { StorageState } from './storage-state.ts';

/** The job number of a flush on the disk; checkpoints, builds of indexes and maintenance are below it, queries from 0 on. */
export const FLUSH_JOB = -1;

/** Write-ahead log of one entry of an index, and of a commit. */
const WAL_INDEX_BYTES = 60;
const WAL_COMMIT_BYTES = 40;

/** The slot time that the disk needs for the pages which this execution of `statement` by `plan` has to read; 0 when all are in memory. */
export function readPages(storage: StorageState, database: DatabaseState, statement: number, plan: Plan): number {
  const { table: name, verb, rows, join } = database.model.statements[statement];
  const table = database.tables.findIndex((one) => one.name === name);
  if (table < 0 || verb === 'lock') return 0;
  let demandUs = 0;
  if (plan.scan === 'Seq Scan') demandUs += readInRow(storage, storage.cache.scan(table));
  else {
    const entries = verb === 'insert' ? rows * database.tables[table].indexes.length : 1;
    const read = storage.cache.touch(entriesOf(table), entries);
    demandUs += readAtRandom(storage, read + storage.cache.touch(rowsOf(table), plan.rowsExamined));
  }
  const inner = join === null ? -1 : database.tables.findIndex((one) => one.name === join.table);
  if (inner >= 0 && plan.join === 'Hash Join') demandUs += readInRow(storage, storage.cache.scan(inner));
  else if (inner >= 0) demandUs += readAtRandom(storage, storage.cache.touch(rowsOf(inner), plan.rowsJoined));
  return demandUs + writeEvicted(storage);
}

/** Notes in memory and in the write-ahead log what an execution has changed. Nothing of it waits for the disk yet. */
export function writeRows(
  core: Core,
  storage: StorageState,
  database: DatabaseState,
  table: number,
  rows: number,
  verb: 'insert' | 'update' | 'delete',
): void {
  const { rowBytes, indexes } = database.tables[table];
  const added = verb === 'insert';
  const { cache } = storage;
  const pages = added ? (rows * rowBytes) / PAGE_BYTES : rows;
  const whole = Math.floor(pages);
  let fresh = cache.change(rowsOf(table), whole + (cache.drawBelow(pages - whole) ? 1 : 0));
  if (added) fresh += cache.change(entriesOf(table), rows * indexes.length);
  // The log of a row that goes says where it was, and nothing of what was in it.
  const rowLogBytes = (verb === 'delete' ? 0 : rowBytes) + WAL_ROW_BYTES + (added ? indexes.length * WAL_INDEX_BYTES : 0);
  writeLog(core, storage, database, rows * rowLogBytes + Math.round(fresh) * PAGE_BYTES);
}

/** More log; a checkpoint begins when it is too much. It is on the disk when somebody has written it. */
export function writeLog(core: Core, storage: StorageState, database: DatabaseState, bytes: number): void {
  storage.walBytes += bytes;
  if (storage.walBytes - storage.walCheckpointBytes > storage.model.checkpoints.walMaxBytes)
    beginCheckpointEarly(core, database, storage);
}

/** A query that wrote commits: it goes on when its log is on disk (see flushed). */
export function commit(core: Core, storage: StorageState, query: number): void {
  storage.walBytes += WAL_COMMIT_BYTES;
  core.frames.ints[query + COMMITTING] = core.frames.ints[query + TICKET] + 1;
  storage.late.push(query);
  if (storage.walFlushingBytes < 0) flush(core, storage);
}

/** Whether the query can no longer be stopped, because its commit waits for the disk. */
export function isCommitting(core: Core, query: number): boolean {
  return core.frames.ints[query + COMMITTING] === core.frames.ints[query + TICKET] + 1;
}

/** A flush has ended: the queries that waited for it, to be taken with `shift`. The next flush is under way when somebody came late. */
export function flushed(core: Core, storage: StorageState): void {
  // Who loads, builds or vacuums may have written more meanwhile.
  storage.walFlushedBytes = Math.max(storage.walFlushedBytes, storage.walFlushingBytes);
  storage.walFlushingBytes = -1;
  const { flushing } = storage;
  for (let left = flushing.length; left > 0; left--) storage.durable.push(flushing.shift());
  if (storage.late.length > 0) flush(core, storage);
}

function flush(core: Core, storage: StorageState): void {
  const { late } = storage;
  storage.late = storage.flushing;
  storage.flushing = late;
  const bytes = Math.max(PAGE_BYTES, storage.walBytes - storage.walFlushedBytes);
  storage.walFlushingBytes = storage.walBytes;
  storage.writes += 1;
  storage.writtenBytes += bytes;
  storage.disk.add(FLUSH_JOB, requestUs(storage.model.disk, bytes), core.events);
}

/** Slot time of `pages` pages here and there. */
export function readAtRandom(storage: StorageState, pages: number): number {
  storage.reads += pages;
  storage.readBytes += pages * PAGE_BYTES;
  return pages * requestUs(storage.model.disk, PAGE_BYTES);
}

export function readInRow(storage: StorageState, pages: number): number {
  const bytes = pages * PAGE_BYTES;
  storage.reads += sequentialRequests(bytes);
  storage.readBytes += bytes;
  return sequentialUs(storage.model.disk, bytes);
}

/** Whoever needs room writes the dirty pages that stood in his way himself, and those that changes pushed out before him. */
export function writeEvicted(storage: StorageState): number {
  const pages = storage.cache.takeEvicted();
  storage.writes += pages;
  storage.writtenBytes += pages * PAGE_BYTES;
  return pages * requestUs(storage.model.disk, PAGE_BYTES);
}
