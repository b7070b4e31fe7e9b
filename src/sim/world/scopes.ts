/**
 * Entering and leaving scopes (scope.ts): one case for each kind. Who has to wait stands in a line under a wait ticket of his own
 * (frames.ts WAITING), which is zero as soon as he waits no more; so lines and timeouts can tell late entries from living ones.
 */
import { assert } from '../base/assert.ts';
import type { Core } from './core.ts';
import { NO_SCOPE, OWNER, PC, SCOPE, SPAN, STATUS, TRACE, VISIT, WAITING } from './frames.ts';
import type { ProcessLock } from './process-lock.ts';
import type { Scope } from './scope.ts';

const UNAVAILABLE = 503;

/**
 * `frame`, whose PC is inside the scope, wants to hold it. True: it does, and goes on at once. False: it waits and will be resumed
 * inside, or it was turned away and will be resumed behind the scope with a status.
 */
export function enterScope(core: Core, frame: number, scope: Scope): boolean {
  switch (scope.kind) {
    case 'lock': {
      const lock = lockOf(core, frame, scope);
      if (!lock.held) {
        lock.held = true;
        return true;
      }
      lock.update(core.events.nowUs);
      const ticket = beginWait(core, frame, scope);
      lock.line.push(frame + WAITING, ticket);
      return false;
    }
  }
}

/** `frame`, whose PC is behind the scope, gives back what it holds. True when it goes on at once; else it will be resumed. */
export function exitScope(core: Core, frame: number, scope: Scope): boolean {
  switch (scope.kind) {
    case 'lock': {
      const lock = lockOf(core, frame, scope);
      lock.update(core.events.nowUs);
      const next = lock.line.shift(core.frames.ints) - WAITING;
      if (next < 0) lock.held = false;
      else endWait(core, next);
      return true;
    }
  }
}

/** The subject of a scope's timeout line is the frame's field WAITING, so that the timeout is about this wait and no other. */
export function scopeTimesOut(core: Core, subject: number): void {
  const frame = subject - WAITING;
  const scope = core.program.scopes[core.frames.ints[frame + SCOPE]];
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  if (!leaveLine(core, frame)) return;
  pod.target.add(lockOf(core, frame, scope).timeouts, 1);
  turnAway(core, frame, scope, core.signatures.scopeLogs[scope.id]);
}

/**
 * Takes a frame that waits to enter a scope out of the line, for whoever ends its wait (a timeout, a cancellation); its PC is then
 * behind the scope. False when it was not waiting for one.
 */
export function leaveLine(core: Core, frame: number): boolean {
  const { ints } = core.frames;
  if (ints[frame + WAITING] === 0 || ints[frame + SCOPE] === NO_SCOPE) return false;
  ints[frame + WAITING] = 0;
  const scope = core.program.scopes[ints[frame + SCOPE]];
  ints[frame + PC] = scope.after;
  const lock = lockOf(core, frame, scope);
  lock.update(core.events.nowUs);
  lock.line.left(ints);
  return true;
}

/** Gives the frame the ticket under which it waits, and starts the scope's timeout if it has one. */
function beginWait(core: Core, frame: number, scope: Scope): number {
  const { ints } = core.frames;
  const ticket = ++core.waitsBegun;
  ints[frame + WAITING] = ticket;
  ints[frame + SCOPE] = scope.id;
  const timeouts = core.scopeTimeouts[scope.id];
  if (timeouts >= 0) core.timeouts[timeouts].start(frame + WAITING, ints, core.events);
  return ticket;
}

function endWait(core: Core, frame: number): void {
  core.frames.ints[frame + WAITING] = 0;
  core.resume(frame);
}

function turnAway(core: Core, frame: number, scope: Scope, log: number): void {
  const { frames, recorder } = core;
  const { ints } = frames;
  ints[frame + STATUS] = UNAVAILABLE;
  ints[frame + PC] = scope.after;
  if (recorder.on) {
    const pod = core.pods[ints[frame + OWNER]];
    recorder.logs.record(core.events.nowUs, log, pod.host, ints[frame + TRACE], ints[frame + SPAN], ints[frame + VISIT], 0, 0);
  }
  core.resume(frame);
}

function lockOf(core: Core, frame: number, scope: Scope): ProcessLock {
  const { process } = core.pods[core.frames.ints[frame + OWNER]];
  assert(process !== null, 'a pod whose steps take locks has them');
  return process.locks[scope.lock];
}
