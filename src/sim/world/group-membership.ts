/**
 * Members of a group come and go, and the partitions are dealt out anew. Eager: all members stop getting messages, and the deal waits
 * until the last has finished its batch, or has lost it with its lease. Cooperative: members keep what they have, and a partition that
 * changes hands does so when its old owner is done with what it got of it. Members of a queue come and go without any of this.
 */
import type { Core } from './core.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { EVENT_GROUP_DEALT } from './event-kinds.ts';
import { NOBODY } from './frames.ts';
import { offer } from './handing-out.ts';
import type { Member } from './member.ts';
import { tellDealt, tellRebalancing } from './message-log.ts';

/** A thread of a process asks to be a member. */
export function becomeMember(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  group.members.push(member.id);
  if (isQueue(core, group)) {
    memberIsIdle(core, member);
    return;
  }
  member.phase = 'joining';
  rebalance(core, group);
}

/** A member has nothing under way: it leaves if it is to, the group goes on if it has waited for it, and it asks for messages. */
export function memberIsIdle(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  member.phase = 'idle';
  for (const cursor of group.cursors) {
    if (cursor.owner !== member.id || cursor.heir === NOBODY) continue;
    cursor.owner = cursor.heir;
    cursor.heir = NOBODY;
    offer(core, core.messaging.members[cursor.owner]);
  }
  if (member.leaving) {
    removeMember(core, member);
    return;
  }
  if (group.phase === 'gathering') gather(core, group);
  offer(core, member);
}

/** The member is no longer one; its process may go on, in vain. */
export function expelMember(core: Core, member: Member): void {
  const group = core.messaging.groups[member.group];
  group.members = group.members.filter((id) => id !== member.id);
  for (const cursor of group.cursors) {
    if (cursor.owner === member.id) cursor.owner = NOBODY;
    if (cursor.heir === member.id) cursor.heir = NOBODY;
  }
  if (!isQueue(core, group)) rebalance(core, group);
}

export function removeMember(core: Core, member: Member): void {
  member.phase = 'gone';
  expelMember(core, member);
}

/** All groups are dealt out as they are when the run opens, at once. */
export function dealAll(core: Core): void {
  for (const group of core.messaging.groups) if (group.phase !== 'stable') groupDealt(core, group.id, group.generation);
}

/** The new deal has reached the members. */
export function groupDealt(core: Core, id: number, generation: number): void {
  const { messaging } = core;
  const group = messaging.groups[id];
  if (group.generation !== generation) return;
  deal(group);
  group.phase = 'stable';
  for (const one of group.members) if (messaging.members[one].phase === 'joining') messaging.members[one].phase = 'idle';
  tellDealt(core, group);
  for (const one of group.members) offer(core, messaging.members[one]);
}

function rebalance(core: Core, group: ConsumerGroup): void {
  const { messaging } = core;
  const { protocol } = messaging.brokerOf(group.topic).model.rebalance;
  if (group.phase === 'stable') {
    group.rebalancingSinceUs = core.events.nowUs;
    tellRebalancing(core, group);
  }
  group.generation++;
  group.phase = 'gathering';
  if (protocol === 'cooperative') announce(core, group);
  else gather(core, group);
}

/** The deal begins when no member has anything under way; those of whom nothing is heard are waited for until they count as dead. */
function gather(core: Core, group: ConsumerGroup): void {
  for (const id of group.members) {
    const member = core.messaging.members[id];
    if (member.phase === 'busy' || member.dead) return;
  }
  announce(core, group);
}

function announce(core: Core, group: ConsumerGroup): void {
  group.phase = 'dealing';
  const { takesUs } = core.messaging.brokerOf(group.topic).model.rebalance;
  core.events.schedule(core.events.nowUs + takesUs, EVENT_GROUP_DEALT, group.id, group.generation);
}

/** Who has a partition keeps it as long as he has not more than his share; the others get the rest in turn, who has least first. */
function deal(group: ConsumerGroup): void {
  const { cursors, members } = group;
  const shares = new Map(members.map((id) => [id, 0]));
  const shareMax = Math.ceil(cursors.length / Math.max(1, members.length));
  const homeless: number[] = [];
  cursors.forEach(({ owner, heir }, partition) => {
    const holder = heir === NOBODY ? owner : heir;
    const share = shares.get(holder);
    if (share !== undefined && share < shareMax) shares.set(holder, share + 1);
    else homeless.push(partition);
  });
  for (const partition of homeless) {
    let least = NOBODY;
    for (const id of members) if (least === NOBODY || (shares.get(id) ?? 0) < (shares.get(least) ?? 0)) least = id;
    if (least !== NOBODY) shares.set(least, (shares.get(least) ?? 0) + 1);
    const cursor = cursors[partition];
    if (cursor.held > 0) cursor.heir = least;
    else {
      cursor.owner = least;
      cursor.heir = NOBODY;
    }
  }
  levelOut(group, shares);
}

/** Moves partitions from who has most to who has least until all have the same, give or take one. */
function levelOut({ cursors, members }: ConsumerGroup, shares: Map<number, number>): void {
  const count = (id: number): number => shares.get(id) ?? 0;
  for (;;) {
    const [first] = members;
    if (first === undefined) return;
    const most = members.reduce((best, id) => (count(id) > count(best) ? id : best), first);
    const least = members.reduce((best, id) => (count(id) < count(best) ? id : best), first);
    if (count(most) - count(least) <= 1) return;
    const cursor = cursors.find(({ owner, heir }) => (heir === NOBODY ? owner : heir) === most);
    if (cursor === undefined) return;
    if (cursor.held > 0) cursor.heir = least;
    else {
      cursor.owner = least;
      cursor.heir = NOBODY;
    }
    shares.set(most, count(most) - 1);
    shares.set(least, count(least) + 1);
  }
}

function isQueue(core: Core, group: ConsumerGroup): boolean {
  return core.messaging.topics[group.topic].isQueue;
}
