/** What is done to the rows, statistics and nodes of a database: by its operators, by a job of the night, or by hand. */
import { unreachable } from '../base/assert.ts';

export interface DatabaseDeed {
  readonly kind: 'operate';
  readonly database: string;
  /** `load` brings many rows in one transaction; `analyze` takes the statistics that the planner goes by anew. */
  readonly operation: 'analyze' | 'vacuum' | 'load';
  /** Empty where the operation is not about one. */
  readonly table: string;
  /** Rows that are loaded. */
  readonly rows: number;
  /** By how many rows the results of statements grow with the load. */
  readonly matches: readonly StatementGrowth[];
  readonly title: string;
  readonly author: string;
}

/** More rows match a statement, or one column of its condition; `column` is empty for the statement as a whole. */
export interface StatementGrowth {
  readonly statement: string;
  readonly column: string;
  readonly rows: number;
}

/** In words, as a log of what was done says it. */
export function databaseDeedText(deed: DatabaseDeed): string {
  switch (deed.operation) {
    case 'analyze':
      return `Analyzed ${deed.table} of ${deed.database}`;
    case 'vacuum':
      return `Vacuumed ${deed.table} of ${deed.database}`;
    case 'load':
      return `Loaded ${deed.rows} rows into ${deed.table} of ${deed.database}`;
    default:
      return unreachable(deed.operation);
  }
}
