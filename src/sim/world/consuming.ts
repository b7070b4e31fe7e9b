/**
 * What a process does with the messages that it gets: one after the other of a batch it runs the steps of its consumer. What fails is
 * tried again: in a log at once, after a wait in which whatever is behind it waits too, since the order must hold; in a queue later, by
 * whoever is free then. What has failed for the last time becomes a dead letter, or is dropped.
 */
import { makeObjects } from './collecting.ts';
import type { Core } from './core.ts';
import { EVENT_MESSAGE_DUE, EVENT_MESSAGE_RETRY, EVENT_POLL_ARRIVES } from './event-kinds.ts';
import {
  BAGGAGE,
  CALL_NUMBER,
  DEADLINE,
  ITEM,
  KEY,
  LATE,
  MADE_IN,
  MALFORMED,
  MESSAGE,
  NOBODY,
  OWNER,
  PARENT_SPAN,
  PC,
  SPAN,
  START,
  STATUS,
  TRACE,
  TRANSACTION,
  TRIES,
  VISIT,
} from './frames.ts';
import { giveUp } from './giving-up.ts';
import { serveQueue, startLease } from './handing-out.ts';
import type { Member } from './member.ts';
import type { Pod } from './pod.ts';
import { readHeaders, writeHeaders } from './message-headers.ts';
import {
  M_BAGGAGE,
  M_KEY,
  M_MALFORMED,
  M_NUMBER,
  M_OFFSET,
  M_PARTITION,
  M_SPAN,
  M_TRACE,
  M_TRIES,
  M_VISIT,
} from './message-ring.ts';
import { recordProcessing } from './message-log.ts';
import { handBackRest } from './polling.ts';

/** A batch has reached its member. Returns the message that it begins with. */
export function batchArrives(core: Core, lease: number, ticket: number): number {
  const { ints } = core.frames;
  if (ints[lease] !== ticket) return NOBODY;
  const member = core.messaging.members[ints[lease + ITEM]];
  return member.dead ? NOBODY : nextMessage(core, member);
}

/** The member begins with the oldest message that it has; with none it asks for more. */
function nextMessage(core: Core, member: Member): number {
  const { batch } = member;
  const group = core.messaging.groups[member.group];
  while (batch.length > 0 && !member.leaving) {
    const row = batch.at(0);
    const cursor = group.cursors[batch.ints[row + M_PARTITION]];
    if (cursor === undefined || cursor.skip !== batch.ints[row + M_OFFSET]) return beginMessage(core, member, row);
    cursor.skip = NOBODY;
    giveUp(core, member, row);
    batch.shift();
  }
  if (member.leaving && !member.expelled) handBackRest(core, member);
  else core.notify(EVENT_POLL_ARRIVES, member.lease, 0);
  return NOBODY;
}

function beginMessage(core: Core, member: Member, row: number): number {
  const { frames, program } = core;
  const { ints } = member.batch;
  const pod = core.pods[member.pod];
  const message = frames.alloc(MESSAGE, NOBODY, member.pod, NOBODY);
  member.message = message;
  const fields = frames.ints;
  fields[message + ITEM] = member.id;
  fields[message + PC] = program.releases[pod.release].consumers[member.consumer];
  const goesOn = ints[row + M_TRACE] !== 0 && member.model.takesContext !== false;
  fields[message + TRACE] = goesOn ? ints[row + M_TRACE] : beginTrace(core, pod);
  fields[message + PARENT_SPAN] = goesOn ? ints[row + M_SPAN] : 0;
  fields[message + SPAN] = core.recorder.newSpan();
  fields[message + VISIT] = ints[row + M_VISIT];
  fields[message + KEY] = ints[row + M_KEY];
  fields[message + BAGGAGE] = ints[row + M_BAGGAGE];
  fields[message + CALL_NUMBER] = ints[row + M_NUMBER];
  fields[message + MALFORMED] = ints[row + M_MALFORMED];
  fields[message + TRANSACTION] = NOBODY;
  frames.instants[(message >> 2) + START] = core.events.nowUs;
  if (program.keepsDeadlines) frames.instants[(message >> 2) + DEADLINE] = Infinity;
  if (pod.messaging !== null) pod.messaging.busy++;
  if (pod.heap !== null) makeObjects(core, pod, pod.heap, message);
  return message;
}

/** A message without context in its headers, or whose reader does not heed it, begins a trace of its own. */
function beginTrace({ messaging, recorder }: Core, pod: Pod): number {
  messaging.traces++;
  const trace = recorder.newTrace();
  if (pod.tracesRatio < 1) recorder.sample(trace, pod.tracesRatio);
  return trace;
}

