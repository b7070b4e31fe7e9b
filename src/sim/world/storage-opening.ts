/** A database's disk and memory when a run opens: as after a long time of work, with the hot pages in memory. */
import { armCheckpoints } from './checkpoints.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { diskOwner } from './database-work.ts';
import { diskSlots } from './disk.ts';
import { DiskSpace } from './disk-space-state.ts';
import { checkpointLog, storageInstruments } from './storage-instruments.ts';
import { resizePages, StorageState } from './storage-state.ts';

/** The disk has another size from now on. */
export function obeyDiskSize(_: Core, { storage, model }: DatabaseState): void {
  if (storage === null || model.storage === null || storage.space === null) return;
  storage.model = model.storage;
  storage.space.sizeBytes = model.storage.disk.sizeBytes ?? Infinity;
}

export function openStorage(core: Core, database: DatabaseState, seed: string): void {
  const { model, target } = database;
  if (model.storage === null) return;
  const disk = core.addProcessors(diskSlots(model.storage.disk), diskOwner(database.id));
  const log = checkpointLog(core.recorder, model.name);
  const storage = new StorageState(model, model.storage, disk, storageInstruments(target), log, seed);
  database.tables.forEach(({ rows, rowBytes, indexes }, at) => {
    resizePages(storage.cache, at, rows, rowBytes, indexes.length);
  });
  storage.cache.empty();
  storage.cache.warm();
  database.storage = storage;
  const { sizeBytes, otherBytes } = model.storage.disk;
  if (sizeBytes !== undefined) {
    storage.space = new DiskSpace(target, sizeBytes, otherBytes ?? 0);
    core.tells = true;
  }
  database.setReadOnly(database.readOnly);
  armCheckpoints(core, database, storage);
}
