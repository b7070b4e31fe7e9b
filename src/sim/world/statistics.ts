/**
 * What a database knows of its rows and what is true of them. The planner goes by the last ANALYZE: the number of rows it sees
 * (a relation's size is known), but which share of them a condition selects it only believes, so rows that come or change later
 * make it choose a plan for a table that is no more.
 */
import type { Statement } from '../model/topology.ts';
import type { Matches } from './planner.ts';

/** How many rows match a statement now, and how many did when its table was analyzed. */
export interface StatementRows {
  rows: number;
  columnRows: number[] | null;
  analyzedRows: number;
  analyzedColumnRows: number[] | null;
}

export function statementRows(statement: Statement): StatementRows {
  const { rows, columnRows } = statement;
  return {
    rows,
    columnRows: columnRows === null ? null : [...columnRows],
    analyzedRows: rows,
    analyzedColumnRows: columnRows === null ? null : [...columnRows],
  };
}

/** More rows match: `column` is empty for the statement as a whole. */
export function grow(of: StatementRows, statement: Statement, column: string, rows: number): void {
  const at = statement.where.indexOf(column);
  if (at < 0) of.rows += rows;
  else if (of.columnRows !== null) of.columnRows[at] += rows;
}

/** What the planner believes. */
export function believed(of: StatementRows): Matches {
  return { rows: of.analyzedRows, columnRows: of.analyzedColumnRows };
}

export function analyzeRows(of: StatementRows): void {
  of.analyzedRows = of.rows;
  of.analyzedColumnRows = of.columnRows === null ? null : [...of.columnRows];
}
