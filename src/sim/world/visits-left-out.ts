/** How full the world may be for another visit to begin, and the count of those that did not (visit-room.ts). */
import { EVENTS_PENDING_MAX } from '../kernel/event-list.ts';
import { FRAMES_MAX } from './frames.ts';

/** The part of each limit that visits may fill by beginning. */
const VISITS_SHARE = 0.5;
export const VISIT_FRAMES_MAX = FRAMES_MAX * VISITS_SHARE;
export const VISIT_EVENTS_MAX = EVENTS_PENDING_MAX * VISITS_SHARE;
/** Visits that were not begun. */
export interface VisitsLeftOut {
  forFrames: number;
  forEvents: number;
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
