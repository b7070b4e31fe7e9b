/** Locks of a database, through the service model: who waits for whom, for how long, and who gives way. */
import { describe, expect, it } from 'vitest';
import type { SchemaChange } from '../../src/sim/model/action.ts';
import type { StatementLocks } from '../../src/sim/model/locking.ts';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { ask, contending, sessionLimits, statement, table } from './database-fixture.ts';
import { spanRows } from './span-rows.ts';

const MS = 1_000;
const SECOND = 1e6;
const update = (keys: number): StatementLocks => ({ table: null, rows: 'update', keys: { kind: 'uniform', items: keys } });

const STATEMENTS = [
  statement({ name: 'read', verb: 'select', table: 'things', takes: { kind: 'constant', valueUs: 10 * MS } }),
  statement({ name: 'write', verb: 'update', table: 'things', takes: { kind: 'constant', valueUs: 10 * MS } }),
  statement({
    name: 'hot',
    verb: 'update',
    table: 'things',
    takes: { kind: 'constant', valueUs: 20 * MS },
    locks: update(1),
  }),
];

function system(steps: readonly Step[], everyUs: number, limits = {}): Topology {
  return contending(steps, everyUs, { statements: STATEMENTS, sessions: sessionLimits(limits) });
}

const open = (topology: Topology) => new World(topology, 'locks', new Recorder('locks', true), 5 * SECOND);

/** How long each request took, by when it came. */
function sojourns(world: World): { fromUs: number; durationUs: number; code: number }[] {
  const { spans } = world.core.recorder;
  return [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].kind === 'server')
    .map(({ startUs, durationUs, code }) => ({ fromUs: startUs, durationUs, code }))
    .sort((a, b) => a.fromUs - b.fromUs);
}

describe('a hot row', () => {
  it('lets one statement after the other pass, however many processors there are', () => {
    // One request a 10 ms, each holds the row for 20 ms: the k-th waits for k times 10 ms.
    const world = open(system([ask('hot')], 10 * MS));
    world.advance(1 * SECOND);
    const first = sojourns(world).slice(0, 40);
    expect(first.map(({ durationUs }) => durationUs)).toEqual(first.map((_, k) => 20 * MS + k * 10 * MS));
  });
});

