/** Updates leave dead rows, which scans read past until a vacuum; an open transaction keeps it from removing them. */
import { describe, expect, it } from 'vitest';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
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
    expect(tableOf(world).dead).toBe(10 * world.core.visits);
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
