/**
 * The way back from a pod to the caller of a request: an answer, or the news that there will be none, because nobody listens at
 * the pod's address or its process has died. Of the latter only the caller's telemetry can tell: no server was there to write any.
 */
import type { Core } from './core.ts';
import { EVENT_ANSWER_ARRIVES } from './event-kinds.ts';
import { ITEM, NOBODY, PC, PC_ANSWERED, STATUS } from './frames.ts';

/** Statuses of a request that ends without an answer: what that means for the caller, with a minus sign. */
export const CONNECTION_RESET = -502;
export const CONNECTION_REFUSED = -503;

/** Sends the answer in the request's status. Returns the request when it has arrived at once, else NOBODY. */
export function answer(core: Core, request: number): number {
  core.frames.ints[request + PC] = PC_ANSWERED;
  if (core.sendOver(EVENT_ANSWER_ARRIVES, request)) return NOBODY;
  return request;
}

/** Nobody at the pod takes or answers the request: the caller's connection is refused or reset, one network hop from now. */
export function breakConnection(core: Core, request: number, status: number): number {
  core.tally.broken[core.frames.ints[request + ITEM]]++;
  core.frames.ints[request + STATUS] = status;
  return answer(core, request);
}
