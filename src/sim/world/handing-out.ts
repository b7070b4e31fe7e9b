/**
 * A broker hands messages out and takes them back. A member that asks gets a batch: of its own partitions, or of whatever waits in the
 * queue. It has the batch for the length of its lease; what it has not done by then is handed out again, and what it still does is
 * in vain.
 */
import type { Core } from './core.ts';
import type { ConsumerGroup, Cursor } from './consumer-group.ts';
import { EVENT_BATCH_ARRIVES } from './event-kinds.ts';
import { BATCH, CLIENT_SPAN, ITEM, NOBODY, SPAN } from './frames.ts';
import { sendDeadLetter } from './giving-up.ts';
import type { Member } from './member.ts';
import { M_TRIES } from './message-ring.ts';
import { letGoOfOld } from './message-room.ts';

/** Whoever is free gets messages of the queue as long as there are some. */
export function serveQueue(core: Core, group: ConsumerGroup): void {
  const { members } = core.messaging;
  while (group.waiting.length > 0 && group.idle.length > 0) {
    const member = members[group.idle.shift()];
    member.inLine = false;
    offer(core, member);
  }
}

/** The member that the partition belongs to gets its messages, if it waits for some. */
export function servePartition(core: Core, cursor: Cursor): void {
  if (cursor.owner !== NOBODY) offer(core, core.messaging.members[cursor.owner]);
}

/** A member asks for messages: gets a batch if there are some that it may have, else it will when there are. */
export function offer(core: Core, member: Member): void {
  const { messaging } = core;
  if (member.phase !== 'idle' || member.dead) return;
  const group = messaging.groups[member.group];
  const topic = messaging.topics[group.topic];
  const broker = messaging.brokers[topic.broker];
  if (!broker.up || messaging.paused[member.consumer] === 1) return;
  letGoOfOld(topic, core.events.nowUs);
  if (topic.isQueue) takeFromQueue(group, member);
  else if (group.phase === 'stable' || broker.model.rebalance.protocol === 'cooperative') takeFromLog(core, group, member);
  const taken = member.batch.length;
  if (taken === 0) {
    if (topic.isQueue && !member.inLine) {
      member.inLine = true;
      group.idle.push(member.id);
    }
    return;
  }
  group.delivered += taken;
  member.taken = taken;
  member.phase = 'busy';
  if (member.model.ack === 'before') settleAll(core, member);
  startLease(core, member);
  core.notify(EVENT_BATCH_ARRIVES, member.lease, broker.timeUs(core.hooks.atBroker('speed', broker.id)));
}

/** The member has its batch for the length of a lease from now on. */
export function startLease({ frames, timeouts, events }: Core, member: Member): void {
  if (member.lease !== NOBODY) frames.release(member.lease);
  member.lease = frames.alloc(BATCH, NOBODY, member.pod, NOBODY);
  frames.ints[member.lease + ITEM] = member.id;
  frames.ints[member.lease + SPAN] = 0;
  frames.ints[member.lease + CLIENT_SPAN] = 0;
  timeouts[member.leases].start(member.lease, frames.ints, events);
}

function takeFromQueue(group: ConsumerGroup, member: Member): void {
  while (member.batch.length < member.model.batchMax && group.waiting.length > 0)
    member.batch.copy(group.waiting, group.waiting.shift());
}

/** Partitions take turns in being first, so that a full one does not starve the others. */
function takeFromLog(core: Core, group: ConsumerGroup, member: Member): void {
  const { partitions } = core.messaging.topics[group.topic];
  const { cursors } = group;
  const { batchMax } = member.model;
  for (let i = 0; i < cursors.length && member.batch.length < batchMax; i++) {
    const at = (member.turn + i) % cursors.length;
    const cursor = cursors[at];
    if (cursor.owner !== member.id || cursor.heir !== NOBODY) continue;
    const log = partitions[at];
    while (cursor.position < log.end && member.batch.length < batchMax) {
      member.batch.copy(log.rows, log.row(cursor.position));
      cursor.position++;
      cursor.held++;
    }
  }
  member.turn = (member.turn + 1) % cursors.length;
}

/** All of the batch that the broker still counts as handed out is settled: done, or given up. */
export function settleAll(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  group.failed += member.failed;
  group.done += member.taken - member.failed;
  member.taken = member.failed = 0;
  for (const cursor of group.cursors) {
    if (cursor.owner !== member.id || cursor.held === 0) continue;
    cursor.committed = cursor.position;
    cursor.held = 0;
  }
}

/** What the broker still counts as handed out to the member waits again, in its old place where there are places. */
export function giveBack(core: Core, member: Member): void {
  const { messaging } = core;
  const group = messaging.groups[member.group];
  const topic = messaging.topics[group.topic];
  if (!topic.isQueue) {
    group.cursors.forEach((cursor, partition) => {
      if (cursor.owner !== member.id || cursor.held === 0) return;
      const from = Math.max(cursor.committed, topic.partitions[partition].first);
      group.returned += cursor.held;
      group.expired += cursor.held - (cursor.position - from);
      cursor.position = cursor.committed = from;
      cursor.held = 0;
    });
  } else if (member.taken > 0) {
    // Those that it is done with were settled one by one.
    const { batch } = member;
    const { attemptsMax, deadLetter } = member.model;
    for (let i = 0; i < batch.length; i++) {
      const at = batch.at(i);
      // What has been handed out often enough, the queue itself moves away.
      if (deadLetter !== null && attemptsMax !== null && batch.ints[at + M_TRIES] + 1 >= attemptsMax) {
        group.failed++;
        sendDeadLetter(core, member, at);
        continue;
      }
      group.returned++;
      const row = group.waiting.copy(batch, at);
      group.waiting.ints[row + M_TRIES]++;
    }
  }
  member.taken = member.failed = 0;
  if (topic.isQueue) serveQueue(core, group);
}
