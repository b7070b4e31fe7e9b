/** Transactions that read a snapshot: the first one who changes a row wins, and the others are told to try again. */
import { describe, expect, it } from 'vitest';
import type { Isolation } from '../../src/sim/model/locking.ts';
import type { Step, Topology } from '../../src/sim/model/topology.ts';
import { RowVersions } from '../../src/sim/world/row-versions.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { World } from '../../src/sim/world/world.ts';
import { ask, contending, statement } from './database-fixture.ts';
import { spanRows } from './span-rows.ts';

const MS = 1_000;
const SECOND = 1e6;
const wait = (lengthUs: number): Step => ({ kind: 'wait', length: { kind: 'constant', valueUs: lengthUs } });

const STATEMENTS = [
  statement({ name: 'read', verb: 'select', table: 'things', takes: { kind: 'constant', valueUs: 10 * MS } }),
  statement({
    name: 'write',
    verb: 'update',
    table: 'things',
    takes: { kind: 'constant', valueUs: 20 * MS },
    locks: { table: null, rows: 'update', keys: { kind: 'uniform', items: 1 } },
  }),
];

/** A request every 11 ms: it reads for 10 ms, thinks for 20 ms, and then changes the row that all of them change, for 20 ms. */
function system(isolation: Isolation, ...after: Step[]): Topology {
  const steps = [ask('read'), wait(20 * MS), ask('write'), ...after];
  return contending([{ kind: 'transaction', database: 'store', isolation, steps }], 11 * MS, { statements: STATEMENTS });
}

function run(topology: Topology): World {
  const world = new World(topology, 'isolation', new Recorder('isolation', true), 5 * SECOND);
  world.advance(1 * SECOND);
  return world;
}

/** Whether each request went well, in the order in which they came. */
function outcomes(world: World): boolean[] {
  const { spans } = world.core.recorder;
  return [...spanRows(spans)]
    .filter(({ template }) => spans.templates[template].kind === 'server')
    .sort((a, b) => a.startUs - b.startUs)
    .map(({ code }) => code === 200);
}

function serializationFailures(world: World): number {
  const { logs } = world.core.recorder;
  const messages = logs.chunks.flatMap((chunk) =>
    Array.from({ length: chunk.rows }, (_, row) => logs.recordAt(chunk, row).message),
  );
  return messages.filter((message) => message === 'could not serialize access due to concurrent update').length;
}

describe('a transaction that reads a snapshot', () => {
  it('fails when it changes a row that was changed since: of five that overlap, the first wins', () => {
    const world = run(system('repeatable read'));
    const all = outcomes(world);
    expect(all.length).toBeGreaterThan(80);
    expect(all).toEqual(all.map((_, k) => k % 5 === 0));
  });

  it('waits for the lock of another one, and goes on when that is rolled back', () => {
    const world = run(system('repeatable read', { kind: 'fail', ratio: 1, status: 422, message: 'no' }));
    expect(serializationFailures(world)).toBe(0);
  });
});

describe('a transaction that sees what is committed', () => {
  it('never fails because of others, and changes the row after them', () => {
    const world = run(system('read committed'));
    const all = outcomes(world);
    expect(all.length).toBeGreaterThan(40);
    expect(all).toEqual(all.map(() => true));
    expect(serializationFailures(world)).toBe(0);
  });
});

describe('what is remembered of changed rows', () => {
  it('has an end, behind which a snapshot refuses to change rows rather than lose an update', () => {
    const [reader, writer, other] = [1, 2, 3];
    const versions = new RowVersions();
    for (const session of [reader, other]) versions.begin(session);
    versions.beginStatement(reader);
    for (let row = 1; row <= 100_001; row++) {
      versions.ask(writer, row);
      expect(versions.admits(writer, true)).toBe(true);
      versions.commit(writer);
      versions.forget(writer);
    }
    versions.beginStatement(other);
    versions.ask(reader, 200_000);
    expect(versions.admits(reader, true)).toBe(false);
    versions.ask(other, 200_000);
    expect(versions.admits(other, true)).toBe(true);
  });
});
