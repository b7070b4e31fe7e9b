/**
 * The members of groups that a process has: they join when it becomes ready, finish their message and leave when it drains, and are gone
 * when it dies. A group hears of a death when nothing has come for the length of a session; RabbitMQ sees the connection break; SQS has
 * no connections and waits for the lease.
 */
import type { Core } from './core.ts';
import { EVENT_MEMBER_SILENT, TIMEOUT_LEASE } from './event-kinds.ts';
import { NOBODY } from './frames.ts';
import { becomeMember, removeMember } from './group-membership.ts';
import { LEASES_US } from '../model/broker.ts';
import type { Consumer } from '../model/topology.ts';
import { Member } from './member.ts';
import type { Pod } from './pod.ts';
import { PodMessaging } from './pod-messaging.ts';
import { forget, handBackRest } from './polling.ts';

/** Null for a process that neither publishes nor consumes. */
export function openMessaging(core: Core, pod: Pod): PodMessaging | null {
  const { messaging } = core.program;
  const publishes = messaging.destinations.some(({ service }) => service === pod.service);
  if (!publishes && (pod.model.consumers ?? []).length === 0) return null;
  return new PodMessaging(messaging, core.messaging.signatures, pod.target);
}

/** Threads that work on messages, beside the workers of the process. */
export function consumerThreads(consumers: readonly Consumer[] | undefined): number {
  return (consumers ?? []).reduce((sum, { concurrency }) => sum + concurrency, 0);
}

/** The process is ready: its consumers join their groups. */
export function joinGroups(core: Core, pod: Pod): void {
  for (const consumer of pod.model.consumers ?? []) obeyConsumer(core, pod, consumer.name);
}

/** Brings the members of a running process in line with what its model says of a consumer. */
export function obeyConsumer(core: Core, pod: Pod, name: string): void {
  const { messaging, program } = core;
  const model = pod.model.consumers?.find((one) => one.name === name);
  const consumer = program.messaging.consumers.find((one) => one.service === pod.service && one.name === name);
  if (model === undefined || consumer === undefined || pod.messaging === null || pod.phase !== 'ready') return;
  if (consumerThreads(pod.model.consumers) + pod.workersMax > pod.processors.coreCount) pod.processorsShared = true;
  const leases = core.timeoutsOf(TIMEOUT_LEASE, leaseUs(core, consumer.group, model));
  const present = pod.messaging.members.filter((one) => one.consumer === consumer.id && !one.leaving && one.phase !== 'gone');
  for (const member of present) {
    member.model = model;
    member.leases = leases;
  }
  for (const member of present.slice(model.concurrency)) askToLeave(core, member);
  for (let i = present.length; i < model.concurrency; i++) {
    const member = new Member(messaging.members.length, pod.id, consumer.id, consumer.group, model, leases);
    messaging.members.push(member);
    pod.messaging.members.push(member);
    becomeMember(core, member);
  }
}

function leaseUs({ messaging }: Core, group: number, model: Consumer): number {
  return model.leaseUs ?? LEASES_US[messaging.brokerOfGroup(group).model.system];
}

/** The process drains. */
export function leaveGroups(core: Core, pod: Pod): void {
  for (const member of pod.messaging?.members ?? []) askToLeave(core, member);
}

/** It leaves at once when it has nothing under way, else when it is done with its message. */
function askToLeave(core: Core, member: Member): void {
  if (member.leaving || member.phase === 'gone') return;
  member.leaving = true;
  if (member.phase !== 'busy') removeMember(core, member);
  // Between two tries of a message it can leave as well.
  else if (member.waitsToTry) handBackRest(core, member);
}

/** Whether nothing of the process's messages is under way. */
export function isIdle(pod: Pod): boolean {
  return pod.messaging === null || pod.messaging.members.every(({ phase }) => phase !== 'busy');
}

/** The process has died. */
export function loseMembers(core: Core, pod: Pod): void {
  const { messaging } = core;
  for (const member of pod.messaging?.members ?? []) {
    if (member.phase === 'gone') continue;
    const { system } = messaging.brokerOfGroup(member.group).model;
    member.dead = true;
    member.message = NOBODY;
    if (system === 'kafka' && !member.expelled) {
      member.batch.clear();
      core.events.schedule(core.events.nowUs + member.model.sessionUs, EVENT_MEMBER_SILENT, member.id, 0);
    } else if (system !== 'sqs' || member.phase !== 'busy' || member.expelled) forget(core, member);
  }
}

export function memberSilent(core: Core, id: number): void {
  forget(core, core.messaging.members[id]);
}
