/** What operators and jobs do to messages and their consumers (model/messaging-deed.ts): each leaves a line in the change log. */
import { unreachable } from '../base/assert.ts';
import { messagingDeedText, type MessagingDeed } from '../model/messaging-deed.ts';
import { restartBroker } from './broker-restart.ts';
import type { Core } from './core.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { NOBODY, NUMBER } from './frames.ts';
import { expelMember } from './group-membership.ts';
import { giveBack, offer } from './handing-out.ts';
import { readHeaders } from './message-headers.ts';
import { M_NUMBER, M_OFFSET, M_PARTITION, type MessageRing } from './message-ring.ts';
import { newMessage } from './message-sending.ts';
import { storeMessage } from './message-storing.ts';
import { publishFromOutside } from './message-trouble.ts';
import type { TopicState } from './topic-state.ts';

/** Does `deed`, which checkMessagingDeed has found possible. */
export function applyMessagingDeed(core: Core, deed: MessagingDeed, author: string): void {
  const { operation, component, title } = deed;
  // What a job publishes as it always does is no change.
  if (operation !== 'publish' || title !== '') {
    const fields = { atUs: core.events.nowUs, kind: 'job' as const, component, diff: [commandOf(deed)] };
    const by = deed.author === '' ? author : deed.author;
    const change = core.changes.begin({ ...fields, title: title === '' ? messagingDeedText(deed) : title, author: by });
    core.changes.end(change, 'done', core.events.nowUs);
  }
  const consumer = consumerOf(core, component, deed.name);
  const topic = topicOf(core, component, deed.name);
  switch (operation) {
    case 'pauseConsumer':
      core.messaging.paused[consumer?.id ?? 0] = 1;
      return;
    case 'resumeConsumer':
      core.messaging.paused[consumer?.id ?? 0] = 0;
      for (const member of core.messaging.members) if (member.consumer === consumer?.id) offer(core, member);
      return;
    case 'skipMessage':
      if (consumer !== undefined) skipMessage(core, core.messaging.groups[consumer.group], deed.partition);
      return;
    case 'moveOffsets':
      if (consumer !== undefined) moveOffsets(core, core.messaging.groups[consumer.group], deed.to === 'latest');
      return;
    case 'redrive': {
      const to = topicOf(core, component, deed.to);
      if (topic !== undefined && to !== undefined) redrive(core, topic, to);
      return;
    }
    case 'publish':
      if (topic !== undefined) publishFromOutside(core, topic.id, deed.messages, deed.key, deed.malformed);
      return;
    default:
      unreachable(operation);
  }
}

/** What is wrong with `deed`, as sentences. */
export function checkMessagingDeed(core: Core, deed: MessagingDeed): string[] {
  const { operation, component, name, to } = deed;
  if (operation === 'publish' || operation === 'redrive') {
    const topics = [name, ...(operation === 'redrive' ? [to] : [])];
    return topics
      .filter((one) => topicOf(core, component, one) === undefined)
      .map((one) => `there is no topic "${one}" in a broker called "${component}".`);
  }
  const consumer = consumerOf(core, component, name);
  if (consumer === undefined) return [`there is no consumer "${name}" in a service called "${component}".`];
  const group = core.messaging.groups[consumer.group];
  const topic = core.messaging.topics[group.topic];
  if (operation !== 'skipMessage' && operation !== 'moveOffsets') return [];
  if (topic.isQueue) {
    if (operation === 'moveOffsets' && to === 'latest') return [];
    return [`${topic.model.name} is a queue and has no offsets. A message that fails for the last time leaves it.`];
  }
  if (operation === 'moveOffsets') return [];
  const { partition } = deed;
  if (!Number.isInteger(partition) || partition < 0 || partition >= topic.partitions.length)
    return [`${topic.model.name} has partitions 0 to ${topic.partitions.length - 1}, not ${partition}.`];
  return group.cursors[partition].committed < topic.partitions[partition].end
    ? []
    : [`${group.name} is done with every message of partition ${partition}.`];
}

