/**
 * Sockets take file descriptors, and those of connections that the process opens take ports (ports.ts): without, nobody is taken in,
 * nobody is called, and no connection is opened.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import type { Descriptors } from './descriptors.ts';
import { NO_ANSWER, PORTS_EXHAUSTED } from './call-codes.ts';
import type { Pod } from './pod.ts';
import { tell, tellOf } from './telling.ts';

/** In place of a span code: there is one. */
export const HAS_SOCKET = 0;

export function readSockets(pod: Pod, nowUs: Micros): void {
  const { process } = pod;
  if (process === null) return;
  if (process.descriptors !== null) process.descriptors.read(pod.target, openNow(pod, process.descriptors));
  if (process.ports !== null) process.ports.read(pod.target, connectionsOf(pod), nowUs);
}

/** Whether a request may come in; if not, a line in the log says why. */
export function mayAccept(core: Core, pod: Pod): boolean {
  if (hasDescriptor(pod)) return true;
  if (core.tells) tell(core, pod, core.signatures.acceptLogs[pod.service]);
  return false;
}

/** Takes a socket for a call of `caller`: HAS_SOCKET, or the code of its span when there is none, and then a line in the log says so. */
export function takeSocket(core: Core, pod: Pod, caller: number): number {
  const { process } = pod;
  if (process === null || (process.descriptors === null && process.ports === null)) return HAS_SOCKET;
  if (!hasSocket(pod, core.events.nowUs)) return logNoSocket(core, pod, caller);
  if (process.descriptors !== null) process.descriptors.calls++;
  if (process.ports !== null) process.ports.calls++;
  return HAS_SOCKET;
}

/** Whether the process may open one more connection. */
export function hasSocket(pod: Pod, nowUs: Micros): boolean {
  return hasDescriptor(pod) && hasPort(pod, nowUs);
}

/** The line that says that `caller` got no socket, as the error of a client reads; the code of its span. */
export function logNoSocket(core: Core, pod: Pod, caller: number): number {
  const portless = hasDescriptor(pod) && !hasPort(pod, core.events.nowUs);
  if (core.tells) tellOf(core, caller, portless ? portLine(core, pod) : core.signatures.socketLogs[pod.service]);
  return portless ? PORTS_EXHAUSTED : NO_ANSWER;
}

/** A call has ended: its socket is closed, by this side unless the other one has broken it off. */
export function closeSocket(core: Core, pod: Pod, brokenOff: boolean): void {
  const { process } = pod;
  if (process === null) return;
  if (process.descriptors !== null) process.descriptors.calls--;
  if (process.ports === null) return;
  process.ports.calls--;
  if (!brokenOff) process.ports.close(1, core.events.nowUs);
}

/** Whether the process may open one more file or take in one more request. */
function hasDescriptor(pod: Pod): boolean {
  const descriptors = pod.process?.descriptors ?? null;
  return descriptors === null || openNow(pod, descriptors) < descriptors.openMax;
}

function hasPort(pod: Pod, nowUs: Micros): boolean {
  const ports = pod.process?.ports ?? null;
  return ports === null || ports.hasFree(connectionsOf(pod), nowUs);
}

function openNow(pod: Pod, descriptors: Descriptors): number {
  return pod.inFlight + descriptors.calls + descriptors.held + connectionsOf(pod);
}

function connectionsOf(pod: Pod): number {
  let connections = 0;
  for (const pool of pod.pools) connections += pool.open;
  if (pod.hosts !== null) for (const pool of pod.hosts.pools.values()) connections += pool.open;
  return connections;
}

function portLine(core: Core, pod: Pod): number {
  const { name } = pod.model;
  return core.signatures.logOnce(`${name}/ports`, {
    level: 'error',
    service: name,
    message: 'connect failed: cannot assign requested address',
    fixed: { 'error.type': 'EADDRNOTAVAIL' },
    a: null,
    b: null,
  });
}
