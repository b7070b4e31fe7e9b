/** Memory, disk and write-ahead log of a database: each claim is a closed form or an exact small case. */
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Arrivals, Database } from '../../src/sim/model/topology.ts';
import type { StorageState } from '../../src/sim/world/storage-state.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { mean } from './estimate.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const PAGE = 8_192;
const LATENCY_US = 500;
/** 2,000 requests a second at 500 us each: one at a time. */
const plain: Storage = {
  memoryBytes: 300 * PAGE,
  disk: { iops: 2_000, bytesPerSecond: 200 * 1_048_576, latencyUs: LATENCY_US },
  checkpoints: { everyUs: 3_600e6, walMaxBytes: 2 ** 40, spreadRatio: 0.9 },
};

/** 1,000 pages with its index: 36 rows of 200 + 24 bytes a page. */
const things = table({ rows: 36_571, rowBytes: 200 });
const byKey = statement({ table: 'things', where: ['id'], rows: 1 });

function run(fields: Partial<Database>, arrivals: Arrivals, seconds: number): { world: World; storage: StorageState } {
  const store = database({ processors: 64, tables: [things], storage: plain, statements: [byKey], ...fields });
  const world = openWorld(asking(store, arrivals), 'storage');
  world.advance(seconds * 1e6);
  const { storage } = world.core.databases[0];
  if (storage === null) throw new Error('it has a disk');
  return { world, storage };
}

/** The share of accesses to a class of `pages` pages with `rate` accesses a page that random replacement finds in memory. */
function hitRatio(classes: readonly { pages: number; accesses: number }[], memory: number): number {
  const present = (time: number) => classes.map(({ pages, accesses }) => (accesses / pages) * time).map((x) => x / (1 + x));
  let low = 0;
  let high = 1e9;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    const used = present(middle).reduce((sum, share, at) => sum + share * classes[at].pages, 0);
    if (used < memory) low = middle;
    else high = middle;
  }
  return present(low).reduce((sum, share, at) => sum + share * classes[at].accesses, 0);
}

describe('pages in memory', () => {
  it('are found as often as the fixed point of random replacement says: rows and entries, hot and cold, 300 of 1,000 pages', () => {
    const { storage } = run({}, { kind: 'poisson', perSecond: 500 }, 200);
    const entries = (1_000 * 24) / 224;
    const expected = hitRatio(
      [1_000 - entries, entries].flatMap((pages) => [
        { pages: 0.2 * pages, accesses: 0.4 },
        { pages: 0.8 * pages, accesses: 0.1 },
      ]),
      300,
    );
    const { hits, misses } = storage.cache;
    expect(hits + misses).toBeGreaterThan(190_000);
    expect(Math.abs(hits / (hits + misses) - expected)).toBeLessThan(0.01);
  });

  it('come back one by one after they were lost, and the queries are slow until then', () => {
    const { world, storage } = run({ storage: { ...plain, memoryBytes: 2_000 * PAGE } }, { kind: 'regular', perSecond: 100 }, 20);
    expect(storage.cache.misses).toBe(0);
    storage.cache.empty();
    world.advance(22e6);
    const early = storage.cache.misses;
    expect(early).toBeGreaterThan(150);
    world.advance(60e6);
    const before = storage.cache.misses;
    world.advance(62e6);
    expect(storage.cache.misses - before).toBeLessThan(early / 4);
    expect(mean(serverSpans(world, 60e6).sojournUs)).toBeLessThan(300);
  });
});

describe('a disk', () => {
  const uncached: Storage = { ...plain, memoryBytes: PAGE };

  it('makes a lone query wait its latency for each page that is not in memory', () => {
    const { world, storage } = run({ storage: uncached }, { kind: 'regular', perSecond: 10 }, 30);
    const reads = storage.reads / serverSpans(world, 0).sojournUs.length;
    const [store] = world.core.databases;
    const workUs = mean(serverSpans(world, 0).sojournUs) - reads * LATENCY_US;
    expect(reads).toBeGreaterThan(1.9);
    expect(Math.abs(workUs - store.plans[0].demandUs)).toBeLessThan(0.05 * store.plans[0].demandUs);
  });

  it('serves no more requests a second than it can, and no more bytes', () => {
    const closed: Arrivals = { kind: 'closed', clients: 20, think: { kind: 'constant', valueUs: 0 } };
    const random = run({ storage: uncached }, closed, 20);
    expect(random.storage.reads / 20).toBeGreaterThan(1_960);
    expect(random.storage.reads / 20).toBeLessThanOrEqual(2_001);
    const all = statement({ table: 'things', where: ['owner'], rows: 1 });
    const scans = run({ storage: uncached, statements: [all] }, closed, 20);
    const perSecond = scans.storage.disk.busyUntil(20e6) / scans.storage.disk.coreCount / 20e6;
    expect(perSecond).toBeGreaterThan(0.99);
    expect(scans.storage.readBytes / 20 / 1_048_576).toBeGreaterThan(195);
    expect(scans.storage.readBytes / 20 / 1_048_576).toBeLessThan(215);
  });
});

