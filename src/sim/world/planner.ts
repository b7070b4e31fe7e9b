/**
 * How a database finds rows: the cheaper of an index scan and a sequential scan, by cost. Costs are processor time of rows that
 * are in memory, with the usual proportions (a row read in passing is cheap, a row fetched through an index is dear, an index is
 * descended once), after the cost model in PostgreSQL's manual, chapter "Planner Cost Constants".
 */
import { log, pow } from '../base/math.ts';
import type { Index, Statement } from '../model/topology.ts';

/** Parsing, planning, sending: paid by every statement. */
const STATEMENT_US = 60;
/** A row looked at by a sequential scan: 0.1 us for the row and 0.2 ns a byte. */
const SCAN_ROW_US = 0.1;
const SCAN_BYTE_US = 0.0002;
/** A row fetched through an index, and one level of an index of fan-out 200. */
const INDEX_ROW_US = 2.5;
const INDEX_LEVEL_US = 8;
const INDEX_FANOUT_LOG = 5.298317366548036;
/** Writing one row, and keeping one index up to date for it. */
const WRITE_ROW_US = 20;
const WRITE_INDEX_US = 12;
/** Building an index: read, sort and write each row. */
const BUILD_ROW_US = 3;

export interface PlannedTable {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly indexes: readonly Index[];
}

export interface Plan {
  /** `Result` touches no table. */
  readonly scan: 'Index Scan' | 'Seq Scan' | 'Result';
  /** The index used; null when there is none. */
  readonly index: string | null;
  /** Processor time of one execution. */
  readonly demandUs: number;
  /** Rows that are looked at to find the ones that match. */
  readonly rowsExamined: number;
}

/** The plan of a statement that touches no table. */
export const RESULT_PLAN: Plan = { scan: 'Result', index: null, demandUs: STATEMENT_US, rowsExamined: 0 };

/** The cheapest plan for `statement` on `table` as it is now. */
export function planStatement(statement: Statement, table: PlannedTable): Plan {
  const write = statement.verb === 'select' ? 0 : statement.rows * (WRITE_ROW_US + table.indexes.length * WRITE_INDEX_US);
  if (statement.verb === 'insert') return { scan: 'Index Scan', index: null, demandUs: STATEMENT_US + write, rowsExamined: 0 };
  let best: Plan = {
    scan: 'Seq Scan',
    index: null,
    demandUs: STATEMENT_US + table.rows * (SCAN_ROW_US + table.rowBytes * SCAN_BYTE_US) + write,
    rowsExamined: table.rows,
  };
  for (const index of table.indexes) {
    const rowsExamined = rowsThrough(index, statement, table);
    if (rowsExamined === null) continue;
    const descent = INDEX_LEVEL_US * Math.ceil(log(Math.max(2, table.rows)) / INDEX_FANOUT_LOG);
    const demandUs = STATEMENT_US + descent + rowsExamined * INDEX_ROW_US + write;
    if (demandUs < best.demandUs) best = { scan: 'Index Scan', index: index.name, demandUs, rowsExamined };
  }
  return best;
}

/** Processor time to build an index over all rows of a table. */
export function indexBuildUs(table: PlannedTable): number {
  return table.rows * BUILD_ROW_US;
}

/**
 * Rows that an index leads to: those that agree in the leading columns which the statement compares. The statement's columns are
 * taken to be equally selective, so k of n of them narrow the table to rows * s^(k/n). Null when not even the first column helps.
 */
function rowsThrough(index: Index, statement: Statement, table: PlannedTable): number | null {
  let usable = 0;
  while (usable < index.columns.length && statement.where.includes(index.columns[usable])) usable++;
  if (usable === 0) return null;
  const selectivity = Math.min(1, statement.rows / Math.max(1, table.rows));
  return Math.max(statement.rows, Math.round(table.rows * pow(selectivity, usable / statement.where.length)));
}
