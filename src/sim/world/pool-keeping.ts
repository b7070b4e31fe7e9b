/**
 * Where pools begin, and what they look after once in a while: connections that are too old, that nobody needs, or that somebody has had
 * for suspiciously long.
 */
import type { ConnectionPool } from '../model/pool.ts';
import type { Target } from '../telemetry/target.ts';
import { ConnectionKeeper, type Overdue } from './connection-keeper.ts';
import type { Core } from './core.ts';
import { EVENT_POOL_KEEPING, TIMEOUT_ACQUIRE } from './event-kinds.ts';
import { NOBODY } from './frames.ts';
import type { Pod } from './pod.ts';
import { passOn, writeOff } from './pooling.ts';
import { poolInstruments } from './pool-instruments.ts';
import { closeSome } from './pool-room.ts';
import { PoolState } from './pool-state.ts';
import { tell } from './telling.ts';

/** How often a pool looks for connections that are too old: HikariCP's housekeeping period. */
const KEEPING_PERIOD_US = 30_000_000;

/** The pools of the pod that is about to start; `life` is its name and which of its lives it is. */
export function makePools(core: Core, target: Target, life: string, models: readonly ConnectionPool[]): PoolState[] {
  return models.map(
    (model, index) =>
      new PoolState({
        pod: core.pods.length,
        index,
        database: core.databases.findIndex((candidate) => candidate.model.name === model.database),
        host: NOBODY,
        acquireTimeouts: core.addTimeouts(TIMEOUT_ACQUIRE, model.acquireTimeoutUs),
        sizeMax: model.sizeMax,
        keeper: model.keeping === null ? null : new ConnectionKeeper(model.keeping, core.seed, `${life}/pool ${model.database}`),
        instruments: poolInstruments(target, { database: model.database }, model.keeping !== null),
      }),
  );
}

/** The process is up: pools that have a minimum open it, and begin to look after their connections. */
export function openPools(core: Core, pod: Pod): void {
  for (const pool of pod.pools) {
    if (pool.keeper === null) continue;
    passOn(core, pool);
    scheduleKeeping(core, pool, pool.keeper);
  }
}

/** Looks after the connections of a pool; once in a while. */
export function keepPool(core: Core, podId: number, index: number): void {
  const pod = core.pods[podId];
  const pool = pod.poolAt(index);
  const keeper = pool?.keeper ?? null;
  if (pool === undefined || keeper === null || pool.closed) return;
  const nowUs = core.events.nowUs;
  const expired = keeper.expire(nowUs, pool.open - keeper.keeping.sizeMin);
  log(core, pod, pool, keeper.suspects(nowUs), 'has not been returned for {held_ms} ms: possible leak');
  const reclaimed = keeper.reclaim(nowUs);
  writeOff(pool, reclaimed.length);
  log(core, pod, pool, reclaimed, 'was not returned for {held_ms} ms: closed');
  closeSome(core, pool, expired + reclaimed.length);
  passOn(core, pool);
  scheduleKeeping(core, pool, keeper);
}

export function scheduleKeeping(core: Core, pool: PoolState, keeper: ConnectionKeeper): void {
  const { lifetimeUs, idleUs, reclaimUs, leakDetectionUs } = keeper.keeping;
  const shortest = Math.min(lifetimeUs ?? Infinity, idleUs ?? Infinity, reclaimUs ?? Infinity, leakDetectionUs ?? Infinity);
  if (shortest === Infinity) return;
  core.events.schedule(core.events.nowUs + Math.min(KEEPING_PERIOD_US, shortest), EVENT_POOL_KEEPING, pool.pod, pool.index);
}

function log(core: Core, pod: Pod, pool: PoolState, overdue: readonly Overdue[], what: string): void {
  if (!core.tells || overdue.length === 0) return;
  const to = pool.host < 0 ? core.databases[pool.database].model.name : core.pods[pool.host].model.name;
  const service = core.services[pod.service].model.name;
  const template = core.signatures.logOnce(`pool/${service}/${to}/${what}`, {
    level: 'warn',
    service,
    message: `connection to ${to} ${what}`,
    fixed: {},
    a: 'held_ms',
    b: null,
  });
  const { nowUs } = core.events;
  for (const { sinceUs } of overdue) tell(core, pod, template, 0, 0, 0, nowUs - sinceUs);
}
