/** Columns and indexes of a table, and what a schema change leaves of them: for who makes it, who judges it before and who undoes it. */
import type { SchemaChange } from './action.ts';
import type { Index } from './topology.ts';

export interface TableSchema {
  readonly columns: readonly string[];
  readonly indexes: readonly Index[];
}

/** The schema after a change of this table; an index goes with each of its columns, as in PostgreSQL (manual, "ALTER TABLE"). */
export function changedSchema({ columns, indexes }: TableSchema, change: SchemaChange): TableSchema {
  switch (change.kind) {
    case 'addColumn':
      return { columns: [...columns, change.column], indexes };
    case 'dropColumn':
      return {
        columns: columns.filter((column) => column !== change.column),
        indexes: indexes.filter((index) => !index.columns.includes(change.column)),
      };
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

/** What undoes the change of a table that was like that before, in order. */
export function inverseChanges(change: SchemaChange, before: TableSchema | undefined): SchemaChange[] {
  const { table } = change;
  // Of their own, since a system that comes out of a snapshot shares nothing with the one that it was opened with.
  const again = (gone: (index: Index) => boolean): SchemaChange[] =>
    (before?.indexes ?? [])
      .filter(gone)
      .map(({ name, columns }) => ({ kind: 'createIndex', table, index: name, columns: [...columns] }));
  switch (change.kind) {
    case 'addColumn':
      return [{ kind: 'dropColumn', table, column: change.column }];
    case 'dropColumn':
      return [{ kind: 'addColumn', table, column: change.column }, ...again(({ columns }) => columns.includes(change.column))];
    case 'createIndex':
      return [{ kind: 'dropIndex', table, index: change.index }];
    case 'dropIndex':
      return again(({ name }) => name === change.index);
  }
}
