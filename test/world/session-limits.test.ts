/** How long a database lets statements and transactions last, and what it says of those that take longer. */
import { describe, expect, it } from 'vitest';
import type { SessionLimits } from '../../src/sim/model/locking.ts';
import type { Step } from '../../src/sim/model/topology.ts';
import type { World } from '../../src/sim/world/world.ts';
import { database, sessionLimits, statement, table } from './database-fixture.ts';
import { spanRows } from './span-rows.ts';
import { openWorld, service, systemOf } from './topology-fixture.ts';

const MS = 1_000;
const SECOND = 1e6;

const ask = (name: string): Step => ({ kind: 'query', database: 'store', statement: name, timeoutUs: 60 * SECOND });
const wait = (valueUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs } });

const STATEMENTS = [
  statement({ name: 'long', takes: { kind: 'constant', valueUs: 100 * MS } }),
  statement({
    name: 'hot',
    verb: 'update',
    table: 'things',
    takes: { kind: 'constant', valueUs: 20 * MS },
    locks: { table: null, rows: 'update', keys: { kind: 'uniform', items: 1 } },
  }),
];

/** A request a second, and a network that takes no time. */
function open(steps: readonly Step[], limits: Partial<SessionLimits>, slowQueryUs = 60 * SECOND): World {
  const store = database({
    processors: 100,
    tables: [table()],
    sessions: sessionLimits(limits),
    statements: STATEMENTS,
    slowQueryUs,
  });
  const pools = [{ database: 'store', sizeMax: 10, acquireTimeoutUs: SECOND, keeping: null }];
  const front = service('front', steps, { workers: 100, pools });
  return openWorld({ ...systemOf([front], { kind: 'regular', perSecond: 1 }), databases: [store] }, 'limits');
}

/** Status and length of each request, in milliseconds, in the order of their ends. */
function requests(world: World): string[] {
  const { spans } = world.core.recorder;
  const served = [...spanRows(spans)].filter(({ template }) => spans.templates[template].kind === 'server');
  return served.map(({ code, durationUs }) => `${code} ${durationUs / MS}`);
}

function linesWith(world: World, words: string): number {
  const { logs } = world.core.recorder;
  let found = 0;
  for (const chunk of logs.chunks)
    for (let row = 0; row < chunk.rows; row++) found += logs.templates[chunk.template[row]].message.includes(words) ? 1 : 0;
  return found;
}

function set(world: World, setting: string, value: number): void {
  const deed = { kind: 'configure', component: 'store', settings: { [setting]: value }, title: '', author: '' } as const;
  expect(world.check(deed)).toEqual([]);
  world.apply(deed, 'test');
}

describe('a statement that may take 30 ms', () => {
  it('is stopped then, whatever is left of its work', () => {
    const world = open([ask('long')], { statementTimeoutUs: 30 * MS });
    world.advance(1.5 * SECOND);
    expect(requests(world)).toEqual(['504 30']);
    const [{ processors, target, sessions }] = world.core.databases;
    expect([processors.running, processors.busyUntil(world.core.nowUs)]).toEqual([0, 30 * MS]);
    expect(target.values[sessions.instruments.rollbacks]).toBe(1);
    // Once in the log of the server, once in that of its client.
    expect(linesWith(world, 'canceling statement due to statement timeout')).toBe(2);
  });

  it('counts its waits for locks', () => {
    const world = open([{ kind: 'parallel', branches: [[ask('hot')], [ask('hot')], [ask('hot')]] }], {
      statementTimeoutUs: 30 * MS,
    });
    world.advance(1.5 * SECOND);
    // The first works from 0 to 20 ms, the second is stopped in the midst of it at 30 ms, and the third waits until then.
    expect(requests(world)).toEqual(['504 30']);
    expect(world.core.databases[0].processors.busyUntil(world.core.nowUs)).toBe(30 * MS);
    expect(world.core.databases[0].sessions.locks.lockCount).toBe(0);
  });

  it('obeys a limit that is set while the database runs, and 0 is none', () => {
    const world = open([ask('long')], {});
    world.advance(1.5 * SECOND);
    set(world, 'sessions.statementTimeout', 30 * MS);
    world.advance(2.5 * SECOND);
    set(world, 'sessions.statementTimeout', 0);
    world.advance(3.5 * SECOND);
    expect(requests(world)).toEqual(['200 100', '504 30', '200 100']);
  });
});

describe('a transaction that may take 50 ms', () => {
  it('loses its locks then, and its client hears so when it commits', () => {
    const world = open([{ kind: 'transaction', database: 'store', steps: [ask('hot'), wait(100 * MS)] }], {
      transactionTimeoutUs: 50 * MS,
    });
    const [{ sessions }] = world.core.databases;
    world.advance(1.05 * SECOND - 1);
    expect(sessions.locks.lockCount).toBe(2);
    world.advance(1.05 * SECOND);
    expect(sessions.locks.lockCount).toBe(0);
    world.advance(1.5 * SECOND);
    expect(requests(world)).toEqual(['500 120']);
    expect(linesWith(world, 'terminating connection due to transaction timeout')).toBe(2);
  });

  it('is ended in the midst of a statement', () => {
    const world = open([{ kind: 'transaction', database: 'store', steps: [ask('long')] }], { transactionTimeoutUs: 50 * MS });
    world.advance(1.5 * SECOND);
    expect(requests(world)).toEqual(['500 50']);
    expect(world.core.databases[0].processors.busyUntil(world.core.nowUs)).toBe(50 * MS);
  });
});

describe('the log of slow statements', () => {
  it('has those that took at least as long as is set, from the next one on', () => {
    const world = open([ask('long')], {}, 100 * MS + 1);
    world.advance(1.5 * SECOND);
    expect(linesWith(world, 'statement: SELECT 1')).toBe(0);
    set(world, 'slowQuery', 100 * MS);
    world.advance(3.5 * SECOND);
    expect(linesWith(world, 'statement: SELECT 1')).toBe(2);
  });
});
