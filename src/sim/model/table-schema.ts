/** Columns and indexes of a table, and what a schema change leaves of them: for who makes it, who judges it before and who undoes it. */
import type { SchemaChange } from './action.ts';
import type { Index } from './topology.ts';

export interface TableSchema {
  readonly columns: readonly string[];
  readonly indexes: readonly Index[];
}

/** The schema after a change of this table. */
export function changedSchema({ columns, indexes }: TableSchema, change: SchemaChange): TableSchema {
  switch (change.kind) {
    case 'addColumn':
      return { columns: [...columns, change.column], indexes };
    case 'dropColumn':
      return { columns: columns.filter((column) => column !== change.column), indexes };
    case 'createIndex':
      return { columns, indexes: [...indexes, { name: change.index, columns: change.columns }] };
    case 'dropIndex':
      return { columns, indexes: indexes.filter((index) => index.name !== change.index) };
  }
}

/** Goes through changes in order and tells of each how its table is when its turn comes; `table` says how one is before them all. */
export function followSchema(
  table: (name: string) => TableSchema | undefined,
  changes: readonly SchemaChange[],
  turn: (change: SchemaChange, before: TableSchema | undefined) => void,
): void {
  const now = new Map<string, TableSchema>();
  for (const change of changes) {
    const before = now.get(change.table) ?? table(change.table);
    turn(change, before);
    if (before !== undefined) now.set(change.table, changedSchema(before, change));
  }
}

/** What undoes the change of a table that was like that before. */
export function inverseChange(change: SchemaChange, before: TableSchema | undefined): SchemaChange {
  switch (change.kind) {
    case 'addColumn':
      return { kind: 'dropColumn', table: change.table, column: change.column };
    case 'dropColumn':
      return { kind: 'addColumn', table: change.table, column: change.column };
    case 'createIndex':
      return { kind: 'dropIndex', table: change.table, index: change.index };
    case 'dropIndex': {
      const columns = before?.indexes.find((index) => index.name === change.index)?.columns ?? [];
      return { kind: 'createIndex', table: change.table, index: change.index, columns };
    }
  }
}
