/** What is under way in a world right now, read off its frames: the requests in each pod with their ages, and the calls on each edge. */
import { waitsAtBulkhead } from '../../src/sim/world/bulkhead.ts';
import type { Core } from '../../src/sim/world/core.ts';
import {
  BULKHEAD_EDGE,
  CHILD,
  CLIENT_SPAN,
  EDGE,
  ITEM,
  KIND,
  NOBODY,
  OWNER,
  PARENT,
  PC,
  PC_ANSWERED,
  PC_ARRIVED,
  PC_GAVE_UP,
  PC_LOOKS_UP,
  PC_ON_THE_WIRE,
  PC_WAITS_FOR_CONNECTION,
  REQUEST,
  SERVED,
  SPAN,
  START,
  VISIT_FRAME,
} from '../../src/sim/world/frames.ts';

export interface InFlight {
  /** By host: requests that have arrived, how long they have been there, and how long a worker has had them, summed. */
  readonly requests: number[];
  readonly presentUs: number[];
  readonly servedUs: number[];
  /** By edge: callers who wait. */
  readonly waiting: number[];
  /** By endpoint: requests sent and not answered, on the wire included. */
  readonly underWay: number[];
  /** Users who wait for an answer. */
  readonly usersWaiting: number;
  /** Spans that have begun. */
  readonly openSpans: ReadonlySet<number>;
}

export function inFlight(core: Core): InFlight {
  const { ints, instants } = core.frames;
  const hosts = core.recorder.spans.podNames.map(() => 0);
  const found = {
    requests: hosts,
    presentUs: [...hosts],
    servedUs: [...hosts],
    waiting: core.program.edges.map(() => 0),
    underWay: core.program.endpoints.map(() => 0),
    usersWaiting: 0,
    openSpans: new Set<number>(),
  };
  for (const frame of core.frames.inUseNow()) {
    if (ints[frame + KIND] === VISIT_FRAME) {
      if (ints[frame + CHILD] !== NOBODY) found.usersWaiting++;
      continue;
    }
    found.openSpans.add(ints[frame + SPAN]).add(ints[frame + CLIENT_SPAN]);
    if (waitsAtBulkhead(core.frames, frame)) found.waiting[ints[frame + BULKHEAD_EDGE]]++;
    if (ints[frame + KIND] !== REQUEST) continue;
    if (ints[frame + PARENT] !== NOBODY) found.waiting[ints[frame + EDGE]]++;
    const stage = ints[frame + PC];
    if (stage === PC_ANSWERED || stage === PC_WAITS_FOR_CONNECTION || stage === PC_GAVE_UP || stage === PC_LOOKS_UP) continue;
    found.underWay[ints[frame + ITEM]]++;
    if (stage === PC_ON_THE_WIRE) continue;
    const { host } = core.pods[ints[frame + OWNER]];
    found.requests[host]++;
    found.presentUs[host] += core.nowUs - instants[(frame >> 2) + START];
    if (stage !== PC_ARRIVED) found.servedUs[host] += core.nowUs - instants[(frame >> 2) + SERVED];
  }
  return found;
}
