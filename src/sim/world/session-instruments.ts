/** What a database's exporter tells about sessions, locks and transactions, under the names of postgres_exporter. */
import type { MetricFamily } from '../model/series.ts';
import type { Database } from '../model/topology.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { ACCESS_EXCLUSIVE, MODE_NAMES } from './lock-modes.ts';

export const SESSION_FAMILIES: readonly MetricFamily[] = [
  { name: 'pg_locks_count', kind: 'gauge', unit: '', help: 'Locks held and waited for, by mode.' },
  { name: 'pg_locks_waiting', kind: 'gauge', unit: '', help: 'Locks that are waited for.' },
  { name: 'pg_stat_activity_count', kind: 'gauge', unit: '', help: 'Sessions in a transaction, by state.' },
  {
    name: 'pg_stat_activity_max_tx_duration',
    kind: 'gauge',
    unit: 'seconds',
    help: 'For how long the oldest open transaction has been open.',
  },
  { name: 'pg_sequences_last_value', kind: 'gauge', unit: '', help: 'The last number that the sequence gave.' },
  { name: 'pg_sequences_max_value', kind: 'gauge', unit: '', help: 'The last number that the sequence can give.' },
  { name: 'pg_stat_database_deadlocks', kind: 'counter', unit: '', help: 'Deadlocks detected.' },
  { name: 'pg_stat_database_xact_rollback', kind: 'counter', unit: '', help: 'Transactions that were rolled back.' },
];

export class SessionInstruments {
  readonly target: Target;
  /** By table-level mode. */
  readonly locks: readonly Handle[];
  readonly waiting: Handle;
  readonly active: Handle;
  readonly idleInTransaction: Handle;
  readonly oldest: Handle;
  readonly deadlocks: Handle;
  readonly rollbacks: Handle;
  /** By table; -1 for one whose numbers do not run out. */
  readonly sequences: readonly Handle[];

  constructor(target: Target, database: Database) {
    this.target = target;
    if (database.cache !== undefined) {
      this.locks = [];
      this.waiting = this.active = this.idleInTransaction = this.oldest = this.deadlocks = this.rollbacks = -1;
      this.sequences = [];
      return;
    }
    this.locks = MODE_NAMES.slice(0, ACCESS_EXCLUSIVE + 1).map((mode) =>
      target.instrument('pg_locks_count', { mode: mode.toLowerCase() }),
    );
    this.waiting = target.instrument('pg_locks_waiting', {});
    this.active = target.instrument('pg_stat_activity_count', { state: 'active' });
    this.idleInTransaction = target.instrument('pg_stat_activity_count', { state: 'idle in transaction' });
    this.oldest = target.seconds('pg_stat_activity_max_tx_duration', {});
    this.deadlocks = target.instrument('pg_stat_database_deadlocks', {});
    this.rollbacks = target.instrument('pg_stat_database_xact_rollback', {});
    this.sequences = database.tables.map(({ sequence }) => {
      if (sequence === null) return -1;
      target.set(target.instrument('pg_sequences_max_value', { sequence: sequence.name }), sequence.max);
      return target.instrument('pg_sequences_last_value', { sequence: sequence.name });
    });
  }
}
