/**
 * Pools of connections: who gets one, when one is opened or tested, and what happens when it comes back. A connection is lent until it is
 * given back, however impatient the one who asked has become. Around it: pool-line.ts (who waits), pool-room.ts (how many may be open),
 * connection-keeper.ts (each connection's own story), pool-keeping.ts (what is looked after once in a while).
 */
import type { Micros } from '../base/time.ts';
import type { ConnectionKeeper } from './connection-keeper.ts';
import type { Core } from './core.ts';
import { EVENT_ERRAND, EVENT_NO_SOCKET, EVENT_QUERY_ARRIVES } from './event-kinds.ts';
import type { DatabaseState } from './database.ts';
import { goOn, isInPod, isWorkedOn, makeErrand } from './errand.ts';
import {
  CONNECTION,
  ERRAND,
  ITEM,
  KIND,
  NOBODY,
  OWNER,
  PARENT,
  PC,
  PC_HAS_CONNECTION,
  PC_TESTS_CONNECTION,
  PC_WAITS_FOR_CONNECTION,
  START,
  TICKET,
  TRACE,
  WAIT,
} from './frames.ts';
import { stall } from './pausing.ts';
import type { Pod } from './pod.ts';
import { noteCreation, noteUsage } from './pool-instruments.ts';
import { joinPoolLine, nextInPoolLine, tidyPoolLine } from './pool-line.ts';
import { closeSome, lacksSocket, openOne } from './pool-room.ts';
import type { PoolState } from './pool-state.ts';
import { sendRequest } from './request-sending.ts';
import { queryArrives } from './statements.ts';
import { isTrusted, verifies } from './tls.ts';

/** A connection for `frame`, a query or a request whose START is now, or a place in the line. */
export function acquire(core: Core, pool: PoolState, frame: number): void {
  const { ints } = core.frames;
  pool.asked++;
  if (pool.pending === 0) {
    const connection = take(core, pool);
    if (connection >= 0) {
      lend(core, pool, frame, connection);
      return;
    }
  }
  joinPoolLine(core, pool, frame);
  if (pool.acquireTimeouts >= 0) core.timeouts[pool.acquireTimeouts].start(frame, ints, core.events);
  if (pool.keeper !== null) passOn(core, pool);
  if (ints[frame + PC] === PC_WAITS_FOR_CONNECTION && lacksSocket(core, pool))
    core.events.schedule(core.events.nowUs, EVENT_NO_SOCKET, frame, ints[frame + TICKET]);
}

/** The connection of `query` comes back, and the frame ends; a `broken` connection is no use to anybody. */
export function giveBack(core: Core, pool: PoolState, query: number, broken = false): void {
  const { frames } = core;
  const at = query >> 2;
  const heldUs = core.events.nowUs - frames.instants[at + START] - frames.instants[at + WAIT];
  const connection = frames.ints[query + CONNECTION];
  frames.release(query);
  takeBack(core, pool, connection, heldUs, broken);
}

/** A connection that was lent for `heldUs` is free again. */
export function takeBack(core: Core, pool: PoolState, connection: number, heldUs: Micros, broken: boolean): void {
  const { keeper } = pool;
  const { nowUs } = core.events;
  if (pool.closed) {
    pool.inUse--;
    closeSome(core, pool);
    return;
  }
  if (keeper !== null && (keeper.leaks() || (!core.hooks.areIdle && isForgotten(core, pool)))) {
    keeper.lose(connection);
    return;
  }
  noteUsage(core.pods[pool.pod].target, pool.instruments, heldUs);
  pool.inUse--;
  const over = keeper !== null && (keeper.isOver(connection, nowUs) || keeper.isSpent(connection));
  if (broken || over || pool.open > pool.sizeMax) {
    keeper?.drop(connection);
    closeSome(core, pool);
  } else keeper?.putBack(connection, nowUs);
  passOn(core, pool);
}

/** Whether something makes the process forget to give a connection back. */
function isForgotten({ hooks, pods }: Core, pool: PoolState): boolean {
  const { service, host } = pods[pool.pod];
  return hooks.happensAt(host, hooks.atReplica('poolLeakRatio', service, host), 'leak');
}

