/**
 * Checkpoints: every so often, or after so much write-ahead log, all dirty pages in memory are written, spread over the time
 * until the next. Meanwhile everybody shares the disk with these writes, and the first change of a page after a checkpoint began
 * puts the whole page into the log: the teeth that latencies of a busy database have (PostgreSQL's manual, "WAL Configuration").
 */
import type { Core } from './core.ts';
import { EVENT_CHECKPOINT, EVENT_CHECKPOINT_WRITE } from './event-kinds.ts';
import { PAGE_BYTES } from './buffer-cache.ts';
import type { DatabaseState } from './database.ts';
import { requestUs } from './disk.ts';
import type { StorageState } from './storage-state.ts';
import { tellDatabase } from './telling.ts';

/** Job numbers of a checkpoint on the disk: this one and those below, one for each write in flight; far below them are builds of indexes. */
export const CHECKPOINT_JOB = -2;
const WRITES_IN_FLIGHT = 8;
/** A checkpoint sees how far it should be every so often. */
const PACE_US = 200_000;

export function armCheckpoints(core: Core, database: DatabaseState, storage: StorageState): void {
  const dueAtUs = core.events.nowUs + storage.model.checkpoints.everyUs;
  core.events.schedule(dueAtUs, EVENT_CHECKPOINT, database.id, storage.checkpointsBegun);
}

/** The time of a checkpoint has come, unless one has begun since. */
export function checkpointDue(core: Core, database: DatabaseState, begunBefore: number): void {
  const { storage } = database;
  if (storage === null || storage.checkpointsBegun !== begunBefore) return;
  if (isUnderWay(storage)) storage.checkpointWaits = true;
  else {
    storage.checkpointsTimed++;
    begin(core, database, storage);
  }
}

/** There is so much log that a checkpoint has to begin before its time. */
export function beginCheckpointEarly(core: Core, database: DatabaseState, storage: StorageState): void {
  if (isUnderWay(storage)) return;
  storage.checkpointsRequested++;
  begin(core, database, storage);
}

/** Hands the disk what should have been written by now. */
export function paceCheckpoint(core: Core, database: DatabaseState, begunBefore: number): void {
  const { storage } = database;
  if (storage === null || storage.checkpointsBegun !== begunBefore || !isUnderWay(storage)) return;
  if (storage.checkpointJobs === 0) issue(core, storage);
  core.events.schedule(core.events.nowUs + PACE_US, EVENT_CHECKPOINT_WRITE, database.id, begunBefore);
}

/** One of the writes has ended. */
export function checkpointWrote(core: Core, database: DatabaseState, storage: StorageState): void {
  storage.checkpointJobs--;
  if (storage.checkpointJobs > 0 || storage.checkpointIssued < storage.checkpointPages) return;
  if (core.tells) {
    const tookUs = core.events.nowUs - storage.checkpointStartedAtUs;
    tellDatabase(core, database, storage.checkpointLog, 0, 0, 0, storage.checkpointPages, tookUs / 1e6);
  }
  storage.checkpointPages = 0;
  dropLog(storage);
  if (!storage.checkpointWaits) return;
  storage.checkpointWaits = false;
  storage.checkpointsTimed++;
  begin(core, database, storage);
}

function isUnderWay(storage: StorageState): boolean {
  return storage.checkpointPages > 0;
}

function begin(core: Core, database: DatabaseState, storage: StorageState): void {
  storage.checkpointsBegun++;
  storage.checkpointPages = storage.cache.takeDirty();
  storage.checkpointIssued = 0;
  storage.checkpointStartedAtUs = core.events.nowUs;
  storage.walCheckpointBytes = storage.walBytes;
  armCheckpoints(core, database, storage);
  if (isUnderWay(storage)) paceCheckpoint(core, database, storage.checkpointsBegun);
  else dropLog(storage);
}

/** All pages that were changed before the checkpoint are on disk: the log up to its beginning is of no more use. */
function dropLog({ space, walCheckpointBytes }: StorageState): void {
  if (space !== null) space.walFromBytes = walCheckpointBytes;
}

function issue(core: Core, storage: StorageState): void {
  const { everyUs, walMaxBytes, spreadRatio } = storage.model.checkpoints;
  const elapsed = (core.events.nowUs - storage.checkpointStartedAtUs + PACE_US) / everyUs;
  const progress = Math.max(elapsed, (storage.walBytes - storage.walCheckpointBytes) / walMaxBytes);
  const wanted =
    progress >= spreadRatio ? storage.checkpointPages : Math.ceil((storage.checkpointPages * progress) / spreadRatio);
  const pages = Math.min(wanted, storage.checkpointPages) - storage.checkpointIssued;
  if (pages <= 0) return;
  storage.checkpointIssued += pages;
  storage.buffersCheckpoint += pages;
  storage.writes += pages;
  storage.writtenBytes += pages * PAGE_BYTES;
  const jobs = Math.min(WRITES_IN_FLIGHT, pages);
  storage.checkpointJobs = jobs;
  const jobUs = (pages / jobs) * requestUs(storage.model.disk, PAGE_BYTES);
  for (let i = 0; i < jobs; i++) storage.disk.add(CHECKPOINT_JOB - i, jobUs, core.events);
}
