/** The memory and the disk of a database, and how often it checkpoints. */
import { INDEX_ENTRY_BYTES, type Autovacuum, type Checkpoints, type Disk, type Hotness, type Storage } from '../model/storage.ts';
import type { Database } from '../model/topology.ts';
import { positiveLength, recurringLength } from './distribution-shape.ts';
import { bytesMax, iopsMax } from './limits.ts';
import { defaulted, object, optional, type Read } from './object-shape.ts';
import { byteRate, byteSize, count, share } from './quantity.ts';
import { convert, type Shape } from './shape.ts';

const size = byteSize({ min: 1, max: bytesMax, maxName: 'bytesMax' });

const disk: Shape<Disk> = convert(
  object('a disk', {
    iops: defaulted(count({ min: 1, max: iopsMax, maxName: 'iopsMax' }), 3_000, 'Requests a second that it serves at most.'),
    throughput: defaulted(
      byteRate({ min: 1, max: bytesMax, maxName: 'bytesMax' }),
      '200MiB/s',
      'Bytes a second that it reads and writes at most.',
    ),
    latency: defaulted(positiveLength, '500us', 'How long one request takes when nobody else asks.'),
    size: optional(
      size,
      'What fits on it; when tables, write-ahead log and logs need more, writes fail. Left out, there is no end to it.',
    ),
    used: optional(size, 'What is on it beside tables and write-ahead log when the run opens.'),
  }),
  (read, at, reading): Disk => {
    if (read.used !== undefined && read.size === undefined)
      reading.report(at, 'means nothing on a disk without end. Add "size", or take it out.', '.used');
    return {
      iops: read.iops,
      bytesPerSecond: read.throughput,
      latencyUs: read.latency,
      sizeBytes: read.size,
      otherBytes: read.used,
    };
  },
  () => ({ iops: 1, bytesPerSecond: 1, latencyUs: 1 }),
);

const checkpoint: Shape<Checkpoints> = convert(
  object('checkpoints', {
    every: defaulted(recurringLength, '5m', 'A checkpoint begins so often.'),
    maxWal: defaulted(size, '1GiB', 'After so much write-ahead log one begins early.'),
    spread: defaulted(
      share,
      '90%',
      'The share of the time until the next one over which its pages are written; 0% writes them at once.',
    ),
  }),
  ({ every, maxWal, spread }): Checkpoints => ({ everyUs: every, walMaxBytes: maxWal, spreadRatio: spread }),
  () => ({ everyUs: 1, walMaxBytes: 1, spreadRatio: 0 }),
);

export const autovacuum: Shape<Autovacuum> = convert(
  object('autovacuum', {
    every: defaulted(recurringLength, '1m', 'How often it looks which tables need it.'),
    scale: defaulted(share, '20%', 'A table is vacuumed when so many of its rows have died, and 50 more; 0% is never.'),
    analyzeScale: defaulted(share, '10%', 'A table is analyzed when so many of its rows were written, and 50 more; 0% is never.'),
  }),
  ({ every, scale, analyzeScale }): Autovacuum => ({ everyUs: every, deadRatio: scale, changedRatio: analyzeScale }),
  () => ({ everyUs: 1, deadRatio: 0, changedRatio: 0 }),
);

/** Fields of a database. */
export const storageFields = {
  memory: optional(
    size,
    'Memory for pages of tables and indexes, such as 4GiB; 1GiB when there is a disk. What is not in memory is read from the disk.',
  ),
  disk: optional(
    disk,
    'Its disk, such as {iops: 3000, throughput: 200MiB/s, latency: 500us}. Left out, everything is in memory and commits wait for nothing.',
  ),
  checkpoint: optional(checkpoint, 'When changed pages are written to the disk.'),
};

const DEFAULT_MEMORY_BYTES = 1_073_741_824;
const DEFAULT_CHECKPOINTS: Checkpoints = { everyUs: 300e6, walMaxBytes: 1_073_741_824, spreadRatio: 0.9 };

/** Null without a disk; what makes no sense without one is told by `withoutDisk`. */
export function storageOf(read: Read<typeof storageFields>): Storage | null {
  if (read.disk === undefined) return null;
  return {
    disk: read.disk,
    memoryBytes: read.memory ?? DEFAULT_MEMORY_BYTES,
    checkpoints: read.checkpoint ?? DEFAULT_CHECKPOINTS,
  };
}

/** Names the first field that has no meaning without a disk; null when there is none. */
export function withoutDisk(read: Read<typeof storageFields>): string | null {
  if (read.disk !== undefined) return null;
  if (read.memory !== undefined) return 'memory';
  return read.checkpoint === undefined ? null : 'checkpoint';
}

/** What is wrong with the size of a disk that is too small for what is on it already; null when nothing is. */
export function overfull({ storage, tables }: Pick<Database, 'storage' | 'tables'>): string | null {
  if (storage?.disk.sizeBytes === undefined) return null;
  const bytes = tables.reduce((sum, one) => sum + one.rows * (one.rowBytes + one.indexes.length * INDEX_ENTRY_BYTES), 0);
  const used = bytes + (storage.disk.otherBytes ?? 0);
  return used <= storage.disk.sizeBytes
    ? null
    : `is too small: its tables and what else is on it take ${Math.ceil(used / 1_048_576)}MiB already. Make it larger.`;
}

/** Four of five accesses go to one of five rows. */
export const USUAL_HOTNESS: Hotness = { rowsRatio: 0.2, accessRatio: 0.8 };

export const hotness: Shape<Hotness> = convert(
  object('hot rows', {
    rows: defaulted(share, '20%', 'The share of the rows that is hot.'),
    accesses: defaulted(share, '80%', 'The share of accesses that goes to them.'),
  }),
  ({ rows, accesses }, at, reading): Hotness => {
    if (rows === 0 && accesses > 0) reading.report(at, 'must be more than 0%, since accesses go to these rows.', '.rows');
    if (rows === 1 && accesses < 1) reading.report(at, 'must be 100%, since there are no other rows.', '.accesses');
    return { rowsRatio: rows, accessRatio: accesses };
  },
  () => USUAL_HOTNESS,
);