describe('a schema change', () => {
  it('waits behind a long transaction, and everyone who comes later waits behind it', () => {
    const world = open(system([ask('read')], 20 * MS));
    world.advance(1 * SECOND - 1);
    world.apply({ kind: 'openTransaction', database: 'store', table: 'things', lock: 'access share', forUs: 10 * SECOND }, 'job');
    world.advance(3 * SECOND - 1);
    world.apply(
      {
        kind: 'migrate',
        database: 'store',
        title: 'm',
        author: 'ci',
        changes: [{ kind: 'addColumn', table: 'things', column: 'c' }],
      },
      'ci',
    );
    world.advance(20 * SECOND);
    const endsUs = 11 * SECOND - 1;
    for (const { fromUs, durationUs } of sojourns(world)) {
      if (fromUs < 3 * SECOND - 1 || fromUs >= endsUs) expect(durationUs).toBe(10 * MS);
      else expect(durationUs).toBe(endsUs - fromUs + 10 * MS);
    }
    expect(world.core.databases[0].table('things')?.columns).toContain('c');
    expect(world.core.changes.all()[0]).toMatchObject({ status: 'done', endedAtUs: endsUs });
  });

  it('waits for statements that join its table, and keeps out those that come', () => {
    const others = table({ name: 'others' });
    const join = { table: 'others', column: 'id', rows: 1 };
    const joins = statement({ name: 'joins', table: 'things', join, takes: { kind: 'constant', valueUs: 50 * MS } });
    const made = contending([ask('joins')], 100 * MS, { statements: [joins], tables: [table(), others] });
    const world = open(made);
    world.advance(1_020 * MS);
    world.apply(
      { kind: 'openTransaction', database: 'store', table: 'others', lock: 'access exclusive', forUs: 2 * SECOND },
      'job',
    );
    world.advance(5 * SECOND);
    for (const { fromUs, durationUs } of sojourns(world)) {
      const freeUs = 3_050 * MS;
      expect(durationUs).toBe((fromUs > 1 * SECOND && fromUs < freeUs ? freeUs - fromUs : 0) + 50 * MS);
    }
  });

  it('gives up after its lock timeout and lets everyone go on', () => {
    const world = open(system([ask('read')], 20 * MS, { lockTimeoutUs: 2 * SECOND }));
    world.advance(1 * SECOND - 1);
    world.apply({ kind: 'openTransaction', database: 'store', table: 'things', lock: 'access share', forUs: 60 * SECOND }, 'job');
    world.apply(
      {
        kind: 'migrate',
        database: 'store',
        title: 'm',
        author: 'ci',
        changes: [{ kind: 'addColumn', table: 'things', column: 'c' }],
      },
      'ci',
    );
    world.advance(20 * SECOND);
    expect(world.core.changes.all()[0]).toMatchObject({ status: 'failed', endedAtUs: 3 * SECOND - 1 });
    expect(world.core.databases[0].table('things')?.columns).not.toContain('c');
    const slow = sojourns(world).filter(({ durationUs }) => durationUs > 10 * MS);
    expect(Math.max(...slow.map(({ fromUs, durationUs }) => fromUs + durationUs))).toBe(3 * SECOND - 1 + 10 * MS);
  });

  it('an index that is not built concurrently keeps writers out and lets readers in', () => {
    for (const [name, waits] of [
      ['read', false],
      ['write', true],
    ] as const) {
      const world = open(system([ask(name)], 20 * MS));
      world.advance(1 * SECOND - 1);
      const change = { kind: 'createIndex', table: 'things', index: 'i', columns: ['owner'], concurrently: false } as const;
      world.apply({ kind: 'migrate', database: 'store', title: 'm', author: 'ci', changes: [change] }, 'ci');
      world.advance(10 * SECOND);
      expect(world.core.changes.all()[0]?.status).toBe('done');
      expect(sojourns(world).some(({ durationUs }) => durationUs > 1 * SECOND)).toBe(waits);
    }
  });
});

describe('an index that is built concurrently', () => {
  it('waits for those who have written to the table before its build and after it, and for no later ones, and nobody for it', () => {
    const world = open(system([ask('write')], 20 * MS));
    const write = (forUs: number) =>
      ({ kind: 'openTransaction', database: 'store', table: 'things', lock: 'row exclusive', forUs }) as const;
    world.apply(write(10 * SECOND), 'job');
    world.advance(1 * SECOND);
    const change = { kind: 'createIndex', table: 'things', index: 'i', columns: ['owner'], concurrently: true } as const;
    world.apply({ kind: 'migrate', database: 'store', title: 'm', author: 'ci', changes: [change] }, 'ci');
    world.advance(10 * SECOND + 1);
    world.apply(write(20 * SECOND), 'job');
    world.advance(25 * SECOND);
    world.apply(write(20 * SECOND), 'job');
    world.advance(40 * SECOND);
    expect(world.core.changes.all()[0]).toMatchObject({ status: 'done', endedAtUs: 30 * SECOND + 1 });
    expect(new Set(sojourns(world).map(({ durationUs }) => durationUs))).toEqual(new Set([10 * MS]));
    expect(world.core.databases[0].sessions.locks.sessionsOpen).toBeLessThanOrEqual(2);
  });
});

