/** Pools of connections, exactly: who waits how long, what opening costs, when a connection ends, and what a leak does. */
import { describe, expect, it } from 'vitest';
import { PLAIN_KEEPING, type ConnectionPool } from '../../src/sim/model/pool.ts';
import type { Arrivals, Service, Topology } from '../../src/sim/model/topology.ts';
import { PLAIN_PROCESS } from '../../src/sim/model/process.ts';
import type { World } from '../../src/sim/world/world.ts';
import { database, statement } from './database-fixture.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;

/** One service that sends a statement of `lengthUs` for each request, over a pool. */
function asking(
  pool: Partial<ConnectionPool>,
  arrivals: Arrivals,
  lengthUs: number,
  fields: Partial<Service> & { latencyUs?: number } = {},
): Topology {
  const { latencyUs = 0, ...words } = fields;
  const takes = { kind: 'constant' as const, valueUs: lengthUs };
  const store = database({ processors: 1_000, connectionsMax: 1_000, statements: [statement({ takes })] });
  const pools = [{ database: 'store', sizeMax: 10, acquireTimeoutUs: 3_600e6, keeping: PLAIN_KEEPING, ...pool }];
  const ask = { kind: 'query' as const, database: 'store', statement: store.statements[0].name, timeoutUs: 3_600e6 };
  const asker = service('asker', [ask], { workers: 100_000, processors: 100_000, pools, ...words });
  return { ...systemOf([asker], arrivals, latencyUs), databases: [store] };
}

function querySpans(world: World): { startUs: number; durationUs: number; waitUs: number }[] {
  const { spans } = world.core.recorder;
  return spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => row)
      .filter((row) => spans.templates[chunk.template[row]].kind === 'client')
      .map((row) => ({ startUs: chunk.startUs[row], durationUs: chunk.durationUs[row], waitUs: chunk.a[row] })),
  );
}

/** What the lines about suspected leaks say. */
function heldMs(world: World): number[] {
  const { logs } = world.core.recorder;
  return logs.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => row)
      .filter((row) => logs.templates[chunk.template[row]].message.endsWith('possible leak'))
      .map((row) => chunk.a[row] / MS),
  );
}

/** When the queries that failed began. */
const spanErrors = (world: World): number[] =>
  world.core.recorder.spans.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => row)
      .filter((row) => chunk.code[row] === 1)
      .map((row) => chunk.startUs[row]),
  );

const poolOf = (world: World) => world.core.pods[0].pools[0];

