/**
 * A call from one frame to an endpoint: choose a pod, cross the network, wait for the answer or for the timeout. A caller that
 * stops waiting leaves the work running (abandoned), as HTTP without cancellation does.
 */
import { choosePod } from './balancing.ts';
import { bulkheadOf, leaveBulkhead, letIn, waitForPlace } from './bulkhead.ts';
import type { EdgeGuard } from './call-guard.ts';
import type { Core } from './core.ts';
import { EVENT_REQUEST_ARRIVES } from './event-kinds.ts';
import { setDeadline } from './deadlines.ts';
import {
  BAGGAGE,
  CALL_NUMBER,
  CHILD,
  CLIENT_SPAN,
  CONNECT_WAIT,
  EDGE,
  FLAGS,
  ITEM,
  KEY,
  LOOKUP,
  OWNER,
  PARENT,
  PARENT_SPAN,
  PC,
  PC_ON_THE_WIRE,
  REQUEST,
  STATUS,
  STEP,
  TRACE,
  VISIT,
  NOBODY,
} from './frames.ts';
import { BULKHEAD_FULL, CANCELLED, INVALID_ANSWER, NAME_UNKNOWN, NO_ANSWER, RATE_LIMITED } from './call-codes.ts';
import { abandon, endCall } from './call-ending.ts';
import { admit, ADMITTED, MUST_WAIT, noteOutcome, noteSent, noteUnsent } from './guarded-calls.ts';
import { passFinal } from './final-answers.ts';
import { hangUp, sendPooled } from './hosts.ts';
import { closeSocket, HAS_SOCKET, takeSocket } from './sockets.ts';
import { OUTSIDE } from './guarding.ts';
import { sendRank } from './priorities.ts';
import type { Edge } from './program.ts';
import { FOUND } from './resolver.ts';
import { lifeAtAddress, resolve, tellLookup, waitsForName } from './resolving.ts';
import { acceptRequest } from './serving.ts';
import { BAD_GATEWAY, CLIENT_CLOSED_REQUEST, GATEWAY_TIMEOUT, TOO_MANY_REQUESTS, UNAUTHORIZED, UNAVAILABLE } from './statuses.ts';
import { failUnsent } from './unsent-calls.ts';
import { isWrong, markWrong } from './wrong-answers.ts';

/**
 * Sends a request over `edge` for `caller`, who goes on when the answer or a failure is in its status. Like all functions here
 * it returns the frame that goes on at once, or NOBODY.
 */
export function startCall(core: Core, caller: number, edge: Edge): number {
  const { frames, recorder } = core;
  const root = edge.fromService < 0;
  core.tally.begun[edge.id]++;
  frames.instants[(caller >> 2) + STEP] = core.events.nowUs;
  if (edge.pooled) frames.instants[(caller >> 2) + CONNECT_WAIT] = 0;
  if (root) frames.ints[caller + TRACE] = recorder.newTrace();
  else frames.ints[caller + CLIENT_SPAN] = recorder.newSpan();
  const callerPod = root ? OUTSIDE : frames.ints[caller + OWNER];
  return edge.guard === null ? send(core, caller, edge, callerPod) : sendGuarded(core, caller, edge, edge.guard, callerPod);
}

function sendGuarded(core: Core, caller: number, edge: Edge, guard: EdgeGuard, callerPod: number): number {
  const refusal = admit(core, guard, callerPod);
  if (refusal === ADMITTED) return send(core, caller, edge, callerPod);
  if (refusal !== MUST_WAIT)
    return endCall(core, caller, edge, refusal === RATE_LIMITED ? TOO_MANY_REQUESTS : UNAVAILABLE, refusal);
  waitForPlace(core, caller, edge);
  return NOBODY;
}

