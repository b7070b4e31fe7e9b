/** Lines, spans and counts about messages in work, and about members of groups that come and go. */
import type { Core } from './core.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { PARENT_SPAN, SPAN, START, STATUS, TRACE, VISIT } from './frames.ts';
import type { Member } from './member.ts';
import { M_OFFSET, M_PARTITION, M_TRACE, M_TRIES, M_VISIT } from './message-ring.ts';
import { tell } from './telling.ts';

/** As a server that failed. */
const FAILED = 500;

/** A try of a message is over: its span and its count, and a line if it failed. */
export function recordProcessing(core: Core, member: Member, message: number, row: number): void {
  const { frames, recorder, messaging } = core;
  const { ints, instants } = frames;
  const nowUs = core.events.nowUs;
  const pod = core.pods[member.pod];
  const failed = ints[message + STATUS] !== 0;
  const startUs = instants[(message >> 2) + START];
  const [trace, span] = [ints[message + TRACE], ints[message + SPAN]];
  const isQueue = isOfQueue(core, member);
  const from = member.batch.ints;
  if (recorder.on) {
    pod.messaging?.countProcess(member.group, failed, nowUs - startUs, trace, nowUs);
    recorder.spans.record(
      startUs,
      nowUs - startUs,
      trace,
      span,
      ints[message + PARENT_SPAN],
      messaging.signatures.processSpans[member.consumer],
      pod.host,
      failed ? FAILED : 0,
      isQueue ? from[row + M_TRIES] : from[row + M_PARTITION],
      isQueue ? 0 : from[row + M_OFFSET],
    );
  }
  if (!failed || !core.tells) return;
  const text = isQueue ? 'processing of a message failed' : 'processing of message {offset} of partition {partition} failed';
  const line = lineOf(core, member, 'failed', 'error', text);
  tell(core, pod, line, trace, span, ints[message + VISIT], from[row + M_PARTITION], from[row + M_OFFSET]);
}

export function tellGivenUp(core: Core, member: Member, row: number): void {
  if (!core.tells) return;
  const which = isOfQueue(core, member) ? 'message' : 'message {offset} of partition {partition}';
  const { deadLetter } = member.model;
  const text = deadLetter === null ? `giving up on ${which}` : `sending ${which} to ${deadLetter}`;
  const line = lineOf(core, member, `given up ${deadLetter ?? ''}`, 'warn', text);
  const from = member.batch.ints;
  const pod = core.pods[member.pod];
  tell(core, pod, line, from[row + M_TRACE], 0, from[row + M_VISIT], from[row + M_PARTITION], from[row + M_OFFSET]);
}

/** The client's line when it was too slow to ask again, or when a queue has taken its messages back. */
export function tellLeaseExpired(core: Core, member: Member): void {
  if (isOfQueue(core, member)) return;
  tellOfMember(core, member, 'lease', 'warn', 'consumer poll timeout has expired: leaving group');
}

export function tellCommitFailed(core: Core, member: Member): void {
  const text =
    'offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment';
  tellOfMember(core, member, 'commit', 'error', text);
}

/** The broker's lines about a group. */
export function tellRebalancing(core: Core, group: ConsumerGroup): void {
  const text = `Preparing to rebalance group ${group.name} with old generation {generation}`;
  tellOfGroup(core, group, 'preparing', text, 'generation', group.generation, 0);
}

export function tellSilent(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  const text = `Member in group ${group.name} has failed, removing it from the group in generation {generation}`;
  tellOfGroup(core, group, 'failed member', text, 'generation', group.generation, 0);
}

export function tellDealt(core: Core, group: ConsumerGroup): void {
  const text = `Stabilized group ${group.name} generation {generation} with {members} members`;
  tellOfGroup(core, group, 'stabilized', text, 'members', group.generation, group.members.length);
}

function tellOfGroup(
  core: Core,
  group: ConsumerGroup,
  key: string,
  text: string,
  b: string,
  generation: number,
  members: number,
): void {
  const { messaging, recorder } = core;
  if (!recorder.on) return;
  const broker = messaging.brokerOf(group.topic);
  const template = messaging.signatures.line(
    `${group.id}/${key}`,
    broker.model.name,
    'info',
    text,
    group.topic,
    'generation',
    b === 'generation' ? null : b,
  );
  recorder.logs.record(core.events.nowUs, template, broker.host, 0, 0, 0, generation, members);
}

function tellOfMember(core: Core, member: Member, key: string, level: 'warn' | 'error', text: string): void {
  if (!core.tells) return;
  const { signatures, groups } = core.messaging;
  const pod = core.pods[member.pod];
  tell(core, pod, signatures.line(`${member.consumer}/${key}`, pod.model.name, level, text, groups[member.group].topic));
}

/** A line about one message, with its place where messages have places. */
function lineOf(core: Core, member: Member, key: string, level: 'warn' | 'error', text: string): number {
  const { signatures, groups } = core.messaging;
  const service = core.pods[member.pod].model.name;
  const [a, b] = isOfQueue(core, member) ? [null, null] : ['partition', 'offset'];
  return signatures.line(`${member.consumer}/${key}`, service, level, text, groups[member.group].topic, a, b);
}

function isOfQueue({ messaging }: Core, { group }: Member): boolean {
  return messaging.topics[messaging.groups[group].topic].isQueue;
}
