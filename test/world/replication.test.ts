/** A replica follows the log of its primary: at rest it is the same, under load it falls behind, and catches up afterwards. */
import { describe, expect, it } from 'vitest';
import type { TableLockMode } from '../../src/sim/model/locking.ts';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Statement, Topology } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { openWorld, serverSpans } from './topology-fixture.ts';

const disk: Storage = {
  memoryBytes: 2 ** 30,
  disk: { iops: 20_000, bytesPerSecond: 500e6, latencyUs: 200 },
  checkpoints: { everyUs: 3_600e6, walMaxBytes: 2 ** 40, spreadRatio: 0.9 },
};
const things = table({ rows: 100_000 });
const reads = statement({ name: 'read', takes: { kind: 'constant', valueUs: 20_000 } });

/** One request writes to the primary and, `readers` times at once, reads from the replica of one processor. */
function system(readers: number, perSecond: number, rows = 1, asks = reads): Topology {
  const writes = statement({ name: 'write', table: 'things', verb: 'insert', rows });
  const statements: readonly Statement[] = [writes, asks];
  const primary = database({ processors: 4, storage: disk, tables: [things], statements });
  const copy = { ...primary, name: 'copy', replicaOf: 'store', processors: 1, sessions: { ...primary.sessions, readOnly: true } };
  const base = asking(primary, { kind: 'regular', perSecond }, 1_000, 'write');
  const [front] = base.services;
  const [endpoint] = front.endpoints;
  const read = { kind: 'query', database: 'copy', statement: 'read', timeoutUs: 3_600e6 } as const;
  const all = [
    ...endpoint.steps,
    ...(readers === 0 ? [] : [{ kind: 'parallel' as const, branches: Array.from({ length: readers }, () => [read]) }]),
  ];
  const pools = [...front.pools, { ...front.pools[0], database: 'copy' }];
  return { ...base, services: [{ ...front, pools, endpoints: [{ ...endpoint, steps: all }] }], databases: [primary, copy] };
}

function replicaOf(world: World) {
  const [primary, copy] = world.core.databases;
  if (copy.replication === null || primary.storage === null) throw new Error('there is a replica of something with a disk');
  return { primary, copy, replication: copy.replication, written: primary.storage.walFlushedBytes };
}

describe('a replica', () => {
  it('has applied every commit a moment later, rows and all', () => {
    const world = openWorld(system(0, 100), 'calm');
    world.advance(10e6 + 9_000);
    const { primary, copy, replication, written } = replicaOf(world);
    expect(replication.isBehind).toBe(false);
    expect(replication.appliedBytes).toBe(written);
    expect(copy.tables[0].rows).toBe(primary.tables[0].rows);
    expect(copy.tables[0].rows).toBeGreaterThan(100_900);
  });

  it('refuses what locks rows, and locks on tables that its primary would have to know of', () => {
    const lock = (table: TableLockMode | null, rows: 'share' | 'update' | null) => ({ locks: { table, rows, keys: null } });
    for (const [fields, code] of [
      [{ verb: 'select', ...lock(null, 'share') }, 500],
      [{ verb: 'lock', ...lock('share update exclusive', null) }, 500],
      [{ verb: 'lock', ...lock('row exclusive', null) }, 200],
    ] as const) {
      const world = openWorld(system(1, 10, 1, { ...reads, table: 'things', ...fields }), 'locks');
      world.advance(2e6);
      expect(new Set(serverSpans(world, 0).codes)).toEqual(new Set([code]));
    }
  });

  it('falls behind while a bulk load writes more than one worker can apply, and catches up', () => {
    const world = openWorld(system(0, 10), 'load');
    const rows = 3_000_000;
    world.apply(
      {
        kind: 'operate',
        operation: 'load',
        database: 'store',
        table: 'things',
        rows,
        matches: [],
        title: 'import',
        author: 'cron',
      },
      'test',
    );
    let behindMax = 0;
    for (let at = 1; at <= 400; at++) {
      world.advance(at * 1e6);
      const { replication, written } = replicaOf(world);
      behindMax = Math.max(behindMax, written - replication.appliedBytes);
    }
    const { replication, copy, written } = replicaOf(world);
    expect(behindMax).toBeGreaterThan(1e6);
    expect(replication.appliedBytes).toBe(written);
    expect(copy.tables[0].rows).toBeGreaterThan(rows);
  });

  it('lags when its readers take its processor, and then they read the past', () => {
    const world = openWorld(system(3, 20, 500), 'busy');
    world.advance(20e6);
    const { replication, written } = replicaOf(world);
    expect(replication.isBehind).toBe(true);
    expect(written - replication.appliedBytes).toBeGreaterThan(1e6);
    expect(replication.staleReads).toBeGreaterThan(200);
    const calm = openWorld(system(1, 20, 500), 'calm');
    calm.advance(20e6);
    expect(replicaOf(calm).replication.staleReads).toBeLessThan(replication.staleReads / 10);
  });
});
