/**
 * Schema changes in a running database. Each takes the lock that PostgreSQL takes for it (manual, "Explicit Locking"): nearly all
 * of them the strongest, so they wait behind every open transaction that has touched the table, and everyone else waits behind
 * them. Building an index takes processors and, where there is one, the disk; built concurrently it only keeps other schema changes away,
 * and before the build and after it waits for the end of those who write to the table ("Building Indexes Concurrently").
 */
import type { SchemaChange } from '../model/action.ts';
import type { Migration } from './admin-session.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { DUPLICATE_INDEX, NO_SPACE } from './database-errors.ts';
import { buildOn, closeBuild, openBuild } from './index-build.ts';
import { ACCESS_EXCLUSIVE, CONFLICTS, isStrong, ROW_FOR_SHARE, SHARE, SHARE_UPDATE_EXCLUSIVE } from './lock-modes.ts';
import { statementOf } from './schema-statement.ts';
import { tableResource } from './sessions.ts';
import { writeDownLocks } from './statements.ts';
import { tellDatabase } from './telling.ts';

/** Begins schema changes for a line of the change log, which ends with them. */
export function beginMigration(core: Core, database: DatabaseState, steps: readonly SchemaChange[], change: number): void {
  const { sessions } = database;
  const subject = -1 - sessions.admins.length;
  const migration: Migration = {
    kind: 'migration',
    session: sessions.open(subject, core.events.nowUs),
    change,
    steps,
    done: 0,
    built: false,
    awaited: null,
    build: null,
  };
  sessions.admins.push(migration);
  database.connectionsOpen++;
  goOn(core, database, migration);
}

/** The lock for the next step is granted. */
export function migrationGotLock(core: Core, database: DatabaseState, migration: Migration): void {
  if (carryOut(core, database, migration)) goOn(core, database, migration);
}

/** The processors or the disk have done what the build of an index wanted, for the session at `place`; when that was all, it serves from now on. */
export function buildWorked(core: Core, database: DatabaseState, place: number): void {
  const { sessions, storage } = database;
  const migration = sessions.admins[place];
  if (migration?.kind !== 'migration') return;
  const { build } = migration;
  if (build !== null && storage !== null) {
    const outcome = buildOn(core, database, storage, build, place);
    if (outcome === 'working') return;
    if (outcome === 'disk full') {
      fail(core, database, migration, NO_SPACE);
      return;
    }
    closeBuild(core, database, build, place);
    migration.build = null;
  }
  migration.built = true;
  if (carryOut(core, database, migration)) goOn(core, database, migration);
}

/** Ends schema changes that wait or work, as failed or as done; steps that are done stay. */
export function endMigration(core: Core, database: DatabaseState, migration: Migration, status: 'done' | 'failed'): void {
  const { sessions } = database;
  const at = sessions.admins.indexOf(migration);
  sessions.admins[at] = null;
  database.processors.remove(-1 - at, core.events);
  if (migration.build !== null) closeBuild(core, database, migration.build, at);
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
    if (table < 0) {
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

/** Does the step whose lock is held. False: it takes time, and `buildWorked` or `migrationGotLock` goes on; or it has failed. */
function carryOut(core: Core, database: DatabaseState, migration: Migration): boolean {
  const step = migration.steps[migration.done];
  // SHARE lets two builds go on beside each other: the second one finds the name taken at its end.
  if (isNameTaken(database, step)) {
    fail(core, database, migration, DUPLICATE_INDEX);
    return false;
  }
  if (step.kind === 'createIndex' && step.concurrently !== false && !writersAreGone(core, database, migration)) return false;
  if (step.kind === 'createIndex' && !migration.built) {
    const { sessions, storage } = database;
    const place = sessions.admins.indexOf(migration);
    if (storage === null) database.processors.add(-1 - place, database.buildTimeUs(step.table), core.events);
    else {
      migration.build = openBuild(database, storage, step);
      buildOn(core, database, storage, migration.build, place);
    }
    return false;
  }
  database.apply(step);
  endStep(core, database, migration);
  return true;
}

/** Whether all who had written to the table, or were about to, when this was first asked have ended their transactions. */
function writersAreGone(core: Core, database: DatabaseState, migration: Migration): boolean {
  const { sessions } = database;
  if (migration.awaited === null) {
    const table = database.tables.findIndex(({ name }) => name === migration.steps[migration.done].table);
    writeDownLocks(core, database, table);
    migration.awaited = sessions.endsOfHolders(migration.session, table, CONFLICTS[SHARE]);
  }
  for (let end = migration.awaited.shift(); end !== undefined; end = migration.awaited.shift())
    if (!sessions.request(core.events, migration.session, end, ROW_FOR_SHARE)) return false;
  migration.awaited = null;
  return true;
}

function fail(core: Core, database: DatabaseState, migration: Migration, error: number): void {
  if (core.tells) {
    const text = statementOf(migration.steps[migration.done]);
    tellDatabase(core, database, core.databaseSignatures.commandError(database.model, text, error));
  }
  endMigration(core, database, migration, 'failed');
}

function endStep(core: Core, database: DatabaseState, migration: Migration): void {
  migration.done++;
  migration.built = false;
  database.sessions.release(core.events, migration.session);
}

function modeOfChange(change: SchemaChange): number {
  if (change.kind !== 'createIndex') return ACCESS_EXCLUSIVE;
  return change.concurrently === false ? SHARE : SHARE_UPDATE_EXCLUSIVE;
}

/** Several indexes may have the same columns, as while one takes the place of another; their names differ. */
function isNameTaken(database: DatabaseState, step: SchemaChange): boolean {
  if (step.kind !== 'createIndex') return false;
  return database.table(step.table)?.indexes.some(({ name }) => name === step.index) === true;
}
