/**
 * The statements that services send to a database: which rows they read or write, from which their cost follows, or how long they
 * take when that is known and nothing else matters.
 */
import type { Statement } from '../model/topology.ts';
import { distribution } from './distribution-shape.ts';
import { columnsMax, rowsMax } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { keysOfRows, rowLock, tableLockMode } from './locking-shape.ts';
import { count, longText, name } from './quantity.ts';
import { convert, either, list, mapOf, type Shape } from './shape.ts';
import { rowLockOf, verbOf } from './sql-words.ts';

export const rows = count({ max: rowsMax, maxName: 'rowsMax' });

const takes = optional(
  distribution,
  'The processor time of one execution when it runs alone, in place of what its plan costs, such as 3ms.',
);
type Condition = Pick<Statement, 'where' | 'columnRows'>;
const noCondition = (): Condition => ({ where: [], columnRows: null });
const where = either<Condition>(
  'a list of columns, or a map from each column to how many rows match it alone',
  convert(
    list(name, { max: columnsMax, what: 'columns' }),
    (columns): Condition => ({ where: columns, columnRows: null }),
    noCondition,
  ),
  convert(
    mapOf(name, rows, { max: columnsMax, what: 'columns' }),
    (entries) => ({ where: entries.map((one) => one.key), columnRows: entries.map((one) => one.value) }),
    noCondition,
  ),
);
const joined = object('a join', {
  table: required(name, 'The table of which rows are found for each row.'),
  column: required(name, 'Its column that is compared; an index that starts with it makes a nested loop possible.'),
  rows: defaulted(rows, 1, 'How many of its rows belong to one row.'),
});
const foundRows = {
  table: required(name, 'The table that is read.'),
  where: defaulted(
    where,
    [],
    'Columns that are compared with a value; an index that starts with one of them can serve it. As a map, such as {user_id: 20, status: 8k}: how many rows match each of them alone.',
  ),
  rows: defaulted(rows, 1, 'How many rows match.'),
  join: optional(joined, 'A second table that is joined.'),
  takes,
  keys: keysOfRows,
};
const selected = object('a read', { ...foundRows, lock: rowLock });
const updated = object('an update', foundRows);
const deleted = object('a delete', foundRows);
const inserted = object('an insert', {
  table: required(name, 'The table that is written to.'),
  rows: defaulted(rows, 1, 'How many rows are written.'),
  takes,
});
const NO_ACCESS: Statement = {
  name: '',
  text: '',
  table: '',
  verb: 'select',
  where: [],
  rows: 0,
  columnRows: null,
  join: null,
  takes: null,
  locks: null,
};
const noAccess = (): Statement => NO_ACCESS;
const sql = required(longText, 'The SQL text, as spans and the slow query log show it.');

export const statement: Shape<Statement> = variants<Statement>('a statement', {
  reads: convert(
    object('a statement', { text: sql, reads: required(selected, 'The rows that it reads.') }),
    ({ text, reads }, at, reading) => {
      const { lock, ...rest } = reads;
      const said = lock === undefined ? null : lock === 'for share' ? 'share' : 'update';
      const locks = said ?? rowLockOf(text)?.rows ?? null;
      if (reads.keys !== undefined && locks === null)
        reading.report(at, 'means nothing for a read that locks no rows. Add "lock: for update", or take it out.', '.reads.keys');
      return found(text, 'select', rest, locks);
    },
    noAccess,
  ),
  inserts: convert(
    object('a statement', { text: sql, inserts: required(inserted, 'The rows that it adds.') }),
    ({ text, inserts }): Statement => ({ ...NO_ACCESS, text, verb: 'insert', ...inserts, takes: inserts.takes ?? null }),
    noAccess,
  ),
  updates: convert(
    object('a statement', { text: sql, updates: required(updated, 'The rows that it finds and changes.') }),
    ({ text, updates }) => found(text, 'update', updates, updates.keys === undefined ? null : 'update'),
    noAccess,
  ),
  deletes: convert(
    object('a statement', {
      text: sql,
      deletes: required(
        deleted,
        'The rows that it finds and deletes, as long as the table has some. They are dead, and take their space, until a vacuum.',
      ),
    }),
    ({ text, deletes }) => found(text, 'delete', deletes, deletes.keys === undefined ? null : 'update'),
    noAccess,
  ),
  locks: convert(
    object('a statement', {
      text: sql,
      locks: required(
        object('a table lock', {
          table: required(name, 'The table that is locked until the transaction ends.'),
          mode: defaulted(tableLockMode, 'access exclusive', 'The mode, in the words of PostgreSQL.'),
        }),
        'The lock that it takes, as LOCK TABLE does.',
      ),
    }),
    ({ text, locks }): Statement => ({
      ...NO_ACCESS,
      text,
      table: locks.table,
      verb: 'lock',
      locks: { table: locks.mode, rows: null, keys: null },
    }),
    noAccess,
  ),
  takes: convert(
    object('a statement', {
      text: sql,
      takes: required(
        distribution,
        'The processor time of one execution when it runs alone, such as 3ms or {constant: 2ms}; no table is touched.',
      ),
    }),
    ({ text, takes: work }): Statement => ({
      ...NO_ACCESS,
      text,
      verb: verbOf(text),
      rows: 1,
      takes: work,
      locks: rowLockOf(text),
    }),
    noAccess,
  ),
});

function found(
  text: string,
  verb: Statement['verb'],
  access: ReturnType<typeof updated.standIn>,
  lock: 'share' | 'update' | null,
): Statement {
  const { where: condition, keys, ...rest } = access;
  const locks = lock === null ? null : { table: null, rows: lock, keys: keys ?? null };
  return { ...NO_ACCESS, text, verb, ...rest, ...condition, join: access.join ?? null, takes: access.takes ?? null, locks };
}
