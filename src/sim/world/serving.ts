/**
 * A request at a pod: it takes a worker or waits in a bounded line for one, holds the worker until it is answered, and leaves a
 * server span, a counter, a histogram observation and an access-log line behind, all written at one place so that they agree.
 */
import { assert } from '../base/assert.ts';
import { rankIn, tenantIn } from './baggage.ts';
import { LEFT, SERVE, type AcceptQueue } from './accept-queue.ts';
import { makeObjects } from './collecting.ts';
import { OVER_RATE, REFUSAL_STATUSES, TAKEN_IN, type Door } from './admission.ts';
import { answer, breakConnection, CONNECTION_REFUSED, CONNECTION_RESET } from './connections.ts';
import type { Core } from './core.ts';
import { EVENT_REQUEST_ARRIVES, EVENT_WAIT_OVER } from './event-kinds.ts';
import { deadlineOf } from './deadlines.ts';
import {
  ATTEMPT,
  BAGGAGE,
  EDGE,
  FLAGS,
  CALL_NUMBER,
  ITEM,
  KIND,
  MADE_IN,
  OWNER,
  PARENT,
  PARENT_SPAN,
  PC,
  PC_ARRIVED,
  RETRY_AFTER,
  NO_SCOPE,
  SCOPE,
  SERVED,
  SPAN,
  START,
  STATUS,
  TRACE,
  VISIT,
  WAITING,
  NOBODY,
} from './frames.ts';
import { mayAccept } from './sockets.ts';
import { enterByRank, takeRank } from './priorities.ts';
import { judgeArrival, noteServed } from './door-opening.ts';
import { addRequestCounter, userCounter } from './instruments.ts';
import { stall } from './pausing.ts';
import type { Pod } from './pod.ts';
import { heedScrape } from './scrape-answers.ts';
import { UNAUTHORIZED, UNAVAILABLE } from './statuses.ts';
import { isReadSlowly, mayFail } from './straining.ts';
import { tell, tellOf } from './telling.ts';
import { acceptsKey, noteUnseen } from './third-party.ts';

/** A request reaches its pod. Returns it when it goes on at once, because a worker is free or it is refused; else NOBODY. */
export function acceptRequest(core: Core, frame: number): number {
  const { frames } = core;
  if (core.podsPaused > 0 && stall(core, EVENT_REQUEST_ARRIVES, frame, 0)) return NOBODY;
  const pod = core.pods[frames.ints[frame + OWNER]];
  if (pod.phase !== 'ready' && pod.phase !== 'draining') return breakConnection(core, frame, CONNECTION_REFUSED);
  if (!core.hooks.areIdle) {
    if (core.hooks.refusesReplica(pod.host)) return breakConnection(core, frame, CONNECTION_REFUSED);
    if (core.hooks.resets(pod.service, pod.host)) return breakConnection(core, frame, CONNECTION_RESET);
  }
  if (pod.process !== null && !mayAccept(core, pod)) return breakConnection(core, frame, CONNECTION_REFUSED);
  frames.instants[(frame >> 2) + START] = core.events.nowUs;
  frames.ints[frame + SPAN] = core.recorder.newSpan();
  if (pod.tracesRatio < 1 && frames.ints[frame + PARENT_SPAN] === 0)
    core.recorder.sample(frames.ints[frame + TRACE], pod.tracesRatio);
  frames.ints[frame + PC] = PC_ARRIVED;
  pod.inFlight++;
  if (core.program.priorities !== undefined) takeRank(core.program.priorities, core.frames.ints, frame, pod.release);
  if (pod.unseen !== null && !acceptsKey(pod, core.program.edges[frames.ints[frame + EDGE]]))
    return turnAway(core, pod, frame, core.signatures.refusalLogs[pod.service], 0, UNAUTHORIZED);
  if (pod.door !== null) {
    const reason = judgeArrival(core, pod, pod.door, frame);
    if (reason !== TAKEN_IN) return turnAwayAtDoor(core, pod, pod.door, frame, reason);
  }
  if (pod.workersBusy < pod.workersMax) {
    pod.workersBusy++;
    begin(core, pod, frame);
    return frame;
  }
  if (pod.line.length >= pod.queueMax) return refuse(core, pod, frame);
  if (pod.queue !== null && goesByRank(pod)) enterByRank(pod.line, frames.ints, frame);
  else pod.line.push(frame);
  if (pod.queue !== null) mayLeave(core, pod.queue, frame);
  return NOBODY;
}

