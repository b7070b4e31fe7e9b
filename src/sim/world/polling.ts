/**
 * A member of a group and its broker: it asks for more when it is done with its batch, loses it when that takes too long, hands back what
 * it has no time for, and is forgotten when nothing is heard of it.
 */
import type { Core } from './core.ts';
import { ITEM, NOBODY } from './frames.ts';
import { becomeMember, expelMember, memberIsIdle, removeMember } from './group-membership.ts';
import { giveBack, settleAll } from './handing-out.ts';
import type { Member } from './member.ts';
import { tellCommitFailed, tellLeaseExpired, tellSilent } from './message-log.ts';
import { M_OFFSET, M_PARTITION } from './message-ring.ts';

/** The member asks again: what it had is done. */
export function pollArrives(core: Core, lease: number, ticket: number): void {
  const { messaging, frames } = core;
  if (frames.ints[lease] !== ticket) return;
  const member = messaging.members[frames.ints[lease + ITEM]];
  if (member.dead) return;
  const broker = messaging.brokerOfGroup(member.group);
  if (!broker.up) {
    broker.knocking.push(lease);
    broker.knocking.push(ticket);
    return;
  }
  endLease(core, member);
  if (member.expelled) {
    member.expelled = false;
    // One that is to leave has stopped in the middle of what it had no more.
    member.batch.clear();
    if (messaging.topics[messaging.groups[member.group].topic].isQueue) memberIsIdle(core, member);
    else {
      tellCommitFailed(core, member);
      if (member.leaving) member.phase = 'gone';
      else becomeMember(core, member);
    }
    return;
  }
  settleAll(core, member);
  memberIsIdle(core, member);
}

function endLease({ frames }: Core, member: Member): void {
  if (member.lease === NOBODY) return;
  frames.release(member.lease);
  member.lease = NOBODY;
}

/** A lease has run out: what the member has not done goes back; a member of a group has to join anew. */
export function leaseExpires(core: Core, lease: number): void {
  const { messaging, frames } = core;
  const member = messaging.members[frames.ints[lease + ITEM]];
  if (member.expelled) return;
  const isQueue = messaging.topics[messaging.groups[member.group].topic].isQueue;
  if (member.dead) {
    forget(core, member);
    return;
  }
  member.expelled = true;
  giveBack(core, member);
  tellLeaseExpired(core, member);
  if (!isQueue) expelMember(core, member);
}

/** What a member of a group has to say comes too late: the group goes on without it, and it joins anew when it learns of that. */
export function missHeartbeat(core: Core, member: Member): void {
  const isQueue = core.messaging.topics[core.messaging.groups[member.group].topic].isQueue;
  if (isQueue || member.dead || member.expelled || member.leaving || member.phase === 'gone') return;
  tellSilent(core, member);
  member.expelled = member.phase === 'busy';
  giveBack(core, member);
  expelMember(core, member);
  if (!member.expelled) becomeMember(core, member);
}

/** The broker hears nothing of a member any more, or was told that its connection is closed: it counts as dead. */
export function forget(core: Core, member: Member): void {
  if (member.phase === 'gone') return;
  giveBack(core, member);
  member.batch.clear();
  endLease(core, member);
  removeMember(core, member);
}

/** A member that stops in the middle of its batch: what it is done with is done, the rest goes back. */
export function handBackRest(core: Core, member: Member): void {
  const { messaging } = core;
  const group = messaging.groups[member.group];
  const topic = messaging.topics[group.topic];
  if (!topic.isQueue && member.taken > 0) {
    const { batch } = member;
    const left = new Map<number, number>();
    for (let i = batch.length - 1; i >= 0; i--)
      left.set(batch.ints[batch.at(i) + M_PARTITION], batch.ints[batch.at(i) + M_OFFSET]);
    const settled = member.taken - batch.length;
    group.failed += member.failed;
    group.done += settled - member.failed;
    member.taken = batch.length;
    member.failed = 0;
    group.cursors.forEach((cursor, partition) => {
      if (cursor.owner !== member.id || cursor.held === 0) return;
      const next = left.get(partition) ?? cursor.position;
      cursor.committed = Math.max(cursor.committed, next);
      cursor.held = heldOf(member, partition);
    });
  }
  giveBack(core, member);
  member.batch.clear();
  member.waitsToTry = false;
  endLease(core, member);
  memberIsIdle(core, member);
}

function heldOf({ batch }: Member, partition: number): number {
  let held = 0;
  for (let i = 0; i < batch.length; i++) if (batch.ints[batch.at(i) + M_PARTITION] === partition) held++;
  return held;
}
