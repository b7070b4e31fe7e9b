/** Sockets take file descriptors: when none is left nobody is taken in, nobody is called, and no connection is opened. */
import type { Core } from './core.ts';
import type { Descriptors } from './descriptors.ts';
import { SPAN, TRACE, VISIT } from './frames.ts';
import type { Pod } from './pod.ts';

export function readDescriptors(pod: Pod): void {
  const descriptors = pod.process?.descriptors ?? null;
  if (descriptors !== null) descriptors.read(pod.target, openNow(pod, descriptors));
}

/** Whether a request may come in; if not, a line in the log says why. */
export function mayAccept(core: Core, pod: Pod): boolean {
  if (hasDescriptor(pod)) return true;
  if (core.recorder.on)
    core.recorder.logs.record(core.events.nowUs, core.signatures.acceptLogs[pod.service], pod.host, 0, 0, 0, 0, 0);
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
  const { recorder, frames, signatures } = core;
  if (!recorder.on) return;
  const { ints } = frames;
  const template = signatures.socketLogs[pod.service];
  const [trace, span, visit] = [TRACE, SPAN, VISIT].map((field) => ints[caller + field]);
  recorder.logs.record(core.events.nowUs, template, pod.host, trace, span, visit, 0, 0);
}

/** A call has ended: its socket is closed. */
export function closeSocket(pod: Pod): void {
  if (pod.process !== null && pod.process.descriptors !== null) pod.process.descriptors.calls--;
}

function openNow(pod: Pod, descriptors: Descriptors): number {
  let connections = 0;
  for (const pool of pod.pools) connections += pool.open;
  if (pod.hosts !== null) for (const pool of pod.hosts.pools.values()) connections += pool.open;
  return pod.inFlight + descriptors.calls + connections;
}
