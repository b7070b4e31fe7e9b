/**
 * A caller that waits no more tells its callee so, when the edge says that it does. The request then ends at its next await point:
 * what runs on a processor goes on to its end, but waits, lines, calls and queries end at once, and the callee's own callees are
 * told in turn. Everything ends with its span, counter and log line, under the status 499.
 */
import { leaveCall } from './calling.ts';
import { dropCall } from './coordinating.ts';
import type { Core } from './core.ts';
import { EVENT_QUERY_CANCEL_ARRIVES } from './event-kinds.ts';
import { QUERY_CANCELED } from './database-errors.ts';
import {
  CALL,
  CHILD,
  ITEM,
  KIND,
  NEXT,
  NOBODY,
  PARENT,
  PENDING,
  PUBLISH,
  QUERY,
  REQUEST,
  SLEEPING,
  STATUS,
  TICKET,
} from './frames.ts';
import { leavePublish } from './publishing.ts';
import { isControl, leaveQuery } from './querying.ts';
import { QUERY_CALLED_OFF } from './query-tally.ts';
import { leaveLine } from './scopes.ts';
import { isInDatabase, stopStatement } from './statements.ts';
import { CLIENT_CLOSED_REQUEST } from './statuses.ts';
import { leaveDisk } from './writing.ts';

/** The pod hears that nobody waits for this request any more. */
export function cancelArrives(core: Core, request: number, ticket: number): void {
  const { ints } = core.frames;
  if (ints[request + TICKET] === ticket && ints[request + STATUS] === 0) end(core, request);
}

/** The database hears that nobody waits for this query any more: it stops, and its connection is free when the pod hears that. */
export function queryCancelArrives(core: Core, query: number, ticket: number): void {
  const { ints } = core.frames;
  if (ints[query + TICKET] !== ticket || !isInDatabase(core, query)) return;
  const database = core.server(core.program.queries[ints[query + ITEM]].database);
  stopStatement(core, database, query, QUERY_CANCELED);
}

/** `frame` is a request or a branch of one. */
function end(core: Core, frame: number): void {
  const { ints } = core.frames;
  if (ints[frame + STATUS] !== 0) return;
  ints[frame + STATUS] = CLIENT_CLOSED_REQUEST;
  const child = ints[frame + CHILD];
  if (ints[frame + PENDING] > 0) {
    for (let branch = child; branch !== NOBODY; branch = ints[branch + NEXT]) end(core, branch);
  } else if (leaveLine(core, frame) || leaveDisk(core, frame)) core.resume(frame);
  else if (child === SLEEPING) wake(core, frame);
  else if (child === NOBODY) {
    if (leaveCall(core, frame, CLIENT_CLOSED_REQUEST)) core.resume(frame);
  } else if (child >= 0 && ints[child + PARENT] === frame) leaveChild(core, frame, child);
}

/** The end of the wait must find nobody: a frame that is woken goes on to its end under a new ticket. */
function wake(core: Core, frame: number): void {
  const { ints } = core.frames;
  ints[frame + TICKET] = (ints[frame + TICKET] + 1) | 0;
  ints[frame + CHILD] = NOBODY;
  core.resume(frame);
}

function leaveChild(core: Core, frame: number, child: number): void {
  const { ints } = core.frames;
  switch (ints[child + KIND]) {
    case REQUEST:
      leaveCall(core, frame, CLIENT_CLOSED_REQUEST);
      core.resume(frame);
      return;
    case CALL:
      dropCall(core, child);
      core.resume(frame);
      return;
    case PUBLISH:
      leavePublish(core, child, CLIENT_CLOSED_REQUEST);
      core.resume(frame);
      return;
    case QUERY:
      if (isControl(core, child)) return;
      if (leaveQuery(core, child, QUERY_CALLED_OFF, CLIENT_CLOSED_REQUEST)) core.notify(EVENT_QUERY_CANCEL_ARRIVES, child, 0);
      return;
  }
}
