/**
 * Rows that statements write. New versions of rows take their space as soon as they are written, and what they mean depends on how
 * their transaction ends: committed, inserted rows are alive and what was changed or deleted is dead; rolled back, the new versions
 * are dead and everything else is as it was (PostgreSQL's manual, "Routine Vacuuming"; AtEOXact_PgStat_Relations in
 * src/backend/utils/activity/pgstat_relation.c). A statement without a transaction commits when it is done.
 */
import type { Statement } from '../model/topology.ts';
import { leaveDead, type TableState } from './table-state.ts';

export class RowWrites {
  private readonly verbs: readonly Statement['verb'][];
  /** By statement; null when it touches none. */
  private readonly tableOf: readonly (TableState | null)[];
  /** By session: the statements that its transaction has executed, each with its rows behind it. */
  private readonly bySession = new Map<number, number[]>();

  constructor(statements: readonly Statement[], tableOf: readonly (TableState | null)[]) {
    this.verbs = statements.map(({ verb }) => verb);
    this.tableOf = tableOf;
  }

  begin(statement: number, rows: number): void {
    const table = this.tableOf[statement];
    if (table === null) return;
    const versions = this.versionsOf(statement, table, rows);
    table.pending += versions;
    // A new version of a row takes the space of one that was vacuumed, when there is one.
    table.free = Math.max(0, table.free - versions);
  }

  /** The statement has written its rows, and the transaction of the session goes on. */
  keep(session: number, statement: number, rows: number): void {
    const written = this.bySession.get(session);
    if (written === undefined) {
      this.bySession.set(session, [statement, rows]);
      return;
    }
    for (let at = 0; at < written.length; at += 2) {
      if (written[at] !== statement) continue;
      written[at + 1] += rows;
      return;
    }
    written.push(statement, rows);
  }

  commit(session: number): void {
    this.endSession(session, true);
  }

  rollBack(session: number): void {
    this.endSession(session, false);
  }

  /** What a statement has begun to write is committed or rolled back. */
  end(statement: number, rows: number, committed: boolean): void {
    const table = this.tableOf[statement];
    if (table === null) return;
    const versions = this.versionsOf(statement, table, rows);
    table.pending -= versions;
    if (!committed) {
      leaveDead(table, versions);
      return;
    }
    table.modified += rows;
    const verb = this.verbs[statement];
    if (verb === 'insert') table.rows += rows;
    else if (verb === 'update') leaveDead(table, versions);
    else {
      // Somebody else may have deleted them first.
      const gone = Math.min(rows, table.rows);
      table.rows -= gone;
      leaveDead(table, gone);
    }
  }

  private endSession(session: number, committed: boolean): void {
    const written = this.bySession.get(session);
    if (written === undefined) return;
    this.bySession.delete(session);
    for (let at = 0; at < written.length; at += 2) this.end(written[at], written[at + 1], committed);
  }

  /** New versions of rows; where dead rows are not modelled a row is changed in its place. */
  private versionsOf(statement: number, table: TableState, rows: number): number {
    const verb = this.verbs[statement];
    if (verb === 'insert') return rows;
    return verb === 'update' && table.vacuum !== null ? rows : 0;
  }
}
