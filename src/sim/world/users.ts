/**
 * The people who use the system. Open loop: they arrive however slow it is. Closed loop: a fixed number of clients who think
 * between visits. What happened to them is counted here, outside of telemetry: the ground truth that runs are checked against.
 */
import type { Core } from './core.ts';
import { EVENT_THOUGHT, EVENT_USER_ARRIVES } from './event-kinds.ts';
import { BAGGAGE, KEY, OWNER, PC, START, STATUS, TRACE, VISIT, VISIT_FRAME } from './frames.ts';
import type { UserGroupState } from './user-group.ts';
import { takeWrong } from './wrong-answers.ts';
import { goesAway, hasRoom } from './visit-room.ts';
import { RECONNECT_US } from './visits-left-out.ts';

/** One of all the people there are. */
const SOMEBODY = 1;

/** Puts the first arrivals and thoughts of all groups into the event list. */
export function openDoors(core: Core): void {
  for (const group of core.users) {
    const { arrivals } = group.model;
    if (arrivals.kind !== 'closed') expectNext(core, group);
    else
      for (let i = 0; i < arrivals.clients; i++) core.events.schedule(group.thinkUs(), EVENT_THOUGHT, group.id, group.nextKey());
  }
}

/** A user of an open loop arrives, and the next one is on the way. */
export function userArrives(core: Core, group: UserGroupState): void {
  expectNext(core, group);
  for (let left = group.batchSize(); left > 0; left--) startVisit(core, group, group.nextKey());
}

function expectNext(core: Core, group: UserGroupState): void {
  const atUs = group.nextArrivalUs();
  if (atUs < Infinity) core.events.schedule(atUs, EVENT_USER_ARRIVES, group.id, 0);
}

/** Somebody whom nothing tells from the others comes for the largest tenant. */
export function startAlikeVisit(core: Core, group: UserGroupState): void {
  startVisit(core, group, SOMEBODY, group.firstTenant());
}

/** `key`: who comes. */
export function startVisit(core: Core, group: UserGroupState, key: number, tenant = group.nextTenant()): void {
  if (!hasRoom(core)) {
    goesAway(core, group, key);
    return;
  }
  const { frames } = core;
  const visit = frames.alloc(VISIT_FRAME, -1, group.id, 0);
  frames.ints[visit + PC] = group.chooseJourney();
  frames.ints[visit + VISIT] = ++core.visits;
  frames.ints[visit + TRACE] = 0;
  frames.instants[(visit >> 2) + START] = core.events.nowUs;
  frames.ints[visit + KEY] = key;
  frames.ints[visit + BAGGAGE] = tenant;
  core.resume(visit);
}

/** A visit goes on: if it has just heard the answer of a request, counts how that went. A failure does not end the visit. */
export function noteOutcome(core: Core, visit: number): void {
  const { frames } = core;
  const group = core.users[frames.ints[visit + OWNER]];
  if (frames.ints[visit + TRACE] !== 0) {
    if (frames.ints[visit + STATUS] === 0) {
      group.good++;
      if (core.hasWrongAnswers && takeWrong(core, visit)) group.wrong++;
    } else {
      group.failed++;
      if (!core.hooks.areIdle) mayReturn(core, group, frames.ints[visit + KEY]);
    }
  }
  frames.ints[visit + STATUS] = 0;
}

/** Whose request has failed may come again. */
function mayReturn({ hooks, events }: Core, { id, model }: UserGroupState, key: number): void {
  // The clients of a closed loop come again anyway.
  if (model.arrivals.kind === 'closed') return;
  if (!hooks.happens(hooks.atUsers('returnRatio', id), `users ${model.name}`, 'return')) return;
  events.schedule(events.nowUs + Math.round(hooks.atUsers('returnAfterUs', id)), EVENT_THOUGHT, id, key);
}

export function endVisit(core: Core, visit: number): void {
  const group = core.users[core.frames.ints[visit + OWNER]];
  const { nowUs } = core.events;
  const tookNoTime = core.frames.instants[(visit >> 2) + START] === nowUs;
  const key = core.frames.ints[visit + KEY];
  core.frames.release(visit);
  if (group.model.arrivals.kind !== 'closed') return;
  const thinkUs = group.thinkUs();
  const reconnects = thinkUs === 0 && tookNoTime;
  if (reconnects) core.visitsLeftOut.reconnected++;
  core.events.schedule(nowUs + (reconnects ? RECONNECT_US : thinkUs), EVENT_THOUGHT, group.id, key);
}