/**
 * The request is done, well or badly (its STATUS): gives its worker to the next in line and sends the answer. Returns the request
 * when its answer has arrived at once, else NOBODY.
 */
export function finishRequest(core: Core, frame: number): number {
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  if (!core.hooks.areIdle && isReadSlowly(core, frame)) return NOBODY;
  if (core.tells) record(core, pod, frame);
  if (pod.door !== null) noteServed(core, pod, pod.door, frame);
  pod.inFlight--;
  if (pod.heap !== null) pod.heap.letGo(core.frames.ints[frame + MADE_IN]);
  const next = pod.workersBusy > pod.workersMax ? NOBODY : nextInLine(core, pod);
  if (next === NOBODY) pod.workersBusy--;
  else {
    begin(core, pod, next);
    core.resume(next);
  }
  if (pod.scrapeSinceUs > 0) heedScrape(core, pod, next);
  return answer(core, frame);
}

/** Gives workers that are free to requests that wait, after an operator has added some. */
export function fillWorkers(core: Core, pod: Pod): void {
  while (pod.workersBusy < pod.workersMax && pod.line.length > 0) {
    const next = nextInLine(core, pod);
    if (next === NOBODY) return;
    pod.workersBusy++;
    begin(core, pod, next);
    core.resume(next);
  }
}

/** Who has waited for a worker as long as he is willing to, or until his deadline if that is sooner, leaves the line. */
export function leavesLine(core: Core, subject: number): void {
  const frame = subject - WAITING;
  const pod = core.pods[core.frames.ints[frame + OWNER]];
  assert(pod.line.remove(frame), 'who waits for a worker is in line');
  drop(core, pod, frame, LEFT);
}

/** Whether the line of the pod, which is no plain one, is in the order of ranks. */
function goesByRank({ model }: Pod): boolean {
  return model.process.queue?.order === 'priority';
}

/** The next request that is to be served; those that are not are dropped on the way. */
function nextInLine(core: Core, pod: Pod): number {
  return pod.queue === null ? pod.line.shift() : nextByRule(core, pod, pod.queue);
}

function nextByRule(core: Core, pod: Pod, queue: AcceptQueue): number {
  for (;;) {
    const next = queue.take(pod.line);
    if (next === NOBODY) return NOBODY;
    const waitedUs = core.events.nowUs - core.frames.instants[(next >> 2) + START];
    const verdict = queue.verdict(waitedUs, deadlineOf(core, next), pod.line.length, core.events.nowUs);
    if (verdict === SERVE) {
      core.frames.ints[next + WAITING] = 0;
      return next;
    }
    drop(core, pod, next, verdict);
  }
}

function mayLeave(core: Core, queue: AcceptQueue, frame: number): void {
  if (queue.leaveTimeouts < 0) return;
  const { ints } = core.frames;
  ints[frame + WAITING] = ++core.waitsBegun;
  ints[frame + SCOPE] = NO_SCOPE;
  const { nowUs } = core.events;
  const deadlineUs = Math.max(deadlineOf(core, frame), nowUs);
  const timeouts = core.timeouts[queue.leaveTimeouts];
  if (deadlineUs - nowUs >= timeouts.lengthUs) timeouts.start(frame + WAITING, ints, core.events);
  else core.events.schedule(deadlineUs, EVENT_WAIT_OVER, frame + WAITING, core.waitsBegun);
}

function drop(core: Core, pod: Pod, frame: number, reason: number): void {
  core.frames.ints[frame + WAITING] = 0;
  if (pod.queue !== null) pod.target.add(pod.queue.dropped[reason], 1);
  const waitedUs = core.events.nowUs - core.frames.instants[(frame >> 2) + START];
  const answered = turnAway(core, pod, frame, core.signatures.dropLogs[pod.service][reason], waitedUs);
  if (answered !== NOBODY) core.resume(answered);
}

/** A worker takes the request. */
function begin(core: Core, pod: Pod, frame: number): void {
  const { frames } = core;
  const waitedUs = core.events.nowUs - frames.instants[(frame >> 2) + START];
  if (waitedUs > 0) {
    pod.target.values[pod.instruments.queueWaitSum] += waitedUs;
    pod.target.values[pod.instruments.queueWaitCount] += 1;
  }
  frames.instants[(frame >> 2) + SERVED] = core.events.nowUs;
  frames.ints[frame + PC] = pod.entries[frames.ints[frame + ITEM]];
  if (pod.heap !== null) makeObjects(core, pod, pod.heap, frame);
  if (!core.hooks.areIdle) mayFail(core, pod, frame);
}