/** Gives connections that are free to those who still wait, and opens more as far as there is room. */
export function passOn(core: Core, pool: PoolState): void {
  tidyPoolLine(core, pool);
  do {
    while (pool.pending > 0) {
      const connection = take(core, pool);
      if (connection < 0) break;
      lend(core, pool, nextInPoolLine(core, pool), connection);
    }
  } while (pool.keeper !== null && openMore(core, pool, pool.keeper));
}

/** The database has refused a connection some time ago: those who still wait ask again. */
export function tryAgain(core: Core, pool: PoolState): void {
  if (!pool.closed && pool.pending > 0) passOn(core, pool);
}

/** Offers what the database can take to the pods that wait for a connection to it. */
export function offerConnections(core: Core, database: DatabaseState): void {
  for (const pod of core.pods) {
    for (const pool of pod.pools) if (core.server(pool.database) === database && !pool.closed) passOn(core, pool);
  }
}

/** The size has changed: connections beyond it are closed, those in use when they come back. */
export function resizePool(core: Core, pool: PoolState, sizeMax: number): void {
  pool.sizeMax = sizeMax;
  while (pool.open > sizeMax) {
    if (pool.keeper === null) {
      if (pool.open <= pool.inUse) break;
    } else {
      const connection = pool.keeper.take(core.events.nowUs);
      if (connection < 0) break;
      pool.keeper.drop(connection);
    }
    closeSome(core, pool);
  }
  passOn(core, pool);
}

/** The server goes down: connections to it are gone; those that are lent out are found broken when they come back. */
export function loseServer(core: Core, database: DatabaseState): void {
  const { ints } = core.frames;
  for (const frame of core.frames.inUseNow()) {
    if (ints[frame + KIND] !== ERRAND || !isWorkedOn(core, frame)) continue;
    const asked = core.pods[ints[frame + OWNER]].poolAt(ints[frame + ITEM])?.database ?? -1;
    if (asked >= 0 && core.server(asked) === database) errandGoesOn(core, frame);
  }
  for (const pod of core.pods) {
    for (const pool of pod.pools) {
      if (core.server(pool.database) !== database || pool.closed) continue;
      const idle = pool.keeper?.dropIdle() ?? pool.open - pool.inUse;
      closeSome(core, pool, idle);
    }
  }
}

/** The process has gone, and with it its connections; those over which a database is still busy end with that. */
export function closePools(core: Core, pod: Pod): void {
  for (const pool of pod.allPools()) {
    if (pool.closed) continue;
    pool.closed = true;
    writeOff(pool, pool.keeper?.leakedCount ?? 0);
    closeSome(core, pool, pool.open - pool.inUse);
    pool.keeper?.close();
  }
  pod.hosts?.pools.clear();
}

/** Connections that were lent will not be given back. */
export function writeOff(pool: PoolState, connections: number): void {
  pool.inUse -= connections;
  pool.writtenOff += connections;
}

/** An errand has crossed the network. */
export function errandArrives(core: Core, errand: number): void {
  if (core.podsPaused > 0 && isInPod(core, errand) && stall(core, EVENT_ERRAND, errand, 0)) return;
  errandGoesOn(core, errand);
}

/** An errand has crossed the network, or the database has done its work. */
export function errandGoesOn(core: Core, errand: number): void {
  const { frames } = core;
  const pod = core.pods[frames.ints[errand + OWNER]];
  const pool = pod.poolAt(frames.ints[errand + ITEM]);
  const keeper = pool?.keeper ?? null;
  if (pool === undefined || keeper === null) {
    // The host is gone, or the process.
    frames.release(errand);
    return;
  }
  const query = frames.ints[errand + PARENT];
  if (!isBack(core, pool, keeper, errand)) return;
  const tookUs = core.events.nowUs - frames.instants[(errand >> 2) + START];
  frames.release(errand);
  if (query === NOBODY) connectionMade(core, pool, keeper, tookUs);
  else if (frames.ints[query + PARENT] === NOBODY) {
    pool.testedForNobody++;
    giveBack(core, pool, query);
  } else send(core, pool, query);
}

