/**
 * Locks, transactions and sessions of a database as plain data: which locks a statement takes besides those that every statement
 * takes, which rows it hits, and what ends a session that waits or idles.
 */
import type { Micros } from '../base/time.ts';

/** PostgreSQL's table-level lock modes, weakest first. */
export const TABLE_LOCK_MODES = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
] as const;

export type TableLockMode = (typeof TABLE_LOCK_MODES)[number];

/** What a transaction sees of those beside it, in PostgreSQL's words. */
export const ISOLATIONS = ['read committed', 'repeatable read'] as const;

export type Isolation = (typeof ISOLATIONS)[number];

/** One of `items` things, all alike or the k-th in proportion to 1 / k^exponent. */
export type KeyChoice =
  | { readonly kind: 'uniform'; readonly items: number }
  | { readonly kind: 'zipf'; readonly items: number; readonly exponent: number };

export interface StatementLocks {
  /** Lock on the whole table in place of the one that the verb implies. */
  readonly table: TableLockMode | null;
  /** Lock on each row that is hit; null: none that could ever collide. */
  readonly rows: 'share' | 'update' | null;
  /** Which rows are hit. */
  readonly keys: KeyChoice | null;
}

/** When a database ends what waits or idles in it; null: never. */
export interface SessionLimits {
  /** How long a lock is waited for before deadlocks are looked for, and a line is logged. */
  readonly deadlockTimeoutUs: Micros;
  readonly lockTimeoutUs: Micros | null;
  /** How long a statement may take, and a transaction, from BEGIN on. */
  readonly statementTimeoutUs: Micros | null;
  readonly transactionTimeoutUs: Micros | null;
  readonly idleInTransactionTimeoutUs: Micros | null;
  /** Writes fail. */
  readonly readOnly: boolean;
}

/** The numbers that rows of a table get; none are left after `max`. */
export interface Sequence {
  readonly name: string;
  readonly last: number;
  readonly max: number;
}
