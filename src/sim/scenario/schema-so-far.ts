/** The schema of each database as the time line leaves it, deed by deed: what a migration can change and a rollback bring back. */
import type { SchemaChange } from '../model/action.ts';
import { changedSchema, inverseChanges, type TableSchema } from '../model/table-schema.ts';
import type { Topology } from '../model/topology.ts';
import { suggest } from './suggestion.ts';

/** The schemas as they are at one instant of the time line: from `database.table` to its columns and indexes. */
export class SchemaSoFar {
  private readonly tables = new Map<string, TableSchema>();
  /** By database, what would undo each change of it that can be rolled back, the newest last. */
  private readonly undo = new Map<string, SchemaChange[][]>();
  /** Databases of which nobody can say here how they are: a change was rolled back of which only the number is known. */
  private readonly unclear = new Set<string>();

  constructor(topology: Topology) {
    for (const database of topology.databases) {
      for (const table of database.tables) this.tables.set(`${database.name} ${table.name}`, table);
    }
  }

  /** What is wrong with the change, or null; the change is made, and what undoes it put in front of `undo`. An empty name was refused where it was read. */
  change(database: string, change: SchemaChange, undo: SchemaChange[]): string | null {
    const named = change.kind === 'addColumn' || change.kind === 'dropColumn' ? change.column : change.index;
    if (change.kind !== 'createIndex' && named === '') return null;
    const key = `${database} ${change.table}`;
    const table = this.tables.get(key);
    if (table === undefined) {
      const known = [...this.tables.keys()]
        .filter((one) => one.startsWith(`${database} `))
        .map((one) => one.slice(database.length + 1));
      return `${database} has no table ${JSON.stringify(change.table)}.${suggest(change.table, known)}`;
    }
    const trouble = this.unclear.has(database) ? null : troubleOf(change, table);
    if (trouble !== null) return trouble;
    undo.unshift(...inverseChanges(change, table));
    this.tables.set(key, changedSchema(table, change));
    return null;
  }

  /** A change begins that can be rolled back. The answer is for what undoes it, the last step first. */
  begin(database: string): SchemaChange[] {
    const undo: SchemaChange[] = [];
    this.undo.set(database, [...(this.undo.get(database) ?? []), undo]);
    return undo;
  }

  rollBack(database: string, change: number | 'latest'): void {
    if (change !== 'latest') this.unclear.add(database);
    for (const back of this.undo.get(database)?.pop() ?? []) {
      const key = `${database} ${back.table}`;
      const table = this.tables.get(key);
      if (table !== undefined) this.tables.set(key, changedSchema(table, back));
    }
  }
}

function troubleOf(change: SchemaChange, { columns, indexes }: TableSchema): string | null {
  const names = indexes.map(({ name }) => name);
  switch (change.kind) {
    case 'addColumn':
      return columns.includes(change.column) ? `${change.table} already has a column ${JSON.stringify(change.column)}.` : null;
    case 'dropColumn':
      return columns.includes(change.column) ? null : missing(change.table, 'column', change.column, columns);
    case 'createIndex': {
      const unknown = change.columns.find((column) => !columns.includes(column));
      if (unknown !== undefined) return missing(change.table, 'column', unknown, columns);
      return names.includes(change.index) ? `${change.table} already has an index ${JSON.stringify(change.index)}.` : null;
    }
    case 'dropIndex':
      return names.includes(change.index) ? null : missing(change.table, 'index', change.index, names);
  }
}

function missing(table: string, what: string, name: string, known: readonly string[]): string {
  return `${table} has no ${what} ${JSON.stringify(name)} at this time.${suggest(name, known)}`;
}
