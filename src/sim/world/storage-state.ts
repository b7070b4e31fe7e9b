/**
 * The disk of a database and what is between it and the statements: the pages in memory, the write-ahead log and the checkpoint
 * that is under way. How they act together is in storing.ts.
 */
import { Stream } from '../base/random.ts';
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import { INDEX_ENTRY_BYTES, type Storage } from '../model/storage.ts';
import type { Database } from '../model/topology.ts';
import { BufferCache, entriesOf, PAGE_BYTES, rowsOf } from './buffer-cache.ts';
import type { DiskSpace } from './disk-space-state.ts';

export class StorageState {
  model: Storage;
  readonly disk: ProcessorSharing;
  readonly cache: BufferCache;
  /** One handle a metric of storage-instruments.ts. */
  readonly instruments: Int32Array;
  /** The template of the line that ends a checkpoint. */
  readonly checkpointLog: number;
  /** Null when the disk has no end. */
  space: DiskSpace | null = null;
  /** Requests and bytes so far. */
  reads = 0;
  readBytes = 0;
  writes = 0;
  writtenBytes = 0;
  /** Bytes of write-ahead log: all, those on disk, those up to the last checkpoint. */
  walBytes = 0;
  walFlushedBytes = 0;
  walCheckpointBytes = 0;
  /** A flush is under way up to here; -1 when none is. */
  walFlushingBytes = -1;
  /** Queries whose commit waits for the flush that is under way, and those that came too late for it. */
  flushing = new IntRing(16);
  late = new IntRing(16);
  /** Those whose flush has just ended. */
  readonly durable = new IntRing(16);
  /** The checkpoint under way: its pages, those that have been handed to the disk, its start; no pages when none is. */
  checkpointPages = 0;
  checkpointIssued = 0;
  checkpointStartedAtUs: Micros = 0;
  /** Jobs of the checkpoint on the disk. */
  checkpointJobs = 0;
  /** The time of the next one came while this one was still writing. */
  checkpointWaits = false;
  /** Counts checkpoints begun, so that the timer of an earlier one is void. */
  checkpointsBegun = 0;
  checkpointsTimed = 0;
  checkpointsRequested = 0;
  buffersCheckpoint = 0;

  constructor(
    database: Database,
    model: Storage,
    disk: ProcessorSharing,
    instruments: Int32Array,
    checkpointLog: number,
    seed: string,
  ) {
    this.model = model;
    this.checkpointLog = checkpointLog;
    this.disk = disk;
    this.instruments = instruments;
    const stream = new Stream(seed, `${database.name}/pages`);
    this.cache = new BufferCache(
      Math.max(1, Math.floor(model.memoryBytes / PAGE_BYTES)),
      database.tables.map(({ hot }) => hot),
      stream,
    );
  }

  /** The server has gone down in the midst of what it did with the disk. */
  forget(): void {
    this.walFlushingBytes = -1;
    this.walFlushedBytes = this.walBytes;
    for (const ring of [this.flushing, this.late, this.durable]) while (ring.length > 0) ring.shift();
    this.checkpointPages = 0;
    this.checkpointJobs = 0;
    this.checkpointWaits = false;
  }
}

/** A table has so many places for rows now, and so many indexes. */
export function resizePages(cache: BufferCache, table: number, places: number, rowBytes: number, indexes: number): void {
  const indexBytes = indexes * INDEX_ENTRY_BYTES;
  const pages = Math.ceil((places * (rowBytes + indexBytes)) / PAGE_BYTES);
  const entries = (pages * indexBytes) / (rowBytes + indexBytes);
  cache.resize(rowsOf(table), pages - entries);
  cache.resize(entriesOf(table), entries);
}