function turnAwayAtDoor(core: Core, pod: Pod, door: Door, frame: number, reason: number): number {
  const { ints, instants } = core.frames;
  const caller = ints[frame + PARENT];
  if (reason === OVER_RATE && caller !== NOBODY && ints[caller + KIND] === ATTEMPT)
    instants[(caller >> 2) + RETRY_AFTER] = door.retryAfterUs;
  return turnAway(
    core,
    pod,
    frame,
    core.signatures.admissionLogs[pod.service][reason],
    pod.inFlight - 1,
    REFUSAL_STATUSES[reason],
  );
}

function refuse(core: Core, pod: Pod, frame: number): number {
  return turnAway(core, pod, frame, core.signatures.refusalLogs[pod.service], pod.line.length);
}

/** Ends a request that had no worker; `detail` is the number in its log line. */
function turnAway(core: Core, pod: Pod, frame: number, template: number, detail: number, status = UNAVAILABLE): number {
  const { frames } = core;
  frames.ints[frame + STATUS] = status;
  frames.instants[(frame >> 2) + SERVED] = core.events.nowUs;
  if (core.tells) {
    tellOf(core, frame, template, detail);
    record(core, pod, frame);
  }
  pod.inFlight--;
  return answer(core, frame);
}

/** What the request leaves behind in telemetry. */
function record(core: Core, pod: Pod, frame: number): void {
  if (pod.unseen !== null) {
    noteUnseen(core, pod.unseen, frame);
    return;
  }
  const { frames, signatures } = core;
  const item = frames.ints[frame + ITEM];
  const slot = signatures.statusSlots[codeOf(frames.ints[frame + STATUS])];
  const baggage = frames.ints[frame + BAGGAGE];
  const replayed = frames.ints[frame + CALL_NUMBER] < 0;
  if (core.recorder.on) recordSignals(core, pod, frame, slot);
  tell(
    core,
    pod,
    baggage !== 0 || replayed ? signatures.marked.line(item, slot, baggage, replayed) : signatures.accessLogs[item][slot],
    frames.ints[frame + TRACE],
    frames.ints[frame + SPAN],
    frames.ints[frame + VISIT],
    core.events.nowUs - frames.instants[(frame >> 2) + START],
    tenantIn(baggage),
  );
}

/** Its span, and what is counted of it. */
function recordSignals(core: Core, pod: Pod, frame: number, slot: number): void {
  const { recorder, frames, signatures } = core;
  const nowUs = core.events.nowUs;
  const item = frames.ints[frame + ITEM];
  const { local } = core.program.endpoints[item];
  const startUs = frames.instants[(frame >> 2) + START];
  const trace = frames.ints[frame + TRACE];
  const durationUs = nowUs - startUs;
  const rank = rankIn(frames.ints[frame + BAGGAGE]);
  const replayed = frames.ints[frame + CALL_NUMBER] < 0;
  const counterAt = local * core.program.statuses.length + slot;
  let counter =
    pod.userCounters === null
      ? pod.instruments.requests[counterAt]
      : userCounter(core, pod, pod.userCounters, item, slot, frames.ints[frame + VISIT]);
  if (counter < 0) counter = addRequestCounter(core, pod, item, slot);
  pod.target.values[counter] += 1;
  pod.target.observe(pod.instruments.durations[local], durationUs, trace, nowUs);
  recorder.spans.record(
    startUs,
    durationUs,
    trace,
    frames.ints[frame + SPAN],
    frames.ints[frame + PARENT_SPAN],
    core.flags.length > 0 && frames.ints[frame + FLAGS] !== 0
      ? core.flaggedSpans.templateOf(item, frames.ints[frame + FLAGS], rank)
      : rank !== 0 || replayed
        ? signatures.marked.span(item, rank, replayed)
        : signatures.serverSpans[item],
    pod.host,
    codeOf(frames.ints[frame + STATUS]),
    frames.instants[(frame >> 2) + SERVED] - startUs,
    tenantIn(frames.ints[frame + BAGGAGE]),
  );
}

function codeOf(status: number): number {
  return status === 0 ? 200 : status;
}