/** The steps have ended, well or badly. Returns the next message. */
export function finishMessage(core: Core, message: number): number {
  const { frames, messaging } = core;
  const member = messaging.members[frames.ints[message + ITEM]];
  const pod = core.pods[member.pod];
  const failed = frames.ints[message + STATUS] !== 0;
  const { batch } = member;
  const row = batch.at(0);
  recordProcessing(core, member, message, row);
  if (pod.messaging !== null) pod.messaging.busy--;
  if (pod.heap !== null) pod.heap.letGo(frames.ints[message + MADE_IN]);
  frames.release(message);
  member.message = NOBODY;
  if (failed && mayTryAgain(member, row)) return tryAgain(core, member, row);
  if (failed) giveUp(core, member, row);
  else settle(core, member);
  batch.shift();
  return nextMessage(core, member);
}

/** Whether operators or the consumer's own words say that it is tried once more. */
function mayTryAgain(member: Member, row: number): boolean {
  const { attemptsMax, ack } = member.model;
  if (ack === 'before') return false;
  return attemptsMax === null || member.batch.ints[row + M_TRIES] + 1 < attemptsMax;
}

/** A message of a queue is settled by itself, those of a log with their batch. */
function settle(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  if (member.taken === 0 || !core.messaging.topics[group.topic].isQueue) return;
  member.taken--;
  group.done++;
}

function tryAgain(core: Core, member: Member, row: number): number {
  const { messaging, frames } = core;
  const group = messaging.groups[member.group];
  const { batch } = member;
  batch.ints[row + M_TRIES]++;
  const backoff = messaging.backoffs[member.consumer];
  backoff.obey(member.model.backoff, undefined);
  const delayUs = backoff.delayUs(batch.ints[row + M_TRIES], 0);
  if (!messaging.topics[group.topic].isQueue) {
    // Whoever handles an error polls again before the next try, so the lease begins anew.
    if (!member.expelled) startLease(core, member);
    member.waitsToTry = true;
    core.events.schedule(core.events.nowUs + delayUs, EVENT_MESSAGE_RETRY, member.lease, frames.ints[member.lease]);
    return NOBODY;
  }
  // Whose lease has run out has no message to give back.
  if (member.taken > 0) {
    member.taken--;
    group.returned++;
    group.late++;
    const late = frames.alloc(LATE, NOBODY, group.id, NOBODY);
    const { ints } = frames;
    readHeaders(batch.ints, row, ints, late);
    ints[late + CALL_NUMBER] = batch.ints[row + M_NUMBER];
    ints[late + TRIES] = batch.ints[row + M_TRIES];
    ints[late + ITEM] = batch.ints[row + M_OFFSET];
    frames.instants[(late >> 2) + START] = batch.publishedAt(row);
    core.events.schedule(core.events.nowUs + delayUs, EVENT_MESSAGE_DUE, late, ints[late]);
  }
  batch.shift();
  return nextMessage(core, member);
}

/** The wait before another try is over. A member that is called to a new deal of the partitions goes there first. */
export function retryDue(core: Core, lease: number, ticket: number): number {
  const { ints } = core.frames;
  if (ints[lease] !== ticket) return NOBODY;
  const member = core.messaging.members[ints[lease + ITEM]];
  if (member.dead) return NOBODY;
  member.waitsToTry = false;
  const group = core.messaging.groups[member.group];
  const called = group.phase === 'gathering' || group.cursors.some(({ owner, heir }) => owner === member.id && heir !== NOBODY);
  if (!called || member.expelled) return nextMessage(core, member);
  handBackRest(core, member);
  return NOBODY;
}

/** A message of a queue that has failed waits for the next member again. */
export function messageDue(core: Core, late: number): void {
  const { frames, messaging } = core;
  const { ints } = frames;
  const group = messaging.groups[ints[late + OWNER]];
  const { waiting } = group;
  const row = waiting.push(frames.instants[(late >> 2) + START]);
  writeHeaders(ints, late, waiting.ints, row);
  waiting.ints[row + M_NUMBER] = ints[late + CALL_NUMBER];
  waiting.ints[row + M_TRIES] = ints[late + TRIES];
  waiting.ints[row + M_PARTITION] = 0;
  waiting.ints[row + M_OFFSET] = ints[late + ITEM];
  group.late--;
  frames.release(late);
  serveQueue(core, group);
}
