/**
 * Deadlines that go along with calls: a caller that propagates sends how long an answer is of use. The callee begins no step after
 * that and waits for nobody longer, so that no work is done for those who have gone.
 */
import type { Core } from './core.ts';
import { EVENT_DEADLINE } from './event-kinds.ts';
import { BRANCH, CHILD, DEADLINE, ITEM, KIND, PARENT, REQUEST, STATUS, TICKET } from './frames.ts';
import { OP_END, OP_EXIT, OP_JOIN } from './opcodes.ts';
import type { Edge } from './program.ts';
import { GATEWAY_TIMEOUT } from './statuses.ts';
import { tellOf } from './telling.ts';

/** Gives a new request its deadline, and lets its caller wait no longer than the caller's own. */
export function setDeadline(core: Core, caller: number, request: number, edge: Edge): void {
  const { frames, events } = core;
  const timeoutAtUs = events.nowUs + core.timeouts[core.callTimeouts[edge.id]].lengthUs;
  const callerUs = callerDeadline(core, caller, edge);
  frames.instants[(request >> 2) + DEADLINE] = edge.propagatesDeadline ? Math.min(callerUs, timeoutAtUs) : Infinity;
  if (callerUs < timeoutAtUs) wake(core, request, callerUs);
}

/** Until when an answer to the request is of use; Infinity when nobody said. */
export function deadlineOf(core: Core, request: number): number {
  return core.program.keepsDeadlines ? core.frames.instants[(request >> 2) + DEADLINE] : Infinity;
}

/** Until when `caller`, or the call or attempt that he makes over `edge`, has any use for its outcome; Infinity for users. */
export function callerDeadline(core: Core, caller: number, edge: Edge): number {
  return edge.fromService < 0 ? Infinity : deadlineOf(core, caller);
}

/** `caller` has just begun a query: it waits for it no longer than its deadline allows. */
export function limitQuery(core: Core, caller: number): void {
  const { ints, instants } = core.frames;
  const query = ints[caller + CHILD];
  const deadlineUs = instants[(caller >> 2) + DEADLINE];
  if (query < 0 || ints[query + PARENT] !== caller || deadlineUs === Infinity) return;
  wake(core, query, deadlineUs);
}

/** A request or branch goes on at `pc`: when its deadline has passed it begins no other step and fails with 504. */
export function heedDeadline(core: Core, frame: number, pc: number): void {
  const { frames, program } = core;
  const { ints } = frames;
  const kind = ints[frame + KIND];
  if ((kind !== REQUEST && kind !== BRANCH) || ints[frame + STATUS] !== 0) return;
  if (frames.instants[(frame >> 2) + DEADLINE] > core.events.nowUs) return;
  const operation = program.code[pc];
  if (operation === OP_END || operation === OP_JOIN || operation === OP_EXIT) return;
  stopLate(core, frame);
}

/** A request or branch goes no further, since its deadline has passed. */
export function stopLate(core: Core, frame: number): void {
  const { ints } = core.frames;
  ints[frame + STATUS] = GATEWAY_TIMEOUT;
  if (core.tells) tellOf(core, frame, templateOf(core, ints[frame + ITEM]));
}

/** The log line of an endpoint that stops. */
function templateOf(core: Core, endpoint: number): number {
  const { service, endpoint: model } = core.program.endpoints[endpoint];
  return core.signatures.logOnce(`deadline/${endpoint}`, {
    level: 'warn',
    service: core.services[service].model.name,
    message: 'deadline exceeded, not going on',
    fixed: { 'http.request.method': model.method, 'http.route': model.route },
    a: null,
    b: null,
  });
}

function wake(core: Core, frame: number, atUs: number): void {
  core.events.schedule(Math.max(atUs, core.events.nowUs), EVENT_DEADLINE, frame, core.frames.ints[frame + TICKET]);
}
