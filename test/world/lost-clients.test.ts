/** What a process leaves in the database when it dies: its transactions stay until the database reads that the connection is closed. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/sim/model/topology.ts';
import { killPod } from '../../src/sim/world/dying.ts';
import type { World } from '../../src/sim/world/world.ts';
import { database, sessionLimits, statement, table } from './database-fixture.ts';
import { closeDoors } from './random-system.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;

const STORE = database({
  processors: 100,
  tables: [table()],
  sessions: sessionLimits({ deadlockTimeoutUs: 60e6 }),
  statements: [
    statement({
      name: 'hot',
      verb: 'update',
      table: 'things',
      takes: { kind: 'constant', valueUs: 20 * MS },
      locks: { table: null, rows: 'update', keys: { kind: 'uniform', items: 1 } },
    }),
  ],
});
const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });
const hot: Step = { kind: 'query', database: 'store', statement: 'hot', timeoutUs: 60e6 };
const PLAIN = { workers: 100, pools: [{ database: 'store', sizeMax: 10, acquireTimeoutUs: 60e6, keeping: null }] };

/**
 * Two requests, to the first pod and to the second: each updates the same row in a transaction and then waits for 50 ms. The first
 * has the row from 14 ms on, its statement ends at 34 ms; the second asks for it at 24 ms. A hop takes 1 ms.
 */
function twoTransactions(): World {
  const front = service('front', [{ kind: 'transaction', database: 'store', steps: [hot, wait(50 * MS)] }], {
    ...PLAIN,
    replicas: 2,
  });
  const system = { ...systemOf([front], { kind: 'regular', perSecond: 100 }, 1 * MS), databases: [STORE] };
  const world = openWorld(system, 'lost');
  world.advance(15 * MS);
  closeDoors(world);
  return world;
}

function sessionsAt(world: World, atUs: number): [open: number, waiting: number] {
  world.advance(atUs);
  const { locks } = world.core.databases[0].sessions;
  return [locks.sessionsOpen, locks.waiting];
}

const linesOf = (world: World, wanted: RegExp): number =>
  world.core.recorder.logs.templates.filter(({ message }) => wanted.test(message)).length;

describe('the open transaction of a process that dies', () => {
  it('holds its locks until the database hears of it, one hop later, when it is idle', () => {
    const world = twoTransactions();
    world.advance(40 * MS);
    killPod(world.core, world.core.pods[0], 'Error');
    expect(sessionsAt(world, 41 * MS - 1)).toEqual([2, 1]);
    expect(sessionsAt(world, 41 * MS)).toEqual([1, 0]);
    expect(linesOf(world, /unexpected EOF on client connection with an open transaction/)).toBe(1);
    expect(world.core.pods[0].pools.map(({ inUse, open }) => [inUse, open])).toEqual([[0, 0]]);
  });

  it('holds them until its statement ends, when one is executed', () => {
    const world = twoTransactions();
    world.advance(28 * MS);
    killPod(world.core, world.core.pods[0], 'Error');
    expect(sessionsAt(world, 34 * MS - 1)).toEqual([2, 1]);
    expect(sessionsAt(world, 34 * MS)).toEqual([1, 0]);
  });

  it('goes on to wait for a lock, gets it, and is only then rolled back', () => {
    const world = twoTransactions();
    world.advance(30 * MS);
    killPod(world.core, world.core.pods[1], 'Error');
    expect(sessionsAt(world, 86 * MS - 1)).toEqual([2, 1]);
    expect(sessionsAt(world, 86 * MS)).toEqual([1, 0]);
    expect(sessionsAt(world, 106 * MS - 1)).toEqual([1, 0]);
    expect(sessionsAt(world, 106 * MS)).toEqual([0, 0]);
    world.advance(200 * MS);
    expect([world.core.frames.inUse, world.core.databases[0].connectionsOpen]).toEqual([0, 1]);
  });

  it('is committed when COMMIT had been sent', () => {
    const world = twoTransactions();
    world.advance(85 * MS);
    killPod(world.core, world.core.pods[0], 'Error');
    expect(sessionsAt(world, 86 * MS)).toEqual([1, 0]);
    const { target, sessions } = world.core.databases[0];
    expect(target.values[sessions.instruments.rollbacks]).toBe(0);
  });
});

describe('a statement that gets its lock and is cancelled at the same instant', () => {
  it('fails with its transaction, and its lock goes on to nobody', () => {
    // The holder commits at 36 ms; the other asks for the row at 5 ms, and the news that nobody waits for it comes at 36 ms, too.
    const branches: Step[][] = [
      [{ kind: 'call', service: 'back', method: 'GET', route: '/hold', timeoutUs: 1e6, guard: null }],
      [wait(1 * MS), { kind: 'call', service: 'back', method: 'GET', route: '/want', timeoutUs: 33 * MS, guard: null }],
    ];
    const front = service('front', [{ kind: 'parallel', branches }], { workers: 100, cancels: true });
    const steps = { hold: [hot, wait(10 * MS)], want: [hot] };
    const back = service('back', [], {
      ...PLAIN,
      cancels: true,
      endpoints: (['hold', 'want'] as const).map((name) => ({
        method: 'GET',
        route: `/${name}`,
        steps: [{ kind: 'transaction', database: 'store', steps: steps[name] }],
      })),
    });
    const system = { ...systemOf([front, back], { kind: 'regular', perSecond: 1 }, 1 * MS), databases: [STORE] };
    const world = openWorld(system, 'same instant');
    const [{ sessions, processors, target }] = world.core.databases;
    const startUs = 1e6 + 1 * MS;
    world.advance(startUs + 36 * MS - 1);
    expect([sessions.locks.waiting, processors.running]).toEqual([1, 0]);
    world.advance(startUs + 36 * MS);
    expect([sessions.locks.waiting, sessions.locks.lockCount, processors.running]).toEqual([0, 0, 0]);
    world.advance(1.5e6);
    expect(world.core.frames.inUse).toBe(0);
    expect(target.values[sessions.instruments.rollbacks]).toBe(1);
  });
});
