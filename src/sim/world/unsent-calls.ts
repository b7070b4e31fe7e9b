/** Calls whose request could not be sent: there was no socket for it, or its connection did not come about. */
import { abandon, endCall } from './call-ending.ts';
import { CERTIFICATE_EXPIRED } from './call-codes.ts';
import type { Core } from './core.ts';
import { EDGE, NOBODY, OWNER, PARENT, PC, PC_WAITS_FOR_CONNECTION } from './frames.ts';
import { noteOutcome } from './guarded-calls.ts';
import { passOn } from './pooling.ts';
import type { Edge } from './program.ts';
import { logNoSocket } from './sockets.ts';
import { UNAVAILABLE } from './statuses.ts';
import { tellHandshake } from './tls.ts';

/** No descriptor or port was left for the connection that the request needs; if it still does, the call fails. */
export function callGetsNoSocket(core: Core, request: number): number {
  const { ints } = core.frames;
  const caller = ints[request + PARENT];
  if (caller === NOBODY || ints[request + PC] !== PC_WAITS_FOR_CONNECTION) return NOBODY;
  const edge = core.program.edges[ints[request + EDGE]];
  return failUnsent(core, request, caller, edge, logNoSocket(core, core.pods[ints[caller + OWNER]], caller));
}

/** The request, for which its caller still waits, cannot be sent: the call fails, and `code` is that of its span. */
export function failUnsent(core: Core, request: number, caller: number, edge: Edge, code: number): number {
  if (edge.guard !== null) noteOutcome(core, edge.guard, request, UNAVAILABLE);
  abandon(core, caller, request, edge);
  return endCall(core, caller, edge, UNAVAILABLE, code);
}

/** The connection that was opened for the request is not trusted; if the request still waits, the call fails, and others open theirs. */
export function callGetsNoTrust(core: Core, request: number): number {
  const { ints } = core.frames;
  const caller = ints[request + PARENT];
  if (caller === NOBODY || ints[request + PC] !== PC_WAITS_FOR_CONNECTION) return NOBODY;
  const edge = core.program.edges[ints[request + EDGE]];
  const pool = core.pods[ints[caller + OWNER]].hosts?.pools.get(ints[request + OWNER]);
  tellHandshake(core, caller, edge.toService);
  const told = failUnsent(core, request, caller, edge, CERTIFICATE_EXPIRED);
  if (pool !== undefined) passOn(core, pool);
  return told;
}
