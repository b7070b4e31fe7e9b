/** Room in a topic: how much it holds at most, and what goes when it is full or too old. */
import type { Micros } from '../base/time.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { MessageRing } from './message-ring.ts';
import type { PartitionLog, TopicState } from './topic-state.ts';

/** Whether one more message fits in; the oldest may have to go. */
export function makeRoom(topic: TopicState, partition: number, nowUs: Micros): boolean {
  letGoOfOld(topic, nowUs);
  const { messagesMax, overflow } = topic.model;
  const present = topic.isQueue ? topic.groups[0].waiting.length + topic.groups[0].late : topic.partitions[partition].rows.length;
  if (present < messagesMax) return true;
  if (overflow === 'reject-publish') return false;
  if (!topic.isQueue) dropFirst(topic, topic.partitions[partition], partition);
  else if (topic.groups[0].waiting.length > 0) dropWaiting(topic.groups[0]);
  return true;
}

/** What is older than the topic keeps it goes, read or not. */
export function letGoOfOld(topic: TopicState, nowUs: Micros): void {
  const { retentionUs } = topic.model;
  if (retentionUs === null) return;
  const oldestUs = nowUs - retentionUs;
  const isOld = (ring: MessageRing): boolean => ring.length > 0 && ring.publishedAt(ring.at(0)) < oldestUs;
  topic.partitions.forEach((log, partition) => {
    while (isOld(log.rows)) dropFirst(topic, log, partition);
  });
  if (topic.isQueue) while (isOld(topic.groups[0].waiting)) dropWaiting(topic.groups[0]);
}

function dropFirst(topic: TopicState, log: PartitionLog, partition: number): void {
  for (const group of topic.groups) {
    const cursor = group.cursors[partition];
    if (cursor.position > log.first) continue;
    cursor.position++;
    if (cursor.held === 0) cursor.committed = cursor.position;
    group.expired++;
  }
  log.dropFirst();
}

function dropWaiting(group: ConsumerGroup): void {
  group.waiting.shift();
  group.expired++;
}
