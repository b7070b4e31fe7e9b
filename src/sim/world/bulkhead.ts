/**
 * Waiting at a bulkhead: a caller for whom there is no place stands in line, for a while, until a call under way ends. A place that gets
 * free belongs at once to the first in line, who takes it with an event of his own, so nobody who comes meanwhile can be quicker.
 */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { EVENT_PLACE_FREE, EVENT_WAIT_OVER } from './event-kinds.ts';
import { deadlineOf } from './deadlines.ts';
import { AT_BULKHEAD, BULKHEAD_EDGE, HAS_PLACE, OWNER, SCOPE, WAITING, type Frames } from './frames.ts';
import type { GuardedCall } from './guarded-call.ts';
import type { Edge } from './program.ts';

/** `caller` waits for a place in the bulkhead of `edge`, no longer than the bulkhead says or an answer is of use. */
export function waitForPlace(core: Core, caller: number, edge: Edge): void {
  const { ints } = core.frames;
  const { nowUs } = core.events;
  const call = bulkheadOf(core, caller, edge);
  const ticket = ++core.waitsBegun;
  ints[caller + WAITING] = ticket;
  ints[caller + SCOPE] = AT_BULKHEAD;
  ints[caller + BULKHEAD_EDGE] = edge.id;
  call.update(nowUs);
  call.line.push(caller + WAITING, ticket);
  const untilUs = Math.max(nowUs, Math.min(nowUs + call.waitUs, deadlineOf(core, caller)));
  core.events.schedule(untilUs, EVENT_WAIT_OVER, caller + WAITING, ticket);
}

/** Gives places that are free to those who wait. */
export function letIn(core: Core, call: GuardedCall): void {
  const { ints } = core.frames;
  while (call.line.length > 0 && call.underWay < call.callsMax) {
    call.update(core.events.nowUs);
    const subject = call.line.shift(ints);
    const ticket = ++core.waitsBegun;
    ints[subject] = ticket;
    ints[subject - WAITING + SCOPE] = HAS_PLACE;
    call.underWay++;
    core.events.schedule(core.events.nowUs, EVENT_PLACE_FREE, subject, ticket);
  }
}

/** Whether `caller` waits for a place, or has one that he has not taken yet. */
export function waitsAtBulkhead({ ints }: Frames, caller: number): boolean {
  const scope = ints[caller + SCOPE];
  return ints[caller + WAITING] !== 0 && (scope === AT_BULKHEAD || scope === HAS_PLACE);
}

/** `caller` waits at a bulkhead no more, whether its turn has come or it goes. The edge that it waited for; null when it did not wait. */
export function leaveBulkhead(core: Core, caller: number): Edge | null {
  const { ints } = core.frames;
  if (!waitsAtBulkhead(core.frames, caller)) return null;
  const edge = core.program.edges[ints[caller + BULKHEAD_EDGE]];
  const call = bulkheadOf(core, caller, edge);
  ints[caller + WAITING] = 0;
  if (ints[caller + SCOPE] === HAS_PLACE) call.underWay--;
  else {
    call.update(core.events.nowUs);
    call.line.left(ints);
  }
  return edge;
}

/** What the pod of `caller` keeps about calls over `edge`, which has a bulkhead. */
export function bulkheadOf(core: Core, caller: number, { guard }: Edge): GuardedCall {
  const call = guard === null ? null : core.guarding.callOf(core.frames.ints[caller + OWNER], guard, core.events.nowUs);
  assert(call !== null, 'only calls under a bulkhead wait for it');
  return call;
}
