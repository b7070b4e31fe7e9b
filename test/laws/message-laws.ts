/**
 * Messages are neither lost nor made up: what was published, and what was given back, has been handed out or waits or went because of age or
 * room; what was handed out is done, given up, given back, or with a member. No partition has two owners, and order holds.
 */
import type { Core } from '../../src/sim/world/core.ts';
import type { ConsumerGroup } from '../../src/sim/world/consumer-group.ts';
import { ITEM, KIND, NOBODY, PARENT, PUBLISH } from '../../src/sim/world/frames.ts';
import type { Member } from '../../src/sim/world/member.ts';
import { M_OFFSET, M_PARTITION } from '../../src/sim/world/message-ring.ts';
import { PUBLISH_OUTCOMES } from '../../src/sim/world/publish-outcomes.ts';
import type { TopicState } from '../../src/sim/world/topic-state.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertAtLeast, assertEqual } from './comparing.ts';

export function checkMessages({ core }: World): void {
  checkPublishing(core);
  const { topics, groups, members } = core.messaging;
  for (const topic of topics) {
    if (topic.isQueue) continue;
    const stored = topic.partitions.reduce((sum, { end }) => sum + end, 0);
    assertEqual(`messages of ${topic.model.name}, by partition`, stored, topic.published);
  }
  for (const group of groups) {
    const topic = topics[group.topic];
    const mine = members.filter((member) => member.group === group.id);
    checkGroup(topic, group, mine);
    if (!topic.isQueue) checkPartitions(topic, group, mine);
  }
  if (core.recorder.on) checkMessageSpans(core);
}

/** Every message that was published has one end for whoever published it. */
function checkPublishing({ frames, messaging, program }: Core): void {
  const waiting = program.messaging.publishes.map(() => 0);
  const { ints } = frames;
  for (const frame of frames.inUseNow())
    if (ints[frame + KIND] === PUBLISH && ints[frame + PARENT] !== NOBODY) waiting[ints[frame + ITEM]]++;
  program.messaging.publishes.forEach(({ id }) => {
    const from = id * PUBLISH_OUTCOMES.length;
    const ended = messaging.ended.subarray(from, from + PUBLISH_OUTCOMES.length).reduce((sum, count) => sum + count, 0);
    assertEqual(`messages published by step ${id}`, messaging.begun[id], ended + waiting[id]);
  });
}

function checkGroup(topic: TopicState, group: ConsumerGroup, members: readonly Member[]): void {
  const waiting = topic.isQueue
    ? group.waiting.length + group.late
    : group.cursors.reduce((sum, { position }, partition) => sum + topic.partitions[partition].end - position, 0);
  assertEqual(
    `messages of ${topic.model.name} for ${group.name}, and what became of them`,
    topic.published + group.returned + group.replayed,
    group.delivered + waiting + group.expired + group.skipped,
  );
  const taken = members.reduce((sum, member) => sum + member.taken, 0);
  assertEqual(
    `messages of ${topic.model.name} handed out to ${group.name}, and what became of them`,
    group.delivered,
    group.done + group.failed + group.returned + taken,
  );
  for (const member of members)
    if (member.phase === 'gone') assertEqual(`messages of member ${member.id}, who is gone`, member.taken, 0);
}

/** A message is with the owner of its partition and nobody else, and the oldest is worked on first. */
function checkPartitions(topic: TopicState, group: ConsumerGroup, members: readonly Member[]): void {
  group.cursors.forEach(({ committed, position, held, owner }, partition) => {
    const { end } = topic.partitions[partition];
    const whose = `partition ${partition} of ${topic.model.name} for ${group.name}`;
    assertAtLeast(`end of ${whose}`, end, position);
    assertAtLeast(`position of ${whose}`, position, committed);
    if (held > 0) assertEqual(`members that have messages of ${whose}`, members.filter(({ id }) => id === owner).length, 1);
  });
  for (const { batch, expelled, dead, id } of members) {
    const last = new Map<number, number>();
    for (let i = 0; i < batch.length; i++) {
      const row = batch.at(i);
      const [partition, offset] = [batch.ints[row + M_PARTITION], batch.ints[row + M_OFFSET]];
      assertAtLeast(`order of the messages of member ${id}`, offset, (last.get(partition) ?? -1) + 1);
      last.set(partition, offset);
      if (!expelled && !dead)
        assertEqual(`owner of partition ${partition} for ${group.name}`, group.cursors[partition].owner, id);
    }
  }
}

/** Spans and counters tell of the same messages, as long as no process took its counters with it. */
function checkMessageSpans({ recorder, pods }: Core): void {
  const { spans } = recorder;
  if (spans.dropped > 0 || pods.some(({ loss }) => loss !== null)) return;
  const counts = { producer: 0, consumer: 0 };
  for (const chunk of spans.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      const { kind } = spans.templates[chunk.template[row]];
      if (kind === 'producer' || kind === 'consumer') counts[kind]++;
    }
  }
  const counted = { producer: 0, consumer: 0 };
  for (const { messaging } of pods) {
    counted.producer += messaging?.published() ?? 0;
    counted.consumer += messaging?.processed() ?? 0;
  }
  assertEqual('spans of producers and consumers against what they count', counts, counted);
}
