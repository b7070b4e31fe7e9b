/**
 * Room for visits. While the world holds so much that what is under way may need the rest, nobody begins a visit: it is counted, and
 * a client of a closed loop tries again later. So a system that is stuck under a load too large for it goes on to the end of its run,
 * and only what visits that have begun lead to can come to the hard limits of frames and events (law 6).
 */
import { SECOND } from '../base/time.ts';
import { EVENTS_PENDING_MAX } from '../kernel/event-list.ts';
import type { Core } from './core.ts';
import { EVENT_THOUGHT } from './event-kinds.ts';
import { FRAMES_MAX } from './frames.ts';
import type { UserGroupState } from './user-group.ts';

/** The part of each limit that visits may fill by beginning. */
const VISITS_SHARE = 0.5;
const VISIT_FRAMES_MAX = FRAMES_MAX * VISITS_SHARE;
const VISIT_EVENTS_MAX = EVENTS_PENDING_MAX * VISITS_SHARE;
/** A client for whose visit there was no room has thought at least for so long before he tries again. */
const LATER_US = SECOND;

/** Visits that were not begun. */
export interface VisitsLeftOut {
  forFrames: number;
  forEvents: number;
}

/** Whether another visit may begin; if not, it is counted. */
export function hasRoom({ frames, events, visitsLeftOut }: Core): boolean {
  if (frames.inUse >= VISIT_FRAMES_MAX) visitsLeftOut.forFrames++;
  else if (events.pending >= VISIT_EVENTS_MAX) visitsLeftOut.forEvents++;
  else return true;
  return false;
}

/** The user goes away; one of a closed loop comes back. */
export function goesAway({ events }: Core, group: UserGroupState): void {
  if (group.model.arrivals.kind !== 'closed') return;
  events.schedule(events.nowUs + Math.max(LATER_US, group.thinkUs()), EVENT_THOUGHT, group.id, 0);
}

/** What was left out, as sentences. */
export function visitsLeftOutTold({ forFrames, forEvents }: VisitsLeftOut): string[] {
  const told: string[] = [];
  const inFlight = `${VISIT_FRAMES_MAX} requests, branches and queries were in flight`;
  if (forFrames > 0) told.push(`visitFramesMax: ${forFrames} visits were not begun while ${inFlight}`);
  if (forEvents > 0)
    told.push(`visitEventsMax: ${forEvents} visits were not begun while ${VISIT_EVENTS_MAX} events were pending`);
  return told;
}
