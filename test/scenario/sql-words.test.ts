/** What the words of an SQL text say that it does. */
import { expect, it } from 'vitest';
import { rowLockOf, verbOf } from '../../src/sim/scenario/sql-words.ts';
import { broken, scenarioOf } from './small-shop.ts';

it.each([
  ['SELECT 1', 'select'],
  ["SELECT 'x' AS a /* ) insert */ FROM t -- (update", 'select'],
  ['WITH a AS (SELECT * FROM t FOR UPDATE) SELECT * FROM a', 'select'],
  ['COPY t TO STDOUT', 'select'],
  ['/* app */ insert into t values ($1)', 'insert'],
  ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', 'insert'],
  ['WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone', 'delete'],
  ['DELETE FROM t WHERE id = $1', 'delete'],
  ['COPY t FROM STDIN', 'insert'],
  ['TRUNCATE t', 'update'],
  ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE', 'update'],
  ['DROP TABLE t', 'update'],
])('%s counts as %s', (text, verb) => {
  expect(verbOf(text)).toBe(verb);
});

it.each([
  ['SELECT * FROM t WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED', 'update'],
  ['select * from t for share', 'share'],
  ["SELECT 'for update'", undefined],
  ['UPDATE t SET a = 1', undefined],
])('%s locks rows: %s', (text, rows) => {
  expect(rowLockOf(text)?.rows).toBe(rows);
});

it('a read locks its rows when its text says so, unless it says itself how', () => {
  const lockOf = (text: string, words = '') => {
    const files = broken('system.yaml', 'owner = $1\n        reads: {', `owner = $1 ${text}\n        reads: {${words}`);
    return scenarioOf(files).topology.databases[0].statements[0].locks?.rows;
  };
  expect(lockOf('FOR UPDATE')).toBe('update');
  expect(lockOf('FOR SHARE')).toBe('share');
  expect(lockOf('FOR UPDATE', 'lock: for share, ')).toBe('share');
  expect(lockOf('LIMIT 1')).toBeUndefined();
});

it('a statement may delete the rows that it finds', () => {
  const files = broken('system.yaml', 'reads: {table: items', 'deletes: {table: items');
  const [made] = scenarioOf(files).topology.databases[0].statements;
  expect([made.verb, made.rows, made.locks]).toEqual(['delete', 3, null]);
});
