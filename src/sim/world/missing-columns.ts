/**
 * Columns that a statement names and that are not there any more: a migration has taken them away while a version still runs that reads
 * them. PostgreSQL looks when a statement comes and refuses it with 42703 (parse_relation.c, errorMissingColumn).
 */
import type { Statement } from '../model/topology.ts';
import type { TableState } from './table-state.ts';

export function namesMissingColumn({ table, where, join }: Statement, named: (name: string) => TableState | undefined): boolean {
  const [own, joined] = [named(table), join === null ? undefined : named(join.table)];
  if (own !== undefined && where.some((column) => !own.columns.includes(column))) return true;
  return join !== null && joined !== undefined && !joined.columns.includes(join.column);
}
