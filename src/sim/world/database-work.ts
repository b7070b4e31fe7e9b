/**
 * Whose work it was that a database's processors or its disk have done, and what comes next for him: a statement's pages, its
 * commit and its answer; the build of an index; a piece of maintenance; a flush; a checkpoint.
 */
import { checkpointWrote } from './checkpoints.ts';
import { isWrite } from '../model/statement-verb.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { ERRAND, ITEM, KIND, TRANSACTION, WRITTEN } from './frames.ts';
import { BUILD_JOB } from './index-build.ts';
import { MAINTENANCE_JOB, maintenanceStored, maintenanceWorked } from './maintenance.ts';
import { buildWorked } from './migrations.ts';
import { errandGoesOn } from './pooling.ts';
import { APPLY_JOB, logApplied, logStored, sendLog } from './replication.ts';
import { rowsArrive } from './querying.ts';
import { queryDone } from './statements.ts';
import type { StorageState } from './storage-state.ts';
import { commit, FLUSH_JOB, flushed, readPages, writeRows } from './storing.ts';

/** Owners of processors that are disks: the disk of database d is OWNED_DISK - d. */
const OWNED_DISK = -2;

export function diskOwner(database: number): number {
  return OWNED_DISK - database;
}

/** The processors of `owner`, a database or its disk, have done `job`. True when it was a query whose rows are in the pod at once. */
export function databaseWorked(core: Core, owner: number, job: number): boolean {
  if (owner <= OWNED_DISK) return diskWorked(core, core.databases[OWNED_DISK - owner], job);
  const database = core.databases[owner];
  if (job >= 0 && core.frames.ints[job + KIND] === ERRAND) {
    errandGoesOn(core, job);
    return false;
  }
  if (job >= 0 && database.replication?.isBehind === true) database.replication.staleReads++;
  if (job >= 0) return database.storage === null ? queryDone(core, job) : worked(core, database, database.storage, job);
  if (job > MAINTENANCE_JOB) buildWorked(core, database, -1 - job);
  else if (job === APPLY_JOB) logApplied(core, database);
  else maintenanceWorked(core, database, job);
  return false;
}

/** A statement has had its processor time; now it needs its pages. */
function worked(core: Core, database: DatabaseState, storage: StorageState, query: number): boolean {
  const { ints, instants } = core.frames;
  const { statement } = core.program.queries[ints[query + ITEM]];
  const { table: name, verb } = database.model.statements[statement];
  const diskUs = readPages(storage, database, statement, core.frames.planOf(query));
  const table = database.tables.findIndex((one) => one.name === name);
  if (isWrite(verb) && table >= 0) writeRows(core, storage, database, table, instants[(query >> 2) + WRITTEN], verb);
  if (diskUs === 0) return havingRead(core, database, storage, query);
  storage.disk.add(query, diskUs, core.events);
  return false;
}

function havingRead(core: Core, database: DatabaseState, storage: StorageState, query: number): boolean {
  const { ints } = core.frames;
  const { statement } = core.program.queries[ints[query + ITEM]];
  // A transaction commits once, at its end.
  if (!isWrite(database.model.statements[statement].verb) || ints[query + TRANSACTION] >= 0) return queryDone(core, query);
  commit(core, storage, query);
  return false;
}

function diskWorked(core: Core, database: DatabaseState, job: number): boolean {
  const { storage } = database;
  if (storage === null) return false;
  if (job >= 0) return havingRead(core, database, storage, job);
  if (job === FLUSH_JOB) {
    flushed(core, storage);
    sendLog(core, database, storage.walFlushedBytes);
    while (storage.durable.length > 0) {
      const query = storage.durable.shift();
      if (queryDone(core, query)) rowsArrive(core, query);
    }
  } else if (job > BUILD_JOB) checkpointWrote(core, database, storage);
  else if (job === APPLY_JOB) logStored(core, database);
  else {
    if (job > MAINTENANCE_JOB) buildWorked(core, database, BUILD_JOB - job);
    else maintenanceStored(core, database, job);
    sendLog(core, database, storage.walFlushedBytes);
  }
  return false;
}