describe('a pool of connections', () => {
  it('opens a connection by messages there and back and work of the database, which the first query waits for and the next does not', () => {
    const connect = { roundTrips: 3, workUs: 7 * MS };
    const world = openWorld(
      asking({ keeping: { ...PLAIN_KEEPING, connect } }, { kind: 'regular', perSecond: 1 }, 10 * MS, { latencyUs: MS }),
      '1',
    );
    world.advance(2.9 * SECOND);
    expect(querySpans(world).map(({ durationUs, waitUs }) => [durationUs, waitUs])).toEqual([
      [25 * MS, 13 * MS],
      [12 * MS, 0],
    ]);
  });

  it('tests a connection before each use, which takes a message there and back', () => {
    const keeping = { ...PLAIN_KEEPING, validationUs: 200 };
    const world = openWorld(asking({ keeping }, { kind: 'regular', perSecond: 1 }, 10 * MS, { latencyUs: MS }), '1');
    world.advance(2.9 * SECOND);
    expect(querySpans(world).map(({ durationUs }) => durationUs)).toEqual([14_200, 14_200]);
  });

  it('closes what has lain idle down to its minimum, and what is too old', () => {
    const burst = asking(
      { keeping: { ...PLAIN_KEEPING, sizeMin: 2, idleUs: 5 * SECOND } },
      { kind: 'closed', clients: 8, think: { kind: 'constant', valueUs: 60 * SECOND } },
      MS,
    );
    const world = openWorld(burst, '1');
    expect(poolOf(world).open).toBe(2);
    world.advance(60.5 * SECOND);
    expect(poolOf(world).open).toBe(8);
    world.advance(71 * SECOND);
    expect(poolOf(world).open).toBe(2);

    const aging = openWorld(
      asking({ sizeMax: 1, keeping: { ...PLAIN_KEEPING, lifetimeUs: 10 * SECOND } }, { kind: 'regular', perSecond: 5 }, MS),
      '1',
    );
    aging.advance(100.1 * SECOND);
    const made = aging.core.recorder.series.all.find(
      ({ labels }) => labels.__name__ === 'connection_pool_creation_seconds_count',
    );
    expect(made?.last()).toBeGreaterThanOrEqual(9);
    expect(made?.last()).toBeLessThanOrEqual(10);
    expect(aging.core.databases[0].connectionsOpen).toBe(1);
  });

  it('that leaks lends fewer and fewer until nobody gets a connection, unless lost ones are closed after a while', () => {
    const leaking = (reclaimUs: number | null) => {
      const world = openWorld(
        asking(
          { sizeMax: 5, acquireTimeoutUs: SECOND, keeping: { ...PLAIN_KEEPING, leakRatio: 0.005, reclaimUs } },
          { kind: 'regular', perSecond: 50 },
          10 * MS,
        ),
        'leak',
      );
      world.advance(120 * SECOND);
      return world;
    };
    const lost = leaking(null);
    expect([poolOf(lost).inUse, poolOf(lost).keeper?.leakedCount]).toEqual([5, 5]);
    const late = lost.core.users[0].good;
    lost.advance(130 * SECOND);
    expect(lost.core.users[0].good).toBe(late);
    const kept = leaking(3 * SECOND);
    expect(kept.core.users[0].good).toBeGreaterThan(5_000);
    const said = (world: World) => world.core.recorder.logs.templates.some(({ message }) => message.includes('was not returned'));
    expect([said(lost), said(kept)]).toEqual([false, true]);
  });

  it('serves the one who came last first when it is told to', () => {
    const order = (which: 'fifo' | 'lifo') => {
      const world = openWorld(
        asking({ sizeMax: 1, keeping: { ...PLAIN_KEEPING, order: which } }, { kind: 'regular', perSecond: 200 }, 12 * MS),
        '1',
      );
      world.advance(51 * MS);
      return querySpans(world).map(({ startUs }) => startUs / MS);
    };
    expect(order('fifo')).toEqual([5, 10, 15]);
    expect(order('lifo')).toEqual([5, 15, 25]);
  });

  it('names in the log whoever has had a connection for longer than it watches in silence, once', () => {
    const keeping = { ...PLAIN_KEEPING, leakDetectionUs: 2 * SECOND };
    const world = openWorld(
      asking({ keeping }, { kind: 'closed', clients: 2, think: { kind: 'constant', valueUs: SECOND } }, 5 * SECOND),
      '1',
    );
    // Lent at 1 s for 5 s; looked at every 2 s, and told at 4 s, though it is still out at 6 s.
    world.advance(5 * SECOND);
    expect(heldMs(world)).toEqual([3_000, 3_000]);
    world.advance(6.5 * SECOND);
    expect(heldMs(world)).toEqual([3_000, 3_000]);
  });

  it('that is made smaller closes idle connections at once, and lent ones when they come back', () => {
    const thinking: Arrivals = { kind: 'closed', clients: 6, think: { kind: 'constant', valueUs: 3 * SECOND } };
    for (const keeping of [null, PLAIN_KEEPING]) {
      const world = openWorld(asking({ sizeMax: 8, keeping }, thinking, 2 * SECOND), '1');
      const resize = (max: number): number[] => {
        world.apply(
          { kind: 'configure', component: 'asker', settings: { 'pools.store.max': max }, title: '', author: '' },
          'test',
        );
        return [poolOf(world).open, poolOf(world).inUse, world.core.databases[0].connectionsOpen];
      };
      world.advance(4 * SECOND);
      expect(resize(4)).toEqual([6, 6, 6]);
      world.advance(5 * SECOND);
      expect(resize(3)).toEqual([3, 0, 3]);
    }
  });

  it('gives connections back to a full database when it is made smaller, and those who wait in another pod get them', () => {
    const topology = asking(
      { sizeMax: 4, keeping: null },
      { kind: 'closed', clients: 8, think: { kind: 'constant', valueUs: 0 } },
      10 * MS,
    );
    const [asker] = topology.services;
    const [store] = topology.databases;
    const world = openWorld(
      { ...topology, services: [{ ...asker, replicas: 2 }], databases: [{ ...store, connectionsMax: 4 }] },
      '1',
    );
    world.advance(SECOND);
    const opened = () => world.core.pods.map((pod) => pod.pools[0].open);
    const before = opened();
    expect(before.reduce((sum, one) => sum + one, 0)).toBe(4);
    world.apply({ kind: 'configure', component: 'asker', settings: { 'pools.store.max': 2 }, title: '', author: '' }, 'test');
    world.advance(2 * SECOND);
    expect(opened()).toEqual([2, 2]);
  });
});

describe('the process that holds a pool', () => {
  it('fails a query when it has no descriptor left to open a connection, and says so; those that are open go on', () => {
    // Each request is a descriptor and each connection: of five, the third request leaves none for its connection.
    const process = { ...PLAIN_PROCESS, fileDescriptors: 5 };
    for (const keeping of [null, PLAIN_KEEPING]) {
      const world = openWorld(asking({ keeping }, { kind: 'regular', perSecond: 10 }, 280 * MS, { process }), '1');
      world.advance(390 * MS);
      expect(spanErrors(world)).toEqual([300 * MS]);
      expect(
        world.core.recorder.logs.templates.filter(({ message }) => message === 'socket failed: too many open files'),
      ).toHaveLength(1);
      expect([world.core.users[0].good, world.core.users[0].failed]).toEqual([1, 1]);
      expect(poolOf(world).open).toBe(2);
    }
  });

  it('takes all its connections with it when it dies, and its next life begins without', () => {
    const heap = {
      ...{ sizeMax: 1_000, youngMax: 100, live: 0, perRequest: 10, keptPerRequest: 0, keptMax: 0, leakPerRequest: 10, beside: 0 },
      pauses: { minorUs: 1, minorUsPerByte: 0, majorUs: 1, majorUsPerByte: 0 },
    };
    const keeping = { ...PLAIN_KEEPING, sizeMin: 3, connect: { roundTrips: 1, workUs: MS }, validationUs: 100 };
    const topology = asking({ keeping }, { kind: 'regular', perSecond: 100 }, 35 * MS, { heap, startupUs: SECOND });
    const world = openWorld(topology, '1');
    world.advance(SECOND);
    const [pod] = world.core.pods;
    expect(pod.phase).toBe('ready');
    const held = pod.pools[0].inUse;
    expect(held).toBe(4);
    while (pod.phase === 'ready') world.advance(world.core.nowUs + 100);
    // Statements that the database is at go on to their end; what lay idle is gone at once.
    expect(pod.pools[0].open).toBe(pod.pools[0].inUse);
    expect(pod.pools[0].inUse).toBeLessThanOrEqual(held);
    world.advance(world.core.nowUs + SECOND / 2);
    expect(world.core.pods.map(({ pools }) => pools[0].open)).toEqual([0, 3]);
    expect(world.core.databases[0].connectionsOpen).toBe(3);
  });
});
