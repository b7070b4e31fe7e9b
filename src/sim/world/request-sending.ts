/** A request that has got the connection that it needed goes out. */
import type { Core } from './core.ts';
import { EVENT_REQUEST_ARRIVES } from './event-kinds.ts';
import { CONNECT_WAIT, EDGE, NOBODY, PARENT, PC, PC_ON_THE_WIRE, WAIT } from './frames.ts';
import { acceptRequest } from './serving.ts';

/** `fresh`: its connection was opened for it, or for somebody else who did not need it in the end. */
export function sendRequest(core: Core, request: number, fresh: boolean): void {
  const { ints, instants } = core.frames;
  const waitUs = instants[(request >> 2) + WAIT];
  const { id } = core.program.edges[ints[request + EDGE]];
  instants[(ints[request + PARENT] >> 2) + CONNECT_WAIT] = fresh ? -waitUs : waitUs;
  core.tally.sent[id]++;
  ints[request + PC] = PC_ON_THE_WIRE;
  if (core.sendOver(EVENT_REQUEST_ARRIVES, request)) return;
  const next = acceptRequest(core, request);
  if (next !== NOBODY) core.resume(next);
}
