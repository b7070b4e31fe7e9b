/** Metrics of a database that has a disk, in the words of postgres_exporter and node_exporter. */
import type { MetricFamily } from '../model/series.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Target } from '../telemetry/target.ts';
import type { StorageState } from './storage-state.ts';

/** Names, help texts and how each is read off the storage, in one table. */
const METRICS: readonly (MetricFamily & { readonly read: (of: StorageState, nowUs: number) => number })[] = [
  counter('pg_stat_database_blks_hit', 'Pages that were found in memory.', (of) => of.cache.hits),
  counter('pg_stat_database_blks_read', 'Pages that had to be read from the disk.', (of) => of.cache.misses),
  counter('pg_wal_bytes', 'Bytes of write-ahead log written.', (of) => of.walBytes),
  counter('pg_stat_bgwriter_checkpoints_timed', 'Checkpoints whose time had come.', (of) => of.checkpointsTimed),
  counter(
    'pg_stat_bgwriter_checkpoints_req',
    'Checkpoints begun early, for the size of the log.',
    (of) => of.checkpointsRequested,
  ),
  counter('pg_stat_bgwriter_buffers_checkpoint', 'Pages written by checkpoints.', (of) => of.buffersCheckpoint),
  counter('pg_stat_bgwriter_buffers_backend', 'Changed pages written to make room for others.', (of) =>
    Math.floor(of.cache.evictedDirty),
  ),
  counter('node_disk_reads_completed_total', 'Requests to read.', (of) => of.reads),
  counter('node_disk_writes_completed_total', 'Requests to write.', (of) => of.writes),
  counter('node_disk_read_bytes_total', 'Bytes read.', (of) => of.readBytes),
  counter('node_disk_written_bytes_total', 'Bytes written.', (of) => of.writtenBytes),
  {
    ...counter(
      'node_disk_io_time_seconds_total',
      'Time that the disk was busy, as a share of what it can do.',
      (of, nowUs) => of.disk.busyUntil(nowUs) / of.disk.coreCount / 1e6,
    ),
    unit: 'seconds',
  },
  { ...counter('node_disk_io_now', 'Requests that are in progress or wait.', (of) => of.disk.running), kind: 'gauge' },
];

export const STORAGE_FAMILIES: readonly MetricFamily[] = METRICS.map(({ name, kind, unit, help }) => ({
  name,
  kind,
  unit,
  help,
}));

/** One handle a metric, in the order of the table. */
export function storageInstruments(target: Target): Int32Array {
  return Int32Array.from(METRICS, ({ name }) => target.instrument(name, {}));
}

export function readStorage(of: StorageState, target: Target, nowUs: number): void {
  METRICS.forEach(({ read }, at) => {
    target.values[of.instruments[at]] = read(of, nowUs);
  });
}

function counter(
  name: string,
  help: string,
  read: (of: StorageState, nowUs: number) => number,
): MetricFamily & { readonly read: (of: StorageState, nowUs: number) => number } {
  return { name, kind: 'counter', unit: '', help, read };
}

/** What the server's log says when a checkpoint has ended. */
export function checkpointLog(recorder: Recorder, database: string): number {
  return recorder.logs.defineTemplate({
    level: 'info',
    service: database,
    message: 'checkpoint complete: wrote {buffers} buffers; total={total_s} s',
    fixed: {},
    a: 'buffers',
    b: 'total_s',
  });
}
