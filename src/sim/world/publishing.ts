/**
 * A step that publishes: the message crosses the network, the broker stores it (message-storing.ts) and says so. Whoever publishes waits for that, unless the step says that he does not; one who gives up cannot know whether
 * the message has been stored. While a broker is down clients send again and again, until they give up.
 */
import { tenantIn } from './baggage.ts';
import type { Core } from './core.ts';
import { EVENT_PUBLISH_ACKED } from './event-kinds.ts';
import {
  BAGGAGE,
  CHILD,
  CLIENT_SPAN,
  ITEM,
  KEY,
  MALFORMED,
  NOBODY,
  OFFSET,
  OWNER,
  PARENT,
  PARTITION,
  SPAN,
  STATUS,
  STEP,
  TOPIC,
  TRACE,
  VISIT,
} from './frames.ts';
import { CALLED_OFF, LOST, PUBLISH_OUTCOMES, REFUSED, STORED, TIMED_OUT } from './publish-outcomes.ts';
import type { PublishEntry } from './messaging-program.ts';
import { newMessage, sendMessage } from './message-sending.ts';
import { storeMessage } from './message-storing.ts';
import { sendRank } from './priorities.ts';
import { troubleMessage } from './message-trouble.ts';
import { tellAsking } from './telling.ts';
import { CLIENT_CLOSED_REQUEST, GATEWAY_TIMEOUT, UNAVAILABLE } from './statuses.ts';

/** Span codes of messages that were not known to be stored. */
const NO_ANSWER = 1;
const CANCELLED = 2;

/** Publishes for `caller`; like all such functions it returns the frame that goes on at once, or NOBODY. */
export function startPublish(core: Core, caller: number, step: PublishEntry): number {
  const { frames, messaging, program, recorder } = core;
  const { model } = step;
  messaging.begun[step.id]++;
  frames.instants[(caller >> 2) + STEP] = core.events.nowUs;
  const span = recorder.newSpan();
  frames.ints[caller + CLIENT_SPAN] = span;
  const waits = model.acks === 'all';
  const message = newMessage(core, waits ? caller : NOBODY, frames.ints[caller + OWNER], step.topic);
  const { ints } = frames;
  ints[message + ITEM] = step.id;
  ints[message + BAGGAGE] = ints[caller + BAGGAGE];
  if (program.priorities !== undefined) sendRank(ints, message, program.priorities.publishes[step.id]);
  ints[message + KEY] = model.key === 'tenant' ? tenantIn(ints[caller + BAGGAGE]) : (step.keys?.draw() ?? 0);
  ints[message + MALFORMED] = model.malformedRatio > 0 && step.malformed.uniform() < model.malformedRatio ? 1 : 0;
  if (model.sendsContext) {
    ints[message + TRACE] = ints[caller + TRACE];
    ints[message + SPAN] = span;
    ints[message + VISIT] = ints[caller + VISIT];
  }
  if (!core.hooks.areIdle) troubleMessage(core, message);
  sendMessage(core, message);
  if (!waits) return endPublish(core, caller, step, STORED, NOBODY);
  // A duplicate may have made the frames' rows move.
  frames.ints[caller + CHILD] = message;
  core.timeouts[core.publishTimeouts[step.id]].start(message, frames.ints, core.events);
  return NOBODY;
}

export function publishArrives(core: Core, message: number): void {
  const { frames, messaging } = core;
  const broker = messaging.brokerOf(frames.ints[message + TOPIC]);
  if (!broker.up) {
    broker.knocking.push(message);
    broker.knocking.push(frames.ints[message]);
    return;
  }
  const stored = storeMessage(core, message);
  if (frames.ints[message + PARENT] === NOBODY) {
    frames.release(message);
    return;
  }
  frames.ints[message + STATUS] = stored ? 0 : UNAVAILABLE;
  core.notify(EVENT_PUBLISH_ACKED, message, 0);
}

/** Whoever published hears from the broker, if he still waits. */
export function publishAcked(core: Core, message: number): number {
  const { frames, program } = core;
  const caller = frames.ints[message + PARENT];
  if (caller === NOBODY) {
    frames.release(message);
    return NOBODY;
  }
  const step = program.messaging.publishes[frames.ints[message + ITEM]];
  return endPublish(core, caller, step, frames.ints[message + STATUS] === 0 ? STORED : REFUSED, message);
}

export function publishTimesOut(core: Core, message: number): number {
  return leavePublish(core, message, GATEWAY_TIMEOUT);
}

/** Whoever published waits no more. A client that still tries to reach a broker that is down stops trying. */
export function leavePublish(core: Core, message: number, status: number): number {
  const { frames, program } = core;
  const caller = frames.ints[message + PARENT];
  if (caller === NOBODY) return NOBODY;
  frames.ints[message + PARENT] = NOBODY;
  frames.ints[message + STATUS] = status;
  const step = program.messaging.publishes[frames.ints[message + ITEM]];
  return endPublish(core, caller, step, status === CLIENT_CLOSED_REQUEST ? CALLED_OFF : TIMED_OUT, NOBODY);
}

/** The process that has published is gone. */
export function losePublish({ frames, messaging }: Core, message: number): void {
  messaging.ended[frames.ints[message + ITEM] * PUBLISH_OUTCOMES.length + LOST]++;
}

/** Ends the caller's side: span, counters, log line. `message` is what the broker has answered about, and is over. */
function endPublish(core: Core, caller: number, step: PublishEntry, outcome: number, message: number): number {
  const { frames, messaging } = core;
  const { ints } = frames;
  messaging.ended[step.id * PUBLISH_OUTCOMES.length + outcome]++;
  if (outcome === REFUSED) ints[caller + STATUS] = UNAVAILABLE;
  else if (outcome === TIMED_OUT) ints[caller + STATUS] = GATEWAY_TIMEOUT;
  else if (outcome === CALLED_OFF) ints[caller + STATUS] = CLIENT_CLOSED_REQUEST;
  if (core.recorder.on) recordPublish(core, caller, step, outcome, message);
  if (outcome === REFUSED || outcome === TIMED_OUT) tellFailure(core, caller, step, outcome === REFUSED);
  if (message !== NOBODY) frames.release(message);
  return caller;
}

function recordPublish(core: Core, caller: number, step: PublishEntry, outcome: number, message: number): void {
  const { frames, recorder, messaging } = core;
  const { ints, instants } = frames;
  const nowUs = core.events.nowUs;
  const pod = core.pods[ints[caller + OWNER]];
  const startUs = instants[(caller >> 2) + STEP];
  const [trace, span] = [ints[caller + TRACE], ints[caller + CLIENT_SPAN]];
  const placed = outcome === STORED && message !== NOBODY;
  pod.messaging?.countPublish(step.destination, outcome, nowUs - startUs, trace, nowUs);
  recorder.spans.record(
    startUs,
    nowUs - startUs,
    trace,
    span,
    ints[caller + SPAN],
    placed ? messaging.signatures.placedSpans[step.id] : messaging.signatures.publishSpans[step.id],
    pod.host,
    outcome === REFUSED ? UNAVAILABLE : outcome === STORED ? 0 : outcome === CALLED_OFF ? CANCELLED : NO_ANSWER,
    placed ? ints[message + PARTITION] : 0,
    placed ? ints[message + OFFSET] : 0,
  );
}

function tellFailure(core: Core, caller: number, step: PublishEntry, refused: boolean): void {
  if (!core.tells) return;
  const startUs = core.frames.instants[(caller >> 2) + STEP];
  tellAsking(core, caller, core.messaging.signatures.publishLine(step, refused), core.events.nowUs - startUs);
}
