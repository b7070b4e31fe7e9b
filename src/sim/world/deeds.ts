/**
 * What people do to the system: deploy, promote, migrate, roll back, restart, scale, create an index. Each leaves a line in the change log
 * and has its physical consequence; the time line and a person's click come through the same door (law 2).
 */
import { statementOf } from './schema-statement.ts';
import { applySessionDeed } from './session-deeds.ts';
import { unreachable } from '../base/assert.ts';
import type { SchemaChange, WorldDeed } from '../model/action.ts';
import { followSchema, inverseChanges } from '../model/table-schema.ts';
import { obeyBalancing } from './balancing-obedience.ts';
import { applyCacheDeed, cacheServer, restartCache } from './cache-deeds.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { applyInfrastructureDeed } from './infrastructure-deeds.ts';
import { applyMessagingDeed, restartsBroker } from './messaging-deeds.ts';
import { operate } from './database-deeds.ts';
import { failOver } from './failover.ts';
import { restartPod } from './pod-restart.ts';
import { beginMigration, endMigration, migrationOf } from './migrations.ts';
import { deploy, imageLine, promote, takeBack } from './delivering.ts';
import { beginRollout, scaleService } from './deployment.ts';
import { modelNow } from './versions.ts';
import { configure, settingsDiff, unconfigure } from './settings.ts';
import { needsNewPods } from '../model/read-at-start.ts';

/** Does `deed`, which checkDeed has found possible. `author` is who did it, for the change log. */
export function apply(core: Core, deed: WorldDeed, author: string): void {
  const atUs = core.events.nowUs;
  switch (deed.kind) {
    case 'deploy':
      deploy(core, serviceIndex(core, deed.service), deed);
      return;
    case 'promote':
      promote(core, serviceIndex(core, deed.service), author);
      return;
    case 'migrate': {
      const database = databaseOf(core, deed.database);
      const diff = deed.changes.map(statementOf);
      const change = core.changes.begin({
        atUs,
        kind: 'migration',
        component: deed.database,
        title: deed.title,
        author: deed.author,
        diff,
      });
      core.undo.set(change, { kind: 'migration', database: database.id, changes: inverses(database, deed.changes) });
      beginMigration(core, database, deed.changes, change);
      return;
    }
    case 'rollback':
      rollBack(core, deed.component, deed.change, author);
      return;
    case 'restart': {
      const cache = cacheServer(core, deed.service);
      if (cache !== undefined) {
        restartCache(core, cache, author);
        return;
      }
      if (restartsBroker(core, deed.service, author)) return;
      const service = serviceIndex(core, deed.service);
      if (deed.pod !== undefined) {
        restartPod(core, service, deed.pod, author);
        return;
      }
      const title = `${deed.service}: rolling restart`;
      const diff = [`restart ${core.services[service].ready.length} pods, one at a time`];
      beginRollout(core, service, core.changes.begin({ atUs, kind: 'restart', component: deed.service, title, author, diff }));
      return;
    }
    case 'scale': {
      const service = serviceIndex(core, deed.service);
      const title = `${deed.service}: scale to ${deed.replicas}`;
      const diff = [`replicas: ${core.services[service].ready.length} -> ${deed.replicas}`];
      scaleService(
        core,
        service,
        deed.replicas,
        core.changes.begin({ atUs, kind: 'scale', component: deed.service, title, author, diff }),
      );
      return;
    }
    case 'configure': {
      const { diff, before } = configure(core, deed.component, deed.settings);
      const title = deed.title === '' ? `${deed.component}: set ${Object.keys(deed.settings).join(', ')}` : deed.title;
      const by = deed.author === '' ? author : deed.author;
      const change = core.changes.begin({ atUs, kind: 'config', component: deed.component, title, author: by, diff });
      core.undo.set(change, { kind: 'config', component: deed.component, before });
      if (needsNewPods(deed.settings)) beginRollout(core, serviceIndex(core, deed.component), change);
      else core.changes.end(change, 'done', atUs);
      return;
    }
    case 'createIndex': {
      const database = databaseOf(core, deed.database);
      const index = freeIndexName(database, deed);
      const made: SchemaChange = { kind: 'createIndex', table: deed.table, index, columns: deed.columns };
      const title = `${deed.database}: create index on ${deed.table}(${deed.columns.join(', ')})`;
      const change = core.changes.begin({
        atUs,
        kind: 'index',
        component: deed.database,
        title,
        author,
        diff: [statementOf(made)],
      });
      beginMigration(core, database, [made], change);
      return;
    }
    case 'openTransaction':
    case 'cancelQuery':
      applySessionDeed(core, deed, author);
      return;
    case 'flush':
    case 'warm':
      applyCacheDeed(core, deed, author);
      return;
    case 'failover':
      failOver(core, deed, author);
      return;
    case 'operate':
      operate(core, deed, author);
      return;
    case 'infrastructure':
      applyInfrastructureDeed(core, deed, author);
      return;
    case 'messaging':
      applyMessagingDeed(core, deed, author);
      return;
    default:
      unreachable(deed);
  }
}

