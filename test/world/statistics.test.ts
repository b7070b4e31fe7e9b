/** Plans are chosen by what the planner believes and cost what is true: after a bulk load the two part, until ANALYZE. */
import { describe, expect, it } from 'vitest';
import type { DatabaseDeed } from '../../src/sim/model/database-deed.ts';
import type { Table } from '../../src/sim/model/topology.ts';
import { planStatement } from '../../src/sim/world/planner.ts';
import type { World } from '../../src/sim/world/world.ts';
import { asking, database, statement, table } from './database-fixture.ts';
import { openWorld } from './topology-fixture.ts';

const orders = table({
  name: 'orders',
  rows: 8_000_000,
  columns: ['user_id', 'status'],
  indexes: [
    { name: 'by_user', columns: ['user_id'] },
    { name: 'by_status', columns: ['status'] },
  ],
});
const pending = statement({ table: 'orders', where: ['user_id', 'status'], columnRows: [400, 50], rows: 2 });

function opened(): World {
  return openWorld(
    asking(database({ tables: [orders], statements: [pending] }), { kind: 'regular', perSecond: 1 }),
    'statistics',
  );
}

const deed: DatabaseDeed = {
  kind: 'operate',
  operation: 'load',
  database: 'store',
  table: 'orders',
  rows: 1_000_000,
  matches: [{ statement: 'ask', column: 'status', rows: 1_000_000 }],
  title: 'import',
  author: 'cron',
};
/** 1M rows with two indexes cost 44 us each. */
const LOADED_US = 44e6;

const whole = (of: Table) => ({ ...of, dead: 0, free: 0, pending: 0 });

describe('the statistics of the planner', () => {
  it('lead it to the index of the rarer value', () => {
    expect(opened().core.databases[0].plans[0]).toMatchObject({ index: 'by_status', rowsExamined: 50, rowsEstimated: 2 });
  });

  it('are stale after a bulk load: it goes on through a million rows that it believes to be fifty', () => {
    const world = opened();
    world.apply(deed, 'test');
    world.advance(LOADED_US - 1e6);
    expect(world.core.databases[0].plans[0].rowsExamined).toBe(50);
    world.advance(2 * LOADED_US);
    const [store] = world.core.databases;
    expect(store.tables[0].rows).toBe(9_000_000);
    expect(store.plans[0]).toMatchObject({ index: 'by_status', rowsExamined: 1_000_050 });
    expect(store.plans[0].demandUs).toBeGreaterThan(2.5e6);
    expect(world.core.changes.all().map(({ kind, status }) => [kind, status])).toEqual([['job', 'done']]);
  });

  it('are true again after ANALYZE, and the plan is another', () => {
    const world = opened();
    world.apply(deed, 'test');
    world.advance(2 * LOADED_US);
    world.apply({ ...deed, operation: 'analyze', rows: 0, matches: [] }, 'test');
    world.advance(3 * LOADED_US);
    const [store] = world.core.databases;
    expect(store.plans[0]).toMatchObject({ index: 'by_user', rowsExamined: 400 });
    expect(store.tables[0].modified).toBe(0);
  });

  it('are told of the plan that was executed, and not of the one that came meanwhile', () => {
    const slow = statement({ name: 'slow', table: 'orders', where: ['other'], rows: 3 });
    const store = database({
      processors: 8,
      tables: [{ ...orders, columns: ['other'], indexes: [] }],
      statements: [slow],
      slowQueryUs: 1e6,
    });
    const world = openWorld(asking(store, { kind: 'regular', perSecond: 0.1 }), 'slow');
    world.advance(10.001e6);
    const change = { kind: 'createIndex', table: 'orders', index: 'by_other', columns: ['other'] } as const;
    world.core.databases[0].apply(change);
    world.advance(19e6);
    const { logs } = world.core.recorder;
    const [line] = [...logs.templates].filter(({ service, level }) => service === 'store' && level === 'warn');
    expect(world.core.databases[0].plans[0].index).toBe('by_other');
    expect(line.fixed).toMatchObject({ plan: 'Seq Scan on orders' });
  });

  it('make a nested loop of what should be a hash join', () => {
    const inner = table({ name: 'customers', rows: 200_000 });
    const joins = statement({
      table: 'orders',
      where: ['status'],
      rows: 20,
      join: { table: 'customers', column: 'id', rows: 1 },
    });
    const few = { rows: 20, columnRows: null };
    const many = { rows: 1_000_000, columnRows: null };
    const stale = planStatement(joins, whole(orders), whole(inner), few, many);
    const fresh = planStatement(joins, whole(orders), whole(inner), many, many);
    expect([stale.join, fresh.join]).toEqual(['Nested Loop', 'Hash Join']);
    expect(stale.demandUs).toBeGreaterThan(8 * fresh.demandUs);
  });
});

describe('a table that statements write to', () => {
  it('grows by what they insert, and its plans with it', () => {
    const log = table({ name: 'log', rows: 1_000, columns: ['id'], indexes: [] });
    const appends = statement({ table: 'log', verb: 'insert', rows: 10 });
    const reads = statement({ name: 'all', table: 'log', rows: 5 });
    const world = openWorld(
      asking(database({ tables: [log], statements: [appends, reads] }), { kind: 'regular', perSecond: 100 }),
      'growth',
    );
    world.advance(10e6 - 1);
    const [store] = world.core.databases;
    expect(store.tables[0].rows).toBe(1_000 + 10 * world.core.visits);
    expect(store.plans[1].rowsExamined).toBeGreaterThan(0.98 * store.tables[0].rows);
  });
});
