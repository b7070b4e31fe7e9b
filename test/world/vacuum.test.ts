/** Updates and deletes leave dead rows, which scans read past until a vacuum; an open transaction keeps it from removing them. */
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Database, Step } from '../../src/sim/model/topology.ts';
import { tableBytes } from '../../src/sim/world/disk-space.ts';
import type { World } from '../../src/sim/world/world.ts';
import { ask, asking, contending, database, sessionLimits, statement, table } from './database-fixture.ts';
import { openWorld } from './topology-fixture.ts';

const things = table({ rows: 10_000 });
const updates = statement({ name: 'update', table: 'things', verb: 'update', where: ['id'], rows: 10 });
const scan = statement({ name: 'scan', table: 'things', where: ['owner'] });

/** A thousand rows die each second. */
function running(deadRatio: number, seconds: number): World {
  const store = database({
    tables: [things],
    statements: [updates, scan],
    autovacuum: { everyUs: 1e6, deadRatio, changedRatio: 0 },
  });
  const world = openWorld(asking(store, { kind: 'regular', perSecond: 100 }), 'vacuum');
  world.advance(seconds * 1e6);
  return world;
}

const tableOf = (world: World) => world.core.databases[0].tables[0];
const scanUs = (world: World) => world.core.databases[0].plans[1].demandUs;

describe('dead rows', () => {
  it('make scans longer when nobody removes them: after 30 s a table of four times its rows', () => {
    const world = running(0, 30);
    expect(tableOf(world).dead + tableOf(world).pending).toBe(10 * world.core.visits);
    expect(tableOf(world).rows).toBe(10_000);
    expect(scanUs(world) / scanUs(running(0, 0))).toBeGreaterThan(3.7);
  });

  it('are removed by autovacuum at its threshold, and their space is used again: the table stays below a half more', () => {
    const world = running(0.2, 60);
    const { dead, free, vacuum } = tableOf(world);
    expect(vacuum?.vacuums).toBeGreaterThan(10);
    expect(dead).toBeLessThan(4_000);
    expect(dead + free).toBeLessThan(5_000);
    expect(scanUs(world) / scanUs(running(0.2, 0))).toBeLessThan(1.5);
  });

  it('stay while a transaction is open that may still see them', () => {
    const world = running(0.2, 10);
    const [store] = world.core.databases;
    const session = store.sessions.open(-1, world.core.nowUs);
    world.advance(40e6);
    expect(tableOf(world).vacuum?.vacuums).toBeGreaterThan(10);
    expect(tableOf(world).dead).toBeGreaterThan(29_000);
    store.sessions.close(world.core.events, session);
    world.advance(43e6);
    expect(tableOf(world).dead).toBeLessThan(4_000);
  });
});

describe('a statement that reads for long', () => {
  it('keeps what died since it began from being removed, on whatever table, and nothing that died before', () => {
    const report = statement({ name: 'report', table: 'things', takes: { kind: 'constant', valueUs: 25e6 } });
    const autovacuum = { everyUs: 1e6, deadRatio: 0.2, changedRatio: 0 };
    const store = database({ processors: 8, tables: [things], statements: [updates, report], autovacuum });
    const made = asking(store, { kind: 'regular', perSecond: 100 });
    const [front] = made.services;
    const reports = { kind: 'query', database: 'store', statement: 'report', timeoutUs: 3_600e6 } as const;
    const once = { method: 'GET', route: '/report', steps: [reports] };
    const [users] = made.users;
    const [journey] = users.journeys;
    const reader = {
      ...users,
      name: 'reader',
      arrivals: { kind: 'regular' as const, perSecond: 1 / 20.5 },
      journeys: [{ ...journey, requests: [{ ...journey.requests[0], route: '/report' }] }],
    };
    const services = [{ ...front, endpoints: [...front.endpoints, once] }];
    const world = openWorld({ ...made, services, users: [users, reader] }, 'report');
    world.advance(40e6);
    // Since 20.5 s, when the report began: 10 rows each 10 ms.
    expect(Math.abs(tableOf(world).dead - 19_500)).toBeLessThan(1_000);
    expect(Math.abs((tableOf(world).vacuum?.removed ?? 0) - 20_500)).toBeLessThanOrEqual(10);
  });
});

