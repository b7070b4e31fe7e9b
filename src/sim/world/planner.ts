/**
 * How a database finds rows: the cheapest of the plans there are, by what the planner believes (statistics of the last ANALYZE);
 * what an execution then costs follows from the rows as they are. Costs are processor time of rows that are in memory, with the
 * usual proportions (a row read in passing is cheap, a row fetched through an index is dear, an index is descended once), after
 * the cost model in PostgreSQL's manual, chapter "Planner Cost Constants".
 */
import { log, pow } from '../base/math.ts';
import type { Index, Statement } from '../model/topology.ts';
import { placesOf } from './table-state.ts';

/** Parsing, planning, sending: paid by every statement. */
const STATEMENT_US = 60;
/** A row looked at by a sequential scan: 0.1 us for the row and 0.2 ns a byte. */
const SCAN_ROW_US = 0.1;
const SCAN_BYTE_US = 0.0002;
/** A row fetched through an index, and one level of an index of fan-out 200. */
const INDEX_ROW_US = 2.5;
const INDEX_LEVEL_US = 8;
const INDEX_FANOUT_LOG = 5.298317366548036;
/** A row put into the hash table of a join, and one looked up there. */
const HASH_BUILD_US = 0.15;
const HASH_PROBE_US = 0.2;
/** Writing one row, and keeping one index up to date for it. */
const WRITE_ROW_US = 20;
const WRITE_INDEX_US = 12;
/** Building an index: read, sort and write each row. */
const BUILD_ROW_US = 3;

export interface PlannedTable {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  /** Dead rows, space that they left, and versions that nobody has committed, in rows: scans read past them. */
  readonly dead: number;
  readonly free: number;
  readonly pending: number;
  readonly indexes: readonly Index[];
}

/** How many rows of its table agree with a statement, as believed or as true. */
export interface Matches {
  readonly rows: number;
  /** With each column of the statement's `where` alone; null when the columns are taken to be equally selective. */
  readonly columnRows: readonly number[] | null;
}

/** The way that the planner decided for. */
export interface PlanChoice {
  /** `Result` touches no table. */
  readonly scan: 'Index Scan' | 'Seq Scan' | 'Result';
  /** The index used; null when there is none. */
  readonly index: string | null;
  /** How the rows of the joined table are found; null when nothing is joined. */
  readonly join: 'Nested Loop' | 'Hash Join' | null;
}

export interface PlanCost {
  /** Processor time of one execution. */
  readonly demandUs: number;
  /** Rows that are looked at to find the ones that match. */
  readonly rowsExamined: number;
  /** The same of the joined table. */
  readonly rowsJoined: number;
}

export interface Plan extends PlanChoice, PlanCost {
  /** Rows that the planner expects. */
  readonly rowsEstimated: number;
}

/** The plan of a statement that touches no table. */
export const RESULT_PLAN: Plan = {
  scan: 'Result',
  index: null,
  join: null,
  demandUs: STATEMENT_US,
  rowsExamined: 0,
  rowsJoined: 0,
  rowsEstimated: 1,
};

/** The cheapest plan by `believed`, at the cost that `actual` gives it. `inner` is the joined table, null when there is none. */
export function planStatement(
  statement: Statement,
  table: PlannedTable,
  inner: PlannedTable | null,
  believed: Matches,
  actual: Matches,
): Plan {
  let best: PlanChoice = { scan: 'Seq Scan', index: null, join: null };
  let leastUs = Infinity;
  for (const choice of choices(statement, table, inner)) {
    const { demandUs } = costOf(choice, statement, table, inner, believed);
    if (demandUs >= leastUs) continue;
    leastUs = demandUs;
    best = choice;
  }
  return { ...best, ...costOf(best, statement, table, inner, actual), rowsEstimated: believed.rows };
}

/** Processor time to build an index over all rows of a table. */
export function indexBuildUs(table: PlannedTable): number {
  return table.rows * BUILD_ROW_US;
}

/** Processor time to write `rows` rows into a table. */
export function writeUs(rows: number, table: PlannedTable): number {
  return rows * (WRITE_ROW_US + table.indexes.length * WRITE_INDEX_US);
}

