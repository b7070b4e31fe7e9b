/** The statements that begin and end a transaction. They stand beside those of a database under numbers of their own. */
import type { Database, Statement } from '../model/topology.ts';

export const BEGIN = -1;
export const COMMIT = -2;
export const ROLLBACK = -3;

const CONTROL: readonly Statement[] = (['begin', 'commit', 'rollback'] as const).map((verb) => ({
  name: verb,
  text: verb.toUpperCase(),
  table: '',
  verb,
  where: [],
  rows: 0,
  columnRows: null,
  join: null,
  takes: null,
  locks: null,
}));

/** A statement of the database, or one of those here. */
export function statementAt(database: Database, statement: number): Statement {
  return statement < 0 ? CONTROL[-1 - statement] : database.statements[statement];
}