describe('a statement that deletes', () => {
  const removes = statement({ name: 'remove', text: 'DELETE', table: 'things', verb: 'delete', where: ['id'], rows: 10 });

  /** A thousand rows a second go, of 10,000. */
  const deleting = (fields: Partial<Database>, seconds: number): World => {
    const store = database({ tables: [things], statements: [removes, scan], ...fields });
    const world = openWorld(asking(store, { kind: 'regular', perSecond: 100 }), 'deletes');
    world.advance(seconds * 1e6);
    return world;
  };
  const counts = (world: World) => [tableOf(world).rows, tableOf(world).dead, tableOf(world).free];
  const never = { everyUs: 1e6, deadRatio: 0, changedRatio: 0 };

  it('leaves its rows dead where they were: the table is as long to scan as before, and a vacuum makes their space free', () => {
    const world = deleting({ autovacuum: never }, 5.001);
    expect(counts(world)).toEqual([5_000, 5_000, 0]);
    expect(scanUs(world)).toBe(scanUs(deleting({ autovacuum: never }, 0)));
    const deed = { kind: 'operate', operation: 'vacuum', database: 'store', table: 'things', rows: 0, matches: [] } as const;
    world.apply({ ...deed, title: '', author: '' }, 'test');
    world.advance(5.009e6);
    expect(counts(world)).toEqual([5_000, 0, 5_000]);
  });

  it('deletes nothing any more when nothing is left', () => {
    expect(counts(deleting({}, 12))).toEqual([0, 0, 10_000]);
  });

  it('takes no room on the disk but for its log, and gives none back: 50 bytes a row, the image of a page, 40 for its commit', () => {
    const storage: Storage = {
      memoryBytes: 1e9,
      disk: { iops: 2_000, bytesPerSecond: 2e8, latencyUs: 500, sizeBytes: 1e9 },
      checkpoints: { everyUs: 3_600e6, walMaxBytes: 2 ** 40, spreadRatio: 0.9 },
    };
    const world = deleting({ autovacuum: never, storage }, 1.001);
    const [store] = world.core.databases;
    expect(counts(world)[0]).toBe(9_000);
    expect(tableBytes(store)).toBe(10_000 * 224);
    const images = (store.storage?.walBytes ?? 0) - 1_000 * 50 - 100 * 40;
    expect(images % 8_192).toBe(0);
    expect(images).toBeGreaterThan(0);
  });
});

describe('a transaction that is rolled back', () => {
  const never = { everyUs: 1e6, deadRatio: 0, changedRatio: 0 };
  const inserts = statement({ name: 'insert', text: 'INSERT', table: 'things', verb: 'insert', rows: 10 });
  const removes = statement({ name: 'remove', text: 'DELETE', table: 'things', verb: 'delete', where: ['id'], rows: 10 });
  const pause: Step = { kind: 'wait', length: { kind: 'constant', valueUs: 100_000 } };
  const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };

  /** One a second, which is open for a tenth of it. */
  const running = (steps: readonly Step[], seconds: number, fields: Partial<Database> = {}): World => {
    const transaction: Step = { kind: 'transaction', database: 'store', steps };
    const store = { tables: [things], statements: [inserts, updates, removes], autovacuum: never, ...fields };
    const world = openWorld(contending([transaction], 1e6, store), 'rolled back');
    world.advance(seconds * 1e6);
    return world;
  };
  const counts = (world: World) => {
    const { rows, dead, free, pending, modified } = tableOf(world);
    return { rows, dead, free, pending, modified };
  };
  const all = [ask('insert'), ask('update'), ask('remove'), pause];

  it('leaves what it wrote dead, and what it deleted alive', () => {
    expect(counts(running([...all, fail], 5.5))).toEqual({ rows: 10_000, dead: 100, free: 0, pending: 0, modified: 0 });
    expect(counts(running(all, 5.5))).toEqual({ rows: 10_000, dead: 100, free: 0, pending: 0, modified: 150 });
    expect(counts(running([ask('remove'), fail], 5.5))).toEqual({ rows: 10_000, dead: 0, free: 0, pending: 0, modified: 0 });
  });

  it('has taken the space of what it wrote before', () => {
    expect(counts(running([...all, fail], 5.05))).toMatchObject({ rows: 10_000, dead: 80, pending: 20 });
  });

  it('is one statement that is ended in the midst of what it does', () => {
    const long = { ...inserts, takes: { kind: 'constant', valueUs: 500_000 } } as const;
    const sessions = sessionLimits({ statementTimeoutUs: 100_000 });
    const store = database({ tables: [things], statements: [long], autovacuum: never, sessions });
    const world = openWorld(asking(store, { kind: 'regular', perSecond: 1 }), 'ended');
    world.advance(5.5e6);
    expect(counts(world)).toEqual({ rows: 10_000, dead: 50, free: 0, pending: 0, modified: 0 });
  });
});
