/** A broker takes a message in, into a partition of its topic or into its queue, and serves whoever waits for it. */
import type { Core } from './core.ts';
import { serveQueue, servePartition } from './handing-out.ts';
import { KEY, NUMBER, OFFSET, PARTITION, TOPIC } from './frames.ts';
import { writeHeaders } from './message-headers.ts';
import { M_NUMBER, M_OFFSET, M_PARTITION, M_TRIES, type MessageRing } from './message-ring.ts';
import { makeRoom } from './message-room.ts';
import type { TopicState } from './topic-state.ts';

/** Stores the message that is in a frame, and notes its partition and offset there. False: there was no room. */
export function storeMessage(core: Core, message: number): boolean {
  const { ints } = core.frames;
  const topic = core.messaging.topics[ints[message + TOPIC]];
  const partition = topic.isQueue ? 0 : topic.partitionOf(ints[message + KEY]);
  if (!makeRoom(topic, partition, core.events.nowUs)) {
    topic.refused++;
    return false;
  }
  if (ints[message + NUMBER] === 0) ints[message + NUMBER] = ++core.messaging.numbered;
  const ring = ringOf(topic, partition);
  ints[message + PARTITION] = partition;
  ints[message + OFFSET] = topic.isQueue ? topic.published : topic.partitions[partition].end;
  topic.published++;
  const row = ring.push(core.events.nowUs);
  writeHeaders(ints, message, ring.ints, row);
  ring.ints[row + M_NUMBER] = ints[message + NUMBER];
  ring.ints[row + M_TRIES] = 0;
  ring.ints[row + M_PARTITION] = partition;
  ring.ints[row + M_OFFSET] = ints[message + OFFSET];
  if (topic.isQueue) serveQueue(core, topic.groups[0]);
  else for (const group of topic.groups) servePartition(core, group.cursors[partition]);
  return true;
}

function ringOf(topic: TopicState, partition: number): MessageRing {
  return topic.isQueue ? topic.groups[0].waiting : topic.partitions[partition].rows;
}