/** A place in the bulkhead is there for the caller who has waited for it; a breaker or rate limit may refuse him even so. */
export function takePlace(core: Core, caller: number): number {
  const edge = leaveBulkhead(core, caller);
  if (edge === null || edge.guard === null) return NOBODY;
  const next = sendGuarded(core, caller, edge, edge.guard, core.frames.ints[caller + OWNER]);
  letIn(core, bulkheadOf(core, caller, edge));
  return next;
}

/** The caller has waited long enough for a place in a bulkhead. */
export function bulkheadTimesOut(core: Core, caller: number): number {
  const edge = leaveBulkhead(core, caller);
  if (edge === null) return NOBODY;
  bulkheadOf(core, caller, edge).countBulkheadFull();
  return endCall(core, caller, edge, UNAVAILABLE, BULKHEAD_FULL);
}

/** Nothing stands between the caller and the call any more. */
function send(core: Core, caller: number, edge: Edge, callerPod: number): number {
  const { frames } = core;
  const root = callerPod === OUTSIDE;
  const resolver = root ? null : core.pods[callerPod].resolver;
  const known = resolver === null ? null : resolve(core, core.pods[callerPod], resolver, edge.toService);
  let pod = !core.hooks.areIdle && core.hooks.refuses(edge.toService) ? -1 : choosePod(core, edge, caller, callerPod);
  if (!core.hooks.areIdle && core.hooks.sticks(edge.toService)) [pod = -1] = core.services[edge.toService].ready;
  // A hedge goes to another pod than the attempt that it is to overtake.
  if (edge.policy !== null && pod >= 0 && pod === frames.ints[caller + ITEM]) pod = choosePod(core, edge, caller, callerPod);
  if (pod < 0) return unsent(core, caller, edge, callerPod, NO_ANSWER);
  const socket = root || edge.pooled ? HAS_SOCKET : takeSocket(core, core.pods[callerPod], caller);
  if (socket !== HAS_SOCKET) return unsent(core, caller, edge, callerPod, socket);
  if (known !== null) pod = lifeAtAddress(core, pod);
  const request = frames.alloc(REQUEST, caller, pod, edge.toEndpoint);
  frames.ints[request + TRACE] = frames.ints[caller + TRACE];
  frames.ints[request + VISIT] = frames.ints[caller + VISIT];
  frames.ints[request + PARENT_SPAN] = root ? 0 : frames.ints[caller + CLIENT_SPAN];
  frames.ints[request + KEY] = frames.ints[caller + KEY];
  frames.ints[request + BAGGAGE] = frames.ints[caller + BAGGAGE];
  if (core.program.priorities !== undefined) sendRank(frames.ints, request, core.program.priorities.edges[edge.id]);
  frames.ints[request + EDGE] = edge.id;
  frames.ints[request + PC] = PC_ON_THE_WIRE;
  if (edge.guard !== null) noteSent(core, edge.guard, request, callerPod);
  frames.ints[request + CALL_NUMBER] = edge.policy === null ? 0 : frames.ints[frames.ints[caller + PARENT] + CALL_NUMBER];
  if (core.flags.length > 0) frames.ints[request + FLAGS] = 0;
  frames.ints[caller + CHILD] = request;
  if (core.program.keepsDeadlines) setDeadline(core, caller, request, edge);
  core.timeouts[core.callTimeouts[edge.id]].start(request, frames.ints, core.events);
  if (known !== null && waitsForName(core, request, known, edge.pooled)) return NOBODY;
  return dispatchRequest(core, request, edge, callerPod);
}

/** The request has an address: it goes out, over a connection of its own or of a pool. */
function dispatchRequest(core: Core, request: number, edge: Edge, callerPod: number): number {
  const hosts = edge.pooled ? core.pods[callerPod].hosts : null;
  if (hosts !== null) {
    sendPooled(core, core.pods[callerPod], hosts, request);
    return NOBODY;
  }
  core.tally.sent[edge.id]++;
  if (core.sendOver(EVENT_REQUEST_ARRIVES, request)) return NOBODY;
  return acceptRequest(core, request);
}

