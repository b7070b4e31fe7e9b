/**
 * The build of an index where there is a disk: the server reads the whole table, sorts the entries on a processor and writes the pages of
 * the index, each with its image in the log; built concurrently, it reads the table once more to find what came meanwhile (PostgreSQL's
 * manual, "Building Indexes Concurrently"). Large tables are read through a small ring of buffers that leaves what is in memory alone
 * (buffer-cache.ts). When the disk is full the build fails.
 */
import { INDEX_ENTRY_BYTES } from '../model/storage.ts';
import type { SchemaChange } from '../model/action.ts';
import type { IndexBuild } from './admin-session.ts';
import { PAGE_BYTES } from './buffer-cache.ts';
import { PIECE_PAGES, readOn, storeIndex } from './bulk-storing.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { hasRoomForBytes, holdBytes } from './disk-space.ts';
import type { StorageState } from './storage-state.ts';

/** Job numbers of builds on the disk: this one and those below, down to maintenance; on processors it is -1 and those below. */
export const BUILD_JOB = -500_000;

/** What a build does, one after the other. */
const READS = 0;
const SORTS = 1;
const WRITES = 2;
const VALIDATES = 3;

export type BuildOutcome = 'working' | 'built' | 'disk full';

export function openBuild(
  database: DatabaseState,
  storage: StorageState,
  step: Extract<SchemaChange, { kind: 'createIndex' }>,
): IndexBuild {
  const table = database.tables.findIndex(({ name }) => name === step.table);
  return {
    table,
    concurrently: step.concurrently !== false,
    stage: READS,
    pagesLeft: storage.cache.pagesOf(table),
    bytesLeft: Math.ceil((database.tables[table].rows * INDEX_ENTRY_BYTES) / PAGE_BYTES) * PAGE_BYTES,
    bytesWritten: 0,
    walBytes: 0,
  };
}

/** Gives the disk or the processors what comes next, for the session at `place`; unless that was all, or there is no room for it. */
export function buildOn(
  core: Core,
  database: DatabaseState,
  storage: StorageState,
  build: IndexBuild,
  place: number,
): BuildOutcome {
  storage.walFlushedBytes = Math.max(storage.walFlushedBytes, build.walBytes);
  for (;;) {
    const readUs = readOn(storage, build.table, build);
    if (readUs > 0) {
      storage.disk.add(BUILD_JOB - place, readUs, core.events);
      return 'working';
    }
    if (build.stage === WRITES && build.bytesLeft > 0) return writeOn(core, database, storage, build, place);
    build.stage++;
    if (build.stage === SORTS) {
      database.processors.add(-1 - place, database.buildTimeUs(database.tables[build.table].name), core.events);
      return 'working';
    }
    if (build.stage > VALIDATES || (build.stage === VALIDATES && !build.concurrently)) return 'built';
    if (build.stage === VALIDATES) build.pagesLeft = storage.cache.pagesOf(build.table);
  }
}

/** The build is over, or over with: what it has written counts as the index's now, or goes. */
export function closeBuild(core: Core, database: DatabaseState, build: IndexBuild, place: number): void {
  database.storage?.disk.remove(BUILD_JOB - place, core.events);
  holdBytes(database, -build.bytesWritten);
}

function writeOn(core: Core, database: DatabaseState, storage: StorageState, build: IndexBuild, place: number): BuildOutcome {
  const bytes = Math.min(build.bytesLeft, PIECE_PAGES * PAGE_BYTES);
  if (!hasRoomForBytes(core, database, 2 * bytes)) return 'disk full';
  build.bytesLeft -= bytes;
  build.bytesWritten += bytes;
  holdBytes(database, bytes);
  storage.disk.add(BUILD_JOB - place, storeIndex(core, storage, database, bytes), core.events);
  build.walBytes = storage.walBytes;
  return 'working';
}