/** An idle connection, or one more where opening costs nothing; its number, or -1. */
function take(core: Core, pool: PoolState): number {
  const { keeper } = pool;
  if (keeper === null) {
    if (pool.inUse >= pool.sizeMax || (pool.inUse >= pool.open && !openOne(core, pool))) return -1;
    pool.inUse++;
    return 0;
  }
  if (pool.inUse >= pool.sizeMax) return -1;
  const { nowUs } = core.events;
  for (let connection = keeper.take(nowUs); connection >= 0; connection = keeper.take(nowUs)) {
    if (!keeper.isOver(connection, nowUs)) {
      pool.inUse++;
      return connection;
    }
    keeper.drop(connection);
    closeSome(core, pool);
  }
  return -1;
}

function lend(core: Core, pool: PoolState, frame: number, connection: number): void {
  const { frames } = core;
  frames.ints[frame + CONNECTION] = connection;
  pool.lent++;
  if (pool.keeper === null || pool.keeper.keeping.validationUs === null) {
    send(core, pool, frame);
    return;
  }
  frames.instants[(frame >> 2) + WAIT] = core.events.nowUs - frames.instants[(frame >> 2) + START];
  frames.ints[frame + PC] = PC_TESTS_CONNECTION;
  errandGoesOn(core, makeErrand(core, pool.pod, pool.index, frame, 1));
}

/** A query or request goes out over the connection that it has got. */
function send(core: Core, pool: PoolState, frame: number): void {
  const { frames } = core;
  const { nowUs } = core.events;
  const waitUs = nowUs - frames.instants[(frame >> 2) + START];
  frames.instants[(frame >> 2) + WAIT] = waitUs;
  if (core.recorder.on) core.pods[pool.pod].target.observe(pool.instruments.wait, waitUs, frames.ints[frame + TRACE], nowUs);
  if (pool.host >= 0) {
    sendRequest(core, frame, pool.keeper?.isFresh(frames.ints[frame + CONNECTION]) === true);
    return;
  }
  frames.ints[frame + PC] = PC_HAS_CONNECTION;
  if (!core.sendOver(EVENT_QUERY_ARRIVES, frame)) queryArrives(core, frame);
}

/** Opens what is missing for those who wait and for the minimum. True when a connection is ready at once and somebody waits for it. */
function openMore(core: Core, pool: PoolState, keeper: ConnectionKeeper): boolean {
  const { connect } = keeper.keeping;
  let ready = false;
  while ((keeper.opening + keeper.idleCount < pool.pending || pool.open < keeper.keeping.sizeMin) && openOne(core, pool)) {
    if (connect !== null) {
      keeper.opening++;
      const errand = makeErrand(core, pool.pod, pool.index, NOBODY, connect.roundTrips);
      if (!isBack(core, pool, keeper, errand)) continue;
      core.frames.release(errand);
      keeper.opening--;
    }
    addConnection(core, pool, keeper, 0);
    ready = true;
  }
  return ready && pool.pending > 0;
}

function connectionMade(core: Core, pool: PoolState, keeper: ConnectionKeeper, tookUs: Micros): void {
  // The other side has forgotten it already.
  if (pool.closed) return;
  keeper.opening--;
  const isRefused = pool.host >= 0 && !isTrusted(core, pool);
  if (isRefused || pool.open > pool.sizeMax) closeSome(core, pool);
  else addConnection(core, pool, keeper, tookUs);
  // Whoever is refused goes first (EVENT_NO_TRUST), and then the others.
  if (!isRefused) passOn(core, pool);
}

function addConnection(core: Core, pool: PoolState, keeper: ConnectionKeeper, tookUs: Micros): void {
  keeper.add(core.events.nowUs);
  noteCreation(core.pods[pool.pod].target, pool.instruments, tookUs);
}

/** Moves an errand on. True when it is back for the last time, and nothing is left to do for it. */
function isBack(core: Core, pool: PoolState, keeper: ConnectionKeeper, errand: number): boolean {
  const isTest = core.frames.ints[errand + PARENT] !== NOBODY;
  if (!goOn(core, errand, pool, workOf(core, pool, keeper, isTest))) return false;
  return pool.host < 0 || !verifies(core, core.pods[pool.pod], pool, errand);
}

/** The work of the other side for it. */
function workOf(core: Core, pool: PoolState, keeper: ConnectionKeeper, isTest: boolean): Micros {
  if (pool.host >= 0) return core.pods[pool.host].model.tls?.serverWorkUs ?? 0;
  const { connect, validationUs } = keeper.keeping;
  return (isTest ? validationUs : connect?.workUs) ?? 0;
}