function rollBack(core: Core, component: string, wanted: number | 'latest', author: string): void {
  const target = findUndoable(core, component, wanted);
  const undo = target === null ? undefined : core.undo.get(target);
  if (target === null || undefined === undo) return;
  const original = core.changes.get(target);
  const fields = {
    atUs: core.events.nowUs,
    kind: 'rollback' as const,
    component,
    title: `roll back "${original?.title ?? ''}"`,
    author,
  };
  core.changes.revert(target);
  core.undo.delete(target);
  if (undo.kind === 'deploy' && core.services[undo.service].delivery?.change === target) takeBack(core, undo.service, fields);
  else if (undo.kind === 'deploy') {
    const state = core.services[undo.service];
    const before = modelNow(core, undo.service);
    const image = imageLine(component, state.version, undo.version);
    state.version = undo.version;
    state.release = undo.release;
    obeyBalancing(core, undo.service);
    const diff = [image, ...settingsDiff('service', before, modelNow(core, undo.service))];
    beginRollout(core, undo.service, core.changes.begin({ ...fields, diff }));
  } else if (undo.kind === 'config') {
    const change = core.changes.begin({ ...fields, diff: unconfigure(core, component, undo.before) });
    if (needsNewPods(undo.before)) beginRollout(core, serviceIndex(core, component), change);
    else core.changes.end(change, 'done', core.events.nowUs);
  } else {
    const database = core.server(undo.database);
    const done = undo.changes.slice(stepsLeft(core, database, target));
    core.changes.revert(target);
    const change = core.changes.begin({ ...fields, diff: done.map(statementOf) });
    beginMigration(core, database, done, change);
  }
}

/** Stops the schema changes of a change that are not through yet, and says how many of them there are. */
function stepsLeft(core: Core, database: DatabaseState, change: number): number {
  const migration = migrationOf(database, change);
  if (migration === null) return 0;
  endMigration(core, database, migration, 'failed');
  return migration.steps.length - migration.done;
}

/** The change that a rollback would undo; null when there is none. */
export function findUndoable(core: Core, component: string, wanted: number | 'latest'): number | null {
  for (const change of [...core.changes.all()].reverse()) {
    if (change.component === component && core.undo.has(change.id) && (wanted === 'latest' || wanted === change.id))
      return change.id;
  }
  return null;
}

function inverses(database: DatabaseState, changes: readonly SchemaChange[]): SchemaChange[] {
  const made: SchemaChange[] = [];
  followSchema(
    (name) => database.table(name),
    changes,
    (change, before) => made.unshift(...inverseChanges(change, before)),
  );
  return made;
}

/** As PostgreSQL names an index that is given no name (src/backend/commands/indexcmds.c, ChooseIndexName): with a number where it must. */
function freeIndexName(database: DatabaseState, { table, columns }: Extract<WorldDeed, { kind: 'createIndex' }>): string {
  const building = database.sessions.admins.flatMap((admin) => (admin?.kind === 'migration' ? admin.steps : []));
  const taken = [
    ...(database.table(table)?.indexes ?? []).map(({ name }) => name),
    ...building.map((step) => (step.kind === 'createIndex' ? step.index : '')),
  ];
  const name = `${table}_${columns.join('_')}_idx`;
  let free = name;
  for (let number = 1; taken.includes(free); number++) free = `${name}${number}`;
  return free;
}

function serviceIndex(core: Core, name: string): number {
  return core.services.findIndex((service) => service.model.name === name);
}

function databaseOf(core: Core, name: string): DatabaseState {
  return core.server(core.topology.databases.findIndex((database) => database.name === name));
}
