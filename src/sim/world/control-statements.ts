/** The statements that begin and end a transaction. They stand beside those of a database under numbers of their own. */
import type { Database, Statement } from '../model/topology.ts';

export const BEGIN_REPEATABLE_READ = -1;
export const BEGIN = -2;
export const COMMIT = -3;
export const ROLLBACK = -4;

/** Those that end a transaction have numbers below. */
const LAST_BEGIN = BEGIN;

const CONTROL: readonly Statement[] = (
  [
    ['begin', 'BEGIN ISOLATION LEVEL REPEATABLE READ'],
    ['begin', 'BEGIN'],
    ['commit', 'COMMIT'],
    ['rollback', 'ROLLBACK'],
  ] as const
).map(([verb, text]) => ({
  name: verb,
  text,
  table: '',
  verb,
  where: [],
  rows: 0,
  columnRows: null,
  join: null,
  takes: null,
  locks: null,
}));

/** Whether a statement of the database, or one of those here, begins a transaction. */
export function begins(statement: number): boolean {
  return statement < 0 && statement >= LAST_BEGIN;
}

/** Whether it is one of those here, and ends a transaction. */
export function endsTransaction(statement: number): boolean {
  return statement < LAST_BEGIN;
}

/** A statement of the database, or one of those here. */
export function statementAt(database: Database, statement: number): Statement {
  return statement < 0 ? CONTROL[-1 - statement] : database.statements[statement];
}
