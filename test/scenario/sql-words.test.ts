/** What the words of an SQL text say that it does. */
import { expect, it } from 'vitest';
import { rowLockOf, verbOf } from '../../src/sim/scenario/sql-words.ts';

it.each([
  ['SELECT 1', 'select'],
  ["SELECT 'x' AS a /* ) insert */ FROM t -- (update", 'select'],
  ['WITH a AS (SELECT * FROM t FOR UPDATE) SELECT * FROM a', 'select'],
  ['COPY t TO STDOUT', 'select'],
  ['/* app */ insert into t values ($1)', 'insert'],
  ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', 'insert'],
  ['WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone', 'update'],
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
