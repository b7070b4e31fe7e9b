/** A column of Table.svelte. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** A CSS width. */
  readonly width?: string;
  /** In the mono face: numbers, ids, queries. */
  readonly exact?: boolean;
  /** Plain text; without it the table's `cell` snippet draws the cell. */
  readonly text?: (row: Row) => string;
}
