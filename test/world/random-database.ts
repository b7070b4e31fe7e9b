/** The random database of the random systems: a small table, statements of every kind, and the mechanisms below them. */
import fc from 'fast-check';
import type { Isolation, SessionLimits } from '../../src/sim/model/locking.ts';
import type { Partitioning } from '../../src/sim/model/partitioning.ts';
import type { Storage } from '../../src/sim/model/storage.ts';
import type { Database, Statement, Step } from '../../src/sim/model/topology.ts';
import { statement, table } from './database-fixture.ts';

export const STATEMENTS: readonly Statement[] = [
  statement({ name: 'by-key', table: 'things', where: ['id'], rows: 2 }),
  statement({ name: 'by-scan', table: 'things', where: ['owner'], columnRows: [40], rows: 2 }),
  statement({ name: 'by-time', takes: { kind: 'exponential', meanUs: 70 } }),
  statement({ name: 'by-join', table: 'things', where: ['id'], rows: 3, join: { table: 'things', column: 'id', rows: 2 } }),
  statement({ name: 'appends', text: 'INSERT INTO things VALUES ($1)', table: 'things', verb: 'insert', rows: 1 }),
  statement({
    name: 'changes',
    text: 'UPDATE things SET owner = $2 WHERE id = $1',
    table: 'things',
    verb: 'update',
    where: ['id'],
  }),
  statement({
    name: 'removes',
    text: 'DELETE FROM things WHERE id = $1',
    table: 'things',
    verb: 'delete',
    where: ['id'],
    rows: 3,
  }),
  // Two rows out of three, in any order, so that statements wait for each other in circles.
  statement({
    name: 'hot-rows',
    text: 'UPDATE things SET owner = $2 WHERE id = ANY($1)',
    table: 'things',
    verb: 'update',
    where: ['id'],
    rows: 2,
    locks: { table: null, rows: 'update', keys: { kind: 'zipf', items: 3, exponent: 1 } },
  }),
  statement({
    name: 'table-lock',
    text: 'LOCK TABLE things IN EXCLUSIVE MODE',
    table: 'things',
    verb: 'lock',
    locks: { table: 'exclusive', rows: null, keys: null },
  }),
];

/** Also one that must not change rows that others have changed since it began. */
export function randomTransaction(inside: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  const isolation = fc.constantFrom<Isolation[]>('read committed', 'repeatable read');
  return fc
    .record({ isolation, steps: inside })
    .map(({ isolation: chosen, steps }): Step => ({ kind: 'transaction', database: 'store', isolation: chosen, steps }));
}

/** On the scale of microseconds: a few pages of memory, a disk of some requests a millisecond, checkpoints all the time. */
const storage: fc.Arbitrary<Storage> = fc
  .record({
    pages: fc.integer({ min: 1, max: 5 }),
    latencyUs: fc.constantFrom(5, 40),
    slots: fc.integer({ min: 1, max: 4 }),
    everyUs: fc.constantFrom(700, 5_000),
    spreadRatio: fc.constantFrom(0, 0.9),
    // The rows take 30 kB; what is changed takes more soon.
    sizeBytes: fc.constantFrom(undefined, 60_000, 200_000),
  })
  .map(({ pages, latencyUs, slots, everyUs, spreadRatio, sizeBytes }) => ({
    memoryBytes: pages * 8_192,
    disk: { iops: (slots * 1e6) / latencyUs, bytesPerSecond: 1e9, latencyUs, sizeBytes },
    checkpoints: { everyUs, walMaxBytes: 200_000, spreadRatio },
  }));

const sessions: fc.Arbitrary<SessionLimits> = fc.record({
  deadlockTimeoutUs: fc.constantFrom(50, 200),
  lockTimeoutUs: fc.constantFrom(null, 100, 1_000),
  statementTimeoutUs: fc.constantFrom(null, null, 60, 400),
  transactionTimeoutUs: fc.constantFrom(null, null, 300),
  idleInTransactionTimeoutUs: fc.constantFrom(null, 150),
  readOnly: fc.constantFrom(false, false, true),
});

/** A primary with a disk may have a replica that can take over, and from which services read too. */
export const randomDatabases: fc.Arbitrary<Database[]> = fc.tuple(fc.boolean(), randomDatabase()).map(([followed, store]) => {
  if (!followed || store.storage === null) return [store];
  const copy = { ...store, name: 'copy', replicaOf: 'store', autovacuum: null };
  return [store, { ...copy, sessions: { ...copy.sessions, readOnly: true } }];
});

/** Taken from what is drawn anyway. */
function partitionsFor(connectionsMax: number): Partitioning | undefined {
  return [undefined, { count: 4, spread: 2 }, { count: 1, spread: 1 }][connectionsMax % 3];
}

function randomDatabase(): fc.Arbitrary<Database> {
  return fc
    .record({
      processors: fc.integer({ min: 1, max: 4 }),
      storage: fc.option(storage),
      sessions,
      connectionsMax: fc.integer({ min: 2, max: 20 }),
    })
    .map((fields) => ({
      ...fields,
      partitions: partitionsFor(fields.connectionsMax),
      name: 'store',
      replicaOf: null,
      autovacuum: { everyUs: 900, deadRatio: 0.02, changedRatio: 0.1 },
      system: 'postgresql',
      slowQueryUs: 400,
      tables: [table({ rows: 400, rowBytes: 50, sequence: { name: 'things_id_seq', last: 400, max: 2_147_483_647 } })],
      statements: STATEMENTS,
    }));
}
