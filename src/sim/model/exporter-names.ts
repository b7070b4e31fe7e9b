/**
 * Under which names a database tells of itself. What this world counts has the names of postgres_exporter; another server has an exporter
 * with names of its own, and is silent about what only PostgreSQL has.
 */
import type { MetricNames } from './metric-names.ts';
import type { Labels, MetricFamily } from './series.ts';

/** `none`: a server with another exporter than these, of which only what all databases have is told. */
export type ExporterNames = 'mysqld_exporter' | 'none';

export function exporterOf(system: string): MetricNames | ExporterNames {
  if (system === 'mysql' || system === 'mariadb') return 'mysqld_exporter';
  return system === 'mssql' || system === 'oracle' ? 'none' : 'prometheus';
}

interface Renamed extends MetricFamily {
  /** The name that postgres_exporter has for it. */
  readonly as: string;
  readonly labels: Labels;
}

/** After mysqld_exporter's collectors global_status, info_schema.innodb_metrics, info_schema.tables and slave_status. */
const MYSQLD_EXPORTER: readonly Renamed[] = [
  renamed('pg_locks_waiting', 'mysql_global_status_innodb_row_lock_current_waits', 'gauge', 'Locks that are waited for.'),
  renamed('pg_stat_database_deadlocks', 'mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total', 'counter', 'Deadlocks.'),
  {
    ...renamed('pg_stat_database_xact_rollback', 'mysql_global_status_commands_total', 'counter', 'Statements, by command.'),
    labels: { command: 'rollback' },
  },
  renamed('pg_stat_user_tables_n_live_tup', 'mysql_info_schema_table_rows', 'gauge', 'Rows of the table.'),
  renamed('pg_stat_database_blks_read', 'mysql_global_status_innodb_buffer_pool_reads', 'counter', 'Pages read from the disk.'),
  renamed('pg_wal_bytes', 'mysql_global_status_innodb_os_log_written', 'counter', 'Bytes of redo log written.'),
  {
    ...renamed(
      'pg_replication_lag_seconds',
      'mysql_slave_status_seconds_behind_master',
      'gauge',
      'How far the replica is behind.',
    ),
    unit: 'seconds',
  },
];

export const MYSQL_FAMILIES: readonly MetricFamily[] = MYSQLD_EXPORTER.map(({ name, kind, unit, help }) => ({
  name,
  kind,
  unit,
  help,
}));

/** What an exporter calls a metric, and its labels beside those that it has; null when it has no such thing. */
export function exportedAs(names: ExporterNames, name: string): { readonly name: string; readonly labels: Labels } | null {
  const other = names === 'none' ? undefined : MYSQLD_EXPORTER.find((one) => one.as === name);
  if (other !== undefined) return other;
  return name.startsWith('pg_') || name.startsWith('patroni_') ? null : { name, labels: {} };
}

function renamed(as: string, name: string, kind: MetricFamily['kind'], help: string): Renamed {
  return { as, name, labels: {}, kind, unit: '', help };
}
