/**
 * Which locks conflict: PostgreSQL's table of table-level lock modes (manual, chapter "Explicit Locking", table 13.2), and behind
 * it the two modes of rows. Weak modes conflict with strong ones only, never with each other.
 */
import { TABLE_LOCK_MODES, type TableLockMode } from '../model/locking.ts';
import type { Statement } from '../model/topology.ts';

export const ACCESS_SHARE = 0;
export const ROW_SHARE = 1;
export const ROW_EXCLUSIVE = 2;
export const SHARE_UPDATE_EXCLUSIVE = 3;
export const SHARE = 4;
export const ACCESS_EXCLUSIVE = 7;
/** Of rows: FOR SHARE, and what UPDATE and FOR UPDATE take. */
export const ROW_FOR_SHARE = 8;
export const ROW_FOR_UPDATE = 9;

/** By mode: a bit for each mode that it conflicts with. */
export const CONFLICTS: readonly number[] = [
  0b10000000, // access share: access exclusive
  0b11000000, // row share: exclusive, access exclusive
  0b11110000, // row exclusive: share and stronger
  0b11111000, // share update exclusive: itself and stronger
  0b11101100, // share: row exclusive, share update exclusive, share row exclusive and stronger
  0b11111100, // share row exclusive
  0b11111110, // exclusive: all but access share
  0b11111111, // access exclusive: all
  0b10 << 8, // row, for share
  0b11 << 8, // row, for update
];

/** Modes that conflict with what ordinary statements take. */
export const STRONG_MODES = 0b11110000;

export function isStrong(mode: number): boolean {
  return ((1 << mode) & STRONG_MODES) !== 0;
}

/** As pg_locks and the server's log spell a mode. */
export const MODE_NAMES: readonly string[] = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
  // A row is waited for by waiting for the end of the transaction that holds it.
  'ShareLock',
  'ShareLock',
];

export function modeOf(mode: TableLockMode): number {
  return TABLE_LOCK_MODES.indexOf(mode);
}

/** The lock on its table that a statement takes. */
export function tableModeOf(statement: Statement): number {
  const { locks } = statement;
  if (locks?.table !== undefined && locks.table !== null) return modeOf(locks.table);
  return statement.verb === 'select' ? joinedModeOf(statement) : ROW_EXCLUSIVE;
}

/** The lock on a table that a statement reads beside its own: as manual, "Explicit Locking", has it of all tables that are referred to. */
export function joinedModeOf({ verb, locks }: Statement): number {
  return verb !== 'select' || locks?.rows === undefined || locks.rows === null ? ACCESS_SHARE : ROW_SHARE;
}

/** The lock on each row that a statement hits; -1: none. */
export function rowModeOf(statement: Statement): number {
  if (statement.locks?.keys === undefined || statement.locks.keys === null) return -1;
  if (statement.locks.rows === null) return -1;
  return statement.locks.rows === 'share' ? ROW_FOR_SHARE : ROW_FOR_UPDATE;
}