/** Restarts a broker if `name` is one. */
export function restartsBroker(core: Core, name: string, author: string): boolean {
  const broker = core.messaging.brokers.find(({ model }) => model.name === name);
  if (broker === undefined) return false;
  const fields = { atUs: core.events.nowUs, kind: 'restart' as const, component: name, author };
  if (broker.change >= 0) core.changes.end(broker.change, 'failed', core.events.nowUs);
  restartBroker(core, broker, core.changes.begin({ ...fields, title: `${name}: restart`, diff: [`restart ${name}`] }));
  return true;
}

/** The oldest message of the partition that its owner has and is not done with, or else that it would get next. */
function skipMessage({ messaging }: Core, group: ConsumerGroup, partition: number): void {
  const cursor = group.cursors[partition];
  cursor.skip = cursor.position;
  if (cursor.owner === NOBODY) return;
  const { batch } = messaging.members[cursor.owner];
  for (let i = batch.length - 1; i >= 0; i--) {
    const row = batch.at(i);
    if (batch.ints[row + M_PARTITION] === partition) cursor.skip = batch.ints[row + M_OFFSET];
  }
}

/** All members lose what they have, and the group goes on from the end, or from the beginning of what is kept. */
function moveOffsets(core: Core, group: ConsumerGroup, toEnd: boolean): void {
  const { messaging } = core;
  const topic = messaging.topics[group.topic];
  if (topic.isQueue) {
    group.skipped += group.waiting.length;
    group.waiting.clear();
    return;
  }
  const busy = group.members.map((id) => messaging.members[id]).filter(({ phase }) => phase === 'busy');
  for (const member of busy) {
    member.expelled = true;
    giveBack(core, member);
  }
  group.cursors.forEach((cursor, partition) => {
    const { first, end } = topic.partitions[partition];
    if (toEnd) group.skipped += end - cursor.position;
    else group.replayed += cursor.position - first;
    cursor.position = cursor.committed = toEnd ? end : first;
  });
  for (const member of busy) expelMember(core, member);
  for (const id of group.members) offer(core, messaging.members[id]);
}

/** Every message of `from` goes back to where it may be worked on. */
function redrive(core: Core, from: TopicState, to: TopicState): void {
  if (from.isQueue) {
    const [group] = from.groups;
    group.skipped += group.waiting.length;
    while (group.waiting.length > 0) putInto(core, to, group.waiting, group.waiting.shift());
    return;
  }
  from.partitions.forEach((log, partition) => {
    while (log.rows.length > 0) {
      for (const group of from.groups) {
        const cursor = group.cursors[partition];
        if (cursor.position > log.first) continue;
        cursor.position++;
        if (cursor.held === 0) cursor.committed = cursor.position;
        group.skipped++;
      }
      putInto(core, to, log.rows, log.rows.at(0));
      log.dropFirst();
    }
  });
}

function putInto(core: Core, topic: TopicState, ring: MessageRing, row: number): void {
  const { frames } = core;
  const message = newMessage(core, NOBODY, NOBODY, topic.id);
  const { ints } = frames;
  readHeaders(ring.ints, row, ints, message);
  ints[message + NUMBER] = ring.ints[row + M_NUMBER];
  storeMessage(core, message);
  frames.release(message);
}

function consumerOf({ program, services }: Core, service: string, name: string) {
  return program.messaging.consumers.find((one) => one.name === name && services[one.service].model.name === service);
}

function topicOf({ messaging }: Core, broker: string, name: string): TopicState | undefined {
  return messaging.topics.find((one) => one.model.name === name && messaging.brokers[one.broker].model.name === broker);
}

function commandOf({ operation, component, name, partition, to, messages }: MessagingDeed): string {
  switch (operation) {
    case 'pauseConsumer':
      return `pause consumer ${name} of ${component}`;
    case 'resumeConsumer':
      return `resume consumer ${name} of ${component}`;
    case 'skipMessage':
      return `reset offsets of ${name} of ${component}: partition ${partition}, shift by 1`;
    case 'moveOffsets':
      return `reset offsets of ${name} of ${component}: to ${to}`;
    case 'redrive':
      return `move all messages of ${name} to ${to}`;
    case 'publish':
      return `publish ${messages} to ${name}`;
    default:
      return unreachable(operation);
  }
}
