/**
 * Entering and leaving scopes (scope.ts): one case for each kind. Who has to wait stands in a line under a wait ticket of his own
 * (frames.ts WAITING), which is zero as soon as he waits no more; so lines and timeouts can tell late entries from living ones.
 */
import { beginStore, endFetch, endStore, enterCache, heedAnswer, leaveFlight } from './cache-scope.ts';
import { enterTransaction, exitTransaction } from './transaction-scope.ts';
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { deadlineOf, stopLate } from './deadlines.ts';
import { EVENT_WAIT_OVER } from './event-kinds.ts';
import { NO_SCOPE, OWNER, PC, SCOPE, STATUS, STEP, WAITING } from './frames.ts';
import { isNestedNoMore, nests } from './nesting.ts';
import { askForKey, keepAnswer } from './idempotency.ts';
import { CALLED_OFF, TIMED_OUT } from './process-cache.ts';
import type { ProcessState } from './process-state.ts';
import type { Scope, SlotScope } from './scope.ts';
import type { Slots } from './slots.ts';
import { UNAVAILABLE } from './statuses.ts';
import { tellOf } from './telling.ts';
import { recordWait, WAIT_CALLED_OFF, WAIT_ENDED, WAIT_TIMED_OUT } from './wait-spans.ts';

/**
 * `frame`, whose PC is inside the scope, wants to hold it. True: it goes on at once at its PC, which is behind the scope when there is
 * nothing to do inside. False: it waits and will be resumed inside, or it was turned away and will be resumed behind with a status.
 */
export function enterScope(core: Core, frame: number, scope: Scope): boolean {
  switch (scope.kind) {
    case 'lock':
    case 'threadPool':
      return takeSlot(core, frame, scope);
    case 'transaction':
      enterTransaction(core, frame, scope);
      return false;
    case 'idempotent':
      askForKey(core, frame, scope);
      return true;
    case 'cache':
      return enterCache(core, frame, scope);
    case 'asked':
      return true;
    case 'store':
      beginStore(core, frame, scope);
      return true;
  }
}

/** `frame`, whose PC is behind the scope, gives back what it holds. True when it goes on at once at its PC; else it will be resumed. */
export function exitScope(core: Core, frame: number, scope: Scope): boolean {
  switch (scope.kind) {
    case 'lock':
    case 'threadPool': {
      const slots = slotsOf(core, frame, scope);
      slots.taken -= isNestedNoMore(core, frame, scope, slots) ? 2 : 1;
      giveSlots(core, slots);
      return true;
    }
    case 'transaction':
      exitTransaction(core, frame, scope);
      return false;
    case 'idempotent':
      keepAnswer(core, frame, scope);
      return true;
    case 'cache':
      endFetch(core, frame, scope);
      return true;
    case 'asked':
      return heedAnswer(core, frame, scope);
    case 'store':
      endStore(core, frame, scope);
      return true;
  }
}

/** The subject of a scope's timeout line is the frame's field WAITING, so that the timeout is about this wait and no other. */
export function scopeTimesOut(core: Core, subject: number): void {
  const frame = subject - WAITING;
  const scope = core.program.scopes[core.frames.ints[frame + SCOPE]];
  if (!leaveLine(core, frame, TIMED_OUT)) return;
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  if (hasSlots(scope)) pod.target.add(slotsOf(core, frame, scope).instruments.timeouts, 1);
  turnAway(core, frame, scope, core.signatures.scopeLogs[scope.id]);
}

/** The deadline of a frame that waits at a scope has passed. */
export function scopeDeadline(core: Core, frame: number): void {
  if (!leaveLine(core, frame)) return;
  stopLate(core, frame);
  core.resume(frame);
}

/**
 * Takes a frame that waits to enter a scope out of the line, for whoever ends its wait (a timeout, a cancellation); its PC is then
 * behind the scope. False when it was not waiting for one.
 */