describe('a migration', () => {
  const column = { table: 'things', column: 'z' };
  const index = { table: 'things', index: 'z_index' };
  const migration = (...changes: SchemaChange[]) =>
    ({ kind: 'migrate', database: 'store', title: 'm', author: 'ci', changes }) as const;
  const schemaOf = (world: World) => {
    const { columns = [], indexes = [] } = world.core.databases[0].table('things') ?? {};
    return { columns, indexes: indexes.map(({ name, columns: of }) => `${name} (${of.join(', ')})`) };
  };

  it('is judged step by step on what the steps before leave, made so, and undone to what was', () => {
    const world = open(system([ask('read')], 20 * MS));
    const first = migration({ kind: 'addColumn', ...column }, { kind: 'createIndex', ...index, columns: ['z'] });
    const again = migration(
      { kind: 'dropIndex', ...index },
      { kind: 'dropColumn', ...column },
      { kind: 'addColumn', ...column },
      { kind: 'createIndex', ...index, columns: ['z', 'id'] },
      { kind: 'dropIndex', ...index },
    );
    const was = schemaOf(world);
    expect(world.check(first)).toEqual([]);
    expect(world.check(again)).toHaveLength(2);
    world.apply(first, 'ci');
    world.advance(60 * SECOND);
    const between = schemaOf(world);
    expect(between.indexes).toContain('z_index (z)');
    expect(world.check(again)).toEqual([]);
    world.apply(again, 'ci');
    world.advance(120 * SECOND);
    expect(schemaOf(world)).toEqual({ columns: between.columns, indexes: was.indexes });
    for (const before of [between, was]) {
      world.apply({ kind: 'rollback', component: 'store', change: 'latest' }, 'ci');
      world.advance(world.core.events.nowUs + 60 * SECOND);
      expect(schemaOf(world)).toEqual(before);
    }
  });

  it('builds an index beside one on the same columns, as whoever swaps them does, but no two of one name', () => {
    const world = open(system([ask('read')], 20 * MS));
    const build = (name: string) =>
      migration({ kind: 'createIndex', table: 'things', index: name, columns: ['id'], concurrently: false });
    world.apply(build('new'), 'ci');
    world.apply(build('new'), 'ci');
    world.apply({ kind: 'createIndex', database: 'store', table: 'things', columns: ['id'] }, 'ci');
    world.apply({ kind: 'createIndex', database: 'store', table: 'things', columns: ['id'] }, 'ci');
    world.advance(60 * SECOND);
    expect(world.core.changes.all().map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done']);
    expect(world.core.changes.all()[0].endedAtUs).toBe(3 * SECOND);
    expect(world.check(build('new'))).toEqual(['things has an index "new" already.']);
    world.apply(migration({ kind: 'dropIndex', table: 'things', index: 'things_pkey' }), 'ci');
    world.advance(61 * SECOND);
    expect(schemaOf(world).indexes).toEqual(['new (id)', 'things_id_idx (id)', 'things_id_idx1 (id)']);
  });

  it('takes the indexes of a column with it, and a rollback brings them back', () => {
    const world = open(system([ask('read')], 20 * MS));
    world.apply(migration({ kind: 'addColumn', ...column }, { kind: 'createIndex', ...index, columns: ['id', 'z'] }), 'ci');
    world.advance(60 * SECOND);
    const before = schemaOf(world);
    expect(before.indexes).toContain('z_index (id, z)');
    world.apply(migration({ kind: 'dropColumn', ...column }), 'ci');
    world.advance(61 * SECOND);
    expect(schemaOf(world)).toEqual({
      columns: before.columns.filter((one) => one !== 'z'),
      indexes: before.indexes.filter((one) => one !== 'z_index (id, z)'),
    });
    world.apply({ kind: 'rollback', component: 'store', change: 'latest' }, 'ci');
    world.advance(120 * SECOND);
    expect(schemaOf(world)).toEqual(before);
  });

  it('may not use what an earlier step of it takes away', () => {
    const world = open(system([ask('read')], 20 * MS));
    const column = { table: 'things', column: 'owner' };
    expect(
      world.check(migration({ kind: 'dropColumn', ...column }, { kind: 'createIndex', ...index, columns: ['owner'] })),
    ).toEqual(['things has no column "owner". It has id.']);
    expect(world.check(migration({ kind: 'dropColumn', ...column }, { kind: 'dropColumn', ...column }))).toEqual([
      'things has no column "owner".',
    ]);
  });
});

describe('maintenance', () => {
  const operate = (operation: 'analyze' | 'vacuum' | 'load', rows = 0) =>
    ({ kind: 'operate', database: 'store', operation, table: 'things', rows, matches: [], title: '', author: '' }) as const;
  const addColumn = { kind: 'addColumn', table: 'things', column: 'c' } as const;
  const alter = { kind: 'migrate', database: 'store', title: 'm', author: 'ci', changes: [addColumn] } as const;
  const lock = (forUs: number) =>
    ({ kind: 'openTransaction', database: 'store', table: 'things', lock: 'access exclusive', forUs }) as const;
  const ends = (world: World) => world.core.changes.all().map(({ endedAtUs }) => (endedAtUs ?? Infinity) / SECOND);

  it('waits for a table that somebody has for himself', () => {
    const world = open(system([ask('read')], 20 * MS));
    world.apply(lock(20 * SECOND), 'job');
    for (const deed of [operate('load', 1_000), operate('analyze'), operate('vacuum')]) world.apply(deed, 'job');
    world.advance(19 * SECOND);
    expect(ends(world)).toEqual([Infinity, Infinity, Infinity]);
    world.advance(22 * SECOND);
    for (const end of ends(world)) expect(end).toBeGreaterThan(20);
    for (const end of ends(world)) expect(end).toBeLessThan(22);
  });

  it('keeps schema changes waiting: a load of a minute is a transaction of a minute', () => {
    const world = open(system([ask('read')], 20 * MS));
    world.apply(operate('load', 2_000_000), 'job');
    world.advance(1 * SECOND);
    world.apply(alter, 'ci');
    world.advance(200 * SECOND);
    const [loaded = 0, altered] = ends(world);
    expect(loaded).toBeGreaterThan(10);
    expect(altered).toBe(loaded);
  });

  it('is left out by autovacuum where the table is locked, and given up where somebody has waited for it', () => {
    const autovacuum = { everyUs: 2 * SECOND, deadRatio: 0.0001, changedRatio: 0 };
    const vacuums = (world: World) => world.core.databases[0].tables[0].vacuum?.vacuums;
    const opened = (rows: number) => {
      const statements = STATEMENTS.map((one) => ({ ...one, rows: 10 }));
      return open(contending([ask('write')], 20 * MS, { statements, autovacuum, tables: [table({ rows })] }));
    };
    const world = opened(100_000);
    world.advance(5 * SECOND);
    world.apply(lock(10 * SECOND), 'job');
    world.advance(16 * SECOND - 1);
    expect(vacuums(world)).toBe(2);
    world.advance(19 * SECOND);
    expect(vacuums(world)).toBe(4);
    // A hundred million rows take 5 s.
    const large = opened(100_000_000);
    large.core.databases[0].tables[0].dead = 1_000_000;
    large.advance(2.5 * SECOND);
    large.apply(alter, 'ci');
    large.advance(3.9 * SECOND);
    expect([ends(large), vacuums(large)]).toEqual([[3.5], 0]);
  });
});

describe('an operator', () => {
  it('ends the oldest transaction, and those who waited behind it go on', () => {
    const world = open(system([ask('read')], 20 * MS));
    world.apply(
      { kind: 'openTransaction', database: 'store', table: 'things', lock: 'access exclusive', forUs: 600 * SECOND },
      'x',
    );
    world.advance(5 * SECOND);
    expect(sojourns(world)).toEqual([]);
    world.apply({ kind: 'cancelQuery', database: 'store', session: 'oldest' }, 'operator');
    world.advance(6 * SECOND);
    const { locks } = world.core.databases[0].sessions;
    expect([locks.lockCount, locks.waiting]).toEqual([0, 0]);
    expect(sojourns(world).length).toBeGreaterThan(290);
  });
});

describe('a transaction', () => {
  const transaction = (...steps: Step[]): Step => ({ kind: 'transaction', database: 'store', steps });
  const wait = (ms: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs: ms * MS } });

  it('keeps its row until it commits, however short its statement is', () => {
    // One request a 100 ms, each holds the row for 20 ms of work and 100 ms of waiting for something else.
    const world = open(system([transaction(ask('hot'), wait(100))], 100 * MS));
    world.advance(2 * SECOND);
    const first = sojourns(world).slice(0, 10);
    expect(first.map(({ durationUs }) => durationUs)).toEqual(first.map((_, k) => 120 * MS + k * 20 * MS));
  });

  it('holds one connection for its whole length: a pool of c lets c of them in at once', () => {
    const made = system([transaction(ask('read'), wait(90))], 25 * MS);
    const [front] = made.services;
    const pool = { ...front.pools[0], sizeMax: 2 };
    const world = open({ ...made, services: [{ ...front, pools: [pool] }] });
    world.advance(4 * SECOND);
    // Two at a time, each for 100 ms: 20 a second of the 40 that come.
    expect(sojourns(world).length).toBeGreaterThanOrEqual(76);
    expect(sojourns(world).length).toBeLessThanOrEqual(80);
  });

  it('rolls back when a step fails, and its failure is the answer', () => {
    const fail: Step = { kind: 'fail', ratio: 1, status: 500, message: 'no' };
    const world = open(system([transaction(ask('hot'), fail)], 100 * MS));
    world.advance(2 * SECOND);
    expect(new Set(sojourns(world).map(({ code, durationUs }) => `${code} ${durationUs}`))).toEqual(new Set(['500 20000']));
    const { spans } = world.core.recorder;
    const names = [...spanRows(spans)].map(({ template }) => spans.templates[template].name);
    expect(names.filter((name) => name.startsWith('ROLLBACK')).length).toBe(sojourns(world).length);
    expect(names.some((name) => name.startsWith('COMMIT'))).toBe(false);
  });

  it('gives way when two wait for each other: one fails after the deadlock timeout, the other goes on', () => {
    const made = system([], 10 * SECOND);
    const lock = (name: string, keys: number) =>
      statement({ name, verb: 'update', table: name, takes: { kind: 'constant', valueUs: MS }, locks: update(keys) });
    const store = {
      ...made.databases[0],
      tables: [table({ name: 'a' }), table({ name: 'b' })],
      statements: [lock('a', 1), lock('b', 1)],
    };
    const endpoint = (route: string, x: string, y: string) => ({
      method: 'GET',
      route,
      steps: [transaction(ask(x), wait(50), ask(y))],
    });
    const front = { ...made.services[0], endpoints: [endpoint('/', 'a', 'b'), endpoint('/other', 'b', 'a')] };
    const [users] = made.users;
    const other = {
      ...users,
      name: 'others',
      journeys: [{ ...users.journeys[0], requests: [{ ...users.journeys[0].requests[0], route: '/other' }] }],
    };
    const world = open({ ...made, services: [front], databases: [store], users: [users, other] });
    world.advance(15 * SECOND);
    const ends = sojourns(world);
    expect(ends.map(({ code }) => code).sort()).toEqual([200, 500]);
    // 1 ms, 50 ms, 1 s until deadlocks are looked for; who goes on works 1 ms more.
    expect(ends.map(({ durationUs }) => durationUs).sort((a, b) => a - b)).toEqual([1_051 * MS, 1_052 * MS]);
    const { target, sessions } = world.core.databases[0];
    expect(target.values[sessions.instruments.deadlocks]).toBe(1);
    expect([sessions.locks.sessionsOpen, sessions.locks.lockCount]).toEqual([0, 0]);
  });

  it('idles while its client does something else, and is ended for it where that is not allowed', () => {
    const world = open(system([transaction(ask('hot'), wait(500))], 2 * SECOND, { idleInTransactionTimeoutUs: 100 * MS }));
    world.advance(9 * SECOND);
    expect(new Set(sojourns(world).map(({ code, durationUs }) => `${code} ${durationUs}`))).toEqual(new Set(['500 520000']));
    expect(world.core.databases[0].sessions.locks.lockCount).toBe(0);
  });

  it('commits when its log is on disk, and without the disk when it has written nothing', () => {
    const disk = { iops: 1_000, bytesPerSecond: 1e9, latencyUs: 5 * MS };
    const checkpoints = { everyUs: 300 * SECOND, walMaxBytes: 1e9, spreadRatio: 0.9 };
    const commits = (name: string) => {
      const made = system([transaction(ask(name))], 100 * MS);
      const store = { ...made.databases[0], storage: { memoryBytes: 64e9, disk, checkpoints } };
      const world = open({ ...made, databases: [store] });
      world.advance(1 * SECOND);
      const { spans } = world.core.recorder;
      const all = [...spanRows(spans)].filter(({ template }) => spans.templates[template].name.startsWith('COMMIT'));
      return all.map(({ durationUs }) => durationUs);
    };
    expect(new Set(commits('read'))).toEqual(new Set([0]));
    expect(commits('write').length).toBe(9);
    for (const durationUs of commits('write')) expect(durationUs).toBeGreaterThanOrEqual(5 * MS);
  });
});

