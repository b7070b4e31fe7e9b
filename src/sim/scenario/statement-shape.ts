/**
 * The statements that services send to a database: which rows they read or write, from which their cost follows, or how long they
 * take when that is known and nothing else matters.
 */
import type { Statement } from '../model/topology.ts';
import { distribution } from './distribution-shape.ts';
import { columnsMax, rowsMax } from './limits.ts';
import { defaulted, object, optional, required, variants } from './object-shape.ts';
import { count, longText, name } from './quantity.ts';
import { convert, list, type Shape } from './shape.ts';

export const rows = count({ max: rowsMax, maxName: 'rowsMax' });

const takes = optional(
  distribution,
  'The processor time of one execution when it runs alone, in place of what its plan costs, such as 3ms.',
);
const selected = object('a read', {
  table: required(name, 'The table that is read.'),
  where: defaulted(
    list(name, { max: columnsMax, what: 'columns' }),
    [],
    'Columns that are compared with a value; an index that starts with one of them can serve it.',
  ),
  rows: defaulted(rows, 1, 'How many rows match.'),
  takes,
});
const inserted = object('an insert', {
  table: required(name, 'The table that is written to.'),
  rows: defaulted(rows, 1, 'How many rows are written.'),
  takes,
});
const noAccess = (): Statement => ({ name: '', text: '', table: '', verb: 'select', where: [], rows: 0, takes: null });
const sql = required(longText, 'The SQL text, as spans and the slow query log show it.');

export const statement: Shape<Statement> = variants<Statement>('a statement', {
  reads: convert(
    object('a statement', { text: sql, reads: required(selected, 'The rows that it reads.') }),
    ({ text, reads }): Statement => ({ name: '', text, verb: 'select', ...reads, takes: reads.takes ?? null }),
    noAccess,
  ),
  inserts: convert(
    object('a statement', { text: sql, inserts: required(inserted, 'The rows that it adds.') }),
    ({ text, inserts }): Statement => ({ name: '', text, verb: 'insert', where: [], ...inserts, takes: inserts.takes ?? null }),
    noAccess,
  ),
  updates: convert(
    object('a statement', { text: sql, updates: required(selected, 'The rows that it finds and changes.') }),
    ({ text, updates }): Statement => ({ name: '', text, verb: 'update', ...updates, takes: updates.takes ?? null }),
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
    (read): Statement => ({ ...noAccess(), text: read.text, verb: verbOf(read.text), rows: 1, takes: read.takes }),
    noAccess,
  ),
});

/** What the SQL text does, by its first word. */
function verbOf(text: string): Statement['verb'] {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase();
  if (word === 'insert') return 'insert';
  return word === 'update' || word === 'delete' ? 'update' : 'select';
}
