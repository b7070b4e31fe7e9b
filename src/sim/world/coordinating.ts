/**
 * A call with a policy: a frame between the caller and its attempts. Each attempt is a call of its own, with its client span,
 * counter and log line; the frame decides whether another one follows (a retry), or joins the first (a hedge), and lets the
 * caller go on with the outcome. Edges without a policy never come here.
 */
import type { Hedge } from '../model/call-policy.ts';
import { noteBudgetSpent, noteFinal, noteHedge, noteRetry } from './call-telemetry.ts';
import { leaveCall, startCall } from './calling.ts';
import type { Core } from './core.ts';
import { callerDeadline, stopLate } from './deadlines.ts';
import { EVENT_HEDGE, EVENT_RETRY } from './event-kinds.ts';
import type { EdgePolicy } from './edge-policy.ts';
import {
  ATTEMPT,
  BAGGAGE,
  CALL,
  CALL_NUMBER,
  CHILD,
  DEADLINE,
  EDGE,
  HEDGES,
  KEY,
  NEXT,
  NOBODY,
  NO_SCOPE,
  OWNER,
  PARENT,
  PC,
  PC_ATTEMPT_ENDED,
  RETRY_AFTER,
  SCOPE,
  SPAN,
  STATUS,
  TICKET,
  TRACE,
  TRIES,
  VISIT,
  WAIT,
  WAITING,
  type Frames,
} from './frames.ts';
import { isFinal, markFinal } from './final-answers.ts';
import { link, unlink } from './frame-links.ts';
import type { Edge } from './program.ts';
import { passWrong } from './wrong-answers.ts';
import { CLIENT_CLOSED_REQUEST, GATEWAY_TIMEOUT, TOO_MANY_REQUESTS } from './statuses.ts';

/** Calls over `edge` for `caller`, who goes on when the outcome of all attempts is in its status. */
export function coordinate(core: Core, caller: number, edge: Edge, policy: EdgePolicy): number {
  const { frames } = core;
  const call = frames.alloc(CALL, caller, frames.ints[caller + OWNER], NOBODY);
  frames.ints[call + EDGE] = edge.id;
  frames.ints[call + TRIES] = 0;
  frames.ints[call + HEDGES] = 0;
  frames.ints[call + CALL_NUMBER] = ++core.callsNumbered;
  frames.instants[(call >> 2) + WAIT] = 0;
  inherit(frames, call, caller);
  frames.ints[caller + CHILD] = call;
  policy.deposit(frames.ints[call + OWNER]);
  return beginTry(core, call, edge);
}

/** An attempt has ended: the call ends with it, or goes on with another. */
export function attemptEnded(core: Core, attempt: number): number {
  const { frames } = core;
  const call = frames.ints[attempt + PARENT];
  const status = frames.ints[attempt + STATUS];
  if (call === NOBODY) {
    frames.release(attempt);
    return NOBODY;
  }
  const edge = core.program.edges[frames.ints[call + EDGE]];
  const { policy } = edge;
  frames.ints[call + TRACE] = frames.ints[attempt + TRACE];
  const final = status !== 0 && isFinal(frames, attempt);
  if (core.hasWrongAnswers) passWrong(core, attempt, frames.ints[call + PARENT]);
  const saidUs = status === TOO_MANY_REQUESTS ? frames.instants[(attempt >> 2) + RETRY_AFTER] : 0;
  unlink(frames, call, attempt);
  frames.release(attempt);
  if (policy === null || status === 0 || !policy.retries(status)) return endCall(core, call, status);
  if (final) {
    noteFinal(core, call, edge);
    return giveUp(core, call, policy, status);
  }
  // Another attempt is still under way: its outcome counts.
  if (frames.ints[call + CHILD] !== NOBODY) return NOBODY;
  if (policy.backoff === null || frames.ints[call + TRIES] - frames.ints[call + HEDGES] >= policy.attemptsMax) {
    return giveUp(core, call, policy, status);
  }
  const deadlineUs = callerDeadline(core, call, edge);
  if (deadlineUs <= core.events.nowUs) return endLate(core, call, policy);
  if (!policy.withdraw(frames.ints[call + OWNER])) {
    noteBudgetSpent(core, call, edge);
    return giveUp(core, call, policy, status);
  }
  const delayUs = policy.backoff.delayUs(
    frames.ints[call + TRIES] - frames.ints[call + HEDGES],
    frames.instants[(call >> 2) + WAIT],
  );
  frames.instants[(call >> 2) + WAIT] = delayUs;
  const waitUs = policy.heedsRetryAfter ? Math.max(delayUs, saidUs) : delayUs;
  const dueUs = core.events.nowUs + waitUs;
  if (dueUs < deadlineUs) noteRetry(core, call, edge);
  if (waitUs === 0) return beginTry(core, call, edge);
  core.events.schedule(Math.min(dueUs, deadlineUs), EVENT_RETRY, call, frames.ints[call + TICKET]);
  return NOBODY;
}