export function leaveLine(core: Core, frame: number, outcome = CALLED_OFF): boolean {
  const { ints } = core.frames;
  if (ints[frame + WAITING] === 0 || ints[frame + SCOPE] <= NO_SCOPE) return false;
  ints[frame + WAITING] = 0;
  const scope = core.program.scopes[ints[frame + SCOPE]];
  ints[frame + PC] = scope.after;
  if (scope.kind === 'cache') leaveFlight(core, frame, scope, outcome);
  if (!hasSlots(scope)) return true;
  const slots = slotsOf(core, frame, scope);
  slots.update(core.events.nowUs);
  slots.line.left(ints);
  if (slots.traced) recordWait(core, frame, scope, outcome === TIMED_OUT ? WAIT_TIMED_OUT : WAIT_CALLED_OFF);
  giveBackFirst(core, frame, scope, slots);
  return true;
}

/** Gives slots that are free to those who wait. */
export function giveSlots(core: Core, slots: Slots): void {
  const { ints } = core.frames;
  while (slots.taken < slots.slotsMax && slots.line.length > 0) {
    slots.update(core.events.nowUs);
    const next = slots.line.shift(ints) - WAITING;
    const scope = core.program.scopes[ints[next + SCOPE]] as SlotScope;
    slots.taken++;
    ints[next + WAITING] = 0;
    if (slots.traced) recordWait(core, next, scope, WAIT_ENDED);
    if (hasAll(core, next, scope, slots)) core.resume(next);
  }
}

function takeSlot(core: Core, frame: number, scope: SlotScope): boolean {
  const { ints } = core.frames;
  const slots = slotsOf(core, frame, scope);
  if (slots.taken < slots.slotsMax) {
    slots.taken++;
    return hasAll(core, frame, scope, slots);
  }
  if (slots.line.length >= slots.queueMax) {
    giveBackFirst(core, frame, scope, slots);
    core.pods[ints[frame + OWNER]].target.add(slots.instruments.rejected, 1);
    turnAway(core, frame, scope, core.signatures.rejectionLogs[scope.id], slots.line.length);
    return false;
  }
  slots.update(core.events.nowUs);
  const ticket = ++core.waitsBegun;
  ints[frame + WAITING] = ticket;
  ints[frame + SCOPE] = scope.id;
  core.frames.instants[(frame >> 2) + STEP] = core.events.nowUs;
  const timeouts = core.scopeTimeouts[scope.id];
  if (timeouts >= 0) core.timeouts[timeouts].start(frame + WAITING, ints, core.events);
  slots.line.push(frame + WAITING, ticket);
  const deadlineUs = deadlineOf(core, frame);
  if (deadlineUs !== Infinity) {
    core.events.schedule(Math.max(deadlineUs, core.events.nowUs), EVENT_WAIT_OVER, frame + WAITING, ticket);
  }
  return false;
}

/** `frame` has got a slot. False: it needs another one before it goes on, and waits for that or was turned away. */
function hasAll(core: Core, frame: number, scope: SlotScope, slots: Slots): boolean {
  return core.hooks.areIdle || !nests(core, frame, scope, slots) || takeSlot(core, frame, scope);
}

/** A frame that does not get its second slot gives the first one back. */
function giveBackFirst(core: Core, frame: number, scope: SlotScope, slots: Slots): void {
  if (!isNestedNoMore(core, frame, scope, slots)) return;
  slots.taken--;
  giveSlots(core, slots);
}

function turnAway(core: Core, frame: number, scope: Scope, log: number, detail = 0): void {
  const { ints } = core.frames;
  ints[frame + STATUS] = UNAVAILABLE;
  ints[frame + PC] = scope.after;
  if (core.tells) tellOf(core, frame, log, detail);
  core.resume(frame);
}

/** Whether the scope is something that one may have to wait for in line. */
function hasSlots(scope: Scope): scope is SlotScope {
  return scope.kind === 'lock' || scope.kind === 'threadPool';
}

function slotsOf(core: Core, frame: number, scope: SlotScope): Slots {
  const process = processOf(core, frame);
  const slots = scope.kind === 'lock' ? process.locks[scope.slots] : process.threadPools[scope.slots];
  assert(slots !== null, 'a release whose steps use a thread pool has it');
  return slots;
}

function processOf(core: Core, frame: number): ProcessState {
  const { process } = core.pods[core.frames.ints[frame + OWNER]];
  assert(process !== null, 'a pod whose steps use what is inside a process has it');
  return process;
}
