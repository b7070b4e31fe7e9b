/**
 * Room for visits. While the world holds so much that what is under way may need the rest, nobody begins a visit: it is counted, and
 * a client of a closed loop tries again later. So a system that is stuck under a load too large for it goes on to the end of its run,
 * and only what visits that have begun lead to can come to the hard limits of frames and events (law 6).
 */
import { SECOND } from '../base/time.ts';
import type { Core } from './core.ts';
import { EVENT_THOUGHT } from './event-kinds.ts';
import type { UserGroupState } from './user-group.ts';
import { VISIT_EVENTS_MAX, VISIT_FRAMES_MAX } from './visits-left-out.ts';

/** A client for whose visit there was no room has thought at least for so long before he tries again. */
const LATER_US = SECOND;

/** Whether another visit may begin; if not, it is counted. */
export function hasRoom({ frames, events, visitsLeftOut }: Core): boolean {
  if (frames.inUse >= VISIT_FRAMES_MAX) visitsLeftOut.forFrames++;
  else if (events.pending >= VISIT_EVENTS_MAX) visitsLeftOut.forEvents++;
  else return true;
  return false;
}

/** The user goes away; one of a closed loop comes back. */
export function goesAway({ events }: Core, group: UserGroupState, key: number): void {
  if (group.model.arrivals.kind !== 'closed') return;
  events.schedule(events.nowUs + Math.max(LATER_US, group.thinkUs()), EVENT_THOUGHT, group.id, key);
}
