/**
 * What a pool sends over a connection for its own sake: the messages that open one, and the test query before it is lent. An errand is a
 * frame that crosses the network there and back as often as it must, and lets the
 * other side work the last time that it is there.
 */
import type { Micros } from '../base/time.ts';
import type { Core } from './core.ts';
import { ARRIVED, BACK, isBoundForPod, SET_OUT, WORKED } from './errand-stages.ts';
import { EVENT_ERRAND } from './event-kinds.ts';
import { EDGE, ERRAND, PC, START } from './frames.ts';

/** Messages there and back that are still to come. */
const TRIPS_LEFT = EDGE;

/** Where it goes: a database or a replica of a service, -1 for none. */
interface Ends {
  readonly database: number;
  readonly host: number;
}

/** The frame of an errand; `query` is whose connection is tested, or NOBODY. It still has to be sent (`goOn`). */
export function makeErrand(core: Core, pod: number, pool: number, query: number, roundTrips: number): number {
  const { frames } = core;
  const errand = frames.alloc(ERRAND, query, pod, pool);
  frames.ints[errand + PC] = SET_OUT;
  frames.ints[errand + TRIPS_LEFT] = roundTrips;
  frames.instants[(errand >> 2) + START] = core.events.nowUs;
  return errand;
}

/** Whether it is in its pod now, not in the database. */
export function isInPod(core: Core, errand: number): boolean {
  return isBoundForPod(core.frames, errand);
}

/** Whether the other side is at work for it. */
export function isWorkedOn(core: Core, errand: number): boolean {
  return core.frames.ints[errand + PC] === WORKED;
}

/** Moves an errand on. True when it is back for the last time. */
export function goOn(core: Core, errand: number, { database, host }: Ends, workUs: Micros): boolean {
  const { ints } = core.frames;
  for (;;) {
    switch (ints[errand + PC]) {
      case SET_OUT:
        ints[errand + PC] = ARRIVED;
        if (core.sendOver(EVENT_ERRAND, errand)) return false;
        break;
      case ARRIVED:
        ints[errand + PC] = WORKED;
        if (--ints[errand + TRIPS_LEFT] <= 0 && workUs > 0) {
          const { processors } = host < 0 ? core.server(database) : core.pods[host];
          processors.add(errand, workUs, core.events);
          return false;
        }
        break;
      case WORKED:
        ints[errand + PC] = ints[errand + TRIPS_LEFT] > 0 ? SET_OUT : BACK;
        if (core.sendOver(EVENT_ERRAND, errand)) return false;
        break;
      default:
        return true;
    }
  }
}