describe('a write', () => {
  it('fails in a database that is read-only, and reads go on', () => {
    for (const [name, code] of [
      ['read', 200],
      ['write', 500],
    ] as const) {
      const world = open(system([ask(name)], 100 * MS, { readOnly: true }));
      world.advance(1 * SECOND);
      expect(new Set(sojourns(world).map((one) => one.code))).toEqual(new Set([code]));
    }
  });

  it('fails there also when all it writes is the lock on a row; a table may be locked', () => {
    const locking = (verb: 'select' | 'lock', locks: Partial<StatementLocks>) =>
      statement({ name: 'asks', verb, table: 'things', locks: { table: null, rows: null, keys: null, ...locks } });
    for (const [asks, code] of [
      [locking('select', { rows: 'update' }), 500],
      [locking('select', { rows: 'share' }), 500],
      [locking('lock', { table: 'access exclusive' }), 200],
    ] as const) {
      const sessions = sessionLimits({ readOnly: true });
      const world = open(contending([ask('asks')], 100 * MS, { statements: [asks], sessions }));
      world.advance(1 * SECOND);
      expect(new Set(sojourns(world).map((one) => one.code))).toEqual(new Set([code]));
    }
  });

  it('fails from when an operator makes the database read-only until he takes that back', () => {
    const world = open(system([ask('write')], 100 * MS));
    const set = (value: number) => {
      world.apply(
        { kind: 'configure', component: 'store', settings: { 'sessions.readOnly': value }, title: '', author: '' },
        'x',
      );
    };
    world.advance(0.35 * SECOND);
    set(1);
    world.advance(0.65 * SECOND);
    set(0);
    world.advance(1 * SECOND);
    const codes = sojourns(world).map(({ code }) => code);
    expect(codes.slice(0, 3)).toEqual([200, 200, 200]);
    expect(codes.slice(3, 6)).toEqual([500, 500, 500]);
    expect(new Set(codes.slice(6))).toEqual(new Set([200]));
  });

  it('fails when the numbers of its table have run out', () => {
    const made = system([ask('add')], 100 * MS);
    const sequence = { name: 'things_id_seq', last: 95, max: 100 };
    const store = {
      ...made.databases[0],
      tables: [table({ sequence })],
      statements: [statement({ name: 'add', verb: 'insert', table: 'things' })],
    };
    const world = open({ ...made, databases: [store] });
    world.advance(1.05 * SECOND);
    expect(sojourns(world).map(({ code }) => code)).toEqual([200, 200, 200, 200, 200, 500, 500, 500, 500, 500]);
  });
});
