/**
 * Calls over connections that are kept: the process that calls has a pool for each replica (a host) of the services that it calls, and
 * each request needs one of its connections from when it is sent until it is answered. Whoever stops waiting for his answer closes the
 * connection, as an answer that nobody waits for would come over it.
 */
import { breakConnection, CONNECTION_REFUSED } from './connections.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import type { Core } from './core.ts';
import { CONNECTION, EDGE, NOBODY, OWNER, PC, PC_GAVE_UP, PC_WAITS_FOR_CONNECTION, START } from './frames.ts';
import { HostPools } from './host-state.ts';
import type { Pod } from './pod.ts';
import { scheduleKeeping } from './pool-keeping.ts';
import { acquire, resizePool, takeBack } from './pooling.ts';
import { poolInstruments } from './pool-instruments.ts';
import { leavePoolLine, tidyPoolLine } from './pool-line.ts';
import { PoolState } from './pool-state.ts';

/** What a process starts with; null when its service says nothing of connections. */
export function openHosts(pod: Pod): HostPools | null {
  const { connections } = pod.model;
  return connections === undefined ? null : new HostPools(connections.keeping, connections.sizeMax);
}

/** `request` goes out as soon as there is a connection to its host; where nobody listens any more it is refused. */
export function sendPooled(core: Core, pod: Pod, hosts: HostPools, request: number): void {
  const { frames } = core;
  const { phase } = core.pods[frames.ints[request + OWNER]];
  if (phase !== 'ready' && phase !== 'draining') {
    refuse(core, request);
    return;
  }
  frames.instants[(request >> 2) + START] = core.events.nowUs;
  acquire(core, poolOf(core, pod, hosts, frames.ints[request + OWNER]), request);
}

/**
 * The caller of `request` in `pod` has his answer, or waits no more: then nobody else can use the connection (`broken`). False when the
 * request was never sent, and is no more.
 */
export function hangUp(core: Core, pod: Pod, request: number, broken: boolean): boolean {
  const { ints } = core.frames;
  const pool = pod.hosts?.pools.get(ints[request + OWNER]);
  const waits = ints[request + PC] === PC_WAITS_FOR_CONNECTION;
  if (pool === undefined) return !waits;
  if (waits) {
    leavePoolLine(core, pool, request);
    pod.target.values[pool.instruments.timeouts] += 1;
    tidyPoolLine(core, pool);
    return false;
  }
  const connection = ints[request + CONNECTION];
  takeBack(core, pool, connection, pool.keeper?.lentUs(connection, core.events.nowUs) ?? 0, broken);
  return true;
}

/** A pod is gone: connections to it are reset, and whoever waits for one is refused. */
export function forgetHost(core: Core, host: Pod): void {
  const { frames } = core;
  for (const pod of core.pods) {
    const pool = pod.hosts?.pools.get(host.id);
    if (pool === undefined) continue;
    pod.hosts?.pools.delete(host.id);
    while (pool.line.length > 0) {
      const request = pool.line.shift();
      if (frames.ints[request + PC] === PC_GAVE_UP) frames.release(request);
      else refuse(core, request);
    }
  }
}

/** Operators have set how many there may be, or whether they are kept. */
export function obeyConnections(core: Core, pod: Pod): void {
  const { hosts, model } = pod;
  if (hosts === null || model.connections === undefined) return;
  hosts.sizeMax = model.connections.sizeMax;
  hosts.keeping = model.connections.keeping;
  for (const pool of hosts.pools.values()) {
    if (pool.keeper !== null) pool.keeper.keeping = hosts.keeping;
    resizePool(core, pool, hosts.sizeMax);
  }
}

function refuse(core: Core, request: number): void {
  core.tally.sent[core.program.edges[core.frames.ints[request + EDGE]].id]++;
  const told = breakConnection(core, request, CONNECTION_REFUSED);
  if (told !== NOBODY) core.resume(told);
}

function poolOf(core: Core, pod: Pod, hosts: HostPools, host: number): PoolState {
  const known = hosts.pools.get(host);
  if (known !== undefined) return known;
  const { service } = core.pods[host];
  const target = core.services[service].model.name;
  const instruments = hosts.instruments.get(service) ?? poolInstruments(pod.target, { target }, true);
  hosts.instruments.set(service, instruments);
  const keeper = new ConnectionKeeper(hosts.keeping, core.seed, `${pod.name} ${pod.startedAtUs}/host ${++hosts.made}`);
  const pool = new PoolState({
    ...{ pod: pod.id, index: -1 - host, database: -1, host, acquireTimeouts: -1 },
    ...{ sizeMax: hosts.sizeMax, keeper, instruments },
  });
  hosts.pools.set(host, pool);
  scheduleKeeping(core, pool, keeper);
  return pool;
}