function choices(statement: Statement, table: PlannedTable, inner: PlannedTable | null): PlanChoice[] {
  if (statement.verb === 'insert') return [{ scan: 'Index Scan', index: null, join: null }];
  const joins = inner === null ? [null] : joinsWith(statement, inner);
  const indexes = table.indexes.filter((index) => usableColumns(index, statement) > 0);
  return joins.flatMap((join): PlanChoice[] => [
    { scan: 'Seq Scan', index: null, join },
    ...indexes.map(({ name }): PlanChoice => ({ scan: 'Index Scan', index: name, join })),
  ]);
}

function joinsWith(statement: Statement, inner: PlannedTable): ('Nested Loop' | 'Hash Join')[] {
  const indexed = inner.indexes.some((index) => index.columns[0] === statement.join?.column);
  return indexed ? ['Nested Loop', 'Hash Join'] : ['Hash Join'];
}

function costOf(
  choice: PlanChoice,
  statement: Statement,
  table: PlannedTable,
  inner: PlannedTable | null,
  matches: Matches,
): PlanCost {
  const write = changeUs(statement, table, matches);
  if (statement.verb === 'insert') return { demandUs: STATEMENT_US + write, rowsExamined: 0, rowsJoined: 0 };
  const index = table.indexes.find(({ name }) => name === choice.index);
  const joined = inner === null ? NOT_JOINED : joinCost(choice, statement, inner, matches.rows);
  if (index === undefined) {
    const demandUs = STATEMENT_US + scanUs(table) + write + joined.demandUs;
    return { demandUs, rowsExamined: table.rows, rowsJoined: joined.rows };
  }
  const rowsExamined = rowsThrough(index, statement, table, matches);
  const demandUs = STATEMENT_US + descentUs(table) + rowsExamined * INDEX_ROW_US + write + joined.demandUs;
  return { demandUs, rowsExamined, rowsJoined: joined.rows };
}

/** Index entries of deleted rows stay until a vacuum. */
function changeUs({ verb, rows }: Statement, table: PlannedTable, matches: Matches): number {
  if (verb === 'select') return 0;
  if (verb === 'delete') return matches.rows * WRITE_ROW_US;
  return writeUs(verb === 'insert' ? rows : matches.rows, table);
}

const NOT_JOINED = { demandUs: 0, rows: 0 };

/** A nested loop descends an index of the inner table for each outer row; a hash join reads the inner table once. */
function joinCost(
  choice: PlanChoice,
  statement: Statement,
  inner: PlannedTable,
  outer: number,
): { demandUs: number; rows: number } {
  const partners = statement.join?.rows ?? 1;
  if (choice.join === 'Nested Loop')
    return { demandUs: outer * (descentUs(inner) + partners * INDEX_ROW_US), rows: outer * partners };
  return { demandUs: scanUs(inner) + inner.rows * HASH_BUILD_US + outer * HASH_PROBE_US, rows: inner.rows };
}

function scanUs(table: PlannedTable): number {
  return placesOf(table) * (SCAN_ROW_US + table.rowBytes * SCAN_BYTE_US);
}

function descentUs(table: PlannedTable): number {
  return INDEX_LEVEL_US * Math.ceil(log(Math.max(2, table.rows)) / INDEX_FANOUT_LOG);
}

/** How many leading columns of the index the statement compares with a value. */
function usableColumns(index: Index, statement: Statement): number {
  let usable = 0;
  while (usable < index.columns.length && statement.where.includes(index.columns[usable])) usable++;
  return usable;
}

/**
 * Rows that an index leads to: those that agree in the leading columns which the statement compares. Where only the rows of the
 * whole statement are known, its columns are taken to be equally selective, so k of n of them narrow the table to
 * rows * s^(k/n); else they are taken to be independent, as PostgreSQL does.
 */
function rowsThrough(index: Index, statement: Statement, table: PlannedTable, matches: Matches): number {
  const usable = usableColumns(index, statement);
  const rows = Math.max(1, table.rows);
  if (matches.columnRows === null) {
    const selectivity = Math.min(1, matches.rows / rows);
    return Math.max(matches.rows, Math.round(table.rows * pow(selectivity, usable / statement.where.length)));
  }
  if (usable === statement.where.length) return matches.rows;
  let share = 1;
  for (let i = 0; i < usable; i++) share *= Math.min(1, matches.columnRows[statement.where.indexOf(index.columns[i])] / rows);
  return Math.max(matches.rows, Math.round(table.rows * share));
}
