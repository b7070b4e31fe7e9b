/** What is done to the rows and nodes of a database, as files write it: `analyze: orders-db orders`. */
import type { DatabaseDeed, StatementGrowth } from '../model/database-deed.ts';
import type { Topology } from '../model/topology.ts';
import { columnsMax, rowsMax, statementsMax } from './limits.ts';
import { count, name, phrase } from './quantity.ts';
import { convert, either, mapOf, nameTrouble, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';

export const NO_OPERATION = { kind: 'operate', database: '', table: '', rows: 0, matches: [], title: '', author: '' } as const;

export const tableText = phrase(
  'a database and one of its tables, such as orders-db orders',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)$/,
  { database: '', table: '' },
  (database = '', table = '') => nameTrouble(database) ?? nameTrouble(table) ?? { database, table },
);

const more = count({ max: rowsMax, maxName: 'rowsMax' });
type Growth = Omit<StatementGrowth, 'statement'>;

/** By statement: a number of rows, or a map from its columns to numbers of rows. */
export const growth: Shape<StatementGrowth[]> = convert(
  mapOf(
    name,
    either<Growth[]>(
      'a number of rows, or a map from columns to numbers of rows',
      convert(
        more,
        (rows): Growth[] => [{ column: '', rows }],
        () => [],
      ),
      convert(
        mapOf(name, more, { max: columnsMax, what: 'columns' }),
        (entries): Growth[] => entries.map((one) => ({ column: one.key, rows: one.value })),
        () => [],
      ),
    ),
    { max: statementsMax, what: 'statements' },
  ),
  (entries) => entries.flatMap(({ key, value }) => value.map((one): StatementGrowth => ({ statement: key, ...one }))),
  () => [],
);

/** Tables, statements and columns that the deed names must exist; the database does. */
export function checkOperation(deed: DatabaseDeed, topology: Topology, reading: Reading): void {
  const database = topology.databases.find((one) => one.name === deed.database);
  if (database === undefined) return;
  const tables = database.tables.map((one) => one.name);
  if (deed.table !== '' && !tables.includes(deed.table)) {
    const trouble = `${deed.database} has no table ${JSON.stringify(deed.table)}.${suggest(deed.table, tables)}`;
    reading.reportAbout(deed, [deed.operation], trouble);
  }
  for (const { statement, column } of deed.matches) {
    const found = database.statements.find((one) => one.name === statement);
    const statements = database.statements.map((one) => one.name);
    if (found === undefined) {
      const trouble = `${deed.database} has no statement ${JSON.stringify(statement)}.${suggest(statement, statements)}`;
      reading.reportAbout(deed, ['matches'], trouble);
    } else if (column !== '' && (found.columnRows === null || !found.where.includes(column))) {
      const cure = `Write its condition as a map, such as "where: {${column}: 12}".`;
      reading.reportAbout(deed, ['matches'], `${statement} does not say how many rows match ${JSON.stringify(column)}. ${cure}`);
    }
  }
}
