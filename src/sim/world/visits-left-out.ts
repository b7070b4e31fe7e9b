/** How full the world may be for another visit to begin, how soon a client may come back, and the count of those that did not, or not yet. */
import { EVENTS_PENDING_MAX } from '../kernel/event-list.ts';
import { FRAMES_MAX } from './frames.ts';

/** The part of each limit that visits may fill by beginning. */
const VISITS_SHARE = 0.5;
export const VISIT_FRAMES_MAX = FRAMES_MAX * VISITS_SHARE;
export const VISIT_EVENTS_MAX = EVENTS_PENDING_MAX * VISITS_SHARE;
/**
 * A client without think time whose visit took no time, since he was refused at once, comes back after this, not at the same instant, so that
 * time goes on (users.ts).
 */
export const RECONNECT_US = 1_000;

/** Visits that were not begun (visit-room.ts), and those that were begun later. */
export interface VisitsLeftOut {
  forFrames: number;
  forEvents: number;
  reconnected: number;
}

/** What was left out, as sentences. */
export function visitsLeftOutTold({ forFrames, forEvents, reconnected }: VisitsLeftOut): string[] {
  const told: string[] = [];
  const inFlight = `${VISIT_FRAMES_MAX} requests, branches and queries were in flight`;
  if (forFrames > 0) told.push(`visitFramesMax: ${forFrames} visits were not begun while ${inFlight}`);
  if (forEvents > 0)
    told.push(`visitEventsMax: ${forEvents} visits were not begun while ${VISIT_EVENTS_MAX} events were pending`);
  if (reconnected > 0) {
    const most = 1e6 / RECONNECT_US;
    const why = 'a client of a closed loop without think time whose visit took no time comes back a millisecond later';
    told.push(
      `clientVisitsPerSecondMax: ${reconnected} visits came later than they would, since ${why}: ${most} times a second at most`,
    );
  }
  return told;
}
