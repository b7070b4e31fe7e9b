/** A replica takes over from its primary: who fails meanwhile, what is lost, and who serves afterwards. */
import { describe, expect, it } from 'vitest';
import type { FailoverDeed } from '../../src/sim/model/failover-deed.ts';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { closeDoors } from './random-system.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;

const disk: Storage = {
  memoryBytes: 2 ** 30,
  disk: { iops: 20_000, bytesPerSecond: 500e6, latencyUs: 100 },
  checkpoints: { everyUs: 3_600 * SECOND, walMaxBytes: 2 ** 40, spreadRatio: 0.9 },
};
const insert = statement({ name: 'insert', text: 'INSERT', table: 'things', verb: 'insert', rows: 1 });
const long = statement({ name: 'long', takes: { kind: 'constant', valueUs: 500 * MS } });
const deed: FailoverDeed = { kind: 'failover', database: 'store', to: '', takesUs: 5 * SECOND, rejoinUs: null, author: '' };

/** A hundred requests a second, one hop 1 ms; each waits at most two seconds for a connection. */
function system(steps?: readonly Step[]): Topology {
  const primary = database({ processors: 4, storage: disk, tables: [table({ rows: 1_000 })], statements: [insert, long] });
  const copy = { ...primary, name: 'copy', replicaOf: 'store', sessions: { ...primary.sessions, readOnly: true } };
  const base = asking(primary, { kind: 'regular', perSecond: 100 }, 10, 'insert');
  const [front] = base.services;
  const pools = [{ ...front.pools[0], acquireTimeoutUs: 2 * SECOND }];
  const endpoints = front.endpoints.map((one) => ({ ...one, steps: steps ?? one.steps }));
  return {
    ...base,
    networkLatency: { kind: 'constant', valueUs: 1 * MS },
    services: [{ ...front, pools, endpoints }],
    databases: [primary, copy],
  };
}

function failedOver(fields: Partial<FailoverDeed> = {}, steps?: readonly Step[]): World {
  const world = openWorld(system(steps), 'failover');
  world.advance(10 * SECOND);
  expect(world.check({ ...deed, ...fields })).toEqual([]);
  world.apply({ ...deed, ...fields }, 'test');
  return world;
}

const codes = (world: World, fromUs: number, toUs: number): Set<number> => {
  const { spans } = world.core.recorder;
  const found = new Set<number>();
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const isServer = spans.templates[chunk.template[row]].kind === 'server';
      if (isServer && chunk.startUs[row] >= fromUs && chunk.startUs[row] < toUs) found.add(chunk.code[row]);
    }
  }
  return found;
};

describe('a failover of five seconds', () => {
  it('fails those who wait longer than they can for a connection, and serves the others and all who come later', () => {
    const world = failedOver();
    world.advance(20 * SECOND);
    expect(codes(world, 10.1 * SECOND, 12.9 * SECOND)).toEqual(new Set([503]));
    expect(codes(world, 13.1 * SECOND, 19 * SECOND)).toEqual(new Set([200]));
    const [old, now] = world.core.databases;
    expect([old.up, now.up, now.replication, now.readOnly, now.timeline]).toEqual([false, true, null, false, 2]);
    expect([old.connectionsOpen, now.connectionsOpen]).toEqual([0, world.core.pods[0].pools[0].open]);
    expect(world.core.changes.all().map(({ status, endedAtUs }) => [status, endedAtUs])).toEqual([['done', 15 * SECOND]]);
    serverSpans(world, 0);
  });

  it('loses the commits of the last hop, and nothing else', () => {
    const world = openWorld(system(), 'failover');
    // An insert each 10 ms: it is on the disk of the primary at 2.1 ms and a little, and a millisecond later on the replica.
    world.advance(10 * SECOND + 2_500);
    const [old, now] = world.core.databases;
    const before = old.tables[0].rows;
    world.apply(deed, 'test');
    world.advance(15 * SECOND);
    expect(now.tables[0].rows).toBe(before - 1);
    const later = openWorld(system(), 'failover');
    later.advance(10 * SECOND + 5_000);
    later.apply(deed, 'test');
    later.advance(15 * SECOND);
    expect(later.core.databases[1].tables[0].rows).toBe(later.core.databases[0].tables[0].rows);
  });

  it('ends statements and transactions that are under way, and leaves no lock, job or connection behind', () => {
    const query = (name: string): Step => ({ kind: 'query', database: 'store', statement: name, timeoutUs: 60 * SECOND });
    const steps: Step[] = [{ kind: 'transaction', database: 'store', steps: [query('insert'), query('long')] }];
    const world = failedOver({}, steps);
    const [old, now] = world.core.databases;
    expect([old.processors.running, old.sessions.locks.sessionsOpen, old.sessions.locks.lockCount]).toEqual([0, 0, 0]);
    world.advance(25 * SECOND);
    expect(now.sessions.locks.sessionsOpen).toBeGreaterThan(0);
    closeDoors(world);
    world.advance(60 * SECOND);
    expect([world.core.frames.inUse, now.sessions.locks.sessionsOpen]).toEqual([0, 0]);
    expect(now.connectionsOpen).toBe(world.core.pods[0].pools[0].open);
  });

  it('brings the old primary back as a replica of the new one, and the way back is the same', () => {
    const world = failedOver({ rejoinUs: 10 * SECOND });
    world.advance(30 * SECOND);
    const [old, now] = world.core.databases;
    expect([old.up, old.readOnly, old.timeline, old.replication?.primary]).toEqual([true, true, 2, now.id]);
    expect(old.tables[0].rows).toBe(now.tables[0].rows);
    expect(world.check(deed)).toEqual([]);
    world.apply(deed, 'test');
    world.advance(40 * SECOND);
    expect([old.up, old.readOnly, old.timeline, now.up]).toEqual([true, false, 3, false]);
    expect(codes(world, 37 * SECOND, 39 * SECOND)).toEqual(new Set([200]));
    expect(world.check(deed)).toEqual(['store has no replica with a disk that could take over.']);
  });
});
