/**
 * A replica takes over from its primary. The primary goes down with what it was doing; commits that were still under way to the
 * replica are lost, though their clients were told that they are safe. The replica applies the log that it has got, and is then
 * the primary under whose name services find it. The old one may come back later and follow the new one.
 */
import type { FailoverDeed } from '../model/failover-deed.ts';
import type { Core } from './core.ts';
import type { DatabaseState } from './database.ts';
import { RowVersions } from './row-versions.ts';
import { EVENT_PROMOTION, EVENT_REJOIN } from './event-kinds.ts';
import { offerConnections } from './pooling.ts';
import { follow, stopFollowing } from './replication.ts';
import { shutDown } from './shutting-down.ts';
import { openVacuum } from './vacuum.ts';
import { tellDatabase } from './telling.ts';

/** A replica that has still log to apply is looked at again after this time. */
const REDO_LOOK_US = 10_000;

/** Does `deed`, which checkFailover has found possible. */
export function failOver(core: Core, deed: FailoverDeed, author: string): void {
  const database = core.databases.findIndex(({ model }) => model.name === deed.database);
  const from = core.server(database);
  const to = successor(core, from, deed.to);
  if (to === null) return;
  log(core, from, 'LOG:  received immediate shutdown request');
  log(core, to, 'LOG:  received promote request');
  const change = core.changes.begin({
    atUs: core.events.nowUs,
    kind: 'job',
    component: deed.database,
    title: `${deed.database}: fail over to ${to.model.name}`,
    author: deed.author === '' ? author : deed.author,
    diff: [`primary: ${from.model.name} -> ${to.model.name}`],
  });
  shutDown(core, from);
  to.replication?.cut(from.storage?.walFlushedBytes ?? 0);
  const at = core.failovers.push({ database, from: from.id, to: to.id, change, rejoinUs: deed.rejoinUs }) - 1;
  core.events.schedule(core.events.nowUs + deed.takesUs, EVENT_PROMOTION, at, 0);
}

/** What is wrong with `deed`, as sentences. */
export function checkFailover(core: Core, deed: FailoverDeed): string[] {
  const database = core.databases.findIndex(({ model }) => model.name === deed.database);
  if (database < 0) return [];
  const primary = core.server(database);
  if (primary.replication !== null) return [`${deed.database} is a replica. Fail over its primary.`];
  if (!primary.up) return [`${deed.database} is down: a failover is under way.`];
  if (successor(core, primary, deed.to) !== null) return [];
  const ready = primary.replicas.map((id) => core.databases[id]).filter(canTakeOver);
  return [
    ready.length === 0
      ? `${primary.model.name} has no replica with a disk that could take over.`
      : `${deed.to} cannot take over from ${primary.model.name}. There is ${ready.map(({ model }) => model.name).join(', ')}.`,
  ];
}

/** The replica is promoted as soon as it has applied what it has got of the log. */
export function promote(core: Core, at: number): void {
  const { database, from: fromId, to: toId, change, rejoinUs } = core.failovers[at];
  const [from, to] = [core.databases[fromId], core.databases[toId]];
  if (to.replication?.isBehind === true) {
    core.events.schedule(core.events.nowUs + REDO_LOOK_US, EVENT_PROMOTION, at, 0);
    return;
  }
  core.servers[database] = toId;
  stopFollowing(to);
  takeOver(core, database, from, to);
  log(core, to, `LOG:  selected new timeline ID: ${to.timeline}`);
  log(core, to, 'LOG:  archive recovery complete');
  core.changes.end(change, 'done', core.events.nowUs);
  if (rejoinUs !== null) core.events.schedule(core.events.nowUs + rejoinUs, EVENT_REJOIN, at, 0);
  offerConnections(core, to);
}

/** The old primary is back, without what only it had, and follows the new one. */
export function rejoin(core: Core, at: number): void {
  const { database, from: id } = core.failovers[at];
  const primary = core.server(database);
  const old = core.databases[id];
  if (!primary.up) {
    core.events.schedule(core.events.nowUs + REDO_LOOK_US, EVENT_REJOIN, at, 0);
    return;
  }
  log(core, old, `LOG:  pg_rewind: servers diverged on timeline ${old.timeline}`);
  old.timeline = primary.timeline;
  old.setUp(true);
  old.setReadOnly(true);
  follow(core, old, primary);
  offerConnections(core, old);
}

function takeOver(core: Core, database: number, from: DatabaseState, to: DatabaseState): void {
  to.timeline = from.timeline + 1;
  to.setReadOnly(from.readOnly);
  to.tables.forEach((table, index) => {
    const { sequence } = from.tables[index];
    if (sequence !== null && table.sequence !== null) table.sequence.last = sequence.last;
  });
  if (to.model.autovacuum === null && from.model.autovacuum !== null) {
    const { autovacuum } = from.model;
    to.model = { ...to.model, autovacuum };
    to.modelSet = { ...to.modelSet, autovacuum };
    openVacuum(core, to);
  }
  // Nobody's snapshot outlives the old primary.
  if (from.sessions.versions !== null) to.sessions.versions ??= new RowVersions();
  const others = from.replicas.filter((id) => id !== to.id);
  from.replicas.length = 0;
  for (const id of others) follow(core, core.databases[id], to);
  // Connections that are lent out now are found broken when they come back, and leave the new primary then.
  for (const { pools } of core.pods) {
    for (const pool of pools) {
      if (pool.database !== database) continue;
      from.connectionsOpen -= pool.open;
      to.connectionsOpen += pool.open;
    }
  }
}

function successor(core: Core, primary: DatabaseState, wanted: string): DatabaseState | null {
  let best: DatabaseState | null = null;
  for (const id of primary.replicas) {
    const replica = core.databases[id];
    if (!canTakeOver(replica) || (wanted !== '' && replica.model.name !== wanted)) continue;
    if (best === null || (replica.replication?.appliedBytes ?? 0) > (best.replication?.appliedBytes ?? 0)) best = replica;
  }
  return best;
}

function canTakeOver({ storage, up }: DatabaseState): boolean {
  return storage !== null && up;
}

function log(core: Core, database: DatabaseState, message: string): void {
  if (core.tells) tellDatabase(core, database, core.databaseSignatures.note(database.model, message));
}