/** The wait before a retry is over, or nobody would have any use for that any more. */
export function retryDue(core: Core, call: number, ticket: number): number {
  if (core.frames.ints[call + TICKET] !== ticket) return NOBODY;
  const edge = core.program.edges[core.frames.ints[call + EDGE]];
  if (edge.policy !== null && callerDeadline(core, call, edge) <= core.events.nowUs) return endLate(core, call, edge.policy);
  return beginTry(core, call, edge);
}

/** A try has taken so long that another attempt beside it is worth its price; the subject is the field WAITING of the call. */
export function hedgeDue(core: Core, subject: number, ticket: number): number {
  const { frames } = core;
  if (frames.ints[subject] !== ticket) return NOBODY;
  const call = subject - WAITING;
  const edge = core.program.edges[frames.ints[call + EDGE]];
  const hedge = edge.policy?.hedge ?? null;
  const first = frames.ints[call + CHILD];
  // Whoever failed and waits for a retry is not slow.
  if (hedge === null || first === NOBODY || callerDeadline(core, call, edge) <= core.events.nowUs) return NOBODY;
  frames.ints[call + HEDGES]++;
  awaitHedge(core, call, hedge);
  noteHedge(core, call, edge);
  const busy = frames.ints[first + CHILD];
  return beginAttempt(core, call, edge, busy === NOBODY ? NOBODY : frames.ints[busy + OWNER]);
}

/** The caller is gone: all attempts of the call end, and the call with them. */
export function dropCall(core: Core, call: number): void {
  const { frames } = core;
  for (let attempt = frames.ints[call + CHILD]; attempt !== NOBODY;) {
    const next = frames.ints[attempt + NEXT];
    if (leaveCall(core, attempt, CLIENT_CLOSED_REQUEST)) frames.release(attempt);
    else frames.ints[attempt + PARENT] = NOBODY;
    attempt = next;
  }
  frames.ints[call + WAITING] = 0;
  frames.release(call);
}

/** The first attempt, or one after others have failed: from now on it is seen whether it is slow. */
function beginTry(core: Core, call: number, edge: Edge): number {
  const hedge = edge.policy?.hedge ?? null;
  if (hedge !== null) awaitHedge(core, call, hedge);
  return beginAttempt(core, call, edge, NOBODY);
}

/** The next hedge of the call is due after a while, unless another try has begun by then. */
function awaitHedge(core: Core, call: number, { afterUs, max }: Hedge): void {
  const { frames, events } = core;
  if (frames.ints[call + HEDGES] >= max) return;
  const ticket = ++core.waitsBegun;
  frames.ints[call + WAITING] = ticket;
  // The row may have stood at a bulkhead before, and a call does not.
  frames.ints[call + SCOPE] = NO_SCOPE;
  events.schedule(events.nowUs + afterUs, EVENT_HEDGE, call + WAITING, ticket);
}

/** `busyPod` has an attempt already: a hedge goes to another one. */
function beginAttempt(core: Core, call: number, edge: Edge, busyPod: number): number {
  const { frames } = core;
  const attempt = frames.alloc(ATTEMPT, call, frames.ints[call + OWNER], busyPod);
  frames.ints[attempt + PC] = PC_ATTEMPT_ENDED;
  frames.instants[(attempt >> 2) + RETRY_AFTER] = 0;
  frames.ints[attempt + TRIES] = frames.ints[call + TRIES]++;
  inherit(frames, attempt, call);
  link(frames, call, attempt);
  return startCall(core, attempt, edge);
}

/** The last try has failed, or none is allowed: whoever called the caller is not to try either, if the policy says so. */
function giveUp(core: Core, call: number, policy: EdgePolicy, status: number): number {
  if (policy.isFinal) markFinal(core.frames, core.frames.ints[call + PARENT]);
  return endCall(core, call, status);
}

/** The deadline of the caller has passed, and no attempt is under way. */
function endLate(core: Core, call: number, policy: EdgePolicy): number {
  const caller = giveUp(core, call, policy, GATEWAY_TIMEOUT);
  stopLate(core, caller);
  return caller;
}

function endCall(core: Core, call: number, status: number): number {
  const { frames } = core;
  const caller = frames.ints[call + PARENT];
  frames.ints[caller + STATUS] = status;
  frames.ints[caller + TRACE] = frames.ints[call + TRACE];
  dropCall(core, call);
  return caller;
}

function inherit(frames: Frames, child: number, parent: number): void {
  frames.ints[child + TRACE] = frames.ints[parent + TRACE];
  frames.ints[child + VISIT] = frames.ints[parent + VISIT];
  frames.ints[child + SPAN] = frames.ints[parent + SPAN];
  frames.ints[child + KEY] = frames.ints[parent + KEY];
  frames.ints[child + BAGGAGE] = frames.ints[parent + BAGGAGE];
  frames.instants[(child >> 2) + DEADLINE] = frames.instants[(parent >> 2) + DEADLINE];
}