/** The lookup is over that the request has waited for; if its caller still waits, it goes out, or the call fails. */
export function nameIsKnown(core: Core, request: number): number {
  const { ints } = core.frames;
  const caller = ints[request + PARENT];
  if (caller === NOBODY) {
    core.frames.release(request);
    return NOBODY;
  }
  const edge = core.program.edges[ints[request + EDGE]];
  if (ints[request + LOOKUP] !== FOUND) {
    tellLookup(core, caller, edge.toService, ints[request + LOOKUP]);
    return failUnsent(core, request, caller, edge, NAME_UNKNOWN);
  }
  ints[request + PC] = PC_ON_THE_WIRE;
  return dispatchRequest(core, request, edge, ints[caller + OWNER]);
}

/** Nobody takes the request, or there is no socket to send it with: `code` is that of its span. */
function unsent(core: Core, caller: number, edge: Edge, callerPod: number, code: number): number {
  if (edge.guard !== null) noteUnsent(core, edge.guard, callerPod);
  return endCall(core, caller, edge, UNAVAILABLE, code);
}

/** The answer has crossed the network. Nobody may be waiting any more. */
export function answerArrives(core: Core, request: number): number {
  const { frames } = core;
  const caller = frames.ints[request + PARENT];
  const status = frames.ints[request + STATUS];
  const edge = core.program.edges[frames.ints[request + EDGE]];
  const wrong = core.hasWrongAnswers && isWrong(frames, request);
  const means = wrong && edge.checks ? BAD_GATEWAY : Math.abs(status);
  if (edge.guard !== null && caller !== NOBODY) noteOutcome(core, edge.guard, request, means);
  if (caller !== NOBODY && edge.fromService >= 0) {
    const pod = core.pods[frames.ints[caller + OWNER]];
    if (edge.pooled) hangUp(core, pod, request, status < 0);
    else closeSocket(core, pod, status < 0);
  }
  if (status !== 0 && caller !== NOBODY) passFinal(frames, request, caller);
  frames.release(request);
  if (caller === NOBODY) return NOBODY;
  if (wrong) {
    if (edge.checks) return endCall(core, caller, edge, BAD_GATEWAY, INVALID_ANSWER);
    markWrong(core, caller);
  }
  if (status < 0) return endCall(core, caller, edge, -status, NO_ANSWER);
  // That a third party does not know us is our failure, not that of whoever asks us.
  return endCall(
    core,
    caller,
    edge,
    status >= 500 || status === UNAUTHORIZED ? BAD_GATEWAY : status,
    status === 0 ? 200 : status,
  );
}

/** The caller has waited long enough. */
export function callTimesOut(core: Core, request: number): number {
  const { frames } = core;
  const caller = frames.ints[request + PARENT];
  if (caller === NOBODY) return NOBODY;
  const edge = core.program.edges[frames.ints[request + EDGE]];
  if (edge.guard !== null) noteOutcome(core, edge.guard, request, GATEWAY_TIMEOUT);
  abandon(core, caller, request, edge);
  return endCall(core, caller, edge, GATEWAY_TIMEOUT, NO_ANSWER);
}

/** The caller stops waiting for its request, or to send it, if it still does: ends its side with `status`. */
export function leaveCall(core: Core, caller: number, status: number): boolean {
  const { frames } = core;
  const code = status === CLIENT_CLOSED_REQUEST ? CANCELLED : NO_ANSWER;
  const unsent = leaveBulkhead(core, caller);
  if (unsent !== null) {
    letIn(core, bulkheadOf(core, caller, unsent));
    endCall(core, caller, unsent, status, code);
    return true;
  }
  const request = frames.ints[caller + CHILD];
  if (request < 0 || frames.ints[request + PARENT] !== caller) return false;
  const edge = core.program.edges[frames.ints[request + EDGE]];
  if (edge.guard !== null) noteOutcome(core, edge.guard, request, status);
  abandon(core, caller, request, edge);
  endCall(core, caller, edge, status, code);
  return true;
}
