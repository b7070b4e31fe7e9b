/** Which of several servers is the primary, as exporters tell it: for databases that have replicas, and for those. */
import type { MetricFamily } from '../model/series.ts';
import type { DatabaseState } from './database.ts';

export const ROLE_FAMILIES: readonly MetricFamily[] = [
  { name: 'pg_replication_is_replica', kind: 'gauge', unit: '', help: '1 while the server follows a primary.' },
  { name: 'patroni_postgres_timeline', kind: 'gauge', unit: '', help: 'Timeline of the server; a promotion begins a new one.' },
];

export function openRole(database: DatabaseState): void {
  const { target } = database;
  database.role ??= [target.instrument('pg_replication_is_replica', {}), target.instrument('patroni_postgres_timeline', {})];
}

export function readRole(database: DatabaseState): void {
  const { role, target } = database;
  if (role === null) return;
  target.values[role[0]] = database.replication === null ? 0 : 1;
  target.values[role[1]] = database.timeline;
}
