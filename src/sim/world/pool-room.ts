/**
 * Whether one more connection of a pool may be open: its size, the sockets of its process and the other side decide. A connection is
 * open for the database from its first message on.
 */
import { accepts } from './connection-refusal.ts';
import type { Core } from './core.ts';
import { EVENT_CONNECTION_ROOM } from './event-kinds.ts';
import type { PoolState } from './pool-state.ts';
import { knowsServer } from './resolving.ts';
import { hasSocket } from './sockets.ts';

/** Counts one more connection as open; false when there is no room for it. */
export function openOne(core: Core, pool: PoolState): boolean {
  if (pool.closed || pool.open >= pool.sizeMax || !hasSocket(core.pods[pool.pod], core.events.nowUs)) return false;
  if (pool.host < 0) {
    const { resolver } = core.pods[pool.pod];
    if (resolver !== null && !knowsServer(core, pool, resolver)) return false;
    if (!accepts(core, pool)) return false;
    core.server(pool.database).connectionsOpen++;
  }
  pool.open++;
  return true;
}

/**
 * Closes connections that nobody uses any more. A database that was full can take others: those who wait hear of it when everybody has
 * done what he is at.
 */
export function closeSome(core: Core, pool: PoolState, connections = 1): void {
  pool.open -= connections;
  core.pods[pool.pod].process?.ports?.close(connections, core.events.nowUs);
  if (pool.host >= 0) return;
  const database = core.server(pool.database);
  const wasFull = database.isFull();
  database.connectionsOpen -= connections;
  if (wasFull && connections > 0) core.events.schedule(core.events.nowUs, EVENT_CONNECTION_ROOM, database.id, 0);
}

/** Whether those who wait could have one more connection if the process had a descriptor and a port left for it. */
export function lacksSocket(core: Core, pool: PoolState): boolean {
  if (pool.open >= pool.sizeMax || (pool.keeper !== null && pool.keeper.opening >= pool.pending)) return false;
  return !hasSocket(core.pods[pool.pod], core.events.nowUs);
}