describe('a commit', () => {
  const writes = statement({ table: 'things', verb: 'update', where: ['id'], rows: 1 });
  const warm: Storage = { ...plain, memoryBytes: 2_000 * PAGE };

  it('waits for one flush of the write-ahead log, alone', () => {
    const { world, storage } = run({ storage: warm, statements: [writes] }, { kind: 'regular', perSecond: 10 }, 20);
    const demandUs = world.core.databases[0].plans[0].demandUs;
    const { sojournUs } = serverSpans(world, 0);
    expect(storage.reads).toBe(0);
    expect(storage.writes).toBe(sojournUs.length);
    expect(Math.abs(mean(sojournUs) - demandUs - LATENCY_US)).toBeLessThan(0.05 * demandUs);
  });

  it('goes with the others: far more commits a second than the disk can flush', () => {
    const { world, storage } = run({ storage: warm, statements: [writes] }, { kind: 'poisson', perSecond: 6_000 }, 20);
    const { sojournUs } = serverSpans(world, 0);
    expect(sojournUs.length / 20).toBeGreaterThan(5_800);
    expect(storage.writes / 20).toBeLessThanOrEqual(2_001);
    // One flush under way on arrival, at its mean residual, and one of its own; the larger ones of them take longer.
    expect(mean(sojournUs)).toBeLessThan(2.5 * LATENCY_US + 200);
  });
});

describe('a checkpoint', () => {
  const writes = statement({ table: 'things', verb: 'update', where: ['id'], rows: 1 });
  const every = (spreadRatio: number): Storage => ({
    ...plain,
    memoryBytes: 2_000 * PAGE,
    checkpoints: { everyUs: 20e6, walMaxBytes: 2 ** 40, spreadRatio },
  });
  const p99 = (world: World, fromUs: number, toUs: number) => {
    const spans = world.core.recorder.spans;
    const found: number[] = [];
    for (const chunk of spans.chunks) {
      for (let row = 0; row < chunk.rows; row++) {
        if (chunk.startUs[row] < fromUs || chunk.startUs[row] >= toUs) continue;
        if (spans.templates[chunk.template[row]].kind === 'server') found.push(chunk.durationUs[row]);
      }
    }
    return found.sort((x, y) => x - y)[Math.floor(0.99 * found.length)];
  };

  it('writes the pages that were changed, and everybody else waits beside it: teeth every 20 s', () => {
    const { world, storage } = run({ storage: every(0), statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 70);
    expect(storage.checkpointsTimed).toBe(3);
    expect(storage.buffersCheckpoint).toBeGreaterThan(2_000);
    expect(storage.buffersCheckpoint).toBeLessThanOrEqual(3_000);
    for (const atUs of [20e6, 40e6, 60e6]) {
      expect(p99(world, atUs, atUs + 500_000)).toBeGreaterThan(3 * p99(world, atUs - 5e6, atUs));
    }
  });

  it('writes no more pages than there are in memory, and those who needed room have written the others', () => {
    for (const pagesMax of [1, 30, 300]) {
      const memory: Storage = { ...every(0), memoryBytes: pagesMax * PAGE };
      const { storage } = run({ storage: memory, statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 70);
      const { buffersCheckpoint, cache } = storage;
      expect(storage.checkpointsTimed).toBe(3);
      expect(buffersCheckpoint).toBeGreaterThan(0);
      expect(buffersCheckpoint).toBeLessThanOrEqual(3 * pagesMax);
      expect(cache.evictedDirty).toBeGreaterThan(pagesMax === 1 ? 0.95 * 300 * 70 : 3_000);
      expect(cache.evictedDirty + buffersCheckpoint).toBeLessThan(1.05 * 300 * 70);
    }
  });

  it('leaves nothing to those who need room when all pages are in memory', () => {
    const { storage } = run({ storage: every(0), statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 70);
    expect(storage.cache.evictedDirty).toBe(0);
  });

  it('is felt less when it is spread over its time', () => {
    const [burst, spread] = [0, 0.9].map((spreadRatio) => {
      const { world } = run({ storage: every(spreadRatio), statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 40);
      world.advance(40.5e6);
      return mean(serverSpans(world, 40e6).sojournUs);
    });
    expect(burst).toBeGreaterThan(2 * spread);
  });

  it('makes the log larger after it: the first change of a page puts the whole page in', () => {
    const { world, storage } = run({ storage: every(0.9), statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 38);
    const before = storage.walBytes;
    world.advance(40e6 - 1);
    const late = storage.walBytes - before;
    world.advance(42e6 - 1);
    expect(storage.walBytes - before - late).toBeGreaterThan(2 * late);
  });

  it('begins early when there is too much log', () => {
    const early: Storage = { ...every(0.9), checkpoints: { everyUs: 3_600e6, walMaxBytes: 2 ** 20, spreadRatio: 0.5 } };
    const { storage } = run({ storage: early, statements: [writes] }, { kind: 'poisson', perSecond: 300 }, 20);
    expect(storage.checkpointsTimed).toBe(0);
    expect(storage.checkpointsRequested).toBeGreaterThan(3);
  });
});
