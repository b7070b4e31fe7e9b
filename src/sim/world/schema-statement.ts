/** Schema changes in SQL, as change logs and server logs show them. */
import type { SchemaChange } from '../model/action.ts';

export function statementOf(change: SchemaChange): string {
  switch (change.kind) {
    case 'addColumn':
      return `ALTER TABLE ${change.table} ADD COLUMN ${change.column}`;
    case 'dropColumn':
      return `ALTER TABLE ${change.table} DROP COLUMN ${change.column}`;
    case 'createIndex':
      return `CREATE INDEX ${change.concurrently === false ? '' : 'CONCURRENTLY '}${change.index} ON ${change.table} (${change.columns.join(', ')})`;
    case 'dropIndex':
      return `DROP INDEX ${change.index}`;
  }
}
