/**
 * A process that stands still: nothing in it begins, goes on or ends until it runs again. Its processors stop; what reaches it
 * meanwhile (requests, answers, rows, timers) is put aside in order and happens when the pause is over.
 */
import type { Core } from './core.ts';
import {
  EVENT_ANSWER_ARRIVES,
  EVENT_BATCH_ARRIVES,
  EVENT_CANCEL_ARRIVES,
  EVENT_ERRAND,
  EVENT_HEDGE,
  EVENT_MESSAGE_RETRY,
  EVENT_NAME_KNOWN,
  EVENT_NO_TRUST,
  EVENT_PAUSE_ENDS,
  EVENT_PLACE_FREE,
  EVENT_PUBLISH_ACKED,
  EVENT_REQUEST_ARRIVES,
  EVENT_RESUME,
  EVENT_RETRY,
  EVENT_ROWS_ARRIVE,
  EVENT_TIMED_OUT,
  EVENT_WAIT_OVER,
  TIMEOUT_CALL,
  TIMEOUT_LEAVE,
  TIMEOUT_SCOPE,
} from './event-kinds.ts';
import { ATTEMPT, CALL, EDGE, KIND, NOBODY, OWNER, PARENT, PC, PC_ANSWERED, TICKET, VISIT_FRAME, WAITING } from './frames.ts';
import type { Pod } from './pod.ts';

/** Whole numbers of one event put aside: kind, operands, ticket of its subject. */
const ENTRY = 4;

/** Stops the process until `untilUs` for a collection. */
export function pausePod(core: Core, pod: Pod, untilUs: number): void {
  pod.collecting = true;
  stop(core, pod);
  core.events.schedule(untilUs, EVENT_PAUSE_ENDS, pod.id, 0);
}

/** Stops the process until it is thawed, as a machine that hangs does; a collection that is under way ends meanwhile. */
export function freeze(core: Core, pod: Pod): void {
  pod.frozen = true;
  if (!pod.paused) stop(core, pod);
}

export function thaw(core: Core, pod: Pod): void {
  pod.frozen = false;
  if (!pod.collecting) core.events.schedule(core.events.nowUs, EVENT_PAUSE_ENDS, pod.id, 0);
}

function stop(core: Core, pod: Pod): void {
  pod.paused = true;
  pod.pausedAtUs = core.events.nowUs;
  core.podsPaused++;
  pod.processors.setSpeed(0, core.events);
}

/** Lets it run again; what was put aside is the world's to let happen, `takeStalled` by `takeStalled`. */
export function endPause(core: Core, pod: Pod): void {
  pod.paused = false;
  core.podsPaused--;
  pod.processors.setSpeed(core.hooks.atReplica('speed', pod.service, pod.host), core.events);
}

export function stalledEvents(pod: Pod): number {
  return pod.stalled.length / ENTRY;
}

/** The oldest event that was put aside. Null when its subject has gone since. */
export function takeStalled(core: Core, pod: Pod): { kind: number; a: number; b: number } | null {
  const { stalled } = pod;
  const [kind, a, b, ticket] = [stalled.shift(), stalled.shift(), stalled.shift(), stalled.shift()];
  return core.frames.ints[a] === ticket ? { kind, a, b } : null;
}

/** Puts an event aside if the pod that it happens in stands still. Ask only while some pod does. */
export function stall(core: Core, kind: number, a: number, b: number): boolean {
  const id = podOf(core, kind, a, b);
  if (id < 0 || !core.pods[id].paused) return false;
  const { stalled } = core.pods[id];
  stalled.push(kind);
  stalled.push(a);
  stalled.push(b);
  stalled.push(core.frames.ints[a]);
  return true;
}

/** Puts a frame aside that was to go on at once, if its pod stands still. */
export function stallFrame(core: Core, frame: number): boolean {
  const { ints } = core.frames;
  if (ints[frame + PC] === PC_ANSWERED) return stall(core, EVENT_ANSWER_ARRIVES, frame, 0);
  return stall(core, EVENT_RESUME, frame, ints[frame + TICKET]);
}

/** The pod that an event happens in; -1 for none. */
function podOf(core: Core, kind: number, a: number, b: number): number {
  const { ints } = core.frames;
  switch (kind) {
    case EVENT_RESUME:
    case EVENT_RETRY:
    case EVENT_CANCEL_ARRIVES:
    case EVENT_BATCH_ARRIVES:
    case EVENT_MESSAGE_RETRY:
      return ints[a + TICKET] === b ? ownPod(core, a) : -1;
    case EVENT_HEDGE:
    case EVENT_PLACE_FREE:
    case EVENT_WAIT_OVER:
      return ints[a] === b ? ownPod(core, a - WAITING) : -1;
    case EVENT_PUBLISH_ACKED:
    case EVENT_REQUEST_ARRIVES:
    case EVENT_ROWS_ARRIVE:
    case EVENT_ERRAND:
      return ints[a + OWNER];
    case EVENT_ANSWER_ARRIVES:
      return sender(core, a);
    case EVENT_NO_TRUST:
    case EVENT_NAME_KNOWN:
      return ints[a + TICKET] === b ? sender(core, a) : -1;
    case EVENT_TIMED_OUT:
      if (b === TIMEOUT_CALL) return sender(core, a);
      return ownPod(core, b === TIMEOUT_SCOPE || b === TIMEOUT_LEAVE ? a - WAITING : a);
    default:
      return -1;
  }
}

/** The pod that sent a request and still waits for it; -1 for none, as when users did. */
function sender(core: Core, request: number): number {
  const { ints } = core.frames;
  const caller = ints[request + PARENT];
  return caller === NOBODY || core.program.edges[ints[request + EDGE]].fromService < 0 ? -1 : ints[caller + OWNER];
}

/** The pod that a frame runs in; -1 for a visit and its calls, which run in nobody's. */
export function ownPod(core: Core, frame: number): number {
  const { ints } = core.frames;
  switch (ints[frame + KIND]) {
    case VISIT_FRAME:
      return -1;
    case ATTEMPT:
      return ints[frame + PARENT] === NOBODY ? -1 : ownPod(core, ints[frame + PARENT]);
    case CALL:
      return core.program.edges[ints[frame + EDGE]].fromService < 0 ? -1 : ints[frame + OWNER];
    default:
      return ints[frame + OWNER];
  }
}
