/** What is true of a table of a database now: its rows, dead ones too, its columns and indexes, and what was counted of it. */
import type { Micros } from '../base/time.ts';
import type { Database, Index } from '../model/topology.ts';

export interface TableState {
  readonly name: string;
  rows: number;
  readonly rowBytes: number;
  columns: readonly string[];
  indexes: readonly Index[];
  /** Where the numbers of its rows come from; null: from where none can run out. */
  readonly sequence: { last: number; readonly max: number } | null;
  seqScans: number;
  indexScans: number;
  seqRowsRead: number;
  /** Rows when the statements on it were last planned, and rows written since it was analyzed. */
  plannedRows: number;
  modified: number;
  /** Live rows and rows modified since the last ANALYZE; null until somebody looks after the table's statistics. */
  counted: readonly [number, number] | null;
  /** Versions of rows that are dead, and space of vacuumed ones, in rows. */
  dead: number;
  free: number;
  /** Versions of rows that somebody has written and not yet committed. */
  pending: number;
  /** Null where dead rows are not modelled. */
  vacuum: VacuumState | null;
}

/** What autovacuum knows of a table: rows that died and were removed so far, and how many had died when it looked. */
export interface VacuumState {
  readonly counters: readonly [number, number];
  died: number;
  removed: number;
  readonly looksAtUs: Micros[];
  readonly looks: number[];
  vacuums: number;
}

/** The space of a table, in rows. */
export function placesOf({ rows, dead, free, pending }: Pick<TableState, 'rows' | 'dead' | 'free' | 'pending'>): number {
  return rows + dead + free + pending;
}

/** Rows that nobody can see any more: they keep their place until a vacuum, or only their space is left where dead rows are not modelled. */
export function leaveDead(table: TableState, rows: number): void {
  if (table.vacuum === null) table.free += rows;
  else {
    table.dead += rows;
    table.vacuum.died += rows;
  }
}

export function openTables(model: Database): TableState[] {
  return model.tables.map((table) => ({
    name: table.name,
    rows: table.rows,
    rowBytes: table.rowBytes,
    columns: [...table.columns],
    indexes: [...table.indexes],
    sequence: table.sequence === null ? null : { last: table.sequence.last, max: table.sequence.max },
    seqScans: 0,
    indexScans: 0,
    seqRowsRead: 0,
    plannedRows: table.rows,
    modified: 0,
    counted: null,
    dead: 0,
    free: 0,
    pending: 0,
    vacuum: null,
  }));
}
