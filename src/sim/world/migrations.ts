/**
 * Schema changes in a running database. Each takes the lock that PostgreSQL takes for it (manual, "Explicit Locking"): nearly all
 * of them the strongest, so they wait behind every open transaction that has touched the table, and everyone else waits behind
 * them. Building an index is a job on the processors; built concurrently it only keeps other schema changes away.
 */
import type { SchemaChange } from '../model/action.ts';
import type { Migration } from './admin-session.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { ACCESS_EXCLUSIVE, isStrong, SHARE, SHARE_UPDATE_EXCLUSIVE } from './lock-modes.ts';
import { tableResource } from './sessions.ts';
import { writeDownLocks } from './statements.ts';

/** Begins schema changes for a line of the change log, which ends with them. */
export function beginMigration(core: Core, database: DatabaseState, steps: readonly SchemaChange[], change: number): void {
  const { sessions } = database;
  const subject = -1 - sessions.admins.length;
  const migration: Migration = { kind: 'migration', session: sessions.open(subject, core.events.nowUs), change, steps, done: 0 };
  sessions.admins.push(migration);
  database.connectionsOpen++;
  goOn(core, database, migration);
}

/** The lock for the next step is granted. */
export function migrationGotLock(core: Core, database: DatabaseState, migration: Migration): void {
  if (carryOut(core, database, migration)) goOn(core, database, migration);
}

/** An index has been built: it serves from now on. */
export function indexBuilt(core: Core, database: DatabaseState, job: number): void {
  const migration = database.sessions.admins[-1 - job];
  if (migration?.kind !== 'migration') return;
  database.apply(migration.steps[migration.done]);
  endStep(core, database, migration);
  goOn(core, database, migration);
}

/** Ends schema changes that wait or work, as failed or as done; steps that are done stay. */
export function endMigration(core: Core, database: DatabaseState, migration: Migration, status: 'done' | 'failed'): void {
  const { sessions } = database;
  const at = sessions.admins.indexOf(migration);
  sessions.admins[at] = null;
  database.processors.remove(-1 - at, core.events);
  sessions.close(core.events, migration.session);
  database.connectionsOpen--;
  core.changes.end(migration.change, status, core.events.nowUs);
}

/** The schema changes of a line of the change log that are not through yet; null when there are none. */
export function migrationOf(database: DatabaseState, change: number): Migration | null {
  for (const admin of database.sessions.admins) if (admin?.kind === 'migration' && admin.change === change) return admin;
  return null;
}

function goOn(core: Core, database: DatabaseState, migration: Migration): void {
  const { sessions } = database;
  while (migration.done < migration.steps.length) {
    const step = migration.steps[migration.done];
    const table = database.tables.findIndex(({ name }) => name === step.table);
    if (table < 0 || (step.kind === 'createIndex' && hasIndex(database, step))) {
      migration.done++;
      continue;
    }
    const mode = modeOfChange(step);
    if (isStrong(mode)) writeDownLocks(core, database, table);
    if (!sessions.request(core.events, migration.session, tableResource(table), mode)) return;
    if (!carryOut(core, database, migration)) return;
  }
  endMigration(core, database, migration, 'done');
}

/** Does the step whose lock is held. False: it takes time, and `indexBuilt` goes on. */
function carryOut(core: Core, database: DatabaseState, migration: Migration): boolean {
  const step = migration.steps[migration.done];
  if (step.kind === 'createIndex') {
    const job = -1 - database.sessions.admins.indexOf(migration);
    database.processors.add(job, database.buildTimeUs(step.table), core.events);
    return false;
  }
  database.apply(step);
  endStep(core, database, migration);
  return true;
}

function endStep(core: Core, database: DatabaseState, migration: Migration): void {
  migration.done++;
  database.sessions.release(core.events, migration.session);
}

function modeOfChange(change: SchemaChange): number {
  if (change.kind !== 'createIndex') return ACCESS_EXCLUSIVE;
  return change.concurrently === false ? SHARE : SHARE_UPDATE_EXCLUSIVE;
}

function hasIndex(database: DatabaseState, wanted: Extract<SchemaChange, { kind: 'createIndex' }>): boolean {
  const indexes = database.table(wanted.table)?.indexes ?? [];
  return indexes.some((index) => index.columns.join() === wanted.columns.join());
}
