/** The end of a call on the side of its caller: what becomes of a request that nobody waits for, and what is told of the call. */
import { BULKHEAD_FULL, INVALID_ANSWER, isAnswered, NOT_PERMITTED, RATE_LIMITED } from './call-codes.ts';
import type { Core } from './core.ts';
import { debugCall } from './debug-lines.ts';
import { EVENT_CANCEL_ARRIVES } from './event-kinds.ts';
import { CLIENT_SPAN, CONNECT_WAIT, NOBODY, OWNER, PARENT, PC, PC_LOOKS_UP, SPAN, STATUS, STEP, TRACE, TRIES } from './frames.ts';
import { hangUp } from './hosts.ts';
import { addCallCounter } from './instruments.ts';
import type { Edge } from './program.ts';
import { closeSocket } from './sockets.ts';
import { GATEWAY_TIMEOUT } from './statuses.ts';
import { tellAsking } from './telling.ts';
import { observeCall } from './third-party.ts';

/** Nobody waits for the request any more; the callee hears of it if the edge says so, and works on if not. */
export function abandon(core: Core, caller: number, request: number, edge: Edge): void {
  core.frames.ints[request + PARENT] = NOBODY;
  const looksUp = core.frames.ints[request + PC] === PC_LOOKS_UP;
  if (edge.fromService >= 0) {
    const pod = core.pods[core.frames.ints[caller + OWNER]];
    if (!edge.pooled) closeSocket(core, pod, looksUp);
    if (looksUp) {
      core.frames.release(request);
      return;
    }
    if (edge.pooled && !hangUp(core, pod, request, true)) return;
  }
  if (edge.cancels) core.notify(EVENT_CANCEL_ARRIVES, request, core.hooks.atService('delayUs', edge.toService));
}

/** Ends the caller's side: span, counter, log; `status` is what the failure means for the caller (0: none). */
export function endCall(core: Core, caller: number, edge: Edge, status: number, code: number): number {
  const { frames } = core;
  core.tally.end(edge.id, status, isAnswered(code));
  frames.ints[caller + STATUS] = status;
  if (core.tells && edge.fromService >= 0) tellCall(core, caller, edge, status, code);
  return caller;
}

/** The line that the call leaves in the caller's log, and what is recorded of it. */
function tellCall(core: Core, caller: number, edge: Edge, status: number, code: number): void {
  if (core.recorder.on) recordCall(core, caller, edge, status, code);
  const template = callLog(core, edge, status, code);
  if (template >= 0) tellAsking(core, caller, template, core.events.nowUs - core.frames.instants[(caller >> 2) + STEP]);
  debugCall(core, caller, edge);
}

function recordCall(core: Core, caller: number, edge: Edge, status: number, code: number): void {
  const { frames, recorder, signatures } = core;
  const nowUs = core.events.nowUs;
  const pod = core.pods[frames.ints[caller + OWNER]];
  const startUs = frames.instants[(caller >> 2) + STEP];
  const span = frames.ints[caller + CLIENT_SPAN];
  const trace = frames.ints[caller + TRACE];
  const slot = code === INVALID_ANSWER ? 0 : signatures.statusSlots[isAnswered(code) ? code : status];
  const counterAt = edge.callee * core.program.statuses.length + slot;
  let counter = pod.instruments.calls[counterAt];
  if (counter < 0) counter = addCallCounter(core, pod, edge, slot);
  pod.target.values[counter] += 1;
  if (edge.external) observeCall(core, pod, edge, nowUs - startUs, trace);
  const connectUs = edge.pooled ? frames.instants[(caller >> 2) + CONNECT_WAIT] : 0;
  recorder.spans.record(
    startUs,
    nowUs - startUs,
    trace,
    span,
    frames.ints[caller + SPAN],
    connectUs < 0 ? signatures.connectingSpans[edge.id] : signatures.clientSpans[edge.id],
    pod.host,
    code,
    edge.policy === null ? 0 : frames.ints[caller + TRIES],
    Math.abs(connectUs),
  );
}

/** The line that a failed call leaves in the caller's log; -1 for none. */
function callLog(core: Core, edge: Edge, status: number, code: number): number {
  const { signatures, guarding } = core;
  const guarded = edge.guard === null ? null : guarding.logs[edge.guard.id];
  if (guarded !== null && code === NOT_PERMITTED) return guarded.notPermitted;
  if (guarded !== null && code === RATE_LIMITED) return guarded.rateLimited;
  if (guarded !== null && code === BULKHEAD_FULL) return guarded.bulkheadFull;
  if (status < 500) return -1;
  if (code === INVALID_ANSWER) return signatures.invalidLog(core.program, edge);
  return status === GATEWAY_TIMEOUT ? signatures.timeoutLogs[edge.id] : signatures.upstreamLogs[edge.id];
}
