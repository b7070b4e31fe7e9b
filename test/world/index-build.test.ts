/** What the server does for its own ends with its disk, its memory and its log: builds of indexes, and vacuums. Closed forms. */
import { describe, expect, it } from 'vitest';
import type { Deed } from '../../src/sim/model/action.ts';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Database } from '../../src/sim/model/topology.ts';
import { indexBuildUs } from '../../src/sim/world/planner.ts';
import type { StorageState } from '../../src/sim/world/storage-state.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { mean } from './estimate.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const PAGE = 8_192;
/** One request at a time, 500 us each, and 625 us for 16 pages in a row. */
const small: Storage = {
  memoryBytes: PAGE,
  disk: { iops: 2_000, bytesPerSecond: 200 * 1_048_576, latencyUs: 500 },
  checkpoints: { everyUs: 3_600e6, walMaxBytes: 2 ** 40, spreadRatio: 0.9 },
};
const IN_ROW_US = 625 / 16;

/** 10,000 pages with its index; another index takes 1,072 pages of 24 bytes a row. */
const things = table({ rows: 365_714, rowBytes: 200 });
const PAGES = 10_000;
const INDEX_PAGES = Math.ceil((365_714 * 24) / PAGE);
const byKey = statement({ table: 'things', where: ['id'], rows: 1 });

function opened(fields: Partial<Database> = {}, perSecond = 10): { world: World; storage: StorageState } {
  const store = database({ processors: 64, tables: [things], storage: small, statements: [byKey], ...fields });
  const replica = database({ ...store, name: 'copy', replicaOf: 'store' });
  const topology = asking(store, { kind: 'regular', perSecond });
  const world = openWorld({ ...topology, databases: [store, replica] }, 'build');
  const { storage } = world.core.databases[0];
  if (storage === null) throw new Error('it has a disk');
  return { world, storage };
}

