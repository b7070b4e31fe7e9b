/** Sockets take file descriptors: when none is left nobody is taken in, nobody is called, and no connection is opened. */
import type { Core } from './core.ts';
import type { Descriptors } from './descriptors.ts';
import type { Pod } from './pod.ts';
import { tell, tellOf } from './telling.ts';

export function readDescriptors(pod: Pod): void {
  const descriptors = pod.process?.descriptors ?? null;
  if (descriptors !== null) descriptors.read(pod.target, openNow(pod, descriptors));
}

/** Whether a request may come in; if not, a line in the log says why. */
export function mayAccept(core: Core, pod: Pod): boolean {
  if (hasDescriptor(pod)) return true;
  if (core.tells) tell(core, pod, core.signatures.acceptLogs[pod.service]);
  return false;
}

/** Takes a descriptor for a call of `caller`; false when none is left, and then a line in the log says so. */
export function mayCall(core: Core, pod: Pod, caller: number): boolean {
  const descriptors = pod.process?.descriptors ?? null;
  if (descriptors === null) return true;
  if (openNow(pod, descriptors) < descriptors.openMax) {
    descriptors.calls++;
    return true;
  }
  logNoSocket(core, pod, caller);
  return false;
}

/** Whether the process may open one more file or socket. */
export function hasDescriptor(pod: Pod): boolean {
  const descriptors = pod.process?.descriptors ?? null;
  return descriptors === null || openNow(pod, descriptors) < descriptors.openMax;
}

/** The line that says that `caller` got no socket, as the error of a client reads. */
export function logNoSocket(core: Core, pod: Pod, caller: number): void {
  if (core.tells) tellOf(core, caller, core.signatures.socketLogs[pod.service]);
}

/** A call has ended: its socket is closed. */
export function closeSocket(pod: Pod): void {
  if (pod.process !== null && pod.process.descriptors !== null) pod.process.descriptors.calls--;
}

function openNow(pod: Pod, descriptors: Descriptors): number {
  let connections = 0;
  for (const pool of pod.pools) connections += pool.open;
  if (pod.hosts !== null) for (const pool of pod.hosts.pools.values()) connections += pool.open;
  return pod.inFlight + descriptors.calls + descriptors.held + connections;
}
