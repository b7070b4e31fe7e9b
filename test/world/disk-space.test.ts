/** The disk of a database that has an end: what takes its room, who fails when there is none, and what helps. */
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Database } from '../../src/sim/model/topology.ts';
import { hasRoomFor, tableBytes } from '../../src/sim/world/disk-space.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const SECOND = 1e6;
const MB = 1e6;

/** A row takes 1,000 bytes with its entry in the index, so the table takes 1 MB. */
const things = table({ rows: 1_000, rowBytes: 976 });
const inserts = statement({ name: 'insert', text: 'INSERT INTO things', table: 'things', verb: 'insert', rows: 10 });
const reads = statement({ name: 'read', text: 'SELECT * FROM things', table: 'things', where: ['id'] });

function disk(sizeBytes: number, fields: Partial<Storage['disk']> = {}): Storage {
  return {
    memoryBytes: 2 ** 30,
    disk: { iops: 20_000, bytesPerSecond: 500e6, latencyUs: 100, sizeBytes, ...fields },
    checkpoints: { everyUs: 1 * SECOND, walMaxBytes: 2 ** 40, spreadRatio: 0 },
  };
}

function store(fields: Partial<Database>): Database {
  return database({ processors: 8, tables: [things], statements: [inserts, reads], ...fields });
}

/** Ten requests a second. */
const run = (of: Database, name: string): World => openWorld(asking(of, { kind: 'regular', perSecond: 10 }, 100, name), 'space');

const codesFrom = (world: World, fromUs: number) => new Set(serverSpans(world, fromUs).codes);

function gauge(world: World, name: string): number | undefined {
  return world.core.recorder.series.all
    .find(({ labels }) => labels['__name__'] === name && labels['database'] === 'store')
    ?.last();
}

describe('a disk of 3 MB', () => {
  it('takes rows until the next ones and their log do not fit, and reads go on', () => {
    const world = run(store({ storage: disk(3 * MB) }), 'insert');
    world.advance(60 * SECOND);
    const [one] = world.core.databases;
    expect(hasRoomFor(world.core, one, one.tables[0], 10)).toBe(false);
    expect(tableBytes(one)).toBeGreaterThan(2.5 * MB);
    expect(tableBytes(one)).toBeLessThanOrEqual(3 * MB);
    expect(tableBytes(one)).toBe(one.tables[0].rows * 1_000);
    expect(codesFrom(world, 40 * SECOND)).toEqual(new Set([500]));
    expect([gauge(world, 'pg_database_size_bytes'), gauge(world, 'node_filesystem_size_bytes')]).toEqual([
      tableBytes(one),
      3 * MB,
    ]);
    expect(gauge(world, 'node_filesystem_avail_bytes')).toBeLessThan(0.1 * MB);
    const { templates } = world.core.recorder.logs;
    expect(templates.some(({ message }) => /^ERROR: {2}could not extend file .* No space left on device$/.test(message))).toBe(
      true,
    );
    const reader = run(store({ storage: disk(1 * MB) }), 'read');
    reader.advance(10 * SECOND);
    expect(codesFrom(reader, 0)).toEqual(new Set([200]));
  });

  it('takes more when it has grown', () => {
    const world = run(store({ storage: disk(3 * MB) }), 'insert');
    world.advance(60 * SECOND);
    const deed = { kind: 'configure', component: 'store', settings: { 'disk.size': 30 * MB }, title: '', author: '' } as const;
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    world.advance(70 * SECOND);
    expect(codesFrom(world, 60 * SECOND + 1)).toEqual(new Set([200]));
  });

  it('is filled by the write-ahead log that a replica has not got yet', () => {
    const of = store({ storage: disk(30 * MB) });
    const slow = { ...of, name: 'copy', replicaOf: 'store', storage: disk(30 * MB, { iops: 1, latencyUs: 1 * SECOND }) };
    const base = asking(of, { kind: 'regular', perSecond: 100 }, 100, 'insert');
    const alone = openWorld(base, 'alone');
    const followed = openWorld({ ...base, databases: [of, slow] }, 'followed');
    for (const world of [alone, followed]) world.advance(15.5 * SECOND);
    expect(codesFrom(alone, 0)).toEqual(new Set([200]));
    expect(codesFrom(followed, 14 * SECOND)).toEqual(new Set([500]));
    expect(gauge(followed, 'pg_wal_size_bytes')).toBeGreaterThan(10 * MB);
    expect(gauge(alone, 'pg_wal_size_bytes')).toBeLessThan(8 * MB);
  });

  it('is filled by the log of slow statements', () => {
    const world = run(store({ storage: disk(1 * MB + 50_000), slowQueryUs: 0 }), 'read');
    world.advance(10 * SECOND);
    const [{ storage }] = world.core.databases;
    const { logs } = world.core.recorder;
    const template = logs.templates.findIndex(({ message }) => message.endsWith('SELECT * FROM things'));
    expect(storage?.space?.otherBytes).toBe(serverSpans(world, 0).codes.length * logs.lineBytes(template, 1));
  });
});

describe('a load that does not fit', () => {
  it('fails, and leaves the space of its rows behind', () => {
    const world = run(store({ storage: disk(100 * MB) }), 'read');
    const load = { kind: 'operate', operation: 'load', database: 'store', table: 'things', rows: 1e6, matches: [] } as const;
    world.apply({ ...load, title: 'import', author: 'cron' }, 'test');
    world.advance(60 * SECOND);
    const [{ tables, storage, maintenance }] = world.core.databases;
    expect(maintenance).toEqual([null]);
    expect(world.core.changes.all().map(({ status }) => status)).toEqual(['failed']);
    expect([tables[0].rows, storage?.space?.loadingBytes]).toEqual([1_000, 0]);
    expect(tables[0].free).toBeGreaterThan(20_000);
    expect(tables[0].free % 20_000).toBe(0);
    expect(codesFrom(world, 0)).toEqual(new Set([200]));
  });
});