function build(world: World, concurrently: boolean): void {
  const deed: Deed = {
    kind: 'migrate',
    database: 'store',
    changes: [{ kind: 'createIndex', table: 'things', index: 'things_owner', columns: ['owner'], concurrently }],
    title: '',
    author: '',
  };
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

/** How long the last change took, and how it ended. */
function lastChange(world: World): readonly [number, string] {
  const change = [...world.core.changes.all()].at(-1);
  if (change?.endedAtUs === undefined || change.endedAtUs === null) return [Infinity, 'under way'];
  return [change.endedAtUs - change.atUs, change.status];
}

const queryUs = (world: World, fromUs: number, untilUs: number): number => {
  const { sojournUs } = serverSpans(world, fromUs);
  return mean(sojournUs.slice(0, Math.floor((untilUs - fromUs) / 100_000)));
};

describe('the build of an index on a database with a disk', () => {
  it.each([
    [false, 1],
    [true, 2],
  ])('reads the table, sorts, and writes the pages of the index and their log (concurrently: %s)', (concurrently, scans) => {
    const { world, storage } = opened({}, 0.001);
    build(world, concurrently);
    world.advance(10e6);
    const [tookUs, status] = lastChange(world);
    const expectedUs = (scans * PAGES + 2 * INDEX_PAGES) * IN_ROW_US + indexBuildUs(world.core.databases[0].tables[0]);
    expect(status).toBe('done');
    expect(Math.abs(tookUs - expectedUs)).toBeLessThan(20);
    expect(storage.readBytes).toBe(scans * PAGES * PAGE);
    expect([storage.writtenBytes, storage.walBytes]).toEqual([2 * INDEX_PAGES * PAGE, INDEX_PAGES * PAGE]);
    expect(world.core.databases[0].tables[0].indexes.map(({ name }) => name)).toContain('things_owner');
  });

  it('makes statements that read from the disk wait twice as long for it, and those whose pages are in memory no longer', () => {
    const [disk, memory] = [small, { ...small, memoryBytes: 2 * PAGES * PAGE }].map((storage) => {
      const { world } = opened({ storage });
      world.advance(2.01e6);
      const beforeUs = queryUs(world, 1e6, 2e6);
      build(world, true);
      world.advance(2.4e6);
      return queryUs(world, 2.01e6, 2.3e6) - beforeUs;
    });
    expect(Math.abs(disk - 1_000)).toBeLessThan(100);
    expect(Math.abs(memory)).toBeLessThan(100);
  });

  it('leaves what is in memory alone when the table is large, as the ring of buffers of large scans does', () => {
    const { world, storage } = opened({ storage: { ...small, memoryBytes: 0.3 * PAGES * PAGE } }, 0.001);
    const before = storage.cache.presentRatio(0);
    build(world, true);
    world.advance(0.3e6);
    expect(storage.readBytes).toBeGreaterThan(0);
    expect(storage.cache.presentRatio(0)).toBe(before);
  });

  it('sends its log to the replica, which falls behind by what it takes to apply it', () => {
    const { world, storage } = opened({}, 0.001);
    const [, { replication }] = world.core.databases;
    build(world, false);
    while (storage.walFlushedBytes === 0) world.advance(world.core.nowUs + 1_000);
    expect(replication?.isBehind).toBe(true);
    world.advance(world.core.nowUs + 2e6);
    expect(replication?.appliedBytes).toBe(INDEX_PAGES * PAGE);
  });

  it('leaves the disk at once when it is called off, and what it had written of the index is free again', () => {
    const { world, storage } = opened({ storage: { ...small, disk: { ...small.disk, sizeBytes: 1e9 } } }, 0.001);
    build(world, false);
    while (storage.walBytes === 0) world.advance(world.core.nowUs + 1_000);
    expect([storage.disk.running, storage.space?.loadingBytes]).toEqual([1, INDEX_PAGES * PAGE]);
    const deed: Deed = { kind: 'rollback', component: 'store', change: 'latest' };
    world.apply(deed, 'test');
    expect([storage.disk.running, storage.space?.loadingBytes]).toEqual([0, 0]);
    world.advance(world.core.nowUs + 1e6);
    expect(world.core.databases[0].tables[0].indexes).toHaveLength(1);
  });

  it('fails when there is no room for the index and its log', () => {
    const sizeBytes = things.rows * (200 + 24) + 2 * INDEX_PAGES * PAGE - 1;
    const { world, storage } = opened({ storage: { ...small, disk: { ...small.disk, sizeBytes } } }, 0.001);
    build(world, false);
    world.advance(10e6);
    expect(lastChange(world)[1]).toBe('failed');
    expect([storage.walBytes, storage.space?.loadingBytes, storage.disk.running]).toEqual([0, 0, 0]);
  });
});

describe('a vacuum on a database with a disk', () => {
  it('writes the pages that the dead rows were on, and a log of them with the image of each page', () => {
    const autovacuum = { everyUs: 1e6, deadRatio: 0, changedRatio: 0 };
    const { world, storage } = opened({ autovacuum }, 0.001);
    const [store] = world.core.databases;
    const [dead] = store.tables;
    dead.dead = 20_000;
    if (dead.vacuum !== null) dead.vacuum.died = 20_000;
    const deed: Deed = {
      kind: 'operate',
      operation: 'vacuum',
      database: 'store',
      table: 'things',
      rows: 0,
      matches: [],
      title: '',
      author: '',
    };
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    world.advance(30e6);
    expect([lastChange(world)[1], dead.dead, dead.free]).toEqual(['done', 0, 20_000]);
    // 20,000 rows and as many entries of the index, four of five of them on the hot fifth of their pages.
    const hit = (places: number, pages: number) => pages * (1 - Math.exp(-places / pages));
    const entries = (PAGES * 24) / 224;
    const of = (pages: number) => hit(16_000, 0.2 * pages) + hit(4_000, 0.8 * pages);
    const pages = of(PAGES - entries) + of(entries);
    expect(Math.abs(storage.walBytes - pages * (PAGE + 60) - 40_000 * 4)).toBeLessThan(PAGE);
    expect(Math.abs(storage.writtenBytes - storage.walBytes - pages * PAGE)).toBeLessThan(3 * PAGE);
  });
});
