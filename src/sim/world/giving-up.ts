/** A message that has failed for the last time: it becomes a dead letter, or is dropped. Whoever lost it with his lease decides nothing. */
import type { Core } from './core.ts';
import { NOBODY, NUMBER } from './frames.ts';
import type { Member } from './member.ts';
import { tellGivenUp } from './message-log.ts';
import { readHeaders } from './message-headers.ts';
import { M_NUMBER } from './message-ring.ts';
import { newMessage, sendMessage } from './message-sending.ts';
import type { TopicState } from './topic-state.ts';

/** `row` is in the member's batch. */
export function giveUp(core: Core, member: Member, row: number): void {
  if (member.expelled) return;
  const { messaging } = core;
  const group = messaging.groups[member.group];
  if (member.taken > 0) {
    if (messaging.topics[group.topic].isQueue) {
      member.taken--;
      group.failed++;
    } else member.failed++;
  }
  tellGivenUp(core, member, row);
  if (member.model.deadLetter === null) return;
  const { service } = core.pods[member.pod];
  const to = deadLetterTopic(core, member);
  const destination = core.program.messaging.destinations.findIndex((one) => one.service === service && one.topic === to?.id);
  if (core.recorder.on && destination >= 0) core.pods[member.pod].messaging?.countSent(destination);
  sendDeadLetter(core, member, row);
}

/** Sends what is in the member's batch to where its dead letters go. */
export function sendDeadLetter(core: Core, member: Member, row: number): void {
  const topic = deadLetterTopic(core, member);
  if (topic === undefined) return;
  const message = newMessage(core, NOBODY, member.pod, topic.id);
  const { ints } = core.frames;
  const from = member.batch.ints;
  readHeaders(from, row, ints, message);
  ints[message + NUMBER] = from[row + M_NUMBER];
  sendMessage(core, message);
}

function deadLetterTopic({ messaging }: Core, { group, model }: Member): TopicState | undefined {
  return messaging.brokerOfGroup(group).topics.find((one) => one.model.name === model.deadLetter);
}
